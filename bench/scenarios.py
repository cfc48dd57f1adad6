"""Written conversations graded by their final card, slot by slot: `python -m bench.scenarios`."""

import asyncio
from collections import Counter
from pathlib import Path

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.price_gate import PriceGate
from receptionist.agent.prompts import Prompts
from receptionist.resources import resource_dir
from tests.scenarios.conversation import grade, load, play

FOLDER = Path(__file__).parents[1] / "tests" / "scenarios"


def run() -> dict[str, object]:
    """Plays all conversations with the frame agent and prints the scores."""
    phrases = Prompts(resource_dir("prompts")).phrases
    agent = PriceGate(FrameAgent(phrases), phrases)
    wanted: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    right, names = 0, []
    paths = sorted(FOLDER.glob("*.yaml"))
    for path in paths:
        scenario = load(path)
        wrong = grade(scenario, asyncio.run(play(scenario, agent)))
        wanted.update(key for key in scenario["expect"] if key != "start_rule")
        missed.update(line.split(":")[0] for line in wrong)
        right += not wrong
        names += [path.stem] if wrong else []
    print(f"final cards right: {right} of {len(paths)} ({right / len(paths):.0%})")
    for slot, count in sorted(wanted.items()):
        print(f"  {slot:<14} {count - missed[slot]:>3} of {count:>3}")
    if names:
        print("  wrong: " + ", ".join(names))
    return {"conversations": len(paths), "right": right, "wrong": names}


if __name__ == "__main__":
    run()
