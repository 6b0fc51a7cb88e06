"""`kiosk serve` in a real browser, touched with a finger: the PIN, the kiosk, its end, and what leaves."""

from __future__ import annotations

import json
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

from tests.browser import Browser, browser
from tests.e2e.terminal import KIOSK, PATIENCE, ROOT, environment, staffed

pytestmark = pytest.mark.slow

TABLET = ("--window-size=1024,768", "--touch-events=enabled")
LISTEN = """
window.painted = []; window.sent = [];
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...words) {
    super(...words);
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
        env=environment(data, KIOSK_SERVE__PORT="0", **more),
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
