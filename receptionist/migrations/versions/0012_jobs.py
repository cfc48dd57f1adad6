"""Jobs, and the texts that go with them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    _add_jobs()
    _add_taps_and_texts()
    _make_jobs_of_appointments()


def _add_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=40), nullable=False),
        sa.Column("appointment_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("eta_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("eta_source", sa.String(length=20), nullable=True),
        sa.Column("late_told", sa.DateTime(timezone=True), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_jobs_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "thread_id"],
            ["threads.business_id", "threads.id"],
            name=op.f("fk_jobs_business_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "appointment_id"],
            ["appointments.business_id", "appointments.id"],
            name=op.f("fk_jobs_business_id_appointment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("business_id", "id", name=op.f("uq_jobs_business_id_id")),
        sa.UniqueConstraint("business_id", "appointment_id", name=op.f("uq_jobs_business_id_appointment_id")),
    )
    op.create_index(op.f("ix_jobs_business_id_thread_id"), "jobs", ["business_id", "thread_id"])
    op.create_index(
        op.f("ix_jobs_look_at"),
        "jobs",
        ["look_at"],
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )


def _add_taps_and_texts() -> None:
    op.create_table(
        "job_taps",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("job_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_job_taps_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "job_id"], ["jobs.business_id", "jobs.id"], name=op.f("fk_job_taps_business_id_job_id")
        ),
        sa.PrimaryKeyConstraint("business_id", "job_id", "key", name=op.f("pk_job_taps")),
    )
    op.create_table(
        "job_texts",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.String(length=40), nullable=True),
        sa.Column("message_id", sa.String(length=40), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_job_texts_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "thread_id"],
            ["threads.business_id", "threads.id"],
            name=op.f("fk_job_texts_business_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "job_id"], ["jobs.business_id", "jobs.id"], name=op.f("fk_job_texts_business_id_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "message_id"],
            ["messages.business_id", "messages.id"],
            name=op.f("fk_job_texts_business_id_message_id"),
        ),
        sa.PrimaryKeyConstraint("business_id", "kind", "event", name=op.f("pk_job_texts")),
    )
    op.create_index(op.f("ix_job_texts_business_id_job_id"), "job_texts", ["business_id", "job_id"])


def _make_jobs_of_appointments() -> None:
    # What is over by now was done, as far as anybody said; of the rest a text may yet be due.
    op.execute(
        """
        INSERT INTO jobs (id, business_id, thread_id, appointment_id, state, agreed_at, ended_at, look_at)
        SELECT 'job_' || substr(id, 6), business_id, thread_id, id,
            CASE WHEN busy_until < CURRENT_TIMESTAMP THEN 'finished' ELSE 'scheduled' END, created_at,
            CASE WHEN busy_until < CURRENT_TIMESTAMP THEN busy_until END,
            CASE WHEN busy_until >= CURRENT_TIMESTAMP THEN created_at END
        FROM appointments WHERE tentative IS FALSE
        """
    )
