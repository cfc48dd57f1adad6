"""The end of a call, exactly once, however it came."""

import logging

from receptionist.domain.call import Call, CallState, EndReason
from receptionist.domain.ids import BusinessId, CallId
from receptionist.domain.lead import LeadState
from receptionist.domain.records import Lead
from receptionist.meters import CALLS
from receptionist.ports import Clock, Store
from receptionist.services.auto_approve import decide_by_rules
from receptionist.services.lead_summary import summarise
from receptionist.services.own_visits import settle_left_own
from receptionist.services.tell_people import tell

log = logging.getLogger(__name__)

_BROKEN = (EndReason.FAILED, EndReason.LOST)
_NEW = {False: "New request by phone.", True: "A call broke off; a request was left."}
_WITHOUT_A_CARD = {
    EndReason.CALLER_HUNG_UP: "The caller hung up without leaving a request.",
    EndReason.AGENT_SAID_GOODBYE: "Nothing was left to do.",
    EndReason.SILENCE: "The caller said nothing.",
    EndReason.TRANSFERRED: "The caller was put through.",
    EndReason.TIME_CAP: "The call reached its longest time without a request.",
    EndReason.FAILED: "We had a technical problem before the caller left a request.",
    EndReason.NOT_ANSWERED: "The caller hung up before we answered.",
    EndReason.LOST: "The connection was lost before the caller left a request.",
    EndReason.TURNED_AWAY: "The caller had called too often, and was turned away.",
    EndReason.ENDED_BY_STAFF: "The office ended the call before the caller left a request.",
}


async def close_call(
    store: Store, clock: Clock, business_id: BusinessId, call_id: CallId, reason: EndReason, *, tells: bool = True
) -> bool:
    """Ends the call, writes its summary, and puts a lead with a wish before the owner, whose rules may approve it.

    With `tells`, whoever looks after the thread is told of a new request and of a call that broke. False where the call
    had ended already. Raises DatabaseProblem; nothing is half written then, and it can be called again.
    """
    await settle_left_own(store, clock, business_id, call_id)
    async with store.work(business_id, write=True) as work:
        call = await work.call(call_id)
        if call is None or call.state is CallState.ENDED:
            return False
        if reason is EndReason.CALLER_HUNG_UP and call.state is CallState.RINGING:
            reason = EndReason.NOT_ANSWERED
        lead = await work.open_lead(call.thread_id, call.id)
        zone = (await work.business()).profile.hours.zone
        summary = summarise(lead.card, call.caller, zone) if lead is not None else ""
        ended = await work.end_call(call_id, clock.now(), reason, summary or _WITHOUT_A_CARD[reason])
        if not ended:
            return False
        if lead is not None and lead.card.is_wished:
            await work.save_card(call.thread_id, lead.card, summary, call.id)
            await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
            decided = await decide_by_rules(work, clock.now(), lead.id)
            if tells and not decided:
                await tell(work, clock.now(), call.thread_id, f"{_NEW[reason in _BROKEN]} {summary}")
        elif tells and reason in _BROKEN:
            await tell(work, clock.now(), call.thread_id, _WITHOUT_A_CARD[reason])
    CALLS.labels(reason.value).inc()
    _log(call, lead, reason)
    return True


def _log(call: Call, lead: Lead | None, reason: EndReason) -> None:
    log.info(
        "call ended",
        extra={
            "call_id": call.id,
            "business_id": call.business_id,
            "reason": reason.value,
            "lead_id": lead.id if lead is not None and lead.card.is_wished else "",
        },
    )
