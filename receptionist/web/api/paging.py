"""Lists page by page: a page names, in a cursor nobody need understand, the row it ended with."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from quart import request

from receptionist.domain.listing import Place
from receptionist.services.shapes import Shape
from receptionist.web.api.access import Reply
from receptionist.web.api.problems import ApiProblem

T = TypeVar("T")
S = TypeVar("S", bound=Shape)


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:  # the first or last day there is, in a zone far from here
        raise ValueError("There is no such time.") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Query(BaseModel):
    """What stands in an address behind the question mark."""

    model_config = ConfigDict(extra="forbid")


class ListQuery(Query):
    """How much of a list, and from where on."""

    limit: int = Field(50, ge=1, le=100, description="how many at the most")
    cursor: str | None = Field(None, max_length=300, description="next_cursor of the page before")

    @property
    def after(self) -> Place | None:
        """The row the page before ended with. Raises ApiProblem."""
        if self.cursor is None:
            return None
        try:
            padded = self.cursor + "=" * (-len(self.cursor) % 4)
            at, row_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            place = Place(datetime.fromisoformat(at), str(row_id))
            # What no database could be asked for is none of ours.
            if place.at.tzinfo is None or not (place.id.isascii() and place.id.isprintable()):
                raise ValueError
            return Place(_in_utc(place.at), place.id)
        except (binascii.Error, ValueError, TypeError):
            raise ApiProblem(422, "invalid", "The cursor is not one of ours.", "cursor") from None


class ListShape(Shape, Generic[S]):
    """A page of a list."""

    data: list[S]
    next_cursor: str | None = Field(description="of the next page; null where this is the last")


def page(
    kind: type[ListShape[S]], found: Sequence[T], query: ListQuery, place: Callable[[T], Place], show: Callable[[T], S]
) -> Reply:
    """A page of what was found, one more than `query.limit` telling that there is a next one."""
    shown = found[: query.limit]
    cursor = _cursor(place(shown[-1])) if len(found) > query.limit else None
    headers = {}
    if cursor is not None:
        arguments = {**request.args.to_dict(), "cursor": cursor}
        headers["Link"] = f'<{request.path}?{urlencode(arguments)}>; rel="next"'
    return Reply(kind(data=[show(one) for one in shown], next_cursor=cursor), headers=headers)


def _cursor(place: Place) -> str:
    text = json.dumps([place.at.isoformat(), place.id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
