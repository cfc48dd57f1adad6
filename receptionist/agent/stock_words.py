"""The words of stock phrases: greeting, silence prompts, apologies, from `prompts/` and the business's own settings."""

from datetime import datetime

from receptionist.agent.prompts import Phrases
from receptionist.domain.conversation import Channel
from receptionist.domain.profile import BusinessProfile

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


class StockWords:
    """The `StockPhrases` of every business."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def text(self, name: str, profile: BusinessProfile, now: datetime) -> str:
        """The words of this stock phrase for this business, now. Raises SettingsError for a missing heading."""
        fields = {"business": profile.name, "disclosure": profile.disclosure, "recording": profile.recording_notice}
        if name != "greeting":
            return self._phrases.say(name, Channel.VOICE, **fields)
        is_open = profile.hours.is_open(now)
        own = profile.greeting if is_open else profile.greeting_after_hours
        if own:
            # The disclosure and the recording notice are said whatever the admin's own greeting says.
            notices = [
                notice for notice in (profile.disclosure, profile.recording_notice) if notice and notice not in own
            ]
            return " ".join([own, *notices])
        return self._phrases.say("greeting" if is_open else "greeting_after_hours", Channel.VOICE, **fields)
