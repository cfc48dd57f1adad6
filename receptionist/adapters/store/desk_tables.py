"""The tables of what people do in a thread beside texting, and of contacts that are one person.

The rules of `tables` hold here too.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from receptionist.adapters.store.columns import ID, Instant, Words, metadata, only_where, whose, within_business

# The actor's name stands beside their id, as in the audit trail: the line outlives the user.
happenings = Table(
    "happenings",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("says", Words, nullable=False),
    Column("actor", Words, nullable=False),
    Column("actor_id", ID),
    Column("subject", String(60), nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("key", Text),
    within_business("thread_id", "threads"),
    UniqueConstraint("business_id", "key"),
    Index(None, "business_id", "thread_id", "at"),
    only_where("pinned", "business_id", "thread_id"),
)

# `removed_at` is set by removing one, and taken back by undoing that.
text_templates = Table(
    "text_templates",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("name", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("language", String(20), nullable=False),
    Column("place", Integer, nullable=False),
    Column("removed_at", Instant),
    Index(None, "business_id", "place"),
)

reply_drafts = Table(
    "reply_drafts",
    metadata,
    whose(),
    Column("user_id", ID, nullable=False),
    Column("thread_id", ID, nullable=False),
    Column("text", Words, nullable=False),
    Column("is_note", Boolean, nullable=False),
    Column("saved_at", Instant, nullable=False),
    PrimaryKeyConstraint("user_id", "thread_id"),
    within_business("user_id", "users"),
    within_business("thread_id", "threads"),
)

draft_files = Table(
    "draft_files",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("user_id", ID, nullable=False),
    Column("thread_id", ID, nullable=False),
    Column("name", Words, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("data", LargeBinary, nullable=False),
    within_business("user_id", "users"),
    within_business("thread_id", "threads"),
    Index(None, "business_id", "user_id", "thread_id"),
)

# Under which a carrier fetches a file of ours, for a while; only the hash of its secret part is kept.
media_links = Table(
    "media_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    whose(),
    Column("media_id", ID, nullable=False),
    Column("expires_at", Instant, nullable=False),
    within_business("media_id", "message_media"),
    Index(None, "expires_at"),
)

contact_tags = Table(
    "contact_tags",
    metadata,
    whose(),
    Column("contact_id", ID, nullable=False),
    Column("tag", String(40), nullable=False),
    PrimaryKeyConstraint("contact_id", "tag"),
    within_business("contact_id", "contacts"),
    Index(None, "business_id", "tag"),
)

# `moved` names, by table, the rows that went from one thread to the other, so that undoing it finds them again.
contact_merges = Table(
    "contact_merges",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("kept_thread", ID, nullable=False),
    Column("gone_thread", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_user", ID),
    Column("moved", JSON, nullable=False),
    Column("undone_at", Instant),
    within_business("kept_thread", "threads"),
    within_business("gone_thread", "threads"),
    within_business("by_user", "users"),
    Index(None, "business_id", "kept_thread"),
    only_where("undone_at IS NULL", "gone_thread", unique=True),
)
