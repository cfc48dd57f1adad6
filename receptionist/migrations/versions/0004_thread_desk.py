"""Notes, drafts, templates, tags; contacts kept and merged."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    # A default fills the rows there are and is dropped: from now on the program says what it means.
    known = ("email", "home")
    for name in known:
        op.add_column("contacts", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("contacts") as batch:
        for name in known:
            batch.alter_column(name, existing_type=sa.Text(), nullable=False, server_default=None)
    op.add_column("threads", sa.Column("merged_into", sa.String(length=40), nullable=True))
    with op.batch_alter_table("threads") as batch:
        batch.create_foreign_key(
            op.f("fk_threads_business_id_merged_into"), "threads", ["business_id", "merged_into"], ["business_id", "id"]
        )
    _index_where("threads", "merged_into IS NOT NULL", "business_id", "merged_into")
    _what_happens()
    _replies()
    _contacts()


def _what_happens() -> None:
    op.create_table(
        "happenings",
        _id(),
        _whose(),
        _id("thread_id"),
        _instant("at"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        _id("actor_id", nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        *_keys("happenings", thread_id="threads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happenings")),
        sa.UniqueConstraint("business_id", "key", name=op.f("uq_happenings_business_id_key")),
    )
    op.create_index(op.f("ix_happenings_business_id_thread_id_at"), "happenings", ["business_id", "thread_id", "at"])
    _index_where("happenings", "pinned", "business_id", "thread_id")


def _replies() -> None:
    op.create_table(
        "text_templates",
        _id(),
        _whose(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _instant("removed_at", nullable=True),
        *_keys("text_templates"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_templates")),
    )
    op.create_index(op.f("ix_text_templates_business_id_place"), "text_templates", ["business_id", "place"])
    op.create_table(
        "reply_drafts",
        _whose(),
        _id("user_id"),
        _id("thread_id"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_note", sa.Boolean(), nullable=False),
        _instant("saved_at"),
        *_keys("reply_drafts", user_id="users", thread_id="threads"),
        sa.PrimaryKeyConstraint("user_id", "thread_id", name=op.f("pk_reply_drafts")),
    )
    op.create_table(
        "draft_files",
        _id(),
        _whose(),
        _id("user_id"),
        _id("thread_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        _instant("added_at"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        *_keys("draft_files", user_id="users", thread_id="threads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_files")),
    )
    op.create_index(
        op.f("ix_draft_files_business_id_user_id_thread_id"), "draft_files", ["business_id", "user_id", "thread_id"]
    )
    op.create_table(
        "media_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        _whose(),
        _id("media_id"),
        _instant("expires_at"),
        *_keys("media_links", media_id="message_media"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_media_links")),
    )
    op.create_index(op.f("ix_media_links_expires_at"), "media_links", ["expires_at"])


def _contacts() -> None:
    op.create_table(
        "contact_tags",
        _whose(),
        _id("contact_id"),
        sa.Column("tag", sa.String(length=40), nullable=False),
        *_keys("contact_tags", contact_id="contacts"),
        sa.PrimaryKeyConstraint("contact_id", "tag", name=op.f("pk_contact_tags")),
    )
    op.create_index(op.f("ix_contact_tags_business_id_tag"), "contact_tags", ["business_id", "tag"])
    op.create_table(
        "contact_merges",
        _id(),
        _whose(),
        _id("kept_thread"),
        _id("gone_thread"),
        _instant("at"),
        _id("by_user", nullable=True),
        sa.Column("moved", sa.JSON(), nullable=False),
        _instant("undone_at", nullable=True),
        *_keys("contact_merges", kept_thread="threads", gone_thread="threads", by_user="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_merges")),
    )
    op.create_index(op.f("ix_contact_merges_business_id_kept_thread"), "contact_merges", ["business_id", "kept_thread"])
    _index_where("contact_merges", "undone_at IS NULL", "gone_thread", unique=True)


def _id(name: str = "id", *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=40), nullable=nullable)


def _whose() -> sa.Column[Any]:
    return _id("business_id")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _keys(table: str, **links: str) -> list[sa.ForeignKeyConstraint]:
    """Its business, and its links to rows of the same business."""
    keys = [sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f(f"fk_{table}_business_id"))]
    for column, target in links.items():
        name = op.f(f"fk_{table}_business_id_{column}")
        ends = [f"{target}.business_id", f"{target}.id"]
        keys.append(sa.ForeignKeyConstraint(["business_id", column], ends, name=name))
    return keys


def _index_where(table: str, condition: str, *columns: str, unique: bool = False) -> None:
    name = op.f(f"ix_{table}_{'_'.join(columns)}")
    where = sa.text(condition)
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=where, postgresql_where=where)
