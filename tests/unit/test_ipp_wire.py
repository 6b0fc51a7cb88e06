"""The way to CUPS and to a printer: whatever stands at the other end, an answer or a clear «no» in time."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.printing import ipp
from kiosk.printing import ipp_http as wire
from kiosk.printing.ipp import Operation
from kiosk.printing.ipp_http import IppRefusedError, IppServer, NoAnswerError, ask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

WELL = b"\x02\x00\x00\x00\x00\x00\x00\x01\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x03"
MISSING = b"\x02\x00\x04\x06\x00\x00\x00\x01\x01\x41\x00\x0estatus-message\x00\x04Nada\x03"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
CHUNKS = OK + b"Transfer-Encoding: chunked\r\n\r\n"
SIZE = b"Content-Length: %d\r\n\r\n"
REQUEST = ipp.request(Operation.GET_PRINTER_ATTRIBUTES, {"printer-uri": "ipp://localhost/"})
SHORT = 0.3
"""Seconds given to a server that will never answer."""

Behaviour = Callable[[StreamReader, StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(behaviour: Behaviour, **options: Any) -> AsyncIterator[IppServer]:
    """A server of this machine that does what it is told with every connection."""

    async def meet(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await behaviour(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async with await asyncio.start_server(meet, "127.0.0.1", 0, **options) as listening:
        yield IppServer(host="127.0.0.1", port=listening.sockets[0].getsockname()[1])


def says(*pieces: bytes) -> Behaviour:
    """Reads the request and sends these bytes, piece by piece."""

    async def behaviour(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        writer.write_eof()
        await reader.read()

    return behaviour


async def silence(reader: StreamReader, _writer: StreamWriter) -> None:
    """Takes everything and says nothing, until the other side has enough."""
    while await reader.read(100):
        pass


async def status_of(behaviour: Behaviour) -> int:
    async with server(behaviour) as where:
        return (await ask(where, "/", REQUEST, 5)).status


@pytest.mark.parametrize(
    "pieces",
    [
        (OK + SIZE % len(WELL) + WELL,),
        tuple(bytes([byte]) for byte in OK + SIZE % len(WELL) + WELL),
        (b"HTTP/1.1 100 Continue\r\n\r\n", OK + SIZE % len(WELL) + WELL),
        (CHUNKS, b"3\r\n" + WELL[:3], b"\r\n%x;a=b\r\n" % len(WELL[3:]) + WELL[3:] + b"\r\n0\r\n\r\n"),
        (b"HTTP/1.0 200 OK\r\n\r\n" + WELL,),
        (OK.lower().replace(b"http", b"HTTP") + (SIZE % len(WELL)).upper() + WELL,),
    ],
    ids=["plain", "byte by byte", "continue", "chunks", "until it ends", "other letters"],
)
async def test_every_honest_way_of_answering_is_understood(pieces: tuple[bytes, ...]) -> None:
    assert await status_of(says(*pieces)) == 0


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "lost"),
        (OK, "lost"),
        (OK + SIZE % 500 + WELL, "lost"),
        (CHUNKS + b"40\r\nabc", "lost"),
        (b"x" * 200_000, "lost"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "garbled"),
        (b"HTTP/1.1 mil OK\r\n\r\n", "garbled"),
        (b"\r\n\r\n", "garbled"),
        (OK + b"Content-Length: -1\r\n\r\n", "garbled"),
        (OK + b"Content-Length: mucho\r\n\r\n", "garbled"),
        (OK + b"Content-Length: 99999999999\r\n\r\n", "garbled"),
        (CHUNKS + b"fffffffff\r\n", "garbled"),
        (CHUNKS + b"x\r\n", "garbled"),
        (OK + SIZE % 5 + b"<html", "garbled"),
        (OK + SIZE % 20 + WELL[:20], "garbled"),
    ],
)
async def test_no_hostile_answer_gets_through(sent: bytes, reason: str) -> None:
    with pytest.raises(NoAnswerError) as caught:
        await status_of(says(sent))
    assert caught.value.reason == reason
    assert "no responde" in caught.value.detail


async def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST_ANSWER", 1000)
    chunks = CHUNKS + b"3e8\r\n" + b"x" * 1000 + b"\r\n1\r\nx\r\n0\r\n\r\n"
    for sent in (b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 3000, chunks):
        with pytest.raises(NoAnswerError) as caught:
            await status_of(says(sent))
        assert caught.value.reason == "garbled"


async def test_who_is_silent_is_left_in_time() -> None:
    async with server(silence) as where:
        with pytest.raises(NoAnswerError) as caught:
            await ask(where, "/", REQUEST, SHORT)
    assert caught.value.reason == "silent"


async def test_who_stops_reading_a_document_is_left_in_time() -> None:
    async def frozen(_reader: StreamReader, writer: StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's transport
        await asyncio.sleep(SHORT * 3)

    async with server(frozen) as where:
        with pytest.raises(NoAnswerError) as caught:
            await ask(where, "/", REQUEST, SHORT, b"x" * 20_000_000)
    assert caught.value.reason == "silent"


async def test_nobody_there_is_told_from_silence(tmp_path: Path) -> None:
    async with server(silence) as where:
        gone = where
    for nobody in (gone, IppServer(socket=str(tmp_path / "no.sock"))):
        with pytest.raises(NoAnswerError) as caught:
            await ask(nobody, "/", REQUEST, 5)
        assert caught.value.reason == "refused"


async def test_nobody_there_at_a_name_with_two_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's /etc/hosts gives localhost both, ::1 and 127.0.0.1."""
    async with server(silence) as where:
        gone = where
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, gone.port))
        for address in ("127.0.0.2", "127.0.0.1")
    ]

    async def two(*_: object, **__: object) -> list[object]:
        return list(found)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", two)
    with pytest.raises(NoAnswerError) as caught:
        await ask(IppServer(host="printer.invalid", port=gone.port), "/", REQUEST, 60)
    assert caught.value.reason == "refused"


async def test_a_refusal_keeps_its_reason_and_its_words() -> None:
    with pytest.raises(IppRefusedError) as caught:
        await status_of(says(OK + SIZE % len(MISSING) + MISSING))
    assert (caught.value.status, caught.value.message) == (IppRefusedError.NOT_FOUND, "Nada")
    assert "Nada" not in caught.value.detail, "the words of others are not shown: they may name somebody"
    with pytest.raises(IppRefusedError) as caught:
        await status_of(says(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"))
    assert caught.value.status == 401


async def test_a_refusal_in_the_middle_of_a_document_is_heard() -> None:
    async def full(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        while await reader.read(1_000_000):
            pass

    async with server(full) as where:
        with pytest.raises(IppRefusedError) as caught:
            await ask(where, "/", REQUEST, 5, b"x" * 5_000_000)
    assert caught.value.status == IppRefusedError.TOO_LARGE


async def test_the_request_is_whole_and_polite() -> None:
    heard: list[bytes] = []

    async def listen(reader: StreamReader, writer: StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        heard.extend((head, await reader.readexactly(len(REQUEST) + 4)))
        writer.write(OK + SIZE % len(WELL) + WELL)
        await writer.drain()

    async with server(listen) as where:
        await ask(where, "/printers/kiosk", REQUEST, 5, b"%PDF")
        port = where.port
    assert heard[0].startswith(b"POST /printers/kiosk HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{port}\r\n".encode() in heard[0]
    assert f"Content-Length: {len(REQUEST) + 4}\r\n".encode() in heard[0]
    assert heard[1] == REQUEST + b"%PDF"


async def test_a_printer_behind_its_own_certificate_is_asked_too(tmp_path: Path) -> None:
    """ipps: printers sign for themselves; nothing secret is asked of them."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_signed(tmp_path))
    async with server(says(OK + SIZE % len(WELL) + WELL), ssl=context) as where:
        secure = IppServer(host="127.0.0.1", port=where.port, tls=True)
        # no end of file can be told over TLS: the server only closes
        assert (await ask(secure, "/", REQUEST, 5)).status == 0


def self_signed(folder: Path) -> Path:
    """A key and its certificate in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "impresora")])
    day = datetime.timedelta(days=1)
    today = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, today - day, today + day)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "printer.pem"
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


def test_the_name_of_a_server_is_as_http_wants_it() -> None:
    assert IppServer(host="::1", port=8631).name == "[::1]:8631"
    assert IppServer(socket="/run/x.sock").name == "localhost"
