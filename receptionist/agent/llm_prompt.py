"""What a language model is given for one turn: the prompt filled in, and the conversation so far."""

from receptionist.agent.prompts import Prompts
from receptionist.domain.call import Speaker
from receptionist.domain.conversation import Channel, TurnInput
from receptionist.domain.wording import say_day, say_time, say_week, say_window, say_wish
from receptionist.ports import ModelMessage

_HISTORY_LINES = 30
# Some servers' templates want a user's message first, and roles by turns.
_BEGINNING = {Channel.VOICE: "(The customer calls.)", Channel.TEXT: "(The customer writes.)"}


def messages_of(turn: TurnInput, prompts: Prompts) -> list[ModelMessage]:
    """The messages a turn begins with. Raises SettingsError where the prompt cannot be filled in."""
    messages = [ModelMessage("system", _system(turn, prompts))]
    spoken = [
        ("user" if line.speaker is Speaker.CALLER else "assistant", line.text.strip())
        for line in turn.history[-_HISTORY_LINES:]
        if line.text.strip()
    ]
    if spoken and spoken[0][0] == "assistant":
        spoken.insert(0, ("user", _BEGINNING[turn.channel]))
    for role, text in [*spoken, ("user", turn.text)]:
        if messages[-1].role == role:
            messages[-1] = ModelMessage(role, f"{messages[-1].content}\n{text}")
        else:
            messages.append(ModelMessage(role, text))
    return messages


def _system(turn: TurnInput, prompts: Prompts) -> str:
    profile = turn.profile
    local = turn.now.astimezone(profile.hours.zone)
    return prompts.render(
        "llm_agent",
        name=profile.personality.name,
        voice=turn.channel is Channel.VOICE,
        business=profile.name,
        trade=profile.trade,
        city=profile.city,
        warmth=profile.personality.warmth,
        formality=profile.personality.formality,
        now=f"{say_day(local.date(), local.date())}, {local:%A, %B %d, %Y}, "
        f"{say_time(local.time().replace(second=0, microsecond=0))}",
        hours=say_week(profile.hours),
        open=profile.hours.is_open(turn.now),
        services=profile.services_summary,
        area=", ".join(profile.area),
        outside_area=profile.outside_area,
        never_say="; ".join(
            f"{one.words} (say: {one.instead})" if one.instead else one.words for one in profile.personality.never_say
        ),
        may_quote=turn.may.quote,
        visits=turn.may.visits.value,
        must_ask="\n".join(f"- {question}" for question in profile.must_ask),
        person_words="; ".join(profile.escalation.person),
        emergency_words="; ".join(profile.escalation.emergency),
        card=_card_lines(turn),
        questions="\n".join(f"- {' / '.join(q.asks)}: {q.answer}" for q in profile.questions),
    )


def _card_lines(turn: TurnInput) -> str:
    card, today = turn.card, turn.today
    lines = [
        f"- {label}: {value}"
        for label, value in (
            ("name", card.name.value if card.name else ""),
            ("phone", card.phone.value if card.phone else ""),
            ("calling from", str(turn.caller.number) if turn.caller.number else "a withheld number"),
            ("address", card.address.value if card.address else ""),
            ("problem", card.problem.value if card.problem else ""),
            ("price-book item", card.service_name),
            ("wished time", say_wish(card.wished, today) if card.wished else ""),
            ("pencilled in", say_window(card.held, today) if card.held else ""),
            ("urgency", card.urgency.value if card.urgency.value != "normal" else ""),
            ("message", card.message),
            ("their visit was NOT changed, tell them and take a message", turn.dialogue.own.failed),
            *((f"asked: {one.question}", one.answer) for one in card.answers),
            ("prices told", "; ".join(quote.said for quote in card.quotes if quote.said)),
            (
                "times offered",
                "; ".join(f"{w.starts.isoformat()} ({say_window(w, today)})" for w in turn.dialogue.offered),
            ),
        )
        if value
    ]
    answered = {one.question for one in card.answers}
    to_ask = [question for question in turn.profile.must_ask if question not in answered]
    return "\n".join([*lines, f"- still missing: {', '.join([*card.missing, *to_ask]) or 'nothing'}"])
