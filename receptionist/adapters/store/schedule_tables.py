"""The tables of technicians and of what customers may do with their visits. The rules of `tables` hold here too."""

from sqlalchemy import JSON, Column, Index, LargeBinary, String, Table, UniqueConstraint

from receptionist.adapters.store.columns import ID, Instant, Words, metadata, whose, within_business

# Every business has one at least; one without a name stands for whoever it sends.
technicians = Table(
    "technicians",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("name", Words, nullable=False),
    Column("user_id", ID),
    Column("skills", JSON, nullable=False),
    Column("week", JSON(none_as_null=True)),
    Column("feed_hash", String(64)),
    Column("created_at", Instant, nullable=False),
    Column("left_at", Instant),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "user_id"),
    UniqueConstraint("feed_hash"),
    within_business("user_id", "users"),
)

technician_pictures = Table(
    "technician_pictures",
    metadata,
    Column("technician_id", ID, primary_key=True),
    whose(),
    Column("content_type", String(40), nullable=False),
    Column("data", LargeBinary, nullable=False),
    within_business("technician_id", "technicians"),
)

time_off = Table(
    "time_off",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("technician_id", ID, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("says", Words, nullable=False),
    within_business("technician_id", "technicians"),
    Index(None, "business_id", "ends_at"),
)

# The token is no secret: everybody who is to book is given it.
booking_pages = Table(
    "booking_pages",
    metadata,
    Column("token", ID, primary_key=True),
    whose(),
    UniqueConstraint("business_id"),
)

visit_links = Table(
    "visit_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    whose(),
    Column("appointment_id", ID, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    within_business("appointment_id", "appointments"),
    Index(None, "appointment_id"),
)
