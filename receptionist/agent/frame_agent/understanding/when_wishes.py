"""Wishes for a time that name none: as soon as possible, whenever."""

import re

_ASAP = re.compile(
    r"\b(?:as soon as (?:possible|(?:you(?: guys)?|he|she|they|somebody|someone) can|you(?:'re| are) able)"
    r"|a\.?s\.?a\.?p\b\.?|right away|straight away|immediately|urgently|at once"
    r"|(?:it's|its|is|pretty|very|kind of|really|quite) urgent"
    r"|(?:the )?(?:very )?(?:earliest|soonest|first|1st|next)(?: (?:possible|available|opening|slot|time|one"
    r"|appointment|that you have|you(?:'ve| have)?(?: got)?))+|soonest|earliest convenience"
    r"|(?:sooner|earlier) the better|today if (?:you can|possible|that's possible|at all possible)"
    r"|(?<![a-z] )right now(?= *(?:$|[.,!?]|please|if))"
    r"|(?:need|want|send|come|get|have|help|out|here|over|today) (?:\w+ ){0,3}right now"
    r"|(?:need|want|send|come|get|have)(?: \w+){0,4} now(?= *(?:$|[.,!?]|please)))"
)
_AT_THE_MOMENT = re.compile(
    r"\b(?:i'm|i am|we're|we are|it's|it is|currently|just|not|don't|doesn't|going on)(?: \S+){0,4} $|\bno \S* ?$"
)
_FLEXIBLE_ALWAYS = re.compile(
    r"\b(?:whenever(?! (?:i|we|it|the|he|she|they|my) )(?: (?:you can|you're free|works|is (?:good"
    r"|convenient|best)|suits))?"
    r"|any ?time(?: is (?:fine|good|okay|ok)| works| at all| (?:that )?(?:suits|works for) you)?"
    r"|any (?:day|date|time|weekday)(?: is (?:fine|good|okay|ok)| works| at all| of the week)?"
    r"|(?:don't|do not|doesn't|does not) (?:care|mind|matter) (?:when|what (?:time|day)|which (?:time|day))"
    r"|(?:i'm|i am|we're|we are|my schedule is|totally|pretty|very|time is|schedule's) (?:\w+ )?flexible|wide open"
    r"|(?:i'm|i am|we're|we are) (?:home|free|here|available|around|open)(?: at home)? (?:all (?:day"
    r"|week)|any ?time|whenever)"
    r"|no preference (?:on|for|about) (?:the )?(?:time|day|date))\b"
)
_FLEXIBLE_ANSWER = re.compile(
    r"\b(?:(?<!you )(?:it )?(?:doesn't|does not|don't|do not|dont|doesnt) (?:really )?(?:matter|mind|care)"
    r"|no preference|flexible|up to you"
    r"|you (?:choose|pick|decide|tell me)|your choice|either (?:one|is (?:fine|good|ok|okay)|works)?"
    r"|makes no difference"
    r"|not (?:fussy|picky|particular)|anything (?:works|is fine|goes)|surprise me|all (?:day|week))\b"
)
_ABOUT_WHEN = re.compile(
    r"\b(?:when|what (?:time|day|date)|which (?:time|day|date)|time|day|date|morning|afternoon"
    r"|appointment|schedule|come out)\b",
    re.IGNORECASE,
)
_BOUNDED_NEXT = re.compile(r"\s*(?:after|before|between|from|past|until|till|by|starting|except|but)\b")


def asap_words(plain: str) -> re.Match[str] | None:
    """ "as soon as possible", "right away", "first available"; not "I'm at work right now"."""
    return next((match for match in _ASAP.finditer(plain) if not _is_elsewhere(plain, match)), None)


def _is_elsewhere(plain: str, match: re.Match[str]) -> bool:
    return match[0].endswith("right now") and bool(_AT_THE_MOMENT.search(plain[: match.start()]))


def flexible_words(plain: str, asked: str) -> re.Match[str] | None:
    """ "whenever", "any time"; what is vaguer counts only as an answer to a question about when.

    "Any time after three" names a time: there the rules for times have the word.
    """
    for match in _FLEXIBLE_ALWAYS.finditer(plain):
        if not _BOUNDED_NEXT.match(plain[match.end() :]):
            return match
    return _FLEXIBLE_ANSWER.search(plain) if _ABOUT_WHEN.search(asked) else None
