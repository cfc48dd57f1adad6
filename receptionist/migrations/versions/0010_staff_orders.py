"""What somebody of the business wants done with a call that the AI holds."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("calls", sa.Column("staff_order", sa.String(length=20), nullable=True))
