"""The tables of who may sign in, and of what they did. The rules of `tables` hold here too."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from receptionist.adapters.store.columns import ID, Instant, Words, metadata, whose, within_business

# Nothing changes or removes a line: triggers of the database see to it. Only its words may be taken out, where a
# customer's data must go. The user's name stands beside their id: the line outlives the user.
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
    Index(None, "business_id", "at", "id"),
    Index(None, "business_id", "subject", "at"),
    Index(None, "business_id", "actor_id", "at"),
)

# A session that ended stays for a while: by it a browser is known again.
sessions = Table(
    "sessions",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("user_id", ID, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("device_hash", String(64), nullable=False),
    Column("device", Words, nullable=False),
    Column("address", String(45), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("needs_code", Boolean, nullable=False),
    within_business("user_id", "users"),
    Index(None, "business_id", "user_id", "seen_at"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("name", Words, nullable=False),
    Column("role", String(20), nullable=False),
    Column("invited_by", ID),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("closed_at", Instant),  # accepted, or taken back
    within_business("invited_by", "users"),
    Index(None, "business_id", "created_at"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    whose(),
    Column("user_id", ID, nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("used_at", Instant),
    PrimaryKeyConstraint("user_id", "code_hash"),
    within_business("user_id", "users"),
)

# Who tries to sign in belongs to no business yet. A key is the hash of what is counted: an e-mail address, a network.
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key_hash", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "key_hash", "at"),
    Index(None, "at"),
)

# E-mails to people at the business, until they are sent. Their words are sealed: there may be a link in them.
letters = Table(
    "letters",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("recipient", Text, nullable=False),
    Column("subject", Words, nullable=False),
    Column("text_sealed", Text, nullable=False),
    Column("calendar_sealed", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Index(None, "due_at"),
)

# Who asked never to be texted and then to be forgotten: an address can be recognised by it, and not be read from it.
suppressions = Table(
    "suppressions",
    metadata,
    whose(),
    Column("address_hash", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("business_id", "address_hash"),
)
