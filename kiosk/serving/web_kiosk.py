"""The web application: a PIN first, then a kiosk on a terminal of its own for each browser.

The terminal in the browser is textual-serve's (`textual.js`), and so are the messages between it and this
server. Its own server is not used: it asks nobody who they are, and its page fetches a font from the network.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from kiosk import log
from kiosk.errors import StaffError
from kiosk.ports import StaffAccess
from kiosk.serving import web_pages as pages
from kiosk.serving.passes import Passes
from kiosk.serving.pin_guesses import Flood, PinGuesses, whose
from kiosk.serving.terminal_process import TerminalProcess

COOKIE = "quiosco"
"""Name of the cookie with a browser's pass; it ends with the browser."""
PATIENCE_SECONDS = 3.0
"""How long a page waits for the one before it in the same browser: a page loaded again comes first."""
HEARTBEAT_SECONDS = 20.0
"""A browser that answers nothing for so long is gone (a tablet without power)."""
LARGEST_MESSAGE = 1 << 16
"""Bytes of one message from the browser; a paste may be long."""
OWN = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript"}

StartKiosk = Callable[[int, int, int], TerminalProcess]
"""Opens the kiosk of a place on a terminal of so many columns and lines; raises KioskError or OSError."""


@dataclass(frozen=True)
class Door:
    """What browsers find."""

    office: str = ""
    """Name of the office, on the page with the PIN."""
    host: str = "127.0.0.1"
    """The address that is listened on; on loopback only loopback's names are answered."""
    name: str = ""
    """Name of a proxy with HTTPS, which is answered too; empty: there is none."""


@dataclass
class _Connection:
    """A browser's open connection."""

    socket: web.WebSocketResponse
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class WebKiosk:
    """Answers browsers."""

    def __init__(
        self, access: StaffAccess, door: Door, library: Path, passes: Passes, start: StartKiosk
    ) -> None:
        """Make the application; nothing listens yet.

        Args:
            access: checks PINs, with a limit of guesses for all browsers together.
            door: what browsers find.
            library: folder with textual-serve's static files.
            passes: which browsers may open a kiosk.
            start: opens a kiosk.
        """
        self._access, self._door = access, door
        self._library, self._passes, self._start = library, passes, start
        self._flood, self._guesses = Flood(), PinGuesses()
        self._open: dict[int, _Connection] = {}
        """Place -> the connection there."""
        self._closing = False
        self.application = web.Application(client_max_size=4096, middlewares=[self._guard])
        self.application.on_response_prepare.append(_add_headers)
        self.application.add_routes(
            [
                web.get("/", self._page),
                web.post("/entrar", self._enter),
                web.get("/ws", self._kiosk),
                web.get("/static/{name:.*}", self._file),
            ]
        )

    async def close(self) -> None:
        """End every kiosk in order, and take no more."""
        self._closing = True
        open_now = list(self._open.values())
        closing = [one.socket.close() for one in open_now]  # a browser that is gone is not waited for alone
        await asyncio.gather(*closing, *(one.ended.wait() for one in open_now), return_exceptions=True)

    # --- what comes in

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse a page of another site that asks here, and a name that only pretends to be this machine."""
        host = request.headers.get("Host", "")
        origin = request.headers.get("Origin")
        changes = request.method != "GET" or request.path == "/ws"
        if not self._knows(host) or (changes and urlsplit(origin or "").netloc != host):
            return web.Response(status=403)
        try:
            return await handler(request)
        except web.HTTPException as refused:
            return web.Response(status=refused.status, headers=_target(refused))

    def _knows(self, host: str) -> bool:
        name = _hostname(host)
        return not is_loopback(self._door.host) or is_loopback(name) or self._through_proxy(name)

    def _through_proxy(self, name: str) -> bool:
        return bool(name) and name == self._door.name

    def _address(self, request: web.Request) -> str:
        """Whose guesses these are. A proxy on this machine says it last; what it was told is not believed."""
        peer = request.remote or ""
        if is_loopback(peer) and self._through_proxy(_hostname(request.headers.get("Host", ""))):
            told = ",".join(request.headers.getall("X-Forwarded-For", []))
            return whose(told.rpartition(",")[2]) or peer
        return whose(peer) or peer

    async def _page(self, request: web.Request) -> web.Response:
        if self._passes.valid(_token(request)):
            return _html(pages.kiosk_page())
        return await self._ask()

    async def _ask(self, problem: str = "", status: int = 200) -> web.Response:
        try:
            members = await asyncio.to_thread(self._access.members)
        except StaffError as error:
            return _html(pages.message_page(error.title, error.detail), 503)
        return _html(pages.pin_page(self._door.office, ask_name=len(members) > 1, problem=problem), status)

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Check a name and a PIN; who guesses waits, and nobody else with them."""
        given = await request.post()
        pin, name = str(given.get("pin", "")), str(given.get("nombre", ""))
        address = self._address(request)
        if wait := self._guesses.begin(address):
            return await self._ask(pages.wait_words(wait), 429)
        if not self._flood.allows():
            self._guesses.uncount(address)
            return await self._ask(pages.FLOOD, 429)
        try:
            members = await asyncio.to_thread(self._access.members)
            name = members[0] if len(members) == 1 else name
            result = await asyncio.to_thread(self._access.enter, name, pin)
        except StaffError as error:
            return _html(pages.message_page(error.title, error.detail), 503)
        if result.granted or result.wait_seconds:
            self._guesses.uncount(address)
        if not result.granted:
            log.event("serve_pin_refused", count=len(self._open))
            wrong = pages.WRONG if len(members) == 1 else pages.WRONG_NAME
            said = pages.wait_words(result.wait_seconds) if result.wait_seconds else wrong
            return await self._ask(said, 429 if result.wait_seconds else 403)
        self._passes.revoke(_token(request))
        answer = web.Response(status=303, headers={"Location": "/"})
        encrypted = self._through_proxy(_hostname(request.headers.get("Host", "")))
        token = self._passes.grant()
        answer.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=encrypted, path="/")
        return answer

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name in {pages.STYLE, pages.SCRIPT}:
            file = OWN / name
        elif name in {pages.LIBRARY_STYLE, pages.LIBRARY_SCRIPT}:
            file = self._library / name
        else:
            return web.Response(status=404)
        content = await asyncio.to_thread(file.read_bytes)
        return web.Response(body=content, content_type=_KINDS[file.suffix], charset="utf-8")

    # --- a kiosk

    async def _kiosk(self, request: web.Request) -> web.StreamResponse:
        """The connection of one page: a kiosk opens, and ends with it."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=LARGEST_MESSAGE)
        await socket.prepare(request)
        token = _token(request)
        if code := await self._refusal(token):
            await socket.close(code=code)
            return socket
        place = self._passes.take(token)
        here = self._open[place] = _Connection(socket)
        log.event("serve_opened", position=place)
        code = pages.BROKEN
        try:
            code = await self._run(
                socket, place, _number(request, "width", 80), _number(request, "height", 24)
            )
        except Exception as error:
            log.failure("serve_failed", error)
        finally:
            del self._open[place]
            self._passes.give_back(token)
            here.ended.set()
            log.event("serve_closed", position=place)
        with suppress(OSError, RuntimeError):
            await socket.close(code=code)
        return socket

    async def _refusal(self, token: str) -> int:
        """Why this browser gets no kiosk, as a code of the closed connection; 0: it gets one."""
        if not self._passes.valid(token):
            return pages.NO_PASS
        if before := self._open.get(self._passes.place_of(token)):
            with suppress(TimeoutError):
                await asyncio.wait_for(before.ended.wait(), PATIENCE_SECONDS)
        if self._passes.place_of(token):
            return pages.ELSEWHERE
        return 0 if self._passes.free() and not self._closing else pages.FULL

    async def _run(self, socket: web.WebSocketResponse, place: int, columns: int, lines: int) -> int:
        """Pass on what is painted and typed until one side ends; the code to close the connection with."""
        terminal = await asyncio.to_thread(self._start, place, columns, lines)
        painting = asyncio.ensure_future(_paint(terminal, socket))
        typing = asyncio.ensure_future(_type(terminal, socket))
        try:
            await asyncio.wait({painting, typing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (painting, typing):
                task.cancel()
            await asyncio.gather(painting, typing, return_exceptions=True)
            status = await asyncio.shield(terminal.close())
        return 1000 if status == 0 or socket.closed else pages.BROKEN


async def _paint(terminal: TerminalProcess, socket: web.WebSocketResponse) -> None:
    while painted := await terminal.painted():
        await socket.send_bytes(painted)


async def _type(terminal: TerminalProcess, socket: web.WebSocketResponse) -> None:
    """Take textual.js's messages: what was typed or tapped, and the size; anything else is ignored."""
    async for message in socket:
        if message.type != WSMsgType.TEXT:
            continue
        with suppress(ValueError, TypeError, KeyError, IndexError, UnicodeEncodeError):
            kind, *values = json.loads(message.data)
            if kind == "stdin":
                terminal.type(str(values[0]).encode())
            elif kind == "resize":
                terminal.resize(int(values[0]["width"]), int(values[0]["height"]))


async def _add_headers(_request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(pages.HEADERS)


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine and nothing else."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _hostname(host: str) -> str:
    """The name in a Host header, without its port; empty: it has none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _target(refused: web.HTTPException) -> dict[str, str]:
    return {name: refused.headers[name] for name in ("Allow", "Location") if name in refused.headers}


def _token(request: web.Request) -> str:
    return request.cookies.get(COOKIE, "")


def _number(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status)
