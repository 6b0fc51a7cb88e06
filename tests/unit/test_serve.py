"""The kiosk in a browser without a browser: the PIN, the limits, the headers, the end of a kiosk."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType
from aiohttp.test_utils import BaseTestServer, TestServer

from kiosk import __main__ as program
from kiosk import log
from kiosk.boot import Boot, boot
from kiosk.cli import composition, serve, served_kiosk
from kiosk.errors import SettingsError
from kiosk.serving import pin_guesses
from kiosk.serving import web_pages as pages
from kiosk.serving.passes import UNUSED_SECONDS, Passes
from kiosk.serving.pin_guesses import MOST_TRIES, WINDOW_SECONDS, Flood, PinGuesses, whose
from kiosk.serving.terminal_process import TerminalProcess
from kiosk.serving.web_kiosk import Door, WebKiosk, is_loopback
from kiosk.settings import Settings, load
from kiosk.staff import pin
from kiosk.staff.authentication import BROWSERS_FREE, StaffAuthentication, browsers_tries
from kiosk.staff.rate_limiter import FREE
from kiosk.store.clock_watch import ClockWatch
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import FakeAudit, FakeStaffAccess
from tests.journey import session_at

PIN = "739154"
PROGRAM = """
import os, pathlib, signal, sys
def ended(*_):
    pathlib.Path(sys.argv[1]).write_text("in order")
    os._exit(0)
signal.signal(signal.SIGTERM, ended)
print("hola", os.ttyname(0) == os.ttyname(1), *os.get_terminal_size(0), flush=True)
open("/dev/tty").close()
for line in sys.stdin:
    if line.strip() == "fin":
        sys.exit(0)
    print("oí", line, flush=True)
"""
"""In place of a kiosk: it greets, hears, and writes down that it ended in order."""


@dataclass
class Office:
    """A server, its browsers, and what its kiosks left behind."""

    server: BaseTestServer
    kiosks: WebKiosk
    folder: Path
    access: FakeStaffAccess
    browsers: list[ClientSession] = field(default_factory=list)

    def browser(self) -> ClientSession:
        """A browser with cookies of its own."""
        self.browsers.append(ClientSession(cookie_jar=CookieJar(unsafe=True)))
        return self.browsers[-1]

    def url(self, path: str) -> str:
        """The whole address of a page."""
        return str(self.server.make_url(path))

    @property
    def origin(self) -> dict[str, str]:
        """What a browser says of the page it sends from."""
        return {"Origin": self.url("/").rstrip("/")}

    async def give_pin(
        self, browser: ClientSession, word: str = PIN, name: str = "", headers: dict[str, str] | None = None
    ) -> ClientResponse:
        """Send the form with the PIN."""
        data = {"pin": word, "nombre": name}
        where = self.url("/entrar")
        async with browser.post(
            where, data=data, headers=self.origin if headers is None else headers, allow_redirects=False
        ) as answer:
            await answer.read()
        return answer

    async def get(self, browser: ClientSession, path: str = "/", **headers: str) -> ClientResponse:
        """Ask for a page."""
        async with browser.get(self.url(path), headers=headers) as answer:
            await answer.read()
        return answer

    async def open(self, browser: ClientSession) -> ClientWebSocketResponse:
        """The connection that the kiosk's page opens."""
        return await browser.ws_connect(self.url("/ws?width=101&height=31"), headers=self.origin)

    def ended(self) -> list[str]:
        """The kiosks that ended in order."""
        return sorted(file.name for file in self.folder.glob("ended-*"))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    def start(place: int, columns: int, lines: int) -> TerminalProcess:
        words = ["-c", PROGRAM, str(tmp_path / f"ended-{place}")]
        return TerminalProcess(words, os.environ, columns, lines)

    access = FakeStaffAccess()
    library = serve.library_folder()
    kiosks = WebKiosk(access, Door("La <Oficina>", name="quiosco.example"), library, Passes(2), start)
    async with TestServer(kiosks.application) as server:
        office = Office(server, kiosks, tmp_path, access)
        yield office
        for browser in office.browsers:
            await browser.close()
        await kiosks.close()


async def heard(socket: ClientWebSocketResponse, words: str) -> str:
    """What a kiosk painted, up to these words."""
    painted = ""
    async with asyncio.timeout(60):
        while words not in painted:
            painted += (await socket.receive_bytes()).decode()
    return painted


async def code(socket: ClientWebSocketResponse) -> int | None:
    """The code with which the server closed a connection."""
    async with asyncio.timeout(60):
        while (await socket.receive()).type not in {WSMsgType.CLOSE, WSMsgType.CLOSED}:
            pass
    return socket.close_code


async def eventually(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - a file of another process
            await asyncio.sleep(0.01)


# --- the PIN


async def test_nothing_opens_before_the_pin(office: Office) -> None:
    browser = office.browser()
    page = await (await office.get(browser)).text()
    assert 'name="pin"' in page
    assert "La &lt;Oficina&gt;" in page
    assert "textual.js" not in page
    assert await code(await office.open(browser)) == pages.NO_PASS
    assert not (office.folder / "ended-1").exists()
    refused = await office.give_pin(browser, "480573")
    assert refused.status == 403
    assert pages.WRONG in await refused.text()
    assert not refused.cookies
    assert await code(await office.open(browser)) == pages.NO_PASS


async def test_the_right_pin_opens_a_kiosk_that_hears(office: Office) -> None:
    browser = office.browser()
    answer = await office.give_pin(browser)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "textual.js" in await (await office.get(browser)).text()
    socket = await office.open(browser)
    assert "hola True 101 31" in await heard(socket, "31")
    await socket.send_json(["stdin", "sí señor\r"])
    assert "oí sí señor" in await heard(socket, "oí sí señor")
    for odd in (
        "{",
        "[]",
        '["resize"]',
        '["resize", {"width": "x", "height": 1}]',
        '["stdin", "\\ud800"]',
        '["?"]',
    ):
        await socket.send_str(odd)
    await socket.send_json(["stdin", "fin\r"])
    assert await code(socket) == 1000


async def test_a_name_is_asked_for_only_where_there_are_several(office: Office) -> None:
    browser = office.browser()
    assert 'name="nombre"' not in await (await office.get(browser)).text()
    office.access.pins["Luis"] = "480573"
    page = await (await office.get(browser)).text()
    assert 'name="nombre"' in page
    assert "Luis" not in page, "who works here is not told"
    assert pages.WRONG_NAME in await (await office.give_pin(browser, PIN, "Luis")).text()
    assert (await office.give_pin(browser, "480573", "Luis")).status == 303


@pytest.fixture
def members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[StaffAuthentication, StaffAuthentication]:
    """Rosa's PIN, checked at a terminal and for browsers."""
    monkeypatch.setattr(pin, "COST", 2**4)
    data, secret = tmp_path / "data", tmp_path / "pepper"
    data.mkdir()
    terminal = StaffAuthentication(data, secret, FakeAudit())
    terminal.add("Rosa", PIN)
    return terminal, StaffAuthentication(data, secret, FakeAudit(), tries=browsers_tries(data))


def from_afar(address: str) -> dict[str, str]:
    """What a proxy with HTTPS on this machine passes on for a browser; the browser's own word comes first."""
    name = "quiosco.example"
    told = f"10.9.9.9, {address}"
    return {"Host": name, "Origin": f"https://{name}", "X-Forwarded-For": told}


async def test_one_browser_that_guesses_locks_nobody_else_out(
    tmp_path: Path, members: tuple[StaffAuthentication, StaffAuthentication]
) -> None:
    """Neither the staff at the terminal, nor another tablet; only itself, cookies or not."""
    terminal, access = members

    def start(*_: int) -> TerminalProcess:
        raise AssertionError("nothing may open")

    kiosks = WebKiosk(access, Door(name="quiosco.example"), serve.library_folder(), Passes(2), start)
    async with TestServer(kiosks.application) as server:
        office = Office(server, kiosks, tmp_path, FakeStaffAccess())
        thief, tablet = from_afar("192.168.1.66"), from_afar("192.168.1.20")
        for _ in range(pin_guesses.FREE):
            refused = await office.give_pin(office.browser(), "480573", headers=thief)
            assert refused.status == 403
        for _ in range(MOST_TRIES):
            right = await office.give_pin(office.browser(), headers=thief)
            assert right.status == 429, "even the right one has to wait"
            assert "Espere" in await right.text()
        assert (await office.give_pin(office.browser(), headers=tablet)).status == 303
        assert terminal.enter("Rosa", PIN).granted
        for browser in office.browsers:
            await browser.close()


async def test_a_browser_cannot_say_that_it_is_another(office: Office) -> None:
    """Without the proxy's name nobody's word about the address counts."""
    for n in range(pin_guesses.FREE + 1):
        headers = {**office.origin, "X-Forwarded-For": f"192.168.1.{n}"}
        last = await office.give_pin(office.browser(), "480573", headers=headers)
    assert last.status == 429


def test_many_addresses_together_are_limited_and_one_alone_never_gets_there(
    members: tuple[StaffAuthentication, StaffAuthentication], tmp_path: Path
) -> None:
    _terminal, access = members
    waits = [access.enter("Rosa", "480573").wait_seconds for _ in range(BROWSERS_FREE + 1)]
    assert waits[: BROWSERS_FREE - 1] == [0] * (BROWSERS_FREE - 1)
    assert waits[-1] > 0

    now, tried = [0.0], 0
    alone = PinGuesses(lambda: now[0])
    everybody = browsers_tries(tmp_path, lambda: ("one start", now[0]))
    for _ in range(2 * 24 * 60):
        now[0] += 30
        if not alone.begin("192.168.1.66"):
            tried += 1
            assert everybody.begin("") == 0
            assert everybody.waiting() == 0
    assert pin_guesses.FREE < tried < 120, "tries of one address in a day"


def test_tries_of_an_address_are_deducted_and_right_ones_do_not_count() -> None:
    now = [0.0]
    guesses = PinGuesses(lambda: now[0])
    for _ in range(3 * pin_guesses.FREE):
        assert guesses.begin("a") == 0
        guesses.uncount("a")
    for _ in range(pin_guesses.FREE):
        assert guesses.begin("a") == 0
    assert guesses.begin("a") == pin_guesses.FIRST_WAIT
    now[0] += pin_guesses.FORGIVEN_AFTER * pin_guesses.FREE
    for _ in range(pin_guesses.FREE):
        assert guesses.begin("a") == 0
    assert guesses.begin("a") > 0
    for n in range(pin_guesses.MOST_ADDRESSES):
        guesses.begin(f"b{n}")
    assert guesses.begin("a") == 0, "not more addresses are kept than there is room for"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.168.1.5", "192.168.1.6", False),
        ("::ffff:192.168.1.5", "192.168.1.5", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("[2001:db8:0:1::1]", "2001:db8:0:2::1", False),
        (" fe80::1%eth0", "fe80::2", True),
        ("unknown", "", True),
    ],
)
def test_whose_an_address_is(one: str, other: str, same: bool) -> None:
    assert (whose(one) == whose(other)) is same


async def test_a_flood_of_pins_is_not_even_looked_at(office: Office) -> None:
    answers = [
        await office.give_pin(office.browser(), "480573", headers=from_afar(f"192.168.1.{n}"))
        for n in range(MOST_TRIES + 3)
    ]
    assert [one.status for one in answers[MOST_TRIES:]] == [429] * 3
    assert office.access.failed == MOST_TRIES


def test_after_a_flood_tries_count_again() -> None:
    now = [0.0]
    flood = Flood(lambda: now[0])
    assert [flood.allows() for _ in range(MOST_TRIES + 1)] == [*[True] * MOST_TRIES, False]
    now[0] = WINDOW_SECONDS
    assert flood.allows()


def test_a_pass_lapses_unless_a_kiosk_is_open() -> None:
    now = [0.0]
    passes = Passes(2, lambda: now[0])
    idle, busy = passes.grant(), passes.grant()
    assert passes.take(busy) == 1
    now[0] = UNUSED_SECONDS + 1
    assert not passes.valid(idle)
    assert passes.valid(busy)
    passes.give_back(busy)
    assert passes.valid(busy)
    now[0] = 2 * UNUSED_SECONDS + 2
    assert not passes.valid(busy)
    assert not passes.valid("")


# --- one kiosk a browser, and not too many


async def test_a_second_tab_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.serving.web_kiosk.PATIENCE_SECONDS", 0.05)
    browser = office.browser()
    await office.give_pin(browser)
    first = await office.open(browser)
    await heard(first, "hola")
    assert await code(await office.open(browser)) == pages.ELSEWHERE
    await first.send_json(["stdin", "hola\r"])
    await heard(first, "oí hola")


async def test_a_page_that_is_loaded_again_gets_its_kiosk(office: Office) -> None:
    browser = office.browser()
    await office.give_pin(browser)
    first = await office.open(browser)
    await heard(first, "hola")
    again = asyncio.ensure_future(office.open(browser))
    await first.close()
    second = await again
    await heard(second, "hola")
    assert office.ended() == ["ended-1"], "the one before ended in order"


async def two_open(office: Office) -> list[ClientWebSocketResponse]:
    """As many browsers with a kiosk as there are places."""
    open_now = []
    for _ in range(2):
        browser = office.browser()
        await office.give_pin(browser)
        open_now.append(await office.open(browser))
        await heard(open_now[-1], "hola")
    return open_now


async def test_a_full_house_is_told_and_a_place_is_free_again(office: Office) -> None:
    open_now = await two_open(office)
    third = office.browser()
    await office.give_pin(third)
    assert await code(await office.open(third)) == pages.FULL
    await open_now[0].close()
    await eventually(lambda: office.ended() == ["ended-1"])
    async with asyncio.timeout(60):
        # its place is free a moment after it has ended
        while (first := await (await office.open(third)).receive()).type is not WSMsgType.BINARY:
            assert first.type in {WSMsgType.CLOSE, WSMsgType.CLOSED}
    assert b"hola" in first.data


async def test_the_end_of_the_server_ends_every_kiosk_in_order(office: Office) -> None:
    open_now = await two_open(office)
    assert not any(one.closed for one in open_now)
    await office.kiosks.close()
    assert office.ended() == ["ended-1", "ended-2"]
    late = office.browser()
    await office.give_pin(late)
    assert await code(await office.open(late)) == pages.FULL


async def test_a_kiosk_that_cannot_start_is_told(tmp_path: Path) -> None:
    def start(*_: int) -> TerminalProcess:
        raise OSError("no room")

    kiosks = WebKiosk(FakeStaffAccess(), Door(), serve.library_folder(), Passes(1), start)
    async with TestServer(kiosks.application) as server:
        office = Office(server, kiosks, tmp_path, FakeStaffAccess())
        browser = office.browser()
        await office.give_pin(browser)
        for _ in range(2):
            assert await code(await office.open(browser)) == pages.BROKEN, "and its place is free again"
        await browser.close()


# --- who may ask


@pytest.mark.parametrize(
    "path", ["/", "/static/quiosco.js", "/static/js/textual.js", "/nothing", "/entrar", "/ws"]
)
async def test_every_answer_has_the_headers(office: Office, path: str) -> None:
    answer = await office.get(office.browser(), path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy, "no other address"
    assert "sandbox" in policy
    assert "allow-popups" not in policy, "an address on the screen opens nothing"
    assert not answer.headers["Server"]


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "http://otra.example"}])
async def test_another_site_can_send_nothing(office: Office, headers: dict[str, str]) -> None:
    browser = office.browser()
    answer = await office.give_pin(browser, headers=headers)
    assert (answer.status, dict(answer.cookies)) == (403, {})
    assert (await office.get(browser, "/ws", **headers)).status == 403


async def test_on_loopback_another_name_is_not_answered(office: Office) -> None:
    answer = await office.get(office.browser(), Host="otra.example")
    assert answer.status == 403
    assert (await office.get(office.browser(), Host="quiosco.example")).status == 200, "the proxy's"


@pytest.mark.parametrize(("host", "secure"), [("quiosco.example", True), ("127.0.0.1", False)])
async def test_behind_https_the_pass_never_travels_without(office: Office, host: str, secure: bool) -> None:
    headers = {"Host": host, "Origin": f"https://{host}"}
    answer = await office.give_pin(office.browser(), headers=headers)
    assert answer.status == 303
    assert ("Secure" in answer.headers["Set-Cookie"]) is secure


@pytest.mark.parametrize(
    "path", ["../web_kiosk.py", "images/background.png", "fonts/x.ttf", "..%2f..%2fserve.py", ""]
)
async def test_only_four_files_are_served(office: Office, path: str) -> None:
    assert (await office.get(office.browser(), f"/static/{path}")).status in {403, 404}


def test_pages_name_no_other_address() -> None:
    for page in (pages.kiosk_page(), pages.pin_page("", ask_name=True), pages.message_page("", "")):
        assert "http" not in page


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("LOCALHOST", True),
        ("192.168.1.0", False),
        ("192.168.1.5", False),
        ("", False),
    ],
)
def test_what_loopback_is(host: str, only_here: bool) -> None:
    assert is_loopback(host) is only_here


# --- the command


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda _name: None)
    with pytest.raises(SettingsError, match=r"pip install 'indupal-kiosk\[serve\]'"):
        serve.library_folder()
    assert program.main(["serve"]) == 1
    assert "indupal-kiosk[serve]" in capsys.readouterr().err


def test_without_staff_nothing_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KIOSK_STAFF__PEPPER_PATH", str(tmp_path / "pepper"))
    assert program.main(["serve"]) == 1
    assert "kiosk staff add" in capsys.readouterr().err


def test_each_place_has_its_own_data_and_the_offices_staff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "kiosk.toml").write_text('[office]\ncity = "Otra"\n[scanner]\ndevice = "auto"\n')
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(data))
    monkeypatch.setenv("KIOSK_STORE__STATION", "quiosco-de-la-entrada-norte-12")
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/x")
    monkeypatch.setenv("KIOSK_LOCK", "7")
    office = load()
    there = {place: served_kiosk.prepare_place(office, place) for place in (1, 2)}
    assert not {"NOTIFY_SOCKET", "KIOSK_LOCK"} & set(there[1])
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    for name, value in there[2].items():
        monkeypatch.setenv(name, value)
    place = load()
    assert place.paths.data == data / "web" / "2"
    assert place.paths.templates == office.paths.templates
    assert (place.office.city, place.scanner.device) == ("Otra", "")
    assert place.store.station == "quiosco-de-la-entrada-no-web-2"
    assert composition.staff_folder(place) == composition.staff_folder(office) == data
    assert composition.audit_folder(place) == data / "audit"
    assert composition.key_file(place) == data / "key"
    assert (data / "web").stat().st_mode & 0o077 == 0
    assert there[1]["KIOSK_PATHS__DATA"] != there[2]["KIOSK_PATHS__DATA"]


def test_who_guesses_at_one_kiosk_locks_nobody_out_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pin, "COST", 2**4)
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(data))
    monkeypatch.setenv("KIOSK_STAFF__PEPPER_PATH", str(tmp_path / "pepper"))
    office = load()
    hallway = composition.open_staff_access(office, FakeAudit())
    hallway.add("Rosa", PIN)
    for name, value in served_kiosk.prepare_place(office, 1).items():
        monkeypatch.setenv(name, value)
    tablet = load()
    guessed, codes = composition.open_staff_access(tablet, FakeAudit()), composition.open_guesses(tablet)
    for _ in range(FREE):
        guessed.enter("Rosa", "480573")
        codes.count()
    assert guessed.enter("Rosa", PIN).wait_seconds > 0
    assert codes.wait_seconds() > 0
    assert hallway.enter("Rosa", PIN).granted
    assert composition.open_guesses(office).wait_seconds() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="pseudo-terminals as Linux has them")
async def test_a_program_that_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.serving.terminal_process.PARTING_SECONDS", 0.2)
    stubborn = "import signal,time;signal.signal(15,signal.SIG_IGN);print('hola',flush=True);time.sleep(600)"
    terminal = TerminalProcess(["-c", stubborn], os.environ, 80, 24)
    async with asyncio.timeout(60):
        while b"hola" not in await terminal.painted():
            pass
        assert await terminal.close() < 0


@pytest.mark.slow
def test_what_is_too_old_is_wiped_where_nobody_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place without a kiosk has nobody else to do it; the office's own folder is not its business."""
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(data))
    monkeypatch.setenv("KIOSK_STAFF__PEPPER_PATH", str(tmp_path / "pepper"))
    monkeypatch.setenv("KIOSK_PRIVACY__KEEP_OPEN_HOURS", "0")
    settings = load()
    place = served_kiosk.place_folder(settings, 1)
    served_kiosk.prepare_place(settings, 1)
    ClockWatch(place / "clock.json").believe(datetime.now().astimezone())
    stores = [TinySessionStore(folder / "sessions", key_file=data / "key") for folder in (data, place)]
    for store in stores:
        store.save(session_at("contacto").record())
    assert served_kiosk.wipe_expired(settings, 1) == 0
    assert [store.count() for store in stores] == [1, 0]
    acts = (data / "audit" / "audit.jsonl").read_text()
    assert "pidió" not in acts, "nobody asked for it"


async def test_a_fault_of_the_chores_is_told_and_they_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    twice = asyncio.Event()

    def broken(_: Settings) -> list[int]:
        raise ValueError("no places")

    def tell(name: str, error: Exception) -> None:
        told.append(f"{name} {type(error).__name__}")
        if len(told) > 1:
            twice.set()

    monkeypatch.setattr(serve, "used_places", broken)
    monkeypatch.setattr(serve, "CHORE_SECONDS", 0)
    monkeypatch.setattr(log, "failure", tell)
    chores = asyncio.ensure_future(serve._Served(load(), dry_run=True)._chores(Passes(1)))
    await asyncio.wait_for(twice.wait(), 60)
    chores.cancel()
    assert set(told) == {"serve_wipe_failed ValueError"}


@pytest.mark.slow
def test_a_kiosk_wipes_what_is_too_old_at_places_that_no_server_looks_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(data))
    monkeypatch.setenv("KIOSK_STAFF__PEPPER_PATH", str(tmp_path / "pepper"))
    monkeypatch.setenv("KIOSK_PRIVACY__KEEP_OPEN_HOURS", "0")
    data.mkdir()
    settings, now = load(), datetime.now().astimezone()
    stores = []
    for place, lately in ((1, True), (7, False)):  # there were more places once
        served_kiosk.prepare_place(settings, place)
        folder = served_kiosk.place_folder(settings, place)
        before = now if lately else now - timedelta(hours=3)
        seconds = boot().seconds - (now - before).total_seconds()
        ClockWatch(folder / "clock.json", lambda seconds=seconds: Boot(boot().id, seconds)).believe(before)  # type: ignore[misc]  # mypy knows no lambda's default
        stores.append(TinySessionStore(folder / "sessions", key_file=data / "key"))
        stores[-1].save(session_at("contacto").record())
    assert served_kiosk.used_places(settings) == [1, 7]
    served_kiosk.wipe_unserved(settings)
    assert [store.count() for store in stores] == [1, 0], "a server that looks at the first one will do it"


def test_a_place_with_a_kiosk_is_left_alone() -> None:
    passes = Passes(1)
    token = passes.grant()
    assert passes.reserve(1)
    assert passes.free() == 0, "and no kiosk opens meanwhile"
    passes.release(1)
    assert passes.take(token) == 1
    assert not passes.reserve(1)
