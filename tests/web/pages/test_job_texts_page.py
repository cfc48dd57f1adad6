"""The texts about jobs in the settings: switched, worded, shown as a customer reads them."""

import re
from html import unescape

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.job_texts import JobTexts
from receptionist.domain.records import Business
from receptionist.services.job_text_settings import typed_job_texts
from tests.web.pages.conftest import Browser

pytestmark = pytest.mark.databases("sqlite")

PATH = "/settings/job-texts"


async def post(browser: Browser, fields: dict[str, str], path: str = PATH) -> tuple[int, str]:
    response = await browser.client.post(path, form=fields, headers={"Sec-Fetch-Site": "same-origin"})
    return response.status_code, response.headers.get("Location") or unescape(await response.get_data(as_text=True))


async def texts(store: SqlStore, business: Business) -> JobTexts:
    async with store.work(business.id) as work:
        return (await work.business()).profile.job_texts


async def test_each_text_stands_with_what_a_customer_would_read(visitor: Browser) -> None:
    status, page = await visitor.get(PATH)
    page = unescape(page)
    assert status == 200
    read = re.findall(r'<p class="bubble" dir="auto">(?:<span[^>]*>[^<]*</span>)?([^<]*)</p>', page)
    assert len(read) == 9 and not any("{" in text for text in read)
    assert any("Sam is on the way to you, and should be there around 1:40 pm" in text for text in read)
    assert any("You're booked for Tuesday, October 6th, between 1 and 3 pm: Clear a drain." in text for text in read)
    assert any("comes on Tuesday, October 6th, between 1 and 3 pm" in text for text in read)
    assert "{arrival}" in page


async def test_what_is_set_holds_and_stands_in_the_versions(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    fields = typed_job_texts(JobTexts())
    del fields["reminder_on"]
    fields |= {
        "on_my_way": "{technician} is  coming {arrival}.",
        "names_technician": "no",
        "late_minutes": "25",
        "review_on": "on",
        "review_link": "https://reviews.example/us",
    }
    assert await post(visitor, fields) == (303, f"{PATH}?saved=yes")
    kept = await texts(store, business)
    assert not kept.reminder.on and kept.on_my_way.words == "{technician} is coming {arrival}."
    assert (kept.names_technician, kept.late_minutes, kept.review.on) == (False, 25, True)
    _, page = await visitor.get(f"{PATH}?saved=yes")
    assert "It holds from now on" in page and "Rose City Plumbing is coming around 1:40 pm." in page
    _, versions = await visitor.get("/settings/versions")
    assert "The texts that go with jobs" in versions


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reminder": "We come {arrival}."}, "There is no field {arrival}."),
        ({"reminder": "We come { soon."}, "A brace stands alone"),
        ({"finished": "That was $150."}, "Amounts of money come from the price book"),
        ({"late": " "}, "Write what is to be sent"),
        ({"review_on": "on"}, "Write where a review is left"),
        ({"review_link": "http://plain.example"}, "https address"),
        ({"reminder_hours": "100"}, "from 1 to 72"),
        ({"late_again_minutes": "soon"}, "from 5 to 240"),
    ],
)
async def test_what_does_not_hold_is_said_beside_it_and_nothing_is_lost(
    visitor: Browser, store: SqlStore, business: Business, change: dict[str, str], says: str
) -> None:
    fields = typed_job_texts(JobTexts()) | {"paid": "Thank you, {first_name}!!"} | change
    for path in (PATH, f"{PATH}/preview"):
        status, page = await post(visitor, fields, path)
        assert status == 422 and says in page and "Thank you, {first_name}!!" in page
    assert await texts(store, business) == JobTexts()


async def test_words_can_be_read_before_they_are_saved(visitor: Browser, store: SqlStore, business: Business) -> None:
    fields = typed_job_texts(JobTexts()) | {"on_my_way": "{technician} comes, {first_name}!", "names_technician": "no"}
    status, page = await post(visitor, fields, f"{PATH}/preview")
    assert status == 200 and "Rose City Plumbing comes, Laura!" in page
    assert await texts(store, business) == JobTexts()


async def test_another_site_cannot_set_them(visitor: Browser) -> None:
    for path in (PATH, f"{PATH}/preview"):
        response = await visitor.client.post(path, form={}, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
