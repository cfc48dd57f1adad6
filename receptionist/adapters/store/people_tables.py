"""The tables of who may sign in, and of what they did. The rules of `tables` hold here too."""

from sqlalchemy import JSON, Boolean, Column, Index, String, Table

from receptionist.adapters.store.columns import ID, Instant, Words, metadata, whose

# Nothing ever changes a line. The user's name stands beside their id: the line outlives the user.
audit = Table(
    "audit",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("at", Instant, nullable=False),
    Column("actor_id", ID),
    Column("actor", Words, nullable=False),
    Column("address", String(45), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("says", Words, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Index(None, "business_id", "at"),
    Index(None, "business_id", "subject", "at"),
)
