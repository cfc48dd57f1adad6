"""Notes, drafts, templates, tags; contacts kept and merged."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
