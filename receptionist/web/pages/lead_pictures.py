"""What became of the leads of the last weeks as a small picture. Numbers only; the SVG is the template's."""

from dataclasses import dataclass

from receptionist.domain.lead_desk import LeadFunnel

WIDTH = 1000  # of the whole picture, in its own units
_NARROWEST = 8


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One bar: how many, and how wide."""

    name: str
    count: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class FunnelPicture:
    """The bars, one below the other, and the same in words."""

    steps: tuple[FunnelStep, ...]
    text: str


def funnel_picture(funnel: LeadFunnel, days: int) -> FunnelPicture | None:
    """The funnel of the last `days`; None where nothing was taken."""
    if not funnel.taken:
        return None
    counts = {"Taken": funnel.taken, "Requests": funnel.wished, "Approved": funnel.approved, "Booked": funnel.booked}
    steps = []
    for name, count in counts.items():
        width = max(_NARROWEST, round(count / funnel.taken * WIDTH)) if count else 0
        steps.append(FunnelStep(name, count, (WIDTH - width) // 2, width))
    text = (
        f"In the last {days} days, {funnel.taken} lead cards were taken, {funnel.wished} of them with a request; "
        f"{funnel.approved} were approved and {funnel.booked} booked."
    )
    return FunnelPicture(tuple(steps), text)
