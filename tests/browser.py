"""A real browser without a screen, driven over WebDriver (W3C): it opens pages, is tapped, and downloads."""

from __future__ import annotations

import base64
import http.client
import json
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.needs import needs

PATIENCE = 300.0
"""Seconds until the browser is given up."""
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""Key of an element's name in WebDriver's answers (W3C WebDriver, 12.2)."""


class Browser:
    """A browser without a screen, with one window."""

    def __init__(self, port: int, session: str) -> None:
        self._port, self._path = port, f"/session/{session}"

    def ask(self, path: str, body: Mapping[str, Any] | None = None, method: str = "POST") -> Any:
        """One command of WebDriver to this browser."""
        return _ask(self._port, self._path + path, {} if body is None and method == "POST" else body, method)

    def open(self, url: str) -> None:
        """Go to a page and wait until it is loaded."""
        self.ask("/url", {"url": url})

    def run(self, script: str, *values: Any) -> Any:
        """What a function with this body returns in the page."""
        return self.ask("/execute/sync", {"script": script, "args": list(values)})

    def before_pages(self, script: str) -> None:
        """Run a script in every page from now on, before its own."""
        words = {"cmd": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": script}}
        self.ask("/goog/cdp/execute", words)

    def element(self, selector: str) -> str:
        """The path of the first element of the page that fits a CSS selector."""
        found = self.ask("/element", {"using": "css selector", "value": selector})
        return f"/element/{found[_ELEMENT]}"

    def tap(self, x: float, y: float) -> None:
        """Touch the page with a finger, in pixels from its upper left corner."""
        move = {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y), "origin": "viewport"}
        touch = [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        finger = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": touch}
        self.ask("/actions", {"actions": [finger]})

    def tap_on(self, selector: str) -> None:
        """Touch the middle of an element."""
        box = self.run(
            "const b = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return [b.x + b.width / 2, b.y + b.height / 2]",
            selector,
        )
        self.tap(*box)

    def write(self, selector: str, text: str) -> None:
        """Type into an element."""
        self.ask(f"{self.element(selector)}/value", {"text": text})

    def new_tab(self) -> None:
        """Open another tab, and go on there."""
        self.ask("/window", {"handle": self.ask("/window/new", {"type": "tab"})["handle"]})

    def requested(self) -> list[str]:
        """The addresses that pages asked for since this was last called; the browser was opened `watched`."""
        messages = [
            json.loads(one["message"])["message"] for one in self.ask("/se/log", {"type": "performance"})
        ]
        places = {"Network.requestWillBeSent": "request", "Network.webSocketCreated": ""}
        known = [(one["params"], places[one["method"]]) for one in messages if one["method"] in places]
        return [(params[place] if place else params)["url"] for params, place in known]

    def picture(self) -> bytes:
        """The window as a PNG."""
        return base64.b64decode(self.ask("/screenshot", None, "GET"))


@contextmanager
def browser(
    folder: Path,
    arguments: Sequence[str] = (),
    prefs: Mapping[str, Any] | None = None,
    *,
    watched: bool = False,
) -> Iterator[Browser]:
    """A fresh browser whose profile is in a folder; `watched`: it tells what it requests."""
    options = {
        "binary": needs("chromium"),
        "args": [*ARGUMENTS, *arguments, f"--user-data-dir={folder / 'profile'}"],
        "prefs": dict(prefs or {}),
    }
    wanted: dict[str, Any] = {"goog:chromeOptions": options}
    if watched:
        wanted["goog:loggingPrefs"] = {"performance": "ALL"}
    with _driver(needs("chromedriver")) as port:
        session = _ask(port, "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        try:
            yield Browser(port, session)
        finally:
            _ask(port, f"/session/{session}", None, "DELETE")


def downloads(url: str, names: Sequence[str], folder: Path) -> dict[str, bytes]:
    """Open a page, click its links of these names, and return the bytes of the files the browser stored."""
    folder.mkdir(parents=True, exist_ok=True)
    prefs = {
        "download.default_directory": str(folder),
        "profile.default_content_setting_values.automatic_downloads": 1,
        "plugins.always_open_pdf_externally": True,
    }
    with browser(folder, prefs=prefs) as page:
        page.open(url)
        for name in names:
            link = page.element(f'a[href="{name}"]')
            page.ask(f"{link}/click")
            _wait_for(folder, name)
    return {name: (folder / name).read_bytes() for name in names}


@contextmanager
def _driver(program: str) -> Iterator[int]:
    """Run the driver; its port is the one it says it found."""
    process = subprocess.Popen([program, "--port=0"], stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout or ():
            if found := re.search(r"started successfully on port (\d+)", line):
                yield int(found[1])
                return
        raise AssertionError("the driver ended")
    finally:
        process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _ask(port: int, path: str, body: Mapping[str, Any] | None, method: str = "POST") -> Any:
    """One command of WebDriver; fails with what the driver says."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        value = json.loads(answer.read())["value"]
    assert answer.status == http.HTTPStatus.OK, value
    return value


def _wait_for(folder: Path, name: str) -> None:
    """Wait until a download is there whole: the browser renames it at its end."""
    end = time.monotonic() + PATIENCE
    while not (folder / name).exists():
        assert time.monotonic() < end, f"{name} never came"
        time.sleep(0.05)
