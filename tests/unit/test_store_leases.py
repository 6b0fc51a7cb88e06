"""Who has a session open: no clock, no crash and no damaged file gives it to two, or to nobody for ever."""

from __future__ import annotations

import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.boot import Boot, boot
from kiosk.store import leases
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON, FixedClock
from tests.writers import start, take_lease, take_lease_and_die

ID = "a" * 32


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> TinySessionStore:
    return TinySessionStore(tmp_path / "sessions", clock.now)


def after(monkeypatch: pytest.MonkeyPatch, here: Boot, seconds: float) -> None:
    """Let time pass for the store."""
    monkeypatch.setattr(leases, "boot", lambda: here._replace(seconds=here.seconds + seconds))


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=365), timedelta(days=-4000)])
def test_no_jump_of_the_clock_ends_or_prolongs_a_lease(
    store: TinySessionStore, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    assert store.lease(ID, "quiosco-1", 60)
    clock.at = NOON + jump
    monkeypatch.setattr(time, "time", lambda: clock.at.timestamp())
    assert not store.lease(ID, "quiosco-2", 60)
    after(monkeypatch, boot(), 61)
    assert store.lease(ID, "quiosco-2", 60)


def test_after_a_restart_of_the_machine_nobody_has_anything_open(
    store: TinySessionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.lease(ID, "quiosco-1", 3600)
    after(monkeypatch, Boot("another boot", 5.0), 0)
    restarted = TinySessionStore(tmp_path / "sessions")
    assert restarted.lease(ID, "quiosco-2", 60)


def test_a_lease_outlives_its_process_and_then_ends(
    store: TinySessionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = start(take_lease_and_die, tmp_path / "sessions", ID)
    child.join(120)
    assert child.exitcode == -signal.SIGKILL
    then = boot()
    after(monkeypatch, then, -30)
    assert not store.lease(ID, "quiosco-2", 60)
    after(monkeypatch, then, 30)
    assert store.lease(ID, "quiosco-2", 60)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"holder": 1}', "\x00\x00", '{"until": "soon"}'])
def test_a_damaged_lease_is_nobodys(store: TinySessionStore, tmp_path: Path, content: str) -> None:
    store.lease(ID, "quiosco-1", 3600)
    (tmp_path / "sessions" / ".leases" / ID).write_text(content)
    assert store.lease(ID, "quiosco-2", 60)


def test_what_ended_is_swept_at_start(
    store: TinySessionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.lease(ID, "quiosco-1", 60)
    store.lease("b" * 32, "quiosco-1", 3600)
    after(monkeypatch, boot(), 61)
    TinySessionStore(tmp_path / "sessions")
    assert [path.name for path in (tmp_path / "sessions" / ".leases").iterdir()] == ["b" * 32]


def test_of_many_at_once_one_gets_it(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    TinySessionStore(folder)
    children = [start(take_lease, folder, ID, f"quiosco-{number}") for number in range(8)]
    for child in children:
        child.join(120)
    assert sorted(child.exitcode or 0 for child in children) == [0] + [1] * 7
