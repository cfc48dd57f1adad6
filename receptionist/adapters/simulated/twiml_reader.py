"""The carrier's side of TwiML: the verbs the simulated carrier follows."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from receptionist.errors import CarrierProblem

_LARGEST_DOCUMENT = 64 * 1024  # Twilio's own limit
_MOST_NUMBERS = 10  # of one <Dial>


@dataclass(frozen=True, slots=True)
class ConnectStream:
    """`<Connect><Stream>`."""

    url: str
    action: str
    parameters: dict[str, str]
    status_callback: str = ""


@dataclass(frozen=True, slots=True)
class Dial:
    """`<Dial><Number>…`: all of them ring at once for so many seconds."""

    numbers: tuple[str, ...]
    action: str
    screen_url: str
    seconds: int
    answered_url: str = ""  # told when somebody picks up


@dataclass(frozen=True, slots=True)
class Record:
    """`<Record>`."""

    action: str


@dataclass(frozen=True, slots=True)
class Say:
    """`<Say>`, in the carrier's own voice."""

    text: str


@dataclass(frozen=True, slots=True)
class Gather:
    """`<Gather>` of keys."""

    action: str
    also_without_a_key: bool = False


@dataclass(frozen=True, slots=True)
class HangUp:
    """`<Hangup>`."""


@dataclass(frozen=True, slots=True)
class Reject:
    """`<Reject>`: the caller hears that the line is engaged."""


Verb = ConnectStream | Dial | Record | Say | Gather | HangUp | Reject


def read_twiml(document: str) -> list[Verb]:
    """The verbs of a document in order. Raises CarrierProblem for one the carrier would refuse."""
    if len(document) > _LARGEST_DOCUMENT or "<!" in document:
        raise CarrierProblem("The server's TwiML is not acceptable.", retry=False)
    try:
        root = ET.fromstring(document)
    except ET.ParseError as error:
        raise CarrierProblem("The server's answer is not TwiML.", retry=False) from error
    if root.tag != "Response":
        raise CarrierProblem("The server's answer is not TwiML.", retry=False)
    return [_verb(element) for element in root]


def _verb(element: ET.Element) -> Verb:
    action = element.get("action", "")
    match element.tag:
        case "Connect":
            stream = element.find("Stream")
            if stream is None or not stream.get("url"):
                raise CarrierProblem("<Connect> without a <Stream url>.", retry=False)
            parameters = {part.get("name", ""): part.get("value", "") for part in stream.findall("Parameter")}
            return ConnectStream(stream.get("url", ""), action, parameters, stream.get("statusCallback", ""))
        case "Dial":
            numbers = [number for number in element.findall("Number") if number.text]
            if not 1 <= len(numbers) <= _MOST_NUMBERS:
                raise CarrierProblem("<Dial> without a <Number>, or with too many.", retry=False)
            dialled = tuple((number.text or "").strip() for number in numbers)
            seconds, answered_url = int(element.get("timeout", "30")), numbers[0].get("statusCallback", "")
            return Dial(dialled, action, numbers[0].get("url", ""), seconds, answered_url)
        case "Record":
            return Record(action)
        case "Say":
            return Say(element.text or "")
        case "Gather":
            return Gather(action, element.get("actionOnEmptyResult", "") == "true")
        case "Reject":
            return Reject()
        case "Hangup":
            return HangUp()
        case other:
            raise CarrierProblem(f"The simulated carrier does not know <{other}>.", retry=False)
