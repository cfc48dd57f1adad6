"""Events that were tried often enough are seen by people."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    with op.batch_alter_table("inbound_events") as table:
        table.add_column(sa.Column("gave_up", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("inbound_events") as table:
        table.alter_column("gave_up", server_default=None)
