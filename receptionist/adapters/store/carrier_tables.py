"""The tables of numbers ordered and of setting up. The rules of `tables` hold here too."""

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, UniqueConstraint

from receptionist.adapters.store.columns import (
    ID,
    Instant,
    Words,
    metadata,
    only_where,
    whose,
    within_business,
)

# Two open orders of one number would be two purchases.
number_orders = Table(
    "number_orders",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("account_id", ID, nullable=False),
    Column("e164", String(20), nullable=False),
    Column("key", String(60), nullable=False),
    Column("ordered_by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("says", Words, nullable=False),
    within_business("account_id", "accounts"),
    UniqueConstraint("business_id", "key"),
    only_where("state IN ('asked', 'unknown')", "account_id", "e164", unique=True),
)

setup_steps = Table(
    "setup_steps",
    metadata,
    whose(),
    Column("step", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("business_id", "step"),
)
