"""The tables of texts: what carriers told us, messages and their files, attempts, consent, notices.

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

# Webhooks as they came. `due_at` is when somebody may work on one: claiming it moves it to the end of the lease.
inbound_events = Table(
    "inbound_events",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("account_id", ID, nullable=False),
    Column("carrier", String(20), nullable=False),
    Column("event_key", Words, nullable=False),
    Column("request", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("finished_at", Instant),
    Column("gave_up", Boolean, nullable=False),  # finished without what it means: for a person to try again
    Column("note", Words, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("account_id", "event_key"),
    within_business("account_id", "accounts"),
    only_where("finished_at IS NULL", "received_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("account_id", ID, nullable=False),
    Column("direction", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("author_kind", String(20), nullable=False),
    Column("author_id", ID),
    Column("ours", String(20), nullable=False),
    Column("theirs_kind", String(20), nullable=False),
    Column("theirs", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("carrier_message_id", Text),
    Column("not_before", Instant),
    Column("generation", Integer, nullable=False),
    Column("answers", ID),
    Column("key", Text),
    Column("handled", Boolean, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("failure_kind", String(40)),
    Column("failure_code", Text),
    Column("decisions", JSON, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("account_id", "carrier_message_id"),
    UniqueConstraint("business_id", "key"),
    within_business("thread_id", "threads"),
    within_business("account_id", "accounts"),
    within_business("author_id", "users"),
    within_business("answers", "messages"),
    # One AI answer to each message that came in; one that was decided against does not count.
    only_where("author_kind = 'ai' AND state <> 'not_sent'", "business_id", "answers", unique=True),
    Index(None, "business_id", "thread_id", "at"),
    Index(None, "business_id", "thread_id", "state", "at"),
    Index(None, "state", "at"),
    only_where("not_before IS NOT NULL", "state", "not_before"),
)

# `due_at` is when somebody may fetch a waiting file: claiming it moves it to the end of the lease.
message_media = Table(
    "message_media",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("message_id", ID, nullable=False),
    Column("place", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    UniqueConstraint("business_id", "id"),
    within_business("message_id", "messages"),
    Index(None, "business_id", "message_id"),
    Index(None, "state", "due_at"),
)

# Apart from their rows, so that a list of messages never reads them.
media_files = Table(
    "media_files",
    metadata,
    Column("media_id", ID, primary_key=True),
    whose(),
    Column("data", LargeBinary, nullable=False),
    within_business("media_id", "message_media"),
)

send_attempts = Table(
    "send_attempts",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("message_id", ID, nullable=False),
    Column("account_id", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("failure_kind", String(40)),
    Column("failure_code", Text),
    Column("ended_at", Instant),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "message_id", "number"),
    within_business("message_id", "messages"),
    within_business("account_id", "accounts"),
)

# The carrier's ids of an attempt, in their order: several where it cut the text up itself.
attempt_ids = Table(
    "attempt_ids",
    metadata,
    whose(),
    Column("account_id", ID, nullable=False),
    Column("carrier_message_id", Text, nullable=False),
    Column("attempt_id", ID, nullable=False),
    Column("place", Integer, nullable=False),
    PrimaryKeyConstraint("account_id", "carrier_message_id"),
    within_business("account_id", "accounts"),
    within_business("attempt_id", "send_attempts"),
    Index(None, "business_id", "attempt_id"),
)

text_parts = Table(
    "text_parts",
    metadata,
    whose(),
    Column("account_id", ID, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("event_id", ID, nullable=False),
    Column("text", Words, nullable=False),
    Column("carrier_message_id", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    PrimaryKeyConstraint("account_id", "sender", "recipient", "reference", "total", "part"),
    within_business("account_id", "accounts"),
    within_business("event_id", "inbound_events"),
    Index(None, "account_id", "carrier_message_id"),
    Index(None, "received_at"),
)

# The ledger: rows are added and never changed. `seq` is their order.
consent_entries = Table(
    "consent_entries",
    metadata,
    Column("seq", Integer, primary_key=True),
    whose(),
    Column("address_kind", String(20), nullable=False),
    Column("address", Text, nullable=False),
    Column("consent", String(20), nullable=False),
    Column("source", String(20), nullable=False),
    Column("words", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("actor", ID),
    Column("message_id", ID),
    within_business("actor", "users"),
    within_business("message_id", "messages"),
    Index(None, "business_id", "address_kind", "address"),
)

# `mail_due_at` is when somebody may send its e-mail: claiming it moves it on, and NULL is sent, or never to be.
notices = Table(
    "notices",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("user_id", ID, nullable=False),
    Column("thread_id", ID, nullable=False),
    Column("says", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("mail", Boolean, nullable=False),
    Column("mail_due_at", Instant),
    within_business("user_id", "users"),
    within_business("thread_id", "threads"),
    Index(None, "business_id", "user_id", "at"),
    only_where("mail_due_at IS NOT NULL", "mail_due_at"),
)

reconcile_runs = Table(
    "reconcile_runs",
    metadata,
    whose(),
    Column("account_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("listed", Integer, nullable=False),
    Column("unmatched", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    PrimaryKeyConstraint("account_id", "at"),
    within_business("account_id", "accounts"),
)
