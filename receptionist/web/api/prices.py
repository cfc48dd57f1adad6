"""The price book: read, asked, and replaced by a new version."""

import asyncio
from typing import Annotated

from pydantic import Field, StringConstraints
from quart import Blueprint, Response, request

from receptionist.domain.api_token import Scope
from receptionist.domain.price_search import search_prices
from receptionist.domain.pricebook_files import dump_price_book, parse_price_book
from receptionist.domain.prices import PriceAnswer, PriceBook, PriceItem, price_answer
from receptionist.errors import NotFound
from receptionist.ports import Work
from receptionist.services.audit import note
from receptionist.services.shapes import AmountShape, Instant, Shape
from receptionist.web.api.access import Api, Reply, actor, must_match
from receptionist.web.api.paging import Query
from receptionist.web.api.problems import ApiProblem

_FILES = {"text/csv": "prices.csv", "application/yaml": "prices.yaml", "text/yaml": "prices.yaml"}

_LAST_VERSION = 2**31 - 1  # that the database could number


class ItemShape(Shape):
    """One line of the price book."""

    code: str
    name: str
    charge: str = Field(description="flat, from, range, hourly, needs_visit or free_estimate")
    category: str
    called: list[str] = Field(description="what callers say")
    amount: AmountShape | None
    upto: AmountShape | None
    minimum_hours: float | None
    unit: str
    call_out_fee: AmountShape | None = Field(description="null: the book's own")
    call_out_waived: bool
    after_hours_surcharge: AmountShape | None = Field(description="null: the book's own")
    includes: list[str]
    duration_minutes: int
    warnings: list[str]
    emergency: bool

    @classmethod
    def of(cls, item: PriceItem) -> "ItemShape":
        """An item as programs see it."""
        return cls(
            code=item.code,
            name=item.name,
            charge=item.charge.value,
            category=item.category,
            called=list(item.called),
            amount=AmountShape.of(item.amount) if item.amount else None,
            upto=AmountShape.of(item.upto) if item.upto else None,
            minimum_hours=item.minimum_hours,
            unit=item.unit,
            call_out_fee=AmountShape.of(item.call_out_fee) if item.call_out_fee else None,
            call_out_waived=item.call_out_waived,
            after_hours_surcharge=AmountShape.of(item.after_hours_surcharge) if item.after_hours_surcharge else None,
            includes=list(item.includes),
            duration_minutes=item.duration_minutes,
            warnings=list(item.warnings),
            emergency=item.emergency,
        )


class PriceBookShape(Shape):
    """One version of the prices."""

    version: int
    trade: str
    name: str
    currency: str
    call_out_fee: AmountShape | None
    after_hours_surcharge: AmountShape | None
    items: list[ItemShape]

    @classmethod
    def of(cls, book: PriceBook) -> "PriceBookShape":
        """A book as programs see it."""
        return cls(
            version=book.version,
            trade=book.trade,
            name=book.name,
            currency=book.currency,
            call_out_fee=AmountShape.of(book.call_out_fee) if book.call_out_fee else None,
            after_hours_surcharge=AmountShape.of(book.after_hours_surcharge) if book.after_hours_surcharge else None,
            items=[ItemShape.of(item) for item in book.items],
        )


class VersionShape(Shape):
    """When a version was made, and by whom."""

    version: int
    at: Instant
    author: str
    note: str


class VersionList(Shape):
    """The versions, the newest first."""

    data: list[VersionShape]


class PriceQuery(Query):
    """What is asked for."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)] = Field(
        description="in a customer's words: “my kitchen sink is blocked”"
    )
    after_hours: bool | None = Field(None, description="of the visit; left out while its time is not known")
    limit: int = Field(3, ge=1, le=20)


class MatchShape(Shape):
    """An item that may be meant, and all that may be said of its price."""

    item: ItemShape
    score: float = Field(description="from 0 to 1")
    price_book_version: int
    amount: AmountShape | None
    upto: AmountShape | None
    minimum: AmountShape | None = Field(description="of hourly work")
    call_out_fee: AmountShape | None
    after_hours_surcharge: AmountShape | None

    @classmethod
    def of(cls, answer: PriceAnswer, score: float) -> "MatchShape":
        """What the price book answers."""
        amounts = (answer.amount, answer.upto, answer.minimum, answer.call_out_fee, answer.surcharge)
        amount, upto, minimum, fee, surcharge = (AmountShape.of(one) if one else None for one in amounts)
        return cls(
            item=ItemShape.of(answer.item),
            score=score,
            price_book_version=answer.book_version,
            amount=amount,
            upto=upto,
            minimum=minimum,
            call_out_fee=fee,
            after_hours_surcharge=surcharge,
        )


class MatchList(Shape):
    """What the price book answers, best first; empty where nothing fits."""

    data: list[MatchShape]


def add_prices(blueprint: Blueprint, api: Api) -> None:
    """`/price-book`."""

    @blueprint.get("/price-book")
    @api.operation(Scope.PRICES_READ, PriceBookShape)
    async def read_price_book() -> PriceBookShape:
        """Reads the prices as they are now."""
        async with api.work() as work:
            return PriceBookShape.of(await _book(work))

    @blueprint.get("/price-book/versions")
    @api.operation(Scope.PRICES_READ, VersionList)
    async def list_price_book_versions() -> VersionList:
        """Lists the versions, the newest first."""
        async with api.work() as work:
            made = await work.price_book_versions()
        return VersionList(
            data=[VersionShape(version=version, at=at, author=author, note=note) for version, at, author, note in made]
        )

    @blueprint.get("/price-book/versions/<int:version>")
    @api.operation(Scope.PRICES_READ, PriceBookShape)
    async def read_price_book_version(version: int) -> PriceBookShape:
        """Reads an older version, such as one that a quote names."""
        async with api.work() as work:
            return PriceBookShape.of(await _book(work, version))

    @blueprint.get("/price-book.csv")
    @api.operation(Scope.PRICES_READ, PriceBookShape)
    async def export_price_book_csv() -> Response:
        """The prices as CSV, as they are put back."""
        async with api.work() as work:
            book = await _book(work)
        headers = {"Content-Disposition": 'attachment; filename="prices.csv"'}
        return Response(dump_price_book(book, "prices.csv"), 200, headers, content_type="text/csv; charset=utf-8")

    @blueprint.put("/price-book")
    @api.operation(Scope.PRICES_WRITE, PriceBookShape)
    async def replace_price_book() -> PriceBookShape:
        """Makes a CSV or YAML file the newest version of the prices; needs If-Match. Quotes made keep theirs.

        Send the file as it is, with Content-Type text/csv or application/yaml. Where it does not hold, the answer names
        every line and field.
        """
        file_name = _FILES.get(request.mimetype)
        if file_name is None:
            says = "Send the price book as it is: Content-Type text/csv or application/yaml."
            raise ApiProblem(415, "wrong-type", says)
        # In a thread: a large file takes a while, and live calls share this loop.
        new = await asyncio.to_thread(parse_price_book, await request.data, file_name)
        async with api.work(write=True) as work:
            before = await work.price_book()
            must_match(PriceBookShape.of(before or PriceBook("", "")))
            by = actor()
            saved = await work.save_price_book(new, by.name, "Sent over the API")
            if before is None or saved.version != before.version:
                says = f"Made version {saved.version} of the price book, with {len(saved.items)} items."
                await note(work, api.clock.now(), by, "prices.publish", subject=str(saved.version), says=says)
        return PriceBookShape.of(saved)

    @blueprint.get("/price-book/quote")
    @api.operation(Scope.PRICES_READ, MatchList, query=PriceQuery)
    async def ask_price_book(query_args: PriceQuery) -> Reply:
        """What the price book answers to a customer's words. Nothing is told to anybody."""
        async with api.work() as work:
            book = await _book(work)
        found = search_prices(book, query_args.text, query_args.limit)
        after_hours = query_args.after_hours
        answers = [(price_answer(book, one.item, after_hours=after_hours), one.score) for one in found]
        return Reply(MatchList(data=[MatchShape.of(answer, score) for answer, score in answers]))


async def _book(work: Work, version: int | None = None) -> PriceBook:
    book = await work.price_book(version) if version is None or version <= _LAST_VERSION else None
    if book is None:
        raise NotFound("There is no such version of the price book." if version else "There is no price book yet.")
    return book
