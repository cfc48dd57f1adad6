"""What people do with lead cards."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    _extend_leads()
    _add_tables()


def _extend_leads() -> None:
    op.add_column("leads", sa.Column("assigned_to", sa.String(length=40), nullable=True))
    op.add_column("leads", sa.Column("called_at", sa.DateTime(timezone=True), nullable=True))
    # A default fills the rows there are and is dropped: from now on the program says what it means.
    op.add_column("leads", sa.Column("channel", sa.String(length=20), nullable=False, server_default="text"))
    op.add_column("leads", sa.Column("urgency", sa.String(length=20), nullable=False, server_default="normal"))
    op.execute("UPDATE leads SET channel = 'voice' WHERE id IN (SELECT lead_id FROM calls WHERE lead_id IS NOT NULL)")
    leads = sa.table("leads", sa.column("urgency"), sa.column("card", sa.JSON()))
    urgency = leads.c.card["urgency"].as_string()
    op.execute(leads.update().where(urgency.is_not(None)).values(urgency=urgency))
    with op.batch_alter_table("leads") as batch:
        for name in ("channel", "urgency"):
            batch.alter_column(name, existing_type=sa.String(length=20), nullable=False, server_default=None)
        batch.create_foreign_key(
            op.f("fk_leads_business_id_assigned_to"), "users", ["business_id", "assigned_to"], ["business_id", "id"]
        )
    op.create_index(op.f("ix_leads_business_id_state_created_at"), "leads", ["business_id", "state", "created_at"])
    op.create_index(
        op.f("ix_leads_business_id_assigned_to_created_at"),
        "leads",
        ["business_id", "assigned_to", "created_at"],
        sqlite_where=sa.text("assigned_to IS NOT NULL"),
        postgresql_where=sa.text("assigned_to IS NOT NULL"),
    )


def _add_tables() -> None:
    op.create_table(
        "lead_acts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("lead_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=True),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("other", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_lead_acts_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "lead_id"],
            ["leads.business_id", "leads.id"],
            name=op.f("fk_lead_acts_business_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "other"], ["leads.business_id", "leads.id"], name=op.f("fk_lead_acts_business_id_other")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_acts")),
    )
    op.create_index(op.f("ix_lead_acts_business_id_lead_id_at"), "lead_acts", ["business_id", "lead_id", "at"])
    op.create_index("uq_lead_acts_key", "lead_acts", ["business_id", "lead_id", "key"], unique=True)
    op.create_table(
        "lead_merges",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("gone", sa.String(length=40), nullable=False),
        sa.Column("kept", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("gone_state", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("calls", sa.JSON(), nullable=False),
        sa.Column("hold_moved", sa.Boolean(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_lead_merges_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "gone"], ["leads.business_id", "leads.id"], name=op.f("fk_lead_merges_business_id_gone")
        ),
        sa.ForeignKeyConstraint(
            ["business_id", "kept"], ["leads.business_id", "leads.id"], name=op.f("fk_lead_merges_business_id_kept")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_merges")),
    )
    op.create_index(op.f("ix_lead_merges_business_id_kept"), "lead_merges", ["business_id", "kept"])
    op.create_index(
        op.f("ix_lead_merges_gone"),
        "lead_merges",
        ["gone"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
