"""Contacts of the same name or e-mail address are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.create_index("ix_contacts_same_name", "contacts", ["business_id", sa.text("lower(name)")])
    op.create_index("ix_contacts_same_email", "contacts", ["business_id", sa.text("lower(email)")])
