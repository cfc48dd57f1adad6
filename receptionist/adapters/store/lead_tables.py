"""Tables of what people do with lead cards."""

from sqlalchemy import JSON, Boolean, Column, Index, String, Table, Text

from receptionist.adapters.store.columns import ID, Instant, Words, metadata, only_where, whose, within_business

# The same key twice on one lead is the same act; acts without one (NULL) never meet.
lead_acts = Table(
    "lead_acts",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("lead_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("by", Words, nullable=False),
    Column("user_id", ID),
    Column("says", Words, nullable=False),
    Column("checks", JSON, nullable=False),
    Column("key", Text),
    Column("other", ID),
    within_business("lead_id", "leads"),
    within_business("other", "leads"),
    Index(None, "business_id", "lead_id", "at"),
    Index("uq_lead_acts_key", "business_id", "lead_id", "key", unique=True),
)

lead_merges = Table(
    "lead_merges",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("gone", ID, nullable=False),
    Column("kept", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Words, nullable=False),
    Column("gone_state", String(20), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("quotes", JSON, nullable=False),
    Column("calls", JSON, nullable=False),
    Column("hold_moved", Boolean, nullable=False),
    Column("undone_at", Instant),
    within_business("gone", "leads"),
    within_business("kept", "leads"),
    Index(None, "business_id", "kept"),
    only_where("undone_at IS NULL", "gone", unique=True),
)
