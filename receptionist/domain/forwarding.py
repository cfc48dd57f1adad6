"""Sending the calls that a business's own phone does not take on to the receptionist: what to dial, by operator.

GSM codes are those of 3GPP TS 22.030 (6.5.2 and annex B): `**61*number*11*seconds#` forwards voice calls after that
many seconds, in steps of five up to thirty. `*71`, `*90` and `*92` are an operator's own, and not the same everywhere.
"""

from dataclasses import dataclass

from receptionist.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True)
class Dialled:
    """Something to dial, and what it does."""

    does: str
    code: str


@dataclass(frozen=True, slots=True)
class Operator:
    """A telephone company, or a kind of telephone. `depends` says what may be otherwise with it."""

    key: str
    name: str
    steps: tuple[str, ...]  # before and after dialling, a sentence each
    on: tuple[Dialled, ...] = ()
    off: tuple[Dialled, ...] = ()
    depends: str = ""


_LISTEN = "Dial each code like a call, and wait for the tone or the message that confirms it."
_GSM_ON = (
    Dialled("When you do not answer, after 20 seconds", "**61*{plus}*11*20#"),
    Dialled("When you are on another call", "**67*{plus}#"),
    Dialled("When your phone is off or has no signal", "**62*{plus}#"),
)
_GSM_OFF = (Dialled("Stop all of these", "##004#"),)
_GSM_ALL = Dialled("All three at once, after your operator's own ringing time", "**004*{plus}#")

OPERATORS = (
    Operator(
        "att", "AT&T (mobile)", (_LISTEN, "The number goes with its country code, as shown."),
        (*_GSM_ON, _GSM_ALL), _GSM_OFF,
        "Some plans and prepaid lines cannot change these: then AT&T's own app or support does it.",
    ),
    Operator(
        "t-mobile", "T-Mobile (mobile)", (_LISTEN, "The number goes with its country code, as shown."),
        (*_GSM_ON, _GSM_ALL), _GSM_OFF,
        "Prepaid lines may not forward. These codes replace the forwarding to T-Mobile's voicemail.",
    ),
    Operator(
        "verizon", "Verizon (mobile)", (_LISTEN, "One code covers calls that are not answered and a busy line."),
        (Dialled("When you do not answer, or are on another call", "*71{digits}"),),
        (Dialled("Stop it", "*73"),),
        "How long it rings first is Verizon's choice. Phones that are off may still go to voicemail.",
    ),
    Operator(
        "gsm", "Another mobile operator", (_LISTEN,), (*_GSM_ON, _GSM_ALL), _GSM_OFF,
        "These are the codes of the GSM standard. Smaller operators may use others, or need the service switched on: "
        "ask for conditional call forwarding.",
    ),
    Operator(
        "landline", "A landline", ("Lift the receiver, dial the code, and wait for the tone that confirms it.",),
        (Dialled("When you do not answer", "*92{digits}"), Dialled("When the line is busy", "*90{digits}")),
        (Dialled("Stop: not answered", "*93"), Dialled("Stop: busy", "*91")),
        "Operators differ, and some use other codes or charge for it. The service must be part of your line: ask for "
        "Call Forwarding No Answer and Busy.",
    ),
    Operator(
        "voip", "Internet phone or phone system (VoIP, PBX)",
        (
            "Sign in to its web page and open the settings of your number: look for call handling or forwarding.",
            "Send unanswered and busy calls on to the number below, after about four rings (20 seconds).",
            "Switch its own voicemail off for these, or it takes the call first.",
        ),
        depends="Where it stands is different with each provider.",
    ),
)  # fmt: skip


def dialled(one: Dialled, number: PhoneNumber) -> str:
    """The code with the receptionist's number in it."""
    return one.code.format(plus=number.e164, digits=number.digits)


def operator_of(key: str) -> Operator:
    """The operator of this key, else the first of the list."""
    return next((one for one in OPERATORS if one.key == key), OPERATORS[0])
