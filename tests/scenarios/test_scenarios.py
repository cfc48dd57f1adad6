"""Written conversations, graded by the card they end with."""

from pathlib import Path

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.price_gate import PriceGate
from receptionist.agent.prompts import Prompts
from receptionist.resources import resource_dir
from tests.scenarios.conversation import grade, load, play

FOLDER = Path(__file__).parent
# Conversations whose card is known to come out wrong, each with why. Whoever mends one takes it off.
KNOWN_WRONG: dict[str, str] = {
    "price_question_mid_booking": "'a deadbolt changed on my front door': the door weighs as much as the lock",
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
async def test_the_card_is_right_in_the_end(path: Path) -> None:
    scenario = load(path)
    phrases = Prompts(resource_dir("prompts")).phrases
    played = await play(scenario, PriceGate(FrameAgent(phrases), phrases))
    wrong = grade(scenario, played)
    if path.stem in KNOWN_WRONG:
        assert wrong, f"{path.stem} comes out right now: take it off KNOWN_WRONG"
        return
    assert not wrong, "\n".join([*wrong, "", played.text])


def test_enough_conversations_come_out_right() -> None:
    paths = list(FOLDER.glob("*.yaml"))
    assert len(paths) >= 30
    assert len(KNOWN_WRONG) <= 0.15 * len(paths)
    assert set(KNOWN_WRONG) <= {path.stem for path in paths}
