"""A healthy Twilio account on a carrier server: one number whose addresses lead elsewhere, and one for sale."""

from receptionist.domain.phone import PhoneNumber
from tests.fakes.carrier_server import Answer, CarrierServer

SID = "AC" + "1" * 32
NUMBER = PhoneNumber("+15035550100")
FOR_SALE = PhoneNumber("+14155550123")
BASE = f"/2010-04-01/Accounts/{SID}"
NUMBERS = f"GET {BASE}/IncomingPhoneNumbers.json"
BUY = f"POST {BASE}/IncomingPhoneNumbers.json"


def a_number(number: PhoneNumber = NUMBER, **fields: object) -> dict[str, object]:
    """A number as the API tells it."""
    return {
        "sid": "PN" + number.digits.rjust(32, "0"),
        "phone_number": number.e164,
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
        "voice_url": "https://old.example/voice",
        "voice_fallback_url": "",
        "status_callback": "",
        "sms_url": "",
        "sms_fallback_url": "",
        **fields,
    }


def healthy(carrier: CarrierServer) -> None:
    """Scripts all that is asked of the account."""
    carrier.on(f"GET {BASE}.json", Answer({"sid": SID, "status": "active", "type": "Full", "friendly_name": "Rosa"}))
    carrier.on(f"GET {BASE}/Balance.json", Answer({"balance": "23.40", "currency": "USD"}))
    carrier.on(NUMBERS, Answer({"incoming_phone_numbers": [a_number()]}))
    carrier.on("GET /v1/a2p/BrandRegistrations", Answer({"data": [], "meta": {"key": "data"}}))
    carrier.on(
        f"GET {BASE}/AvailablePhoneNumbers/US/Local.json",
        Answer(
            {
                "available_phone_numbers": [
                    {
                        "phone_number": FOR_SALE.e164,
                        "locality": "San Francisco",
                        "region": "CA",
                        "capabilities": {"voice": True, "SMS": True, "MMS": True},
                    }
                ]
            }
        ),
    )
    prices = [{"number_type": "local", "base_price": "1.15", "current_price": "1.15"}]
    carrier.on("GET /v1/PhoneNumbers/Countries/US", Answer({"price_unit": "USD", "phone_number_prices": prices}))
    carrier.on(BUY, Answer(a_number(FOR_SALE), 201))
    for number in (NUMBER, FOR_SALE):
        carrier.on(f"POST {BASE}/IncomingPhoneNumbers/{a_number(number)['sid']}.json", Answer(a_number(number)))
