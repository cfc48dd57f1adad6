"""The settings, read once from the environment. `docs/settings.md` explains each."""

import ipaddress
import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from receptionist.domain.phone import PhoneNumber, parse_number
from receptionist.errors import SettingsError

VARIABLES = (
    "RECEPTIONIST_HOME",
    "DATABASE_URL",
    "PUBLIC_URL",
    "HOST",
    "PORT",
    "SECRET_KEY",
    "TRUSTED_PROXIES",
    "STT",
    "STT_MODEL",
    "STT_THREADS",
    "STT_FALLBACK",
    "TTS",
    "TTS_VOICE",
    "TTS_FALLBACK",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
    "AGENT",
    "PREPARE_ANSWERS",
    "BUSINESS_NAME",
    "BUSINESS_TRADE",
    "BUSINESS_TIMEZONE",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_NUMBER",
    "TRANSFER_TO",
    "MAIL_FROM",
    "SMTP_URL",
    "LOG_LEVEL",
    "MAX_CALLS",
    "MAX_CALLS_PER_BUSINESS",
    "WEBHOOK_ORIGINS",
    "ROUTES_URL",
    "TRAVEL_KMH",
    "METRICS_TOKEN",
)
_CALLS_PER_CORE = 6
_CALLS_PER_CORE_WITHOUT_MODELS = 25
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """Which speech models answer. `stt_model` and `tts_voice` are a name or a path; empty: the shipped one."""

    stt: str = "local"  # local | openai
    stt_model: str = ""
    stt_threads: int = 1
    tts: str = "piper"  # piper | openai
    tts_voice: str = ""
    stt_fallback: str = "none"  # local | openai | none: who hears while the other cannot
    tts_fallback: str = "none"  # piper | openai | none


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The OpenAI-compatible server, where one is set."""

    api_key: str = field(default="", repr=False)
    base_url: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server. `tls`: encrypted from the first byte; else STARTTLS is used where it is offered."""

    host: str
    port: int
    tls: bool = False
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """E-mail going out. `sender` is an address, with or without a name; without a server mails go into a folder."""

    sender: str = "receptionist@localhost"
    server: SmtpServer | None = None


@dataclass(frozen=True, slots=True)
class QuickStart:
    """The first business, from the environment alone."""

    business_name: str = ""
    trade: str = "plumbing"
    timezone: str = "America/New_York"
    account_sid: str = ""
    auth_token: str = field(default="", repr=False)
    number: PhoneNumber | None = None
    transfer_to: PhoneNumber | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All an operator can set without the pages."""

    home: Path
    database_url: str = field(repr=False)
    public_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    secret_key: str = field(default="", repr=False)  # empty: made on first run in a file of its own
    trusted_proxies: tuple[str, ...] = ()
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    openai: ModelSettings = field(default_factory=ModelSettings)
    agent: str = "frame"  # frame | llm
    prepare_answers: bool = True  # before it is certain that the caller is done
    quick_start: QuickStart = field(default_factory=QuickStart)
    mail: MailSettings = field(default_factory=MailSettings)
    log_level: str = "INFO"
    max_calls: int = 20
    max_calls_per_business: int | None = None
    webhook_origins: tuple[str, ...] = ()  # that webhooks may be sent to though they are plain or local
    routes_url: str = ""  # of a server that answers as OSRM does; empty: travel times are guessed
    travel_kmh: int = 40  # that guesses are made with
    metrics_token: str = field(default="", repr=False)  # empty: only programs on this machine read /metrics

    @property
    def media_url(self) -> str:
        """The public origin as WebSocket address."""
        return "ws" + self.public_url.removeprefix("http")

    @property
    def own_origin(self) -> str:
        """Where the server reaches itself: without encryption, the public address is this machine's own."""
        return self.public_url if self.public_url.startswith("http:") else self.local_url

    @property
    def local_url(self) -> str:
        """Where this machine reaches the server, by the address it listens at."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Reads the environment. Raises SettingsError naming every variable that does not hold, all at once."""
        read = _Reader(env)
        home = Path(read.text("RECEPTIONIST_HOME", "./var")).expanduser().resolve()
        host = read.text("HOST", "127.0.0.1")
        port = read.whole("PORT", 8000, 1, 65535)
        model = read.text("OPENAI_MODEL", "")
        settings = cls(
            home=home,
            database_url=read.parsed("DATABASE_URL", _database_url, f"sqlite+aiosqlite:///{home / 'receptionist.db'}"),
            public_url=read.parsed("PUBLIC_URL", _origin, f"http://127.0.0.1:{port}"),
            host=host,
            port=port,
            secret_key=read.parsed("SECRET_KEY", _secret_key, ""),
            trusted_proxies=tuple(part.strip() for part in read.text("TRUSTED_PROXIES", "").split(",") if part.strip()),
            speech=SpeechSettings(
                stt=read.choice("STT", ("local", "openai"), "local"),
                stt_model=read.text("STT_MODEL", ""),
                stt_threads=read.whole("STT_THREADS", 1, 1, 64),
                tts=read.choice("TTS", ("piper", "openai"), "piper"),
                tts_voice=read.text("TTS_VOICE", ""),
                stt_fallback=read.choice("STT_FALLBACK", ("local", "openai", "none"), _other(read, "STT", "local")),
                tts_fallback=read.choice("TTS_FALLBACK", ("piper", "openai", "none"), _other(read, "TTS", "piper")),
            ),
            openai=ModelSettings(
                api_key=read.text("OPENAI_API_KEY", ""),
                base_url=read.parsed("OPENAI_BASE_URL", _http_url, ""),
                model=model,
            ),
            agent=read.choice("AGENT", ("frame", "llm"), "llm" if model else "frame"),
            prepare_answers=read.choice("PREPARE_ANSWERS", ("on", "off"), "on") == "on",
            quick_start=_quick_start(read),
            mail=MailSettings(
                sender=read.parsed("MAIL_FROM", _mail_address, MailSettings().sender),
                server=read.parsed("SMTP_URL", _smtp_server, None),
            ),
            log_level=read.parsed("LOG_LEVEL", _log_level, "INFO"),
            max_calls=read.whole("MAX_CALLS", _calls_by_cores(read.text("STT", "local")), 1, 10_000),
            max_calls_per_business=read.whole("MAX_CALLS_PER_BUSINESS", 0, 0, 10_000) or None,
            webhook_origins=read.parsed("WEBHOOK_ORIGINS", _origins, ()),
            routes_url=read.parsed("ROUTES_URL", _http_url, ""),
            travel_kmh=read.whole("TRAVEL_KMH", 40, 5, 130),
            metrics_token=read.parsed("METRICS_TOKEN", _metrics_token, ""),
        )
        read.together(settings)
        if read.problems:
            raise SettingsError(
                "Some settings cannot be used:\n  " + "\n  ".join(read.problems), "See docs/settings.md."
            )
        return settings


class _Reader:
    """Reads variables and gathers what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._env.get(name, "").strip() or default

    def parsed(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """The variable through `parse`, whose ValueError says what it should look like."""
        raw = self._env.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as error:
            self.problems.append(f"{name} must be {error}.")
            return default

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        def parse(raw: str) -> int:
            if not raw.isascii() or not raw.isdigit() or not least <= int(raw) <= most:
                raise ValueError(f"a whole number from {least} to {most}, such as {default}")
            return int(raw)

        return self.parsed(name, parse, default)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        def parse(raw: str) -> str:
            if raw.lower() not in choices:
                raise ValueError(" or ".join(choices))
            return raw.lower()

        return self.parsed(name, parse, default)

    def together(self, settings: Settings) -> None:
        """Checks what only holds between variables."""
        openai, quick = settings.openai, settings.quick_start
        needing = [
            name
            for name, wanted in (
                ("AGENT=llm", settings.agent == "llm"),
                ("STT=openai", settings.speech.stt == "openai"),
                ("TTS=openai", settings.speech.tts == "openai"),
                ("STT_FALLBACK=openai", settings.speech.stt_fallback == "openai"),
                ("TTS_FALLBACK=openai", settings.speech.tts_fallback == "openai"),
            )
            if wanted
        ]
        if needing and not openai.api_key and not openai.base_url:
            self.problems.append(
                f"OPENAI_API_KEY (or OPENAI_BASE_URL of a server without keys) is needed for {needing[0]}."
            )
        if settings.agent == "llm" and not openai.model:
            self.problems.append("OPENAI_MODEL must name a model, such as gpt-4.1-mini, for AGENT=llm.")
        twilio = {
            "TWILIO_ACCOUNT_SID": quick.account_sid,
            "TWILIO_AUTH_TOKEN": quick.auth_token,
            "TWILIO_NUMBER": quick.number,
        }
        given = any(self._env.get(name, "").strip() for name in twilio)
        for name, value in twilio.items():
            if given and not value and not self._env.get(name, "").strip():
                self.problems.append(f"{name} is missing: Account SID, auth token and number go together.")
        if given and not quick.business_name:
            self.problems.append("BUSINESS_NAME is missing: it says whose number TWILIO_NUMBER is.")
        if settings.mail.server and not self._env.get("MAIL_FROM", "").strip():
            self.problems.append("MAIL_FROM is missing: mail servers want to know who sends.")
        proxies = settings.trusted_proxies
        if proxies != ("*",) and not all(_is_address_or_network(proxy) for proxy in proxies):
            self.problems.append(
                "TRUSTED_PROXIES must be addresses or networks such as 127.0.0.1, 10.0.0.0/8, or * alone for any."
            )


def _other(read: _Reader, part: str, here: str) -> str:
    """Who stands in unless the settings say: what is on this machine for a server, nobody for what is here already."""
    return here if read.text(part, here).lower() == "openai" else "none"


def _calls_by_cores(stt: str) -> int:
    """So many as are answered in good time where all of them speak at once; local transcription is what costs most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores * (_CALLS_PER_CORE if stt.lower() == "local" else _CALLS_PER_CORE_WITHOUT_MODELS)


def _quick_start(read: _Reader) -> QuickStart:
    return QuickStart(
        business_name=read.text("BUSINESS_NAME", ""),
        trade=read.text("BUSINESS_TRADE", "plumbing"),
        timezone=read.parsed("BUSINESS_TIMEZONE", _timezone, "America/New_York"),
        account_sid=read.parsed("TWILIO_ACCOUNT_SID", account_sid, ""),
        auth_token=read.text("TWILIO_AUTH_TOKEN", ""),
        number=read.parsed("TWILIO_NUMBER", _number, None),
        transfer_to=read.parsed("TRANSFER_TO", _number, None),
    )


def _database_url(raw: str) -> str:
    scheme, _, rest = raw.partition("://")
    if not rest:
        raise ValueError("a database address such as postgresql://user:password@host/name or sqlite:////data/app.db")
    if scheme in ("postgres", "postgresql", "postgresql+asyncpg"):
        return f"postgresql+asyncpg://{rest}"
    if scheme in ("sqlite", "sqlite+aiosqlite"):
        return f"sqlite+aiosqlite://{rest}"
    raise ValueError("a postgresql:// or sqlite:// address")


def _origin(raw: str) -> str:
    url = urlsplit(raw)
    expected = "the https origin the carrier reaches you at, such as https://phone.example.com, without a path"
    try:
        port = url.port
    except ValueError:
        raise ValueError(expected) from None
    if not url.hostname or url.path not in ("", "/") or url.query or url.fragment or url.username or port == 0:
        raise ValueError(expected)
    if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
        raise ValueError(expected)
    return f"{url.scheme}://{url.netloc}"


def _origins(raw: str) -> tuple[str, ...]:
    expected = "origins such as http://127.0.0.1:5678, parted by commas"
    found = []
    for part in filter(None, (part.strip() for part in raw.split(","))):
        url = urlsplit(part)
        try:
            good = url.scheme in ("http", "https") and url.hostname and url.port != 0
        except ValueError:
            raise ValueError(expected) from None
        if not good or url.path not in ("", "/") or url.query or url.fragment or url.username:
            raise ValueError(expected)
        found.append(f"{url.scheme}://{url.netloc}")
    return tuple(found)


def _is_address_or_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def _http_url(raw: str) -> str:
    url = urlsplit(raw)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError("an address such as http://127.0.0.1:8080/v1")
    return raw.rstrip("/")


def _mail_address(raw: str) -> str:
    found = [address for _, address in getaddresses([raw])]
    if len(found) != 1 or not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+", found[0]) or not raw.isprintable():
        raise ValueError("an e-mail address such as Riverside Plumbing <office@example.com>")
    return raw


def _smtp_server(raw: str) -> SmtpServer:
    expected = (
        "a mail server such as smtp://user:password@mail.example.com:587 or smtps://mail.example.com,"
        " with / ? # @ : in the password written as %2F %3F %23 %40 %3A"
    )
    url = urlsplit(raw)
    try:
        port = url.port
    except ValueError:
        raise ValueError(expected) from None
    if url.scheme not in ("smtp", "smtps") or not url.hostname or port == 0:
        raise ValueError(expected)
    if url.path not in ("", "/") or url.query or url.fragment or bool(url.username) != bool(url.password):
        raise ValueError(expected)
    tls = url.scheme == "smtps"
    return SmtpServer(
        url.hostname, port or (465 if tls else 587), tls, unquote(url.username or ""), unquote(url.password or "")
    )


def _secret_key(raw: str) -> str:
    if len(raw) < 32:
        raise ValueError("32 or more random characters")
    return raw


def _metrics_token(raw: str) -> str:
    if len(raw) < 16:
        raise ValueError("16 or more random characters")
    return raw


def _log_level(raw: str) -> str:
    if raw.upper() not in logging.getLevelNamesMapping():
        raise ValueError("DEBUG, INFO, WARNING or ERROR")
    return raw.upper()


def _timezone(raw: str) -> str:
    try:
        ZoneInfo(raw)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a time zone such as America/Chicago") from None
    return raw


def account_sid(raw: str) -> str:
    """Twilio's Account SID, checked. Raises ValueError, which says what it should look like."""
    if not (raw.startswith("AC") and len(raw) == 34 and raw.isalnum()):
        raise ValueError("the Account SID: AC and 32 letters and digits")
    return raw


def _number(raw: str) -> PhoneNumber:
    number = parse_number(raw)
    if number is None:
        raise ValueError("a telephone number such as +14155550142")
    return number
