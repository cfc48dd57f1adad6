"""News of threads, from whoever changed them to the pages that show them."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Protocol

from receptionist.domain.ids import BusinessId
from receptionist.domain.news import Heard, Hint


class Listener(Protocol):
    """One page that listens."""

    async def hear(self, seconds: float) -> Heard | None:
        """What came since the last time, as soon as there is something; None where nothing comes in that time."""
        ...

    def wake(self) -> None:
        """Whoever hears goes on at once."""
        ...


class ChangeFeed(Protocol):
    """Tells every process of this installation what has changed. What is told may be lost with a process."""

    def tell(self, business_id: BusinessId, hints: Collection[Hint]) -> None:
        """Something is committed. Returns at once; listeners in this process hear it before others do."""
        ...

    def position(self, business_id: BusinessId) -> int:
        """Rises with everything that this process hears of the business."""
        ...

    def listen(self, business_id: BusinessId) -> AbstractContextManager[Listener]:
        """Listens to the news of one business from now on."""
        ...
