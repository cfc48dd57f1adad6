"""The receptionist's part of the settings: what is drafted, rehearsed and published together; and its versions."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from receptionist.domain.manner import Escalation, MayDo
from receptionist.domain.profile import BusinessProfile, FrequentQuestion, Personality


@dataclass(frozen=True, slots=True)
class ReceptionistSettings:
    """Each field is the one of this name in `BusinessProfile`."""

    greeting: str = ""
    greeting_after_hours: str = ""
    greeting_holiday: str = ""
    greeting_returning: str = ""
    disclosure: str = ""
    recording_notice: str = ""
    personality: Personality = field(default_factory=Personality)
    questions: tuple[FrequentQuestion, ...] = ()
    may_do: MayDo = field(default_factory=MayDo)
    must_ask: tuple[str, ...] = ()
    escalation: Escalation = field(default_factory=Escalation)

    @classmethod
    def of(cls, profile: BusinessProfile) -> "ReceptionistSettings":
        """Those of a profile."""
        return cls(**{part.name: getattr(profile, part.name) for part in fields(cls)})

    def onto(self, profile: BusinessProfile) -> BusinessProfile:
        """The profile with these settings in place of its own; all else stays as it is."""
        return replace(profile, **{part.name: getattr(self, part.name) for part in fields(self)})


@dataclass(frozen=True, slots=True)
class Draft:
    """Settings that are saved and not published. `revision` counts its savings, so that none is lost under another."""

    settings: ReceptionistSettings
    revision: int
    at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class ProfileVersion:
    """The settings of a business as they were published once; the newest version is the one that holds."""

    number: int
    profile: BusinessProfile
    at: datetime
    author: str
    what: str
    note: str = ""
