"""The tables of what was published and drafted. The rules of `tables` hold here too."""

from sqlalchemy import JSON, Column, Integer, PrimaryKeyConstraint, Table

from receptionist.adapters.store.columns import Instant, Words, metadata, whose

# The newest version is the one that holds; `businesses` has it too. Nothing ever changes a version.
profile_versions = Table(
    "profile_versions",
    metadata,
    whose(),
    Column("number", Integer, nullable=False),
    Column("profile", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("author", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("note", Words, nullable=False),
    PrimaryKeyConstraint("business_id", "number"),
)

receptionist_drafts = Table(
    "receptionist_drafts",
    metadata,
    whose(),
    Column("settings", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("author", Words, nullable=False),
    PrimaryKeyConstraint("business_id"),
)

# Holds words of customers: forgotten with the draft, and never read again after a day.
rehearsals = Table(
    "rehearsals",
    metadata,
    whose(),
    Column("started_at", Instant, nullable=False),
    Column("rehearsal", JSON, nullable=False),
    PrimaryKeyConstraint("business_id"),
)
