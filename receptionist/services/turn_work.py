"""The slow work of a call's turns: transcription, the agent, speech. Each result is posted back as a stamped event."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TypeVar

from receptionist.domain.card_numbers import mask_card_numbers
from receptionist.domain.conversation import ActionKind, Outcome, Say, TurnEvent, TurnInput
from receptionist.errors import ReceptionistError, SpeechProblem
from receptionist.meters import PART_ERRORS, gate_stopped
from receptionist.ports import MoreToCome, SpokenAudio
from receptionist.services.call_context import CallContext
from receptionist.services.call_parts import CallParts
from receptionist.services.call_saver import CallSaver
from receptionist.services.prepare_answer import Preparation
from receptionist.voice.events import (
    RATE_HZ,
    AgentClause,
    AgentDone,
    AgentFailed,
    AskAgent,
    CallEvent,
    PlayStock,
    PrepareAnswer,
    SpeechAudio,
    SpeechFailed,
    Synthesise,
    Transcribe,
    Transcript,
    TranscriptFailed,
)

log = logging.getLogger(__name__)

T = TypeVar("T")

# What failed, as the log says it and as it is counted.
_PARTS = {
    "transcription failed": "stt",
    "agent failed": "agent",
    "synthesis failed": "tts",
    "stock phrase not synthesised": "tts",
}
_TRANSCRIBE_SECONDS = 10.0
_SECOND_TRY_WITHIN_SECONDS = 1.0  # a failure that took longer leaves no time for it
_TURN_END_SECONDS = 0.3
_AGENT_SECONDS = 20.0
_SYNTHESIS_SECONDS = 10.0
_STOCK_SECONDS = 0.2  # until a stock phrase that is not ready is replaced by its recording: the caller waits for it
# Its recording has neither the business's name nor what the admin has callers told: by then a voice that stands in for
# another has begun.
_GREETING_SECONDS = 2.0
_NO_TURN = -1
_CARD_SECONDS = 0.3


class TurnWork:
    """Tasks by turn, so that a turn can be cancelled whole. `stock` are the words of the stock phrases by name.

    `stood_in` is told the name of a stock phrase whose recording is played in place of these words.
    """

    def __init__(
        self,
        parts: CallParts,
        context: CallContext,
        saver: CallSaver,
        stock: dict[str, str],
        group: asyncio.TaskGroup,
        post: Callable[[CallEvent], None],
        stood_in: Callable[[str], None],
    ) -> None:
        self._parts, self._context, self._saver = parts, context, saver
        self._stock, self._group, self._post, self._stood_in = stock, group, post, stood_in
        self._turns: dict[int, set[asyncio.Task[None]]] = {}
        self._takes: dict[int, tuple[Transcribe, asyncio.Task[None]]] = {}
        self._speaking: dict[int, asyncio.Task[None]] = {}
        self._unanswered: AskAgent | None = None
        self._prepared: tuple[PrepareAnswer, Preparation, asyncio.Task[None]] | None = None
        self._answering: Preparation | None = None  # the last one that was of use

    def transcribe(self, effect: Transcribe) -> None:
        """Starts a take; an older one of the same turn is dropped."""
        older = self._takes.get(effect.turn)
        if older is not None:
            older[1].cancel()
        self._takes[effect.turn] = (effect, self._start(effect.turn, self._take(effect)))

    def prepare(self, effect: PrepareAnswer) -> None:
        """Starts the agent's answer on speculation: what it comes to waits for the turn to be asked."""
        if not self._parts.prepares_answers:
            return
        if self._prepared is not None:
            self.drop_answer(self._prepared[0].turn)
        turn = self._context.turn(effect.text, "", self._parts.clock.now())
        prepared = Preparation(turn, self._voice)
        making = self._start(effect.turn, prepared.run(self._parts.agent, _AGENT_SECONDS))
        self._prepared = (effect, prepared, making)

    def drop_answer(self, turn: int) -> None:
        """Drops the answer prepared for this turn, where it waits still."""
        if self._prepared is not None and self._prepared[0].turn == turn:
            self._prepared[2].cancel()
            self._prepared = None

    def _answer(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The agent's answer: the one made on speculation, where it was made for these words as things stand now."""
        if self._prepared is not None:
            made_for, prepared, _ = self._prepared
            if prepared.answers(turn):
                self._prepared, self._answering = None, prepared
                return prepared.events()
            self.drop_answer(made_for.turn)
        return self._parts.agent.reply(turn)

    def ask(self, effect: AskAgent) -> None:
        """Starts the agent's turn."""
        self.keep_unanswered()
        self._unanswered = effect
        self._start(effect.turn, self._ask(effect))

    def synthesise(self, effect: Synthesise) -> None:
        """Speaks a clause once those before it in its turn are spoken."""
        before = self._speaking.get(effect.turn)

        async def after() -> None:
            if before is not None:
                await asyncio.wait([before])
            await self._synthesise(effect)

        self._speaking[effect.turn] = self._start(effect.turn, after())

    def play_stock(self, effect: PlayStock) -> None:
        """Speaks a stock phrase at once, or plays its recording where it cannot be spoken."""
        self._start(effect.turn, self._play_stock(effect))

    def cancel(self, turn: int) -> None:
        """Drops all work of this turn."""
        self.drop_answer(turn)
        for task in self._turns.pop(turn, set()):
            task.cancel()
        self._takes.pop(turn, None)
        self._speaking.pop(turn, None)

    def take_back(self, turn: int) -> None:
        """Undoes what this turn's answer put onto the card; its words will be asked again."""
        if self._unanswered is not None and self._unanswered.turn == turn:
            self._unanswered = None
        save = self._context.take_back(turn)
        if save is not None:
            self._saver.put(save)

    def cancel_all(self) -> None:
        """Drops all work."""
        for turn in list(self._turns):
            self.cancel(turn)

    async def last_words(self, seconds: float) -> None:
        """Waits so long for transcriptions under way; their events are posted then: one that hangs has failed."""
        pending = [(effect, task) for effect, task in self._takes.values() if not task.done()]
        if pending:
            await asyncio.wait([task for _, task in pending], timeout=seconds)
        for effect, task in pending:
            if not task.done():
                task.cancel()
                self._post(TranscriptFailed(effect.turn, effect.take))

    async def answer_silently(self, text: str, keys: str, seconds: float) -> None:
        """Takes onto the card what nobody has answered, `text` and `keys` with it; the agent may take `seconds`."""
        text, keys = self._take_unanswered(text, keys)
        if not text and not keys:
            return
        try:
            async with asyncio.timeout(seconds):
                async for event in self._answer(self._context.turn(text, keys, self._parts.clock.now())):
                    if isinstance(event, Outcome):
                        self._saver.put(self._context.commit(event))
                        return
            raise ReceptionistError("The agent's reply had no end.")
        except Exception as error:
            log.warning(
                "last words not understood", extra=self._ids(error=type(error).__name__), exc_info=_fault(error)
            )
            self._keep(text, keys)

    def keep_unanswered(self, text: str = "", keys: str = "") -> None:
        """Puts words that the agent failed to answer onto the card as they are, for a person to read."""
        text, keys = self._take_unanswered(text, keys)
        if text or keys:
            self._keep(text, keys)

    def _take_unanswered(self, text: str, keys: str) -> tuple[str, str]:
        """What the agent was asked and has not answered, with what came after it."""
        asked, self._unanswered = self._unanswered, None
        return (text, keys) if asked is None else (f"{asked.text} {text}".strip(), asked.keys + keys)

    def _keep(self, text: str, keys: str) -> None:
        self._saver.put(self._context.keep_words(f"{text} {keys}".strip()))

    # --- the work itself

    def _start(self, turn: int, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = self._group.create_task(work)
        tasks = self._turns.setdefault(turn, set())
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return task

    async def _take(self, effect: Transcribe) -> None:
        try:
            async with asyncio.timeout(_TRANSCRIBE_SECONDS):
                hears = partial(self._parts.speech_to_text.transcribe, effect.pcm, RATE_HZ, hint=self._context.hint)
                text = await self._twice(hears)
                more = await self._more_to_come(effect, text) if text else MoreToCome.NO
        # Whatever the part raises, the session decides what the caller hears.
        except Exception as error:  # noqa: BLE001
            self._failed("transcription failed", effect.turn, error, TranscriptFailed(effect.turn, effect.take))
        else:
            self._post(Transcript(effect.turn, effect.take, mask_card_numbers(text), more))

    async def _more_to_come(self, effect: Transcribe, text: str) -> MoreToCome:
        turn = self._context.turn(f"{effect.before} {text}".strip(), "", self._parts.clock.now())
        turn = replace(turn, dialogue=replace(turn.dialogue, said=effect.asked))
        try:
            async with asyncio.timeout(_TURN_END_SECONDS):
                return await self._parts.turn_end.more_to_come(effect.pcm, RATE_HZ, turn)
        # Without a judgement the caller is taken for done.
        except Exception as error:
            log.warning("turn end not judged", extra=self._ids(error=type(error).__name__), exc_info=_fault(error))
            return MoreToCome.NO

    async def _twice(self, work: Callable[[], Awaitable[T]]) -> T:
        """The work's result; tried once more where a part died under it, since it is started again at once."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            return await work()
        except SpeechProblem as problem:
            if not problem.retry or loop.time() - began > _SECOND_TRY_WITHIN_SECONDS:
                raise
            log.warning("speech tried again", extra=self._ids(error=type(problem).__name__))
        return await work()

    async def _ask(self, effect: AskAgent) -> None:
        clauses = 0
        try:
            # A slot that was lost while the last turn was saved is known before the next one is answered.
            await self._saver.settle_card(_CARD_SECONDS)
            turn = self._context.turn(effect.text, effect.keys, self._parts.clock.now())
            async with asyncio.timeout(_AGENT_SECONDS):
                async for event in self._answer(turn):
                    match event:
                        case Say(text, quotes):
                            self._post(AgentClause(effect.turn, clauses, text, quotes, event.protected))
                            clauses += 1
                        case Outcome():
                            self._commit(effect, clauses, event)
                            return
            raise ReceptionistError("The agent's reply had no end.")
        # Whatever the part raises, the session decides what the caller hears.
        except Exception as error:  # noqa: BLE001
            self._failed("agent failed", effect.turn, error, AgentFailed(effect.turn))

    def _commit(self, effect: AskAgent, clauses: int, outcome: Outcome) -> None:
        turn = effect.turn
        if self._unanswered is effect:
            self._unanswered = None
        self._saver.put(self._context.commit(outcome, effect.turn))
        gate_stopped(outcome.stopped)
        log.info("turn answered", extra=self._ids(turn=turn, clauses=clauses, agent=outcome.agent))
        action = outcome.action
        if action is ActionKind.TRANSFER and not self._context.people(self._parts.clock.now()):
            action = None
        if clauses == 0 and action is None:
            # An empty reply would leave the caller in silence.
            self._post(AgentFailed(turn))
        else:
            self._post(AgentDone(turn, clauses, action))

    async def _synthesise(self, effect: Synthesise) -> None:
        try:
            await self._twice(partial(self._speak, effect.turn, effect.clause, effect.text))
        # Whatever the part raises, the session decides what the caller hears.
        except Exception as error:  # noqa: BLE001
            self._failed("synthesis failed", effect.turn, error, SpeechFailed(effect.turn, effect.clause))

    async def _play_stock(self, effect: PlayStock) -> None:
        recording = self._parts.recordings.get(effect.name, b"")
        words = self._stock.get(effect.name, "")
        try:
            patience = _GREETING_SECONDS if effect.name == "greeting" else _STOCK_SECONDS
            await self._speak(effect.turn, effect.clause, words, patience if recording else _SYNTHESIS_SECONDS)
        # The recording stands in for whatever failed.
        except Exception as error:  # noqa: BLE001
            failed = SpeechFailed(effect.turn, effect.clause)
            played = SpeechAudio(effect.turn, effect.clause, recording, len(recording) / RATE_HZ, last=True)
            if recording:
                self._stood_in(effect.name)
            if isinstance(error, TimeoutError):
                self._start(_NO_TURN, self._make_ready(words))
            self._failed("stock phrase not synthesised", effect.turn, error, played if recording else failed)

    async def _make_ready(self, text: str) -> None:
        """Has a stock phrase that was too slow made beside the call: the next time it is said."""
        manner = self._context.profile.personality
        try:
            await self._parts.voice.prepare(text, manner.pace, manner.voice)
        # Nobody waits for it.
        except Exception as error:
            log.warning(
                "stock phrase not prepared", extra=self._ids(error=type(error).__name__), exc_info=_fault(error)
            )

    async def _speak(self, turn: int, clause: int, text: str, first_seconds: float = _SYNTHESIS_SECONDS) -> None:
        if not text:
            raise ReceptionistError("There are no words to say.")
        ahead = self._answering.sound(text) if self._answering is not None else None
        loop = asyncio.get_running_loop()
        spoken = False
        try:
            async with asyncio.timeout(first_seconds) as limit:
                async for piece in ahead or self._voice(text):
                    if piece.audio and not spoken:
                        spoken = True
                        limit.reschedule(loop.time() + _SYNTHESIS_SECONDS)
                    self._post(SpeechAudio(turn, clause, piece.audio, piece.seconds, last=False))
        except SpeechProblem as problem:
            if spoken:  # from the start again, the caller would hear it twice
                raise ReceptionistError("The voice broke off.") from problem
            raise
        if not spoken:
            raise ReceptionistError("The voice said nothing.")
        self._post(SpeechAudio(turn, clause, b"", 0.0, last=True))

    def _voice(self, text: str) -> AsyncIterator[SpokenAudio]:
        manner = self._context.profile.personality
        return self._parts.voice.speak(text, manner.pace, manner.voice)

    def _failed(self, what: str, turn: int, error: Exception, event: CallEvent) -> None:
        PART_ERRORS.labels(_PARTS[what]).inc()
        log.warning(what, extra=self._ids(turn=turn, error=type(error).__name__), exc_info=_fault(error))
        self._post(event)

    def _ids(self, **more: object) -> dict[str, object]:
        return {"call_id": self._context.call.id, **more}


def _fault(error: Exception) -> Exception | None:
    """The error where it is a fault of the program: then the log tells its places, too."""
    return None if isinstance(error, ReceptionistError | TimeoutError | OSError) else error
