"""What killed engines left behind is gone when the next one starts."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import leftovers


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of its own, with a short name: a socket's path has at most 107 letters."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="k") as short:
        monkeypatch.setattr(leftovers, "SOCKETS", Path(short))
        yield tmp_path


def socket_at(name: str, *, old: bool = True) -> tuple[Path, socket.socket]:
    path = leftovers.SOCKETS / f"OSL_PIPE_{os.getuid()}_{name}"
    made = socket.socket(socket.AF_UNIX)
    made.bind(str(path))
    made.listen()
    if old:
        os.utime(path, (1, 1))
    return path, made


def test_a_socket_nobody_listens_at_goes_and_others_stay(place: Path) -> None:
    deaf, listener = socket_at("deaf")
    listener.close()
    heard, stays = socket_at("heard")
    young, closed = socket_at("young", old=False)
    closed.close()
    leftovers.sweep()
    assert (deaf.exists(), heard.exists(), young.exists()) == (False, True, True)
    stays.close()


def test_a_folder_of_a_process_that_is_gone_goes(place: Path) -> None:
    done = subprocess.Popen(["true"])
    done.wait()
    gone = place / f"kiosk-pdf-{done.pid}-x"
    older = place / "kiosk-pdf-abc"  # of a release that wrote no number
    for folder in (gone, older):
        folder.mkdir()
    mine = leftovers.private_folder()
    leftovers.sweep()
    assert (gone.exists(), older.exists(), mine.exists()) == (False, True, True)
