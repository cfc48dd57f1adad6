"""Yes, no, no-but, and don't know, in the many ways people say them."""

import re

from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.labels import Confirmation
from receptionist.agent.frame_agent.understanding.plain_text import plain

__all__ = ["Confirmation", "find_confirmation"]

_YES_SIGNS = re.compile("[\U0001f44d\U0001f44c\u2705\u2714\U0001f64c\U0001f197\U0001f44f]")
_NO_SIGNS = re.compile("[\U0001f44e\u274c\u26d4\U0001f6ab\u270b]")

_LEAD = (
    r"^(?:(?:oh|well|so|and|then|hi|hello|hey|wait|hold on|sorry|oops|excuse me|actually|look|listen|but|honestly"
    r"|i mean|i said|my god|jeez|uh)\b[,.! ]*)*"
)
_YES_WORD = (
    r"(?:yes+|yeah|yea|yep|yup|yeap|yah|yas|ya|yessir|yes ma'?am|si|sure(?: thing)?|surely|ok(?:ay)?|okey|k|kk"
    r"|correct|right(?! (?:now|away|after|before|side|when))|true|exactly|absolutely|definitely"
    r"|certainly|indeed|affirmative|of course|agreed?|10-4|ten four|roger|uh[- ]?huh|mhm|you (?:got it|bet|betcha"
    r"|do that)|perfect(?:ly)?|alright(?:y)?|all right|aye|fine|totally|precisely|cool|great"
    r"|good(?! (?:morning|afternoon|evening|bye|day|night))|awesome|excellent|wonderful|lovely|fantastic|super"
    r"|amazing|nice|please(?: do)?[,.! ]*$|please do|go (?:ahead|for it|on)|by all means|confirmed|confirm(?: it"
    r"| that)?\b(?! (?:my|the|if))|why not|no (?:problem|worries|objections?|doubt|issues?)|not a problem|naturally"
    r"|sounds|works|looks (?:good|great|right|fine|ok)|proceed|book it|let us go ahead|that works|that (?:will|would"
    r"|does) (?:do|work)|i (?:do|am|would|will)[,.! ]*$|i (?:agree|confirm|accept|think so|guess so|suppose so"
    r"|believe so|hope so)|deal|bingo|spot on|thumbs up|all (?:set"
    r"|good))"
)
_YES = re.compile(_LEAD + _YES_WORD + r"\b")
_YES_INSIDE = re.compile(
    r"\b(?:that|this|it|which|everything|all|time|date|day|number|address|name|appointment|slot|what you (?:said"
    r"|have))\b (?:\w+ )?(?:is|will|would|should|does|do|sounds?|looks?|seems?|works?|suits?|fits?|was|are"
    r"|happens to be|has)\b(?: \w+){0,3}? ?"
    r"(?:works?|good|great|fine|perfect\w*|correct\w*|right|ok(?:ay)?|alright|exactly|excellent|awesome|nice"
    r"|wonderful|lovely|ideal|confirmed|acceptable|accurate|true|it|do|suits?|me|well|convenient|brilliant|amazing"
    r"|yes|be all|all set|suitable|fantastic|cool|super|sweet|a deal)\b"
    r"|\b(?:sounds?|looks?|works?|suits?) (?:\w+ )?(?:good|great|fine|perfect\w*|right|correct|ok(?:ay)?|for me"
    r"|for us|me|us|like a plan|wonderful|excellent|lovely|nice|alright|awesome|well|too)\b"
    r"|\b(?:go ahead|please (?:do|proceed|book|go|confirm)|(?:let us|i will|we will) (?:do|take|go with|book"
    r"|have) (?:it|that|this|the first)|you (?:got|have|had|understood) (?:it|that|me)(?: \w+)? ?(?:right"
    r"|correct\w*)?|you are (?:right|correct)|i (?:agree|confirm|concur|approve|am (?:ok|okay|fine|good"
    r"|happy) with)|fine by me|happy with (?:that|it)"
    r"|all set|(?:a|we have a) winner|book (?:it|that)|do it|for sure|no (?:problem|worries|objection)"
    r"|works for (?:me|us)|can not wait|proceed|answer is yes|much appreciated|that is (?:it|the one|all right"
    r"|confirmed|me|mine|my \w+))\b"
)
_NO = re.compile(
    _LEAD + r"(?:ok(?:ay)?[,.! ]+|yeah[,.! ]+)?(?:no+(?!\w)(?! (?:problem|worries|objection|doubt|hot|heat"
    r"|power|water"
    r"|cold|air|electric|pressure|ac\b|a\.c|gas|preference|idea|clue|issues?\b|one\b|matter|cooling|lights?"
    r"|big deal))|nope|nah+|naw|nay|negative|never(?! ?mind)|wrong(?! number)|incorrect|false|not"
    r"(?! (?:a problem|sure|certain|working|draining|heating|cooling|flushing|turning|enough|only))|no way"
    r"|absolutely not|definitely not|certainly not|of course not|hardly|uh[- ]uh|nuh[- ]uh|hard pass|pass\b[.! ]*$"
    r"|out of the question|forget it|hell no|i (?:do not|would not|will not|did not|can not|am not"
    r"|would rather not)(?! (?:sure|certain|positive|aware|know|remember|mind|care|have (?:hot|heat|any)"
    r"|recall|think that is a problem"
    r"|see why not)))\b"
)
_NO_INSIDE = re.compile(
    r"\b(?:is|was|are|were|does|do|did|will|would|can|could|has|have)(?: just| still| quite"
    r"| really)? not(?: \w+){0,2}? ?(?:right|correct|ok(?:ay)?|true|work|good|fine|so|me|mine|suit|what i"
    r"|the case|accurate|acceptable|say|said|said|ask|want|agree|like|think so|convenient|perfect|great|make it"
    r"|do that|do it|happy|possible)\b"
    r"|\b(?:is|was|are|sounds?|looks?|you are|got it|have it|that) (?:all |completely |totally |so |the )?(?:wrong"
    r"|incorrect|false|mistaken|untrue|inaccurate)\b|\b(?:is|was) not (?:quite |really )?(?:it|so)\b"
    r"|\bi said no\b|\bnot yes\b|\bdisagree\b"
    r"|\b(?:please )?do not(?: (?:do|book|confirm|proceed|schedule) (?:it|that))?[.! ]*$"
    r"|\bnot (?:ok(?:ay)?|right|correct|interested|at this time|right now|today thanks|what i (?:said|asked"
    r"|want\w*))\b|\bneither\b|\bnone of\b|\bnot (?:really|exactly|quite)\b|\bdo not need (?:anything"
    r"|any)(?: \w+)?\b|\bnothing else\b"
)
_REALLY_YES = re.compile(
    r"^(?:(?:oh|well|actually)[, ]*)*no+[,.! ]+(?:no[,.! ]+)*(?:(?:that|it|this|everything)(?: is|'s| will| would"
    r"| sounds?| looks?)?(?: (?!not)\w+)? ?(?:fine|right|correct|good|great|perfect|works?|ok(?:ay)?"
    r"|accurate)\b(?!.*\b(?:but|not)\b)|you (?:got|have) it right|(?:problem|worries|objection))"
    r"|\bcould not be better\b|\bwould not change\b|\bno changes?\b|\bnothing (?:to change|wrong)\b"
)
_UNKNOWN = re.compile(
    r"\b(?:i )?(?:\w+ )?(?:do not|did not|would not|could not|does not|can not) (?:\w+ )?(?:know|remember|recall"
    r"|say|tell you|be sure|have a clue|have (?:any|an|the) (?:idea|clue|info\w*))\b|\bno (?:idea|clue)\b"
    r"|\bnot (?:\w+ )?(?:sure|certain|aware)\b|\bunsure\b|\bhard to (?:say|tell)\b|\b(?:who|god|lord) knows\b"
    r"|\bbeats me\b|\byou tell me\b"
    r"|\bmaybe\b|\bperhaps\b|\bi forg[eo]t\b(?! (?:i|that|about|to mention))|\bhave not (?:decided|thought"
    r"|a clue)\b|\bi need to (?:check|think|ask)\b|\blet me (?:check|think|ask|see)\b|\bno way (?:to|of) (?:know"
    r"|tell)\w*\b|\bunknown to me\b"
)
_SURELY_UNKNOWN = re.compile(
    r"\bi (?:\w+ )?(?:do not|would not|could not|can not) (?:\w+ )?(?:know|remember|recall|answer that)\b(?! (?:if"
    r"|how|why|who you))"
    r"|\bno (?:idea|clue)\b|\bwish i knew\b|\bbeyond me\b|\bclueless\b|\b(?:have|got) no (?:knowledge|information"
    r"|recollection)\b"
    r"|\bdo not have (?:that|it|this|the|those|my|them)(?: \w+)? ?(?:information|info|details?"
    r"|number)?(?: \w+)? ?(?:on me|with me|at hand|handy|here|in front)\b"
    r"|\bcan not help you (?:there|with that)\b|\boff the top of my head\b"
)
_VALUE = re.compile(
    r"\d+(?:st|nd|rd|th)?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b|\b(?:january"
    r"|february|march|april|june|july|august|september|october|november|december)\b|\b(?:in|of|on|this|next) may\b"
    r"|\bmay (?:\d|the)"
    r"|\b(?:today|tomorrow|tonight|morning|afternoon|evening|noon|midday|midnight|night|weekend|next week|o'clock"
    r"|half past|quarter|later|earlier|sooner|p\.?m\.?|(?<=\d )am|a\.m)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|oh)\b(?<!no one)"
    r"|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|twentieth"
    r"|thirtieth)\b(?! thought)|\b(?:street|avenue|road|drive|lane|court|boulevard|(?<!this )(?<!the )(?<!your "
    r")place|apartment|unit)\b"
)
_CHANGE = re.compile(
    r"\binstead\b|\brather\b(?! not)|\bchang(?:e|ing|ed)\b(?! (?:anything|nothing))|\bmake (?:it|that|if)\b"
    r"|\b(?:on )?second thoughts?\b|\bdifferent\b|\b(?:move|switch|push|swap|put) (?:it|that|me)\b|\bi meant?\b"
    r"|\bi said\b|\b(?:should|supposed to) be\b|\bprefer\b|\blet us (?:do|make|try|say|go)\b|\b(?:how|what) about\b"
    r"|\b(?:can|could|would|may|is it possible)\b.{0,14}\b(?:make|do|try|check|book|move|have|get|schedule)\b"
    r"|\b(?:be|is|are|works?) better\b|\b(?:anything|something|openings?|slots?|appointments?"
    r"|one)\b.{0,15}\b(?:available|open|else|earlier|later|free)\b|\bavailab(?:le|ility)\b|\bi (?:\w+ )?(?:want"
    r"|need|would (?:like|love|rather|want|need))\b|\bbook (?:it|me|that|them)?\b|\bplease (?:book|make|change"
    r"|schedule)\b|\bnot .{2,25} but\b|\banother\b|\btry\b"
)
_PLAIN_CHANGE = re.compile(
    r"^(?:(?:actually|wait|sorry|oh|oops|please|then|hmm|well|and|ok(?:ay)?|on second thoughts?|you know what"
    r"|hold on)[,.! ]+)*(?:please )?(?:make (?:it|that)|change (?:it|that)|let us (?:make|do)|i (?:meant|said)"
    r"|it should be|scratch that)\b|\bon second thoughts?\b|\bchanged my mind\b|\binstead\b"
)
_TELLS = re.compile(
    r"\b(?:it|that|my \w+|the \w+|the \w+ \w+|this|name|number|address|street|i|we) (?:is|am|are|was|should be"
    r"|has to be|live|spell\w*|goes)\b(?! (?:not|wrong|incorrect|false|all|it|right|correct|fine|good|ok|done|sorry"
    r"|afraid|sure|thanks|everything|the case|enough|too|very|so|no|just|out|silly|busy|good))(?= \w)"
    r"|\bwith an? \w\b|\b\w(?:[- ]\w){2,}\b|\b(?:want|like|need|see|visit|meet|call(?:ed)?|with)\b \w+ \w+"
)
# Words that only take note ("oh right, that's a holiday. Monday then"), unlike a plain yes.
_FAINT_YES = re.compile(_LEAD + r"(?:right|ok(?:ay)?|great|fine|cool|alright|all right)\b")
_DAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
_LIMIT = re.compile(r"\b(?:not|until|till|after|before|at|on|for)\b")
_BUT = re.compile(
    r"\b(?:but|except|only|although|though|just|actually|however|instead|one (?:more )?(?:change|thing))\b"
)
_FOLLOW_UP = re.compile(
    r"\b(?:what|where|which|give|get|send|tell|can|could|may|do|does|is|are|how|let me know|need"
    r"|have)\b.{0,40}\b(?:address|phone|number|contact|located|location|directions|get there|unisex|rating|reviews?"
    r"|website|email|insurance|parking|park|cosmetic|services?|offer|perform|provide|accept|new patients|bring"
    r"|prepare)\b"
)
_OPENS = re.compile(r"[,. ]+(?:so|hi|hello|hey|my|i am calling|we have)\b")
_WHICH_ONE = re.compile(
    r"^(?:i will take |let us do |maybe )?the (?:first|second|third|last|earlier|later|other)(?: one| time| slot"
    r"| option)?[.! ]*$"
)
_OH = re.compile(r"^oh[,.! ]+")  # no zero of a time or a number
_THAT_IS_ALL = re.compile(r"\bthat (?:is|will be|was|would be) (?:all|it|everything)\b")
_AFTER_A_YES = {"confirm", "offer"}
_A_FEW_WORDS = 8  # "yes, at five": what is added is the correction, not the next subject


def find_confirmation(text: str, *, asked: str = "") -> Confirmation:
    """How `text` answers a yes-or-no question or a read-back.

    `asked` is the prompt before it, or its slot key. After a read-back, going on to ask for particulars of the visit
    (a number to call, the address) without objecting is a yes; naming another day, time or fact is a correction.
    """
    words = _OH.sub("", plain(text))
    slot = asked_slot(asked)
    if not re.search(r"\w", words):
        if _NO_SIGNS.search(text):
            return Confirmation.DENY
        return Confirmation.AFFIRM if _YES_SIGNS.search(text) else Confirmation.NONE
    if _REALLY_YES.search(words):
        return Confirmation.AFFIRM
    no_at = _NO.search(words)
    yes_at = None if no_at else _YES.search(words)
    unknown = _SURELY_UNKNOWN.search(words) or (not yes_at and not no_at and _UNKNOWN.search(words))
    if unknown and not _VALUE.search(words):
        return Confirmation.DONT_KNOW
    if no_at:
        return _no_or_correction(words[no_at.end() :], slot, asked)
    long_start = slot in ("", "problem") and len(words.split()) > 7
    if _NO_INSIDE.search(words) and not long_start:
        return _no_or_correction(words, slot, asked)
    if yes_at or _YES_INSIDE.search(words):
        return _yes_or_correction(words, yes_at.end() if yes_at else 0, slot, asked)
    return _unmarked(words, slot, asked)


def _no_or_correction(rest: str, slot: str, asked: str) -> Confirmation:
    said_more = len(rest.split()) > 0 and not re.search(r"\b(?:any ?thing|any|nothing) (?:else|more)\b", rest)
    if said_more and _is_new(rest, asked) and not re.search(r"^\W*(?:today|tonight|right now|one)\b[.! ]*$", rest):
        return Confirmation.CORRECT
    if said_more and slot != "anything_else" and (_TELLS.search(rest) or _names_another(rest)):
        return Confirmation.CORRECT
    return Confirmation.DENY


def _names_another(rest: str) -> bool:
    return bool(
        re.search(r"\bi (?:would like|want|need|prefer|meant|said) (?!it|that|to (?:cancel|stop|think))\w+", rest)
    )


def _yes_or_correction(words: str, end: int, slot: str, asked: str) -> Confirmation:
    opens = slot == "problem" or (not slot and _OPENS.match(words, end))
    if opens and len(words[end:].split()) > 3:
        return Confirmation.NONE  # "yeah hi, my sink…" opens a sentence; it answers nothing
    but = _BUT.search(words, end)
    limits = but and (_CHANGE.search(words, but.start()) or _LIMIT.search(words, but.end()))
    if but and limits and _VALUE.search(words, but.start()):
        return Confirmation.CORRECT
    if _FAINT_YES.match(words) and _names_another_day(words, asked):
        return Confirmation.CORRECT
    short = len(words[end:].split()) <= _A_FEW_WORDS
    if slot in _AFTER_A_YES and _is_new(words, asked) and (short or not end or _CHANGE.search(words, end)):
        return Confirmation.CORRECT
    return Confirmation.AFFIRM


def _names_another_day(words: str, asked: str) -> bool:
    named = set(_DAY.findall(plain(asked)))
    return bool(named) and not set(_DAY.findall(words)) <= named


def _is_new(words: str, asked: str) -> bool:
    """Whether a day or time is named that the prompt did not name."""
    said = set(_VALUE.findall(words))
    return bool(said) and not said <= set(_VALUE.findall(plain(asked)))


def _unmarked(words: str, slot: str, asked: str) -> Confirmation:
    """Neither yes nor no was said."""
    if _PLAIN_CHANGE.search(words) and (_VALUE.search(words) or slot in _AFTER_A_YES):
        return Confirmation.CORRECT
    if _WHICH_ONE.search(words):
        return Confirmation.NONE
    if slot not in _AFTER_A_YES:
        done = slot == "anything_else" and _THAT_IS_ALL.search(words)
        return Confirmation.DENY if done else Confirmation.NONE
    if _VALUE.search(words):
        changed = _is_new(words, asked) or _CHANGE.search(words)
        return Confirmation.CORRECT if changed else Confirmation.AFFIRM
    if re.search(r"\b(?:instead|change|different|prefer|rather|another|i meant|should be)\b", words):
        return Confirmation.CORRECT
    if _FOLLOW_UP.search(words) or re.search(r"\b(?:thanks|thank you)\b", words):
        return Confirmation.AFFIRM
    return Confirmation.NONE
