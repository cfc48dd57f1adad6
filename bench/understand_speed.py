"""Lines a minute through `receptionist understand`, in one process: `python -m bench.understand_speed`."""

import time
from datetime import date

from receptionist.agent.frame_agent.understanding import understand
from receptionist.resources import resource_dir
from receptionist.services.set_up import starter_book

LINES = (
    "hi my kitchen sink is backed up and it won't drain",
    "how much would that cost",
    "tomorrow afternoon after two would be good",
    "it's forty two eleven maple street apartment three",
    "my name is Laura Bennett, B E N N E T T",
    "four one five five five five oh one four two",
    "yes that's right",
    "any time next week but not monday",
    "are you open on saturday",
    "no, forty two twelve",
)


def run(rounds: int = 40) -> dict[str, object]:
    """Understands the lines `rounds` times and prints the rate."""
    book = starter_book(resource_dir("pricebook"), "plumbing")
    for line in LINES:
        understand(line, today=date(2026, 11, 18), book=book)
    started = time.perf_counter()
    for _ in range(rounds):
        for line in LINES:
            understand(line, today=date(2026, 11, 18), book=book)
    seconds = time.perf_counter() - started
    rate = rounds * len(LINES) / seconds * 60
    print(f"understand: {rate:,.0f} lines a minute ({seconds / rounds / len(LINES) * 1000:.1f} ms a line)")
    return {"lines_a_minute": round(rate)}


if __name__ == "__main__":
    run()
