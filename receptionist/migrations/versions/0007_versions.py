"""Versions of what an admin sets, drafts, and their rehearsals."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "profile_versions",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_profile_versions_business_id")),
        sa.PrimaryKeyConstraint("business_id", "number", name=op.f("pk_profile_versions")),
    )
    op.create_table(
        "receptionist_drafts",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_receptionist_drafts_business_id")),
        sa.PrimaryKeyConstraint("business_id", name=op.f("pk_receptionist_drafts")),
    )
    op.create_table(
        "rehearsals",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rehearsal", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_rehearsals_business_id")),
        sa.PrimaryKeyConstraint("business_id", name=op.f("pk_rehearsals")),
    )
