"""The webhook addresses to set at a carrier, and which of them are not set as they should be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from receptionist.domain.carrier_report import AccountReport, Slot, WebhookChange, WebhookPlace
from receptionist.domain.own_numbers import NumberUse, OwnNumber
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount

_CALLS = (Slot.VOICE, Slot.VOICE_FALLBACK, Slot.VOICE_STATUS)


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """An address to set at a carrier: what it is called there, and what is missed without it."""

    slot: Slot
    called: str
    url: str
    without: str


def webhook_addresses(origin: str, account: CarrierAccount) -> list[WebhookAddress]:
    """Every address to set at the account's carrier: for calls, where we take them there, and for texts."""
    base = f"{origin}/webhooks/{account.dialect}/{account.id}"
    texts, receipts = f"{base}/texts", f"{base}/receipts"
    no_text, no_receipt = "texts come in late, when the carrier is asked for its list", "nobody sees what arrived"
    match account.dialect:
        case "telnyx":
            return [WebhookAddress(Slot.TEXTS, "Messaging profile, webhook URL", texts, no_text)]
        case "vonage":
            return [
                WebhookAddress(Slot.TEXTS, "Inbound messages", texts, no_text),
                WebhookAddress(Slot.RECEIPTS, "Delivery receipts, status", receipts, no_receipt),
            ]
        case _:
            # Twilio tries a webhook about a text once, unless the address asks for more.
            again = f"{texts}#rc=5&rp=all"
            return [
                WebhookAddress(Slot.VOICE, "A call comes in", f"{base}/voice", "no call arrives"),
                WebhookAddress(
                    Slot.VOICE_FALLBACK, "Primary handler fails", f"{base}/fallback", "a failure here is a dead line"
                ),
                WebhookAddress(
                    Slot.VOICE_STATUS, "Call status changes", f"{base}/status", "a call that broke off is noticed late"
                ),
                WebhookAddress(Slot.TEXTS, "A message comes in", again, no_text),
                WebhookAddress(
                    Slot.TEXTS_FALLBACK, "Message handler fails", again, "a text that met a failure here comes late"
                ),
            ]


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """An address that is not as it should be. `foreign`: it leads to somebody else's program, which would stop."""

    change: WebhookChange
    without: str
    foreign: bool

    @property
    def key(self) -> str:
        """What names it in a form."""
        place = self.change.place
        return f"{place.slot}:{place.number.e164 if place.number else ''}"

    @property
    def leads_to(self) -> str:
        """The host it leads to now; empty where nothing is set."""
        return urlsplit(self.change.before).hostname or ""


def planned_changes(
    report: AccountReport, addresses: Sequence[WebhookAddress], numbers: Sequence[OwnNumber], account: CarrierAccount
) -> list[PlannedChange]:
    """What would have to be set so that all that `numbers` are used for arrives here.

    Addresses of numbers that are not used, or not for this, are nobody's business here.
    """
    used = {one.number: one for one in numbers}
    wanted = {address.slot: address for address in addresses}
    found = []
    for place, before in report.webhooks.items():
        address = wanted.get(place.slot)
        if address is None or before == address.url or not _concerns(place, used):
            continue
        foreign = bool(before) and not is_ours(before, account)
        found.append(PlannedChange(WebhookChange(place, before, address.url), address.without, foreign))
    return found


def is_ours(url: str, account: CarrierAccount) -> bool:
    """Whether an address leads to this account here, perhaps under an origin of before."""
    return f"/{account.id}/" in urldefrag(url)[0]


def _concerns(place: WebhookPlace, used: Mapping[PhoneNumber, OwnNumber]) -> bool:
    if place.number is None:
        return True
    number = used.get(place.number)
    if number is None:
        return False
    return number.use is not NumberUse.OFF if place.slot in _CALLS else number.takes_texts
