"""Whether a request comes from whoever sits at this machine.

A proxy or tunnel on this machine makes everybody look as if they sat at it, so that such requests count as a
stranger's: those that were forwarded, that name another host, and all of them once the server has a public address.
"""

import ipaddress

from quart import request

from receptionist.config import Settings

_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "CF-Ray")


def is_at_the_machine(settings: Settings) -> bool:
    """Whether the request at hand certainly comes from this machine."""
    if settings.public_url.startswith("https") or settings.trusted_proxies:
        return False
    if any(name in request.headers for name in _FORWARDED) or request.http_version == "1.0":
        return False  # nginx asks as HTTP/1.0 unless told otherwise, and names no forwarding at all
    host = request.host.lower()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name in _LOCAL_NAMES and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
