"""Records the fall-back lines in `media/` anew, in the shipped voice: `make media`."""

import asyncio
import wave
from datetime import UTC, datetime
from pathlib import Path

from receptionist.agent.prompts import Prompts
from receptionist.agent.stock_words import STOCK, StockWords
from receptionist.bootstrap import open_speech
from receptionist.config import Settings
from receptionist.domain.hours_text import parse_hours
from receptionist.domain.profile import BusinessProfile
from receptionist.resources import resource_dir
from receptionist.voice.audio import mulaw_to_pcm
from receptionist.voice.sentences import speakable

# Spoken when nothing else works, so that they name no business.
ALWAYS = parse_hours("Mon-Sun 0:00-24:00", "UTC")
NOBODY = BusinessProfile("us", "any", ALWAYS, disclosure="I'm an automated assistant.")


async def main() -> None:
    """Speaks each stock phrase and writes it as an 8 kHz mono WAV."""
    words = StockWords(Prompts(resource_dir("prompts")).phrases)
    async with open_speech(Settings.from_env({"RECEPTIONIST_HOME": "var/record"})) as speech:
        for name in STOCK:
            text = speakable(words.text(name, NOBODY, datetime.now(UTC)))
            pcm = mulaw_to_pcm(await speech.phrases.mulaw(text))
            with wave.open(str(Path("media") / f"{name}.wav"), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(8000)
                file.writeframes(pcm)
            print(f"{name}.wav  {len(pcm) / 16000:.1f} s  {text}")


if __name__ == "__main__":
    asyncio.run(main())
