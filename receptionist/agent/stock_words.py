"""The words of stock phrases: greeting, silence prompts, apologies, from `prompts/` and the business's own settings."""

import logging
from datetime import datetime

from receptionist.agent.prompts import Phrases, states_amount
from receptionist.domain.conversation import Channel
from receptionist.domain.profile import BusinessProfile

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
)
# Said where the business's own words cannot be: a caller is told in any case.
_DISCLOSURE = "I'm the automated assistant."
_RECORDING_NOTICE = "This call is recorded."


class StockWords:
    """The `StockPhrases` of every business."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def text(self, name: str, profile: BusinessProfile, now: datetime) -> str:
        """The words of this stock phrase for this business, now. Raises SettingsError for a missing heading.

        Nothing stands between these words and the caller, so the business's own are said only if no amount is in them.
        """
        disclosure = _without_amount("disclosure", profile.disclosure, _DISCLOSURE)
        recording = _without_amount("recording notice", profile.recording_notice, _RECORDING_NOTICE)
        fields = {"business": profile.name, "disclosure": disclosure, "recording": recording}
        if name != "greeting":
            return self._phrases.say(name, Channel.VOICE, **fields)
        is_open = profile.hours.is_open(now)
        own = _without_amount("greeting", profile.greeting if is_open else profile.greeting_after_hours, "")
        if own:
            # The disclosure and the recording notice are said whatever the admin's own greeting says.
            notices = [notice for notice in (disclosure, recording) if notice and notice not in own]
            return " ".join([own, *notices])
        return self._phrases.say("greeting" if is_open else "greeting_after_hours", Channel.VOICE, **fields)


def _without_amount(what: str, own: str, standard: str) -> str:
    """The business's own words, or the standard ones where an amount stands in them."""
    if not states_amount(own):
        return own
    log.warning("an amount stands in the business's own %s: the standard words are said", what)
    return standard
