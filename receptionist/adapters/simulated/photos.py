"""Photos that simulated customers send, drawn where they are fetched: no local address need be open for them."""

import struct
import zlib
from urllib.parse import urlsplit

from receptionist.errors import ServiceProblem
from receptionist.ports import FetchedMedia, MediaAccess, MediaFetcher

PHOTO_HOST = "photos.simulated.invalid"  # a name that no resolver will ever know
_SIDE = 96


def photo_url(name: str) -> str:
    """Where the photo of this name is found."""
    return f"https://{PHOTO_HOST}/{name}.png"


class SimulatedPhotos:
    """MediaFetcher that draws the photos of simulated accounts, and leaves every other file to `real`."""

    def __init__(self, real: MediaFetcher) -> None:
        self._real = real

    async def fetch(self, url: str, access: MediaAccess) -> FetchedMedia:
        """The file. Raises BadInput and ServiceProblem."""
        parts = urlsplit(url)
        if parts.hostname != PHOTO_HOST or PHOTO_HOST not in access.media_hosts:
            return await self._real.fetch(url, access)
        if not parts.path.endswith(".png"):
            raise ServiceProblem("The carrier does not have this file any more.", retry=False)
        return FetchedMedia("image/png", _drawn(zlib.crc32(parts.path.encode())))


def _drawn(seed: int) -> bytes:
    """A small PNG: a dark spot on a wall, in a shade of its own."""
    shade = (150 + seed % 80, 150 + seed // 80 % 80, 150 + seed // 6400 % 80)
    rows = bytearray()
    for y in range(_SIDE):
        rows.append(0)  # no filter
        for x in range(_SIDE):
            wet = (x - _SIDE // 2) ** 2 + (y - _SIDE // 3) ** 2 < (_SIDE // 4) ** 2
            rows += bytes(level // 2 if wet else level for level in shade)
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
