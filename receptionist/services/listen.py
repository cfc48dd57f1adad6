"""Hearing the receptionist before anybody else does: a greeting, or a sentence, as a caller's telephone plays it."""

import asyncio
import io
import wave
from datetime import datetime, time, timedelta

from receptionist.agent.prompts import Phrases
from receptionist.agent.stock_words import StockWords
from receptionist.domain.conversation import Channel
from receptionist.domain.greetings import Occasion
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import SpeechProblem
from receptionist.ports import Voice
from receptionist.voice.audio import mulaw_to_pcm

LINE_RATE_HZ = 8000
_SECONDS = 20.0
_LONGEST = 1000  # characters
_DAYS = 400


def greeting_words(phrases: Phrases, profile: BusinessProfile, occasion: Occasion, now: datetime) -> str:
    """What a call on this occasion begins with, at a time when it is one."""
    at = example_moment(profile, occasion, now)
    return StockWords(phrases).greeting(profile, occasion, at)


def sample_words(phrases: Phrases, profile: BusinessProfile) -> str:
    """A few sentences in this manner of speaking."""
    own = phrases.of(profile.personality)
    said = [own.say(key, Channel.VOICE, name="Ruth", business=profile.name) for key in ("hello", "got_name", "goodbye")]
    return " ".join(said)


def example_moment(profile: BusinessProfile, occasion: Occasion, now: datetime) -> datetime:
    """A time to come on which such a call may ring; now, where there is none."""
    hours = profile.hours
    opens = hours.next_opening(now) or now
    if occasion in (Occasion.OPEN, Occasion.RETURNING):
        return now if hours.is_open(now) else opens
    today = now.astimezone(hours.zone).date()
    if occasion is Occasion.HOLIDAY:
        days = (today + timedelta(days=ahead) for ahead in range(_DAYS))
        for day in days:
            special = hours.special_day(day)
            if special is not None and not special.spans:
                return datetime.combine(day, time(12), hours.zone)
    return opens - timedelta(minutes=30) if hours.is_open(now) else now


async def spoken(voice: Voice, words: str, profile: BusinessProfile) -> bytes:
    """The words as a WAV file of telephone quality, in the profile's voice and pace. Raises SpeechProblem."""
    manner = profile.personality
    audio = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for piece in voice.speak(words[:_LONGEST], manner.pace, manner.voice):
                audio += piece.audio
    except TimeoutError as error:
        raise SpeechProblem("The voice is too slow just now.", "Try it again in a moment.") from error
    return _wav(mulaw_to_pcm(bytes(audio)))


async def make_ready(voice: Voice, phrases: Phrases, profile: BusinessProfile, now: datetime) -> None:
    """Speaks the greetings once, so that the voice has them ready when a call rings. Raises SpeechProblem."""
    for occasion in Occasion:
        words = greeting_words(phrases, profile, occasion, now)
        async for _ in voice.speak(words, profile.personality.pace, profile.personality.voice):
            pass


def _wav(pcm: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(LINE_RATE_HZ)
        out.writeframes(pcm)
    return file.getvalue()
