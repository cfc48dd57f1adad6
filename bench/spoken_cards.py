"""Slots right on the finished cards of conversations that are spoken: `python -m bench.spoken_cards [HOW_MANY]`.

Each of the customer's lines of the written conversations by phone goes over an 8 kHz mu-law line in a synthesised
voice, on a quiet line and with noise 15 dB below the words, and is transcribed with the business's words as a call has
it. Who speaks when is not part of it: the turn-taking benchmarks measure that.
"""

import asyncio
import logging
import sys
from functools import partial
from pathlib import Path

from receptionist.adapters.models import SpeechModels, find_voice, find_whisper
from receptionist.adapters.simulated.spoken_ear import SpokenEar
from receptionist.adapters.stt.local import LocalSpeechToText
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.adapters.tts.piper import PiperTextToSpeech
from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.guards import guarded
from receptionist.agent.prompts import Prompts
from receptionist.domain.conversation import Channel
from receptionist.domain.eval_case import EvalCase
from receptionist.resources import resource_dir
from receptionist.services.call_context import hint_of
from receptionist.services.eval_files import read_eval_cases
from receptionist.services.evaluate import Graded, scores, stage_for, try_on
from receptionist.services.hold_conversation import Ear, Stage

FOLDER = Path(__file__).parents[1] / "tests" / "scenarios"
LINES = {"quiet": None, "noise 15 dB below": 15.0}  # what the line is like, and how far the noise is below the words


def run(most: int = 0) -> dict[str, object]:
    """Holds the conversations by phone (all, or the first `most`) on each line and prints the slots that came right."""
    logging.disable(logging.WARNING)
    cases = [case for case in read_eval_cases(FOLDER) if case.channel is Channel.VOICE][: most or None]
    written = asyncio.run(_hold(cases, spoken=False, noise_below_db=None))
    result: dict[str, object] = {"conversations": len(cases), "as written": _figures("as written", written)}
    for name, noise_below_db in LINES.items():
        result[name] = _figures(name, asyncio.run(_hold(cases, spoken=True, noise_below_db=noise_below_db)))
    return result


def _figures(name: str, graded: list[Graded]) -> dict[str, object]:
    slots = scores(graded)
    right, of = sum(score.right for score in slots), sum(score.of for score in slots)
    whole = sum(not one.misses for one in graded)
    broken = [f"{one.case.title}: {law}" for one in graded for law in one.broken]
    print(
        f"{name}: {right} of {of} slots right ({right / of:.1%}), {whole} of {len(graded)} cards whole;"
        f" laws broken: {len(broken)}"
    )
    for law in broken:
        print(f"  {law}")
    for score in slots:
        print(f"  {score.what:<14} {score.right:>3} of {score.of:>3}")
    by_slot = {score.what: [score.right, score.of] for score in slots}
    return {"right": right, "of": of, "cards_whole": whole, "laws_broken": broken, "slots": by_slot}


async def _hold(cases: list[EvalCase], *, spoken: bool, noise_below_db: float | None) -> list[Graded]:
    phrases = Prompts(resource_dir("prompts")).phrases
    agent = guarded(FrameAgent(phrases), phrases)
    at = partial(stage_for, own=None, agent=agent, phrases=phrases, pricebooks=resource_dir("pricebook"))
    if not spoken:
        return [one async for one in try_on(cases, at)]
    models = SpeechModels(Path("models"))
    stt, tts = LocalSpeechToText(find_whisper(models).path), PiperTextToSpeech(find_voice(models).path)
    voice = CallerVoice(tts).synthesise

    def ear(case: EvalCase, stage: Stage) -> Ear:
        hint = hint_of(stage.profile, stage.book)
        return SpokenEar(voice, stt, FOLDER, hint=hint, noise_below_db=noise_below_db)

    try:
        await asyncio.gather(stt.start(), tts.start())
        return [one async for one in try_on(cases, at, ear)]
    finally:
        await asyncio.gather(stt.stop(), tts.stop())


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
