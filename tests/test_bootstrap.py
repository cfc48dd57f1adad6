"""Starting from the environment alone, again and again."""

import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from receptionist.adapters.simulated.account import simulated_account
from receptionist.adapters.store.store import SqlStore
from receptionist.agent.stock_words import STOCK
from receptionist.agent.text_words import TextWords
from receptionist.bootstrap import open_texting, prepare_phrases, quick_start
from receptionist.config import Settings
from receptionist.domain.ids import BusinessId
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business
from receptionist.errors import BadInput, Conflict, DatabaseProblem, ReceptionistError, SettingsError, SpeechProblem
from receptionist.opening import derived_secret, make_agent, open_store, prompts, secret_key
from receptionist.ports import Mail
from receptionist.services.set_up import connect_carrier
from tests.fakes.call_parts import BeepVoice, Phrases, profile
from tests.fakes.store import NOW

SID = "AC" + "0" * 31 + "1"
OTHER_SID = "AC" + "0" * 31 + "2"
ENV = {
    "BUSINESS_NAME": "Riverside Plumbing",
    "TWILIO_ACCOUNT_SID": SID,
    "TWILIO_AUTH_TOKEN": "first token",
    "TWILIO_NUMBER": "+1 415 555 0100",
}


def configured(tmp_path: Path, **env: str) -> Settings:
    return Settings.from_env({"RECEPTIONIST_HOME": str(tmp_path / "home"), **env})


@asynccontextmanager
async def started(tmp_path: Path, **env: str) -> AsyncIterator[SqlStore]:
    """The store after a start with this environment."""
    config = configured(tmp_path, **env)
    async with open_store(config) as store:
        await quick_start(config, store)
        yield store


async def state(store: SqlStore) -> list[object]:
    """All that a start could have changed, secrets opened."""
    found: list[object] = []
    for business in await store.directory.businesses():
        async with store.work(business.id) as work:
            accounts = [(one.id, one.external_id, one.secret) for one in await work.accounts()]
            found += [business, accounts, await work.numbers(), await work.price_book_versions()]
    return found


async def secret_of(store: SqlStore) -> str:
    [business] = await store.directory.businesses()
    async with store.work(business.id) as work:
        [account] = await work.accounts()
    return account.secret


async def test_the_first_start_makes_the_business_and_the_second_nothing(tmp_path: Path) -> None:
    async with started(tmp_path, **ENV, BUSINESS_TIMEZONE="America/Chicago", TRANSFER_TO="4155550199") as store:
        first = await state(store)
        [business] = await store.directory.businesses()
        assert (business.profile.name, business.profile.trade) == ("Riverside Plumbing", "plumbing")
        assert business.profile.hours.timezone == "America/Chicago"
        assert business.profile.transfer_to == PhoneNumber("+14155550199")
        async with store.work(business.id) as work:
            [account], [(held_by, number)] = await work.accounts(), await work.numbers()
            book = await work.price_book()
        assert (account.carrier, account.external_id, account.secret) == ("twilio", SID, "first token")
        assert (held_by, number) == (account.id, PhoneNumber("+14155550100"))
        assert book is not None and book.version == 1
    again = ENV | {"BUSINESS_NAME": "riverside  plumbing"}
    async with started(tmp_path, **again, BUSINESS_TIMEZONE="America/Denver", TRANSFER_TO="4155550198") as store:
        assert await state(store) == first


async def test_a_new_auth_token_is_taken_over(tmp_path: Path) -> None:
    async with started(tmp_path, **ENV) as store:
        assert await secret_of(store) == "first token"
    async with started(tmp_path, **ENV | {"TWILIO_AUTH_TOKEN": "second token"}) as store:
        assert await secret_of(store) == "second token"


async def test_a_second_number_is_added(tmp_path: Path) -> None:
    async with started(tmp_path, **ENV):
        pass
    async with started(tmp_path, **ENV | {"TWILIO_NUMBER": "+14155550101"}) as store:
        [business] = await store.directory.businesses()
        async with store.work(business.id) as work:
            assert [str(number) for _, number in await work.numbers()] == ["+14155550100", "+14155550101"]


async def test_a_transfer_number_is_filled_in_where_there_was_none(tmp_path: Path) -> None:
    async with started(tmp_path, **ENV):
        pass
    async with started(tmp_path, **ENV, TRANSFER_TO="+14155550199") as store:
        [business] = await store.directory.businesses()
        assert business.profile.transfer_to == PhoneNumber("+14155550199")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"BUSINESS_NAME": "Bright Electric"}, "Riverside Plumbing"),
        ({"TWILIO_ACCOUNT_SID": OTHER_SID}, SID),
    ],
)
async def test_a_number_that_is_somebody_elses_is_told_and_nothing_is_made(
    tmp_path: Path, changed: dict[str, str], says: str
) -> None:
    async with started(tmp_path, **ENV) as store:
        before = await state(store)
    with pytest.raises(Conflict) as refused:
        async with started(tmp_path, **ENV | changed):
            pass
    assert says in refused.value.message and "+14155550100" in refused.value.message and refused.value.hint
    async with started(tmp_path) as store:
        assert await state(store) == before


async def test_nothing_in_the_environment_makes_nothing(tmp_path: Path) -> None:
    async with started(tmp_path) as store:
        assert await store.directory.businesses() == []
        async with store.work(BusinessId("biz_nobody")) as work:
            assert await work.accounts() == []


async def test_a_trade_without_a_book_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="taxidermy"):
        async with started(tmp_path, BUSINESS_NAME="Stuffed", BUSINESS_TRADE="taxidermy"):
            pass


def test_the_key_is_made_once_for_its_owners_eyes_only(tmp_path: Path) -> None:
    config = configured(tmp_path)
    key = secret_key(config)
    assert secret_key(config) == key
    assert stat.S_IMODE((config.home / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(config.home.stat().st_mode) == 0o700
    assert derived_secret(config, "cookies") != derived_secret(config, "links")
    assert key not in derived_secret(config, "cookies")


async def test_a_key_of_ones_own_leaves_no_file(tmp_path: Path) -> None:
    own = "correct horse battery staple and more"
    async with started(tmp_path, **ENV, SECRET_KEY=own) as store:
        assert await secret_of(store) == "first token"
        assert not (tmp_path / "home" / "secret.key").exists()
    with pytest.raises(SettingsError, match="cannot be opened with this key"):
        async with started(tmp_path, SECRET_KEY=own[::-1]) as store:
            await secret_of(store)


async def test_where_nothing_can_be_kept_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(SettingsError) as refused:
        async with started(tmp_path):
            pass
    assert "RECEPTIONIST_HOME" in refused.value.hint
    with pytest.raises((DatabaseProblem, SettingsError)):
        async with started(tmp_path / "elsewhere", DATABASE_URL=f"sqlite:///{tmp_path}/home/receptionist.db"):
            pass


def test_own_prompts_are_used_and_the_shipped_ones_otherwise(tmp_path: Path) -> None:
    config = configured(tmp_path)
    assert prompts(config).phrases.ways
    (config.home / "prompts").mkdir(parents=True)
    with pytest.raises(ReceptionistError):
        prompts(config)


def test_a_language_model_must_be_named(tmp_path: Path) -> None:
    config = configured(tmp_path)
    with pytest.raises(SettingsError, match="No language model"):
        make_agent(config, prompts(config), kind="llm")
    make_agent(replace(config, openai=replace(config.openai, model="m", api_key="k")), prompts(config), kind="llm")


async def test_every_carrier_can_text_and_mails_wait_in_a_folder(tmp_path: Path) -> None:
    async with started(tmp_path, **ENV) as store:
        config, words = configured(tmp_path), TextWords(prompts(configured(tmp_path)).phrases)
        [business] = await store.directory.businesses()
        agent, _ = make_agent(config, prompts(config))
        async with open_texting(config, store, agent, words, lambda: "https://phone.example.com") as texting:
            account, _ = await simulated_account(store, business, "telnyx")
            assert sorted(texting.carriers) == ["simulated", "telnyx", "twilio", "vonage"]
            assert texting.carrier_of(account) is texting.carriers["simulated"]
            assert texting.receipts_url(account) == (f"https://phone.example.com/webhooks/telnyx/{account.id}/receipts")
            await texting.mailer.send(Mail("owner@example.com", "A new lead", "Look at it."))
            assert len(list((config.home / "mailbox").iterdir())) == 1


async def test_a_simulated_account_is_made_once_and_an_old_one_gets_its_keys(tmp_path: Path) -> None:
    async with started(tmp_path, BUSINESS_NAME="Riverside Plumbing") as store:
        [business] = await store.directory.businesses()
        old = await connect_carrier(store, business.id, "simulated", "AC1", "kept", PhoneNumber("+18005550150"))
        account, number = await simulated_account(store, business)
        assert (account.id, account.secret, number) == (old.id, "kept", PhoneNumber("+18005550150"))
        assert account.dialect == "twilio" and account.extra["signing_key"]
        again, _ = await simulated_account(store, business, "vonage")
        assert again.extra == {**account.extra, "dialect": "vonage"}
        assert (await simulated_account(store, business))[0] == again


async def test_a_voice_that_is_away_keeps_no_server_from_starting_but_one_that_was_refused_does() -> None:
    businesses = [Business(BusinessId(name), profile(), NOW) for name in ("biz_1", "biz_2")]
    well, away, refused = BeepVoice(), BeepVoice(broken=True), RefusedVoice()
    await prepare_phrases(businesses, Phrases(), well)
    assert len(well.prepared) == 2 * len(STOCK)
    await prepare_phrases(businesses, Phrases(), away)
    with pytest.raises(SpeechProblem, match="key"):
        await prepare_phrases(businesses, Phrases(), refused)


class RefusedVoice(BeepVoice):
    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        raise SpeechProblem("The key was refused.", retry=False)
