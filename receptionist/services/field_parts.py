"""What jobs are done with."""

from dataclasses import dataclass

from receptionist.ports.travel import TravelTimes
from receptionist.services.texting_parts import TextingParts


@dataclass(frozen=True, slots=True)
class FieldParts:
    """The ports that jobs need."""

    texting: TextingParts
    travel: TravelTimes
