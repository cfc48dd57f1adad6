"""One turn by text: what the agent is given, and the words that come of it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.agent.text_words import TextWords
from receptionist.domain.call import Speaker
from receptionist.domain.conversation import Channel, DialogueState, Line, Outcome, Say, TurnInput
from receptionist.domain.ids import MessageId, ThreadId
from receptionist.domain.lead import LeadCard, Urgency
from receptionist.domain.message import AuthorKind, Message, MessageState, ReplyMode, ThreadStatus
from receptionist.domain.own_visits import OwnVisits
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.text_manners import emoji_answer
from receptionist.errors import ModelProblem
from receptionist.ports import Agent, Work
from receptionist.services.lead_texts import why_no_text
from receptionist.services.plan_visit import read_diary, with_booking_page
from receptionist.services.text_arrived import reply_mode

_HISTORY = timedelta(days=14)
_NEW_DIALOGUE_AFTER = timedelta(hours=12)
_DISCLOSED_FOR = timedelta(days=30)
_LOOKED_AT = 200
_UNDERSTOOD_CHARACTERS = 2000  # the rest of a longer text is stored, and read by people
_REPLY_CHARACTERS = 1000
_AGENT_SECONDS = 45.0
# Of the fixed texts, these say already that we are closed and when somebody is back.
_SAYS_CLOSED = ("textback:",)


@dataclass(frozen=True, slots=True)
class TextTurn:
    """What one answer begins with, as it was read in one unit."""

    status: ThreadStatus
    texts: tuple[Message, ...]  # unhandled, oldest first
    turn: TurnInput | None  # None where nothing was written: files alone
    profile: BusinessProfile
    book: PriceBook
    card: LeadCard
    sent: tuple[Message, ...]  # the AI's own and those that speak of the hours, oldest first

    @property
    def ids(self) -> tuple[MessageId, ...]:
        """Which texts it answers."""
        return tuple(message.id for message in self.texts)


async def read_turn(work: Work, thread_id: ThreadId, now: datetime) -> TextTurn:
    """Reads everything an answer needs. Raises NotFound."""
    profile = await with_booking_page(work, (await work.business()).profile)
    status = await work.thread_status(thread_id)
    texts = tuple(await work.unhandled(thread_id))
    book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
    lead = await work.open_lead(thread_id)
    card = lead.card if lead is not None else LeadCard()
    history = [line for line in await work.history(thread_id, now - _HISTORY) if not _is_asked_now(line, texts)]
    fresh = not history or now - history[-1].at > _NEW_DIALOGUE_AFTER
    said = "\n".join(filter(None, (emoji_answer(message.text) or message.text.strip() for message in texts)))
    dialogue = DialogueState() if fresh else replace(await work.dialogue(thread_id), own=OwnVisits())  # that of a call
    turn = TurnInput(
        channel=Channel.TEXT,
        text=said[:_UNDERSTOOD_CHARACTERS],
        now=now,
        caller=(await work.contact(thread_id)).address,
        profile=profile,
        book=book,
        card=card,
        dialogue=dialogue,
        history=tuple(history),
        diary=await read_diary(work, profile, now),
        # A draft that promises a link may never be sent.
        may_text_link=reply_mode(status, profile) is ReplyMode.ANSWER and not await why_no_text(work, thread_id),
        earlier_quotes=tuple(await work.thread_quotes(thread_id, now - timedelta(days=profile.quote_valid_days))),
    )
    sent = [message for message in await work.messages(thread_id, limit=_LOOKED_AT) if _counts_as_sent(message)]
    return TextTurn(status, texts, turn if said else None, profile, book, card, tuple(sent))


def _is_asked_now(line: Line, texts: tuple[Message, ...]) -> bool:
    return bool(texts) and line.speaker is Speaker.CALLER and line.at >= texts[0].at


def _counts_as_sent(message: Message) -> bool:
    if message.state in (MessageState.NOT_SENT, MessageState.FAILED):
        return False
    return message.author.kind is AuthorKind.AI or message.key.startswith(_SAYS_CLOSED)


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """The agent's words for a turn, and how it leaves card and dialogue."""

    words: str
    says: tuple[Say, ...]
    outcome: Outcome


def about_files(began: TextTurn, answer: AgentAnswer) -> AgentAnswer:
    """The answer to texts with files: where their words only say what is to be seen, the word about files is all."""
    turn, files = began.turn, any(message.media for message in began.texts)
    if turn is None or not files or answer.outcome.dialogue.misses <= turn.dialogue.misses:
        return answer
    return AgentAnswer("", (), replace(answer.outcome, dialogue=turn.dialogue))


async def ask_agent(agent: Agent, turn: TurnInput) -> AgentAnswer:
    """The agent's answer. Raises ModelProblem, TimeoutError, and whatever else the agent does."""
    says: list[Say] = []
    outcome: Outcome | None = None
    async with asyncio.timeout(_AGENT_SECONDS):
        async for event in agent.reply(turn):
            if isinstance(event, Say):
                says.append(event)
            else:
                outcome = event
    words = " ".join(filter(None, (say.text.strip() for say in says)))
    if outcome is None or not words:
        raise ModelProblem("The agent gave no answer.")
    return AgentAnswer(_bounded(words), tuple(says), outcome)


def with_quotes_told(answer: AgentAnswer) -> LeadCard:
    """The card with the quotes of this answer as told: what stands in a text was read."""
    told = {quote.id for say in answer.says for quote in say.quotes}
    card = answer.outcome.card
    return replace(card, quotes=tuple(replace(quote, heard=quote.heard or quote.id in told) for quote in card.quotes))


def whole_reply(words: TextWords, began: TextTurn, said: str, urgency: Urgency, now: datetime) -> str:
    """The one text that goes out: who we are, the hours, a word about files, and the answer, each where it is due."""
    profile = began.profile
    files = [media for message in began.texts for media in message.media]
    return " ".join(
        filter(
            None,
            (
                words.disclosure(profile) if _discloses(began, now) else "",
                words.after_hours(profile, now) if urgency is Urgency.NORMAL and _says_hours(began, now) else "",
                words.media(profile, files),
                said,
            ),
        )
    )


def _discloses(began: TextTurn, now: datetime) -> bool:
    return not any(message.author.kind is AuthorKind.AI and now - message.at < _DISCLOSED_FOR for message in began.sent)


def _says_hours(began: TextTurn, now: datetime) -> bool:
    """Whether we are closed, and have not written since we closed."""
    hours = began.profile.hours
    if hours.is_open(now) or hours.next_opening(now) is None:
        return False
    if not began.sent:
        return True
    last = began.sent[-1].at
    opened = hours.next_opening(last)
    return hours.is_open(last) or (opened is not None and opened <= now)


def _bounded(words: str) -> str:
    """A text is brief: what is longer ends with a whole sentence."""
    if len(words) <= _REPLY_CHARACTERS:
        return words
    cut = words[:_REPLY_CHARACTERS]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return cut[: end + 1] if end > 0 else f"{cut[:-1]}…"
