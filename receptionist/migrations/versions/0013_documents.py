"""Estimates, invoices, receipts; e-mails to customers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    _add_documents()
    _add_numbers_and_views()
    _add_mails()


def _add_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=40), nullable=True),
        sa.Column("lead_id", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("until_day", sa.String(length=10), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.String(length=40), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_says", sa.Text(), nullable=False),
        sa.Column("paying", sa.Text(), nullable=False),
        sa.Column("paying_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_says", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("token_sealed", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_documents_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "thread_id"],
            ["threads.business_id", "threads.id"],
            name=op.f("fk_documents_business_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "lead_id"], ["leads.business_id", "leads.id"], name=op.f("fk_documents_business_id_lead_id")
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "source"],
            ["documents.business_id", "documents.id"],
            name=op.f("fk_documents_business_id_source"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("business_id", "id", name=op.f("uq_documents_business_id_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_documents_token_hash")),
    )
    op.create_index("uq_documents_number", "documents", ["business_id", "kind", "number"], unique=True)
    op.create_index("uq_documents_key", "documents", ["business_id", "key"], unique=True)
    op.create_index(op.f("ix_documents_business_id_made_at"), "documents", ["business_id", "made_at"])
    op.create_index(
        op.f("ix_documents_business_id_thread_id_made_at"), "documents", ["business_id", "thread_id", "made_at"]
    )
    op.create_index(op.f("ix_documents_business_id_source"), "documents", ["business_id", "source"])
    op.create_index(
        op.f("ix_documents_business_id_kind_until_day"),
        "documents",
        ["business_id", "kind", "until_day"],
        sqlite_where=sa.text("state = 'issued'"),
        postgresql_where=sa.text("state = 'issued'"),
    )


def _add_numbers_and_views() -> None:
    op.create_table(
        "document_numbers",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_document_numbers_business_id")),
        sa.PrimaryKeyConstraint("business_id", "kind", name=op.f("pk_document_numbers")),
    )
    op.create_table(
        "document_views",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_document_views_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "document_id"],
            ["documents.business_id", "documents.id"],
            name=op.f("fk_document_views_business_id_document_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_views")),
    )
    op.create_index(
        op.f("ix_document_views_business_id_document_id_at"), "document_views", ["business_id", "document_id", "at"]
    )


def _add_mails() -> None:
    op.create_table(
        "sent_mails",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=True),
        sa.Column("letter_id", sa.String(length=40), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_id", sa.String(length=40), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_sent_mails_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "thread_id"],
            ["threads.business_id", "threads.id"],
            name=op.f("fk_sent_mails_business_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "document_id"],
            ["documents.business_id", "documents.id"],
            name=op.f("fk_sent_mails_business_id_document_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_mails")),
    )
    op.create_index(op.f("ix_sent_mails_business_id_thread_id_at"), "sent_mails", ["business_id", "thread_id", "at"])
    op.create_index(op.f("ix_sent_mails_business_id_document_id"), "sent_mails", ["business_id", "document_id"])
    op.create_index("uq_sent_mails_key", "sent_mails", ["business_id", "key"], unique=True)
    op.create_index(
        op.f("ix_sent_mails_letter_id"),
        "sent_mails",
        ["letter_id"],
        sqlite_where=sa.text("letter_id IS NOT NULL"),
        postgresql_where=sa.text("letter_id IS NOT NULL"),
    )
