"""The tables, and the rules they carry themselves.

Every row says whose business it is in. A row that points at another points with its business beside the id, so that the
database itself refuses a link across two businesses. Ids are the domain's; times are UTC; money stands in JSON as whole
cents with a currency.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment: handed in with any zone, kept as UTC, handed out as UTC with its zone, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a time without a zone: nobody could say which moment it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite drops the zone; what it hands back is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_ID = String(40)


def _business() -> Column[str]:
    return Column("business_id", _ID, ForeignKey("businesses.id"), nullable=False)


def _within_business(column: str, table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["business_id", column], [f"{table}.business_id", f"{table}.id"])


businesses = Table(
    "businesses",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("profile", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", _ID, primary_key=True),
    _business(),
    Column("carrier", String(20), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("secret_sealed", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "carrier", "external_id"),
)

# A number names the business that is called: it can stand in one account only, over all businesses.
numbers = Table(
    "numbers",
    metadata,
    Column("e164", String(20), primary_key=True),
    _business(),
    Column("account_id", _ID, nullable=False),
    Column("created_at", Instant, nullable=False),
    _within_business("account_id", "accounts"),
    Index(None, "account_id"),
)

# An address to sign in with is one person's, over all businesses; it is kept in lower case.
users = Table(
    "users",
    metadata,
    Column("id", _ID, primary_key=True),
    _business(),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("session_version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("email"),
)

sign_in_tokens = Table(
    "sign_in_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _business(),
    Column("user_id", _ID, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    _within_business("user_id", "users"),
    Index(None, "user_id"),
)

price_books = Table(
    "price_books",
    metadata,
    _business(),
    Column("version", Integer, nullable=False),
    Column("book", JSON, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("business_id", "version"),
)

# One contact for an address. A withheld number has none (NULL): such rows never meet in the unique constraint.
contacts = Table(
    "contacts",
    metadata,
    Column("id", _ID, primary_key=True),
    _business(),
    Column("address_kind", String(20), nullable=False),
    Column("address", Text),
    Column("name", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "address_kind", "address"),
)

threads = Table(
    "threads",
    metadata,
    Column("id", _ID, primary_key=True),
    _business(),
    Column("contact_id", _ID, nullable=False),
    Column("dialogue", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("last_line", Text, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "contact_id"),
    _within_business("contact_id", "contacts"),
    Index(None, "business_id", "last_at"),
)

leads = Table(
    "leads",
    metadata,
    Column("id", _ID, primary_key=True),
    _business(),
    Column("thread_id", _ID, nullable=False),
    Column("state", String(20), nullable=False),
    Column("card", JSON, nullable=False),
    Column("summary", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("business_id", "id"),
    _within_business("thread_id", "threads"),
    Index(None, "business_id", "thread_id", "created_at"),
    Index(None, "business_id", "created_at"),
)

calls = Table(
    "calls",
    metadata,
    Column("id", _ID, primary_key=True),
    _business(),
    Column("thread_id", _ID, nullable=False),
    Column("account_id", _ID, nullable=False),
    Column("lead_id", _ID),
    Column("carrier_call_id", Text, nullable=False),
    Column("caller_kind", String(20), nullable=False),
    Column("caller", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("ended_at", Instant),
    Column("end_reason", String(40)),
    Column("summary", Text, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("account_id", "carrier_call_id"),
    _within_business("thread_id", "threads"),
    _within_business("account_id", "accounts"),
    _within_business("lead_id", "leads"),
    Index(None, "business_id", "started_at"),
    Index(None, "business_id", "thread_id", "started_at"),
    Index(None, "state", "started_at"),
)

# `at` is the moment the words began, so that a thread's calls and texts fall into one order.
utterances = Table(
    "utterances",
    metadata,
    _business(),
    Column("call_id", _ID, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("thread_id", _ID, nullable=False),
    Column("speaker", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("unheard", Text, nullable=False),
    Column("started", Float, nullable=False),
    Column("ended", Float, nullable=False),
    Column("timing", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("call_id", "seq"),
    _within_business("call_id", "calls"),
    _within_business("thread_id", "threads"),
    Index(None, "business_id", "thread_id", "at"),
)

stream_tokens = Table(
    "stream_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _business(),
    Column("call_id", _ID, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    _within_business("call_id", "calls"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", _ID, primary_key=True),
    _business(),
    Column("thread_id", _ID, nullable=False),
    Column("lead_id", _ID, nullable=False),
    Column("call_id", _ID),
    Column("item_code", Text, nullable=False),
    Column("item_name", Text, nullable=False),
    Column("book_version", Integer, nullable=False),
    Column("amounts", JSON, nullable=False),
    Column("said", Text, nullable=False),
    Column("after_hours", Boolean),
    Column("at", Instant, nullable=False),
    Column("heard_at", Instant),
    _within_business("thread_id", "threads"),
    _within_business("lead_id", "leads"),
    _within_business("call_id", "calls"),
    Index(None, "business_id", "thread_id", "at"),
)

# `starts_at`/`ends_at` is the arrival window that was told; `busy_until` is when the work from its start is over.
appointments = Table(
    "appointments",
    metadata,
    Column("id", _ID, primary_key=True),
    _business(),
    Column("thread_id", _ID, nullable=False),
    Column("lead_id", _ID),
    Column("technician", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("busy_until", Instant, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("tentative", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("business_id", "id"),
    _within_business("thread_id", "threads"),
    _within_business("lead_id", "leads"),
    Index(None, "business_id", "starts_at"),
    Index(None, "business_id", "lead_id"),
)

# The rule that one technician is in one place: each busy quarter of an hour is a row, and there is one of each.
held_slots = Table(
    "held_slots",
    metadata,
    _business(),
    Column("technician", Text, nullable=False),
    Column("quarter_at", Instant, nullable=False),
    Column("appointment_id", _ID, nullable=False),
    PrimaryKeyConstraint("business_id", "technician", "quarter_at"),
    _within_business("appointment_id", "appointments"),
    Index(None, "appointment_id"),
)
