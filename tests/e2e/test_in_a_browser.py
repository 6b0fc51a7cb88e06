"""`kiosk serve` in a real browser, touched with a finger: the PIN, the kiosk, its end, and what leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pyte
import pytest

from kiosk.interview.session import Session
from kiosk.store.kiosk_lock import claim
from kiosk.store.postgres_store import PostgresSessionStore
from kiosk.store.tiny_store import TinySessionStore
from tests.browser import Browser, browser
from tests.database import server
from tests.e2e.terminal import ENTER, F1, KIOSK, PATIENCE, ROOT, all_gone, children, environment, staffed
from tests.journey import answers_of, session_at

pytestmark = pytest.mark.slow

TABLET = ("--window-size=1024,768", "--touch-events=enabled")
NUMBER = answers_of()["numero_documento"]
LISTEN = """
window.painted = []; window.sent = [];
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...words) {
    super(...words);
    window.kiosk = this;
    this.addEventListener("message", (event) => {
      if (typeof event.data !== "string") window.painted.push(...new Uint8Array(event.data));
    });
  }
  send(data) { window.sent.push(data); super.send(data); }
};
"""
"""Notes what the kiosk paints and what the page sends: the page's own terminal only has pixels."""


@contextmanager
def served(data: Path, **more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`kiosk serve` of an office with Rosa; its address."""
    data.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [KIOSK, "serve", "--dry-run"],
        env=environment(data, **{"KIOSK_SERVE__PORT": "0"} | more),
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://\S+/", line)
        assert found, line
        yield found[0], process
    finally:
        process.terminate()
        process.wait(PATIENCE)
        if process.stdout:
            process.stdout.close()


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.1)


def screen(page: Browser) -> list[str]:
    """The lines that the kiosk shows in the page."""
    sizes = [json.loads(one) for one in page.run("return window.sent || []")]
    sizes = [one[1] for one in sizes if one[0] == "resize"]
    if not sizes:
        return []
    shown = pyte.Screen(sizes[-1]["width"], sizes[-1]["height"])
    painted = re.sub(
        rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\",
        b"",
        bytes(page.run("return window.painted")),
    )
    pyte.ByteStream(shown).feed(painted)
    return list(shown.display)


def shows(page: Browser, words: str) -> None:
    until(lambda: any(words in line for line in screen(page)), words)


def tap_words(page: Browser, words: str) -> None:
    """Touch these words on the kiosk's screen."""
    lines = screen(page)
    line, text = next((n, text) for n, text in enumerate(lines) if words in text)
    box = page.run(
        "const b = document.querySelector('.xterm-screen').getBoundingClientRect();"
        "return [b.x, b.y, b.width, b.height]"
    )
    column = text.index(words) + len(words) / 2
    page.tap(box[0] + box[2] * column / len(text), box[1] + box[3] * (line + 0.5) / len(lines))


def press(page: Browser, *keys: str) -> None:
    """Send keys to the kiosk as the page does."""
    for key in keys:
        page.run("window.kiosk.send(JSON.stringify(['stdin', arguments[0]]))", key)


def enter(page: Browser, url: str, pin: str = "739154") -> None:
    page.open(url)
    page.write("#pin", pin)
    page.tap_on("#entrar")


def ended(page: Browser) -> str:
    """What the page says after the kiosk ended; empty: it has not."""
    return str(
        page.run("const e = document.querySelector('#cierre:not([hidden])'); return e ? e.innerText : ''")
    )


def test_a_tablet_opens_the_kiosk_by_pin_and_taps(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    staffed(data)
    hallway = claim(data)  # a kiosk is open on the same data
    with served(data) as (url, process), browser(tmp_path / "browser", TABLET, watched=True) as page:
        page.before_pages(LISTEN)
        enter(page, url, "480573")
        until(lambda: page.run("return document.querySelector('#problema')?.innerText"), "wrong PIN told")
        assert "no es el PIN" in page.run("return document.querySelector('#problema').innerText")
        assert not (data / "web").joinpath("1").exists(), "nothing of the kiosk was opened"

        enter(page, url)
        shows(page, "Empezar")
        (tmp_path / "welcome.png").write_bytes(page.picture())
        tap_words(page, "Empezar")
        until(lambda: not any("Empezar" in line for line in screen(page)), "the next screen")
        (tmp_path / "next.png").write_bytes(page.picture())

        page.new_tab()
        page.open(url)
        until(lambda: "ya está abierto en este navegador" in ended(page), "the second tab is told")

        asked = page.requested()
        assert any("/ws" in one for one in asked)
        assert {urlsplit(one).hostname for one in asked if not one.startswith(("data:", "chrome:"))} == {
            "127.0.0.1"
        }
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert not list(data.glob("web/*/sessions/*/papers/*"))
    os.close(hallway)


def go_on(page: Browser, session: Session) -> None:
    """Open a session by its code and the number of the document."""
    shows(page, "Empezar")
    press(page, F1)
    shows(page, "Su número de documento")
    press(page, session.code, ENTER, NUMBER, ENTER)


@pytest.mark.parametrize("end", ["the tab is closed", "the server is killed"])
def test_a_kiosk_that_nobody_sees_any_more_ends_in_order(tmp_path: Path, end: str) -> None:
    """What was answered is kept for its code; the papers and the process are gone, the log names nobody."""
    data = tmp_path / "data"
    place = data / "web" / "1"
    place.mkdir(parents=True)
    staffed(data)
    session = session_at("papeles")
    session.notice, session.started_at = "1", "2026-11-23T12:00:00-05:00"
    store = TinySessionStore(place / "sessions", key_file=data / "key")
    store.save(session.record())
    with served(data) as (url, process), browser(tmp_path / "browser", TABLET) as page:
        page.before_pages(LISTEN)
        enter(page, url)
        go_on(page, session)
        shows(page, "Imprimir")
        (tmp_path / "papers.png").write_bytes(page.picture())
        until(lambda: papers(place), "the papers")
        left = started_by(process.pid)
        assert left
        if end == "the server is killed":
            process.kill()
        else:
            page.open("about:blank")
        all_gone(left)
        assert papers(place) == []
        assert [one.id for one in store.list()] == [session.id]
        logs = b"".join(file.read_bytes() for file in data.glob("web/**/kiosk.log*"))
        assert b"serve_opened" in logs
        for secret in (NUMBER, str(session.answers["nombres"]), "Rosa", "739154"):
            assert secret.encode() not in logs
        if end == "the tab is closed":
            page.open(url)
            shows(page, "Empezar")
            assert not any(NUMBER in line for line in screen(page))
            go_on(page, session)
            shows(page, "Imprimir")


def turn(page: Browser, width: int, height: int) -> None:
    """Give the window the size of a tablet held this way."""
    page.ask(
        "/goog/cdp/execute",
        {
            "cmd": "Emulation.setDeviceMetricsOverride",
            "params": {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True},
        },
    )


def columns(page: Browser) -> int:
    """The width of the kiosk that the page told last."""
    told = [json.loads(one) for one in page.run("return window.sent || []")]
    return int(next(one[1]["width"] for one in reversed(told) if one[0] == "resize"))


def test_a_tablet_that_is_turned_shows_the_kiosk_both_ways(tmp_path: Path) -> None:
    """The letters get the size of the new width: those of the old one would leave too few columns."""
    data = tmp_path / "data"
    data.mkdir()
    staffed(data)
    with served(data) as (url, _), browser(tmp_path / "browser", TABLET) as page:
        page.before_pages(LISTEN)
        turn(page, 1280, 800)
        enter(page, url)
        shows(page, "Empezar")
        wide = columns(page)
        turn(page, 800, 1280)
        until(lambda: columns(page) != wide, "the new width")
        shows(page, "Empezar")
        assert 80 <= columns(page) < wide
        (tmp_path / "upright.png").write_bytes(page.picture())
        turn(page, 1280, 800)
        until(lambda: columns(page) == wide, "the first width")
        shows(page, "Empezar")


def test_back_is_no_way_out_and_a_lost_connection_is_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    staffed(data)
    with served(data) as (url, process), browser(tmp_path / "browser", TABLET) as page:
        page.before_pages(LISTEN)
        enter(page, url)
        shows(page, "Empezar")
        tap_words(page, "Empezar")
        shows(page, "Paso 1")
        for _ in range(2):
            page.ask("/back")
            assert page.run("return window.kiosk && window.kiosk.readyState") == 1, "it went on as it was"
        shows(page, "Paso 1")
        process.kill()
        until(lambda: "Se perdió la conexión" in ended(page), "the loss is told")


def test_two_tablets_at_once_share_the_sessions_of_a_database(tmp_path: Path) -> None:
    """What was begun at one goes on at the other, and is open at one of them only."""
    data = tmp_path / "data"
    data.mkdir()
    staffed(data)
    session = session_at("papeles")
    session.notice, session.started_at = "1", "2026-11-23T12:00:00-05:00"
    database = server().database()
    store = PostgresSessionStore(database, tmp_path / "elsewhere", key_file=data / "key")
    store.save(session.record())
    store.close()
    with (
        served(data, KIOSK_STORE__URL=database) as (url, _),
        browser(tmp_path / "one", TABLET) as one,
        browser(tmp_path / "two", TABLET) as two,
    ):
        for page in (one, two):
            page.before_pages(LISTEN)
            enter(page, url)
            shows(page, "Empezar")
        go_on(two, session)
        shows(two, "Imprimir")
        go_on(one, session)
        shows(one, "Su sesión está abierta en otra pantalla")


def papers(place: Path) -> list[Path]:
    return [file for file in (place / "sessions").glob("*/papers/*") if file.is_file()]


def started_by(pid: int) -> list[int]:
    """All that a process has started, and they in turn."""
    found = children(pid)
    return found + [below for child in found for below in started_by(child)]
