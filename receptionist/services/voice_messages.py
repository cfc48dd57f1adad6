"""Messages left after the tone: fetched from the carrier, kept as a recording, and written into the thread."""

import asyncio
import io
import logging
import wave
from dataclasses import dataclass, replace
from datetime import timedelta

from receptionist.agent.frame_agent.understanding.emergencies import is_emergency
from receptionist.domain.call import Call, Speaker, Utterance
from receptionist.domain.card_numbers import MASK, mask_card_numbers
from receptionist.domain.lead import LeadCard, Urgency
from receptionist.domain.voice_message import MessageFetch, VoiceMessage
from receptionist.errors import BadInput, NotFound, ReceptionistError
from receptionist.ports import Work
from receptionist.services.call_parts import CallParts
from receptionist.services.lead_summary import summarise
from receptionist.services.tell_people import excerpt, tell
from receptionist.voice.audio import pcm_to_mulaw, resample, samples
from receptionist.voice.pieces import pieces
from receptionist.voice.recording import RATE_HZ, CallTape

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
_LEASE = timedelta(minutes=6)  # longer than the longest message takes to be written down
_FETCH_SECONDS = 60.0
_MOST_TRIES = 7
_FIRST_PAUSE = timedelta(seconds=20)  # doubled after each try: a recording may take a while to be ready
_NOT_UNDERSTOOD = "Left a voice message: no words could be made out. Listen to it."
_NOT_FETCHED = "Left a voice message that could not be fetched: listen to it at the carrier."


def message_note(seconds: int) -> str:
    """What the lead card says of a message until its words are known."""
    return f"Left a voice message of {seconds} s"


async def fetch_voice_messages(parts: CallParts) -> int:
    """Fetches the messages that are due, and answers how many there were. Raises DatabaseProblem."""
    due = await parts.store.directory.claim_voice_messages(parts.clock.now(), _LEASE)
    for message in due:
        try:
            await _take_in(parts, message)
        # One message never stops another; this one is tried again.
        except Exception as error:
            known = isinstance(error, ReceptionistError | TimeoutError)
            log.warning(
                "voice message not taken in",
                extra={"call_id": message.call_id, "error": type(error).__name__, "try": message.tries},
                exc_info=None if known else error,
            )
            await _try_again(parts, message)
    return len(due)


@dataclass(frozen=True, slots=True)
class _Written:
    """What was said in a message; times in seconds of the recording."""

    said: tuple[Utterance, ...]

    @property
    def words(self) -> str:
        return " ".join(one.text for one in self.said)


async def _take_in(parts: CallParts, message: VoiceMessage) -> None:
    account = await parts.store.directory.account(message.account_id)
    control = parts.controls.get(account.carrier) if account is not None else None
    if account is None or control is None:
        raise NotFound("The carrier of this message is not connected any more.")
    async with asyncio.timeout(_FETCH_SECONDS):
        pcm = telephone_pcm(await control.recording(account, message.recording_id))
    written = await _write_down(parts, pcm)
    async with parts.store.work(message.business_id, write=True) as work:
        call = await work.call(message.call_id)
        if call is None:
            return  # the contact was erased meanwhile, and the message with it
        await _put_into_thread(parts, work, call, message, written)
    _keep(parts, call, pcm, written)
    log.info("voice message written down", extra={"call_id": message.call_id, "seconds": message.seconds})


async def _write_down(parts: CallParts, pcm: bytes) -> _Written:
    said: list[Utterance] = []
    for piece in pieces(pcm, RATE_HZ):
        words = mask_card_numbers((await parts.speech_to_text.transcribe(piece.pcm, RATE_HZ)).strip())
        if words:
            said.append(Utterance(len(said), Speaker.CALLER, words, piece.starts, piece.ends))
    return _Written(tuple(said))


async def _put_into_thread(parts: CallParts, work: Work, call: Call, message: VoiceMessage, written: _Written) -> None:
    """Adds the words behind what was said in the call before, and to the card; tells the people at the business."""
    before = await work.utterances(call.id)
    first = max((one.seq for one in before), default=-1) + 1
    shift = max((one.ended for one in before), default=0.0)
    for one in written.said:
        placed = replace(one, seq=first + one.seq, started=one.started + shift, ended=one.ended + shift)
        await work.add_utterance(call.id, placed)
    profile = (await work.business()).profile
    emergency = bool(written.words) and is_emergency(written.words, profile.trade) is not None
    lead = await work.open_lead(call.thread_id, call.id)
    if lead is not None and written.words:
        card = _with_words(lead.card, message, written.words, emergency=emergency)
        summary = summarise(card, call.caller, profile.hours.zone)
        await work.save_card(call.thread_id, card, summary, call.id)
    await work.save_voice_message(replace(message, state=MessageFetch.WRITTEN), None)
    says = f"Left a voice message: {excerpt(written.words)}" if written.words else _NOT_UNDERSTOOD
    await tell(work, parts.clock.now(), call.thread_id, says, emergency=emergency)


def _with_words(card: LeadCard, message: VoiceMessage, words: str, *, emergency: bool) -> LeadCard:
    """The card with the words in place of the note that there is a message."""
    quoted = f"Voice message: “{words}”"
    standing = card.message.replace(message_note(message.seconds), quoted)
    said = standing if quoted in standing else "; ".join(filter(None, (standing, quoted)))
    return replace(card, message=said, urgency=Urgency.EMERGENCY if emergency else card.urgency)


def _keep(parts: CallParts, call: Call, pcm: bytes, written: _Written) -> None:
    """Keeps the recording with the call, silent where a card number is said. The words stand in any case."""
    if parts.call_recordings is None:
        return
    tape = CallTape()
    tape.hear(pcm_to_mulaw(pcm))
    for one in written.said:
        if MASK in one.text:
            tape.mute(one.started, one.ended)
    try:
        sink = parts.call_recordings.begin(call.business_id, call.id)
        try:
            sink.write(*tape.rest())
        finally:
            sink.close()
    except OSError as error:
        log.error("voice message not kept", extra={"call_id": call.id, "error": type(error).__name__})


async def _try_again(parts: CallParts, message: VoiceMessage) -> None:
    """Sets the next try; after the last one, people are told where to listen to it."""
    now = parts.clock.now()
    over = message.tries >= _MOST_TRIES
    try:
        async with parts.store.work(message.business_id, write=True) as work:
            state = MessageFetch.LOST if over else message.state
            pause = _FIRST_PAUSE * 2 ** min(message.tries, _MOST_TRIES)
            await work.save_voice_message(replace(message, state=state), None if over else now + pause)
            call = await work.call(message.call_id)
            if over and call is not None:
                await tell(work, now, call.thread_id, _NOT_FETCHED)
    except ReceptionistError as error:  # due again when the lease ends
        log.error("voice message not set aside", extra={"call_id": message.call_id, "error": type(error).__name__})


def telephone_pcm(recording: bytes) -> bytes:
    """A WAV file as 8 kHz mono PCM; of several channels the first. Raises BadInput."""
    try:
        with wave.open(io.BytesIO(recording)) as file:
            channels, width, rate_hz = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.readframes(file.getnframes())
    except (EOFError, wave.Error) as error:
        raise BadInput("The recording is no WAV file.") from error
    if width != 2 or not 8000 <= rate_hz <= 48_000:
        raise BadInput("The recording is not 16-bit PCM.")
    frames = frames[: len(frames) - len(frames) % (2 * channels)]
    return resample(samples(frames)[::channels].tobytes(), rate_hz, RATE_HZ)
