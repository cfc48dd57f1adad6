"""One wish, many phrasings: what callers say is understood by its family, not by its very words."""

import pytest

from receptionist.agent.frame_agent.understanding.intents import Intent, asks_of_the_world, find_intent

FAMILIES: dict[Intent, str] = {
    Intent.BOOK_APPOINTMENT: """
        I'd like to see a dentist on Friday; could you reserve a room for us; need a haircut tomorrow at 3;
        I was hoping to get in to see a therapist next week; is it possible to come in at 5; put me down for
        Thursday; do you have anything open on Tuesday; can you fit me in today; get me on the schedule for
        Monday; have someone come look at my furnace; I'd love to get my hair done Saturday; can a plumber
        come by this afternoon; what's your earliest opening; set up a meeting room for noon; I must make
        reservations for 4 at six""",
    Intent.RESCHEDULE_OR_CHANGE: """
        can I move my appointment to Friday; could we push dinner back an hour; can you add one more person
        to our booking; is it possible to check out later; we need to come a day earlier than planned;
        switch my appointment from 3 to 4; I have a booking but I need another date; make our table
        reservation later; is it ok if we arrive a day early""",
    Intent.CANCEL_APPOINTMENT: """
        I won't be able to make my appointment tomorrow; we no longer need the room; scrap the table for
        four; please remove my reservation under John Smith; something came up and I need to cancel; kill my
        reservation for tonight; I'm not able to attend my meeting, cancel it please; forget about the
        reservation at the grill""",
    Intent.CONFIRM_OR_STATUS: """
        do I have a meeting today; is my reservation still good; has my package shipped yet; did you book my
        table; can you see if my reservation went through; what is on my schedule tomorrow; is the crew
        still coming today""",
    Intent.FIND_PROVIDER: """
        help me find a gynecologist; I'm looking for a good hair salon; any good stylists around here;
        recommend a psychologist; show me dentists nearby""",
    Intent.SPEAK_TO_HUMAN: """
        spa team please; connect me to the front desk; is Bob there; I want a supervisor right now; can I
        have a word with the manager; I'd rather not share that with a machine, get me a person; could you
        connect me with billing; is there someone I can talk to; who can I talk to about my bill""",
    Intent.ASSISTANT_IDENTITY: """
        who made you; what do I call you; how old are you; where are you from; do you have any hobbies; is
        there someone you report to; which engineers coded you; do you go by any particular name; who's your
        boss""",
    Intent.ARE_YOU_A_BOT: """
        is a human answering me; are you flesh and blood; am I chatting with a bot; you're a computer,
        aren't you""",
    Intent.CAPABILITIES: """
        what topics can we discuss; show me your features; in what areas can you assist; what all can you
        tell me about""",
    Intent.CHANGE_LANGUAGE: """
        set language to Danish; Spanish please; is Spanish available; I'd rather hear French; can we do this
        in Vietnamese""",
    Intent.SPEAK_SLOWER_FASTER: """
        could you slow your speech; too quick for me; can you speak at a normal pace; use a slower speed""",
    Intent.REPEAT: """
        run that by me again; what was that last part; I need to hear that again; would you mind repeating
        yourself""",
    Intent.ASK_CLARIFY: """
        could you put it another way; I'm not following you; that doesn't make sense to me; tell me more
        about that""",
    Intent.CANCEL_FLOW: """
        scratch that; oops, undo; I take it back; actually no, cancel that; let's not do that; I've had a
        change of heart; stop what you're doing; don't bother with that; that's no longer needed; disregard
        that request""",
    Intent.PRAISE: """
        you're the best assistant; that was a great answer; nice work; thank you, you did great""",
    Intent.THANKS: """
        I'm grateful for your help; you were a big help, thank you; much obliged; thanks for getting that
        for me""",
    Intent.GOODBYE: """
        catch you some other time; I'm all set, thank you; you can hang up now; nothing else, thanks; no,
        that's all""",
    Intent.AFFIRM: "yes, that's good; I think so; it's a fact; the answer is yes; please, let's do it",
    Intent.DENY: "I said no; not at all; I beg to differ; the answer is no",
    Intent.PRICE_QUESTION: """
        what do you guys get for replacing a shower head; is it expensive; do I have to pay for parking;
        price?; is there a charge for the visit; how much would I pay for a sofa to be moved; what would a
        new phone cost""",
    Intent.HOURS_OR_WHEN: """
        is the gym open at night; what are the hours of the spa; when will my refund come through; when can
        I use the pool""",
    Intent.BUSINESS_INFO: """
        do they take walk-ins; how busy is it at six; what's the wait at the grill; what is their phone
        number; could you give me their number; is the place crowded right now""",
    Intent.LOCATION_DIRECTIONS: """
        how do I get to the airport; how far is the beach from here; where is the closest pharmacy; tell me
        how to get to the mall""",
    Intent.CAR_SERVICE_QUESTION: """
        I have a flat tire, what do I do; when was my car last serviced; how do I jump start a car; is it
        time for an oil change""",
    Intent.COMPLAINT: """
        your guy was here last week and the light he put in already quit working. I'm not happy.; the leak
        you fixed is back; nobody showed up yesterday; I'm not satisfied with the work""",
    Intent.REPORT_PROBLEM: "my toilet's clogged up and I can't get it to go down; the power is out in my kitchen",
    Intent.OUT_OF_SCOPE: """
        what's the weather like; how do you say hello in French; what's my credit score; set a timer for ten
        minutes; give me a recipe for chili; tell me a joke; how tall is the tower; is my flight on time;
        they lost my suitcase; what's the exchange rate for yen; play some music; who won the game; how many
        calories in an egg; flip a coin; how do I reset my router; is there life on Mars; convert five feet
        to inches; what time is it; I lost my passport; how many rooms does the White House have; what phone
        company has the best deal; remind me to call mom""",
}


@pytest.mark.parametrize(
    ("said", "meant"),
    [(said, meant) for meant, family in FAMILIES.items() for said in " ".join(family.split()).split("; ")],
)
def test_every_phrasing_of_a_family_means_the_same(said: str, meant: Intent) -> None:
    assert find_intent(said) is meant


def test_an_answer_that_tells_digits_asks_for_none() -> None:
    assert find_intent("No, the phone ends in seven nine. Oh one seven nine.") is Intent.DENY


def test_only_questions_of_the_world_are_kept_from_the_price_book() -> None:
    assert asks_of_the_world("what's on tv tonight")
    assert asks_of_the_world("is there a leak in the ozone layer")
    assert not asks_of_the_world("the banister on the stairs is loose")
    assert not asks_of_the_world("can somebody put together a desk I bought")
