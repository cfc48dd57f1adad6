"""The words in `prompts/`: phrases of the frame agent, and the Markdown (Jinja) prompts of the language model."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from receptionist.agent.amounts import AmountKind, find_amounts
from receptionist.domain.conversation import Channel
from receptionist.errors import SettingsError

# What a bullet does not say itself: plain fields, conditions, comments. A field with a text of its own in it is left.
_UNSAID = re.compile(r"\{\{-?\s*[A-Za-z_][\w.]*\s*-?\}\}|\{%-?\s*(?:if|elif|else|endif)\b.*?%\}|\{#.*?#\}")


def states_amount(words: str) -> bool:
    """Whether words written by hand name an amount of money or a discount. "Free" may stand in them."""
    return any(span.kind in (AmountKind.MONEY, AmountKind.DISCOUNT) for span in find_amounts(words))


def _environment() -> Environment:
    # An admin edits these texts: sandboxed, and an unknown field is an error, not an empty hole in a sentence.
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the frame agent says, by heading and channel."""

    ways: dict[str, dict[Channel, tuple[str, ...]]]
    _jinja: Environment = field(default_factory=_environment, repr=False, compare=False)

    def say(self, key: str, channel: Channel, turn: int = 0, /, **fields: object) -> str:
        """One way of saying `key`, the ways taken in turn. Raises SettingsError for a missing heading or field."""
        by_channel = self.ways.get(key)
        if by_channel is None:
            raise SettingsError(f"prompts/phrases.md has no heading '{key}'.", "Add it, or restore the shipped file.")
        ways = by_channel.get(channel) or by_channel[Channel.VOICE]
        try:
            text = self._jinja.from_string(ways[turn % len(ways)]).render(**fields)
        except TemplateError as error:
            raise SettingsError(
                f"prompts/phrases.md, '{key}': {error}.", "Use only the fields of the shipped wording."
            ) from error
        return re.sub(r"\s+", " ", text).strip()


def parse_phrases(text: str) -> Phrases:
    """Reads `phrases.md`: headings, an optional `### text` part, bullets.

    Raises SettingsError for a mistake in it, and for a bullet with an amount: no price book answered that.
    """
    ways: dict[str, dict[Channel, tuple[str, ...]]] = {}
    key, channel = "", Channel.VOICE
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("## "):
            key, channel = line[3:].strip(), Channel.VOICE
            if key in ways:
                raise SettingsError(f"prompts/phrases.md, line {number}: heading '{key}' stands twice.")
            ways[key] = {}
        elif line.startswith("### "):
            if line[4:].strip() != "text" or not key:
                raise SettingsError(f"prompts/phrases.md, line {number}: only '### text' may stand under a heading.")
            channel = Channel.TEXT
        elif line.startswith("- ") and key:
            if states_amount(_UNSAID.sub(" ", line[2:])):
                raise SettingsError(
                    f"prompts/phrases.md, line {number}: an amount is written into '{key}'.",
                    "Take it out: amounts come only from the price book, through the fields of the shipped wording.",
                )
            ways[key][channel] = (*ways[key].get(channel, ()), line[2:].strip())
    empty = [name for name, by_channel in ways.items() if not by_channel.get(Channel.VOICE)]
    if empty:
        raise SettingsError(f"prompts/phrases.md: nothing to say under {', '.join(empty)}.")
    return Phrases(ways)


class Prompts:
    """The prompt files of a folder, read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._jinja = _environment()
        self.phrases = parse_phrases(self._read("phrases.md"))

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
