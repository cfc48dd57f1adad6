"""What the assistant's last question was about."""

import re

SLOTS = frozenset(
    {
        "problem",
        "wished",
        "address",
        "name",
        "phone",
        "confirm",
        "choice",
        "anything_else",
        "message",
        "transfer",
        "offer",
    }
)
"""The keys `asked_slot` answers with; the dialogue's own key for its last question may be any of them."""

# Tried in this order: a read-back names a day, an address and a name, yet what it asks for is a yes.
_PROMPTS: tuple[tuple[str, str], ...] = (
    ("anything_else", r"anything else|something else (?:i|we) can|what else (?:can|may)|any other (?:question|help)"),
    (
        "wished",
        r"^(?:and |so |okay,? |great,? |sure,? )*(?:when|how soon|(?:what|which) (?:\w+ )?(?:days?|dates?|times?))\b",
    ),
    (
        "confirm",
        r"\bconfirm(?:ing|ed)?\b|(?:is|was|does|sound) (?:that|this|it|everything|all of that|the following)"
        r" (?:all )?(?:right|correct|okay|ok|good|fine|accurate)|\bthat sound\b|\bdid i (?:get|hear|understand)"
        r"|,? (?:correct|right|yes) ?\?|\bso you (?:want|would like|need|wish)|^(?:you|okay,? you) (?:want"
        r"|would like|wish)\b"
        r"|\bto (?:review|repeat|recap|verify)\b|\bplease (?:verify|check|ensure)\b|\bi (?:have|heard"
        r"|got) you (?:down|as)\b"
        r"|\bkindly ensure\b|\bread (?:it|that) back\b",
    ),
    ("offer", r"\b(?:shall|should|can|may|could) (?:i|we) (?:go ahead|book|schedule|put you|set|hold|reserve|send)\b"),
    (
        "offer",
        r"\bwould (?:you like|that) (?:me|us) to\b|\bwould you like (?:to (?:book|schedule|go ahead|make|set))\b",
    ),
    (
        "offer",
        r"\b(?:would|does|will) (?:that|this|it|either|one of (?:those|these)) (?:time |day )?(?:work|suit|do|help)\b",
    ),
    ("transfer", r"\b(?:put|connect|transfer) you\b|\bspeak (?:to|with) (?:a person|someone)\b.*\?"),
    ("message", r"\b(?:leave|take) (?:you )?a message\b|\bwhat (?:message|should i (?:tell|pass))\b"),
    (
        "phone",
        r"\b(?:phone|telephone|cell|mobile|callback|call-back|contact) ?(?:number)?\b|\bnumber\b.*\b(?:reach|call"
        r"|text|best)\b"
        r"|\b(?:reach|call|text) you\b|\bbest number\b|\byour number\b|\bwhat number\b",
    ),
    (
        "address",
        r"\baddress\b|\bzip ?code\b|\bpostal code\b|\bpostcode\b|\bwhere (?:do|should|would|is the (?:job|work"
        r"|property|problem|house))\b"
        r"|\bwhere are you (?:located|at|calling)\b|\bwhat (?:street|city|town)\b|\bwhich (?:street|city|town)\b"
        r"|\blocation\b",
    ),
    (
        "name",
        r"\b(?:your|full|first|last|middle) name\b|\bname (?:please|and)\b|\bwho (?:am i|is this|is calling"
        r"|'s calling|do i have)\b"
        r"|\bwho should (?:i|we) (?:say|ask|put)\b|\bspell (?:that|it|your)\b|\bunder (?:what|which) name\b"
        r"|\bname\?|\bsurname\b"
        r"|\b(?:the|what) name\b",
    ),
    (
        "wished",
        r"\b(?:what|which) (?:\w+ )?(?:day|date|time|times|days|dates|hour|week|month|slot)\b|\bwhen\b|\bhow soon\b"
        r"|\bwhat(?:'s| is) (?:a )?good\b"
        r"|\b(?:date|day|time)\b(?=.*\?)|\bhow about (?:mon|tues|wednes|thurs|fri|satur|sun|tomorrow|today)"
        r"|\bmorning or (?:the )?afternoon\b",
    ),
    ("choice", r"\bwhich (?:one|of (?:those|these))\b|\bor (?:the )?(?:first|second|other)\b"),
    (
        "problem",
        r"\b(?:what|how) (?:can|may|could) (?:i|we)\b|\bwhat(?:'s| is) (?:going on|wrong|happening|the (?:problem"
        r"|issue|matter|trouble))\b"
        r"|\bdescribe\b|\btell me (?:more|a little|a bit|about|what)\b|\bproblem\b|\bissue\b|\bwhat (?:do you need"
        r"|needs|seems|kind|type)"
        r"|\bwhat (?:service|work|job)\b|\breason\b|\bwhat would you like (?:done|us to)\b|\bsymptoms\b",
    ),
)
_NAMES_A_TIME = re.compile(
    r"\b\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\b|o'clock)|\b\d{1,2}:\d\d\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_WH = re.compile(r"\b(?:what|which|when|how|or|any)\b")
_COMPILED = tuple((slot, re.compile(pattern)) for slot, pattern in _PROMPTS)


def asked_slot(asked: str) -> str:
    """The slot a prompt asks for: one of `SLOTS`, or '' where it asks for nothing we know.

    `asked` may be a slot key already (returned as it is) or the assistant's words in full. Of several sentences the
    last question counts.
    """
    key = asked.strip().lower().replace("’", "'")
    if key in SLOTS or not key:
        return key
    sentences = [part for part in re.split(r"(?<=[.?!])\s+", key) if part]
    questions = [part for part in sentences if part.endswith("?")]
    for part in (*reversed(questions), key):
        for slot, pattern in _COMPILED:
            if pattern.search(part) and not (slot == "wished" and _NAMES_A_TIME.search(part) and not _WH.search(part)):
                return slot
    return "confirm" if _NAMES_A_TIME.search(key) else ""
