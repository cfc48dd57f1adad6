"""Opt-outs, opt-ins and calls for help: obeyed before anything else is done with a text."""

from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.agent.language import detect_language
from receptionist.agent.text_words import TextWords
from receptionist.domain.audit import Actor
from receptionist.domain.consent import ConsentWish, WishFound
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, ThreadId
from receptionist.domain.message import Author, AuthorKind, Consent, Message, Purpose, ThreadStatus
from receptionist.domain.phone import Address
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput
from receptionist.ports import Clock, Store, Work
from receptionist.services.happenings import did, happened
from receptionist.services.send_text import NewText, check_held, queue_text
from receptionist.services.tell_people import excerpt
from receptionist.services.text_arrived import EMERGENCY, ask_person
from receptionist.services.unsent import NOT_PEOPLE, drop_unsent

_HELP_AGAIN_AFTER = timedelta(minutes=10)
_LONGEST_EVIDENCE = 1000
_DECIDED = {
    Consent.NONE: "Noted that they did not ask to stop",
    Consent.GIVEN: "Noted that they may be texted",
    Consent.REFUSED: "Noted that they want no texts",
}
_WISHED = {
    Consent.GIVEN: "Allowed texts",
    Consent.REFUSED: "Asked for no more texts",
    Consent.UNCLEAR: "May have asked for no more texts",
}
_CUSTOMER = Actor("The customer")
_ASKED_US = "They asked not to be texted."
_MAY_HAVE_ASKED_US = "They may have asked not to be texted."


async def obey_wish(
    work: Work,
    words: TextWords,
    profile: BusinessProfile,
    status: ThreadStatus,
    message: Message,
    found: WishFound,
    now: datetime,
    *,
    carrier_answered: bool,
) -> ThreadStatus:
    """Does what a text wishes about texting, and answers where its thread stands then. Nothing else answers the text.

    `status` is that of the locked thread.

    With `carrier_answered`, the carrier has confirmed it already: a second confirmation would be one too many.
    """
    source = ConsentSource.KEYWORD if found.by_keyword else ConsentSource.SENTENCE
    match found.wish:
        case ConsentWish.STOP:
            refused_before = status.consent is Consent.REFUSED
            asked_about_texts = status.consent is Consent.UNCLEAR
            status = await _note(work, status, message, Consent.REFUSED, source, now)
            if asked_about_texts:
                status = _settled(status)
            status = replace(status, answer_due_at=None)
            await work.save_status(status)
            await drop_unsent(work, status.thread_id, now, "consent", _ASKED_US)
            if found.says_more:
                says = f"Wants no more texts, and wrote: {excerpt(message.text)}. Call if it wants an answer."
                status = await ask_person(work, status, message, now, says)
            if not refused_before and not carrier_answered:
                language = detect_language(message.text) or status.language
                await _confirm(work, message, words.opted_out(profile, language), "optout", now, confirms_opt_out=True)
        case ConsentWish.START:
            asked_about_texts = status.consent is Consent.UNCLEAR
            status = await _note(work, status, message, Consent.GIVEN, source, now)
            if asked_about_texts:  # they have decided it themselves
                waiting = bool(await work.unhandled(status.thread_id))
                status = replace(_settled(status), answer_due_at=now if waiting else None)
            await work.save_status(status)
            await check_held(work, now, status.thread_id)
            if not carrier_answered:
                await _confirm(work, message, words.opted_in(profile), "optin", now)
        case ConsentWish.HELP:
            again = await work.texts_since(message.thread_id, "help:", now - _HELP_AGAIN_AFTER)
            if not carrier_answered and not again and status.consent is not Consent.REFUSED:
                await _confirm(work, message, words.help(profile, message.ours), "help", now)
        case ConsentWish.UNCLEAR:
            status = await _note(work, status, message, Consent.UNCLEAR, source, now)
            says = f"May have asked for no more texts: {excerpt(message.text)}. Nothing is sent until you decide."
            status = await ask_person(work, status, message, now, says)
            await drop_unsent(work, status.thread_id, now, "consent", _MAY_HAVE_ASKED_US, of=NOT_PEOPLE)
        case ConsentWish.NONE:
            pass
    return status


async def decide_consent(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    thread_id: ThreadId,
    actor: Actor,
    consent: Consent,
    words: str,
) -> ThreadStatus:
    """A person writes down what the contact wants; `words` is their evidence. Raises BadInput and NotFound.

    `NONE` is that they meant something else: what stood before the doubt stands again.
    """
    if consent is Consent.UNCLEAR:
        raise BadInput("Decide whether they may be texted.", "Choose yes or no.")
    evidence = words.strip()
    if not evidence:
        raise BadInput("Write down how you know.", "Their words, or when and where they said so.")
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        status = await work.lock_thread(thread_id)
        for known in await work.numbers_of(thread_id):
            address, person = known.contact.address, ConsentSource.PERSON
            stands = await _before_the_doubt(work, address) if consent is Consent.NONE else consent
            entry = ConsentEntry(address, stands, person, evidence[:_LONGEST_EVIDENCE], now)
            await work.add_consent(replace(entry, actor=actor.user_id))
        says = f"{_DECIDED[consent]}: {evidence[:_LONGEST_EVIDENCE]}"
        await did(work, now, thread_id, HappeningKind.CONSENT, says.rstrip("."), actor, "contact.consent")
        was_unclear = status.consent is Consent.UNCLEAR
        status = await work.thread_status(thread_id)
        refused = status.consent is Consent.REFUSED
        if refused:
            await drop_unsent(work, thread_id, now, "consent", _ASKED_US)
            status = await work.thread_status(thread_id)
        waiting = bool(await work.unhandled(thread_id))
        status = replace(
            status,
            needs_person="" if was_unclear else status.needs_person,
            answer_due_at=now if waiting and not refused else None,
        )
        await work.save_status(status)
        await check_held(work, now, thread_id)
        return await work.thread_status(thread_id)


def _settled(status: ThreadStatus) -> ThreadStatus:
    """Nobody need decide about texts any more; an emergency still wants a call."""
    return status if status.needs_person.startswith(EMERGENCY) else replace(status, needs_person="")


async def _before_the_doubt(work: Work, address: Address) -> Consent:
    entries = await work.consent_entries(address)
    return next((entry.consent for entry in reversed(entries) if entry.consent is not Consent.UNCLEAR), Consent.NONE)


async def _note(
    work: Work, status: ThreadStatus, message: Message, consent: Consent, source: ConsentSource, now: datetime
) -> ThreadStatus:
    """A refusal holds for every number the person has, what they allow for the one they wrote from."""
    words = message.text[:_LONGEST_EVIDENCE]
    addresses = [message.theirs]
    if consent is not Consent.GIVEN:
        known = await work.numbers_of(status.thread_id)
        addresses += [one.contact.address for one in known if one.contact.address != message.theirs]
    for address in addresses:
        await work.add_consent(ConsentEntry(address, consent, source, words, now, message_id=message.id))
    await happened(work, now, status.thread_id, HappeningKind.CONSENT, _WISHED[consent], _CUSTOMER)
    return replace(status, consent=(await work.thread_status(status.thread_id)).consent)


async def _confirm(
    work: Work, message: Message, text: str, kind: str, now: datetime, *, confirms_opt_out: bool = False
) -> None:
    new = NewText(
        message.thread_id,
        text,
        Purpose.REPLY,
        Author(AuthorKind.AUTOMATIC),
        key=f"{kind}:{message.id}",
        confirms_opt_out=confirms_opt_out,
    )
    await queue_text(work, now, new)
