"""A business with a telephone: an account, a number, a caller and a call that was answered."""

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call
from receptionist.domain.records import Business, CarrierAccount
from tests.adapters.store.scene import CALLER, NOON, NUMBER


@pytest.fixture
async def account(store: SqlStore, business: Business) -> CarrierAccount:
    """The business's carrier account, with its number."""
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        await work.add_number(account.id, NUMBER)
    return account


@pytest.fixture
async def call(store: SqlStore, account: CarrierAccount) -> Call:
    """A call that was answered at noon."""
    async with store.work(account.business_id, write=True) as work:
        call, _ = await work.start_call(account.id, "CA1", CALLER, NUMBER.e164)
        await work.answer_call(call.id, NOON)
        answered = await work.call(call.id)
    assert answered is not None
    return answered
