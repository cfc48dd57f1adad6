"""The tables of businesses, people, calls and leads, and the rules they carry themselves. Texts: `text_tables`.

Every row says whose business it is in. A row that points at another points with its business beside the id, so that the
database itself refuses a link across two businesses. Ids are the domain's; times are UTC; money stands in JSON as whole
cents with a currency.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from receptionist.adapters.store.columns import ID, Instant, Words, metadata, only_where, whose, within_business

businesses = Table(
    "businesses",
    metadata,
    Column("id", ID, primary_key=True),
    Column("profile", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("pepper_sealed", Text),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("carrier", String(20), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("secret_sealed", Text, nullable=False),
    Column("extra_sealed", Text),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "carrier", "external_id"),
)

# A number names the business that is called: it can stand in one account only, over all businesses.
numbers = Table(
    "numbers",
    metadata,
    Column("e164", String(20), primary_key=True),
    whose(),
    Column("account_id", ID, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_for", String(20), nullable=False, server_default="both"),
    Column("label", Words, nullable=False, server_default=text("''")),
    Column("greeting", Words, nullable=False, server_default=text("''")),
    Column("rules", JSON),
    within_business("account_id", "accounts"),
    Index(None, "account_id"),
)

# An address to sign in with is one person's, over all businesses; it is kept in lower case.
users = Table(
    "users",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("tell", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("deactivated_at", Instant),
    Column("totp_sealed", Text),
    Column("totp_pending_sealed", Text),
    Column("totp_step", Integer),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("email"),
)

sign_in_tokens = Table(
    "sign_in_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    whose(),
    Column("user_id", ID, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    within_business("user_id", "users"),
    Index(None, "user_id"),
)

price_books = Table(
    "price_books",
    metadata,
    whose(),
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
    Column("id", ID, primary_key=True),
    whose(),
    Column("address_kind", String(20), nullable=False),
    Column("address", Text),
    Column("name", Words, nullable=False),
    Column("consent", String(20), nullable=False),
    Column("language", String(20), nullable=False),
    Column("line", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("email", Words, nullable=False),
    Column("home", Words, nullable=False),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "address_kind", "address"),
    # Whoever has the same name or e-mail address may be the same person.
    Index("ix_contacts_same_name", "business_id", text("lower(name)")),
    Index("ix_contacts_same_email", "business_id", text("lower(email)")),
)

# `merged_into` is the thread in which all of this one stands while two contacts are one person.
threads = Table(
    "threads",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("contact_id", ID, nullable=False),
    Column("dialogue", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("last_line", Words, nullable=False),
    Column("holder", String(20), nullable=False),
    Column("held_by", ID),
    Column("held_until", Instant),
    Column("mode", String(20)),
    Column("generation", Integer, nullable=False),
    Column("needs_person", Words, nullable=False),
    Column("our_number", String(20)),
    Column("answer_due_at", Instant),
    Column("answer_leased_until", Instant),
    Column("answered_in_row", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    Column("tray", String(20), nullable=False),
    Column("snoozed_until", Instant),
    Column("assigned_to", ID),
    Column("needs", Boolean, nullable=False),  # a person
    Column("answers", String(20), nullable=False),  # person | ai | people | house
    Column("merged_into", ID),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("business_id", "contact_id"),
    within_business("contact_id", "contacts"),
    within_business("held_by", "users"),
    within_business("merged_into", "threads"),
    Index(None, "business_id", "last_at"),
    only_where("answer_due_at IS NOT NULL", "answer_due_at"),
    only_where("held_until IS NOT NULL", "held_until"),
    only_where("merged_into IS NOT NULL", "business_id", "merged_into"),
    within_business("assigned_to", "users"),
    only_where("merged_into IS NULL", "business_id", "tray", "needs", "last_at", "id"),
    only_where("merged_into IS NULL", "business_id", "tray", "answers", "needs", "last_at", "id"),
    only_where("unread > 0 AND merged_into IS NULL", "business_id", "tray", "needs", "last_at", "id", "unread"),
    only_where("assigned_to IS NOT NULL", "business_id", "assigned_to", "tray", "needs", "last_at", "id"),
    only_where("held_by IS NOT NULL", "business_id", "held_by", "tray", "needs", "last_at", "id"),
    only_where("snoozed_until IS NOT NULL", "snoozed_until"),
)

leads = Table(
    "leads",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("state", String(20), nullable=False),
    Column("card", JSON, nullable=False),
    Column("summary", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("urgency", String(20), nullable=False),  # the card's, to choose by
    Column("assigned_to", ID),
    Column("called_at", Instant),
    UniqueConstraint("business_id", "id"),
    within_business("thread_id", "threads"),
    within_business("assigned_to", "users"),
    Index(None, "business_id", "thread_id", "created_at"),
    Index(None, "business_id", "created_at"),
    Index(None, "business_id", "state", "created_at"),
    only_where("assigned_to IS NOT NULL", "business_id", "assigned_to", "created_at"),
)

calls = Table(
    "calls",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("account_id", ID, nullable=False),
    Column("lead_id", ID),
    Column("carrier_call_id", Text, nullable=False),
    Column("caller_kind", String(20), nullable=False),
    Column("caller", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("ended_at", Instant),
    Column("end_reason", String(40)),
    Column("staff_order", String(20)),
    Column("summary", Text, nullable=False),
    Column("followed_up_at", Instant),
    UniqueConstraint("business_id", "id"),
    UniqueConstraint("account_id", "carrier_call_id"),
    within_business("thread_id", "threads"),
    within_business("account_id", "accounts"),
    within_business("lead_id", "leads"),
    Index(None, "business_id", "started_at"),
    Index(None, "business_id", "thread_id", "started_at"),
    Index(None, "state", "started_at"),
    only_where("followed_up_at IS NULL", "ended_at"),
)

# `at` is the moment the words began, so that a thread's calls and texts fall into one order.
utterances = Table(
    "utterances",
    metadata,
    whose(),
    Column("call_id", ID, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("thread_id", ID, nullable=False),
    Column("speaker", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("unheard", Text, nullable=False),
    Column("started", Float, nullable=False),
    Column("ended", Float, nullable=False),
    Column("timing", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("call_id", "seq"),
    within_business("call_id", "calls"),
    within_business("thread_id", "threads"),
    Index(None, "business_id", "thread_id", "at"),
)

stream_tokens = Table(
    "stream_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    whose(),
    Column("call_id", ID, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    within_business("call_id", "calls"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("lead_id", ID, nullable=False),
    Column("call_id", ID),
    Column("item_code", Text, nullable=False),
    Column("item_name", Text, nullable=False),
    Column("book_version", Integer, nullable=False),
    Column("amounts", JSON, nullable=False),
    Column("said", Text, nullable=False),
    Column("after_hours", Boolean),
    Column("at", Instant, nullable=False),
    Column("heard_at", Instant),
    within_business("thread_id", "threads"),
    within_business("lead_id", "leads"),
    within_business("call_id", "calls"),
    Index(None, "business_id", "thread_id", "at"),
)

# `starts_at`/`ends_at` is the arrival window that was told; `busy_until` is when the work from its start is over, with
# the way to the next. Held ones may expire; what was firm is not deleted when it is cancelled.
appointments = Table(
    "appointments",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("lead_id", ID),
    Column("technician", ID, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("busy_until", Instant, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("tentative", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("moves", Integer, nullable=False),
    Column("expires_at", Instant),
    Column("cancelled_at", Instant),
    UniqueConstraint("business_id", "id"),
    within_business("thread_id", "threads"),
    within_business("lead_id", "leads"),
    within_business("technician", "technicians"),
    Index(None, "business_id", "starts_at"),
    Index(None, "business_id", "thread_id"),
    Index(None, "business_id", "lead_id"),
)

# The rule that one technician is in one place: each busy quarter of an hour is a row, and there is one of each.
held_slots = Table(
    "held_slots",
    metadata,
    whose(),
    Column("technician", Text, nullable=False),
    Column("quarter_at", Instant, nullable=False),
    Column("appointment_id", ID, nullable=False),
    PrimaryKeyConstraint("business_id", "technician", "quarter_at"),
    within_business("appointment_id", "appointments"),
    Index(None, "appointment_id"),
)
