"""What a file is, by its bytes and not by its name; of the types that people may be shown."""

import re
from collections.abc import Callable

import puremagic

from receptionist.errors import BadInput

_ISO_BRANDS = {
    "image/heic": ("heic", "heix", "heim", "heis", "mif1", "msf1"),
    "video/mp4": ("isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash"),
    "video/quicktime": ("qt  ",),
    "audio/mp4": ("M4A ", "M4B "),
    "video/3gpp": ("3gp4", "3gp5", "3gp6", "3gp7", "3gs7", "3gr6", "3ge6", "3g2a", "3g2b", "3g2c"),
}
_MPEG_LAYER_3 = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
_STARTS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/jpeg", lambda data: data.startswith(b"\xff\xd8\xff")),
    ("image/png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/gif", lambda data: data[:6] in (b"GIF87a", b"GIF89a")),
    ("image/webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP"),
    ("application/pdf", lambda data: data.startswith(b"%PDF-")),
    ("audio/wav", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WAVE"),
    ("audio/amr", lambda data: data.startswith((b"#!AMR\n", b"#!AMR-WB\n"))),
    ("audio/ogg", lambda data: data.startswith(b"OggS\0")),
    ("audio/mpeg", lambda data: data.startswith(b"ID3") or bool(_MPEG_LAYER_3.match(data))),
)
# Text of a kind that a browser or a shell would act on.
_ACTS = re.compile(r"\s*(?:<|#!|\{\\rtf|@echo\b)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def content_type_of(data: bytes) -> str:
    """The content type of a file. Raises BadInput, with a sentence for people, where it is not one of those taken."""
    if not data:
        raise BadInput("The file is empty.")
    for content_type, fits in _STARTS:
        if fits(data):
            return content_type
    if data[4:8] == b"ftyp":
        brand = data[8:12].decode("ascii", "replace")
        for content_type, brands in _ISO_BRANDS.items():
            if brand in brands:
                return content_type
    elif (text := _as_text(data)) is not None:
        return "text/vcard" if text.lstrip("\ufeff\r\n ").upper().startswith("BEGIN:VCARD") else "text/plain"
    raise BadInput(f"Files of this type are not taken ({_guess(data)}).", "Ask for a photo, a PDF or a sound file.")


def _as_text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) or _ACTS.match(text.lstrip("\ufeff")) else text


def _guess(data: bytes) -> str:
    """A name for what it may be, for the refusal only."""
    try:
        likeliest = puremagic.magic_string(data)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return "unknown"
    return likeliest.mime_type or likeliest.extension.lstrip(".") or "unknown"
