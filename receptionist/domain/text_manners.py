"""What kind of text this is, before anybody answers it: words, an emoji, another machine."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from receptionist.domain.message import AuthorKind, Direction, Message
from receptionist.domain.phone import Address, AddressKind

MOST_CHARACTERS = 5000  # carriers put together ten parts of 153 at most; whatever is longer is an attack or an error

_UNWANTED_CATEGORIES = frozenset({"Cc", "Cs", "Cn"})  # controls (NUL, too), lone surrogates, no characters at all
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANKS = frozenset("\u2800\u3164\u115f\u1160\uffa0\ufffc")  # drawn as nothing; U+FFFC stands for an attachment
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_AS_SPACES = {ord(blank): " " for blank in _BLANKS}

_QUOTED = r"(?:[“\"«„].*|an? (?:image|photo|video|movie|picture|attachment|audio message|link|sticker|location)\.?)$"
_REACTION = re.compile(
    r"^(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted (?:with )?\S+(?: \S+)? to"
    r"|removed (?:an? )?(?:like|heart|dislike|laugh|exclamation(?: mark)?|question mark|reaction|\W+)(?: \w+)? from"
    r"|(?:a )?(?:le|me) (?:gusto|gustó|encanto|encantó)|se (?:rio|rió) de|no le (?:gusto|gustó)"
    rf"|[^\w\s]+\s+(?:to|from)) {_QUOTED}",
    re.IGNORECASE | re.DOTALL,
)
_AUTO_REPLY = re.compile(
    r"\bi'?m driving with (?:do not disturb|driving focus)|\bdriving focus\b|\bdo not disturb while driving\b"
    r"|\bi'?m (?:not receiving notifications|currently driving)\b|\bi(?:'| a)?m driving right now\b.{0,5}(?:sent"
    r"|i'll|auto|$)"
    r"|\bsent (?:automatically )?(?:from|by) my car\b"
    r"|^\W*out of (?:the )?office\b|\bout of (?:the )?office\b.*\b(?:will (?:respond|reply|return|get back)"
    r"|limited access|my return)\b"
    r"|\bauto(?:matic|mated|matically)?[ -]?(?:reply|response|responder|answer)\b"
    r"|\bthis is an auto(?:mated|matic|mated generated)?[ -]*(?:generated )?(?:message|text|reply|response|sms)\b"
    r"|\bautomatically generated (?:message|text|reply|response)\b"
    r"|\b(?:please )?do not (?:reply|respond) to this (?:message|text|number|sms)\b"
    r"|\b(?:number|inbox|mailbox|line|phone) (?:is not|isn't) monitored\b|\bunmonitored (?:number|inbox|mailbox"
    r"|line)\b"
    r"|\bmessage blocking is active\b|\bmsg blocked\b"
    r"|\b(?:your|this|following) (?:message|text|sms|msg)(?: \w+){0,3} (?:could not be|was not|not|cannot be) "
    r"(?:delivered|sent)\b"
    r"|\bundeliverable\b|\b(?:message|text|sms) delivery (?:has )?fail(?:ed|ure)\b|\bdelivery status notification\b"
    r"|\bunable to (?:send|deliver|receive) (?:your |this )?(?:text|message|sms)"
    r"|\bnumber (?:does not|doesn't|cannot|is unable to|is not able to) (?:accept|receive|support) "
    r"(?:text|sms|messages)"
    r"|\b(?:subscriber|person|customer|party) you are trying to reach\b"
    r"|\b(?:thank you|thanks) for (?:contacting|your (?:message|text|inquiry)|texting|messaging|reaching out)\b.*"
    r"\b(?:will (?:respond|reply|get back|be in touch|be with you|contact|return)|business hours|office hours"
    r"|as soon as (?:we|possible)|shortly)\b"
    r"|\bwe(?:'ve| have)? received your (?:message|text|inquiry|request)\b.*\b(?:will|shortly|soon)\b"
    r"|\b(?:reply|text|txt|send) [\"'“]?(?:stop|help|unsubscribe)[\"'”]? (?:to|for|2)\b|\bm(?:es)?s(?:a)?g"
    r"(?:e)? ?(?:&|and) ?data rates\b",
    re.IGNORECASE | re.DOTALL,
)
_ONE_TIME_CODE = re.compile(
    r"\b(?:verification|security|log-?in|sign-?in|one[- ]?time|authentication|confirmation|2fa|otp)\b.{0,30}\b"
    r"(?:pass)?(?:code|word|pin|passcode|otp)\b.{0,40}?\b[A-Z]{0,3}-?\d{4,8}\b"
    r"|\b[A-Z]{0,3}-?\d{4,8} is (?:your|the) .{0,40}\b(?:code|otp|pin|password)\b"
    r"|^\W*(?:\w+\W{1,3})?\d{4,8}\b.{0,80}\b(?:do not|don't|never) share (?:it|this|the code)\b",
    re.IGNORECASE | re.DOTALL,
)
_EMOTICONS = re.compile(r"(?:[:;=8xX]['-]?[)(DPpOo/|*3]+|<3+|\^_*\^|[xX][dD]+|\s)+")

_YES = frozenset("👍👌✅✔☑🆗💯🙆🫡")
_NO = frozenset("👎❌✖🚫🙅⛔❎")

# A person who reads and writes fast: they are never quicker than this.
_READING_SECONDS = 1.5
_WRITTEN_CHARACTERS_A_SECOND = 10.0
_EXCHANGES = 4  # so many answers in a row that no person could have written
_REPEATS = 3  # so many times the same words, each after an answer of ours
_BRIEF_CHARACTERS = 9  # "yes please"


class TextKind(StrEnum):
    """What an inbound text is. Only `WORDS`, and an emoji that answers a question, are for an agent."""

    WORDS = "words"
    EMPTY = "empty"
    EMOJI_ONLY = "emoji_only"
    REACTION = "reaction"  # "Liked “…”": an iPhone's or Android's reaction to a text, sent as a text
    AUTO_REPLY = "auto_reply"  # "I'm driving with Do Not Disturb on", a delivery notice, a one-time code
    MACHINE = "machine"  # a short code or a sender's name: nobody reads what is sent back


def read_kind(text: str, sender: Address, has_media: bool = False) -> TextKind:
    """What kind of text this is. One with a picture and no words is `WORDS`: somebody wants an answer to it."""
    if sender.kind in (AddressKind.SHORT_CODE, AddressKind.SENDER_NAME):
        return TextKind.MACHINE
    text = _visible(text)
    if _is_emoji(text) or (text and _EMOTICONS.fullmatch(text)):
        return TextKind.WORDS if has_media else TextKind.EMOJI_ONLY
    if not text:
        return TextKind.WORDS if has_media else TextKind.EMPTY
    if _REACTION.search(text):
        return TextKind.REACTION
    straight = text.replace("’", "'")
    if _AUTO_REPLY.search(straight) or _ONE_TIME_CODE.search(straight):
        return TextKind.AUTO_REPLY
    return TextKind.WORDS


def emoji_answer(text: str) -> str:
    """`yes` or `no` where a text is nothing but emoji that answer a question so, in any skin tone; else empty."""
    text = _visible(text)
    if not _is_emoji(text):
        return ""
    says_yes, says_no = not _YES.isdisjoint(text), not _NO.isdisjoint(text)
    if says_yes == says_no:
        return ""
    return "yes" if says_yes else "no"


def clean_text(text: str) -> str:
    """The text as it may be kept and shown: NFC, line ends as `\\n`, without what only does harm, not over-long.

    Left out are controls (PostgreSQL takes no NUL), lone surrogates, marks that turn the reading direction round, and
    the invisible tag characters that hide words from people while machines read them.
    """
    text = text[: 2 * MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or _may_stay(c))
    return unicodedata.normalize("NFC", kept)[:MOST_CHARACTERS]


def looks_like_ping_pong(messages: Sequence[Message]) -> bool:
    """Whether a machine seems to be answering us. `messages` are the latest of a thread, in any order.

    So it seems where texts of ours that no person wrote were answered several times in a row faster than anybody reads
    and writes, or always with the same words.
    """
    in_order = sorted(messages, key=lambda message: message.at)
    answers: list[tuple[Message, Message]] = []
    for ours, theirs in pairwise(in_order):
        if ours.author.kind is AuthorKind.PERSON:
            answers.clear()
        elif ours.direction is Direction.OUT and theirs.direction is Direction.IN:
            answers.append((ours, theirs))
    latest = answers[-_EXCHANGES:]
    if len(latest) == _EXCHANGES and all(_is_inhumanly_quick(ours, theirs) for ours, theirs in latest):
        return True
    repeated = answers[-_REPEATS:]
    said = {_essence(theirs.text) for _, theirs in repeated}
    if len(repeated) < _REPEATS or len(said) > 1 or "" in said:
        return False
    # "Yes" to three questions in a row is how a visit is booked.
    asked = {_essence(ours.text) for ours, _ in repeated}
    return len(asked) < _REPEATS or all(len(words) > _BRIEF_CHARACTERS for words in said)


def least_seconds(text: str) -> float:
    """The seconds that a person who is fast takes at least to read a text and write this one as an answer."""
    return _READING_SECONDS + len(text) / _WRITTEN_CHARACTERS_A_SECOND


def _is_inhumanly_quick(ours: Message, theirs: Message) -> bool:
    return (theirs.at - ours.at).total_seconds() < least_seconds(theirs.text)


def _may_stay(character: str) -> bool:
    return (
        unicodedata.category(character) not in _UNWANTED_CATEGORIES
        and character not in _BIDI_OVERRIDES
        and character != "\ufeff"
        and not "\U000e0000" <= character <= "\U000e007f"
    )


def _visible(text: str) -> str:
    shown = clean_text(text).translate(_AS_SPACES)
    seen = "".join(c for c in shown if c in _JOINERS or unicodedata.category(c) != "Cf")
    return seen.strip().strip("".join(_JOINERS))


def _is_emoji(text: str) -> bool:
    """Whether a text is drawn as pictures only. `Sk` holds the skin tones."""
    drawn = [c for c in text if not c.isspace() and c not in _JOINERS]
    return any(unicodedata.category(c) == "So" for c in drawn) and all(
        unicodedata.category(c) in ("So", "Sk") for c in drawn
    )


def _essence(text: str) -> str:
    """Lower-case letters and digits; a text that has none as it stands."""
    folded = unicodedata.normalize("NFKC", clean_text(text)).casefold()
    return "".join(c for c in folded if c.isalnum()) or "".join(folded.split())
