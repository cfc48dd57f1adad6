"""The texts that go with jobs, as an admin types them: checked field by field, and as a customer would read them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.ids import AppointmentId, BusinessId, ContactId, JobId, TechnicianId, ThreadId
from receptionist.domain.job import Job, JobRow, JobState
from receptionist.domain.job_texts import AutomaticText, JobText, JobTexts, check_words, fill_words
from receptionist.domain.lead import Fact, LeadCard, TimeWindow
from receptionist.domain.lead_words import LINK, confirmation
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Contact
from receptionist.domain.schedule import Technician
from receptionist.errors import BadInput
from receptionist.services.form_fields import FormFields
from receptionist.services.job_texts import Telling, job_values

LONGEST_WORDS = 480
_SAMPLE_LINK = "https://example.com/d/k3v9"
_SAMPLE_NUMBER = "(415) 555-0100"
_CUSTOMER = Contact(
    id=ContactId(""),
    business_id=BusinessId(""),
    address=Address(AddressKind.NUMBER, "+14155550142"),
    name="Laura Bennett",
    home="4212 Maple Street",
)
_CARD = LeadCard(problem=Fact("blocked drain"), service_name="Clear a drain")


def read_job_texts(fields: Mapping[str, str], before: JobTexts) -> JobTexts:
    """The settings in a form. Raises FormProblems naming each field that does not hold."""
    form = FormFields(fields)
    texts = {kind.value: _text(form, kind, before.of(kind)) for kind in JobText}
    link = form.link("review_link")
    if texts[JobText.REVIEW.value].on and not link:
        form.wrong("review_link", "Write where a review is left, or switch asking for one off.")
    read = JobTexts(
        **texts,
        names_technician=form.raw("names_technician") != "no",
        reminder_hours=form.whole("reminder_hours", 1, 72),
        review_hours=form.whole("review_hours", 0, 40),
        review_link=link,
        late_minutes=form.whole("late_minutes", 0, 240),
        late_again_minutes=form.whole("late_again_minutes", 5, 240),
    )
    form.check()
    return read


def typed_job_texts(texts: JobTexts) -> dict[str, str]:
    """The settings as the form has them; a box that is not ticked is left out."""
    typed = {kind.value: texts.of(kind).words for kind in JobText}
    typed |= {f"{kind.value}_on": "yes" for kind in JobText if texts.of(kind).on}
    return typed | {
        "names_technician": "yes" if texts.names_technician else "no",
        "reminder_hours": str(texts.reminder_hours),
        "review_hours": str(texts.review_hours),
        "review_link": texts.review_link,
        "late_minutes": str(texts.late_minutes),
        "late_again_minutes": str(texts.late_again_minutes),
    }


def sample(profile: BusinessProfile, now: datetime, technician: Technician, kind: JobText, words: str) -> str:
    """The words as a customer would read them of a visit tomorrow; today where somebody is on the way."""
    today = kind in (JobText.ON_MY_WAY, JobText.LATE, JobText.FINISHED)
    visit = _visit(profile, now, 0 if today else 1)
    job = Job(
        JobId(""),
        BusinessId(""),
        ThreadId(""),
        AppointmentId(""),
        None,
        TechnicianId(""),
        visit,
        JobState.SCHEDULED,
        now,
    )
    arrives_at = visit.starts + timedelta(minutes=160 if kind is JobText.LATE else 40)
    telling = Telling(kind, "", ThreadId(""), JobRow(job, _CUSTOMER, _CARD), arrives_at, _SAMPLE_LINK)
    values = job_values(profile, telling, technician, _CUSTOMER.name, _SAMPLE_NUMBER)
    return fill_words(kind, words, values | ({"link": values["link"] or _SAMPLE_LINK})).text


def sample_confirmation(profile: BusinessProfile, now: datetime) -> str:
    """What confirms a booking, as a customer would read it."""
    card = replace(_CARD, name=Fact(_CUSTOMER.name), address=Fact(_CUSTOMER.home))
    return confirmation(profile, card, _visit(profile, now, 1)).replace(LINK, _SAMPLE_LINK)


def _visit(profile: BusinessProfile, now: datetime, days: int) -> TimeWindow:
    starts = (now.astimezone(profile.hours.zone) + timedelta(days=days)).replace(hour=13, minute=0, second=0)
    return TimeWindow(starts, starts + timedelta(hours=2))


def _text(form: FormFields, kind: JobText, before: AutomaticText) -> AutomaticText:
    words = before.words
    if kind.value in form:
        words = form.words(kind.value, LONGEST_WORDS, required="Write what is to be sent; whether it is, the box says.")
    try:
        check_words(kind, words)
    except BadInput as error:
        form.wrong(kind.value, str(error))
    return AutomaticText(form.ticked(f"{kind.value}_on"), words)
