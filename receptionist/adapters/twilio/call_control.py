"""What we ask of Twilio about a call outside its media, through the official SDK."""

import re

from receptionist.adapters.media_fetch import WebMediaFetcher
from receptionist.adapters.twilio.api import API_ERRORS, Api, api_url_of, problem, refusal
from receptionist.adapters.twilio.texts import media_access
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput, CarrierProblem
from receptionist.ports import MediaFetcher, NewCall

_RECORDING = re.compile(r"RE[0-9a-fA-F]{32}")
_NO_SUCH_CALL = "20404"
_CALL_NOT_IN_PROGRESS = "21220"
# Codes of https://www.twilio.com/docs/api/errors, in plain words with what to do.
_REFUSED = {
    "21210": ("Twilio does not let this number make calls.", "Choose a number of the Twilio account for calls."),
    "21211": ("Twilio says that this is no number to call.", "Check the number of your telephone."),
    "21214": ("Twilio says that this number cannot be reached.", "Check the number of your telephone."),
    "21215": (
        "The Twilio account may not call this country.",
        "Allow it in Twilio's console, under Voice, Geographic Permissions.",
    ),
    "21219": (
        "A trial account of Twilio calls verified numbers only.",
        "Verify the number in Twilio's console, or upgrade the account.",
    ),
}


class TwilioCallControl:
    """CallControl for Twilio. Recordings are fetched as all its files are: with credentials for its API alone."""

    def __init__(self, media: MediaFetcher | None = None) -> None:
        self._media = media or WebMediaFetcher()

    async def recording(self, account: CarrierAccount, recording_id: str) -> bytes:
        """A recording as a WAV file. Raises BadInput and ServiceProblem, also while it is not ready."""
        if not _RECORDING.fullmatch(recording_id):
            raise BadInput("That is no recording of Twilio's.")
        url = f"{api_url_of(account)}/2010-04-01/Accounts/{account.external_id}/Recordings/{recording_id}.wav"
        return (await self._media.fetch(url, media_access(account))).data

    async def delete_recording(self, account: CarrierAccount, recording_id: str) -> None:
        """Deletes a recording; one that is not there is success. Raises CarrierProblem."""
        if not _RECORDING.fullmatch(recording_id):
            return  # none of Twilio's: there is nothing
        try:
            async with Api(account) as api:
                await api.client.api.account.recordings(recording_id).delete_async()
        except API_ERRORS as error:
            answer = refusal(error)
            if answer is not None and answer.status == 404:
                return
            raise problem(error, "delete a recording") from error

    async def call(self, account: CarrierAccount, new: NewCall) -> str:
        """Makes a call; its SID. Raises CarrierProblem."""
        try:
            async with Api(account) as api:
                made = await api.client.api.account.calls.create_async(
                    to=new.called.e164,
                    from_=new.ours.e164,
                    url=new.answer_url,
                    method="POST",
                    status_callback=new.status_url,
                    status_callback_method="POST",
                    timeout=new.seconds,
                )
        except API_ERRORS as error:
            answer = refusal(error)
            if answer is not None and (says := _REFUSED.get(answer.code)):
                raise CarrierProblem(*says, retry=False) from error
            raise problem(error, "make a call") from error
        return str(made.sid)

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
