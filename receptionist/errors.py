"""The errors a person may meet.

ReceptionistError            one plain sentence, and where it helps one next action
├── SettingsError            the operator's: a setting is missing or wrong
├── ModelMissing             the operator's: a speech model is not on this machine
├── DatabaseProblem          the operator's: locked, unreachable, older or newer than the program
├── BadInput                 the caller's of this function: a file, a form, a command line
│   ├── PriceBookError       a price book that does not hold; names file, line and field
│   └── FormProblems         a form; says what is wrong with each of its fields
├── NotFound                 no such thing in this business
├── Conflict                 somebody was quicker: a taken slot, a name in use
├── Forged                   a webhook that its carrier did not send, or not just now
└── ServiceProblem           a part we call failed; `retry` tells whether trying again helps
    ├── SpeechProblem        speech-to-text or text-to-speech
    ├── ModelProblem         the language model
    ├── MailRefused          a mail server will never take an e-mail to this address
    └── CarrierProblem       the telephone company
        ├── TextRefused      it did not take a text, and said why
        └── OutcomeUnknown   nobody can tell whether it took a text
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command that needs no texts does not wait for what they are made of
    from receptionist.domain.message import Failure


class ReceptionistError(Exception):
    """An error meant to be read by a person.

    `message` is one sentence saying what is wrong; `hint` says what to do next, or is empty.
    """

    retry = False

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SettingsError(ReceptionistError):
    """A setting is missing or cannot be used."""


class ModelMissing(ReceptionistError):
    """A speech model is not where it should be."""


class DatabaseProblem(ReceptionistError):
    """The database cannot be used as it is."""


class StorageProblem(ReceptionistError):
    """The disk cannot keep more."""


class BadInput(ReceptionistError):
    """What was handed in does not hold."""


class PriceBookError(BadInput):
    """A price book does not hold. `problems` has a sentence for each fault, naming file, line and field."""

    def __init__(self, message: str, hint: str = "", *, problems: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems) or (message,)


class FormProblems(BadInput):
    """Some fields of a form do not hold. `by_field` has a sentence for each of them."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__(next(iter(by_field.values()), "Something in the form does not hold."))
        self.by_field = dict(by_field)


class NotFound(ReceptionistError):
    """There is no such thing in this business."""


class Conflict(ReceptionistError):
    """It was free a moment ago and is not any more."""


class Forged(ReceptionistError):
    """A webhook that is not what its carrier sent, or is too old. `reason` is a short word to count by."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The request is not genuine: {reason}.")
        self.reason = reason


class ServiceProblem(ReceptionistError):
    """A part that we call failed. `retry` tells whether trying again can help."""

    def __init__(self, message: str, hint: str = "", *, retry: bool = True) -> None:
        super().__init__(message, hint)
        self.retry = retry


class SpeechProblem(ServiceProblem):
    """Speech-to-text or text-to-speech failed."""


class ModelProblem(ServiceProblem):
    """The language model failed."""


class MailRefused(ServiceProblem):
    """An e-mail cannot be delivered, however often it is tried: its address, or what stands in it, is not taken."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, retry=False)


class CarrierProblem(ServiceProblem):
    """The telephone company refused or could not be reached."""


class TextRefused(CarrierProblem):
    """The carrier certainly did not take a text. `retry` tells whether sending it again later can help."""

    def __init__(self, failure: Failure, *, retry: bool) -> None:
        super().__init__(f"The carrier did not take a text: {failure.kind.value} {failure.code}".rstrip(), retry=retry)
        self.failure = failure


class OutcomeUnknown(CarrierProblem):
    """A text was handed to the carrier and no answer came: it may have taken it. Never sent again blindly."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retry=False)
