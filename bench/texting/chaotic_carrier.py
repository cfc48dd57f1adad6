"""Twilio's messages as its API shows them, at a bad time: slow answers, connections that break after a text was taken,
receipts that come again and again in any order or not at all, and a list that is not to be had until it is."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from receptionist.services.time import utc_now

DROPPED_OF = 50  # one answer of so many never arrives, though the text was taken
UNTOLD_OF = 20  # of one text in so many no receipt comes
SLOW_SECONDS = 0.3  # at the most, before a text is taken and once more before the answer
_SEED = 7
_API = "/2010-04-01/Accounts/{sid}/"


@dataclass(frozen=True, slots=True)
class Passed:
    """A text that passed through the carrier, either way. `mark` is our attempt's, where it is ours."""

    sid: str
    sender: str
    recipient: str
    text: str
    at: datetime
    callback: str = ""

    @property
    def inbound(self) -> bool:
        """Whether a customer wrote it."""
        return not self.callback

    @property
    def mark(self) -> str:
        """Which attempt of ours handed it over."""
        return parse_qs(urlsplit(self.callback).query).get("attempt", [""])[0]


@dataclass(slots=True)
class ChaoticCarrier:
    """What passed, newest last, and what customers' telephones got. `lists`: whether it answers what passed."""

    passed: list[Passed] = field(default_factory=list)
    got: Counter[str] = field(default_factory=Counter)  # texts by recipient
    marks: dict[str, set[str]] = field(default_factory=dict)  # attempts by recipient
    to_tell: list[Passed] = field(default_factory=list)  # texts whose receipts are to be brought
    dropped: int = 0  # answers to texts that were taken
    gone: int = 0  # texts that were not taken: who sent them was killed meanwhile
    lists: bool = False
    ahead: timedelta = timedelta(0)  # of its clock, where the server's is put forward
    _chance: random.Random = field(default_factory=lambda: random.Random(_SEED))

    def application(self) -> web.Application:
        """The API."""
        api = web.Application()
        api.router.add_post(f"{_API}Messages.json", self._send)
        api.router.add_get(f"{_API}Messages.json", self._list_messages)
        api.router.add_get(f"{_API}Calls.json", self._list_calls)
        return api

    async def _send(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        to, callback = str(form["To"]), str(form["StatusCallback"])
        await asyncio.sleep(self._chance.uniform(0, SLOW_SECONDS))
        if request.transport is None or request.transport.is_closing():
            self.gone += 1
            return web.Response(status=499)
        sid = f"SM{len(self.passed):032x}"
        text = Passed(sid, str(form["From"]), to, str(form["Body"]), utc_now() + self.ahead, callback)
        self.passed.append(text)
        self.got[to] += 1
        self.marks.setdefault(to, set()).add(text.mark)
        if self._chance.randrange(UNTOLD_OF):
            self.to_tell.append(text)
        await asyncio.sleep(self._chance.uniform(0, SLOW_SECONDS))
        if self._chance.randrange(DROPPED_OF) == 0 and request.transport is not None:
            self.dropped += 1
            request.transport.abort()
        return web.json_response(_shown(text) | {"status": "queued", "date_sent": None}, status=201)

    async def _list_messages(self, request: web.Request) -> web.StreamResponse:
        if not self.lists:
            return web.json_response({"code": 20500, "message": "not now", "status": 500}, status=500)
        size, page = int(request.query.get("PageSize", 50)), int(request.query.get("Page", 0))
        newest_first = self.passed[::-1]
        shown = [_shown(text) for text in newest_first[page * size : (page + 1) * size]]
        more = len(newest_first) > (page + 1) * size
        following = str(request.rel_url.update_query(Page=page + 1)) if more else None
        return web.json_response({"messages": shown, "next_page_uri": following})

    async def _list_calls(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"calls": [], "next_page_uri": None})


def _shown(text: Passed) -> dict[str, object]:
    """A text in an answer. The address of its receipts, and our mark in it, is not shown."""
    when = format_datetime(text.at.astimezone(UTC))
    return {
        "sid": text.sid,
        "direction": "inbound" if text.inbound else "outbound-api",
        "status": "received" if text.inbound else "delivered",
        "from": text.sender,
        "to": text.recipient,
        "body": text.text,
        "date_created": when,
        "date_sent": when,
        "num_media": "0",
        "num_segments": "1",
        "error_code": None,
    }
