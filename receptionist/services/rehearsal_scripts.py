"""The written conversations a change is rehearsed with: what customers most often want, for any trade."""

from receptionist.domain.conversation import Channel
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.rehearsal import Script, ScriptLine

_MOST_RULES = 5  # of one kind
_BOOKS = (
    ScriptLine("Tomorrow morning would be good.", ("wished",)),
    ScriptLine("Yes, that works.", ("window", "two")),
    ScriptLine("Yes, please.", ("visit", "call_back")),
    ScriptLine("12 Garden Court.", ("address",)),
    ScriptLine("My name is Ruth Abernathy.", ("name",)),
    ScriptLine("Yes, this number is fine.", ("phone_caller",)),
    ScriptLine("415 555 0142.", ("phone",)),
    ScriptLine("Please call me about it.", ("message",)),
    ScriptLine("Yes, that's right.", ("card",)),
    ScriptLine("No, that's all. Thank you.", ("anything_else",)),
)


def written_scripts(profile: BusinessProfile, book: PriceBook) -> list[Script]:
    """The conversations, about the first services of this price book, and one for each rule the business made."""
    services = [item.name.lower() for item in book.items] or ["a repair"]
    first, second = services[0], services[1 % len(services)]
    scripts = [
        Script("Asks for a price", Channel.VOICE, _lines(f"Hi, how much is {first}?", "OK, thanks. Bye.")),
        Script(
            "Books a visit", Channel.VOICE, (*_lines(f"Hi, I'm calling about {first}. Can somebody come out?"), *_BOOKS)
        ),
        Script(
            "Calls again",
            Channel.VOICE,
            (*_lines(f"It's me again, about {second}. Can somebody come out?"), *_BOOKS),
            returning=True,
        ),
        Script(
            "Calls after hours",
            Channel.VOICE,
            (*_lines(f"I'm calling about {first}. When can somebody come?"), *_BOOKS),
            after_hours=True,
        ),
        Script("Wants a person", Channel.VOICE, (*_lines("Can I talk to a real person please?"), *_BOOKS)),
        Script("Asks who this is", Channel.VOICE, _lines("Are you a robot?", "What can you do?", "Thanks, bye.")),
        Script("Texts for a price", Channel.TEXT, _lines(f"how much for {second}?", "thx")),
        Script("Books by text", Channel.TEXT, (*_lines(f"hi can someone come out for {first}"), *_BOOKS)),
    ]
    scripts += [
        Script(f"Asks: {one.asks[0]}", Channel.VOICE, _lines(one.asks[0], "Thanks, bye."))
        for one in profile.questions[:_MOST_RULES]
        if one.asks
    ]
    rules = profile.escalation
    words_that_count = (*rules.person[:_MOST_RULES], *rules.emergency[:_MOST_RULES])
    scripts += [
        Script(f"Says “{words}”", Channel.VOICE, (*_lines(f"Listen, {words}."), *_BOOKS)) for words in words_that_count
    ]
    return scripts


def _lines(*texts: str) -> tuple[ScriptLine, ...]:
    return tuple(ScriptLine(text) for text in texts)
