"""Access to the fakes behind an app, and functions that wait for its work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from textual._wait import wait_for_idle
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from kiosk.app.app import KioskApp
from kiosk.interview.session import Session
from kiosk.screens.applicant.step_screen import StepScreen
from tests.fakes import (
    FakeAudit,
    FakePrinter,
    FakeRetention,
    FakeStaffAccess,
    FakeThrottle,
    FixedClock,
    MemoryStore,
)
from tests.journey import session_at

PATIENCE = 120.0
"""Seconds until something counts as failed."""
STILL = 10.0
"""Seconds a screen is waited for at most: one that is taken away never answers."""
T = TypeVar("T")


def _fake(service: object, kind: type[T]) -> T:
    assert isinstance(service, kind)
    return service


def store_of(app: KioskApp) -> MemoryStore:
    return _fake(app.services.store, MemoryStore)


def clock_of(app: KioskApp) -> FixedClock:
    return _fake(app.services.clock, FixedClock)


def throttle_of(app: KioskApp) -> FakeThrottle:
    return _fake(app.services.guesses, FakeThrottle)


def door_of(app: KioskApp) -> FakeStaffAccess:
    return _fake(app.services.staff_access, FakeStaffAccess)


def printer_of(app: KioskApp) -> FakePrinter:
    return _fake(app.services.printer, FakePrinter)


def retention_of(app: KioskApp) -> FakeRetention:
    return _fake(app.services.retention, FakeRetention)


def written(app: KioskApp) -> list[tuple[str, str, str]]:
    """The lines of the audit log: who, what, code."""
    return _fake(app.services.audit, FakeAudit).lines


def step_of(app: KioskApp) -> str:
    """Id of the step on the screen."""
    return str(_fake(app.screen, StepScreen).step.id)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until every worker is done, and the screen was laid out and painted after it."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await rest(pilot)
    await _painted(pilot.app.screen)


async def rest(pilot: Pilot[Any]) -> None:
    """A pause after another one: it asks the parts of the screen only if one has messages left."""
    if _is_waited_for(pilot.app):
        await pilot.pause()
    else:
        await wait_for_idle(0)
        pilot.app.screen._on_timer_update()


def _is_waited_for(app: App[Any]) -> bool:
    """Whether any part of the screen has messages left; a pause asks each of them with one more message."""
    return any(
        part._next_callbacks or not part._message_queue.empty()
        for part in (app, *app.screen.walk_children(with_self=True))
    )


def painted(screen: Screen[Any]) -> str:
    """The text of a screen, line by line."""
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


async def _painted(screen: Screen[Any]) -> None:
    """A pause ends when the processor rests, which on a busy machine is before the next picture."""
    done = asyncio.Event()
    if screen.is_current and screen.is_running and screen.call_after_refresh(done.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), STILL)


async def paint(pilot: Pilot[Any], look: str) -> None:
    """Change the theme."""
    if pilot.app.theme != look:
        pilot.app.theme = look
        await settle(pilot)


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Wait until another thread has made something true; fails after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came true")


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, and wait after each for the work it starts."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def inside(app: KioskApp, pilot: Pilot[Any]) -> None:
    """Enter the staff mode."""
    await app.staff.enter("Rosa")
    await settle(pilot)


async def at(app: KioskApp, pilot: Pilot[Any], step: str) -> Session:
    """Enter a session at a step, after consent."""
    session = session_at(step)
    session.notice = "1"
    await app.applicant.enter(session)
    await pilot.pause()
    return session


def seen_whole(screen: Screen[Any], widget: Widget) -> bool:
    """Whether no part of a widget lies below the edge of what holds it."""
    return bool(screen.find_widget(widget).visible_region == widget.region)
