"""Tables of estimates, invoices and receipts, and of e-mails to customers."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from receptionist.adapters.store.columns import ID, Instant, Words, metadata, only_where, whose, within_business

documents = Table(
    "documents",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    # Empty once the customer was erased: what was issued stays in the books.
    Column("thread_id", ID),
    Column("lead_id", ID),
    Column("source", ID),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("number", Integer),
    Column("label", String(40), nullable=False),
    Column("content", JSON, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total_cents", BigInteger, nullable=False),
    Column("paid_cents", BigInteger, nullable=False),
    Column("until_day", String(10)),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Words, nullable=False),
    Column("made_by_id", ID),
    Column("issued_at", Instant),
    Column("decided_at", Instant),
    Column("decided_by", Words, nullable=False),
    Column("decided_says", Words, nullable=False),
    Column("paying", Words, nullable=False),
    Column("paying_at", Instant),
    Column("viewed_at", Instant),
    Column("void_says", Words, nullable=False),
    Column("key", Text),
    Column("token_hash", String(64), unique=True),
    Column("token_sealed", Text),
    within_business("thread_id", "threads"),
    within_business("lead_id", "leads"),
    within_business("source", "documents"),
    UniqueConstraint("business_id", "id"),
    Index("uq_documents_number", "business_id", "kind", "number", unique=True),
    Index("uq_documents_key", "business_id", "key", unique=True),
    Index(None, "business_id", "made_at"),
    Index(None, "business_id", "thread_id", "made_at"),
    Index(None, "business_id", "source"),
    only_where("state = 'issued'", "business_id", "kind", "until_day"),
)

# The number each kind has got to: taking the next one locks the row until the document that has it is committed.
document_numbers = Table(
    "document_numbers",
    metadata,
    Column("business_id", ID, ForeignKey("businesses.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("last", Integer, nullable=False),
)

document_views = Table(
    "document_views",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("document_id", ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("device", Words, nullable=False),
    within_business("document_id", "documents"),
    Index(None, "business_id", "document_id", "at"),
)

sent_mails = Table(
    "sent_mails",
    metadata,
    Column("id", ID, primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("document_id", ID),
    Column("letter_id", ID),  # while it waits
    Column("recipient", Text, nullable=False),
    Column("subject", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Words, nullable=False),
    Column("by_id", ID),
    Column("sent_at", Instant),
    Column("problem", Words, nullable=False),  # of the last try
    Column("key", Text),
    within_business("thread_id", "threads"),
    within_business("document_id", "documents"),
    Index(None, "business_id", "thread_id", "at"),
    Index(None, "business_id", "document_id"),
    Index("uq_sent_mails_key", "business_id", "key", unique=True),
    only_where("letter_id IS NOT NULL", "letter_id"),
)
