"""Receipts: a carrier says where a text of ours is, in any order, again and again, and sometimes before its answer."""

from datetime import datetime

from receptionist.domain.ids import AccountId
from receptionist.domain.message import Attempt
from receptionist.domain.text_events import ReceiptArrived
from receptionist.ports import Work
from receptionist.services.settle_text import settle_receipt
from receptionist.services.text_checks import locked_message


async def take_receipt(work: Work, account_id: AccountId, receipt: ReceiptArrived, now: datetime) -> bool:
    """Takes over what a receipt says. False where no attempt of ours is known by its mark or carrier id, as yet."""
    found = await find_attempt(work, account_id, receipt)
    if found is None:
        return False
    status, message = await locked_message(work, found.message_id)
    attempt = await work.attempt(found.id)
    assert attempt is not None  # attempts are never deleted
    await settle_receipt(work, now, status, message, attempt, receipt)
    return True


async def find_attempt(work: Work, account_id: AccountId, receipt: ReceiptArrived) -> Attempt | None:
    """The attempt by our mark; without one by the carrier's id. A mark of another account's attempt is none."""
    if receipt.attempt is not None:
        marked = await work.attempt(receipt.attempt)
        if marked is not None and marked.account_id == account_id:
            return marked
    return await work.attempt_by_carrier_id(account_id, receipt.carrier_message_id)
