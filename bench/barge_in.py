"""Talking over the agent: how soon it falls silent, and how often for nothing: `python -m bench.barge_in [FOLDER]`.

In each trial the agent is explaining something when a sound comes from the caller's side. Words must stop it at once;
noise, coughs, music, its own echo and "mm-hm" must not make it give up its sentence: it may pause, and go on. Voice
activity, echo guard and transcription are the real ones, all in audio time. With a folder, its 16-bit WAV files are the
sounds instead.
"""

import asyncio
import statistics
import sys
import wave
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import sounds
from bench.callers import SHIFTS, Callers, callers
from bench.figures import quantile
from bench.sounds import Random
from bench.stage import TRANSCRIPT_SECONDS, EchoPath, Sound, StagedCall, at_level, level, sound_of
from receptionist.domain.call import Speaker
from receptionist.voice.audio import resample, samples
from receptionist.voice.events import RATE_HZ, ClearPlayback, PlayAudio, SaveUtterance

TRIALS = 200
SEED = 20_000

GREETING = "Thanks for calling Riverside Plumbing, this is Sam. How can I help you today?"
REPLY = (
    "A drain cleaning starts at one hundred forty-nine dollars, and that covers one drain up to the main line.",
    "If the clog is deeper than that, the technician will show you with the camera before any more work is done.",
    "We also check the trap and the vent while we are there, at no extra charge.",
)
INTERRUPTIONS = (
    "No wait, that's not what I meant.",
    "How much would it be on a Sunday?",
    "Stop, I need to ask you something.",
    "Sorry, it's actually the kitchen sink.",
    "Can I talk to a real person please?",
    "Hold on, let me get a pen.",
    "But I only need the bathroom one done.",
    "What about tomorrow morning?",
    "I don't want that, I want a new faucet.",
    "Excuse me, do you take credit cards?",
    "That's too expensive for me.",
    "Actually never mind, just send somebody.",
    "Is there a discount for seniors?",
    "Wait a second.",
    "No, no, no.",
)
HUM = "mm-hm"  # no voice for text says it as people do
BACK_CHANNELS = (
    "Okay.", HUM, HUM, "Uh-huh.", "Yeah.", "Right.", "All right.", "I see.", "Sure.", "Yes.", "Okay, yeah.",
    "Got it.", "Oh, okay.",
)  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """What came of one sound over the agent's words.

    `stopped_after` is in seconds after the sound's first sample, `resumed_after` after its last; of an echo, which has
    neither, the first is None and the second counts from the stop. `paused_before`: something else stopped the agent
    before the sound came.
    """

    stopped_after: float | None
    resumed_after: float | None
    paused: bool
    paused_before: bool
    asked: tuple[str, ...]
    heard_all: bool
    said_again: float  # seconds of speech

    @property
    def abandoned(self) -> bool:
        """Whether the sentence was given up, or the sound was answered."""
        return bool(self.asked) or not self.heard_all


def run(trials: int = TRIALS, folder: Path | None = None) -> dict[str, object]:
    """Plays the trials of every kind and prints the table."""
    return asyncio.run(_run(trials, folder))


async def _run(trials: int, folder: Path | None) -> dict[str, object]:
    async with callers() as people:
        bench = _Bench(people, await people.agent((GREETING, *REPLY)))
        result: dict[str, object] = {"interruption": await _interruptions(bench, trials)}
        makers: dict[str, Callable[[Random], Sound]] = {
            "noise": sounds.noise,
            "cough": sounds.cough,
            "music": sounds.music,
        }
        if folder is not None:
            makers = {"folder": _recordings(folder)}
        for kind, make in makers.items():
            result[kind] = await _nothing(bench, kind, trials, make)
        if folder is None:
            result["echo"] = await _nothing(bench, "echo", trials, None)
            result["back-channel"] = await _back_channels(bench, trials)
        heard = people.transcribe_ms
        result["transcription_ms"] = round(statistics.median(heard)) if heard else None
    print(
        f"a transcription counts {1000 * TRANSCRIPT_SECONDS:.0f} ms of audio time; "
        f"on this machine just now: median {result['transcription_ms']} ms"
    )
    return result


class _Bench:
    def __init__(self, people: Callers, voiced: dict[str, bytes]) -> None:
        self.people, self.voiced = people, voiced
        self.greeting_seconds = len(voiced[GREETING]) / RATE_HZ
        self.reply_seconds = sum(len(voiced[text]) for text in REPLY) / RATE_HZ

    async def trial(self, sound: Sound | None, seed: int, echo: EchoPath | None = None) -> Trial:
        """One call in which `sound` (at its loudness) comes somewhere in the middle of the reply."""
        rng = np.random.default_rng(seed)
        keys_at = self.greeting_seconds + 0.4
        starts = keys_at + 0.3 + rng.uniform(1.5, self.reply_seconds - 3.0)
        length = 0.0 if sound is None else len(sound) / RATE_HZ
        caller = np.zeros(int((keys_at + self.reply_seconds + length + 6.0) * RATE_HZ), dtype=np.float32)
        if sound is not None:
            caller[int(starts * RATE_HZ) :][: len(sound)] += sound
        people = self.people
        call = StagedCall(
            people.gate(),
            people.transcribe,
            self.voiced,
            REPLY,
            caller,
            seed,
            keys_at=keys_at,
            echo=echo,
            greeting=self.voiced[GREETING],
            asks=GREETING,
        )
        await call.run()
        return _outcome(call, starts, starts + length)


def _outcome(call: StagedCall, starts: float, ends: float) -> Trial:
    has_sound = ends > starts
    stopped = call.when(ClearPlayback, starts if has_sound else 0.0)
    first = call.when(ClearPlayback)
    resumed = call.when(PlayAudio, stopped) if stopped is not None else None
    asked = tuple(text for _, text in call.asked())
    spoken = [e.utterance for _, e in call.effects if isinstance(e, SaveUtterance)]
    words = " ".join(u.text for u in spoken if u.speaker is Speaker.AGENT and u.text != GREETING)
    audio = float(np.count_nonzero(call.played)) / RATE_HZ
    whole = sum(np.count_nonzero(sound_of(call.voiced[text])) for text in (GREETING, *REPLY)) / RATE_HZ
    return Trial(
        stopped - starts if stopped is not None and has_sound else None,
        max(0.0, resumed - (ends if has_sound else stopped)) if resumed is not None and stopped is not None else None,
        stopped is not None,
        has_sound and first is not None and first <= starts,
        asked,
        " ".join(REPLY) in words,
        max(0.0, audio - whole),
    )


async def _interruptions(bench: _Bench, trials: int) -> dict[str, object]:
    stops: list[float] = []
    missed = lost = early = 0
    for number in range(trials):
        rng = np.random.default_rng(SEED + number)
        text = INTERRUPTIONS[rng.integers(len(INTERRUPTIONS))]
        clip = at_level(await bench.people.says(text, SHIFTS[rng.integers(len(SHIFTS))]), rng.uniform(-32, -16))
        onset = first_sound(clip)
        trial = await bench.trial(clip[onset:], SEED + number)
        if trial.stopped_after is None:
            missed += 1
        else:
            stops.append(trial.stopped_after * 1000)
        lost += not trial.asked
        early += trial.paused_before
    row: dict[str, object] = {
        "trials": trials,
        "p50_ms": quantile(stops, 0.5),
        "p95_ms": quantile(stops, 0.95),
        "not_stopped": missed,
        "not_answered": lost,
        "paused_before": early,
    }
    print(f"{trials} interruptions: the sound stops p50 {row['p50_ms']:.0f} ms, p95 {row['p95_ms']:.0f} ms after the")
    print(f"  first sample; {missed} did not stop it, {lost} were not answered as words")
    print(
        f"{'over the agent':<16}{'trials':>7}{'abandoned':>11}{'paused':>8}{'resumed: p50':>14}{'p95':>8}{'again':>8}"
    )
    return row


def first_sound(clip: Sound) -> int:
    """The first sample of the first 10 ms that is not 30 dB below the clip's own level."""
    step = RATE_HZ // 100
    floor = level(clip) * 10 ** (-30 / 20)
    for start in range(0, len(clip) - step, step):
        if float(np.sqrt((clip[start : start + step] ** 2).mean())) >= floor:
            return start
    return 0


async def _nothing(bench: _Bench, kind: str, trials: int, make: Callable[[Random], Sound] | None) -> dict[str, object]:
    """Sounds without words; without a maker, the agent's echo."""
    found: list[Trial] = []
    for number in range(trials):
        seed = SEED * 2 + number
        rng = np.random.default_rng(seed)
        if make is not None:
            found.append(await bench.trial(at_level(make(rng), rng.uniform(-40, -18)), seed))
            continue
        response = sounds.room(rng) * 10 ** (-rng.uniform(6, 26) / 20)
        echo = EchoPath(rng.uniform(0.06, 0.7), response.astype(np.float32))
        found.append(await bench.trial(None, seed, echo))
    return _row(kind, found)


async def _back_channels(bench: _Bench, trials: int) -> dict[str, object]:
    found: list[Trial] = []
    for number in range(trials):
        seed = SEED * 3 + number
        rng = np.random.default_rng(seed)
        text = BACK_CHANNELS[rng.integers(len(BACK_CHANNELS))]
        shift = SHIFTS[rng.integers(len(SHIFTS))]
        clip = sounds.hum(rng) if text == HUM else await bench.people.says(text, shift)
        found.append(await bench.trial(at_level(clip, rng.uniform(-32, -18)), seed))
    return _row("back-channel", found)


def _row(kind: str, found: list[Trial]) -> dict[str, object]:
    abandoned = [trial for trial in found if trial.abandoned]
    resumed = [trial.resumed_after * 1000 for trial in found if trial.resumed_after is not None and not trial.abandoned]
    again = [trial.said_again * 1000 for trial in found if trial.paused and not trial.abandoned]
    row: dict[str, object] = {
        "trials": len(found),
        "abandoned": len(abandoned),
        "abandoned_share": len(abandoned) / len(found),
        "paused_and_resumed": len(resumed),
        "resumed_p50_ms": quantile(resumed, 0.5) if resumed else None,
        "resumed_p95_ms": quantile(resumed, 0.95) if resumed else None,
        "said_again_median_ms": round(statistics.median(again)) if again else None,
        "taken_for_words": Counter(text for trial in abandoned for text in trial.asked).most_common(8),
    }
    cells = [f"{row[key]:.0f} ms" if row[key] is not None else "-" for key in ("resumed_p50_ms", "resumed_p95_ms")]
    again_cell = f"{row['said_again_median_ms']} ms" if again else "-"
    print(
        f"{kind:<16}{len(found):>7}{len(abandoned):>5} {row['abandoned_share']:>5.1%}{len(resumed):>8}"
        f"{cells[0]:>14}{cells[1]:>8}{again_cell:>8}"
    )
    for text, count in Counter(text for trial in abandoned for text in trial.asked).most_common(8):
        print(f"    taken for words: {text!r} ({count})")
    return row


def _recordings(folder: Path) -> Callable[[Random], Sound]:
    """Stretches of up to 4 s of the folder's WAV files."""
    files: list[Sound] = []
    for path in sorted(folder.glob("*.wav")):
        try:
            with wave.open(str(path), "rb") as file:
                if file.getsampwidth() != 2 or file.getnchannels() != 1:
                    continue
                pcm = resample(file.readframes(file.getnframes()), file.getframerate(), RATE_HZ)
        except (wave.Error, EOFError):
            continue
        files.append(samples(pcm).astype(np.float32) / np.float32(32768))

    def pick(rng: Random) -> Sound:
        sound = files[rng.integers(len(files))]
        start = int(rng.integers(0, max(1, len(sound) - 4 * RATE_HZ)))
        return sound[start : start + 4 * RATE_HZ]

    return pick


if __name__ == "__main__":
    run(folder=Path(sys.argv[1]) if len(sys.argv) > 1 else None)
