"""The tables of calls between people: calls to customers, who may not call, messages left. The rules of `tables` hold
here too.
"""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from receptionist.adapters.store.columns import (
    ID,
    Instant,
    Words,
    metadata,
    only_where,
    whose,
    within_business,
)

# A user has one telephone at the ear: of their calls, one is not over at most.
outgoing_calls = Table(
    "outgoing_calls",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("user_id", ID, nullable=False),
    Column("account_id", ID, nullable=False),
    Column("key", String(60), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("ours", String(20), nullable=False),
    Column("theirs", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("carrier_call_id", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("connected_at", Instant),
    Column("ended_at", Instant),
    Column("outcome", String(20)),
    UniqueConstraint("business_id", "key"),
    within_business("thread_id", "threads"),
    within_business("user_id", "users"),
    within_business("account_id", "accounts"),
    Index(None, "business_id", "thread_id", "asked_at"),
    only_where("ended_at IS NULL", "user_id", unique=True),
)

blocked_callers = Table(
    "blocked_callers",
    metadata,
    whose(),
    Column("e164", String(20), nullable=False),
    Column("blocked_at", Instant, nullable=False),
    Column("blocked_by", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("last_at", Instant),
    PrimaryKeyConstraint("business_id", "e164"),
)

# A message of a call; `due_at` is when it is looked for (again) at the carrier.
voice_messages = Table(
    "voice_messages",
    metadata,
    whose(),
    Column("call_id", ID, nullable=False),
    Column("account_id", ID, nullable=False),
    Column("recording_id", String(64), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("left_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Instant),
    Column("given_up_at", Instant),  # at the carrier, too, it is to be no more
    PrimaryKeyConstraint("call_id", "recording_id"),
    within_business("call_id", "calls"),
    within_business("account_id", "accounts"),
    only_where("due_at IS NOT NULL", "due_at"),
)

# What is still to be deleted at the carrier. It outlives the call, and the account, that it came with.
given_up_recordings = Table(
    "given_up_recordings",
    metadata,
    whose(),
    Column("account_id", ID, nullable=False),
    Column("recording_id", String(64), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
    PrimaryKeyConstraint("business_id", "account_id", "recording_id"),
)
