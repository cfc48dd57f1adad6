"""The numbers customers reach a business at, and what each is for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from receptionist.domain.answering import Answering
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
class NumberRules:
    """How calls to one number are answered, in place of the business's own way. `first` is rung before the others."""

    answering: Answering
    first: PhoneNumber | None = None


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of the business. `greeting` is said to whoever calls it; empty: the business's own. So are `rules`."""

    number: PhoneNumber
    account_id: AccountId
    use: NumberUse = NumberUse.BOTH
    label: str = ""
    greeting: str = ""
    rules: NumberRules | None = None

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


def line_called(numbers: Sequence[OwnNumber], called: str) -> OwnNumber | None:
    """The number whose rules hold for a call to `called` (E.164): who calls a texting number reaches the main line."""
    reached = next((one for one in numbers if one.number.e164 == called), None)
    if reached is not None and reached.use is NumberUse.TEXTS:
        return next((one for one in numbers if one.takes_calls), reached)
    return reached


def on_number(profile: BusinessProfile, number: OwnNumber | None) -> BusinessProfile:
    """The profile as it holds for who calls this number: its greeting while the business is open, its rules always."""
    if number is None:
        return profile
    if number.greeting:
        profile = replace(profile, greeting=number.greeting, greeting_returning=number.greeting)
    if number.rules is not None:
        profile = replace(profile, answering=number.rules.answering, transfer_to=number.rules.first)
    return profile
