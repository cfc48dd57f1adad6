"""Settings from the environment: good ones, and all that is wrong at once."""

from pathlib import Path

import pytest

from receptionist.config import VARIABLES, MailSettings, Settings, SmtpServer
from receptionist.domain.phone import PhoneNumber
from receptionist.errors import SettingsError

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"
TWILIO = {
    "BUSINESS_NAME": "Bluebird Plumbing",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_NUMBER": "(415) 555-0100",
}


def test_nothing_need_be_set(tmp_path: Path) -> None:
    settings = Settings.from_env({"RECEPTIONIST_HOME": str(tmp_path)})
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/receptionist.db"
    assert (settings.public_url, settings.media_url) == ("http://127.0.0.1:8000", "ws://127.0.0.1:8000")
    assert (settings.agent, settings.speech.stt, settings.speech.tts) == ("frame", "local", "piper")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@db/x", "postgresql+asyncpg://u:p@db/x"),
        ("postgresql://u:p@db/x", "postgresql+asyncpg://u:p@db/x"),
        ("postgresql+asyncpg://u:p@db/x", "postgresql+asyncpg://u:p@db/x"),
        ("sqlite:////data/app.db", "sqlite+aiosqlite:////data/app.db"),
    ],
)
def test_database_addresses_as_hosts_write_them(given: str, used: str) -> None:
    assert Settings.from_env({"DATABASE_URL": given}).database_url == used


def test_origins_that_webhooks_may_go_to() -> None:
    assert Settings.from_env({}).webhook_origins == ()
    named = "http://127.0.0.1:5678, https://n8n.internal/"
    assert Settings.from_env({"WEBHOOK_ORIGINS": named}).webhook_origins == (
        "http://127.0.0.1:5678",
        "https://n8n.internal",
    )
    for bad in ("n8n.internal", "http://x:99999", "http://x/hooks", "ftp://x"):
        with pytest.raises(SettingsError, match="WEBHOOK_ORIGINS must be origins such as"):
            Settings.from_env({"WEBHOOK_ORIGINS": bad})


def test_a_twilio_number_by_settings_alone() -> None:
    settings = Settings.from_env({**TWILIO, "PUBLIC_URL": "https://phone.example.com/", "TRANSFER_TO": "415-555-0177"})
    assert settings.quick_start.number == PhoneNumber("+14155550100")
    assert settings.quick_start.transfer_to == PhoneNumber("+14155550177")
    assert (settings.public_url, settings.media_url) == ("https://phone.example.com", "wss://phone.example.com")


def test_a_model_that_is_named_answers() -> None:
    env = {"OPENAI_MODEL": "m", "OPENAI_BASE_URL": "http://127.0.0.1:8080/v1/"}
    settings = Settings.from_env(env)
    assert (settings.agent, settings.openai.base_url) == ("llm", "http://127.0.0.1:8080/v1")
    assert Settings.from_env({**env, "AGENT": "frame"}).agent == "frame"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", SmtpServer("mail.example.com", 587)),
        ("smtp://localhost:25/", SmtpServer("localhost", 25)),
        ("smtps://mail.example.com", SmtpServer("mail.example.com", 465, tls=True)),
        (
            "smtp://ann%40example.com:p%2Fw%3A1@mail.example.com:2525",
            SmtpServer("mail.example.com", 2525, username="ann@example.com", password="p/w:1"),
        ),
    ],
)
def test_a_mail_server_and_who_sends(url: str, server: SmtpServer) -> None:
    sender = "Bluebird Plumbing <office@example.com>"
    assert Settings.from_env({"SMTP_URL": url, "MAIL_FROM": sender}).mail == MailSettings(sender, server)


def test_without_a_mail_server_there_is_none() -> None:
    assert Settings.from_env({}).mail == MailSettings("receptionist@localhost", None)


@pytest.mark.parametrize("proxies", ["*", "127.0.0.1", "::1, 10.0.0.0/8,172.16.0.0/12"])
def test_proxies_are_addresses_or_networks_or_any(proxies: str) -> None:
    trusted = Settings.from_env({"TRUSTED_PROXIES": proxies}).trusted_proxies
    assert trusted == tuple(proxies.replace(" ", "").split(","))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PUBLIC_URL", "http://phone.example.com"),
        ("PUBLIC_URL", "https://phone.example.com/voice"),
        ("PUBLIC_URL", "https://phone.example.com:notaport"),
        ("PUBLIC_URL", "phone.example.com"),
        ("PORT", "0"),
        ("PORT", "eighty"),
        ("PORT", "²"),
        ("MAX_CALLS", "-1"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "db"),
        ("SECRET_KEY", "short"),
        ("STT", "whisper"),
        ("AGENT", "robot"),
        ("AGENT", "llm"),
        ("STT", "openai"),
        ("OPENAI_BASE_URL", "localhost:8080"),
        ("BUSINESS_TIMEZONE", "Mars/Olympus"),
        ("BUSINESS_TIMEZONE", "../etc/passwd"),
        ("TWILIO_ACCOUNT_SID", "SK123"),
        ("TWILIO_NUMBER", "front desk"),
        ("TWILIO_AUTH_TOKEN", "alone"),
        ("TRANSFER_TO", "12"),
        ("MAIL_FROM", "the office"),
        ("MAIL_FROM", "Office <office>"),
        ("MAIL_FROM", "office@example.com\nBcc: eve@example.com"),
        ("MAIL_FROM", "office@example.com, eve@example.com"),
        ("SMTP_URL", "mail.example.com"),
        ("SMTP_URL", "https://mail.example.com"),
        ("SMTP_URL", "smtp://mail.example.com:0"),
        ("SMTP_URL", "smtp://mail.example.com:mail"),
        ("SMTP_URL", "smtp://ann@mail.example.com"),
        ("SMTP_URL", "smtp://ann:p/w@mail.example.com"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example.com"),
        ("LOG_LEVEL", "LOUD"),
        ("TRUSTED_PROXIES", "nonsense"),
        ("TRUSTED_PROXIES", "127.0.0.1, proxy.example.com"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "*, 127.0.0.1"),
    ],
)
def test_a_bad_value_is_named_with_what_it_should_look_like(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({variable: value})
    expected = {
        ("AGENT", "llm"): "OPENAI_MODEL",
        ("STT", "openai"): "OPENAI_API_KEY",
        ("SMTP_URL", "smtp://mail.example.com"): "MAIL_FROM",
    }.get((variable, value), variable)
    assert (expected if value != "alone" else "TWILIO_ACCOUNT_SID") in str(caught.value)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"PORT": "x", "PUBLIC_URL": "y", "LOG_LEVEL": "z"})
    assert all(name in str(caught.value) for name in ("PORT", "PUBLIC_URL", "LOG_LEVEL"))


def test_secrets_are_not_shown() -> None:
    env = {
        **TWILIO,
        "SECRET_KEY": "k" * 40,
        "OPENAI_API_KEY": "sk-hidden",
        "DATABASE_URL": "postgresql://u:hidden@db/x",
        "MAIL_FROM": "office@example.com",
        "SMTP_URL": "smtp://ann:hidden@mail.example.com",
    }
    shown = repr(Settings.from_env(env))
    assert "hidden" not in shown and "k" * 40 not in shown and "'token'" not in shown


def test_every_setting_is_documented() -> None:
    documented = DOCS.read_text(encoding="utf-8")
    assert [name for name in VARIABLES if f"| `{name}` |" not in documented] == []


@pytest.mark.parametrize(
    ("env", "local", "own"),
    [
        ({}, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ({"HOST": "0.0.0.0", "PORT": "9000"}, "http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ({"HOST": "::1", "PUBLIC_URL": "https://phone.example.com"}, "http://[::1]:8000", "http://[::1]:8000"),
        ({"PUBLIC_URL": "http://localhost:8123"}, "http://127.0.0.1:8000", "http://localhost:8123"),
    ],
)
def test_where_the_server_is_reached_on_its_own_machine(env: dict[str, str], local: str, own: str) -> None:
    settings = Settings.from_env(env)
    assert (settings.local_url, settings.own_origin) == (local, own)


def test_a_routing_server_and_a_speed() -> None:
    settings = Settings.from_env({"ROUTES_URL": "http://127.0.0.1:5000/", "TRAVEL_KMH": "30"})
    assert (settings.routes_url, settings.travel_kmh) == ("http://127.0.0.1:5000", 30)
    with pytest.raises(SettingsError, match="ROUTES_URL must be an address"):
        Settings.from_env({"ROUTES_URL": "roads.example"})


@pytest.mark.parametrize(
    ("env", "stands_in"),
    [
        ({}, ("none", "none")),
        ({"STT": "openai", "TTS": "openai", "OPENAI_API_KEY": "key"}, ("local", "piper")),
        ({"STT": "openai", "STT_FALLBACK": "none", "OPENAI_API_KEY": "key"}, ("none", "none")),
        ({"STT_FALLBACK": "openai", "TTS_FALLBACK": "openai", "OPENAI_API_KEY": "key"}, ("openai", "openai")),
    ],
)
def test_who_stands_in_for_speech(env: dict[str, str], stands_in: tuple[str, str]) -> None:
    speech = Settings.from_env(env).speech
    assert (speech.stt_fallback, speech.tts_fallback) == stands_in


def test_a_server_that_stands_in_needs_a_key() -> None:
    with pytest.raises(SettingsError, match=r"OPENAI_API_KEY.*STT_FALLBACK=openai"):
        Settings.from_env({"STT_FALLBACK": "openai"})
