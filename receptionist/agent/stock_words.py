"""The words of stock phrases: greeting, silence prompts, apologies, from `prompts/` and the business's own settings."""

import logging
from datetime import datetime

from receptionist.agent.never_say import without_forbidden
from receptionist.agent.prompts import Phrases, states_amount
from receptionist.domain.conversation import Channel
from receptionist.domain.greetings import Occasion, fill, occasion_of, script_of, values_of
from receptionist.domain.profile import BusinessProfile
from receptionist.ports import RECORDING_NOTICE

log = logging.getLogger(__name__)

STOCK = (
    "greeting",
    "nobody_free",
    "still_there",
    "goodbye_silence",
    "goodbye_time",
    "one_moment",
    "say_again",
    "sorry_trouble",
    "putting_through",
    "goodbye_staff",
)
# Said where the business's own words cannot be: a caller is told in any case.
_DISCLOSURE = "I'm the automated assistant."
_NOTICE = "This call is recorded."
_STANDARD = {
    Occasion.OPEN: "greeting",
    Occasion.AFTER_HOURS: "greeting_after_hours",
    Occasion.HOLIDAY: "greeting_holiday",
    Occasion.RETURNING: "greeting_returning",
}


class StockWords:
    """The `StockPhrases` of every business."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def text(self, name: str, profile: BusinessProfile, now: datetime, *, returning: bool = False) -> str:
        """The words of this stock phrase for this business, now. Raises SettingsError for a missing heading.

        Nothing stands between these words and the caller, so the business's own are said only if no amount is in them.
        """
        if name == "greeting":
            return self.greeting(profile, occasion_of(profile, now, returning=returning), now)
        if name == RECORDING_NOTICE:
            return _recording_notice(profile, values_of(profile, now))
        said = self._phrases.of(profile.personality).say(name, Channel.VOICE, business=profile.name)
        return without_forbidden(said, profile.personality.never_say) or said

    def greeting(self, profile: BusinessProfile, occasion: Occasion, now: datetime) -> str:
        """What a call in this occasion begins with."""
        values = values_of(profile, now)
        disclosure = fill(_without_amount("disclosure", profile.disclosure, _DISCLOSURE), values)
        recording = _recording_notice(profile, values)
        own = fill(_without_amount("greeting", script_of(profile, occasion), ""), values)
        if own:
            # The disclosure and the recording notice are said whatever the admin's own greeting says.
            notices = [notice for notice in (disclosure, recording) if notice and notice not in own]
            return " ".join([own, *notices])
        key = _STANDARD[occasion]
        if occasion is Occasion.HOLIDAY and not values["holiday"]:
            key = _STANDARD[Occasion.AFTER_HOURS]
        fields = {
            "business": profile.name,
            "disclosure": disclosure,
            "recording": recording,
            "holiday": values["holiday"],
        }
        said = self._phrases.of(profile.personality).say(key, Channel.VOICE, **fields)
        return without_forbidden(said, profile.personality.never_say) or said


def _recording_notice(profile: BusinessProfile, values: dict[str, str]) -> str:
    return fill(_without_amount("recording notice", profile.recording_notice, _NOTICE), values)


def _without_amount(what: str, own: str, standard: str) -> str:
    """The business's own words, or the standard ones where an amount stands in them."""
    if not states_amount(own):
        return own
    log.warning("an amount stands in the business's own %s: the standard words are said", what)
    return standard
