"""What somebody watching a simulated call reads."""

import re

import click

from receptionist.adapters.simulated.caller import Spoke
from receptionist.commands.live_call import Transcript
from receptionist.domain.call import Speaker, Utterance

GREETING = Utterance(0, Speaker.AGENT, "Riverside Plumbing.", 0.4, 2.0)
HEARD = Utterance(1, Speaker.CALLER, "my sink is clocked", 2.4, 4.1)
CUT = Utterance(2, Speaker.AGENT, "That is 169", 5.0, 6.9, unheard="dollars.")


def words(lines: list[str]) -> list[str]:
    return [click.unstyle(line) for line in lines]


def test_both_sides_stand_in_the_order_in_which_they_began_by_one_clock() -> None:
    transcript = Transcript()
    transcript.recorded([GREETING])
    assert words(transcript.ready()) == ["0:00.4  agent: Riverside Plumbing."]
    transcript.caller_said(Spoke("My sink is clogged.", 2.5, 4.0, interrupts=False))
    assert transcript.ready() == []  # the agent may have said something before that is not recorded yet
    transcript.recorded([GREETING, HEARD])
    assert words(transcript.ready()) == ["0:02.5 caller: My sink is clogged.", "        heard: my sink is clocked"]
    # An interruption is over before the words that it cut off are recorded.
    transcript.caller_said(Spoke("Sorry, no.", 6.5, 7.2, interrupts=True))
    transcript.recorded([GREETING, HEARD, CUT])
    lines = words(transcript.rest())
    assert lines == ["0:05.0  agent: That is 169 — [dollars.]", "0:06.5 caller: Sorry, no.  (interrupting)"]
    assert not any(re.match(r"\d", line) for line in words(transcript.rest()))
