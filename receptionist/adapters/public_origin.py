"""Whether the public address can be reached, as far as this machine can tell: https, certificate, answer."""

import asyncio
import socket
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from receptionist.domain.findings import Finding, Verdict

_SECONDS = 5
_CLOCK_TOLERANCE_SECONDS = 60
HOW_TO_GET_ONE = (
    "A carrier reaches you over https only. Either let a proxy on this machine (Caddy, nginx) answer for a name of "
    "yours and pass everything, WebSockets too, on to this server; or run a tunnel (cloudflared, ngrok), which gives "
    "you an https name without opening a port. Then set PUBLIC_URL to that name, such as https://phone.example.com, "
    "and start the server again."
)


async def look_at_public_address(public_url: str, unreachable: Verdict = Verdict.STOPS) -> list[Finding]:
    """As `examine_public_address`, without holding up whatever else this process does."""
    return await asyncio.to_thread(examine_public_address, public_url, unreachable)


def examine_public_address(public_url: str, unreachable: Verdict = Verdict.STOPS) -> list[Finding]:
    """What stands in the way of a carrier; `unreachable` is how bad it is that none gets through. Blocks."""
    url = urlsplit(public_url)
    if url.scheme != "https":
        return [
            Finding(
                unreachable, "public address", f"{public_url} is not https: a carrier cannot reach it",
                f"Simulated calls and texts work. {HOW_TO_GET_ONE}",
            )
        ]  # fmt: skip
    findings = [_certificate(url.hostname or "", url.port or 443, unreachable)]
    try:
        with urlopen(f"{public_url}/health/live", timeout=_SECONDS) as answer:
            findings.append(Finding(Verdict.GOOD, "public address", f"{public_url} answers"))
            stamp = answer.headers.get("Date")
            if stamp:
                findings.append(_clock(parsedate_to_datetime(stamp)))
    except (URLError, HTTPException, OSError, ValueError) as error:
        says = f"{public_url} does not answer ({_reason(error)})"
        hint = "Start the server and check proxy, tunnel and DNS: until then no carrier call gets through."
        findings.append(Finding(unreachable, "public address", says, hint))
    return findings


def _reason(error: Exception) -> str:
    """What a network error says, without the wrapping of the library."""
    inner = error.reason if isinstance(error, URLError) else error
    return str(getattr(inner, "strerror", None) or inner)


def _certificate(host: str, port: int, invalid: Verdict) -> Finding:
    try:
        with (
            socket.create_connection((host, port), timeout=_SECONDS) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            certificate = secure.getpeercert() or {}
    except (OSError, ValueError) as error:
        return Finding(
            invalid, "certificate", f"not valid for {host} ({_reason(error)})", "Carriers refuse such calls."
        )
    days = int((ssl.cert_time_to_seconds(str(certificate["notAfter"])) - time.time()) / 86400)
    if days < 14:
        return Finding(Verdict.COSTS, "certificate", f"runs out in {days} days", "Renew it before calls are refused.")
    return Finding(Verdict.GOOD, "certificate", f"valid for {days} more days")


def _clock(outside: datetime) -> Finding:
    off = abs((datetime.now(UTC) - outside).total_seconds())
    if off > _CLOCK_TOLERANCE_SECONDS:
        return Finding(
            Verdict.COSTS, "clock", f"{off:.0f} s off", "Signatures and appointment times depend on it: set up NTP."
        )
    return Finding(Verdict.GOOD, "clock", "right")
