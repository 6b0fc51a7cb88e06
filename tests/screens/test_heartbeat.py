"""The kiosk's heartbeat: what it tells the machine, and when it falls silent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from textual.app import App

from kiosk import sd_notify
from kiosk.app import heartbeat
from kiosk.app.heartbeat import STUCK_SECONDS, Heartbeat


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent, in order."""
    told: list[str] = []
    monkeypatch.setattr(sd_notify, "ready", lambda status: told.append(f"ready {status}"))
    monkeypatch.setattr(sd_notify, "alive", lambda status="": told.append(f"alive {status}".strip()))
    return told


@pytest.fixture
def busy() -> Iterator[threading.Event]:
    """Set: what keeps a thread busy ends."""
    end = threading.Event()
    yield end
    end.set()


async def test_the_first_picture_is_reported_and_a_change_once(told: list[str]) -> None:
    shown = ["bienvenida"]
    app: App[None] = App()
    async with app.run_test() as pilot:
        beats = Heartbeat(app, lambda: shown[0])
        beats.start()
        await pilot.pause()
        assert told[0] == "ready bienvenida"
        shown[0] = "en uso"
        told.clear()
        beats.beat()
        beats.beat()
        assert told[:2] == ["alive en uso", "alive"]


async def test_it_falls_silent_when_no_thread_has_answered_for_long(
    told: list[str], busy: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(heartbeat, "boot_seconds", lambda: now[0])
    monkeypatch.setattr(heartbeat, "_nothing", lambda: busy.wait(60))
    app: App[None] = App()
    async with app.run_test():
        beats = Heartbeat(app, lambda: "")
        beats.beat()
        now[0] += STUCK_SECONDS - 1
        beats.beat()
        assert told == ["alive", "alive"], "work that takes its time is well"
        now[0] += 2
        beats.beat()
        assert told == ["alive", "alive"]
        busy.set()
        assert beats._probe is not None
        await asyncio.wait_for(beats._probe, 60)
        beats.beat()
        assert len(told) == 3, "it goes on once a thread is free again"
