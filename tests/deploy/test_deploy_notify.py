"""What the kiosk tells systemd, read from a real socket."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import sd_notify
from tests.e2e.person import WELCOME
from tests.e2e.terminal import ENTER, KIOSK, Terminal, environment, staffed


@pytest.fixture
def line(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(60)
        yield line


def heard(line: socket.socket, words: str) -> str:
    """The first datagram with some words in it."""
    while words not in (news := line.recv(4096).decode()):
        pass
    return news


def test_each_piece_of_news(line: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sd_notify.SOCKET, str(tmp_path / "notify"))
    sd_notify.ready("bienvenida")
    assert line.recv(4096) == b"READY=1\nSTATUS=bienvenida\nWATCHDOG=1"
    sd_notify.alive()
    assert line.recv(4096) == b"WATCHDOG=1"
    sd_notify.alive("en uso")
    assert line.recv(4096) == b"WATCHDOG=1\nSTATUS=en uso"


def test_an_abstract_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = f"kiosk-test-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"\0{name}")
        monkeypatch.setenv(sd_notify.SOCKET, f"@{name}")
        sd_notify.alive()
        assert line.recv(4096) == b"WATCHDOG=1"


@pytest.mark.parametrize("address", ["", "/nowhere/at/all"])
def test_nobody_listens(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv(sd_notify.SOCKET, address)
    sd_notify.ready("bienvenida")


@pytest.mark.slow
def test_a_kiosk_tells_what_it_shows_and_that_it_moves(line: socket.socket, tmp_path: Path) -> None:
    data = tmp_path / "data"
    staffed(data)
    with Terminal([KIOSK], environment(data, NOTIFY_SOCKET=str(tmp_path / "notify"))) as terminal:
        assert "STATUS=bienvenida" in heard(line, "READY=1")
        heard(line, "WATCHDOG=1")
        terminal.wait_for(WELCOME)
        terminal.press(ENTER)
        heard(line, "STATUS=en uso")
        terminal.kill(signal.SIGSTOP)
        line.settimeout(0.1)
        with pytest.raises(TimeoutError):  # what was sent before is read first
            while True:
                line.recv(4096)
        line.settimeout(3)
        with pytest.raises(TimeoutError):
            line.recv(4096)
        terminal.kill(signal.SIGCONT)
        line.settimeout(60)
        heard(line, "WATCHDOG=1")


@pytest.mark.slow
def test_a_kiosk_that_cannot_serve_says_so(line: socket.socket, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "kiosk.toml").write_text("[nonsense]\n")
    with Terminal([KIOSK], environment(data, NOTIFY_SOCKET=str(tmp_path / "notify"))):
        assert "STATUS=falla S1" in heard(line, "READY=1")
