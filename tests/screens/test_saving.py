"""A store that takes its time: the screen goes on, everything is kept in order, and trouble is told once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app import app as app_module
from kiosk.app.app import KioskApp
from kiosk.errors import StoreError
from kiosk.interview.derived_values import Station
from kiosk.interview.session import Session
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import MessageDialog
from kiosk.sessions import save_queue
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.save_queue import SaveQueue
from kiosk.widgets.form import Form
from tests.fakes import MemoryStore, fake_services
from tests.journey import LOGIN, OFFICE, kiosk_app, session_at
from tests.screens.reach import step_of, until

SIZE = (120, 36)


@dataclass
class SlowStore(MemoryStore):
    """Answers a save when it is let, one by one."""

    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    answers: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    slow: bool = False
    written: list[dict[str, Any]] = field(default_factory=list)
    """What was saved, in order."""

    def save(self, record: Mapping[str, Any], expected: int | None = None) -> int:
        """Wait to be let, then save, or fail if told to."""
        if self.slow:
            self.asked.release()
            assert self.answers.acquire(timeout=120)
        revision = super().save(record, expected)
        self.written.append(dict(record))
        return revision

    def let(self) -> None:
        """Answer from now on at once, and all that wait."""
        self.slow = False
        self.answers.release(100)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SlowStore]:
    store = SlowStore(tmp_path)
    yield store
    store.let()


@pytest.fixture(autouse=True)
def _writes_at_once() -> None:
    """Not here: what a thread of its own is good for is what these tests are about."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store is not waited for long, and nothing is saved but what a test asks for."""
    monkeypatch.setattr(save_queue, "PATIENCE_SECONDS", 0.02)
    monkeypatch.setattr(app_module, "KEEP_TYPING_SECONDS", 3600)


def app_of(store: SlowStore) -> KioskApp:
    return kiosk_app(store.root, services=replace(fake_services(store.root), store=store))


async def at(app: KioskApp, pilot: Pilot[Any], step: str) -> Session:
    session = session_at(step)
    await app.applicant.enter(session)
    await pilot.pause()
    return session


async def go_on(app: KioskApp, pilot: Pilot[Any]) -> None:
    app.screen.query_one(Form).entries[-1].enter()
    await pilot.press("enter")
    await pilot.pause()


def stands(app: KioskApp, step: str) -> bool:
    return isinstance(app.screen, StepScreen) and app.screen.step.id == step


# --- the queue of saves


def queue_of(store: SlowStore) -> SaveQueue:
    services = replace(fake_services(store.root), store=store)
    return SaveQueue(Keeper(services, Station(OFFICE, LOGIN)))


def test_of_saves_that_wait_only_the_newest_is_written(store: SlowStore) -> None:
    ours, session, store.slow = queue_of(store), session_at("contacto"), True
    first = ours.save(session)
    assert store.asked.acquire(timeout=120)
    later = []
    for address in ("Calle 1", "Calle 2", "Calle 3"):
        session.answers["direccion"] = address
        later.append(ours.save(session))
    session.answers["direccion"] = "never kept"
    store.let()
    assert [one.result(120) for one in (first, *later)] == [None] * 4
    ours.close()
    assert [one["answers"]["direccion"] for one in store.written][1:] == ["Calle 3"]
    assert store.kept[session.id][1] == 2


def test_what_was_asked_for_is_written_before_the_process_ends(store: SlowStore) -> None:
    ours, store.slow = queue_of(store), True
    writing = ours.save(session_at("contacto"))
    ours.finish()
    threading.Timer(0.05, store.let).start()
    ours.close()
    assert writing.done() and store.written


# --- the screen


async def test_the_next_step_comes_although_the_store_has_not_answered(store: SlowStore) -> None:
    app = app_of(store)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "comerciante")
        store.slow = True
        await go_on(app, pilot)
        await until(pilot, partial(stands, app, "experiencia"))
        assert store.written == []
        store.let()
        await until(pilot, lambda: bool(store.written))
        await pilot.app.workers.wait_for_complete()
        assert step_of(app) == "experiencia", "nothing is told when all went well"
    assert store.written[-1]["step_id"] == "experiencia"


async def test_a_save_that_fails_late_is_told_once_and_tried_until_it_is_kept(store: SlowStore) -> None:
    app = app_of(store)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "comerciante")
        store.slow = store.failing = True
        await go_on(app, pilot)
        await until(pilot, partial(stands, app, "experiencia"))
        store.let()
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        assert session.help_called
        await pilot.press("enter")
        await pilot.pause()
        for _ in range(3):  # more fails, and is not told again
            app.autosave.save_now()
            await app.autosave.save()
            await app.look_around()
        await pilot.pause()
        assert step_of(app) == "experiencia"
        store.failing = False
        app.autosave.save_now()  # nothing was typed meanwhile
        await until(pilot, lambda: bool(store.written))
        app.autosave.save_now()
        await app.autosave.save()
        store.failing = True
        await app.autosave.save()
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))  # another outage is told again
    assert store.written[0]["step_id"] == "experiencia"


async def test_nothing_is_told_over_a_dialog_or_to_the_next_person(store: SlowStore) -> None:
    app = app_of(store)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "comerciante")
        app.autosave.unsaved = StoreError("El disco está lleno.")
        await pilot.press("f1")
        await pilot.pause()
        dialog = app.screen
        await app.look_around()
        await pilot.pause()
        assert app.screen is dialog
        await app.applicant.end("left")
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        await at(app, pilot, "comerciante")
        await app.look_around()
        await pilot.pause()
        assert step_of(app) == "comerciante"


async def test_the_end_comes_after_what_waits_to_be_written(store: SlowStore) -> None:
    app = app_of(store)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "comerciante")
        store.slow = True
        await go_on(app, pilot)
        threading.Timer(0.05, store.let).start()
        await app.applicant.end("idle", keep=True)
        await pilot.pause()
    assert {one["step_id"] for one in store.written} == {"experiencia"}  # the clock may have saved it again
    assert store.kept[session.id]


async def test_a_row_that_was_taken_is_no_typing_any_more(store: SlowStore) -> None:
    """The clock that saves the typing may strike while the row is being kept."""
    app = app_of(store)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "comerciante")
        screen = app.screen
        assert isinstance(screen, StepScreen)
        typed = {**screen.gather(), "comerciante": "si"}
        store.slow, app.autosave.moving = True, True
        screen.gather = lambda: typed  # type: ignore[method-assign]  # stands in for it
        app.autosave.save_now()
        assert session.drafts == {}
        app.autosave.moving = False
        app.autosave.save_now()
        assert session.drafts
