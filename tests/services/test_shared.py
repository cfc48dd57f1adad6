"""One answer for all who ask the same at once."""

import asyncio

import pytest

from receptionist.services.shared import Shared


async def test_asked_at_once_it_is_worked_out_once_and_again_after_a_change() -> None:
    shared: Shared[int] = Shared(60)
    made: list[str] = []

    async def make() -> int:
        made.append("one more")
        await asyncio.sleep(0)
        return len(made)

    assert await asyncio.gather(*(shared.answer("how many", 1, make) for _ in range(5))) == [1] * 5
    assert await shared.answer("how many", 1, make) == 1
    assert await shared.answer("how many", 2, make) == 2
    assert await shared.answer("something else", 2, make) == 3


async def test_it_is_not_kept_for_longer_than_it_may_be() -> None:
    shared: Shared[object] = Shared(-1)

    async def make() -> object:
        return object()

    assert await shared.answer("what", 1, make) is not await shared.answer("what", 1, make)


async def test_what_failed_is_tried_again_and_who_gives_up_spoils_it_for_nobody() -> None:
    shared: Shared[str] = Shared(60)
    go_on = asyncio.Event()

    async def fails() -> str:
        raise OSError("gone")

    async def waits() -> str:
        await go_on.wait()
        return "there"

    with pytest.raises(OSError, match="gone"):
        await shared.answer("where", 1, fails)
    hasty = asyncio.create_task(shared.answer("where", 1, waits))
    patient = asyncio.create_task(shared.answer("where", 1, waits))
    await asyncio.sleep(0)
    hasty.cancel()
    go_on.set()
    assert await patient == "there"
