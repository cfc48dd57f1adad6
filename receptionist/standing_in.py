"""Who stands in for a part that failed: what fail-overs of agents and of speech have in common."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from receptionist.domain.circuit import Circuit
from receptionist.errors import ServiceProblem
from receptionist.meters import CIRCUIT_OPEN, FAIL_OVERS

log = logging.getLogger(__name__)


class Watched:
    """A part that another stands in for: whether to ask it now, and what came of asking."""

    def __init__(self, circuit: Circuit) -> None:
        self._circuit = circuit
        self._tries: set[asyncio.Task[None]] = set()

    def is_asked(self, attempt: Callable[[], Awaitable[object]]) -> bool:
        """Whether to ask it. While it is left alone it is not; now and then `attempt` is made beside the work then."""
        if not self._circuit.is_open:
            return True
        FAIL_OVERS.labels(self._circuit.name, "left alone").inc()
        if self._circuit.takes_try(_now()):
            self._beside(attempt, tried=True)
        return False

    def judge(self, attempt: Callable[[], Awaitable[object]]) -> None:
        """Finds out by an attempt that nobody waits for any more whether the part is well."""
        self._beside(attempt, tried=False)

    def worked(self) -> None:
        """It did what it was asked."""
        if self._circuit.is_open:
            log.info("part is well again", extra={"part": self._circuit.name})
        self._circuit.worked()
        CIRCUIT_OPEN.labels(self._circuit.name).set(0)

    def failed(self, problem: Exception | None, why: str = "", *, tried: bool = False) -> None:
        """It did not, by this problem or for this reason; `tried` in a try beside the work."""
        name = self._circuit.name
        for_good = isinstance(problem, ServiceProblem) and not problem.retry
        self._circuit.failed(_now(), for_good=for_good, tried=tried)
        why = why or type(problem).__name__
        FAIL_OVERS.labels(name, why).inc()
        CIRCUIT_OPEN.labels(name).set(self._circuit.is_open)
        log.warning("%s failed over: %s", name, why)

    def _beside(self, attempt: Callable[[], Awaitable[object]], *, tried: bool) -> None:
        trying = asyncio.create_task(self._try(attempt, tried=tried), name=f"try {self._circuit.name}")
        self._tries.add(trying)
        trying.add_done_callback(self._tries.discard)

    async def _try(self, attempt: Callable[[], Awaitable[object]], *, tried: bool) -> None:
        try:
            await attempt()
        # Nobody waits for a try: whatever it raises, the part is not well yet.
        except Exception as error:  # noqa: BLE001
            self.failed(error, "tried", tried=tried)
        else:
            self.worked()


def _now() -> float:
    return asyncio.get_running_loop().time()
