"""What a step leaves behind is freed while nobody waits, and no step waits for the garbage collector."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual._styles_cache import StylesCache
from textual.pilot import Pilot
from textual.strip import Strip

from kiosk.app import app as kiosk_app_module
from kiosk.app.app import KioskApp
from kiosk.app.step_leftovers import collect_later, keep_for_good
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.aid_row import AidRow
from tests.journey import kiosk_app, session_at
from tests.screens.reach import until

KEPT = (AidRow, StepScreen, StylesCache, Strip)
"""What was kept of each step once."""
STEPS = ("identidad", "contacto", "clave", "residencia")


@pytest.fixture(autouse=True)
def _collects_seldom_too() -> None:
    """Here it does not."""


@pytest.fixture
def passes() -> Iterator[list[int]]:
    """The generation of each pass of the garbage collector, which is set as in the kiosk."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    before = gc.get_threshold()
    gc.collect()
    collect_later()
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*before)
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # as tests/conftest.py does: a pass over all that was imported takes long


async def show(app: KioskApp, step: str) -> None:
    app.autosave.session = session_at(step)
    await app.applicant.show_step()


async def quiet(app: KioskApp, pilot: Pilot[Any], passes: list[int]) -> None:
    """Wait until the leftovers were collected."""
    await until(pilot, lambda: 2 in passes)
    passes.clear()


async def test_no_step_waits_for_a_pass_of_the_collector(tmp_path: Path, passes: list[int]) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(128, 36)) as pilot:
        await app.applicant.enter(session_at("abrir"))
        await quiet(app, pilot, passes)
        for step in STEPS:
            await show(app, step)
            assert passes == [], step
            await quiet(app, pilot, passes)


async def test_of_a_step_nothing_is_left(tmp_path: Path, passes: list[int]) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(128, 36)) as pilot:
        await app.applicant.enter(session_at("abrir"))
        await quiet(app, pilot, passes)
        held = []
        for _ in range(3):
            for step in STEPS:
                await show(app, step)
                await quiet(app, pilot, passes)
            held.append(Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, KEPT)))
        assert held[1] == held[2]


async def test_who_types_on_is_not_held_up(
    tmp_path: Path, passes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(128, 36)) as pilot:
        asked: list[float] = []
        real = app.set_timer

        def timer(delay: float, *rest: Any, **named: Any) -> Any:
            asked.append(delay)
            if len(asked) < 3:
                app.last_input += 1  # a key is to come before the time is over
            return real(delay, *rest, **named)

        monkeypatch.setattr(app, "set_timer", timer)
        await app.applicant.enter(session_at("contacto"))
        await until(pilot, lambda: len(asked) == 3)
        assert 2 not in passes
        await until(pilot, lambda: 2 in passes)
        assert len(asked) == 3


@pytest.mark.parametrize("ends_with_its_person", [True, False])
async def test_what_was_there_before_the_person_is_not_looked_through_again(
    ends_with_its_person: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the process lives on, nothing may stay for good: somebody's session could be among it."""
    app = kiosk_app(tmp_path, fresh_process=ends_with_its_person)
    asked: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: asked.append(app.autosave.session is None))
    monkeypatch.setattr(kiosk_app_module, "keep_for_good", keep_for_good)
    async with app.run_test(size=(120, 36)):
        assert asked == [True] * ends_with_its_person
