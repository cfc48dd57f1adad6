"""The tables of programs of others: their tokens, and where they are told of what happens. As `tables` has it."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKeyConstraint,
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

# The token itself is nowhere. Who made it stands by name as well: the token outlives the user.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("token_hash", String(64), nullable=False),
    Column("name", Words, nullable=False),
    Column("hint", String(8), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("made_by", Words, nullable=False),
    Column("made_by_id", ID),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("last_used_at", Instant),
    Column("last_used_from", String(45), nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("token_hash"),
)

# What a token asked for under an Idempotency-Key, and what came of it. `fingerprint` is of the request.
api_requests = Table(
    "api_requests",
    metadata,
    whose(),
    Column("token_id", ID, nullable=False),
    Column("key", String(255), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("subject", ID, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("token_id", "key"),
    within_business("token_id", "api_tokens"),
    Index(None, "at"),
)

# `resume_at` is when somebody may send to this address again: later than now while it is being sent to, and for a while
# after it failed.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("url", Text, nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("secret_sealed", Text, nullable=False),
    Column("old_secret_sealed", Text),
    Column("old_secret_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
    Column("disabled_why", Text, nullable=False),
    Column("failing_since", Instant),
    Column("failures_in_row", Integer, nullable=False),
    Column("resume_at", Instant),
    UniqueConstraint("business_id", "id"),
)

# `seq` is the order of events; `body` the JSON that is sent.
webhook_events = Table(
    "webhook_events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", ID, nullable=False),
    whose(),
    Column("kind", String(40), nullable=False),
    Column("subject", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "seq"),
    Index(None, "at"),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("webhook_id", ID, nullable=False),
    Column("event_seq", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("tried_at", Instant),
    Column("status", Integer),
    Column("says", Text, nullable=False),
    Column("took_ms", Integer, nullable=False),
    UniqueConstraint("business_id", "id"),
    within_business("webhook_id", "webhooks"),
    ForeignKeyConstraint(["business_id", "event_seq"], ["webhook_events.business_id", "webhook_events.seq"]),
    Index(None, "business_id", "webhook_id", "created_at"),
    Index(None, "event_seq"),
    only_where("state = 'waiting'", "webhook_id", "due_at"),
)

# A file of contacts between its upload and the word to take it in.
contact_imports = Table(
    "contact_imports",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("file_name", Words, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("business_id", "id"),
    Index(None, "created_at"),
)
