"""What we ask of Twilio about a call outside its media, through the official SDK."""

from receptionist.adapters.twilio.api import API_ERRORS, Api, problem, refusal
from receptionist.domain.records import CarrierAccount

_NO_SUCH_CALL = "20404"
_CALL_NOT_IN_PROGRESS = "21220"


class TwilioCallControl:
    """CallControl for Twilio."""

    async def hang_up(self, account: CarrierAccount, carrier_call_id: str) -> None:
        """Ends the call; one that is over already is success. Raises CarrierProblem."""
        try:
            async with Api(account) as api:
                await api.client.api.account.calls(carrier_call_id).update_async(status="completed")
        except API_ERRORS as error:
            answer = refusal(error)
            if answer and (answer.status == 404 or answer.code in (_NO_SUCH_CALL, _CALL_NOT_IN_PROGRESS)):
                return
            raise problem(error, "end a call") from error
