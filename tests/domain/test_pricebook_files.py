"""An owner writes a price book in a text editor or a spreadsheet, and is told exactly what does not hold."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from receptionist.domain.money import Money
from receptionist.domain.pricebook_files import (
    dump_csv,
    dump_price_book,
    dump_yaml,
    parse_csv,
    parse_price_book,
    parse_yaml,
)
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.errors import BadInput, PriceBookError
from receptionist.resources import resource_dir

STARTER_BOOKS = ("plumbing", "hvac", "electrical", "house-cleaning", "handyman")

GOOD = """\
trade: plumbing
name: Our prices
items:
  - code: TOILET-CLEAR
    name: Unclogging a toilet
    charge: flat
    amount: 149.50
"""


def starter(trade: str) -> PriceBook:
    path = resource_dir("pricebook") / f"{trade}.yaml"
    return parse_price_book(path.read_bytes(), path.name)


def problems_of(text: str, name: str = "plumbing.yaml") -> tuple[str, ...]:
    with pytest.raises(PriceBookError) as caught:
        parse_price_book(text.encode(), name)
    return caught.value.problems


def with_line(line: str) -> str:
    return f"{GOOD}    {line}\n"


# Books as an owner may write them: every text that may stand in a field, every way of charging.

_text = (
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from("=+-@'|\\,;:#\"&*! "),
        min_size=1,
        max_size=24,
    )
    .map(str.strip)
    .filter(bool)
)
_code = st.from_regex(r"[A-Z0-9](?:[A-Z0-9-]{0,10}[A-Z0-9])?", fullmatch=True)


def _money(least: int, currency: str) -> st.SearchStrategy[Money]:
    return st.integers(least, 1_000_000).map(lambda cents: Money(cents, currency))


@st.composite
def _items(draw: st.DrawFn, code: str, called: tuple[str, ...], currency: str) -> PriceItem:
    charge = draw(st.sampled_from(Charge))
    amount = upto = hours = None
    if charge not in {Charge.NEEDS_VISIT, Charge.FREE_ESTIMATE}:
        amount = draw(_money(1, currency))
    if charge is Charge.RANGE and amount:
        upto = Money(amount.cents + draw(st.integers(1, 9_999)), currency)
    if charge is Charge.HOURLY:
        hours = draw(st.none() | st.floats(0.25, 100))
    return PriceItem(
        code=code,
        name=draw(_text),
        charge=charge,
        called=called,
        category=draw(st.just("") | _text),
        amount=amount,
        upto=upto,
        minimum_hours=hours,
        unit=draw(st.just("") | _text),
        call_out_fee=None if charge is Charge.FREE_ESTIMATE else draw(st.none() | _money(0, currency)),
        call_out_waived=draw(st.booleans()),
        after_hours_surcharge=draw(st.none() | _money(0, currency)),
        includes=tuple(draw(st.lists(_text, max_size=3))),
        duration_minutes=draw(st.integers(1, 20_160)),
        warnings=tuple(draw(st.lists(_text, max_size=2))),
        emergency=draw(st.booleans()),
    )


@st.composite
def _books(draw: st.DrawFn) -> PriceBook:
    currency = draw(st.sampled_from(["USD", "CAD", "EUR", "GBP"]))
    codes = draw(st.lists(_code, min_size=1, max_size=4, unique=True))
    said = draw(st.lists(_text, max_size=8, unique_by=lambda text: " ".join(text.casefold().split())))
    items = [draw(_items(code, tuple(said[at :: len(codes)]), currency)) for at, code in enumerate(codes)]
    return PriceBook(
        trade=draw(st.from_regex(r"[a-z][a-z-]{0,8}[a-z]", fullmatch=True)),
        name=draw(_text),
        currency=currency,
        version=draw(st.integers(0, 999)),
        items=tuple(items),
        call_out_fee=draw(st.none() | _money(0, currency)),
        after_hours_surcharge=draw(st.none() | _money(0, currency)),
    )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_books())
def test_a_book_comes_back_the_same_from_yaml_and_from_csv(book: PriceBook) -> None:
    assert parse_yaml(dump_yaml(book), "book.yaml") == book
    assert parse_csv(dump_csv(book), "book.csv") == book


@pytest.mark.parametrize("trade", STARTER_BOOKS)
def test_a_starter_book_holds_and_survives_a_spreadsheet(trade: str) -> None:
    book = starter(trade)
    assert book.trade == trade
    assert len(book.items) >= 25
    assert {item.charge for item in book.items} == set(Charge)
    assert any(item.emergency for item in book.items)
    assert all(len(item.called) >= 3 for item in book.items)
    assert parse_price_book(dump_price_book(book, "export.csv"), "export.csv") == book
    assert parse_price_book(dump_price_book(book, "export.yml"), "export.yml") == book


@pytest.mark.parametrize("syntax", ["yaml", "csv"])
def test_the_examples_in_the_readme_are_what_the_parser_reads(syntax: str) -> None:
    readme = (resource_dir("pricebook") / "README.md").read_text()
    examples = re.findall(rf"```{syntax}\n(.*?)```", readme, re.DOTALL)
    assert examples
    books = [parse_price_book(example.encode(), f"README.{syntax}") for example in examples]
    faucet = books[0].item("FAUCET-REPAIR")
    assert faucet is not None and faucet.amount == Money(14500)
    assert faucet.duration_minutes == 90 and faucet.called[0] == "leaky faucet"


def test_money_is_exact_and_words_stay_words() -> None:
    text = GOOD.replace("149.50", "$1,149.10").replace("a toilet\n", "a toilet\n    called: [no, 007, yes]\n")
    item = parse_yaml(text, "plumbing.yaml").items[0]
    assert item.amount == Money(114910)
    assert item.called == ("no", "007", "yes")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("upto: 200", "line 8, upto: does not go with the charge 'flat', only with 'range'."),
        ("minimum_hours: 2", "line 8, minimum_hours: does not go with the charge 'flat', only with 'hourly'."),
        ("call_out_fee: -5", "line 8, call_out_fee: -5 is below zero."),
        ("call_out_fee: 12.345", "line 8, call_out_fee: 12.345 has more than two decimals."),
        ("call_out_fee: 9000000", "line 8, call_out_fee: 9000000 is more than $1,000,000."),
        ("call_out_fee: about 50", "line 8, call_out_fee: “about 50” is not an amount such as 149.50."),
        ("call_out_fee: 50 EUR", "line 8, call_out_fee: “50 EUR” is not in the book's currency, USD."),
        ("call_out_fee: £50", "line 8, call_out_fee: “£50” is not in the book's currency, USD."),
        ("amuont: 5", "line 8, amuont: is not a field. Did you mean amount?"),
        ("amount: 5", "line 8, amount: stands on line 7 already."),
        (
            "duration: soon",
            "line 8, duration: “soon” is not a time such as 45 min, 2 h or 1 h 30 min, of 14 days at most.",
        ),
        ("emergency: maybe", "line 8, emergency: “maybe” is neither true nor false."),
        ("called: [a, [b]]", "line 8, called: has a list within the list."),
        ("called: [leak, Leak]", "line 8, called: “Leak” is said of TOILET-CLEAR too (line 8)."),
        ("unit: [a]", "line 8, unit: is a list; one value is expected."),
        ('unit: "a\\nb"', "line 8, unit: holds a line break or another control character."),
        (f"unit: {'x' * 301}", "line 8, unit: has 301 characters; 300 at most."),
        ("warnings: {Note: this}", "line 8, warnings: holds fields of its own"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_line(line: str, told: str) -> None:
    (problem,) = problems_of(with_line(line))
    assert problem.startswith(f"plumbing.yaml, {told}")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    amount: 149.50\n", "", "line 4, amount: is missing; the charge 'flat' needs one."),
        ("flat", "hourly\n    minimum_hours: 2\n    amount_: 1\n    ", "amount_: is not a field. Did you mean amount?"),
        ("flat\n    amount: 149.50", "hourly", "line 4, amount: is missing; the charge 'hourly' needs one."),
        ("flat", "range", "line 4, upto: is missing; a range needs one."),
        ("flat", "range\n    upto: 149.50", "line 7, upto: $149.50 is not more than the amount $149.50."),
        ("flat", "needs_visit", "line 7, amount: does not go with the charge 'needs_visit'"),
        (
            "flat",
            "cheap",
            "line 6, charge: “cheap” is not one of flat, from, range, hourly, needs_visit, free_estimate.",
        ),
        ("149.50", "0", "line 7, amount: is zero."),
        ("TOILET-CLEAR", "toilet clear", "line 4, code: “toilet clear” is not capital letters, digits and hyphens"),
        ("    name: Unclogging a toilet\n", "", "line 4, name: is missing."),
        ("trade: plumbing", "trade: plumbing\ncurrency: dollars", "line 2, currency: “dollars” is not three capital"),
        ("items:", "items: []\nother:", "items: there are none."),
    ],
)
def test_what_an_item_lacks_is_told(old: str, new: str, told: str) -> None:
    assert any(told in problem for problem in problems_of(GOOD.replace(old, new, 1)))


def test_all_problems_come_at_once_in_the_order_of_lines() -> None:
    second = GOOD[GOOD.index("  - code") :].replace("149.50", "-3").replace("Unclogging a toilet", "''")
    text = GOOD.replace("149.50", "free") + second
    assert problems_of(text) == (
        "plumbing.yaml, line 7, amount: “free” is not an amount such as 149.50.",
        "plumbing.yaml, line 8, code: TOILET-CLEAR stands on line 4 already.",
        "plumbing.yaml, line 11, amount: -3 is below zero.",
    )


def test_a_free_estimate_has_no_fee() -> None:
    text = GOOD.replace("flat\n    amount: 149.50", "free_estimate\n    call_out_fee: 50")
    assert problems_of(text) == (
        "plumbing.yaml, line 7, call_out_fee: a free estimate has none; use the charge 'needs_visit'.",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &a [x]\nb: [*a, *a]\n", "line 1: anchors and aliases"),
        ("name: !!python/object/apply:os.system ['ls']\n", "line 1: tags (!) are not read"),
        ("[" * 50_000, "line 1: is nested too deeply"),
        ("name: [a\ntrade: b\n", "is not YAML"),
        ("name: a\x07\n", "holds a character that YAML does not allow"),
        ("just words\n", "line 1: does not begin with fields"),
        ("- a\n- b\n", "line 1: does not begin with fields"),
        ("", "line 1: does not begin with fields"),
        ("a: 1\n---\nb: 2\n", "is not YAML"),
        (GOOD + "#" * 1_000_000, "the file is longer than 1000000 characters"),
        (GOOD + "    ? [a]\n    : b\n", "line 8: a field has no name"),
        ("trade: plumbing\nname: A\nitems: none\n", "line 3, items: is not a list of items"),
        ("trade: plumbing\nname: A\nitems: [none]\n", "line 3, items: holds something that is not an item"),
    ],
)
def test_files_that_are_no_price_book_get_a_sentence_and_not_a_traceback(text: str, told: str) -> None:
    assert any(problem.startswith("plumbing.yaml") and told in problem for problem in problems_of(text))


def test_too_many_items_are_refused() -> None:
    item = GOOD[GOOD.index("  - code") :]
    many = "".join(item.replace("TOILET-CLEAR", f"T-{number}") for number in range(1_001))
    assert "items: more than 1000 items." in problems_of(GOOD[: GOOD.index("  - code")] + many)[0]


def test_bytes_that_are_not_utf8_name_their_line() -> None:
    with pytest.raises(PriceBookError, match=r"prices\.csv, line 2: is not UTF-8 text"):
        parse_price_book("book:trade,plumbing\nbook:name,Café\n".encode("latin-1"), "prices.csv")


def test_other_kinds_of_files_are_refused_by_name() -> None:
    with pytest.raises(BadInput, match=r"neither a \.yaml nor a \.csv"):
        parse_price_book(b"PK", str(Path("prices.xlsx")))


SHEET = "\ufeffbook:trade,plumbing,,\r\nbook:name,Our prices,,\r\n\r\nCode,Name,Charge,Amount,Emergency,Called\r\n"


def test_a_sheet_saved_by_a_spreadsheet_is_read() -> None:
    book = parse_price_book(f'{SHEET}FIX,"Repair, any",Flat,"$1,250.00",TRUE,drip | drip\\|drop\r\n'.encode(), "p.csv")
    assert book.items == (
        PriceItem(
            code="FIX",
            name="Repair, any",
            charge=Charge.FLAT,
            amount=Money(125000),
            emergency=True,
            called=("drip", "drip|drop"),
        ),
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("FIX,=1+1,flat,5,,\r\n", "p.csv, line 5, name: “=1+1” looks like a spreadsheet formula"),
        ("FIX,A,flat,=1+1,,\r\n", "p.csv, line 5, amount: “=1+1” is not an amount"),
        ("FIX,A,flat,-5,,\r\n", "p.csv, line 5, amount: -5 is below zero."),
        ("FIX,A,flat,5,,,more\r\n", "p.csv, line 5: “more” stands in a column without a header."),
        ("FIX,A,flat,5,,\r\nFIX,B,flat,5,,\r\n", "p.csv, line 6, code: FIX stands on line 5 already."),
        ('FIX,"A\nB",flat,5,,\r\nB,B,flat,x,,\r\n', "p.csv, line 7, amount: “x” is not an amount"),
        ('FIX,"A,flat,5,,\r\n', "p.csv, line 5: is not CSV"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(rows: str, told: str) -> None:
    assert any(problem.startswith(told) for problem in problems_of(SHEET + rows, "p.csv"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "p.csv, line 1: has no header row"),
        ("a,b\r\n", "p.csv, line 1: is neither a “book:” row nor a header row"),
        (
            "code;name;charge\r\n",
            "p.csv, line 1: is neither a “book:” row nor a header row that begins with “code”. The col",
        ),
        (SHEET.replace("Called", "Name"), "p.csv, line 4, name: is the header of two columns."),
        (SHEET.replace("Called", "Colour"), "p.csv, line 4, colour: is not a field."),
        (f"book:name,B\r\n{SHEET[1:]}", "p.csv, line 3, name: stands on line 1 already."),
        (SHEET.replace("plumbing,", "plumbing,x"), "p.csv, line 1, trade: has more than one value."),
        (SHEET.replace("book:trade", "book:trad"), "p.csv, line 1, trad: is not a field. Did you mean trade?"),
    ],
)
def test_a_sheet_with_a_wrong_head_is_told_so(text: str, told: str) -> None:
    assert any(problem.startswith(told) for problem in problems_of(text, "p.csv"))


def test_an_exported_sheet_holds_no_formula() -> None:
    item = PriceItem(code="A", name="=cmd()", charge=Charge.FREE_ESTIMATE, called=("@home", "+1"), unit="'-x")
    book = PriceBook(trade="plumbing", name="-Prices", items=(item,))
    cells = re.split(r"[,\r\n]+", dump_csv(book))
    assert not [cell for cell in cells if cell[:1] in set("=+-@")]
    assert parse_csv(dump_csv(book), "p.csv") == book


def test_a_book_of_two_currencies_is_not_written() -> None:
    item = PriceItem(code="A", name="B", charge=Charge.FLAT, amount=Money(500, "EUR"))
    with pytest.raises(PriceBookError, match="A has an amount in EUR, but the book is in USD"):
        dump_yaml(PriceBook(trade="plumbing", name="P", items=(item,)))


_scraps = st.sampled_from(
    [
        ":",
        "-",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "\n",
        "\n  ",
        "\r",
        ",",
        "|",
        "#",
        "&a",
        "*a",
        "!!x",
        "?",
        "%",
        "\t",
        "\x00",
        "~",
        "=1",
        "book:",
    ]
)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), _scraps | st.text(max_size=3)), min_size=1, max_size=6), st.booleans()
)
def test_a_damaged_file_is_told_and_never_crashes(damage: list[tuple[int, str]], as_csv: bool) -> None:
    name = "book.csv" if as_csv else "book.yaml"
    text = dump_csv(parse_yaml(GOOD, "book.yaml")) if as_csv else GOOD
    for place, scrap in damage:
        at = place % (len(text) + 1)
        text = text[:at] + scrap + text[at + len(scrap) // 2 :]
    problems: tuple[str, ...] = ()
    try:
        parse_price_book(text.encode("utf-8", "surrogatepass"), name)
    except PriceBookError as error:
        problems = error.problems
    assert all(problem.startswith(f"{name}, line ") for problem in problems)
