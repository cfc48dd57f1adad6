"""Who may sign in and how; the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A line of the audit trail stays as it is; only its words may be taken out, all of them.
_UNCHANGED = ("id", "business_id", "at", "actor_id", "actor", "address", "action", "subject", "succeeded")
_SQLITE_TRIGGERS = (
    "CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN "
    "SELECT RAISE(ABORT, 'a line of the audit trail stays'); END",
    "CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit WHEN "
    + " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _UNCHANGED)
    + " OR NEW.says <> '' OR NEW.changes <> '{}' BEGIN "
    "SELECT RAISE(ABORT, 'a line of the audit trail stays as it is'); END",
)
_POSTGRES_TRIGGERS = (
    "CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'a line of the audit trail stays as it is' USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$",
    "CREATE TRIGGER audit_stays BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit FOR EACH ROW WHEN ("
    + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _UNCHANGED)
    + " OR NEW.says <> '' OR NEW.changes::text <> '{}') EXECUTE FUNCTION audit_stays()",
)


def upgrade() -> None:
    """Applies the change."""
    _people()
    _audit()
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tries")),
    )
    op.create_index(op.f("ix_sign_in_tries_key_hash_at"), "sign_in_tries", ["key_hash", "at"])
    op.create_index(op.f("ix_sign_in_tries_at"), "sign_in_tries", ["at"])
    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_letters_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    op.create_index(op.f("ix_letters_due_at"), "letters", ["due_at"])
    op.create_table(
        "suppressions",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_suppressions_business_id")),
        sa.PrimaryKeyConstraint("business_id", "address_hash", name=op.f("pk_suppressions")),
    )


def _people() -> None:
    op.add_column("businesses", sa.Column("pepper_sealed", sa.Text(), nullable=True))
    with op.batch_alter_table("users") as users:
        users.drop_column("session_version")
        users.add_column(sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True))
        users.add_column(sa.Column("totp_sealed", sa.Text(), nullable=True))
        users.add_column(sa.Column("totp_pending_sealed", sa.Text(), nullable=True))
        users.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_code", sa.Boolean(), nullable=False),
        *_whose("sessions", "user_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_business_id_user_id_seen_at"), "sessions", ["business_id", "user_id", "seen_at"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("invited_by", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        *_whose("invitations", "invited_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_business_id_created_at"), "invitations", ["business_id", "created_at"])
    op.create_table(
        "recovery_codes",
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        *_whose("recovery_codes", "user_id"),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("pk_recovery_codes")),
    )


def _whose(table: str, user_column: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    """The business of a row, and a user of the same business."""
    return (
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f(f"fk_{table}_business_id")),
        sa.ForeignKeyConstraint(
            ["business_id", user_column],
            ["users.business_id", "users.id"],
            name=op.f(f"fk_{table}_business_id_{user_column}"),
        ),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=40), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_audit_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_business_id_at_id"), "audit", ["business_id", "at", "id"])
    op.create_index(op.f("ix_audit_business_id_subject_at"), "audit", ["business_id", "subject", "at"])
    op.create_index(op.f("ix_audit_business_id_actor_id_at"), "audit", ["business_id", "actor_id", "at"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE_TRIGGERS if is_sqlite else _POSTGRES_TRIGGERS:
        op.execute(statement)
