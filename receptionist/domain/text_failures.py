"""What a carrier's refusal of a text means to the business: one plain sentence and one next action."""

from dataclasses import dataclass
from typing import assert_never

from receptionist.domain.message import Failure, FailureKind


@dataclass(frozen=True, slots=True)
class Explained:
    """`says` is one sentence about what happened, `next_action` one about what to do now; both for people."""

    says: str
    next_action: str


def explain(failure: Failure) -> Explained:
    """The sentence and the next action for a refusal, the same for every carrier."""
    return Explained(*_explain(failure.kind))


def is_lasting(failure: Failure) -> bool:
    """Whether any further text to this number fails too, until somebody changes something about the number."""
    return failure.kind in {
        FailureKind.LANDLINE,
        FailureKind.INVALID_NUMBER,
        FailureKind.OPTED_OUT,
        FailureKind.NOT_IN_SERVICE,
        FailureKind.UNROUTABLE,
    }


def opts_out(failure: Failure) -> bool:
    """Whether the carrier says that they opted out there, which belongs into the consent ledger."""
    return failure.kind is FailureKind.OPTED_OUT


def is_landline(failure: Failure) -> bool:
    """Whether the number turned out to be a landline."""
    return failure.kind is FailureKind.LANDLINE


def _explain(kind: FailureKind) -> tuple[str, str]:
    match kind:
        case FailureKind.LANDLINE:
            return "This is a landline: it cannot get texts.", "Call instead."
        case FailureKind.INVALID_NUMBER:
            return "This is not a telephone number that exists.", "Check the number with the customer."
        case FailureKind.OPTED_OUT:
            return "They asked not to be texted.", "Call instead; they can text START to get texts again."
        case FailureKind.UNREACHABLE:
            return "Their phone could not be reached: it may be off or without signal.", "Try again later, or call."
        case FailureKind.NOT_IN_SERVICE:
            return "This number is not in service.", "Ask the customer for another number."
        case FailureKind.FILTERED:
            return "The phone network took this text for spam.", "Call, or word it differently and leave out links."
        case FailureKind.NOT_REGISTERED:
            return (
                "Our number is not registered for business texts yet.",
                "Register it with the carrier (10DLC, or toll-free verification).",
            )
        case FailureKind.UNROUTABLE:
            return "Our number cannot text their country or network.", "Call instead."
        case FailureKind.SENDER_CANNOT_TEXT:
            return "Our number is not able to send texts.", "Turn texting on for this number at the carrier."
        case FailureKind.TRIAL_ACCOUNT:
            return (
                "The carrier account is a trial: it texts only numbers verified there.",
                "Upgrade the carrier account, or verify this number there.",
            )
        case FailureKind.TOO_FAST:
            return "The carrier is taking no more texts at this moment: too many at once.", "Send it again in a minute."
        case FailureKind.CREDENTIALS:
            return "The carrier did not accept our sign-in.", "Check the carrier account's credentials in the settings."
        case FailureKind.NO_CREDIT:
            return "The carrier account has run out of money.", "Add funds at the carrier."
        case FailureKind.TOO_LONG:
            return "The text is longer than the carrier takes.", "Shorten it, or send it as two."
        case FailureKind.MEDIA:
            return "The carrier could not send the picture.", "Send a smaller one, as JPEG or PNG."
        case FailureKind.CARRIER_DOWN:
            return "The carrier could not be reached.", "Send it again in a few minutes, or call."
        case FailureKind.REJECTED:
            return "The carrier refused this text.", "Call instead; the carrier's own pages tell more about its code."
        case _:
            assert_never(kind)
