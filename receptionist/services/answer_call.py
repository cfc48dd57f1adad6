"""A live call: feeds CallSession what happens and performs what it wants done.

Slow work runs in tasks of one TaskGroup (`turn_work`) and comes back as events stamped with their turn; the session
drops what is late. Saves run in a queue of their own (`call_saver`) that no interruption cancels.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import assert_never

from receptionist.domain.call import Call, CallState, EndReason
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount, UnsavedCall
from receptionist.errors import CarrierProblem, ReceptionistError
from receptionist.meters import turn_timed
from receptionist.ports import RECORDING_NOTICE, CallLine
from receptionist.services.call_context import CallContext, open_context
from receptionist.services.call_ear import CallEar
from receptionist.services.call_parts import CallParts
from receptionist.services.call_saver import AnsweredSave, CallSaver, EndSave, HeardSave, UtteranceSave
from receptionist.services.close_call import close_call
from receptionist.services.record_call import CallRecorder
from receptionist.services.turn_work import TurnWork
from receptionist.voice.events import (
    RATE_HZ,
    AskAgent,
    CallEffect,
    CallEvent,
    CancelTurn,
    ClearPlayback,
    Connected,
    DropAnswer,
    Elapsed,
    EndCall,
    HungUp,
    KeyPressed,
    MarkReached,
    PlayAudio,
    PlayStock,
    PrepareAnswer,
    QuotesHeard,
    SaveUtterance,
    StaffSteppedIn,
    Synthesise,
    Transcribe,
    Transcript,
    TranscriptFailed,
    Transfer,
)
from receptionist.voice.session import CallSession

log = logging.getLogger(__name__)

GREETING = "greeting"
NOBODY_FREE = "nobody_free"  # opens the second leg of a call that nobody took
_NOBODY_FREE_WORDS = "I'm sorry, nobody could come to the phone. I can take a message. What should I pass on?"
_APOLOGY = "sorry_trouble"
_PUTTING_THROUGH = "putting_through"
_GOODBYE_STAFF = "goodbye_staff"
_BEGIN_SECONDS = 5.0  # the caller hears nothing meanwhile
_LINE_SECONDS = 5.0  # a socket that takes no data this long is gone
_SETTLE_SECONDS = 3.0  # how long the line waits for the last saves before it is closed
_LAST_WORDS_SECONDS = 3.0  # for speech-to-text to read what was said last
_LAST_ANSWER_SECONDS = 5.0  # for the agent to take it in
_ON_THE_LINE_SECONDS = 3.0  # for both, while the caller hears nothing
_FINISH_SECONDS = 20.0
_LONGEST_BACKLOG = 1500  # events; 30 s of audio


class LiveCall:
    """One call from its open stream to its end. `hear`, `press`, `reached` and `hang_up` never wait.

    Without `may_transfer` a caller who wants a person leaves a message.
    """

    def __init__(
        self,
        parts: CallParts,
        call: Call,
        account: CarrierAccount,
        line: CallLine,
        *,
        opening: str = GREETING,
        may_transfer: bool = True,
    ) -> None:
        self.call = call
        self._may_transfer = may_transfer and opening != NOBODY_FREE
        self._parts, self._account, self._line, self._opening = parts, account, line, opening
        self._ear = CallEar(parts.voice_activity())
        self._events: asyncio.Queue[CallEvent] = asyncio.Queue()
        self._over = self._line_gone = False
        self._recorder: CallRecorder | None = None
        self._dropped_frames = 0
        self._context: CallContext
        self._saver: CallSaver
        self._session: CallSession
        self._work: TurnWork

    # --- from the caller's side

    def hear(self, audio: bytes) -> None:
        """Caller audio, 8 kHz mu-law, any length."""
        if self._recorder is not None:
            self._recorder.hear(audio)
        for frame in self._ear.frames(audio):
            if self._events.qsize() < _LONGEST_BACKLOG:
                self._events.put_nowait(frame)
            else:
                self._dropped_frames += 1

    def press(self, digit: str) -> None:
        """A key on the caller's telephone."""
        self._events.put_nowait(KeyPressed(digit))

    def reached(self, mark: str) -> None:
        """A mark came back."""
        self._events.put_nowait(MarkReached(mark))

    def hang_up(self) -> None:
        """The caller's side is gone."""
        self._events.put_nowait(HungUp())

    def put_through(self) -> None:
        """Somebody of the business takes the call: the carrier will be told whom to ring."""
        self._events.put_nowait(StaffSteppedIn(_PUTTING_THROUGH, Transfer()))

    def end(self) -> None:
        """Somebody of the business ends the call."""
        self._events.put_nowait(StaffSteppedIn(_GOODBYE_STAFF, EndCall(EndReason.ENDED_BY_STAFF)))

    # --- the call

    async def run(self) -> None:
        """Answers until the call is over or handed on. Raises only when cancelled."""
        try:
            async with asyncio.timeout(_BEGIN_SECONDS):
                stock = await self._begin()
        # Whatever it is, the caller must hear something and the call must have an end.
        except Exception as error:
            log.error("call not begun", extra=self._ids(error=type(error).__name__), exc_info=error)
            await self._apologise()
            await self._give_up()
            return
        saving = asyncio.create_task(self._saver.run())
        try:
            await self._converse(stock)
            if not await self._saver.settle(_FINISH_SECONDS):
                log.error("saves left to the journal", extra=self._ids())
        except asyncio.CancelledError:
            # The process ends; what cannot be written any more goes to the journal.
            self._saver.put(EndSave(EndReason.LOST))
            await self._saver.settle(_SETTLE_SECONDS)
            raise
        finally:
            saving.cancel()
            await asyncio.gather(saving, return_exceptions=True)
            if self._recorder is not None:
                self._recorder.close()
            log.info("line closed", extra=self._ids(dropped_frames=self._dropped_frames))

    async def _begin(self) -> dict[str, str]:
        """Reads what the call needs; answers the words of its stock phrases."""
        parts, call = self._parts, self.call
        now = parts.clock.now()
        self._context = await open_context(parts.store, call, now, may_transfer=self._may_transfer)
        profile = self._context.profile
        zone = profile.hours.zone
        self._saver = CallSaver(
            parts.store, parts.clock, parts.journal, call, zone, self._context.saved, self._context.own_settled
        )
        if call.state is CallState.RINGING:
            # Queued, so that a database that cannot be written now does not delay the greeting.
            self._saver.put(AnsweredSave(now))
        stock = self._stock_words(profile)
        to_its_end = profile.answering.greeting_to_its_end
        self._session = CallSession(parts.limits, greeting_protected=to_its_end, stock_words=stock)
        # Last: a call that could not be begun closes no recording.
        if profile.recording_notice and parts.call_recordings is not None:
            self._recorder = CallRecorder(parts.call_recordings, call, self._phrase(RECORDING_NOTICE, profile))
        return stock

    def _stock_words(self, profile: BusinessProfile) -> dict[str, str]:
        words = {name: self._phrase(name, profile) for name in self._parts.limits.stock}
        if self._opening == NOBODY_FREE:
            words[GREETING] = self._phrase(NOBODY_FREE, profile) or _NOBODY_FREE_WORDS
        return words

    def _phrase(self, name: str, profile: BusinessProfile) -> str:
        """The words of a stock phrase; empty, so that its recording plays, where the admin's texts have lost it."""
        try:
            return self._parts.phrases.text(name, profile, self._parts.clock.now(), returning=self._context.returning)
        except ReceptionistError as error:
            log.error("stock phrase missing", extra=self._ids(error=type(error).__name__, part=name))
            return ""

    async def _converse(self, stock: dict[str, str]) -> None:
        async with asyncio.TaskGroup() as group:
            self._work = TurnWork(
                self._parts, self._context, self._saver, stock, group, self._events.put_nowait, self._stood_in
            )
            ticking = group.create_task(self._tick())
            try:
                self._events.put_nowait(Connected())
                while not self._over:
                    event = await self._events.get()
                    for effect in self._session.handle(event):
                        await self._perform(effect)
            # A fault of ours ends the call, but with words and with its card saved.
            except Exception as error:
                log.error("call failed", extra=self._ids(error=type(error).__name__), exc_info=error)
                await self._apologise()
                await self._end(EndReason.FAILED)
            finally:
                ticking.cancel()
                self._work.cancel_all()

    async def _tick(self) -> None:
        """Tells the session the wall-clock time, whatever the media does."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        while True:
            await asyncio.sleep(1.0)
            self._events.put_nowait(Elapsed(loop.time() - started))

    async def _perform(self, effect: CallEffect) -> None:
        if self._over:
            return
        match effect:
            case Transcribe():
                self._work.transcribe(effect)
            case PrepareAnswer():
                self._work.prepare(effect)
            case DropAnswer(turn):
                self._work.drop_answer(turn)
            case AskAgent():
                self._work.ask(effect)
            case CancelTurn(turn, void):
                if void:
                    self._work.take_back(turn)
                self._work.cancel(turn)
            case Synthesise():
                self._work.synthesise(effect)
            case PlayStock():
                self._work.play_stock(effect)
            case PlayAudio(audio, mark):
                if self._recorder is not None:
                    self._recorder.play(audio)
                self._ear.plays(audio)
                await self._to_line(self._line.play(audio, mark))
            case ClearPlayback():
                if self._recorder is not None:
                    self._recorder.clear()
                self._ear.clears()
                await self._to_line(self._line.clear())
            case SaveUtterance():
                self._save_utterance(effect)
            case QuotesHeard(quotes):
                ids = tuple(quote.id for quote in quotes)
                self._context.quotes_heard(ids)
                self._saver.put(HeardSave(ids, self._parts.clock.now()))
            case Transfer():
                await self._hand_over()
            case EndCall(reason):
                await self._end(reason)
            case _:
                assert_never(effect)

    def _stood_in(self, phrase: str) -> None:
        if phrase == GREETING and self._recorder is not None:
            self._recorder.was_not_told()

    def _save_utterance(self, effect: SaveUtterance) -> None:
        if self._recorder is not None:
            self._recorder.said(effect.utterance)
        turn_timed(effect.utterance.timing)
        self._saver.put(UtteranceSave(self._context.placed(effect.utterance)))

    # --- the end

    async def _end(self, reason: EndReason) -> None:
        self._over = True
        await self._take_last_words(reason)
        self._saver.put(EndSave(reason))
        # The carrier asks what is next as soon as the line closes: by then the call should stand as ended.
        await self._saver.settle(_SETTLE_SECONDS)
        await self._close_line()
        if reason not in (EndReason.CALLER_HUNG_UP, EndReason.FAILED):
            await self._hang_up_at_carrier()

    async def _take_last_words(self, reason: EndReason | None = None) -> None:
        """Saves what the caller said last like every utterance, and takes onto the card what nobody has answered."""
        loop = asyncio.get_running_loop()
        began, is_gone = loop.time(), reason is EndReason.CALLER_HUNG_UP
        await self._work.last_words(_LAST_WORDS_SECONDS if is_gone else _ON_THE_LINE_SECONDS)
        while not self._events.empty():
            event = self._events.get_nowait()
            for effect in self._session.handle(event) if isinstance(event, Transcript | TranscriptFailed) else ():
                if isinstance(effect, SaveUtterance):
                    self._save_utterance(effect)
        left = self._session.unanswered
        if reason is EndReason.FAILED:  # the agent would fail again
            self._work.keep_unanswered(left.text, left.keys)
        else:
            waits = _LAST_ANSWER_SECONDS if is_gone else began + _ON_THE_LINE_SECONDS - loop.time()
            await self._work.answer_silently(left.text, left.keys, waits)

    async def _give_up(self) -> None:
        """Ends a call that could not be begun; where not even that can be written, the journal has it."""
        parts, call = self._parts, self.call
        try:
            async with asyncio.timeout(_SETTLE_SECONDS):
                await close_call(parts.store, parts.clock, call.business_id, call.id, EndReason.FAILED)
        # What kept the call from beginning may keep it from ending.
        except Exception as error:  # noqa: BLE001
            log.error("call not closed", extra=self._ids(error=type(error).__name__))
            try:
                parts.journal.write(UnsavedCall(call, end_reason=EndReason.FAILED))
            except OSError as problem:
                log.error("journal not writable", extra=self._ids(error=type(problem).__name__))
        await self._close_line()

    async def _hand_over(self) -> None:
        """Leaves the call open and the line to the carrier, who asks what is next and is told whom to ring."""
        self._over = True
        await self._take_last_words()
        await self._saver.settle(_SETTLE_SECONDS)
        log.info("call handed over", extra=self._ids())
        await self._close_line()

    async def _hang_up_at_carrier(self) -> None:
        control = self._parts.controls.get(self._account.carrier)
        if control is None:
            return
        try:
            await control.hang_up(self._account, self.call.carrier_call_id)
        except CarrierProblem as error:
            log.warning("carrier did not hang up", extra=self._ids(error=type(error).__name__))

    async def _apologise(self) -> None:
        """Plays the recorded apology to its end, or until the caller hangs up. Needs nothing that can have failed."""
        audio = self._parts.recordings.get(_APOLOGY, b"")
        if not audio or not await self._to_line(self._line.play(audio, _APOLOGY)):
            return
        try:
            async with asyncio.timeout(len(audio) / RATE_HZ + _LINE_SECONDS):
                while await self._events.get() not in (MarkReached(_APOLOGY), HungUp()):
                    pass
        except TimeoutError:
            log.warning("apology not confirmed", extra=self._ids())

    async def _to_line(self, sending: Coroutine[None, None, None]) -> bool:
        """Sends to the caller's side; a line that takes nothing any more is a hang-up."""
        if self._line_gone:
            sending.close()
            return False
        try:
            async with asyncio.timeout(_LINE_SECONDS):
                await sending
        except (OSError, TimeoutError, CarrierProblem) as error:
            log.info("line gone", extra=self._ids(error=type(error).__name__))
            self._line_gone = True
            self.hang_up()
            return False
        return True

    async def _close_line(self) -> None:
        await self._to_line(self._line.close())

    def _ids(self, **more: object) -> dict[str, object]:
        return {"call_id": self.call.id, "business_id": self.call.business_id, **more}
