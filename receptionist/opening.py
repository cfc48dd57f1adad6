"""What every command opens: the shipped folders, the keys, the database, the agent.

Apart from `bootstrap`, and with the agents loaded when they are asked for, so that a command that only looks up a
price does not wait for the parts of the telephone.
"""

import base64
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from receptionist.adapters.models import SpeechModels
from receptionist.adapters.secrets import FernetSecretBox, load_or_make_key
from receptionist.adapters.store.migrate import SchemaState, migrate, schema_state
from receptionist.adapters.store.store import SqlStore
from receptionist.agent.prompts import Prompts
from receptionist.config import Settings
from receptionist.errors import SettingsError
from receptionist.ports import Agent, Work
from receptionist.ports.carrier_accounts import CarrierDesk
from receptionist.resources import resource_dir


def pricebooks() -> Path:
    """The folder of starter price books."""
    return resource_dir("pricebook")


def prompts(settings: Settings) -> Prompts:
    """The prompts of this installation: its own folder where there is one, else the shipped ones."""
    shipped, own = Prompts(resource_dir("prompts")), settings.home / "prompts"
    return Prompts(own, shipped) if own.is_dir() else shipped


def speech_models(settings: Settings) -> SpeechModels:
    """Where the speech models are looked for."""
    return SpeechModels(settings.home / "models", settings.speech.stt_model, settings.speech.tts_voice)


def make_home(settings: Settings) -> None:
    """Makes the folder everything is kept in, for its owner's eyes only. Raises SettingsError."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The folder {settings.home} cannot be made: {error.strerror}.", "Set RECEPTIONIST_HOME to one that can."
        ) from error


def secret_key(settings: Settings) -> str:
    """The key that seals stored secrets: from the environment, or made on the first run. Raises SettingsError."""
    if settings.secret_key:
        return base64.urlsafe_b64encode(hashlib.sha256(settings.secret_key.encode()).digest()).decode()
    make_home(settings)
    return load_or_make_key(None, settings.home / "secret.key")


def derived_secret(settings: Settings, purpose: str) -> str:
    """A secret of its own for one purpose, such as signing cookies."""
    return hashlib.sha256(f"{purpose}:{secret_key(settings)}".encode()).hexdigest()


async def migrate_database(settings: Settings) -> None:
    """Brings the database to this program's tables. Raises DatabaseProblem and SettingsError."""
    make_home(settings)
    await migrate(settings.database_url)


@asynccontextmanager
async def open_store(settings: Settings, origin: Callable[[], str] | None = None) -> AsyncIterator[SqlStore]:
    """The database, its tables made where there are none; `origin` is the public address where it is not that set.

    Raises DatabaseProblem and SettingsError.
    """
    make_home(settings)
    if await schema_state(settings.database_url) is SchemaState.EMPTY:
        await migrate(settings.database_url)
    store = SqlStore(
        settings.database_url,
        FernetSecretBox(secret_key(settings)),
        publish=_publish_events,
        origin=origin or (lambda: settings.public_url),
    )
    try:
        await store.check()
        yield store
    finally:
        await store.close()


def carrier_desks() -> dict[str, CarrierDesk]:
    """The account desks of the carriers there are, by `CarrierAccount.carrier`."""
    from receptionist.adapters.telnyx.desk import TelnyxDesk
    from receptionist.adapters.twilio.desk import TwilioDesk
    from receptionist.adapters.vonage.desk import VonageDesk

    return {"twilio": TwilioDesk(), "telnyx": TelnyxDesk(), "vonage": VonageDesk()}


def make_agent(settings: Settings, texts: Prompts, *, kind: str = "") -> tuple[Agent, Callable[[], Awaitable[None]]]:
    """The agent of this installation behind its gates, and what closes it. `kind`: frame or llm, else as set.

    Raises SettingsError where a language model is asked for and none is set.
    """
    from receptionist.agent.frame_agent.agent import FrameAgent
    from receptionist.agent.guards import Escalating, guarded

    frame = FrameAgent(texts.phrases)
    if (kind or settings.agent) != "llm":
        return guarded(frame, texts.phrases), _nothing
    if not settings.openai.model:
        raise SettingsError("No language model is set.", "Set OPENAI_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL.")

    from receptionist.adapters.llm.openai_chat import OpenAIChat
    from receptionist.agent.failover import Failover
    from receptionist.agent.llm_agent import LlmAgent

    model = OpenAIChat(settings.openai.model, settings.openai.api_key, settings.openai.base_url)
    agent = Escalating(Failover(LlmAgent(model, texts), frame), frame)
    return guarded(agent, texts.phrases), model.close


async def _publish_events(work: Work) -> None:
    """Tells programs of others what the unit did; loaded when some program wants to know."""
    from receptionist.services.publish_event import EventPublisher
    from receptionist.services.time import SystemClock

    await EventPublisher(SystemClock())(work)


async def _nothing() -> None:
    """Closes nothing."""
