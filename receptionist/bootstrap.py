"""From settings to a wired application: with `opening`, the only file that chooses adapters."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from receptionist.adapters.call_recordings import FolderRecordings
from receptionist.adapters.eta.failover import FirstThatAnswers
from receptionist.adapters.eta.osrm import OsrmRoutes
from receptionist.adapters.eta.straight_line import StraightLine
from receptionist.adapters.free_disk import FreeDisk
from receptionist.adapters.journal import FileJournal
from receptionist.adapters.mail.mailbox import MailboxFolder
from receptionist.adapters.mail.smtp import SmtpMailer
from receptionist.adapters.media_fetch import WebMediaFetcher
from receptionist.adapters.models import SpeechModels, find_other_voices, find_voice, find_voice_activity, find_whisper
from receptionist.adapters.pdf.printer import PdfPrinter
from receptionist.adapters.recordings import load_recordings
from receptionist.adapters.simulated.call_control import SimulatedCallControl
from receptionist.adapters.simulated.photos import SimulatedPhotos
from receptionist.adapters.simulated.posting import WebhookPoster
from receptionist.adapters.simulated.texts import SimulatedTexts
from receptionist.adapters.speech_failover import FailoverSpeechToText, FailoverVoice
from receptionist.adapters.stt.local import LocalSpeechToText
from receptionist.adapters.stt.openai_api import OpenAISpeechToText
from receptionist.adapters.telnyx.texts import TelnyxTexts
from receptionist.adapters.tts.openai_api import OpenAITextToSpeech
from receptionist.adapters.tts.phone_voice import PhoneVoice
from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.adapters.tts.piper import PiperTextToSpeech
from receptionist.adapters.twilio.call_control import TwilioCallControl
from receptionist.adapters.twilio.texts import TwilioTexts
from receptionist.adapters.vad.silero_vad import PhoneVoiceActivity, SileroModel
from receptionist.adapters.vonage.texts import VonageTexts
from receptionist.adapters.webhook_post import HttpWebhookSender
from receptionist.agent.frame_agent.understanding.when_library import warm_up
from receptionist.agent.language import detect_language
from receptionist.agent.stock_words import STOCK, StockWords
from receptionist.agent.text_words import TextWords
from receptionist.config import Settings
from receptionist.domain.records import Business
from receptionist.errors import SpeechProblem
from receptionist.opening import carrier_desks, make_agent, open_store, pricebooks, prompts, speech_models
from receptionist.ports import Agent, Mailer, SpeechToText, StockPhrases, Store, TextToSpeech, Voice
from receptionist.ports.travel import TravelTimes
from receptionist.resources import resource_dir
from receptionist.services.call_parts import CallParts
from receptionist.services.live_calls import LiveCalls
from receptionist.services.set_up import (
    NewBusiness,
    add_business,
    business_named,
    change_profile,
    check_number_is_free,
    connect_carrier,
)
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWorker
from receptionist.services.texting_parts import TextingParts
from receptionist.services.time import SystemClock, utc_now
from receptionist.web.app import App

log = logging.getLogger(__name__)

Part = TypeVar("Part", LocalSpeechToText | OpenAISpeechToText, PiperTextToSpeech | OpenAITextToSpeech)


@dataclass(frozen=True, slots=True)
class Speech:
    """The speech parts of this process, started. `voice` speaks as `to_speech`, or as what stands in for it."""

    to_text: SpeechToText
    to_speech: TextToSpeech
    voice: PhoneVoice | FailoverVoice
    voice_activity: SileroModel
    checks: Mapping[str, Callable[[], Awaitable[None]]]  # each raises SpeechProblem while its part is not ready


@asynccontextmanager
async def open_speech(settings: Settings) -> AsyncIterator[Speech]:
    """Starts and warms the speech models. Raises ModelMissing and SpeechProblem."""
    models, wanted = speech_models(settings), settings.speech
    activity = SileroModel(find_voice_activity(models).path)
    async with AsyncExitStack() as stack:

        async def started(part: Part) -> Part:
            stack.push_async_callback(part.stop)
            await part.start()
            return part

        to_text = await started(_to_text(settings, models, wanted.stt))
        to_speech = await started(_to_speech(settings, models, wanted.tts))
        hears: SpeechToText = to_text
        if wanted.stt_fallback not in ("none", wanted.stt):
            hears = FailoverSpeechToText(to_text, await started(_to_text(settings, models, wanted.stt_fallback)))
        voice: PhoneVoice | FailoverVoice = _voice(settings, to_speech)
        if wanted.tts_fallback not in ("none", wanted.tts):
            other = await started(_to_speech(settings, models, wanted.tts_fallback))
            voice = FailoverVoice(_voice(settings, to_speech), _voice(settings, other))
        checks = {"speech recognition": to_text.check, "voice": to_speech.check}
        yield Speech(hears, to_speech, voice, activity, checks)


def _to_text(settings: Settings, models: SpeechModels, kind: str) -> LocalSpeechToText | OpenAISpeechToText:
    """Speech to text of this kind. A model name of the settings is of the first choice, not of what stands in."""
    speech, openai = settings.speech, settings.openai
    own = speech.stt_model if kind == speech.stt else ""
    if kind == "openai":
        return OpenAISpeechToText(
            openai.api_key or "none", base_url=openai.base_url or None, model=own or "gpt-4o-mini-transcribe"
        )
    return LocalSpeechToText(find_whisper(replace(models, whisper=own)).path, threads=speech.stt_threads)


def _to_speech(settings: Settings, models: SpeechModels, kind: str) -> PiperTextToSpeech | OpenAITextToSpeech:
    """Text to speech of this kind. A voice of the settings is of the first choice, not of what stands in."""
    speech, openai = settings.speech, settings.openai
    own = speech.tts_voice if kind == speech.tts else ""
    if kind == "openai":
        return OpenAITextToSpeech(openai.api_key or "none", base_url=openai.base_url or None, voice_name=own or "alloy")
    models = replace(models, voice=own)
    # Between the caller's words and ours nothing else runs: two threads bring the first sound sooner.
    return PiperTextToSpeech(
        find_voice(models).path, others=find_other_voices(models), threads=min(2, os.cpu_count() or 1)
    )


def _voice(settings: Settings, to_speech: PiperTextToSpeech | OpenAITextToSpeech) -> PhoneVoice:
    return PhoneVoice(PhraseCache(to_speech, to_speech.voice, folder=settings.home / "phrases"))


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
        store = await stack.enter_async_context(open_store(settings, lambda: app.settings.public_url))
        await quick_start(settings, store)
        progress("Loading the speech models")
        await asyncio.to_thread(warm_up)
        speech = await stack.enter_async_context(open_speech(settings))
        agent, close_agent = make_agent(settings, texts)
        stack.push_async_callback(close_agent)
        texting = await stack.enter_async_context(
            open_texting(settings, store, agent, TextWords(texts.phrases), lambda: app.settings.public_url)
        )
        voice = speech.voice
        simulated = SimulatedCallControl(lambda: app.own_origin(), voice=voice)
        stack.push_async_callback(simulated.close)
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
            controls={"twilio": TwilioCallControl(), "simulated": simulated},
            call_recordings=FolderRecordings(settings.home / "recordings"),
            prepares_answers=settings.prepare_answers,
        )
        progress("Preparing the greeting and stock phrases")
        await prepare_phrases(await store.directory.businesses(), words, voice)
        checks = {"database": store.check, "disk": FreeDisk(settings.home).check, **speech.checks}
        app = App(
            settings,
            parts,
            LiveCalls(settings.max_calls, settings.max_calls_per_business),
            texting,
            EventJournal(store),
            TextWorker(texting),
            checks,
            desks=carrier_desks(),
            travel=_travel_times(settings),
            sender=HttpWebhookSender(settings.webhook_origins),
        )
        yield Running(app, speech)


@asynccontextmanager
async def open_texting(
    settings: Settings, store: Store, agent: Agent, words: TextWords, origin: Callable[[], str]
) -> AsyncIterator[TextingParts]:
    """What texts are received, answered and sent with. `origin` is the public address of today."""
    await asyncio.to_thread(detect_language, "Hola, se nos inundó la cocina.")  # loads its models, before anybody waits
    clock, poster = SystemClock(), WebhookPoster(lambda: replace(settings, public_url=origin()).own_origin)
    simulated = SimulatedTexts(poster, clock)
    try:
        yield TextingParts(
            store=store,
            clock=clock,
            agent=agent,
            words=words,
            carriers={
                "twilio": TwilioTexts(),
                "telnyx": TelnyxTexts(),
                "vonage": VonageTexts(),
                "simulated": simulated,
            },
            media=SimulatedPhotos(WebMediaFetcher()),
            mailer=_mailer(settings),
            origin=origin,
            printer=PdfPrinter(),
            call_recordings=FolderRecordings(settings.home / "recordings"),
        )
    finally:
        await simulated.close()
        await poster.close()


def _travel_times(settings: Settings) -> TravelTimes:
    """The routing server where one is set, and a guess while it is away; else the guess alone."""
    guess = StraightLine(settings.travel_kmh)
    return FirstThatAnswers(OsrmRoutes(settings.routes_url), guess) if settings.routes_url else guess


def _mailer(settings: Settings) -> Mailer:
    """The mail server where one is set; else a folder, whose mails any mail program opens."""
    server = settings.mail.server
    if server is None:
        return MailboxFolder(settings.home / "mailbox", settings.mail.sender)
    return SmtpMailer(
        server.host,
        server.port,
        settings.mail.sender,
        tls=server.tls,
        username=server.username,
        password=server.password,
    )


async def prepare_phrases(businesses: Sequence[Business], words: StockPhrases, voice: Voice) -> None:
    """Synthesises what every call of these businesses says, so that no caller waits for it.

    A voice that is away just now keeps no server from starting: recordings are played meanwhile, and what is missing is
    made beside the calls. Raises SpeechProblem where trying again cannot help, such as with a wrong key.
    """
    now = utc_now()
    try:
        for business in businesses:
            profile = business.profile
            for name in STOCK:
                await voice.prepare(words.text(name, profile, now), profile.personality.pace, profile.personality.voice)
    except SpeechProblem as problem:
        if not problem.retry:
            raise
        log.warning("phrases not prepared", extra={"error": type(problem).__name__})


async def quick_start(settings: Settings, store: Store) -> None:
    """Makes the first business from the environment, and gives it its number; done again, it changes nothing.

    A new auth token or a further number is taken over, and a transfer number where the business has none. Raises
    BadInput, and Conflict where the number is another business's.
    """
    quick = settings.quick_start
    if not quick.business_name:
        return
    business = await business_named(store, quick.business_name)
    await check_number_is_free(store, quick.number, business)
    if business is None:
        transfer_to = quick.transfer_to.e164 if quick.transfer_to else ""
        new = NewBusiness(quick.business_name, quick.trade, quick.timezone, transfer_to=transfer_to)
        business = await add_business(store, new, pricebooks(), utc_now())
    elif business.profile.transfer_to is None and quick.transfer_to is not None:
        await change_profile(store, business, replace(business.profile, transfer_to=quick.transfer_to), "Environment")
    if quick.number is not None:
        await connect_carrier(store, business.id, "twilio", quick.account_sid, quick.auth_token, quick.number)
