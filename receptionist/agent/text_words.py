"""The fixed texts: confirmations, notices, what goes out after a call; from `prompts/phrases.md` and the settings."""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from receptionist.agent.never_say import without_forbidden
from receptionist.agent.price_gate import grounds_of, stopped_amounts
from receptionist.agent.prompts import Phrases, states_amount
from receptionist.domain.conversation import Channel
from receptionist.domain.lead import LeadCard, Quote
from receptionist.domain.manner import Visits
from receptionist.domain.message import Media
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile, Texting
from receptionist.domain.wording import say_instant, say_window, say_wish

log = logging.getLogger(__name__)

# Opened with where an amount stands in the business's own disclosure.
_DISCLOSURE = Texting().disclosure
_PROBLEM_CHARACTERS = 120
# What carriers and the law want said stays as it is.
AS_IT_STANDS = ("text_opted_out", "text_opted_out_spanish", "text_opted_in", "text_help")


class TextWords:
    """The fixed texts of every business, in plain sentences."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    @property
    def phrases(self) -> Phrases:
        """The phrases of this installation."""
        return self._phrases

    def opted_out(self, profile: BusinessProfile, language: str = "") -> str:
        """The one confirmation of an opt-out; in Spanish where they write that (ISO 639-1)."""
        return self._say("text_opted_out_spanish" if language == "es" else "text_opted_out", profile)

    def opted_in(self, profile: BusinessProfile) -> str:
        """The confirmation that texts are welcome again."""
        return self._say("text_opted_in", profile)

    def help(self, profile: BusinessProfile, ours: PhoneNumber) -> str:
        """The answer to HELP: who this is, how to reach a person, how to stop."""
        return self._say("text_help", profile, phone=ours.national)

    def disclosure(self, profile: BusinessProfile) -> str:
        """What opens the AI's first text to a contact."""
        own = profile.texting.disclosure.strip()
        if states_amount(own):
            log.warning("an amount stands in the business's own text disclosure: the standard words are sent")
            own = _DISCLOSURE
        return own.replace("{business}", profile.name)

    def after_hours(self, profile: BusinessProfile, now: datetime) -> str:
        """What goes before the first answer of a closed stretch: when somebody is back, and where to book."""
        own = profile.after_hours_message.strip()
        if own and not states_amount(own):
            link = profile.texting.booking_link
            return own if not link or link in own else f"{own} {self._say('text_booking_link', profile, link=link)}"
        opens = profile.hours.next_opening(now)
        words = self._say("text_after_hours", profile, opens=say_instant(opens, now, profile.hours) if opens else "")
        if not profile.texting.booking_link:
            return words
        return f"{words} {self._say('text_booking_link', profile, link=profile.texting.booking_link)}"

    def media(self, profile: BusinessProfile, media: Iterable[Media]) -> str:
        """The honest answer to files: a person will look at them. Empty where there are none."""
        types = [file.content_type for file in media]
        if not types:
            return ""
        photos = all(content_type.startswith("image/") or not content_type for content_type in types)
        return self._say("text_photo" if photos else "text_file", profile, many=len(types) > 1)

    def other_language(self, profile: BusinessProfile, language: str) -> str:
        """Tells somebody who writes another language (ISO 639-1) that a person reads it; Spanish in Spanish."""
        return self._say("text_spanish" if language == "es" else "text_other_language", profile)

    def missed_call(self, profile: BusinessProfile, now: datetime) -> str:
        """The text after a call that nobody took."""
        words = self._say("text_missed_call", profile)
        return words if profile.hours.is_open(now) else f"{words} {self.after_hours(profile, now)}"

    def trouble(self, profile: BusinessProfile) -> str:
        """Where no answer could be made: somebody will get back to them."""
        return self._say("text_trouble", profile)

    def slot_gone(self, profile: BusinessProfile) -> str:
        """In place of a promise that somebody was quicker than."""
        return self._say("text_slot_gone", profile)

    def follow_up(
        self, profile: BusinessProfile, card: LeadCard, book: PriceBook, quotes: Iterable[Quote], now: datetime
    ) -> str:
        """What a call agreed on, for the customer to check. Amounts stand in it only with their price-book row."""
        told = tuple(quotes)
        grounds = grounds_of(told, book, now, profile.quote_valid_days)
        said = [quote.said for quote in told if quote.said and not stopped_amounts(quote.said, grounds)]
        today = now.astimezone(profile.hours.zone).date()
        agreed = _agreed(card, today)
        return self._say(
            "text_follow_up",
            profile,
            card=f"{agreed}." if agreed else "",
            prices=" ".join(dict.fromkeys(said)),
            held=card.held is not None,
            firm=profile.may_do.visits is Visits.FIRM,
            message=bool(card.message or card.wants_person) and card.wished is None and card.held is None,
        )

    def _say(self, key: str, profile: BusinessProfile, **fields: object) -> str:
        said = self._phrases.of(profile.personality).say(key, Channel.TEXT, business=profile.name, **fields)
        if key in AS_IT_STANDS:
            return said
        return without_forbidden(said, profile.personality.never_say) or said


def _agreed(card: LeadCard, today: date) -> str:
    """The card in one line: job, place, time, name. An amount in the customer's own words is no price of ours."""
    problem = card.problem.value.rstrip(".")[:_PROBLEM_CHARACTERS] if card.problem else ""
    what = card.service_name or ("" if states_amount(problem) else problem)
    parts = [what[:1].upper() + what[1:]] if what else []
    if card.address is not None:
        parts.append(f"at {card.address.value}")
    if card.held is not None:
        parts.append(say_window(card.held, today))
    elif card.wished is not None:
        parts.append(say_wish(card.wished, today))
    if card.name is not None:
        parts.append(f"for {card.name.value}")
    return ", ".join(parts)
