"""The numbers customers reach a business at, and what each is for."""

from dataclasses import dataclass, replace
from enum import StrEnum

from receptionist.domain.ids import AccountId
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile


class NumberUse(StrEnum):
    """What a number is used for here."""

    BOTH = "both"
    VOICE = "voice"
    TEXTS = "texts"
    OFF = "off"  # the account has it, and somebody else's program answers it


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of the business. `greeting` is said to whoever calls it; empty: the business's own."""

    number: PhoneNumber
    account_id: AccountId
    use: NumberUse = NumberUse.BOTH
    label: str = ""
    greeting: str = ""

    @property
    def takes_calls(self) -> bool:
        """Whether calls to it are answered here."""
        return self.use in (NumberUse.BOTH, NumberUse.VOICE)

    @property
    def takes_texts(self) -> bool:
        """Whether texts to it are taken in here, and texts go out from it."""
        return self.use in (NumberUse.BOTH, NumberUse.TEXTS)

    @property
    def name(self) -> str:
        """How people call it: its label, else the number."""
        return self.label or self.number.national


def greets(profile: BusinessProfile, number: OwnNumber | None) -> BusinessProfile:
    """The profile as it greets on this number while the business is open; after hours and on holidays, as ever."""
    if number is None or not number.greeting:
        return profile
    return replace(profile, greeting=number.greeting, greeting_returning=number.greeting)
