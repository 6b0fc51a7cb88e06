"""A temporary page on the local network with one person's files for their telephone.

The address contains 128 random bits; requests with another address get an empty answer. The page is served
over plain HTTP: anybody who records the office's network can read the files, so it is off unless the office
switches it on.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
import time
import zipfile
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from io import BytesIO
from math import ceil

from aiohttp import web

from kiosk import files, log
from kiosk.errors import HandoverError
from kiosk.handover.phone_html import ARCHIVE, page

KEY_BYTES = 16
"""128 bits cannot be guessed in the ten minutes in which the page is served."""
MOST_REQUESTS, WINDOW_SECONDS = 60, 10.0
"""Most requests in so many seconds, from all clients together; a telephone needs about six."""
MOST_WRONG = 50
"""Requests with a wrong address after which the page is closed: somebody is guessing."""
START_SECONDS = 20.0
HEADERS = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Server": "",
}


class PhoneServer:
    """Serves the files of one offer at a time, in a thread of its own."""

    def __init__(self, address: str, minutes: int = 10, port: int = 0) -> None:
        """Store the settings; nothing listens yet.

        Args:
            address: address of this machine in the telephones' network; the server listens on no other.
            minutes: how long an offer is served.
            port: the port to listen on; 0: any free one.
        """
        self._address = address
        self._minutes = minutes
        self._port = port
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._offer: _Offer | None = None

    def stands(self) -> bool:
        """Whether the offer is still served: its minutes are not over, and nobody guessed at its address."""
        offer = self._offer
        return offer is not None and offer.left() > 0

    def fetched(self) -> frozenset[str]:
        """Names of the files of this offer that a telephone has received; empty after the offer."""
        offer = self._offer
        return frozenset(offer.fetched) if offer else frozenset()

    def offer(self, contents: Mapping[str, bytes]) -> str:
        """Serve files at a new address and end the offer before; call it in a thread.

        Returns:
            The address of the page.

        Raises:
            HandoverError: nothing can listen at the address.
        """
        with self._lock:
            self._stop()
            offer = _Offer(dict(contents), self._minutes)
            started: Future[int] = Future()
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=self._serve, args=(loop, offer, started), daemon=True)
            thread.start()
            self._loop, self._thread, self._offer = loop, thread, offer
            try:
                port = started.result(START_SECONDS)
            except (OSError, TimeoutError) as error:
                self._stop()
                reason = files.reason(error) if isinstance(error, OSError) else "no respondió"
                raise HandoverError(
                    f"No se pudo abrir la página del teléfono ({reason}). Revise [handover] address."
                ) from None
        log.event("phone_page_opened", count=len(contents))
        return f"http://{self._address}:{port}/{offer.key}/"

    def close(self) -> None:
        """End the offer; a second call does nothing."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if self._offer is not None:
            self._offer.end()
        if self._loop is not None and self._thread is not None:
            self._thread.join()
            self._loop.close()
        self._loop = self._thread = self._offer = None

    def _serve(self, loop: asyncio.AbstractEventLoop, offer: _Offer, started: Future[int]) -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(self._listen(offer, started))

    async def _listen(self, offer: _Offer, started: Future[int]) -> None:
        """Answer requests until the offer is ended or its time has passed."""
        application = web.Application(client_max_size=1024)
        application.router.add_route("*", "/{path:.*}", offer.answer)
        runner = web.AppRunner(application, access_log=None, keepalive_timeout=15, shutdown_timeout=1)
        await runner.setup()
        loop = asyncio.get_running_loop()
        offer.attach(loop)
        try:
            listening = socket.create_server((self._address, self._port), backlog=16)
            await web.SockSite(runner, listening, backlog=16).start()
            started.set_result(int(runner.addresses[0][1]))
            await offer.over()
            # a connection that is being made while its server closes would stay open (CPython, issue 109564)
            loop.remove_reader(listening.fileno())
            await _some_turns()
        except Exception as error:  # it is told in the thread that waits
            if started.done():
                raise
            started.set_exception(error)
        finally:
            await runner.cleanup()
            await _some_turns()
            offer.contents.clear()


class _Offer:
    """One person's files, the key of their address, and the counters of requests."""

    def __init__(self, contents: dict[str, bytes], minutes: int) -> None:
        self.key = secrets.token_hex(KEY_BYTES)
        self.contents = contents
        self.fetched: set[str] = set()
        """Names of the files that were sent completely; the zip file counts under its own name."""
        self._until = time.monotonic() + minutes * 60
        self._requests: deque[float] = deque(maxlen=MOST_REQUESTS)
        self._wrong = 0
        self._ended = threading.Event()
        self._wake: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Store the event loop that answers requests."""
        self._loop, self._wake = loop, asyncio.Event()

    def end(self) -> None:
        """End the offer; may be called from any thread."""
        self._ended.set()
        if self._loop is not None and self._wake is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    def left(self) -> float:
        """Seconds until the offer ends; 0: it has ended."""
        return 0.0 if self._ended.is_set() else max(0.0, self._until - time.monotonic())

    async def over(self) -> None:
        """Wait until the offer is ended or its time has passed."""
        assert self._wake is not None  # noqa: S101 - attached before
        while (left := self.left()) > 0:
            try:
                await asyncio.wait_for(self._wake.wait(), left)
            except TimeoutError:
                return

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request: a file, the page, or an empty error that says nothing about the offer."""
        now = time.monotonic()
        if len(self._requests) == MOST_REQUESTS and now - self._requests[0] < WINDOW_SECONDS:
            return web.Response(status=429, headers=HEADERS)
        self._requests.append(now)
        key, _, name = request.match_info["path"].partition("/")
        if not self.left() or not secrets.compare_digest(key.encode(), self.key.encode()):
            return self._refuse()
        if request.method not in {"GET", "HEAD"}:
            return web.Response(status=405, headers=HEADERS)
        if not name:
            text = page(self.contents, ceil(self.left() / 60))
            return web.Response(text=text, content_type="text/html", headers=HEADERS)
        content = self._archive() if name == ARCHIVE else self.contents.get(name)
        if content is None:
            return web.Response(status=404, headers=HEADERS)
        kind = "application/zip" if name == ARCHIVE else "application/pdf"
        saved = {"Content-Disposition": f'attachment; filename="{name}"'}
        response = web.Response(body=content, content_type=kind, headers=HEADERS | saved)
        if request.method == "GET":
            await response.prepare(request)
            await response.write_eof()
            self.fetched.add(name)
        return response

    def _refuse(self) -> web.Response:
        self._wrong += 1
        if self._wrong >= MOST_WRONG:
            self.end()
        return web.Response(status=404, headers=HEADERS)

    def _archive(self) -> bytes:
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in self.contents.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return stream.getvalue()


async def _some_turns() -> None:
    """Let the loop make or end the connections that it has begun to; each needs two or three of its turns."""
    for _ in range(5):
        await asyncio.sleep(0)
