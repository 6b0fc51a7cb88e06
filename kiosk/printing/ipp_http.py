"""IPP over HTTP (RFC 8010, 4), to CUPS' socket or to a printer, with a timeout for each request.

Each request has its own connection, so that none stays open when cupsd or the printer freezes.
"""

from __future__ import annotations

import asyncio
import errno
import ssl
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from dataclasses import dataclass

from kiosk.errors import PrintError
from kiosk.printing import ipp

LARGEST_ANSWER = 4_000_000
"""Most bytes of an answer; a printer's usual answer has some thousands."""
_GONE = (OSError, EOFError, asyncio.LimitOverrunError, ValueError)


class NoAnswerError(PrintError):
    """No valid answer came in time.

    Attributes:
        reason: "refused" (nothing listens at the address), "silent" (timeout), "lost" (connection closed, or
            no
            route), "garbled" (the answer is not of this protocol).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"La impresora o el servicio de impresión no responde ({reason}).")
        self.reason = reason


class IppRefusedError(PrintError):
    """The server understood the request and refused it.

    Attributes:
        status: IPP status from 0x400 on (RFC 8011, appendix B), or the HTTP status, always below 0x400.
        message: the server's text, in its own language.
    """

    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    TOO_LARGE = 413
    """HTTP status: the document is larger than CUPS allows, or than its disk can hold."""

    def __init__(self, status: int, message: str) -> None:
        kind = f"IPP {status:#06x}" if status >= 0x400 else f"HTTP {status}"
        super().__init__(f"El servicio de impresión no aceptó la orden ({kind}).")
        self.status = status
        self.message = message


@dataclass(frozen=True)
class IppServer:
    """The address of a server: a unix socket, or a host and its port."""

    socket: str = ""
    host: str = "localhost"
    port: int = 631
    tls: bool = False

    async def connect(self) -> tuple[StreamReader, StreamWriter]:
        """Open a connection."""
        if self.socket:
            return await asyncio.open_unix_connection(self.socket)
        secure = None
        if self.tls:  # a printer signs its own certificate; nothing secret is asked of it
            secure = ssl.create_default_context()
            secure.check_hostname, secure.verify_mode = False, ssl.CERT_NONE
        try:
            return await asyncio.open_connection(self.host, self.port, ssl=secure)
        except OSError as error:
            # of a host with several addresses asyncio puts the errors into the text of one without a number
            if error.errno is None and f"[Errno {errno.ECONNREFUSED}]" in str(error):
                raise ConnectionRefusedError(errno.ECONNREFUSED, "every address refused") from None
            raise

    @property
    def name(self) -> str:
        """Value of the Host field; at its socket CUPS accepts only localhost."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return "localhost" if self.socket else f"{host}:{self.port}"


async def ask(
    server: IppServer, path: str, request: bytes, seconds: float, document: bytes = b""
) -> ipp.Answer:
    """Send a request and decode the answer.

    Args:
        server: the server.
        path: path of the resource, as in the printer's address.
        request: the bytes from `ipp.request`.
        seconds: timeout of everything: connecting, sending, waiting, reading.
        document: bytes that follow the request.

    Raises:
        NoAnswerError: no valid answer came in time.
        IppRefusedError: the server refused.
    """
    try:
        async with asyncio.timeout(seconds):
            status, body = await _post(server, path, request + document)
    except TimeoutError:
        raise NoAnswerError("silent") from None
    except ConnectionRefusedError:
        raise NoAnswerError("refused") from None
    except FileNotFoundError:  # the socket of a service that does not run
        raise NoAnswerError("refused") from None
    except _GONE as error:
        raise NoAnswerError("garbled" if isinstance(error, ValueError) else "lost") from None
    if status != 200:
        raise IppRefusedError(status, "")
    try:
        answer = ipp.answer(body)
    except ipp.GarbledError:
        raise NoAnswerError("garbled") from None
    if answer.status > 0xFF:
        raise IppRefusedError(answer.status, answer.message)
    return answer


async def _post(server: IppServer, path: str, body: bytes) -> tuple[int, bytes]:
    """Send one HTTP request; returns the status and the body of the answer."""
    reader, writer = await server.connect()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {server.name}\r\nContent-Type: application/ipp\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    # a server that refuses a long document answers before the end: so read while sending
    sending = asyncio.ensure_future(_send(writer, head.encode("ascii") + body))
    try:
        status, fields = await _head(reader)
        while status == 100:
            status, fields = await _head(reader)
        return status, await _body(reader, fields) if status == 200 else b""
    finally:
        sending.cancel()
        writer.transport.abort()  # a normal close would wait for a server that hangs


async def _send(writer: StreamWriter, data: bytes) -> None:
    writer.write(data)
    with suppress(ConnectionError):  # reading the answer reports it
        await writer.drain()


async def _head(reader: StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    version, status, *_ = [*lines[0].split(), "", ""]
    if not version.startswith("HTTP/1.") or not status.isdecimal() or not 100 <= int(status) < 0x400:
        raise ValueError("not HTTP")
    pairs = (line.partition(":") for line in lines[1:])
    return int(status), {name.strip().lower(): value.strip() for name, _, value in pairs}


async def _body(reader: StreamReader, fields: dict[str, str]) -> bytes:
    if fields.get("transfer-encoding", "").lower() == "chunked":
        return await _chunks(reader)
    if "content-length" in fields:
        return await reader.readexactly(_size(fields["content-length"], 10))
    body = await reader.read(LARGEST_ANSWER)
    while more := await reader.read(LARGEST_ANSWER):
        body += more
        _size(str(len(body)), 10)
    return body


async def _chunks(reader: StreamReader) -> bytes:
    """A chunked body (RFC 9112, 7.1); fields after the last chunk are ignored."""
    body = b""
    while size := _size((await reader.readuntil(b"\r\n")).decode("latin-1").partition(";")[0], 16):
        body += await reader.readexactly(size)
        _size(str(len(body)), 10)
        await reader.readexactly(2)
    return body


def _size(digits: str, base: int) -> int:
    size = int(digits.strip(), base)
    if not 0 <= size <= LARGEST_ANSWER:
        raise ValueError("too large for an answer")
    return size
