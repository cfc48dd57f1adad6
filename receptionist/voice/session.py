"""One call, from the first sound to the last: what happens comes in, what is to be done goes out.

    connecting ─ Connected ─▶ greeting ─ heard ─▶ listening ◀──────────── heard ───────────────┐
                                  │                │     ▲                                      │
              unprotected: the    │    turn over / │     │ caller goes on (the turn is          │
              caller interrupts   └──▶ keys / long │     │ cancelled, its words come again)     │
                                       silence     ▼     │                                      │
                                               thinking ─┴─ first audio ─▶ speaking ────────────┤
                                                   │                          │                 │
                                                   │       caller interrupts: │ to listening    │
                                                   │       a nod or a cough:  │ the rest is said│
                                                   │                          ▼                 │
                                                   └─ failed twice ─▶ ending ─ heard ─▶ ended   │
                                                     goodbye, transfer │                  ▲     │
                                                                       └ caller talks on ─┼─────┘
    from any state: HungUp, and the wall-clock cap with a goodbye and a hard end ─────────┘

Nothing here waits, and no clock is read: time is the audio's (`CallerAudio.at`). Slow work is asked for by an effect
that carries its turn (and take, or clause), and its result is an event with the same numbers; a late one finds its
number gone and changes nothing. Three things are under way: the caller's turn (`endpointing.Ear`), the agent's reply
(`playback.Reply`), and the line that plays it (`playback.Playback`). This file decides between them.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from receptionist.domain.call import EndReason
from receptionist.voice.clock import CallClock
from receptionist.voice.endpointing import CallerTurn, Ear
from receptionist.voice.events import (
    AgentClause,
    AgentDone,
    AgentFailed,
    AskAgent,
    CallEffect,
    CallerAudio,
    CallEvent,
    CallLimits,
    CancelTurn,
    ClearPlayback,
    Connected,
    Elapsed,
    EndCall,
    HungUp,
    KeyPressed,
    MarkReached,
    QuotesHeard,
    SpeechAudio,
    SpeechFailed,
    StaffSteppedIn,
    Transcript,
    TranscriptFailed,
    Transfer,
)
from receptionist.voice.keypad import Keypad
from receptionist.voice.minutes import Minutes
from receptionist.voice.playback import FILLER, Asked, Clause, Playback, Reply
from receptionist.voice.silence import SilenceWatch
from receptionist.voice.speculation import Speculation
from receptionist.voice.whose_turn import is_turn


class CallSession:
    """A call as a state machine without I/O. `handle` takes every event, in order, and never raises.

    `greeting_protected`: line noise and early words do not cut the greeting off; what the caller says in it is answered
    after it. `stock_words` are the words of the recorded phrases by name, for the transcript; a phrase without words is
    played and leaves no trace there.

    After `EndCall` or `Transfer` only one thing still comes out: where the caller's last words were being transcribed,
    their `Transcript` gives a last `SaveUtterance`.
    """

    def __init__(
        self,
        limits: CallLimits | None = None,
        *,
        greeting_protected: bool = True,
        stock_words: Mapping[str, str] | None = None,
    ) -> None:
        self._limits = limits or CallLimits()
        self._greeting_protected = greeting_protected
        self._stock_words = dict(stock_words or {})
        self._turns = count()
        self._minutes = Minutes()
        self._clock = CallClock()
        self._ear = Ear(self._limits)
        self._line = Playback()
        self._keypad = Keypad(self._limits.keys_pause)
        self._silence = SilenceWatch(self._limits.silence_prompt, self._limits.silence_prompts)
        self._speculation = Speculation()
        self._connected = self._ended = False
        self._reply: Reply | None = None  # being made or played
        self._held: Reply | None = None  # cut off by the caller; said on if that was a false alarm
        self._finished: tuple[float, str] | None = None  # the opening of the last reply that was said to its end
        self._unanswered = Asked()  # words and keys of cancelled turns that nobody has answered
        self._unread_failures = self._troubles = 0  # in a row
        self._effects: list[CallEffect] = []

    @property
    def unanswered(self) -> Asked:
        """What the caller said and pressed that the agent was not asked about; after the end, the last words too."""
        return self._unanswered

    def handle(self, event: CallEvent) -> list[CallEffect]:
        """What is to be done about this event, in order."""
        self._effects = []
        if self._ended:
            if isinstance(event, Transcript | TranscriptFailed):
                self._take_words(event)
            return self._effects
        self._take(event)
        if self._connected and not self._ended:
            self._move_on()
        return self._effects

    # --- events: each only notes what happened -----------------------------------------------------------------------

    def _take(self, event: CallEvent) -> None:
        match event:
            case Connected() if not self._connected:
                self._connected = True
                self._say("greeting", protected=self._greeting_protected)
            case HungUp():
                self._end(EndCall(EndReason.CALLER_HUNG_UP))
            case Elapsed(seconds):
                self._clock.wall(seconds)
                self._watch_the_cap(seconds)
            case _ if self._connected:
                self._take_connected(event)

    def _take_connected(self, event: CallEvent) -> None:
        now = self._clock.now
        match event:
            case CallerAudio(at, pcm, speech, was_echo, faded):
                self._clock.audio(at)
                if was_echo and (heard := self._ear.turn) is not None:
                    heard.forget_since(self._line.sounds_since)
                    if not heard.has_speech:
                        self._ear.forget()
                        self._resume(heard)
                self._ear.hear(pcm, speech, faded, self._clock.now, self._turns)
            case KeyPressed(digit):
                if self._keypad.press(digit, now):
                    self._silence.caller_spoke(now)
                    if self._reply is not None and not self._reply.is_protected:
                        self._interrupt(self._reply)
            case Transcript() | TranscriptFailed():
                self._take_words(event)
            case AgentClause(turn):
                reply = self._reply_of(turn)
                if reply is not None and (clause := reply.add(event)) is not None:
                    reply.since = now
                    reply.note("first_clause", now)
                    self._effects += clause.wanted(reply.turn)
            case AgentDone(turn) | AgentFailed(turn) | SpeechAudio(turn) | SpeechFailed(turn):
                if (reply := self._reply_of(turn)) is not None:
                    reply.take(event)
            case StaffSteppedIn(phrase, then):
                self._take_leave(phrase, then)
            case MarkReached(name):
                for clause in self._line.reached(name, now):
                    if self._reply is not None and self._reply.has_begun:
                        self._reply.note("heard", now)
                    if clause.quotes:
                        self._effects.append(QuotesHeard(clause.quotes))

    def _reply_of(self, turn: int) -> Reply | None:
        """The reply being made, played or held, if it is of this turn: else the event comes too late."""
        replies = (self._reply, self._held)
        return next((reply for reply in replies if reply is not None and reply.turn == turn), None)

    def _take_words(self, event: Transcript | TranscriptFailed) -> None:
        caller = self._ear.find(event.turn, event.take)
        if caller is None:
            return
        if isinstance(event, Transcript):
            caller.transcribed(event.text, event.more, self._clock.now)
            if caller is self._ear.turn and caller.pause(self._clock.now) and not self._ended:
                self._prepare(caller)
        else:
            caller.failed = True
        if caller in self._ear.unread:
            self._settle_unread(caller)
            if caller.noise and self._ear.turn is not None:
                self._ear.turn.noise = True

    def _prepare(self, caller: CallerTurn) -> None:
        """Has the answer made before it is certain that the caller is done."""
        if caller.words and self._reply is None and not self._keypad.digits and not self._ear.unread:
            text = self._unanswered.then(Asked(caller.words)).text
            self._effects.append(self._speculation.begin(caller, text))

    def _settle_unread(self, caller: CallerTurn) -> None:
        """The words of a stretch that was closed for its length are there, or will not come: the next turn has them."""
        self._ear.unread.remove(caller)
        if caller.words_so_far:
            self._note_words(caller)
            self._unanswered = self._unanswered.then(Asked(caller.words_so_far, "", caller.last_speech))
        elif not (caller.noise or self._ended or self._is_leaving):
            self._take_leave("sorry_trouble", EndCall(EndReason.FAILED))  # nothing of so much speech could be read

    # --- what time and circumstances now allow -----------------------------------------------------------------------

    def _move_on(self) -> None:
        for step in (
            self._hear,
            self._read_keys,
            self._ask_leftovers,
            self._speak,
            self._watch_waiting,
            self._break_silence,
        ):
            step()
            if self._ended:
                return
        self._effects += self._speculation.drop(self._ear.turn)

    @property
    def _caller_talks(self) -> bool:
        """Whether the caller is in the middle of something: nothing new is begun over it."""
        return self._ear.turn is not None and not self._ear.turn.noise

    @property
    def _is_leaving(self) -> bool:
        return self._reply is not None and self._reply.then is not None

    def _hear(self) -> None:
        """Takes, interruptions and the end of the caller's turn."""
        now, limits = self._clock.now, self._limits
        for unread in [late for late in self._ear.unread if late.pause(now) >= limits.give_up_after]:
            self._settle_unread(unread)
        caller = self._ear.turn
        if caller is None:
            return
        reply = self._reply
        if reply is not None and reply.gives_way and caller.insists(now, limits.barge_in):
            self._interrupt(reply)
        if caller.seconds >= limits.longest_turn:
            self._effects.append(caller.new_take(now))
            self._ear.split(now, self._turns)
            return
        if (take := caller.due_take(now, limits)) is not None:
            self._effects.append(replace(take, before=self._unanswered.text, asked=self._minutes.agents_last_words))
        elif caller.words is None and caller.pause(now) >= limits.end_of_turn_unknown + limits.give_up_after:
            caller.failed = True
        if self._is_over(caller):
            self._close(caller)
        elif caller.noise and self._reply is None:
            self._resume(caller)  # an unbroken noise keeps nobody from talking

    def _is_over(self, caller: CallerTurn) -> bool:
        if self._ear.unread or self._keypad.digits:
            return False
        waits = self._reply is not None and self._reply.has_the_floor and not self._is_leaving
        return not (waits and caller.words != "") and caller.is_over(self._clock.now, self._limits)

    def _close(self, caller: CallerTurn) -> None:
        """The caller's turn is over: was it a turn, a nod, or nothing?"""
        self._ear.forget()
        words, reply = caller.words, self._reply
        if words is None:
            self._ask_again(caller)
            return
        if is_turn(caller, reply, self._held, self._clock.now, self._finished):
            self._unanswered = self._unanswered.then(Asked(words, "", caller.last_speech))
            if reply is None or not reply.is_protected:  # else they are asked behind it, or are left at the end
                if reply is not None and reply.turn != caller.turn:
                    self._interrupt(reply)
                self._drop_held()
                self._ask(caller.turn, self._unanswered, words_at=caller.words_at)
        else:
            self._resume(caller)
        if words:
            self._note_words(caller)

    def _resume(self, caller: CallerTurn) -> None:
        """It was no turn: what was being said goes on."""
        if self._held is not None:
            self._reply, self._held = self._held, None
            self._reply.since = self._clock.now
        elif self._reply is not None and self._reply.turn == caller.turn:
            self._reply.done = True  # "one moment" was said, and then there were no words

    def _read_keys(self) -> None:
        if not self._keypad.is_due(self._clock.now) or (self._reply is not None and self._reply.has_the_floor):
            return
        if self._reply is not None:
            self._interrupt(self._reply)
        self._drop_held()
        caller = self._ear.turn
        if caller is not None and caller.words is not None:
            self._ear.forget()
            self._unanswered = self._unanswered.then(Asked(caller.words, "", caller.last_speech))
        digits, left = self._keypad.take(), self._unanswered
        self._ask(next(self._turns), Asked(left.text, left.keys + digits, self._keypad.pressed_at))
        if caller is not None and caller.words:
            self._note_words(caller)
        self._effects += self._minutes.keys(digits, self._keypad.pressed_at)

    def _ask_leftovers(self) -> None:
        """Words of cancelled turns are asked again, if what cancelled them was only a cough."""
        busy = self._reply is not None or self._held is not None or self._caller_talks
        if self._unanswered and not (busy or self._ear.unread or self._keypad.digits):
            self._ask(next(self._turns), self._unanswered)

    def _speak(self) -> None:
        """Sends what may be sent; when all was heard, does what was to be done then."""
        reply, now = self._reply, self._clock.now
        if reply is None:
            return
        hold = self._caller_talks and not (reply.has_begun or reply.protected)
        pieces = self._line.send(reply, now, filler_only=hold)
        if pieces:
            reply.since = now
            if reply.has_begun:
                reply.note("first_audio", now)
        self._effects += pieces
        self._line.give_up_marks(now)
        if reply.is_over and not (self._caller_talks and reply.then is not None and not reply.protected):
            self._finish(reply)

    def _finish(self, reply: Reply) -> None:
        """All was heard that could be: the action, an excuse, or the caller's turn."""
        self._reply, self._finished = None, reply.opening
        self._effects += self._minutes.agent(reply, self._clock.now)
        self._silence.restart(self._clock.now)
        if reply.asked is not None:
            if reply.troubled or not (reply.was_spoken or (reply.then is not None and not reply.has_words)):
                self._apologise(reply.then if isinstance(reply.then, Transfer) else None)
                return
            self._troubles = 0
        elif reply.has_words and not reply.was_spoken and reply.then is None and not reply.is_excuse:
            self._apologise(None)
            return
        if reply.then is not None:
            self._end(reply.then)

    def _watch_waiting(self) -> None:
        """Nobody waits in silence: "one moment" first, and in the end an excuse."""
        reply, caller, now, limits = self._reply, self._ear.turn, self._clock.now, self._limits
        if reply is None:
            if caller is not None and caller.is_overdue(now, limits) and not caller.noise and self._held is None:
                since = caller.last_speech + limits.end_of_turn  # as where words came and an answer does not
                if now - since >= limits.filler_after and not self._ear.unread:
                    self._reply = Reply(caller.turn, now)
                    self._say_filler(self._reply)
            return
        waits_for_words = caller is not None and caller.turn == reply.turn
        talking = self._caller_talks and caller is not None and not caller.is_overdue(now, limits)
        if self._line.awaits_marks or waits_for_words or talking:
            return
        waited = now - max(reply.since, self._line.free_at)
        if waited >= limits.give_up_after:
            self._effects.append(CancelTurn(reply.turn))
            reply.break_off()
            self._speak()
        elif waited >= limits.filler_after and reply.asked is not None and not reply.has_begun:
            self._say_filler(reply)

    def _break_silence(self) -> None:
        idle = self._reply is None and not self._caller_talks and not self._keypad.digits and not self._ear.unread
        if not idle or not self._silence.is_due(self._clock.now):
            return
        if self._silence.is_last():
            self._say("goodbye_silence", then=EndCall(EndReason.SILENCE))
        else:
            self._say("still_there")

    def _watch_the_cap(self, seconds: float) -> None:
        """The wall clock bounds a call whatever its media does."""
        if seconds >= self._limits.wall_clock_cap + self._limits.goodbye_seconds:
            self._end(EndCall(EndReason.TIME_CAP))
        elif seconds >= self._limits.wall_clock_cap and self._connected and not self._is_leaving:
            self._take_leave("goodbye_time", EndCall(EndReason.TIME_CAP))

    # --- steps -------------------------------------------------------------------------------------------------------

    def _ask(self, turn: int, asked: Asked, *, words_at: float | None = None) -> None:
        """The agent's turn, exactly once for each number."""
        now = self._clock.now
        reply = self._reply if self._reply is not None else Reply(turn, now)
        reply.asked, reply.since = asked, now
        self._reply, self._unanswered = reply, Asked()
        self._speculation.asked()
        self._effects.append(AskAgent(reply.turn, asked.text, asked.keys))
        reply.note("end_of_turn", now)
        if words_at is not None:
            reply.note("transcript", words_at)

    def _interrupt(self, reply: Reply) -> None:
        """The caller has the floor: the line falls silent, and what was heard is kept.

        The rest of a reply that was begun is held until it is known what the caller said; any other is cancelled.
        """
        now = self._clock.now
        if self._line.is_busy:
            self._effects.append(ClearPlayback())
        reply.cut_at = now
        self._effects += self._minutes.agent(reply, now)
        self._line.clear(now)
        self._reply = None
        caller = self._ear.turn
        if caller is not None and caller.turn == reply.turn:  # "one moment", before its words were there
            self._cancel(reply)
            caller.renumber(next(self._turns))
        elif reply.can_go_on:
            self._held = reply.rest(now)
        else:
            self._cancel(reply)
        self._silence.restart(now)

    def _drop_held(self) -> None:
        """What was held will not be said: the caller said something."""
        held, self._held = self._held, None
        if held is not None:
            self._cancel(held)

    def _cancel(self, reply: Reply) -> None:
        """Nothing more is made of it; where the caller has not had its answer, their words are asked again."""
        again = None if reply.is_answered else reply.asked
        self._effects.append(CancelTurn(reply.turn, void=again is not None))
        if again is not None:
            self._unanswered = again.then(self._unanswered)

    def _say(self, name: str, *, then: Transfer | EndCall | None = None, protected: bool = False) -> None:
        """A recorded phrase as a reply of its own."""
        clause = Clause(0, self._stock_words.get(name, ""), stock=name)
        turn = next(self._turns)
        self._reply = Reply(turn, self._clock.now, None, protected, then, done=True, clauses=[clause])
        self._effects += clause.wanted(turn)

    def _take_leave(self, phrase: str, then: Transfer | EndCall) -> None:
        """Ends the agent's part of the call, whatever is being said."""
        if self._reply is not None:
            self._interrupt(self._reply)
        self._drop_held()
        self._say(phrase, then=then, protected=True)

    def _say_filler(self, reply: Reply) -> None:
        if not reply.has_filler and "one_moment" in self._limits.stock:
            clause = Clause(FILLER, self._stock_words.get("one_moment", ""), stock="one_moment")
            reply.clauses.insert(0, clause)
            self._effects += clause.wanted(reply.turn)

    def _ask_again(self, caller: CallerTurn) -> None:
        """The caller's words could not be transcribed."""
        reply = self._reply
        if reply is not None and reply.turn != caller.turn:
            return  # said over something that goes on
        self._unread_failures += 1
        if reply is not None:
            self._interrupt(reply)
        self._drop_held()
        if self._unanswered:
            return  # what was understood is answered
        if self._unread_failures > 1:
            self._say("sorry_trouble", then=EndCall(EndReason.FAILED), protected=True)
        else:
            self._say("say_again")

    def _apologise(self, then: Transfer | None) -> None:
        """The agent had no answer, or no voice for it."""
        self._troubles += 1
        last = self._troubles > 1 and then is None
        self._say("sorry_trouble", then=EndCall(EndReason.FAILED) if last else then, protected=last)

    def _note_words(self, caller: CallerTurn) -> None:
        """The caller said something: it is kept, and no silence nor failure counts any more."""
        self._unread_failures = 0
        self._silence.caller_spoke(self._clock.now)
        self._effects += self._minutes.caller(caller)

    # --- the end -----------------------------------------------------------------------------------------------------

    def _end(self, how: Transfer | EndCall) -> None:
        """The last effects of the call; words of the caller still in the making are saved, or asked for."""
        reply = self._reply
        if reply is not None:
            self._effects += self._minutes.agent(reply, self._clock.now)
            self._effects.append(CancelTurn(reply.turn))
        caller = self._ear.turn
        if caller is not None and caller.words:
            self._unanswered = self._unanswered.then(Asked(caller.words, "", caller.last_speech))
            self._note_words(caller)
        elif caller is not None and caller.words is None:
            if reply is not None and reply.turn == caller.turn:
                caller.renumber(next(self._turns))
            if caller.failed or not caller.is_covered:
                self._effects.append(caller.new_take(self._clock.now))
            self._ear.unread.append(caller)
        self._ear.forget()
        digits = self._keypad.take()
        self._unanswered = self._unanswered.then(Asked(keys=digits))
        self._effects += self._minutes.keys(digits, self._keypad.pressed_at)
        self._effects.append(how)
        self._ended = True
