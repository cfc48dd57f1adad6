"""Telling what cannot wait from what only sounds like it."""

import re

from receptionist.agent.frame_agent.understanding.labels import EmergencyKind

_NEGATED = re.compile(
    r"\b(?:no|not|n'?t|never|without|isn'?t|doesn'?t|don'?t|didn'?t|nothing|nobody|none|wasn'?t|aren'?t|hardly)\b"
    r"(?:\W+(?!but\b|and\b)\w+){0,4}\W*$",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[EmergencyKind, str], ...] = (
    (
        EmergencyKind.CARBON_MONOXIDE,
        r"\b(?:carbon monoxide|co2?|c\.o\.) ?(?:alarm|detector|monitor|sensor)?s?\b.{0,30}\b(?:going off|went off"
        r"|goes off|beep\w*|alarm(?:ing|s)?"
        r"|sound\w*|chirp\w*|high|leak\w*|ring\w*|screaming|blaring|poison\w*)\b|\bcarbon monoxide (?:poisoning"
        r"|leak|in)\b"
        r"|\b(?:smell|detect|leaking|think).{0,15}\bcarbon monoxide\b",
    ),
    (
        EmergencyKind.GAS,
        r"\bsmell\w*\b.{0,25}\b(?:gas|propane|rotten eggs?|sulphur|sulfur)\b|\b(?:gas|propane"
        r"|rotten eggs?)\b.{0,12}\b(?:smell|odou?r|leak|hissing|fumes)\w*"
        r"|\b(?:odou?r|scent|whiff|fumes) of (?:gas|propane)\b|\bleak\w*\b.{0,12}\b(?:natural )?(?:gas"
        r"|propane)\b(?! (?:water|heater|furnace|stove|fire|station))"
        r"|\b(?:hit|broke|cut|punctured|ruptured|nicked|broken) (?:a |the |my |our )?(?:natural )?gas (?:line|pipe"
        r"|main)\b|\bgas (?:line|pipe|main).{0,15}\b(?:broke|burst|hit|cut|leak\w*|rupture\w*)\b",
    ),
    (
        EmergencyKind.FIRE,
        r"\b(?:spark(?:s|ed|ing|ling)|arcing|electrical fire|on fire|caught fire|in flames|flames|(?:got|been|being"
        r"|getting|gave me a) (?:shocked|electrocuted|shock))\b"
        r"|\b(?:smell\w*)\b.{0,20}\b(?:burn\w*|smok\w*|burnt)\b|\bburn\w* (?:\w+ )?(?:smell|odou?r)\b|\b(?:smoke"
        r"|smoking)\b.{0,20}\b(?:coming|from|out of|panel|outlet|breaker|wall|furnace|is|pouring)\b"
        r"|\b(?:outlet|panel|breaker(?: box)?|switch|plug|wire|wiring|furnace|socket|fixture|wires"
        r"|light)\b.{0,20}\b(?:is |are |was |started |keeps |were |just )(?:smok\w+|burning|melt\w*"
        r"|hot to the touch|on fire|scorch\w*|charred|very hot|burnt)\b"
        r"|\b(?:downed|down|live|exposed live) (?:power )?(?:line|wire)s?\b",
    ),
    (
        EmergencyKind.WATER,
        r"\b(?:flooding|flooded|floods?)\b(?! (?:light|insurance|zone|lamp|restoration)s?)|\bburst(?:ing|s|ed)?\b"
        r"|\bbusted (?:\w+ )?(?:pipe|line|main|hose|water)\b"
        r"|\b(?:pipe|hose|line|main|water heater|tank)s?\b.{0,15}\b(?:bust(?:ed)?|exploded|ruptured|blew)\b"
        r"|\bwater\b(?!.{0,12}\bdrip).{0,25}\b(?:everywhere|all over|gush\w*|pouring|spraying|shooting|rushing|rising"
        r"|coming (?:through|down|out of) (?:the|my|our) (?:ceiling|wall|light)|inches|won'?t (?:stop|shut|turn) )"
        r"|\b(?:gushing|pouring|spraying|shooting)\b.{0,25}\b(?:water|everywhere|out|ceiling)\b"
        r"|\boverflow\w*\b.{0,25}\b(?:everywhere|all over|(?:won'?t|can'?t|doesn'?t) stop)\b"
        r"|\binch(?:es)? of (?:water|sewage)\b|\bfeet of water\b"
        r"|\bsewage\b.{0,30}\b(?:back\w*|com\w+|everywhere|all over|in (?:the|my)|overflow\w*|flood\w*)\b"
        r"|\b(?:raw )?sewage (?:is|in|on|all)\b|\bceiling\b.{0,12}\b(?:caving|collaps\w*|about to)\b"
        r"|\b(?:can'?t|cannot|can not|won'?t|unable to)\b.{0,12}\b(?:turn|shut)\w*\b.{0,10}\bwater\b.{0,6}\boff\b",
    ),
)
_NO_HEAT = re.compile(
    r"\b(?:no heat|without heat|heat(?:er|ing)? (?:is |went |has gone |has been |just )*(?:out|off|broke|broken"
    r"|died|quit|not working|stopped)|furnace\b.{0,25}\b(?:out|died|quit|dead|broke|broken|not|n'?t|stopped|won'?t"
    r"|off)"
    r"|boiler\b.{0,25}\b(?:out|died|quit|dead|broke|broken|not|n'?t|stopped|won'?t)|heat (?:is not|isn'?t|won'?t"
    r"|does(?: not|n'?t)))\b",
    re.IGNORECASE,
)
_COLD = re.compile(
    r"\b(?:freezing|below zero|below freezing|zero degrees|snow\w*|blizzard|ice storm|so cold|very cold|really cold"
    r"|bitter\w* cold|freeze|minus \w+|frostbite"
    r"|(?:i'?m|i am|she'?s|she is|he'?s|he is) (?:seventy|eighty|ninety|[789]\d)"
    r"|bab(?:y|ies)|newborn|infant|elderly|toddler|grandm\w+|old people|(?:teens|single digits|twenties)"
    r"|(?:[0-3]?\d|thirty|twenty|forty|ten)(?: \w+)? degrees|sick)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:in case of|what if|do you (?:\w+ )?(?:do|handle|offer|fix|repair|have|clean|work)|used to|last (?:year"
    r"|summer|winter|month)|years ago|insurance for|prevent\w*|to avoid|so (?:it|they) (?:do|does|will)n'?t"
    r"|(?:already|been) (?:fixed|stopped|taken care of|shut off|turned off)|false alarm)\b",
    re.IGNORECASE,
)
_COMPILED = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS)
_TRIGGER = re.compile(
    r"gas|propane|egg|sul[pf]|monoxide|\bco2?\b|c\.o\.|spark|arc|fire|flame|shock|electrocut|burn|smok|melt|hot"
    r"|scorch|charr|wire|power line|flood|burst|bust|water|gush|pour|spray|sewage|ceiling|hose|heat|furnace|boiler"
    r"|overflow|pipe|tank|main",
    re.IGNORECASE,
)


def is_emergency(text: str, trade: str = "") -> EmergencyKind | None:
    """What cannot wait in a caller's words, or None.

    Denials ("nothing is flooding"), names of things ("a gas water heater") and talk of other days do not count. `trade`
    narrows nothing away but heating: a business that does not heat homes gets no emergency for a cold one.
    """
    said = text.replace("’", "'")
    if not _TRIGGER.search(said):
        return None
    for kind, words in _COMPILED:
        for hit in words.finditer(said):
            before = re.split(r"[.!?;,]|\bbut\b", said[: hit.start()])[-1]
            if not _NEGATED.search(before) and not _HARMLESS.search(before) and not _HARMLESS.search(said[hit.end() :]):
                return kind
    heats = not trade or any(word in trade.lower() for word in ("hvac", "heat", "plumb", "handyman", "electric"))
    if heats and _NO_HEAT.search(said) and _COLD.search(said) and not _HARMLESS.search(said):
        return EmergencyKind.HEAT
    return None
