"""Texts: messages and all that belongs to them; what threads, contacts, accounts and users know about texting."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    _extend_what_is_there()
    _add_tables()


def _extend_what_is_there() -> None:
    op.add_column("accounts", sa.Column("extra_sealed", sa.Text(), nullable=True))
    op.add_column("calls", sa.Column("followed_up_at", sa.DateTime(timezone=True), nullable=True))
    # Nobody is texted now about a call of before.
    op.execute("UPDATE calls SET followed_up_at = COALESCE(ended_at, started_at)")
    op.create_index(
        op.f("ix_calls_ended_at"),
        "calls",
        ["ended_at"],
        sqlite_where=sa.text("followed_up_at IS NULL"),
        postgresql_where=sa.text("followed_up_at IS NULL"),
    )
    op.add_column("threads", sa.Column("held_by", sa.String(length=40), nullable=True))
    op.add_column("threads", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("threads", sa.Column("mode", sa.String(length=20), nullable=True))
    op.add_column("threads", sa.Column("our_number", sa.String(length=20), nullable=True))
    op.add_column("threads", sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("threads", sa.Column("answer_leased_until", sa.DateTime(timezone=True), nullable=True))
    # A default fills the rows there are and is dropped: from now on the program says what it means.
    for table, columns in _filled().items():
        for column in columns:
            op.add_column(table, column)
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column.name, existing_type=column.type, nullable=False, server_default=None)
            if table == "threads":
                batch.create_foreign_key(
                    op.f("fk_threads_business_id_held_by"), "users", ["business_id", "held_by"], ["business_id", "id"]
                )
    for due in ("answer_due_at", "held_until"):
        op.create_index(
            op.f(f"ix_threads_{due}"),
            "threads",
            [due],
            sqlite_where=sa.text(f"{due} IS NOT NULL"),
            postgresql_where=sa.text(f"{due} IS NOT NULL"),
        )


def _filled() -> dict[str, tuple[sa.Column[Any], ...]]:
    """New columns by table, with what the rows there are get in them."""
    return {
        "contacts": (
            sa.Column("consent", sa.String(length=20), nullable=False, server_default="none"),
            sa.Column("language", sa.String(length=20), nullable=False, server_default=""),
            sa.Column("line", sa.String(length=20), nullable=False, server_default=""),
        ),
        "threads": (
            sa.Column("holder", sa.String(length=20), nullable=False, server_default="ai"),
            sa.Column("generation", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("needs_person", sa.Text(), nullable=False, server_default=""),
            sa.Column("answered_in_row", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("unread", sa.Integer(), nullable=False, server_default="0"),
        ),
        "users": (sa.Column("tell", sa.JSON(), nullable=False, server_default="{}"),),
    }


def _add_tables() -> None:
    op.create_table(
        "inbound_events",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("carrier", sa.String(length=20), nullable=False),
        sa.Column("event_key", sa.Text(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "account_id"],
            ["accounts.business_id", "accounts.id"],
            name=op.f("fk_inbound_events_business_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_inbound_events_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_events")),
        sa.UniqueConstraint("account_id", "event_key", name=op.f("uq_inbound_events_account_id_event_key")),
        sa.UniqueConstraint("business_id", "id", name=op.f("uq_inbound_events_business_id_id")),
    )
    op.create_index(
        op.f("ix_inbound_events_received_at"),
        "inbound_events",
        ["received_at"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "reconcile_runs",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "account_id"],
            ["accounts.business_id", "accounts.id"],
            name=op.f("fk_reconcile_runs_business_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_reconcile_runs_business_id")),
        sa.PrimaryKeyConstraint("account_id", "at", name=op.f("pk_reconcile_runs")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("direction", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author_kind", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.String(length=40), nullable=True),
        sa.Column("ours", sa.String(length=20), nullable=False),
        sa.Column("theirs_kind", sa.String(length=20), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("carrier_message_id", sa.Text(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("answers", sa.String(length=40), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("handled", sa.Boolean(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("failure_kind", sa.String(length=40), nullable=True),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "account_id"],
            ["accounts.business_id", "accounts.id"],
            name=op.f("fk_messages_business_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "answers"],
            ["messages.business_id", "messages.id"],
            name=op.f("fk_messages_business_id_answers"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "author_id"],
            ["users.business_id", "users.id"],
            name=op.f("fk_messages_business_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "thread_id"],
            ["threads.business_id", "threads.id"],
            name=op.f("fk_messages_business_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_messages_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("account_id", "carrier_message_id", name=op.f("uq_messages_account_id_carrier_message_id")),
        sa.UniqueConstraint("business_id", "id", name=op.f("uq_messages_business_id_id")),
        sa.UniqueConstraint("business_id", "key", name=op.f("uq_messages_business_id_key")),
    )
    op.create_index(
        op.f("ix_messages_business_id_answers"),
        "messages",
        ["business_id", "answers"],
        unique=True,
        sqlite_where=sa.text("author_kind = 'ai' AND state <> 'not_sent'"),
        postgresql_where=sa.text("author_kind = 'ai' AND state <> 'not_sent'"),
    )
    op.create_index(op.f("ix_messages_business_id_thread_id_at"), "messages", ["business_id", "thread_id", "at"])
    op.create_index(
        op.f("ix_messages_business_id_thread_id_state_at"), "messages", ["business_id", "thread_id", "state", "at"]
    )
    op.create_index(op.f("ix_messages_state_at"), "messages", ["state", "at"])
    op.create_index(
        op.f("ix_messages_state_not_before"),
        "messages",
        ["state", "not_before"],
        sqlite_where=sa.text("not_before IS NOT NULL"),
        postgresql_where=sa.text("not_before IS NOT NULL"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=40), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id", "thread_id"],
            ["threads.business_id", "threads.id"],
            name=op.f("fk_notices_business_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "user_id"], ["users.business_id", "users.id"], name=op.f("fk_notices_business_id_user_id")
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_notices_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_business_id_user_id_at"), "notices", ["business_id", "user_id", "at"])
    op.create_index(
        op.f("ix_notices_mail_due_at"),
        "notices",
        ["mail_due_at"],
        sqlite_where=sa.text("mail_due_at IS NOT NULL"),
        postgresql_where=sa.text("mail_due_at IS NOT NULL"),
    )
    op.create_table(
        "text_parts",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("carrier_message_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "account_id"],
            ["accounts.business_id", "accounts.id"],
            name=op.f("fk_text_parts_business_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "event_id"],
            ["inbound_events.business_id", "inbound_events.id"],
            name=op.f("fk_text_parts_business_id_event_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_text_parts_business_id")),
        sa.PrimaryKeyConstraint(
            "account_id", "sender", "recipient", "reference", "total", "part", name=op.f("pk_text_parts")
        ),
    )
    op.create_index(
        op.f("ix_text_parts_account_id_carrier_message_id"), "text_parts", ["account_id", "carrier_message_id"]
    )
    op.create_index(op.f("ix_text_parts_received_at"), "text_parts", ["received_at"])
    op.create_table(
        "consent_entries",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("address_kind", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=True),
        sa.Column("message_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id", "actor"],
            ["users.business_id", "users.id"],
            name=op.f("fk_consent_entries_business_id_actor"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "message_id"],
            ["messages.business_id", "messages.id"],
            name=op.f("fk_consent_entries_business_id_message_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_consent_entries_business_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_consent_entries")),
    )
    op.create_index(
        op.f("ix_consent_entries_business_id_address_kind_address"),
        "consent_entries",
        ["business_id", "address_kind", "address"],
    )
    op.create_table(
        "message_media",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "message_id"],
            ["messages.business_id", "messages.id"],
            name=op.f("fk_message_media_business_id_message_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_message_media_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_media")),
        sa.UniqueConstraint("business_id", "id", name=op.f("uq_message_media_business_id_id")),
    )
    op.create_index(op.f("ix_message_media_business_id_message_id"), "message_media", ["business_id", "message_id"])
    op.create_index(op.f("ix_message_media_state_due_at"), "message_media", ["state", "due_at"])
    op.create_table(
        "send_attempts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("failure_kind", sa.String(length=40), nullable=True),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id", "account_id"],
            ["accounts.business_id", "accounts.id"],
            name=op.f("fk_send_attempts_business_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "message_id"],
            ["messages.business_id", "messages.id"],
            name=op.f("fk_send_attempts_business_id_message_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_send_attempts_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_send_attempts")),
        sa.UniqueConstraint("business_id", "id", name=op.f("uq_send_attempts_business_id_id")),
        sa.UniqueConstraint(
            "business_id", "message_id", "number", name=op.f("uq_send_attempts_business_id_message_id_number")
        ),
    )
    op.create_table(
        "attempt_ids",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("carrier_message_id", sa.Text(), nullable=False),
        sa.Column("attempt_id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "account_id"],
            ["accounts.business_id", "accounts.id"],
            name=op.f("fk_attempt_ids_business_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "attempt_id"],
            ["send_attempts.business_id", "send_attempts.id"],
            name=op.f("fk_attempt_ids_business_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_attempt_ids_business_id")),
        sa.PrimaryKeyConstraint("account_id", "carrier_message_id", name=op.f("pk_attempt_ids")),
    )
    op.create_index(op.f("ix_attempt_ids_business_id_attempt_id"), "attempt_ids", ["business_id", "attempt_id"])
    op.create_table(
        "media_files",
        sa.Column("media_id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id", "media_id"],
            ["message_media.business_id", "message_media.id"],
            name=op.f("fk_media_files_business_id_media_id"),
        ),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_media_files_business_id")),
        sa.PrimaryKeyConstraint("media_id", name=op.f("pk_media_files")),
    )
