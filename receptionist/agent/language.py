"""Which language a text is written in, so that other languages than English reach a person.

Scripts other than Latin tell by themselves. For Latin letters two witnesses must agree: everyday words that no English
text, name or address holds, and a statistical detector. Neither is enough: the detector takes "ok thx" for Vietnamese
and a Spanish street for Spanish.
"""

import re
import threading
import unicodedata
from collections import Counter
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from receptionist.agent.language_words import ENGLISH, FOREIGN

_SCRIPTS = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he",
    "DEVANAGARI": "hi", "THAI": "th", "GREEK": "el", "ARMENIAN": "hy", "BENGALI": "bn", "GURMUKHI": "pa",
    "GUJARATI": "gu", "TAMIL": "ta", "TELUGU": "te", "ETHIOPIC": "am", "KHMER": "km", "LAO": "lo", "MYANMAR": "my",
    "GEORGIAN": "ka", "MALAYALAM": "ml", "KANNADA": "kn", "SINHALA": "si",
}  # fmt: skip
# Letters of a script that only one of its other languages has.
_OWN_LETTERS = (("ru", "іїєґ", "uk"), ("ar", "پچژگ", "fa"), ("ar", "ٹڈںے", "ur"))
_LATIN = {
    "en": Language.ENGLISH, "es": Language.SPANISH, "fr": Language.FRENCH, "pt": Language.PORTUGUESE,
    "vi": Language.VIETNAMESE, "tl": Language.TAGALOG, "de": Language.GERMAN, "it": Language.ITALIAN,
    "pl": Language.POLISH,
}  # fmt: skip
_SURE = 0.5  # of the detector, that it is this language and none of the others
_SURE_ALONE = 0.85  # where no everyday word of it is known to us
_WORDS_ALONE = 4  # in lower case, so that they are no names; one less where they have accents
_MOST_CHARACTERS = 600

_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|\d+\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_building = threading.Lock()


def detect_language(text: str) -> str:
    """ISO 639-1 of another language where we are sure of it, `en` for English, empty where nobody could tell.

    A single word in Latin letters is never enough: "si", "no" and names are everybody's. The first text in Latin
    letters that is not plainly English loads the detector.
    """
    text = _NOISE.sub(" ", unicodedata.normalize("NFC", text[:_MOST_CHARACTERS]))
    script = _by_script(text)
    if script:
        return script
    words = _WORD.findall(text)
    english, foreign = _count_words(words)
    hits = max(foreign.values(), default=0)
    if english > hits:
        return "en"
    if len(words) < 2:
        return ""
    return _by_detector(words, foreign, has_english=english > 0)


def _by_script(text: str) -> str:
    letters = [character for character in text if character.isalpha()]
    scripts = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in letters)
    found = Counter({script: count for script, count in scripts.items() if script in _SCRIPTS})
    # A letter of another script carries more than a Latin one; a stray one in an English sentence does not count.
    if found.total() * 3 < len(letters) or not found:
        return ""
    language = "ja" if found["HIRAGANA"] + found["KATAKANA"] else _SCRIPTS[found.most_common(1)[0][0]]
    return next((other for base, own, other in _OWN_LETTERS if base == language and set(own) & set(text)), language)


def _count_words(words: list[str]) -> tuple[int, Counter[str]]:
    english, foreign = 0, Counter[str]()
    all_capitals = all(word.isupper() for word in words)
    for place, word in enumerate(words):
        if not word.islower() and place > 0 and not all_capitals:
            continue  # a name, as far as anybody can tell
        folded = word.casefold().replace("’", "'")
        english += folded in ENGLISH
        for language, own in FOREIGN.items():
            foreign[language] += folded in own
    return english, foreign


def _by_detector(words: list[str], known: Counter[str], *, has_english: bool) -> str:
    values = _detector().compute_language_confidence_values(" ".join(words).casefold())
    codes = {language: code for code, language in _LATIN.items()}
    by_code = {codes[value.language]: value.value for value in values}  # the likeliest first
    likeliest, confidence = next(iter(by_code.items()))
    lower = [word for word in words if word.islower()]
    accented = any(not word.replace("’", "").isascii() for word in lower)
    most = max(known.values(), default=0)
    if most:
        best = max(by_code, key=lambda code: (known[code], by_code[code]))
        return best if most > 1 or accented or best == likeliest or by_code[best] >= _SURE else ""
    if likeliest == "en":
        return "en" if confidence >= _SURE else ""
    sure = _SURE if accented else _SURE_ALONE
    return likeliest if not has_english and len(lower) >= _WORDS_ALONE - accented and confidence >= sure else ""


def _detector() -> LanguageDetector:
    with _building:
        return _build_detector()


@cache
def _build_detector() -> LanguageDetector:
    # The small models: 17 MB and 0.1 s instead of 220 MB and 2 s; our own words make up for what they lack.
    return LanguageDetectorBuilder.from_languages(*_LATIN.values()).with_low_accuracy_mode().build()
