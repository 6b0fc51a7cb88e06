"""The PDF engines of the tests are heard: what one sends into a network is seen, and fails its test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.documents.child_process import Child
from tests.network_witness import Witness

ASKING = {
    "a page": "socket.create_connection(('192.0.2.1', 80), 2)",
    "this machine": "socket.create_connection(('127.0.0.1', 80), 2)",
    "a file server": "socket.create_connection(('198.51.100.7', 445), 2)",
    "a name": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'a', ('192.0.2.53', 53))",
}


def engine(code: str) -> Child:
    """An engine that does this for its first document."""
    body = f"import socket\ninput()\ntry:\n    {code}\nexcept OSError:\n    pass\n"
    return Child([sys.executable, "-c", body + "print('{}', flush=True)\ninput()"], dict(os.environ))


@pytest.mark.parametrize("code", ASKING.values(), ids=ASKING.keys())
def test_what_an_engine_asks_for_is_seen(_witness: Witness | None, code: str) -> None:
    if _witness is None:
        pytest.skip("this machine lets nobody make a network")
    assert not _witness.seen()
    others = _witness.listeners()
    child = engine(code)
    assert child.ask({}, 60) == {}
    deadline = time.monotonic() + 60
    while not (packets := _witness.seen()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert _witness.listeners() - others
    child.stop()
    while _witness.listeners() - others:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert all(packets + _witness.seen()), "what came later, such as the answer, is heard here, too"


def test_an_engine_of_an_instant_leaves_no_listener(_witness: Witness | None, tmp_path: Path) -> None:
    """It may end before its listener could ask to end with it."""
    if _witness is None:
        pytest.skip("this machine lets nobody make a network")
    short = Witness(tmp_path / "report")
    for _ in range(30):
        subprocess.run(short.command(["/bin/true"]), check=True)
    deadline = time.monotonic() + 60
    while short.listeners():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_engine_that_asks_nobody_is_not_seen(_witness: Witness | None) -> None:
    if _witness is None:
        pytest.skip("this machine lets nobody make a network")
    child = engine("pass")
    assert child.ask({}, 60) == {}
    child.stop()
    assert not _witness.seen()
