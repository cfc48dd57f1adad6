"""Finding threads: filters, counts, search.

What search looks in is kept by triggers. On SQLite a later migration that copies one of the tables they stand on
(`batch_alter_table`) loses them, and must make them again.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = "address_kind = 'number'"
# What is seen by somebody outside the business, or was written to be read: a text that was never sent was not said.
_UNSEEN = "('draft', 'not_sent')"
# PostgreSQL's own folding of accents is an extension that is not always there.
_ACCENTED = "àáâãäåāăąçćčďèéêëēęěìíîïīłñńňòóôõöøōřśšșťțùúûüūůűýÿźżž’‘“”–—…¿¡"
_FOLDED = "aaaaaaaaacccdeeeeeeeiiiiilnnnooooooorsssttuuuuuuuyyzzz         "


def upgrade() -> None:
    """Applies the change."""
    _extend_threads()
    _add_findable()
    if op.get_bind().dialect.name == "postgresql":
        _search_on_postgresql()
    else:
        _search_on_sqlite()


def _extend_threads() -> None:
    # A default fills the rows there are and is dropped: from now on the program says what it means.
    filled = [
        sa.Column("tray", sa.String(length=20), nullable=False, server_default="open"),
        sa.Column("needs", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("answers", sa.String(length=20), nullable=False, server_default="house"),
    ]
    op.add_column("threads", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("threads", sa.Column("assigned_to", sa.String(length=40), nullable=True))
    for column in filled:
        op.add_column("threads", column)
    op.execute(
        "UPDATE threads SET needs = (needs_person <> ''), answers = CASE WHEN holder = 'person' THEN 'person'"
        " WHEN mode IS NULL THEN 'house' WHEN mode = 'people' THEN 'people' ELSE 'ai' END"
    )
    with op.batch_alter_table("threads") as batch:
        for column in filled:
            batch.alter_column(column.name, existing_type=column.type, nullable=False, server_default=None)
        batch.create_foreign_key(
            op.f("fk_threads_business_id_assigned_to"), "users", ["business_id", "assigned_to"], ["business_id", "id"]
        )
    order = ("needs", "last_at", "id")
    shown = "merged_into IS NULL"
    _index("threads", "business_id", "tray", *order, where=shown)
    _index("threads", "business_id", "tray", "answers", *order, where=shown)
    _index("threads", "business_id", "tray", *order, "unread", where=f"unread > 0 AND {shown}")
    _index("threads", "business_id", "assigned_to", "tray", *order, where="assigned_to IS NOT NULL")
    _index("threads", "business_id", "held_by", "tray", *order, where="held_by IS NOT NULL")
    _index("threads", "snoozed_until", where="snoozed_until IS NOT NULL")


def _index(table: str, *columns: str, where: str = "") -> None:
    name = op.f(f"ix_{table}_{'_'.join(columns)}")
    only: dict[str, Any] = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
    op.create_index(name, table, list(columns), **only)


def _add_findable() -> None:
    lexemes = sa.Text().with_variant(TSVECTOR(), "postgresql")
    op.create_table(
        "findable",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("business_id", sa.String(length=40), nullable=False),
        sa.Column("thread_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("who", lexemes, nullable=True),
        sa.Column("words", lexemes, nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["businesses.id"], name=op.f("fk_findable_business_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findable")),
        sa.UniqueConstraint("source", "place", name=op.f("uq_findable_source_place")),
    )
    _index("findable", "business_id", "id")


# --- what is findable, for both -----------------------------------------------------------------------------------


def _contact_words(contact: str) -> str:
    """A contact's name and e-mail address; the number whole, and its ends, by which people look for it."""
    ends = " || ' ' || ".join(f"substr({contact}.address, -{length})" for length in (10, 7, 4))
    if op.get_bind().dialect.name == "postgresql":
        ends = " || ' ' || ".join(f"right({contact}.address, {length})" for length in (10, 7, 4))
    number = f"substr({contact}.address, 2) || ' ' || {ends}"
    return (
        f"{contact}.name || ' ' || {contact}.email || ' ' || CASE WHEN {contact}.{_NUMBER} THEN {number}"
        f" ELSE coalesce({contact}.address, '') END"
    )


# table: kind, its id, its place, its words, when it is said
_SAID = {
    "messages": ("text", "id", "0", "{row}.text", "{row}.text <> '' AND {row}.state NOT IN " + _UNSEEN),
    "utterances": ("call", "call_id", "seq", "{row}.text", "{row}.text <> ''"),
    "happenings": ("note", "id", "0", "{row}.says", "{row}.kind = 'note'"),
}


def _found_before() -> list[str]:
    """Fills the table with what there is already, in the order of time."""
    lexemes = "findable_lexemes({})" if op.get_bind().dialect.name == "postgresql" else "{}"
    statements = [
        "INSERT INTO findable (business_id, thread_id, kind, source, place, who)"
        " SELECT t.business_id, t.id, 'contact', c.id, 0, " + lexemes.format(_contact_words("c")) + " FROM threads t"
        " JOIN contacts c ON c.id = t.contact_id ORDER BY t.created_at"
    ]
    parts = []
    for table, (kind, source, place, words, said) in _SAID.items():
        where = said.format(row=table)
        parts.append(
            f"SELECT business_id, thread_id, '{kind}' AS kind, {source} AS source, {_place(place)} AS place,"
            f" {lexemes.format(words.format(row=table))} AS words, at FROM {table} WHERE {where}"
        )
    union = " UNION ALL ".join(parts)
    statements.append(
        "INSERT INTO findable (business_id, thread_id, kind, source, place, words)"
        f" SELECT business_id, thread_id, kind, source, place, words FROM ({union}) AS said ORDER BY at"
    )
    return statements


def _place(place: str) -> str:
    return place if place.isalpha() else f"CAST({place} AS INTEGER)"


# --- SQLite -------------------------------------------------------------------------------------------------------


def _search_on_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE findable_words USING fts5(who, words, content='findable', content_rowid='id',"
        " prefix='2 3', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
    out = "INSERT INTO findable_words (findable_words, rowid, who, words) VALUES ('delete', old.id, old.who, old.words)"
    into = "INSERT INTO findable_words (rowid, who, words) VALUES (new.id, new.who, new.words)"
    _trigger("findable_added", "AFTER INSERT ON findable", into)
    _trigger("findable_gone", "AFTER DELETE ON findable", out)
    _trigger("findable_changed", "AFTER UPDATE OF who, words ON findable", out, into)
    for table, (kind, source, place, words, said) in _SAID.items():
        new, old = said.format(row="new"), said.format(row="old")
        drop = f"DELETE FROM findable WHERE source = old.{source} AND place = {_row('old', place)}"
        add = (
            "INSERT INTO findable (business_id, thread_id, kind, source, place, words)"
            f" SELECT new.business_id, new.thread_id, '{kind}', new.{source}, {_row('new', place)},"
            f" {words.format(row='new')} WHERE {new}"
            " ON CONFLICT (source, place) DO UPDATE SET thread_id = excluded.thread_id, words = excluded.words"
        )
        its_words = words.format(row="new").partition(".")[2]
        _trigger(f"{table}_findable_added", f"AFTER INSERT ON {table} WHEN {new}", add)
        _trigger(
            f"{table}_findable_changed",
            f"AFTER UPDATE ON {table} WHEN ({new}) IS NOT ({old}) OR new.thread_id <> old.thread_id"
            f" OR new.{its_words} <> old.{its_words}",
            f"{drop} AND NOT ({new})",
            add,
        )
        _trigger(f"{table}_findable_gone", f"AFTER DELETE ON {table}", drop)
    _trigger(
        "threads_findable_added",
        "AFTER INSERT ON threads",
        "INSERT INTO findable (business_id, thread_id, kind, source, place, who)"
        f" SELECT new.business_id, new.id, 'contact', c.id, 0, {_contact_words('c')}"
        " FROM contacts c WHERE c.id = new.contact_id",
    )
    _trigger(
        "threads_findable_gone",
        "AFTER DELETE ON threads",
        "DELETE FROM findable WHERE source = old.contact_id AND place = 0",
    )
    _trigger(
        "contacts_findable_changed",
        "AFTER UPDATE OF name, email, address ON contacts",
        f"UPDATE findable SET who = {_contact_words('new')} WHERE source = new.id AND place = 0",
    )
    for statement in _found_before():
        op.execute(statement)


def _trigger(name: str, when: str, *does: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {when} BEGIN {' '.join(one + ';' for one in does)} END")


def _row(row: str, place: str) -> str:
    return f"{row}.{place}" if place.isalpha() else place


# --- PostgreSQL ---------------------------------------------------------------------------------------------------


def _search_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION findable_lexemes(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$"
        " SELECT to_tsvector('pg_catalog.simple', translate(regexp_replace(lower(left(said, 100000)),"
        f" '[!-/:-@\\[-`{{-~]+', ' ', 'g'), '{_ACCENTED}', '{_FOLDED}')) $$"
    )
    op.create_index("ix_findable_who", "findable", ["who"], postgresql_using="gin")
    op.create_index("ix_findable_words", "findable", ["words"], postgresql_using="gin")
    for table, (kind, source, place, words, said) in _SAID.items():
        new, old = said.format(row="NEW"), said.format(row="OLD")
        its_words = words.format(row="NEW").partition(".")[2]
        drop = f"DELETE FROM findable WHERE source = OLD.{source} AND place = {_row('OLD', place)}"
        add = (
            "INSERT INTO findable (business_id, thread_id, kind, source, place, words)"
            f" SELECT NEW.business_id, NEW.thread_id, '{kind}', NEW.{source}, {_row('NEW', place)},"
            f" findable_lexemes({words.format(row='NEW')}) WHERE {new}"
            " ON CONFLICT (source, place) DO UPDATE SET thread_id = excluded.thread_id, words = excluded.words"
        )
        _function(f"{table}_findable_added", f"AFTER INSERT ON {table} FOR EACH ROW WHEN ({new})", add)
        _function(
            f"{table}_findable_changed",
            f"AFTER UPDATE ON {table} FOR EACH ROW WHEN (({new}) IS DISTINCT FROM ({old})"
            f" OR NEW.thread_id <> OLD.thread_id OR NEW.{its_words} <> OLD.{its_words})",
            f"{drop} AND NOT ({new})",
            add,
        )
        _function(f"{table}_findable_gone", f"AFTER DELETE ON {table} FOR EACH ROW", drop)
    _function(
        "threads_findable_added",
        "AFTER INSERT ON threads FOR EACH ROW",
        "INSERT INTO findable (business_id, thread_id, kind, source, place, who)"
        f" SELECT NEW.business_id, NEW.id, 'contact', c.id, 0, findable_lexemes({_contact_words('c')})"
        " FROM contacts c WHERE c.id = NEW.contact_id",
    )
    _function(
        "threads_findable_gone",
        "AFTER DELETE ON threads FOR EACH ROW",
        "DELETE FROM findable WHERE source = OLD.contact_id AND place = 0",
    )
    _function(
        "contacts_findable_changed",
        "AFTER UPDATE OF name, email, address ON contacts FOR EACH ROW",
        f"UPDATE findable SET who = findable_lexemes({_contact_words('NEW')}) WHERE source = NEW.id AND place = 0",
    )
    for statement in _found_before():
        op.execute(statement)


def _function(name: str, when: str, *does: str) -> None:
    body = " ".join(one + ";" for one in does)
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$")
    op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()")
