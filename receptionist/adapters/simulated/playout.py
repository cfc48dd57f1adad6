"""The carrier's playout buffer: audio played in real time, marks echoed when reached, dropped by a clear."""

from collections import deque

FRAME_BYTES = 160
SILENCE = b"\xff" * FRAME_BYTES  # mu-law for zero


class Playout:
    """What the server sent and the caller has not heard yet. One `tick` is 20 ms."""

    def __init__(self) -> None:
        self._queue: deque[bytes | str] = deque()  # audio, or the name of a mark

    @property
    def is_empty(self) -> bool:
        """Whether everything was played."""
        return not any(isinstance(part, bytes) for part in self._queue)

    def play(self, audio: bytes) -> None:
        """Queues audio behind what is there."""
        if audio:
            self._queue.append(audio)

    def mark(self, name: str) -> None:
        """Queues a mark behind what is there."""
        self._queue.append(name)

    def clear(self) -> list[str]:
        """Drops everything; the marks that were pending go back at once."""
        marks = [part for part in self._queue if isinstance(part, str)]
        self._queue.clear()
        return marks

    def tick(self) -> tuple[bytes, list[str]]:
        """The next 20 ms for the caller's ear, and the marks reached with it."""
        frame = bytearray()
        marks: list[str] = []
        while self._queue:
            part = self._queue[0]
            if isinstance(part, str):
                marks.append(part)
                self._queue.popleft()
                continue
            need = FRAME_BYTES - len(frame)
            if need == 0:
                break
            frame += part[:need]
            if len(part) > need:
                self._queue[0] = part[need:]
            else:
                self._queue.popleft()
        return bytes(frame) + SILENCE[len(frame) :], marks
