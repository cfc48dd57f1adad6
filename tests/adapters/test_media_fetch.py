"""Files of picture messages, fetched from a server on this machine that plays the carrier, and from worse places."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from receptionist.adapters.media_fetch import WebMediaFetcher
from receptionist.adapters.media_types import content_type_of
from receptionist.adapters.public_address import is_public
from receptionist.errors import BadInput, ServiceProblem
from receptionist.ports import FetchedMedia, MediaAccess

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 60
HEADERS = {"Authorization": "Basic c2VjcmV0"}


@dataclass
class Files:
    """A server: a path's handler, and the headers each request came with."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = field(default_factory=dict)

    def on(self, path: str, status: int = 200, *, body: bytes = b"", **headers: str) -> None:
        """Answers a path. Headers are named with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status, body=body, headers=named)

        self.answers[path] = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, request.headers.get("Authorization", "")))
        return await self.answers[request.path](request)


async def serving(files: Files) -> tuple[web.AppRunner, Files]:
    app = web.Application()
    app.router.add_get("/{path:.*}", files.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    files.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner, files


@pytest_asyncio.fixture
async def api() -> AsyncIterator[Files]:
    runner, files = await serving(Files())
    yield files
    await runner.cleanup()


@pytest_asyncio.fixture
async def store() -> AsyncIterator[Files]:
    """Another server of the carrier, where its redirects lead; known by another name."""
    runner, files = await serving(Files())
    files.url = files.url.replace("127.0.0.1", "localhost")
    yield files
    await runner.cleanup()


ACCESS = MediaAccess(api_hosts=("127.0.0.1",), media_hosts=("localhost",), headers=HEADERS)


async def fetch(url: str, *trusted: Files, access: MediaAccess = ACCESS, **options: Any) -> FetchedMedia:
    return await WebMediaFetcher([one.url for one in trusted], **options).fetch(url, access)


async def test_a_photo_comes_with_the_type_its_bytes_say(api: Files) -> None:
    api.on("/1", body=JPEG, content_type="text/html")
    assert await fetch(f"{api.url}/1", api) == FetchedMedia("image/jpeg", JPEG)
    assert api.asked == [("/1", HEADERS["Authorization"])]


async def test_credentials_stay_with_the_carriers_api(api: Files, store: Files) -> None:
    api.on("/1", 302, location=f"{store.url}/a")
    store.on("/a", 301, location="/b")
    store.on("/b", 307, location=f"{api.url}/2")
    api.on("/2", body=JPEG)
    assert (await fetch(f"{api.url}/1", api, store)).data == JPEG
    assert api.asked == [("/1", HEADERS["Authorization"]), ("/2", HEADERS["Authorization"])]
    assert store.asked == [("/a", ""), ("/b", "")]


async def test_credentials_are_not_given_to_a_host_a_message_names(api: Files) -> None:
    api.on("/1", body=JPEG)
    elsewhere = MediaAccess(api_hosts=("api.example.com",), headers=HEADERS)
    await fetch(f"{api.url}/1", api, access=elsewhere)
    assert api.asked == [("/1", "")]


async def test_a_redirect_to_a_stranger_is_not_followed(api: Files, store: Files) -> None:
    api.on("/1", 302, location=f"{store.url}/a")
    store.on("/a", body=JPEG)
    with pytest.raises(BadInput, match="not its carrier's"):
        await fetch(f"{api.url}/1", api, store, access=MediaAccess(api_hosts=("127.0.0.1",)))
    assert store.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "https://127.0.0.1/a",
        "https://localhost:8443/a",
        "http://localhost/a",
        "file:///etc/passwd",
        "https://user:password@localhost/a",
        "https://[::1]/a",
        "https://[",
        "",
    ],
)
async def test_a_redirect_into_our_own_network_is_not_followed(api: Files, location: str) -> None:
    hosts = ("127.0.0.1", "localhost", "::1")
    api.on("/1", 302, location=location)
    with pytest.raises(BadInput):
        await fetch(f"{api.url}/1", api, access=MediaAccess(api_hosts=hosts, media_hosts=hosts))


async def test_redirects_come_to_an_end(api: Files) -> None:
    for number in range(9):
        api.on(f"/{number}", 302, location=f"/{number + 1}")
    with pytest.raises(BadInput, match="on and on"):
        await fetch(f"{api.url}/0", api)
    assert len(api.asked) == 6


@pytest.mark.parametrize(
    "url",
    [
        "http://media.example.com/1.jpg",
        "https://media.example.com:8443/1.jpg",
        "ftp://media.example.com/1.jpg",
        "https://10.0.0.1/1.jpg",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:127.0.0.1]/1.jpg",
        "https://[fe80::1%25eth0]/1.jpg",
        "https://2130706433/1.jpg",
        "https://0x7f.1/1.jpg",
        "https://localhost/1.jpg",
        "https://user:password@media.example.com/1.jpg",
        "https:///1.jpg",
        "https://media.example.com:99999/1.jpg",
        "https://media..example.com/1.jpg",
        f"https://{'m' * 64}.example.com/1.jpg",
        "media.example.com/1.jpg",
        "",
        "\0",
    ],
)
async def test_only_https_and_only_the_public_internet(url: str) -> None:
    with pytest.raises(BadInput):
        await fetch(url)


async def test_a_name_with_one_address_of_ours_is_refused_as_it_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("93.184.216.34", "10.0.0.7")
        ]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    with pytest.raises(BadInput, match="public internet"):
        await fetch("https://rebinding.example.com/1.jpg")
    assert asked == ["rebinding.example.com"]


async def test_a_name_that_is_not_found_may_be_found_later(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(*_: object, **__: object) -> list[tuple[Any, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    with pytest.raises(ServiceProblem, match="not found") as caught:
        await fetch("https://media.example.com/1.jpg")
    assert caught.value.retry


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
        *("255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1"),
        *("::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "fec0::1", "2001:db8::1", "fe80::1%eth0", "nonsense"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


async def test_a_file_is_cut_off_at_its_limit_whatever_it_says_of_itself(api: Files) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while sent < 200 * 65_536:
            await response.write(JPEG + b"\0" * 65_536)
            sent += 65_536
        return response

    api.answers["/1"] = endless
    with pytest.raises(BadInput, match="larger than 1 MB"):
        await fetch(f"{api.url}/1", api, most_bytes=1024 * 1024)
    assert sent < 200 * 65_536


async def test_a_file_of_just_the_limit_is_taken(api: Files) -> None:
    api.on("/1", body=JPEG)
    assert (await fetch(f"{api.url}/1", api, most_bytes=len(JPEG))).data == JPEG
    with pytest.raises(BadInput):
        await fetch(f"{api.url}/1", api, most_bytes=len(JPEG) - 1)


async def test_a_small_file_that_would_unpack_to_a_large_one_is_not_unpacked(api: Files) -> None:
    api.on("/1", body=gzip.compress(JPEG * 100_000), content_encoding="gzip")
    with pytest.raises(BadInput, match="not taken"):
        await fetch(f"{api.url}/1", api)


@pytest.mark.parametrize(
    ("status", "retry"),
    [
        *((status, False) for status in (204, 206, 304, 400, 401, 403, 404, 410)),
        *((status, True) for status in (408, 429, 500, 503)),
    ],
)
async def test_whether_asking_again_helps(api: Files, status: int, retry: bool) -> None:
    api.on("/1", status)
    with pytest.raises(ServiceProblem) as caught:
        await fetch(f"{api.url}/1", api)
    assert caught.value.retry is retry


async def test_a_server_that_says_nothing_or_breaks_off(api: Files) -> None:
    never = asyncio.Event()

    async def silent(_: web.Request) -> web.StreamResponse:
        await never.wait()
        return web.Response()

    async def breaks(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "500"})
        await response.prepare(request)
        await response.write(JPEG)
        assert request.transport is not None
        request.transport.abort()
        return response

    api.answers = {"/silent": silent, "/breaks": breaks}
    with pytest.raises(ServiceProblem, match="too long") as slow:
        await fetch(f"{api.url}/silent", api, seconds=0.1)
    with pytest.raises(ServiceProblem, match="broke") as broken:
        await fetch(f"{api.url}/breaks", api)
    never.set()
    assert slow.value.retry and broken.value.retry


async def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(ServiceProblem) as caught:
        await WebMediaFetcher([url]).fetch(f"{url}/1", ACCESS)
    assert caught.value.retry


def iso(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0" + brand + b"\0" * 40


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20, "image/png"),
        (b"GIF89a" + b"\1" * 20, "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 20, "image/webp"),
        (iso(b"heic"), "image/heic"),
        (iso(b"mif1"), "image/heic"),
        (iso(b"isom"), "video/mp4"),
        (iso(b"qt  "), "video/quicktime"),
        (iso(b"M4A "), "audio/mp4"),
        (iso(b"3gp4"), "video/3gpp"),
        (b"ID3\x03" + b"\0" * 30, "audio/mpeg"),
        (b"\xff\xfb\x90\x44" + b"\0" * 30, "audio/mpeg"),
        (b"#!AMR\n\x3c" + b"\0" * 20, "audio/amr"),
        (b"OggS\0\2" + b"\0" * 30, "audio/ogg"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n", "text/vcard"),
        ("\ufeffFünf Fenster, zwei Türen\n".encode(), "text/plain"),
    ],
)
def test_the_types_that_are_taken(data: bytes, content_type: str) -> None:
    assert content_type_of(data) == content_type


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\n\t <svg xmlns='http://www.w3.org/2000/svg'/>",
        "\ufeff<html>".encode(),
        b"<?xml version='1.0'?><svg/>",
        b"PK\x03\x04" + b"\0" * 40,
        b"MZ" + b"\0" * 60,
        b"\x7fELF" + b"\2" * 30,
        b"#!/bin/sh\nrm -rf /\n",
        b"{\\rtf1 }",
        b"\x1f\x8b\x08" + b"\0" * 20,
        b"BM" + b"\0" * 40,
        iso(b"jp2 "),
        b"\0" * 100,
        "text in another encoding".encode("utf-16"),
        b"\x1b\x00",
    ],
)
def test_the_types_that_are_not(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        content_type_of(data)
    assert caught.value.message.endswith(".")
