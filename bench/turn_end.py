"""When the caller is done, and when not: 200 finished and 200 unfinished utterances: `python -m bench.turn_end`.

Four synthesised callers, 8 kHz mu-law, every other one in noise 15 dB below the words. A finished utterance should be
answered 600 ms after its last sample at the latest; in an unfinished one the caller goes on after 0.5 to 1 s, and is
cut off where the turn was over by then. Real voice activity and transcription (no business words), in audio time.
"""

import asyncio
import statistics
from collections import Counter
from dataclasses import dataclass

import numpy as np

from bench.barge_in import first_sound
from bench.callers import SHIFTS, Callers, callers
from bench.stage import TRANSCRIPT_SECONDS, Sound, StagedCall, at_level, level
from bench.turn_end_sentences import FINISHED, UNFINISHED
from receptionist.voice.events import RATE_HZ

SEED = 60_000
NOISE_BELOW_DB = 15.0
ANSWERED_MS = 600.0
STARTS = 0.6  # seconds into the call
BEHIND = 2.6  # seconds of quiet at the end


@dataclass(frozen=True)
class Heard:
    """One utterance: how long after the last sample (of its first part) the turn was over; what was understood."""

    kind: str
    noisy: bool
    said: str
    over_ms: float | None
    went_on_ms: float
    understood: str

    @property
    def was_cut(self) -> bool:
        """Whether the turn was over before the caller went on."""
        return self.over_ms is not None and self.over_ms < self.went_on_ms

    @property
    def waited_too_long(self) -> bool:
        """Whether a finished one was not answered in time."""
        return self.over_ms is None or self.over_ms > ANSWERED_MS


def run(share: float = 1.0) -> dict[str, object]:
    """Plays the utterances (or a share of them) and prints the table."""
    return asyncio.run(_run(share))


async def _run(share: float) -> dict[str, object]:
    async with callers() as people:
        done = await _finished(people, share)
        going_on = await _unfinished(people, share)
    late = [one for one in done if one.waited_too_long]
    cut = [one for one in going_on if one.was_cut]
    times = sorted(one.over_ms for one in done if one.over_ms is not None)
    print(f"finished: {len(done)}, answered within {ANSWERED_MS:.0f} ms: {1 - len(late) / len(done):.1%}", end="")
    print(f"   over after p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(0.95 * len(times))]:.0f} ms")
    print(f"unfinished: {len(going_on)}, cut off: {len(cut) / len(going_on):.1%}")
    for noisy in (False, True):
        name = "in noise" if noisy else "quiet"
        some, others = [o for o in done if o.noisy is noisy], [o for o in going_on if o.noisy is noisy]
        print(
            f"  {name:<16} answered in time {1 - sum(o.waited_too_long for o in some) / max(1, len(some)):>6.1%}"
            f"   cut off {sum(o.was_cut for o in others) / max(1, len(others)):>6.1%}"
        )
    kinds = Counter(one.kind for one in going_on)
    by_kind = {kind: sum(one.was_cut for one in going_on if one.kind == kind) / count for kind, count in kinds.items()}
    for kind, cut_share in by_kind.items():
        print(f"  {kind:<16} cut off {cut_share:>6.1%} of {kinds[kind]}")
    ms = round(statistics.median(people.transcribe_ms))
    print(f"a transcription counts {1000 * TRANSCRIPT_SECONDS:.0f} ms; on this machine just now: median {ms} ms")
    return {
        "finished": len(done),
        "answered_in_time": 1 - len(late) / len(done),
        "over_p50_ms": times[len(times) // 2],
        "over_p95_ms": times[int(0.95 * len(times))],
        "unfinished": len(going_on),
        "cut_off": len(cut) / len(going_on),
        "cut_off_by_kind": by_kind,
        "late": [f"{one.said} -> {one.understood}" for one in late],
        "cut": [f"{one.said} -> {one.understood}" for one in cut],
        "transcription_ms": ms,
    }


async def _finished(people: Callers, share: float) -> list[Heard]:
    found: list[Heard] = []
    for number in range(round(len(FINISHED) * len(SHIFTS) * share)):
        asked, text = FINISHED[number % len(FINISHED)]
        shift = SHIFTS[(number + number // len(FINISHED)) % len(SHIFTS)]
        words = _trimmed(await people.says(text, shift))
        noisy = _in_noise(number, len(FINISHED))
        call = await _call(people, asked, words, number, noisy)
        over, understood = _over(call, STARTS + len(words) / RATE_HZ)
        found.append(Heard("finished", noisy, text, over, float("inf"), understood))
    return found


async def _unfinished(people: Callers, share: float) -> list[Heard]:
    found: list[Heard] = []
    for number in range(round(len(UNFINISHED) * len(SHIFTS) * share)):
        kind, asked, head, tail = UNFINISHED[number % len(UNFINISHED)]
        shift = SHIFTS[(number + number // len(UNFINISHED)) % len(SHIFTS)]
        rng = np.random.default_rng(SEED + number)
        first = _trimmed(await people.says(head if head.endswith(",") else f"{head},", shift))
        second = _trimmed(await people.says(tail, shift))
        pause = rng.uniform(0.5, 1.0)
        gap = np.zeros(int(pause * RATE_HZ), dtype=np.float32)
        noisy = _in_noise(number, len(UNFINISHED))
        call = await _call(people, asked, np.concatenate([first, gap, second]), number, noisy)
        over, understood = _over(call, STARTS + len(first) / RATE_HZ)
        found.append(Heard(kind, noisy, head, over, 1000 * pause, understood))
    return found


def _in_noise(number: int, sentences: int) -> bool:
    """Every other utterance, and each sentence half of the times it is said."""
    return (number + number // sentences) % 2 == 1


def _trimmed(clip: Sound) -> Sound:
    """Without the quiet before and after the words."""
    ends = len(clip) - first_sound(clip[::-1].copy())
    return clip[first_sound(clip) : ends]


async def _call(people: Callers, asked: str, words: Sound, number: int, noisy: bool) -> StagedCall:
    rng = np.random.default_rng(SEED * 2 + number)
    words = at_level(words, rng.uniform(-28, -16))
    caller = np.zeros(int((STARTS + BEHIND) * RATE_HZ) + len(words), dtype=np.float32)
    begins = int(STARTS * RATE_HZ)
    caller[begins : begins + len(words)] = words
    if noisy:
        caller += rng.normal(0, level(words) * 10 ** (-NOISE_BELOW_DB / 20), len(caller)).astype(np.float32)
    return await StagedCall(people.gate(), people.transcribe, {}, ("Okay.",), caller, number, asks=asked).run()


def _over(call: StagedCall, ended: float) -> tuple[float | None, str]:
    asked = call.asked()
    understood = " | ".join(call.transcripts)
    return (1000 * (asked[0][0] - ended), understood) if asked else (None, understood)


if __name__ == "__main__":
    run()
