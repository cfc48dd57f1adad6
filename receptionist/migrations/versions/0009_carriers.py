"""What numbers are for, accounts that were closed, numbers ordered, how far setting up has come."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("accounts", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("numbers", sa.Column("used_for", sa.String(length=20), nullable=False, server_default="both"))
    op.add_column("numbers", sa.Column("label", sa.Text(), nullable=False, server_default=""))
    op.add_column("numbers", sa.Column("greeting", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "number_orders",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("ordered_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_number_orders_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", "account_id"],
            ["accounts.business_id", "accounts.id"],
            name=op.f("fk_number_orders_business_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_orders")),
        sa.UniqueConstraint("business_id", "key", name=op.f("uq_number_orders_business_id_key")),
    )
    is_open = sa.text("state IN ('asked', 'unknown')")
    op.create_index(
        op.f("ix_number_orders_account_id_e164"),
        "number_orders",
        ["account_id", "e164"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "setup_steps",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_setup_steps_business_id")),
        sa.PrimaryKeyConstraint("business_id", "step", name=op.f("pk_setup_steps")),
    )
