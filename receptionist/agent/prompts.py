"""The words in `prompts/`: phrases of the frame agent, and the Markdown (Jinja) prompts of the language model."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from receptionist.agent.amounts import AmountKind, find_amounts
from receptionist.agent.formal import written_out
from receptionist.domain.conversation import Channel
from receptionist.domain.manner import has_words
from receptionist.domain.profile import Personality
from receptionist.errors import SettingsError

# What a bullet does not say itself: plain fields, conditions, comments. A field with a text of its own in it is left.
_UNSAID = re.compile(r"\{\{-?\s*[A-Za-z_][\w.]*\s*-?\}\}|\{%-?\s*(?:if|elif|else|endif)\b.*?%\}|\{#.*?#\}")

# What a part under a heading may be for, the weightiest first: a wording for texts goes before one that is only formal.
_WEIGHTS = {"text": 4, "formal": 2, "warm": 1, "plain": 1}


def states_amount(words: str) -> bool:
    """Whether words written by hand name an amount of money or a discount. "Free" may stand in them."""
    return any(span.kind in (AmountKind.MONEY, AmountKind.DISCOUNT) for span in find_amounts(words))


def _environment() -> Environment:
    # An admin edits these texts: sandboxed, and an unknown field is an error, not an empty hole in a sentence.
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the frame agent says, by heading and by what the wording is for: `text`, `formal`, `warm`, `plain`."""

    ways: dict[str, dict[frozenset[str], tuple[str, ...]]]
    manner: frozenset[str] = frozenset()
    _jinja: Environment = field(default_factory=_environment, repr=False, compare=False)

    def of(self, personality: Personality) -> "Phrases":
        """The same phrases, said as warmly and formally as this."""
        return replace(self, manner=frozenset({personality.warmth, personality.formality} & _WEIGHTS.keys()))

    def say(self, key: str, channel: Channel, turn: int = 0, /, **fields: object) -> str:
        """One way of saying `key`, the ways taken in turn. Raises SettingsError for a missing heading or field."""
        parts = self.ways.get(key)
        if parts is None:
            raise SettingsError(f"prompts/phrases.md has no heading '{key}'.", "Add it, or restore the shipped file.")
        wanted = self.manner | ({"text"} if channel is Channel.TEXT else set())
        fitting = [tags for tags in parts if tags <= wanted]
        ways = parts[max(fitting, key=lambda tags: sum(_WEIGHTS[tag] for tag in tags))]
        way = ways[turn % len(ways)]
        try:
            text = self._jinja.from_string(written_out(way) if "formal" in self.manner else way).render(**fields)
        except TemplateError as error:
            raise SettingsError(
                f"prompts/phrases.md, '{key}': {error}.", "Use only the fields of the shipped wording."
            ) from error
        return re.sub(r"\s+", " ", text).strip()

    def sentence_with(self, words: str, *, besides: Collection[str] = ()) -> str:
        """A wording in which these words stand, its fields left open; empty where there is none. Not of `besides`."""
        for key, parts in self.ways.items():
            for way in (way for ways in parts.values() for way in ways if key not in besides):
                for form in (way, written_out(way)):
                    if has_words(_UNSAID.sub(" … ", form), words):
                        return " ".join(_UNSAID.sub("…", form).split())
        return ""


@lru_cache(maxsize=4)
def parse_phrases(text: str) -> Phrases:
    """Reads `phrases.md`: headings, bullets, and parts for some manners, such as `### text` or `### formal text`.

    Raises SettingsError for a mistake in it, and for a bullet with an amount: no price book answered that.
    """
    ways: dict[str, dict[frozenset[str], tuple[str, ...]]] = {}
    key, tags = "", frozenset[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("## "):
            key, tags = line[3:].strip(), frozenset()
            if key in ways:
                raise SettingsError(f"prompts/phrases.md, line {number}: heading '{key}' stands twice.")
            ways[key] = {}
        elif line.startswith("### "):
            tags = frozenset(line[4:].split())
            if not tags or not tags <= _WEIGHTS.keys() or not key:
                raise SettingsError(
                    f"prompts/phrases.md, line {number}: "
                    f"only '###' with {', '.join(_WEIGHTS)} may stand under a heading."
                )
        elif line.startswith("- ") and key:
            if states_amount(_UNSAID.sub(" ", line[2:])):
                raise SettingsError(
                    f"prompts/phrases.md, line {number}: an amount is written into '{key}'.",
                    "Take it out: amounts come only from the price book, through the fields of the shipped wording.",
                )
            ways[key][tags] = (*ways[key].get(tags, ()), line[2:].strip())
    empty = [name for name, parts in ways.items() if not parts.get(frozenset())]
    if empty:
        raise SettingsError(f"prompts/phrases.md: nothing to say under {', '.join(empty)}.")
    return Phrases(ways)


class Prompts:
    """The prompt files of a folder, read once. Phrases that it lacks are those of `standard`, where one is given."""

    def __init__(self, folder: Path, standard: "Prompts | None" = None) -> None:
        self._folder = folder
        self._jinja = _environment()
        own = parse_phrases(self._read("phrases.md"))
        self.phrases: Phrases = own if standard is None else replace(own, ways=standard.phrases.ways | own.ways)

    def _read(self, name: str) -> str:
        try:
            return (self._folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"The prompt file {name} cannot be read: {error}.", "Restore it from the shipped ones."
            ) from error

    def render(self, name: str, /, **fields: object) -> str:
        """The prompt `name.md` with its fields filled in. Raises SettingsError."""
        try:
            return self._jinja.from_string(self._read(f"{name}.md")).render(**fields)
        except TemplateError as error:
            raise SettingsError(f"prompts/{name}.md: {error}.", "Use only the fields of the shipped prompt.") from error
