"""What a process counts for Prometheus. Like the log it is one for the process, and names no person.

Labels hold words of the program's own only: never a business, a number, a name, or what was said.
"""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

_TURN_BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0)

CALLS = Counter("receptionist_calls", "Calls that ended, by how.", ["outcome"], registry=REGISTRY)
TURN_PARTS = Histogram(
    "receptionist_turn_seconds",
    "From the last of the caller's speech to each part of the answer.",
    ["part"],
    buckets=_TURN_BUCKETS,
    registry=REGISTRY,
)
PART_ERRORS = Counter(
    "receptionist_part_errors",
    "Attempts of speech to text, text to speech and the agents that failed.",
    ["part"],
    registry=REGISTRY,
)
FAIL_OVERS = Counter(
    "receptionist_failovers", "Turns another part took over, by which and why.", ["part", "why"], registry=REGISTRY
)
CIRCUIT_OPEN = Gauge(
    "receptionist_circuit_open", "1 while a part is left alone because it failed again and again.", ["part"],
    registry=REGISTRY,
)  # fmt: skip
GATE_STOPS = Counter(
    "receptionist_gate_stops", "Mentions of money that were not said, by kind.", ["kind"], registry=REGISTRY
)


def turn_timed(timing: Mapping[str, float]) -> None:
    """Takes the steps of one turn, in milliseconds after the caller's last speech."""
    for part, milliseconds in timing.items():
        TURN_PARTS.labels(part).observe(max(0.0, milliseconds) / 1000)


def gate_stopped(kinds: Iterable[str]) -> None:
    """Takes the mentions of money that were stopped in one answer, once it is the one that is given."""
    for kind in kinds:
        GATE_STOPS.labels(kind).inc()
