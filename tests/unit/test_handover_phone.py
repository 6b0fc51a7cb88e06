"""Files to a telephone: a page for one person, some minutes, on loopback, with a real browser."""

from __future__ import annotations

import http.client
import io
import re
import socket
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kiosk.errors import HandoverError
from kiosk.handover import phone_server
from kiosk.handover.phone_server import PhoneServer
from tests.needs import needs

FILES = {"1-cedula.pdf": b"%PDF-1.7 cedula " * 999, "3-constancia.pdf": b"%PDF-1.7 constancia"}


@pytest.fixture
def server() -> Iterator[PhoneServer]:
    server = PhoneServer("127.0.0.1")
    yield server
    server.close()


def ask(url: str, method: str = "GET", path: str | None = None) -> tuple[int, bytes, dict[str, str]]:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)) as connection:
        connection.request(method, parts.path if path is None else path)
        answer = connection.getresponse()
        return answer.status, answer.read(), {key.lower(): value for key, value in answer.getheaders()}


def test_the_files_come_byte_for_byte_alone_and_together(server: PhoneServer) -> None:
    url = server.offer(FILES)
    for name, content in FILES.items():
        assert ask(url + name)[:2] == (200, content)
        assert ask(url + name)[2]["content-disposition"] == f'attachment; filename="{name}"'
    with zipfile.ZipFile(io.BytesIO(ask(url + "todos.zip")[1])) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_a_browser_shows_the_page(server: PhoneServer, tmp_path: Path) -> None:
    browser = needs("chromium")
    url = server.offer(FILES)
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         f"--user-data-dir={tmp_path}", "--dump-dom", url],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    assert "Sus archivos para SECOP II" in done.stdout
    assert re.findall(r'href="([^"]+)"', done.stdout) == [*FILES, "todos.zip"]


def test_the_page_says_how_long_it_still_stands(server: PhoneServer) -> None:
    url = server.offer(FILES)
    assert "en 10 minutos," in ask(url)[1].decode()
    assert server._offer
    server._offer._until -= 9.5 * 60
    assert "en 1 minuto," in ask(url)[1].decode()


def test_nothing_keeps_a_copy_and_nothing_tells_who_serves(server: PhoneServer) -> None:
    headers = ask(server.offer(FILES))[2]
    assert "no-store" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert not headers.get("server")


@pytest.mark.parametrize(
    "path", ["/", "/todos.zip", "/" + "0" * 32 + "/", "/../etc/passwd", "/%2e%2e/x", "/é"]
)
def test_who_does_not_know_the_address_learns_nothing(server: PhoneServer, path: str) -> None:
    url = server.offer(FILES)
    status, body, _ = ask(url, path=path.replace("é", "%C3%A9"))
    assert (status, body) == (404, b"")


def test_only_what_was_offered_is_there(server: PhoneServer) -> None:
    url = server.offer(FILES)
    for path in ("4-autorizacion.pdf", "../3-constancia.pdf", "x/1-cedula.pdf"):
        assert ask(url + path)[0] == 404
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(url, method)[0] == 405


def test_each_offer_has_an_address_nobody_can_guess(server: PhoneServer) -> None:
    first = server.offer(FILES)
    second = server.offer(FILES)
    keys = [urlsplit(url).path.strip("/") for url in (first, second)]
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in keys)
    assert keys[0] != keys[1]
    assert ask(second, path=f"/{keys[0]}/")[0] == 404


def test_it_is_gone_at_the_end_and_after_its_minutes(
    server: PhoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.offer(FILES)
    assert server.stands()
    server.close()
    server.close()
    assert not server.stands()
    with pytest.raises(OSError):
        ask(url)
    short = PhoneServer("127.0.0.1", minutes=0)
    url = short.offer(FILES)
    assert not short.stands()
    with pytest.raises(OSError):
        while True:
            assert ask(url)[0] == 404
    short.close()


def test_who_guesses_ends_it_and_who_asks_too_much_waits(
    server: PhoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_server, "WINDOW_SECONDS", 3600.0)
    url = server.offer(FILES)
    told = [ask(url)[0] for _ in range(phone_server.MOST_REQUESTS + 1)]
    assert told == [200] * phone_server.MOST_REQUESTS + [429]
    url = server.offer(FILES)
    with pytest.raises(OSError):
        for _ in range(phone_server.MOST_REQUESTS):
            ask(url, path="/" + "0" * 32 + "/")


def test_an_address_that_is_not_ours_is_told() -> None:
    server = PhoneServer("192.0.2.1")
    with pytest.raises(HandoverError, match=r"\[handover\] address"):
        server.offer(FILES)
    server.close()


def test_nothing_else_listens(server: PhoneServer) -> None:
    port = urlsplit(server.offer(FILES)).port
    assert port
    with socket.socket() as other, pytest.raises(OSError):
        other.settimeout(60)
        other.connect(("127.0.0.2", port))
