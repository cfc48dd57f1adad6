"""Files of a backup that stand beside the database: the recordings of calls."""

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from receptionist.errors import BadInput

_FOLDER = "recordings/"
_NAME = re.compile(r"[a-z]{2,8}_[0-9a-z]{1,40}/[a-z]{2,8}_[0-9a-z]{1,40}\.wav")
_CHUNK_BYTES = 1 << 20


def add_files(archive: zipfile.ZipFile, folder: Path) -> dict[str, str]:
    """Puts every recording below the folder into the backup; the checksum of each by its name."""
    checksums = {}
    for path in sorted(folder.glob("*/*.wav")):
        name, digest = path.relative_to(folder).as_posix(), hashlib.sha256()
        with path.open("rb") as source, archive.open(_FOLDER + name, "w", force_zip64=True) as part:
            while chunk := source.read(_CHUNK_BYTES):
                part.write(chunk)
                digest.update(chunk)
        checksums[name] = digest.hexdigest()
    return checksums


def check_files(archive: zipfile.ZipFile, checksums: Mapping[str, str]) -> None:
    """Raises BadInput where a file is not what it was, or has a name that recordings do not have."""
    for name, checksum in checksums.items():
        with archive.open(_FOLDER + name) as part:
            same = hashlib.file_digest(part, "sha256").hexdigest() == checksum  # type: ignore[arg-type]  # it reads
        if not same or not _NAME.fullmatch(name):
            raise BadInput("The backup is damaged: a recording in it is not what it was.", "Use another backup.")


def put_files(archive: zipfile.ZipFile, checksums: Mapping[str, str], folder: Path) -> None:
    """Writes the backup's recordings below the folder, for its owner's eyes only; others there go. Raises BadInput."""
    try:
        for path in folder.glob("*/*.wav"):
            path.unlink()
        for name in checksums:
            path = folder / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (
                archive.open(_FOLDER + name) as part,
                os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as to,
            ):
                shutil.copyfileobj(part, to)
    except OSError as error:
        raise BadInput(
            f"The recordings cannot be written: {error.strerror}.", "Check the folder and the disk."
        ) from error
