"""A real browser without a screen, driven over WebDriver (W3C), that downloads what a page offers."""

from __future__ import annotations

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


def downloads(url: str, names: Sequence[str], folder: Path) -> dict[str, bytes]:
    """Open a page, click its links of these names, and return the bytes of the files the browser stored."""
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "binary": needs("chromium"),
        "args": [*ARGUMENTS, f"--user-data-dir={folder / 'profile'}"],
        "prefs": {
            "download.default_directory": str(folder),
            "profile.default_content_setting_values.automatic_downloads": 1,
            "plugins.always_open_pdf_externally": True,
        },
    }
    with _driver(needs("chromedriver")) as port:
        session = _ask(port, "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        path = f"/session/{session['sessionId']}"
        try:
            _ask(port, f"{path}/url", {"url": url})
            for name in names:
                link = _ask(port, f"{path}/element", {"using": "css selector", "value": f'a[href="{name}"]'})
                _ask(port, f"{path}/element/{link[_ELEMENT]}/click", {})
                _wait_for(folder, name)
        finally:
            _ask(port, path, None, "DELETE")
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
