"""Technicians, their time, and what customers may do with their visits."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    _add_technicians()
    _add_customers_ways()
    _extend_appointments(_someone_for_each_business())
    _add_calendar_to_letters()


def _add_calendar_to_letters() -> None:
    op.add_column("letters", sa.Column("calendar_sealed", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("letters") as batch:
        batch.alter_column("calendar_sealed", existing_type=sa.Text(), nullable=False, server_default=None)


def _add_technicians() -> None:
    op.create_table(
        "technicians",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("week", sa.JSON(), nullable=True),
        sa.Column("feed_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_technicians_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "user_id"],
            ["users.business_id", "users.id"],
            name=op.f("fk_technicians_business_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_technicians")),
        sa.UniqueConstraint("business_id", "id", name=op.f("uq_technicians_business_id_id")),
        sa.UniqueConstraint("business_id", "user_id", name=op.f("uq_technicians_business_id_user_id")),
        sa.UniqueConstraint("feed_hash", name=op.f("uq_technicians_feed_hash")),
    )
    op.create_table(
        "technician_pictures",
        sa.Column("technician_id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("content_type", sa.String(length=40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_technician_pictures_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "technician_id"],
            ["technicians.business_id", "technicians.id"],
            name=op.f("fk_technician_pictures_business_id_technician_id"),
        ),
        sa.PrimaryKeyConstraint("technician_id", name=op.f("pk_technician_pictures")),
    )
    op.create_table(
        "time_off",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("technician_id", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_time_off_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "technician_id"],
            ["technicians.business_id", "technicians.id"],
            name=op.f("fk_time_off_business_id_technician_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off")),
    )
    op.create_index(op.f("ix_time_off_business_id_ends_at"), "time_off", ["business_id", "ends_at"])


def _add_customers_ways() -> None:
    op.create_table(
        "booking_pages",
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_booking_pages_business_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_booking_pages")),
        sa.UniqueConstraint("business_id", name=op.f("uq_booking_pages_business_id")),
    )
    op.create_table(
        "visit_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("appointment_id", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_visit_links_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "appointment_id"],
            ["appointments.business_id", "appointments.id"],
            name=op.f("fk_visit_links_business_id_appointment_id"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_visit_links")),
    )
    op.create_index(op.f("ix_visit_links_appointment_id"), "visit_links", ["appointment_id"])


def _someone_for_each_business() -> dict[str, str]:
    """A business without technicians has one without a name; which is whose."""
    connection = op.get_bind()
    ids = [row[0] for row in connection.execute(sa.text("SELECT id FROM businesses"))]
    technicians = sa.table(
        "technicians",
        sa.column("id"),
        sa.column("business_id"),
        sa.column("name"),
        sa.column("skills", sa.JSON()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    made = {business_id: f"tech_{secrets.token_hex(10)}" for business_id in ids}
    now = datetime.now(UTC)
    for business_id, technician in made.items():
        row = {"id": technician, "business_id": business_id, "name": "", "skills": [], "created_at": now}
        connection.execute(technicians.insert().values(row))
    return made


def _extend_appointments(technicians: dict[str, str]) -> None:
    for table in ("appointments", "held_slots"):
        whose = sa.table(table, sa.column("technician"), sa.column("business_id"))
        for business_id, technician in technicians.items():
            op.execute(whose.update().where(whose.c.business_id == business_id).values(technician=technician))
    op.add_column("appointments", sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("appointments", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("appointments", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("appointments") as batch:
        batch.alter_column("moves", existing_type=sa.Integer(), nullable=False, server_default=None)
        batch.alter_column("technician", existing_type=sa.Text(), type_=sa.String(length=40), nullable=False)
        batch.create_foreign_key(
            op.f("fk_appointments_business_id_technician"),
            "technicians",
            ["business_id", "technician"],
            ["business_id", "id"],
        )
    op.create_index(op.f("ix_appointments_business_id_thread_id"), "appointments", ["business_id", "thread_id"])
