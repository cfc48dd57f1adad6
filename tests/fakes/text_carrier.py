"""A carrier for texts whose answers a test writes beforehand, and a clock that a test sets."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import ListedCall, ListedText, TextEvent
from receptionist.errors import BadInput, OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, MediaAccess, MediaLimits, OutgoingText, TextCarrier, WebhookAnswer


@dataclass
class SettableClock:
    """It is `at` until somebody says otherwise."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def tick(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0) -> datetime:
        """Time passes; what time it is then."""
        self.at += timedelta(seconds=seconds, minutes=minutes, hours=hours)
        return self.at


class ProcessDied(BaseException):
    """Stands for a process killed: nothing in the product catches it."""


_LIMITS = MediaLimits(2, 1000, ("image/jpeg", "image/png"))

Outcome = Accepted | BaseException
During = Callable[[OutgoingText], Awaitable[None]]


@dataclass
class ScriptedTextCarrier:
    """Takes every text unless `outcomes` says otherwise (one is used up by each send) and records it in `sent`.

    `during` runs while the carrier has the text and our side waits: what happens in between.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    during: During | None = None
    sent: list[OutgoingText] = field(default_factory=list)
    listed_texts: list[ListedText] = field(default_factory=list)
    listed_calls: list[ListedCall] = field(default_factory=list)
    list_problem: Exception | None = None
    asked_since: list[datetime] = field(default_factory=list)
    events: dict[bytes, Sequence[TextEvent]] = field(default_factory=dict)
    limits: MediaLimits = _LIMITS
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def words(self) -> list[str]:
        """The texts it was handed, in order."""
        return [text.text for text in self.sent]

    def refuses(self, kind: FailureKind, code: str = "", *, retry: bool = False) -> "ScriptedTextCarrier":
        """The next text is refused."""
        self.outcomes.append(TextRefused(Failure(kind, code), retry=retry))
        return self

    def answers_nothing(self) -> "ScriptedTextCarrier":
        """Nobody can tell what became of the next text."""
        self.outcomes.append(OutcomeUnknown("The connection to the carrier was lost."))
        return self

    def dies(self) -> "ScriptedTextCarrier":
        """Our process is killed while the next text is on its way."""
        self.outcomes.append(ProcessDied())
        return self

    # --- the port -------------------------------------------------------------------------------------------------

    def check(self, account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
        return None

    def key(self, request: WebhookRequest) -> str:
        if request.body not in self.events:
            raise BadInput("This is no event.")
        return request.body.decode()

    def read(self, request: WebhookRequest) -> list[TextEvent]:
        return list(self.events[request.body])

    def answer(self) -> WebhookAnswer:
        return WebhookAnswer()

    async def send(self, account: CarrierAccount, text: OutgoingText) -> Accepted:
        self.sent.append(text)
        outcome = self.outcomes.pop(0) if self.outcomes else Accepted((f"SM{next(self._numbers):032d}",))
        if self.during is not None:
            await self.during(text)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    async def recent_texts(self, account: CarrierAccount, since: datetime) -> list[ListedText]:
        self.asked_since.append(since)
        if self.list_problem is not None:
            raise self.list_problem
        return [text for text in self.listed_texts if text.at >= since]

    async def recent_calls(self, account: CarrierAccount, since: datetime) -> list[ListedCall]:
        return [call for call in self.listed_calls if call.started_at >= since]

    def media_limits(self, account: CarrierAccount) -> MediaLimits:
        return self.limits

    def media_access(self, account: CarrierAccount) -> MediaAccess:
        return MediaAccess(("api.example.com",))


_is_a_carrier: Callable[[], TextCarrier] = ScriptedTextCarrier
