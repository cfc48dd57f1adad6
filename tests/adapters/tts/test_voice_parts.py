"""A voice's model in two parts sounds as it does in one."""

import numpy as np
import onnx
import onnxruntime
import pytest

from receptionist.adapters.models import find_voice
from receptionist.adapters.tts.levels import Samples
from receptionist.adapters.tts.voice_parts import Vocoder, split
from receptionist.config import Settings
from receptionist.opening import speech_models

CPU = ["CPUExecutionProvider"]


@pytest.fixture(scope="module")
def voice() -> str:
    return str(find_voice(speech_models(Settings.from_env({}))).path)


@pytest.fixture(scope="module")
def parts(voice: str) -> tuple[onnxruntime.InferenceSession, onnxruntime.InferenceSession]:
    found = split(voice)
    assert found is not None
    reader, vocoder = (onnxruntime.InferenceSession(part, providers=CPU) for part in found)
    return reader, vocoder


def _frames(reader: onnxruntime.InferenceSession, phonemes: int) -> Samples:
    ids = np.arange(phonemes, dtype=np.int64)[np.newaxis] % 40 + 20
    asked = {
        "input": ids,
        "input_lengths": np.array([phonemes], dtype=np.int64),
        "scales": np.array([0.667, 1.0, 0.8], dtype=np.float32),
    }
    return np.asarray(reader.run(None, asked)[0][0], dtype=np.float32)


@pytest.mark.parametrize("phonemes", [1, 9, 60, 150])
def test_stretch_by_stretch_it_is_the_same_sound_as_in_one(
    parts: tuple[onnxruntime.InferenceSession, onnxruntime.InferenceSession], phonemes: int
) -> None:
    reader, vocoder = parts
    frames = _frames(reader, phonemes)
    whole = np.asarray(vocoder.run(None, {vocoder.get_inputs()[0].name: frames[np.newaxis]})[0]).reshape(-1)
    stretches = list(Vocoder(vocoder).samples(frames))
    assert np.allclose(np.concatenate(stretches), whole, atol=1e-5)
    if phonemes == 150:
        assert len(stretches) > 2
        assert len(stretches[0]) < len(whole) / 4  # heard before most of it is made


def test_a_model_of_another_kind_is_left_whole(tmp_path: object) -> None:
    file = f"{tmp_path}/other.onnx"
    value = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1])
    other = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [1])
    same = onnx.helper.make_node("Identity", ["x"], ["y"])
    onnx.save(onnx.helper.make_model(onnx.helper.make_graph([same], "other", [value], [other])), file)
    assert split(file) is None
