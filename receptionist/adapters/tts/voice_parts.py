"""A Piper voice in two parts: one reads the words, the other makes them sound, stretch by stretch.

Piper's models (VITS) are one graph from phonemes to samples. Two thirds of its time goes into the last part, a
convolutional vocoder: given the frames of a stretch and a few around it, it makes the very samples it would have made
of the whole. So the first third of a second can be heard while the rest is still being made.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from receptionist.adapters.tts.levels import Samples

_VOCODER_BEGINS = "dec.conv_pre.weight"  # the weights of its first convolution, as VITS names them
_AROUND = 12  # frames on either side that a sample depends on: measured, from 10 on nothing changes any more
_FIRST = 32  # frames, 0.37 s of the usual voice: long enough to make the next ones meanwhile
_MOST = 128


def split(path: str) -> tuple[bytes, bytes] | None:
    """The model of a voice as two: phonemes to frames, frames to samples.

    None where it cannot be parted so: with several speakers the vocoder asks who speaks, too. Raises what onnx does.
    """
    model = onnx.load(path)
    graph = model.graph
    first = next((node for node in graph.node if _VOCODER_BEGINS in node.input), None)
    if first is None:
        return None
    frames = first.input[0]
    vocoder = _needed_for([value.name for value in graph.output], graph, {frames})
    if any(value.name in node.input for value in graph.input for node in vocoder):
        return None
    between = helper.make_tensor_value_info(frames, TensorProto.FLOAT, [None, None, None])
    reader = _needed_for([frames], graph, set())
    return (
        _part(model, reader, list(graph.input), [between]),
        _part(model, vocoder, [between], list(graph.output)),
    )


def _needed_for(values: list[str], graph: Any, known: set[str]) -> list[Any]:
    """The nodes that make these values of what is known, in the graph's order."""
    made_by = {value: place for place, node in enumerate(graph.node) for value in node.output}
    wanted, found = list(values), set[int]()
    while wanted:
        value = wanted.pop()
        place = made_by.get(value)
        if value not in known and place is not None and place not in found:
            found.add(place)
            wanted += graph.node[place].input
    return [graph.node[place] for place in sorted(found)]


def _part(model: Any, nodes: list[Any], inputs: list[Any], outputs: list[Any]) -> bytes:
    used = {value for node in nodes for value in node.input}
    weights = [weight for weight in model.graph.initializer if weight.name in used]
    graph = helper.make_graph(nodes, "part", inputs, outputs, weights)
    part = helper.make_model(graph, opset_imports=model.opset_import)
    part.ir_version = model.ir_version
    return bytes(part.SerializeToString())


class Vocoder:
    """The second part."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name

    def samples(self, frames: Samples) -> Iterator[Samples]:
        """The sound of `frames` (channels, frames) in -1…1, stretch by stretch as it is made."""
        count = frames.shape[1]
        start, size = 0, _FIRST
        while start < count:
            end = start + size if count - start - size >= _FIRST else count
            yield self._stretch(frames, start, end)
            start, size = end, min(2 * size, _MOST)

    def _stretch(self, frames: Samples, start: int, end: int) -> Samples:
        first, last = max(0, start - _AROUND), min(frames.shape[1], end + _AROUND)
        [made] = self._session.run(None, {self._input: frames[np.newaxis, :, first:last]})
        sound: Samples = np.asarray(made, dtype=np.float32).reshape(-1)
        a_frame = len(sound) // (last - first)
        return sound[(start - first) * a_frame : (end - first) * a_frame]
