"""The table that search looks in: one row for each contact, and one for each thing that was said or written.

Triggers keep it (see the migration that makes them), so that whoever writes, moves or deletes a text need not know of
it. On SQLite `findable_words` is the full-text index of its two columns; on PostgreSQL they are lexemes themselves.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR

from receptionist.adapters.store.columns import ID, metadata, whose

_Lexemes = Text().with_variant(TSVECTOR(), "postgresql")

# `source` is the id of the contact, message, call or note; `place` the utterance of a call. `who` holds a contact's
# name, numbers and e-mail address, `words` what was said: each row has one of them. Ids rise with time.
findable = Table(
    "findable",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    whose(),
    Column("thread_id", ID, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("source", ID, nullable=False),
    Column("place", Integer, nullable=False),
    Column("who", _Lexemes),
    Column("words", _Lexemes),
    UniqueConstraint("source", "place"),
    Index(None, "business_id", "id"),
    Index(None, "who", postgresql_using="gin").ddl_if(dialect="postgresql"),
    Index(None, "words", postgresql_using="gin").ddl_if(dialect="postgresql"),
)
FULL_TEXT = "findable_words"  # on SQLite; with the tables it keeps itself in, not in the catalogue
