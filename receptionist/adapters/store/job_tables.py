"""Tables of jobs, and of the texts that go with them. The rules of `tables` hold here too."""

from sqlalchemy import Column, Float, Index, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from receptionist.adapters.store.columns import ID, Instant, Words, metadata, only_where, whose, within_business

# Made with each firm appointment, whose time and technician are the job's; `agreed_at`: when that time was. `look_at`:
# when the worker next sees whether anything is due; empty once nothing will be.
jobs = Table(
    "jobs",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("appointment_id", ID, nullable=False),
    Column("state", String(20), nullable=False),
    Column("agreed_at", Instant, nullable=False),
    Column("set_off_at", Instant),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("arrives_at", Instant),
    Column("eta_at", Instant),
    Column("eta_source", String(20)),
    Column("late_told", Instant),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("look_at", Instant),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "appointment_id"),
    within_business("thread_id", "threads"),
    within_business("appointment_id", "appointments"),
    Index(None, "business_id", "thread_id"),
    only_where("look_at IS NOT NULL", "look_at"),
)

# The same key twice on one job is the same tap.
job_taps = Table(
    "job_taps",
    metadata,
    whose(),
    Column("job_id", ID, nullable=False),
    Column("key", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("by", Words, nullable=False),
    Column("user_id", ID),
    PrimaryKeyConstraint("business_id", "job_id", "key"),
    within_business("job_id", "jobs"),
)

# A customer is told of one event once: there is one row of each.
job_texts = Table(
    "job_texts",
    metadata,
    whose(),
    Column("kind", String(20), nullable=False),
    Column("event", Text, nullable=False),
    Column("thread_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("job_id", ID),
    Column("message_id", ID),
    Column("why", Words, nullable=False),
    PrimaryKeyConstraint("business_id", "kind", "event"),
    within_business("thread_id", "threads"),
    within_business("job_id", "jobs"),
    within_business("message_id", "messages"),
    Index(None, "business_id", "job_id"),
)
