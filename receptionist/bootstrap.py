"""From settings to a wired application: the only file that chooses adapters."""

import asyncio
import base64
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from receptionist.adapters.journal import FileJournal
from receptionist.adapters.llm.openai_chat import OpenAIChat
from receptionist.adapters.models import SpeechModels, find_voice, find_voice_activity, find_whisper
from receptionist.adapters.recordings import load_recordings
from receptionist.adapters.secrets import FernetSecretBox, load_or_make_key
from receptionist.adapters.store.migrate import SchemaState, migrate, schema_state
from receptionist.adapters.store.store import SqlStore
from receptionist.adapters.stt.local import LocalSpeechToText
from receptionist.adapters.stt.openai_api import OpenAISpeechToText
from receptionist.adapters.tts.openai_api import OpenAITextToSpeech
from receptionist.adapters.tts.phone_voice import PhoneVoice
from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.adapters.tts.piper import PiperTextToSpeech
from receptionist.adapters.twilio.call_control import TwilioCallControl
from receptionist.adapters.vad.silero_vad import PhoneVoiceActivity, SileroModel
from receptionist.agent.failover import Failover
from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.frame_agent.understanding.when_library import warm_up
from receptionist.agent.llm_agent import LlmAgent
from receptionist.agent.price_gate import PriceGate
from receptionist.agent.prompts import Prompts
from receptionist.agent.stock_words import STOCK, StockWords
from receptionist.config import Settings
from receptionist.domain.records import Business
from receptionist.errors import SettingsError
from receptionist.ports import Agent, SpeechToText, TextToSpeech
from receptionist.resources import resource_dir
from receptionist.services.call_parts import CallParts
from receptionist.services.live_calls import LiveCalls
from receptionist.services.set_up import NewBusiness, add_business, connect_carrier
from receptionist.services.time import SystemClock, utc_now
from receptionist.web.app import App

log = logging.getLogger(__name__)


def pricebooks() -> Path:
    """The folder of starter price books."""
    return resource_dir("pricebook")


def prompts(settings: Settings) -> Prompts:
    """The prompts of this installation: its own folder where there is one, else the shipped ones."""
    own = settings.home / "prompts"
    return Prompts(own if own.is_dir() else resource_dir("prompts"))


def speech_models(settings: Settings) -> SpeechModels:
    """Where the speech models are looked for."""
    return SpeechModels(settings.home / "models", settings.speech.stt_model, settings.speech.tts_voice)


def secret_key(settings: Settings) -> str:
    """The key that seals stored secrets: from the environment, or made on the first run. Raises SettingsError."""
    if settings.secret_key:
        return base64.urlsafe_b64encode(hashlib.sha256(settings.secret_key.encode()).digest()).decode()
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return load_or_make_key(None, settings.home / "secret.key")


def derived_secret(settings: Settings, purpose: str) -> str:
    """A secret of its own for one purpose, such as signing cookies."""
    return hashlib.sha256(f"{purpose}:{secret_key(settings)}".encode()).hexdigest()


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[SqlStore]:
    """The database, its tables made where there are none. Raises DatabaseProblem and SettingsError."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The folder {settings.home} cannot be made: {error.strerror}.", "Set RECEPTIONIST_HOME to one that can."
        ) from error
    if await schema_state(settings.database_url) is SchemaState.EMPTY:
        await migrate(settings.database_url)
    store = SqlStore(settings.database_url, FernetSecretBox(secret_key(settings)))
    try:
        await store.check()
        yield store
    finally:
        await store.close()


def make_agent(settings: Settings, texts: Prompts, *, kind: str = "") -> tuple[Agent, Callable[[], Awaitable[None]]]:
    """The agent of this installation behind the price gate, and what closes it. `kind`: frame or llm, else as set."""
    frame = FrameAgent(texts.phrases)
    if (kind or settings.agent) != "llm":
        return PriceGate(frame, texts.phrases), _nothing
    if not settings.openai.model:
        raise SettingsError("No language model is set.", "Set OPENAI_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL.")
    model = OpenAIChat(settings.openai.model, settings.openai.api_key, settings.openai.base_url)
    return PriceGate(Failover(LlmAgent(model, texts), frame), texts.phrases), model.close


async def _nothing() -> None:
    """Closes nothing."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The speech parts of this process, started."""

    to_text: SpeechToText
    to_speech: TextToSpeech
    phrases: PhraseCache
    voice_activity: SileroModel
    checks: Mapping[str, Callable[[], Awaitable[None]]]  # each raises SpeechProblem while its part is not ready


@asynccontextmanager
async def open_speech(settings: Settings) -> AsyncIterator[Speech]:
    """Starts and warms the speech models. Raises ModelMissing and SpeechProblem."""
    models = speech_models(settings)
    activity = SileroModel(find_voice_activity(models).path)
    key, url = settings.openai.api_key, settings.openai.base_url
    to_text: LocalSpeechToText | OpenAISpeechToText
    if settings.speech.stt == "openai":
        to_text = OpenAISpeechToText(
            key or "none", base_url=url or None, model=settings.speech.stt_model or "gpt-4o-mini-transcribe"
        )
    else:
        to_text = LocalSpeechToText(find_whisper(models).path, threads=settings.speech.stt_threads)
    to_speech: PiperTextToSpeech | OpenAITextToSpeech
    if settings.speech.tts == "openai":
        to_speech = OpenAITextToSpeech(
            key or "none", base_url=url or None, voice_name=settings.speech.tts_voice or "alloy"
        )
    else:
        to_speech = PiperTextToSpeech(find_voice(models).path)
    async with AsyncExitStack() as stack:
        for part in (to_text, to_speech):
            stack.push_async_callback(part.stop)
            await part.start()
        cache = PhraseCache(to_speech, to_speech.voice, folder=settings.home / "phrases")
        checks = {"speech recognition": to_text.check, "voice": to_speech.check}
        yield Speech(to_text, to_speech, cache, activity, checks)


@dataclass(frozen=True, slots=True)
class Running:
    """An application that is ready for calls, with its speech parts."""

    app: App
    speech: Speech


@asynccontextmanager
async def open_app(settings: Settings, progress: Callable[[str], None] = log.info) -> AsyncIterator[Running]:
    """The whole application, ready for its first call. Raises a ReceptionistError where it cannot be."""
    texts = prompts(settings)
    words = StockWords(texts.phrases)
    async with AsyncExitStack() as stack:
        progress("Opening the database")
        store = await stack.enter_async_context(open_store(settings))
        await quick_start(settings, store)
        progress("Loading the speech models")
        await asyncio.to_thread(warm_up)
        speech = await stack.enter_async_context(open_speech(settings))
        agent, close_agent = make_agent(settings, texts)
        stack.push_async_callback(close_agent)
        voice = PhoneVoice(speech.phrases)
        parts = CallParts(
            store=store,
            clock=SystemClock(),
            journal=FileJournal(settings.home / "journal"),
            agent=agent,
            speech_to_text=speech.to_text,
            voice=voice,
            phrases=words,
            voice_activity=lambda: PhoneVoiceActivity(speech.voice_activity),
            recordings=load_recordings(resource_dir("media")),
            controls={"twilio": TwilioCallControl()},
        )
        progress("Preparing the greeting and stock phrases")
        for business in await store.directory.businesses():
            await prepare_phrases(business, words, voice)
        checks = {"database": store.check, **speech.checks}
        yield Running(App(settings, parts, LiveCalls(settings.max_calls), checks), speech)


async def prepare_phrases(business: Business, words: StockWords, voice: PhoneVoice) -> None:
    """Synthesises what every call of this business says, so that no caller waits for it."""
    profile = business.profile
    now = utc_now()
    for name in STOCK:
        await voice.prepare(words.text(name, profile, now), profile.personality.pace)


async def quick_start(settings: Settings, store: SqlStore) -> None:
    """Makes the first business from the environment, and gives it its number; done again, it changes nothing."""
    quick = settings.quick_start
    if not quick.business_name:
        return
    for business in await store.directory.businesses():
        if business.profile.name == quick.business_name:
            break
    else:
        transfer_to = quick.transfer_to.e164 if quick.transfer_to else ""
        new = NewBusiness(quick.business_name, quick.trade, quick.timezone, transfer_to=transfer_to)
        business = await add_business(store, new, pricebooks(), utc_now())
    if quick.number is not None:
        await connect_carrier(store, business.id, "twilio", quick.account_sid, quick.auth_token, quick.number)
