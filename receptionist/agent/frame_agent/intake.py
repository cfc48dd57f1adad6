"""Putting what the customer told us onto the card, and saying back what matters."""

import re
from dataclasses import replace
from datetime import timedelta

from receptionist.agent.frame_agent import cues
from receptionist.agent.frame_agent.leaning import leaning_wish
from receptionist.agent.frame_agent.reply import Reply
from receptionist.agent.frame_agent.understanding import Understanding
from receptionist.agent.frame_agent.understanding.addresses import find_address
from receptionist.agent.frame_agent.understanding.labels import Confirmation, Intent
from receptionist.agent.frame_agent.understanding.phones import PhoneFound
from receptionist.agent.frame_agent.understanding.spoken_numbers import find_numbers
from receptionist.agent.frame_agent.understanding.when import to_wished
from receptionist.domain.lead import Urgency, WishedTime
from receptionist.domain.phone import PhoneNumber, parse_number

# Questions in which a day or time is asked about, not wished for.
_ABOUT_TIME = {Intent.HOURS_OR_WHEN, Intent.BUSINESS_INFO, Intent.CONFIRM_OR_STATUS}
# What is moved or called off is an older booking; its day is no wish of a new one.
_ABOUT_EXISTING = {Intent.CANCEL_APPOINTMENT, Intent.RESCHEDULE_OR_CHANGE, Intent.CONFIRM_OR_STATUS}
# What the price book finds in such words without a trouble in them is chance.
_ABOUT_PEOPLE = {Intent.SPEAK_TO_HUMAN, Intent.COMPLAINT}
_NAMES_A_FACT = {
    "address": re.compile(r"\b(address|street|house number)\b", re.I),
    "name": re.compile(r"\bname\b", re.I),
    "phone": re.compile(r"\b(phone|number|cell)\b", re.I),
    "wished": re.compile(r"\b(time|day|date|appointment|when)\b", re.I),
    "problem": re.compile(r"\b(problem|job|service|issue)\b", re.I),
}


_SPLIT_NUMBER = re.compile(r"^(\d{1,3})[ -](\d{2})(?= )")


_BARE_WEEKDAY = re.compile(r"^(?!.*(?:\d|this|today|tomorrow))\W*(?:mon|tues?|wed|thur?s?|fri|sat|sun)", re.I)


_TAKES_BACK = re.compile(
    r"[\s,.;-]*(?:um |uh |oh )*(?:no|sorry|wait|actually|i mean|i meant|make that|correction|scratch that)\b", re.I
)
_HOW_MANY = re.compile(
    r"\bfor (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|both)\W*$", re.I
)  # "how much for 2"
_ONLY_WHEN = re.compile(
    r"\W*(?:(?:ok(?:ay)?|no|yes|make|it|that|how|what|about|before|after|on|at|by|then|instead|works?|better|please|can"
    r"|nothing|anything|something|have|got|any|openings?|open|free|could|we|you|do|actually|or|and|the|for|me|is|good"
    r"|would|be|any ?time|around|maybe)\b\W*)*",
    re.I,
)


def corrects(understood: Understanding) -> bool:
    """Whether the customer is putting something right."""
    return understood.confirmation in (Confirmation.CORRECT, Confirmation.DENY)


def named_fact(text: str) -> str:
    """Which fact the customer names without saying it anew ("the address is wrong"); empty for none."""
    named = [fact for fact, words in _NAMES_A_FACT.items() if words.search(text)]
    return named[0] if named else ""


def take_in(reply: Reply, understood: Understanding) -> tuple[str, ...]:
    """Notes every fact of the utterance on the card. Answers the names of the facts that are new or changed."""
    asked = reply.turn.dialogue.asked
    changed: list[str] = []
    if cues.OF_OTHER_CUSTOMERS.search(understood.text):
        return ()  # a name or a street in it is somebody else's
    # A message, and small talk, may name days and troubles that are no wish of a visit.
    about_a_visit = asked not in ("message", "which_visit") and (
        understood.intent is not Intent.OUT_OF_SCOPE or asked in ("problem", "price_what", "wished", "window", "two")
    )
    if about_a_visit and _take_problem(reply, understood, asked):
        changed.append("problem")
    if about_a_visit and _take_wish(reply, understood, asked):
        changed.append("wished")
    if _take_phone(reply, understood, asked):
        changed.append("phone")
    digits_were_the_phones = "phone" in changed and understood.phone is None
    if not digits_were_the_phones and _take_address(reply, understood):
        changed.append("address")
    if _take_name(reply, understood):
        changed.append("name")
    return tuple(changed)


def _take_problem(reply: Reply, understood: Understanding, asked: str) -> bool:
    if cues.FREE_ESTIMATE.search(understood.text) and not understood.services:
        return False
    problem = understood.problem
    bench = reply.bench
    before = bench.card.problem
    before_card = bench.card
    existing = understood.intent in _ABOUT_EXISTING
    only_asks = understood.intent in (Intent.SERVICE_QUESTION, Intent.FIND_PROVIDER) and asked not in (
        "problem",
        "price_what",
    )
    only_asks = only_asks or (not reply.state.goal and cues.WHAT_ABOUT.search(understood.text) is not None)
    if problem is not None and understood.services and before is not None and cues.CHANGES_MIND.search(understood.text):
        bench.card = replace(bench.card, problem=None, service_code="", service_name="")
    if problem is not None and not existing and not only_asks:
        bench.note_problem(problem.value, problem.text)
    in_passing = cues.WHAT_SERVICES.search(understood.text) or cues.FEE.search(understood.text)
    nothing_told = problem is None and (understood.intent in _ABOUT_PEOPLE or in_passing)
    if understood.services and not existing and not nothing_told:
        asked_for = problem is not None and asked in ("problem", "price_what", "change")
        if asked_for or not bench.card.service_code:
            bench.choose_service(understood.services[0].item)
    books = Intent.BOOK_APPOINTMENT in understood.intents
    only_price = asked == "price_what" or (not books and Intent.PRICE_QUESTION in understood.intents)
    chosen = bench.card.service_code != before_card.service_code
    if chosen and bench.card.problem is None and understood.service is not None and not (only_asks or only_price):
        # What the price book understood is told as well, even where no trouble was made out in the words.
        bench.note_problem(understood.service.value, understood.service.text)
    tells = bench.card.problem is not before and not only_asks and not existing and not only_price
    if tells or (books and not only_price):
        # Who began with a message and then tells of a job wants a visit after all.
        goal = (
            "visit" if not reply.state.goal or (bench.card.service_code and understood.services) else reply.state.goal
        )
        reply.state = replace(reply.state, goal=goal)
    return bench.card.problem is not before or bench.card.notes != before_card.notes


def _take_wish(reply: Reply, understood: Understanding, asked: str) -> bool:
    card = reply.bench.card
    wish = leaning_wish(understood.text, card.held, reply.turn.dialogue.offered)
    if wish is None:
        wish = _plain_wish(reply, understood, asked)
    if wish is None or (card.wished is not None and replace(wish, said=card.wished.said) == card.wished):
        return False
    reply.bench.note_wish(wish)
    if wish.asap:
        reply.bench.note_urgency(Urgency.SOON)
    reply.state = replace(reply.state, goal=reply.state.goal or "visit")
    return True


def _plain_wish(reply: Reply, understood: Understanding, asked: str) -> WishedTime | None:
    """The wish in the utterance itself; None where its days and times are no wish of a new visit."""
    wish = to_wished(understood.when)
    if wish is None or understood.intent in _ABOUT_EXISTING:
        return None
    if cues.EXTRA_CHARGE.search(understood.text):
        return None
    only_asks = not _ABOUT_TIME.isdisjoint(understood.intents) and Intent.BOOK_APPOINTMENT not in understood.intents
    if only_asks and asked not in ("wished", "window", "two", "change"):
        return None
    if (
        understood.intent is Intent.PRICE_QUESTION
        and understood.when.date is None
        and _HOW_MANY.search(understood.text)
    ):
        return None
    about_time = asked in ("wished", "window", "two", "card", "change") or _says_only_when(understood)
    if reply.bench.card.held is not None and not about_time and not corrects(understood):
        # A slot is held already; a day named in passing ("my mother visits Sunday") does not undo it.
        return None
    return _merge(reply.bench.card.wished, wish) if about_time else wish


def _says_only_when(understood: Understanding) -> bool:
    """Whether nothing else is said ("ok tomorrow after 4"), so that it cannot be a day named in passing."""
    rest = understood.text
    when = understood.when
    if when.date is None and when.time is None:
        return False
    for part in (*when.dates, *when.times, when.asap, when.flexible):
        if part is not None:
            rest = rest.replace(part.text, " ")
    return rest != understood.text and _ONLY_WHEN.fullmatch(rest) is not None


def _merge(earlier: WishedTime | None, wish: WishedTime) -> WishedTime:
    """The newer wish, with the day or time of the older one where the newer leaves it open."""
    if earlier is None or wish.asap or wish.flexible:
        return wish
    wish = _in_the_same_days(earlier, wish)
    if wish.day is None and (wish.start is not None or wish.end is not None):
        return replace(wish, day=earlier.day, last_day=earlier.last_day, not_on=wish.not_on or earlier.not_on)
    if wish.day is not None and wish.start is None and wish.end is None and not earlier.asap:
        return replace(wish, start=earlier.start, end=earlier.end, said=f"{wish.said}, {earlier.said}")
    return wish


def _in_the_same_days(earlier: WishedTime, wish: WishedTime) -> WishedTime:
    """After "next week", "Tuesday" is that week's, unless a date was said."""
    if earlier.day is None or earlier.last_day is None or wish.day is None or wish.last_day is not None:
        return wish
    if earlier.day <= wish.day <= earlier.last_day or not _BARE_WEEKDAY.search(wish.said):
        return wish
    shifted = earlier.day + timedelta(days=(wish.day.weekday() - earlier.day.weekday()) % 7)
    return replace(wish, day=shifted) if shifted <= earlier.last_day else wish


def _take_phone(reply: Reply, understood: Understanding, asked: str) -> bool:
    phone = understood.phone
    caller = reply.turn.caller.number
    if phone is None:
        return _mend_last_digits(reply, understood, asked)
    if phone.uses_caller_id:
        if caller is None:
            return False
        reply.bench.note_phone(caller, phone.text, confirmed=True)
        return True
    if not phone.e164:
        return False
    told = _put_right(phone, understood.text) or PhoneNumber(phone.e164)
    known = reply.bench.card.phone
    if known is not None and known.value == told.e164:
        return False
    reply.bench.note_phone(told, phone.text)
    return True


def _put_right(phone: PhoneFound, text: str) -> PhoneNumber | None:
    """The number whose end was put right in the same breath: "... oh one one two, no wait, oh one two one"."""
    behind = text[phone.end :]
    if not _TAKES_BACK.match(behind):
        return None
    ends = [span.digits for span in find_numbers(behind) if len(span.digits) in (2, 3, 4)]
    return parse_number(phone.e164[: -len(ends[0])] + ends[0]) if ends else None


def _mend_last_digits(reply: Reply, understood: Understanding, asked: str) -> bool:
    """Takes "no, it ends in oh one seven nine" as a correction of the number on the card."""
    if understood.address is not None and understood.address.parts.street:
        return False
    known = reply.bench.card.phone
    said = [span.digits for span in find_numbers(understood.text) if len(span.digits) in (2, 3, 4)]
    if known is None or not said or not corrects(understood):
        return False
    about_it = asked == "phone" or cues.ABOUT_THE_NUMBER.search(understood.text)
    if not about_it and not _can_only_end_a_number(reply, said[-1]):
        return False
    mended = parse_number(known.value[: -len(said[-1])] + said[-1])
    if mended is None or mended.e164 == known.value:
        return False
    reply.bench.note_phone(mended, understood.text)
    return True


def _can_only_end_a_number(reply: Reply, digits: str) -> bool:
    """Whether four digits said alone are the end of the telephone number, and no house number."""
    address = reply.bench.card.address
    house = re.match(r"\d+", address.value) if address is not None else None
    return len(digits) == 4 and (digits[0] == "0" or house is None or len(house.group()) != 4)


def _take_address(reply: Reply, understood: Understanding) -> bool:
    found = understood.address
    if found is None and corrects(understood) and reply.turn.dialogue.asked in ("card", "change", "address"):
        # "No, it's twelve oh five West Elm": a street without its kind is an address only where one is expected.
        found = find_address(understood.text, asked="address") if not understood.says_a_fact else None
    if found is None:
        return False
    known = reply.bench.card.address
    value = found.value
    parts = found.parts
    if reply.by_voice:
        # A speech recogniser writes "forty-two twelve" as "42 12" or "42-12".
        value = _SPLIT_NUMBER.sub(r"\1\2", value)
    if not parts.street and not parts.intersection and not parts.po_box:
        if known is None or not parts.number:
            if known is not None and (parts.city or parts.zip or parts.unit):
                value = f"{known.value}, {found.value}"
            elif not parts.number and not parts.zip and not parts.postcode:
                return False
        elif re.match(r"\d", known.value):
            value = re.sub(r"^\S+", parts.number, known.value, count=1)
        else:
            value = f"{parts.number} {known.value}"
    elif known is not None and not parts.number and re.fullmatch(r"\d+\w?", known.value):
        value = f"{known.value} {found.value}"
    elif known is not None and not parts.city and not parts.unit and corrects(understood) and "," in known.value:
        # "No wait, it's 14 Elm Street" leaves town and apartment as they were.
        value = f"{value}{known.value[known.value.index(',') :]}"
    if known is not None and known.value.lower() == value.lower():
        return False
    reply.bench.note_address(value, found.text)
    return True


def _take_name(reply: Reply, understood: Understanding) -> bool:
    found = understood.name
    if found is None:
        return False
    known = reply.bench.card.name
    value = found.value
    if known is not None and found.last and not found.first and " " not in known.value:
        value = f"{known.value} {found.last}"
    if known is not None and known.value.lower() == value.lower():
        return False
    told = corrects(understood) or re.search(r"\bname\b", understood.text, re.I)
    if known is not None and not told and reply.turn.dialogue.asked not in ("name", "change", "card"):
        return False
    reply.bench.note_name(value, found.text, confirmed=found.spelled)
    return True
