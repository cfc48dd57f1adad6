"""Calls between people, who may not call, messages left, and rules for a number."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("numbers", sa.Column("rules", sa.JSON(), nullable=True))
    op.create_table(
        "outgoing_calls",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("ours", sa.String(length=20), nullable=False),
        sa.Column("theirs", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("carrier_call_id", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_outgoing_calls_business_id")),
        *(
            sa.ForeignKeyConstraint(
                ["business_id", column],
                [f"{table}.business_id", f"{table}.id"],
                name=op.f(f"fk_outgoing_calls_business_id_{column}"),
            )
            for column, table in (("thread_id", "threads"), ("user_id", "users"), ("account_id", "accounts"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_calls")),
        sa.UniqueConstraint("business_id", "key", name=op.f("uq_outgoing_calls_business_id_key")),
    )
    op.create_index(
        op.f("ix_outgoing_calls_business_id_thread_id_asked_at"),
        "outgoing_calls",
        ["business_id", "thread_id", "asked_at"],
    )
    goes_on = sa.text("ended_at IS NULL")
    op.create_index(
        op.f("ix_outgoing_calls_user_id"),
        "outgoing_calls",
        ["user_id"],
        unique=True,
        sqlite_where=goes_on,
        postgresql_where=goes_on,
    )
    op.create_table(
        "blocked_callers",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_blocked_callers_business_id")),
        sa.PrimaryKeyConstraint("business_id", "e164", name=op.f("pk_blocked_callers")),
    )
    op.create_table(
        "voice_messages",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("call_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_voice_messages_business_id")),
        *(
            sa.ForeignKeyConstraint(
                ["business_id", column],
                [f"{table}.business_id", f"{table}.id"],
                name=op.f(f"fk_voice_messages_business_id_{column}"),
            )
            for column, table in (("call_id", "calls"), ("account_id", "accounts"))
        ),
        sa.PrimaryKeyConstraint("call_id", "recording_id", name=op.f("pk_voice_messages")),
    )
    op.create_table(
        "given_up_recordings",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("recording_id", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_given_up_recordings_business_id")),
        sa.PrimaryKeyConstraint("business_id", "account_id", "recording_id", name=op.f("pk_given_up_recordings")),
    )
    op.create_index(op.f("ix_given_up_recordings_due_at"), "given_up_recordings", ["due_at"])
    is_due = sa.text("due_at IS NOT NULL")
    op.create_index(
        op.f("ix_voice_messages_due_at"),
        "voice_messages",
        ["due_at"],
        sqlite_where=is_due,
        postgresql_where=is_due,
    )
