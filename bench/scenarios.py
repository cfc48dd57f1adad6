"""Written conversations graded by their final card, slot by slot, and by the laws: `python -m bench.scenarios`."""

import asyncio
from functools import partial
from pathlib import Path

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.guards import guarded
from receptionist.agent.prompts import Prompts
from receptionist.resources import resource_dir
from receptionist.services.eval_files import read_eval_cases
from receptionist.services.evaluate import Graded, scores, stage_for, try_on

FOLDER = Path(__file__).parents[1] / "tests" / "scenarios"


def run() -> dict[str, object]:
    """Holds all conversations with the frame agent and prints the scores."""
    graded = asyncio.run(hold_all())
    right, wrong = sum(one.passed for one in graded), [one.case.file for one in graded if not one.passed]
    broken = sum(len(one.broken) for one in graded)
    print(f"end as they should: {right} of {len(graded)} ({right / len(graded):.0%}); laws broken: {broken}")
    for score in scores(graded):
        print(f"  {score.what:<14} {score.right:>3} of {score.of:>3}")
    if wrong:
        print("  wrong: " + ", ".join(wrong))
    return {"conversations": len(graded), "right": right, "laws_broken": broken, "wrong": wrong}


async def hold_all() -> list[Graded]:
    """All written conversations, held with the frame agent behind its gates."""
    phrases = Prompts(resource_dir("prompts")).phrases
    agent = guarded(FrameAgent(phrases), phrases)
    at = partial(stage_for, own=None, agent=agent, phrases=phrases, pricebooks=resource_dir("pricebook"))
    return [one async for one in try_on(read_eval_cases(FOLDER), at)]


if __name__ == "__main__":
    run()
