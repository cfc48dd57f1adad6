"""Recorded lines in `media/`, for when nothing else can speak."""

import logging
import warnings
from pathlib import Path

from receptionist.voice.audio import pcm_to_mulaw

with warnings.catch_warnings():
    # pydub looks for ffmpeg when imported; WAV files need none.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.exceptions import CouldntDecodeError

log = logging.getLogger(__name__)

RATE_HZ = 8000


def load_recordings(folder: Path) -> dict[str, bytes]:
    """Each `NAME.wav` of the folder, of any rate and number of channels, as 8 kHz mu-law by its name.

    A file that cannot be read is left out and named in the log: the others still speak.
    """
    found: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.wav")):
        try:
            with path.open("rb") as file:
                segment = AudioSegment.from_wav(file).set_channels(1).set_sample_width(2).set_frame_rate(RATE_HZ)
        except (OSError, CouldntDecodeError, ValueError, EOFError) as error:
            log.warning("recording not readable", extra={"file": path.name, "error": type(error).__name__})
            continue
        found[path.stem] = pcm_to_mulaw(segment.raw_data)
    return found
