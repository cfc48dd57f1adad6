"""What was said about time: the types, apart from the rules that find them."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class DateSaid:
    """A day, or days from `first` to `last` (both included), in the words `text`, at `start:end` of the utterance.

    `bound` is "by" where the day is the latest that suits ("by Friday"), "after" where it is only the
    beginning, "past" where all that was named lies behind us (when it broke, a date of birth).
    """

    start: int
    end: int
    text: str
    first: date
    last: date
    bound: str = ""

    @property
    def value(self) -> str:
        """ISO: "2026-03-05", or "2026-03-09/2026-03-15" for several days."""
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A time of day (`first == last`) or a stretch of it; an open end is `None` ("after three", "before noon")."""

    start: int
    end: int
    text: str
    first: time | None
    last: time | None

    @property
    def value(self) -> str:
        """ISO: "15:00", or "13:00/15:00" for a stretch; of an open one the end that was named."""
        named = [f"{end:%H:%M}" for end in (self.first, self.last) if end is not None]
        return "/".join(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class WordsSaid:
    """Words that carry a wish without a date: "as soon as possible", "whenever"."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class WhenFound:
    """Everything an utterance says about when. Empty (false) where it says nothing.

    `date` and `time` are what the speaker means in the end; `dates` and `times` all that were named, in order, also
    those taken back or ruled out. `not_on` are weekdays that do not suit, 0 for Monday. `said` is the wish in the
    speaker's own words.
    """

    date: DateSaid | None = None
    time: TimeSaid | None = None
    dates: tuple[DateSaid, ...] = ()
    times: tuple[TimeSaid, ...] = ()
    asap: WordsSaid | None = None
    flexible: WordsSaid | None = None
    not_on: tuple[int, ...] = ()
    said: str = ""

    def __bool__(self) -> bool:
        return bool(self.dates or self.times or self.asap or self.flexible or self.not_on)


@dataclass(frozen=True, slots=True)
class DateRead:
    """A day or days as the rules read them; the place is of the plain text.

    `bare` tells that the year, month or week is ours: a later end of a range may move it on.
    """

    start: int
    end: int
    first: date
    last: date
    bare: bool = False


@dataclass(frozen=True, slots=True)
class TimeRead:
    """A time as the rules read it; the place is of the plain text.

    `sure` tells that morning or afternoon is known; `part` names a part of the day ("morning"); `day` comes with
    "in two hours".
    """

    start: int
    end: int
    first: time | None
    last: time | None
    sure: bool = True
    part: str = ""
    day: date | None = None
