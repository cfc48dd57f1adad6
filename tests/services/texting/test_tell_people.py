"""Whom new things are told to, how, and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.domain.answering import AfterHours
from receptionist.domain.ids import ThreadId, UserId
from receptionist.domain.job import JobState
from receptionist.domain.lead import Fact, LeadCard, TimeWindow
from receptionist.domain.message import Direction, ReplyMode
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.records import Notice, Role, Tell
from receptionist.errors import ServiceProblem
from receptionist.ports import Mail
from receptionist.services.on_call import with_on_call
from receptionist.services.tell_people import send_mails, tell
from tests.services.texting.conftest import NOON, Scene
from tests.services.texting.inbound import Office

# What is decided here does not depend on the database; its own tests are on both.
pytestmark = pytest.mark.databases("sqlite")

MOBILE = PhoneNumber("+15035550166")


@pytest.fixture
def office(scene: Scene) -> Office:
    return Office.of(scene)


async def add_user(office: Office, name: str, role: Role) -> UserId:
    office.scene.clock.tick(1)
    async with office.scene.store.work(office.scene.business_id, write=True) as work:
        return (await work.add_user(f"{name.lower()}@example.com", name, role, "hash")).id


async def tells(office: Office, says: str = "Look here.", *, emergency: bool = False) -> None:
    scene = office.scene
    async with scene.store.work(scene.business_id, write=True) as work:
        await tell(work, scene.now, scene.thread, says, emergency=emergency)


async def chooses(office: Office, **how: object) -> None:
    async with office.scene.store.work(office.scene.business_id, write=True) as work:
        await work.save_tell(office.scene.owner, Tell(**how))  # type: ignore[arg-type]


async def staff_texts(office: Office) -> list[str]:
    """What was texted to the owner's mobile, by the words the carrier was handed."""
    return [text.text for text in office.scene.carrier.sent if text.recipient.value == MOBILE.e164]


async def test_the_first_owner_is_told_in_the_app_and_by_mail(office: Office) -> None:
    await add_user(office, "Otto", Role.OFFICE)
    await add_user(office, "Olga", Role.OWNER)
    await office.change(mode=ReplyMode.PEOPLE)
    await office.told("Can you fix a boiler?")
    assert [notice.says for notice in await office.notices()] == ["(415) 555-0142: “Can you fix a boiler?”"]
    [mail] = office.scene.mailbox.mails
    assert mail.to == "owner@example.com"
    assert mail.subject == "(415) 555-0142: “Can you fix a boiler?”"
    assert f"https://desk.example.com/threads/{office.scene.thread}" in mail.text


async def test_the_point_of_contact_is_told_where_there_is_one(office: Office) -> None:
    otto = await add_user(office, "Otto", Role.OFFICE)
    await office.save(replace(await office.profile(), point_of_contact=otto))
    await tells(office)
    assert len(await office.notices(otto)) == 1
    assert await office.notices() == []


async def test_the_technician_of_a_job_under_way_is_told(office: Office) -> None:
    tina = await add_user(office, "Tina", Role.TECHNICIAN)
    await _job(office, office.scene.thread, tina)
    office.scene.clock.tick(hours=2, minutes=30)
    await tells(office)
    assert len(await office.notices(tina)) == 1
    # Over the time, but nobody has said that it is finished.
    async with office.scene.store.work(office.scene.business_id, write=True) as work:
        (job,) = await work.jobs_of_thread(office.scene.thread)
        await work.save_job(job.moved(JobState.IN_PROGRESS, office.scene.now))
    office.scene.clock.tick(hours=3)
    await tells(office, "Where is the hammer?")
    assert len(await office.notices(tina)) == 2 and await office.notices() == []
    async with office.scene.store.work(office.scene.business_id, write=True) as work:
        (job,) = await work.jobs_of_thread(office.scene.thread)
        await work.save_job(job.moved(JobState.FINISHED, office.scene.now))
    await tells(office, "Later.")
    assert len(await office.notices(tina)) == 2 and len(await office.notices()) == 1


async def _job(office: Office, thread: ThreadId, technician: UserId) -> None:
    """A booked visit of this technician, from two hours from now on for two hours."""
    scene = office.scene
    window = TimeWindow(NOON + timedelta(hours=2), NOON + timedelta(hours=4))
    async with scene.store.work(scene.business_id, write=True) as work:
        lead = await work.save_card(thread, LeadCard(problem=Fact("a leak")), "A leak.", None)
        (anybody,) = await work.technicians()
        await work.save_technician(replace(anybody, name="Tina", user_id=technician))
        await work.hold(thread, lead.id, window, timedelta(hours=2), [anybody.id])
        await work.book(lead.id)


async def test_who_chose_texts_gets_them_from_the_businesss_number(office: Office) -> None:
    await chooses(office, by_email=False, by_text=True, mobile=MOBILE)
    await office.change(mode=ReplyMode.PEOPLE)
    await office.told("Can you fix a boiler?")
    assert await staff_texts(office) == ["(415) 555-0142: “Can you fix a boiler?”"]
    assert office.scene.mailbox.mails == []


async def test_an_amount_the_customer_named_is_not_sent_as_ours(office: Office) -> None:
    await chooses(office, by_email=False, by_text=True, mobile=MOBILE)
    await office.change(mode=ReplyMode.PEOPLE)
    await office.told("Would you do the whole bathroom for $500?")
    [text] = await staff_texts(office)
    assert "500" not in text
    assert "$500" in (await office.notices())[0].says


async def test_the_same_thread_is_not_mailed_again_within_ten_minutes_and_an_emergency_is(office: Office) -> None:
    await chooses(office, by_email=True, by_text=True, mobile=MOBILE)
    for n in range(5):
        await tells(office, f"Number {n}.")
        await office.settle(30)
    assert (len(office.scene.mailbox.mails), len(await staff_texts(office))) == (1, 1)
    assert len(await office.notices()) == 5
    await tells(office, "Gas.", emergency=True)
    await office.settle()
    assert (len(office.scene.mailbox.mails), len(await staff_texts(office))) == (2, 2)
    office.scene.clock.tick(minutes=11)
    await tells(office, "Again.")
    await office.settle()
    assert (len(office.scene.mailbox.mails), len(await staff_texts(office))) == (3, 3)


async def test_the_same_words_unseen_are_told_once(office: Office) -> None:
    await tells(office)
    await tells(office)
    assert len(await office.notices()) == 1
    async with office.scene.store.work(office.scene.business_id, write=True) as work:
        await work.notices_seen(office.scene.owner, office.scene.thread)
    await tells(office)
    assert len(await office.notices()) == 2


async def test_an_emergency_wakes_staff_at_night_and_other_things_wait_for_the_morning(office: Office) -> None:
    await chooses(office, by_email=False, by_text=True, mobile=MOBILE)
    office.scene.clock.at = NOON.replace(day=19, hour=10)  # two in the morning
    await tells(office, "A new request.")
    await office.settle()
    assert await staff_texts(office) == []
    await tells(office, "Gas.", emergency=True)
    await office.settle()
    assert await staff_texts(office) == ["EMERGENCY. (415) 555-0142: Gas."]
    await office.settle(7 * 3600)
    assert len(await staff_texts(office)) == 2


async def test_a_mail_server_that_is_down_loses_no_mail_and_holds_up_no_answer(office: Office) -> None:
    class Down:
        def __init__(self) -> None:
            self.tries = 0

        async def send(self, mail: Mail) -> None:
            self.tries += 1
            raise ServiceProblem("The mail server is away.")

    mailbox, down = office.scene.mailbox, Down()
    office.parts = replace(office.parts, mailer=down)
    await tells(office)
    assert await office.told("My sink leaks, can you come?") != ""
    await office.settle(300)
    assert down.tries >= 2
    office.parts = replace(office.parts, mailer=mailbox)
    await office.settle(300)
    assert [mail.subject for mail in mailbox.mails] == ["(415) 555-0142: Look here."]
    await office.settle(300)
    assert len(mailbox.mails) == 1


async def test_two_workers_send_a_mail_once(office: Office) -> None:
    await tells(office)
    assert await send_mails(office.parts) + await send_mails(office.parts) == 1
    assert len(office.scene.mailbox.mails) == 1


async def test_nobody_to_tell_is_no_error(office: Office) -> None:
    scene = office.scene
    business = await scene.store.directory.add_business(await office.profile())
    async with scene.store.work(business.id, write=True) as work:
        _, thread = await work.thread_for(Address(AddressKind.NUMBER, "+12065550177"))
        await tell(work, scene.now, thread.id, "Look here.")


async def test_what_goes_to_staff_is_not_in_the_customers_thread(office: Office) -> None:
    await chooses(office, by_email=False, by_text=True, mobile=MOBILE)
    await tells(office)
    await office.settle()
    assert [one for one in await office.messages() if one.direction is Direction.OUT] == []


async def on_call(office: Office, **after_hours: object) -> None:
    await office.save(replace(await office.profile(), after_hours=AfterHours(**after_hours)))  # type: ignore[arg-type]


async def test_an_emergency_while_closed_is_told_to_whoever_is_on_call(office: Office) -> None:
    ann = await add_user(office, "Ann", Role.OFFICE)
    await on_call(office, emergency_user=ann)
    await tells(office, "No heat.", emergency=True)
    assert not await notices_of(office, ann)  # it is noon: whoever is told of everything is told of this
    office.scene.clock.at = NOON.replace(hour=5)
    await tells(office, "Gas.", emergency=True)
    assert [notice.says for notice in await notices_of(office, ann)] == ["EMERGENCY. (415) 555-0142: Gas."]
    async with office.scene.store.work(office.scene.business_id, write=True) as work:
        await work.save_tell(ann, Tell(mobile=MOBILE))
        reachable = await with_on_call(work, (await work.business()).profile)
    assert reachable.after_hours.emergency_number == MOBILE


async def test_a_number_on_call_is_texted_and_its_answer_is_left_to_people(office: Office) -> None:
    await on_call(office, emergency_number=MOBILE)
    office.scene.clock.at = NOON.replace(hour=5)
    await tells(office, "Gas.", emergency=True)
    async with office.scene.store.work(office.scene.business_id) as work:
        theirs = await work.known_thread(Address(AddressKind.NUMBER, MOBILE.e164))
        assert theirs is not None
        assert [text.text for text in await work.messages(theirs)] == ["EMERGENCY. (415) 555-0142: Gas."]


async def notices_of(office: Office, user: UserId) -> list[Notice]:
    async with office.scene.store.work(office.scene.business_id) as work:
        return await work.notices(user)
