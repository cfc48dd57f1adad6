"""Somebody on the telephone with the receptionist, all but the sound: what is said is saved as it is on a call."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.prompts import Prompts
from receptionist.domain.call import EndReason
from receptionist.domain.conversation import Outcome, Say
from receptionist.domain.ids import ThreadId
from receptionist.domain.phone import parse_address
from receptionist.resources import resource_dir
from receptionist.services.call_context import CallContext, open_context
from receptionist.services.call_saver import CallSaver, EndSave
from tests.fakes.call_parts import MemoryJournal
from tests.services.leads.conftest import OURS, LeadScene

AGENT = FrameAgent(Prompts(resource_dir("prompts")).phrases)
LAURA = "+15035550142"


@dataclass
class OnThePhone:
    """Somebody who calls from a number, theirs or forged, and talks with the receptionist."""

    scene: LeadScene
    context: CallContext
    saver: CallSaver

    async def says(self, text: str) -> str:
        """The answer, once what was promised in it is done."""
        said, outcome = [], None
        async for event in AGENT.reply(self.context.turn(text, "", self.scene.now)):
            if isinstance(event, Say):
                said.append(event.text)
            else:
                outcome = event
        assert isinstance(outcome, Outcome)
        self.saver.put(self.context.commit(outcome))
        assert await self.saver.settle(5)
        self.scene.clock.tick(20)
        return " ".join(said)


@asynccontextmanager
async def calls(scene: LeadScene, number: str = LAURA) -> AsyncIterator[OnThePhone]:
    async with scene.store.work(scene.business.id, write=True) as work:
        call, _ = await work.start_call(scene.account.id, f"CA{next(scene.numbers)}", parse_address(number), OURS.e164)
        await work.answer_call(call.id, scene.now)
    context = await open_context(scene.store, call, scene.now, may_transfer=True)
    zone = context.profile.hours.zone
    saver = CallSaver(scene.store, scene.clock, MemoryJournal(), call, zone, context.saved, context.own_settled)
    running = asyncio.create_task(saver.run())
    yield OnThePhone(scene, context, saver)
    saver.put(EndSave(EndReason.CALLER_HUNG_UP))
    assert await saver.settle(5)
    running.cancel()


async def codes(scene: LeadScene, thread_id: ThreadId) -> list[str]:
    """The codes that came to the telephone of this thread."""
    async with scene.store.work(scene.business.id) as work:
        texts = await work.messages(thread_id)
    return [found[1] for text in texts if (found := re.search(r"your code is (\d{6})", text.text))]
