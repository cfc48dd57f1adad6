"""Models are found where they are, and what is missing is said with what to do."""

from pathlib import Path

import pytest

from receptionist.adapters import models as module
from receptionist.adapters.models import (
    SpeechModels,
    download_whisper,
    find_voice,
    find_voice_activity,
    find_whisper,
    report,
)
from receptionist.errors import ModelMissing


def put_whisper(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).touch()
    return folder


def put_voice(onnx: Path) -> Path:
    onnx.parent.mkdir(parents=True, exist_ok=True)
    onnx.touch()
    onnx.with_name(f"{onnx.name}.json").touch()
    return onnx


@pytest.fixture
def no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which only Piper itself, and what parts its model, is installed."""
    monkeypatch.setattr(module, "find_spec", lambda name: object() if name in ("piper", "onnx") else None)


def test_the_packages_have_all_three(tmp_path: Path) -> None:
    lines = report(SpeechModels(tmp_path))
    assert [line.part for line in lines] == ["speech recognition", "voice", "voice activity"]
    for line in lines:
        assert line.found is not None
        assert line.found.path.exists()
        assert line.found.source.startswith("package ")
        assert line.problem == ""


def test_a_named_model_goes_before_the_package(tmp_path: Path) -> None:
    whisper = put_whisper(tmp_path / "my whisper")
    voice = put_voice(tmp_path / "amy.onnx")
    models = SpeechModels(tmp_path / "models", whisper=str(whisper), voice=str(voice))
    assert find_whisper(models).path == whisper
    assert find_voice(models).path == voice


def test_a_name_is_looked_for_among_the_downloads(tmp_path: Path) -> None:
    whisper = put_whisper(tmp_path / "whisper-base.en")
    voice = put_voice(tmp_path / "voice" / "en_US-amy-medium.onnx")
    models = SpeechModels(tmp_path, whisper="base.en", voice="en_US-amy-medium")
    assert find_whisper(models).path == whisper
    assert find_voice(models).path == voice


@pytest.mark.usefixtures("no_packages")
def test_without_packages_the_models_folder_has_them(tmp_path: Path) -> None:
    whisper = put_whisper(tmp_path / "whisper-base.en")
    voice = put_voice(tmp_path / "voice" / "amy.onnx")
    (tmp_path / "silero_vad.onnx").touch()
    models = SpeechModels(tmp_path)
    assert find_whisper(models).path == whisper
    assert find_voice(models).path == voice
    assert find_voice_activity(models).path == tmp_path / "silero_vad.onnx"
    assert all(line.found is not None and line.found.source == "models folder" for line in report(models))


@pytest.mark.usefixtures("no_packages")
def test_what_is_missing_is_said_with_what_to_do(tmp_path: Path) -> None:
    for line in report(SpeechModels(tmp_path)):
        assert line.found is None
        assert line.problem.startswith("There is no ")
        assert "nstall" in line.hint


def test_a_wrong_name_is_an_error_and_not_another_model(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "model.bin").touch()
    with pytest.raises(ModelMissing, match="half is not on this machine"):
        find_whisper(SpeechModels(tmp_path, whisper=str(tmp_path / "half")))
    lonely = tmp_path / "lonely.onnx"
    lonely.touch()
    with pytest.raises(ModelMissing, match=r"lonely\.onnx is not on this machine"):
        find_voice(SpeechModels(tmp_path, voice=str(lonely)))


@pytest.mark.parametrize("missing", ["piper", "onnx"])
def test_without_its_packages_there_is_no_local_voice(
    tmp_path: Path, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == missing else object())
    with pytest.raises(ModelMissing, match="Piper, the local voice, is not installed"):
        find_voice(SpeechModels(tmp_path))


def test_a_download_is_found_by_its_name_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def download(name: str, output_dir: str) -> None:
        asked.append(name)
        for file in ("model.bin", "config.json", "tokenizer.json"):
            (Path(output_dir) / file).touch()

    monkeypatch.setattr("faster_whisper.download_model", download)
    found = download_whisper("somebody/whisper-large", SpeechModels(tmp_path))
    assert asked == ["somebody/whisper-large"]
    assert found == find_whisper(SpeechModels(tmp_path, whisper="somebody/whisper-large"))


def test_a_failed_download_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def download(name: str, output_dir: str) -> None:
        raise OSError("no network")

    monkeypatch.setattr("faster_whisper.download_model", download)
    with pytest.raises(ModelMissing, match=r"^The model base\.en could not be downloaded"):
        download_whisper("base.en", SpeechModels(tmp_path))


def test_an_unknown_size_names_the_known_ones_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r'no speech recognition model "nope"\.') as refused:
        download_whisper("nope", SpeechModels(tmp_path))
    assert "tiny.en" in refused.value.hint and "small.en" in refused.value.hint
    assert list(tmp_path.iterdir()) == []
