"""Written conversations: each ends with the right card, and no law is broken on the way."""

from pathlib import Path

import pytest

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.guards import guarded
from receptionist.agent.prompts import Prompts
from receptionist.domain.eval_case import EvalCase
from receptionist.resources import resource_dir
from receptionist.services.eval_files import read_eval_cases
from receptionist.services.evaluate import stage_for, try_on

CASES = read_eval_cases(Path(__file__).parent)
# Conversations that are known to come out wrong, each with why. Whoever mends one takes it off.
KNOWN_WRONG: dict[str, str] = {
    "elderly_hard_of_hearing.yaml": "'my furnace looked at … the tune-up': the diagnosis is named first and taken",
    "price_question_mid_booking.yaml": "'a deadbolt changed on my front door': the door weighs as much as the lock",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: Path(case.file).stem)
async def test_it_ends_as_it_should(case: EvalCase) -> None:
    phrases = Prompts(resource_dir("prompts")).phrases
    agent = guarded(FrameAgent(phrases), phrases)
    at = stage_for(case, None, agent, phrases, resource_dir("pricebook"))
    [graded] = [one async for one in try_on([case], lambda _: at)]
    assert not graded.broken, "\n".join([*graded.faults, "", graded.held.text])
    if case.file in KNOWN_WRONG:
        assert graded.misses, f"{case.file} comes out right now: take it off KNOWN_WRONG"
        return
    assert not graded.misses, "\n".join([*graded.faults, "", graded.held.text])


def test_enough_conversations_come_out_right() -> None:
    assert len(CASES) >= 100
    assert len(KNOWN_WRONG) <= 0.1 * len(CASES)
    assert set(KNOWN_WRONG) <= {case.file for case in CASES}
