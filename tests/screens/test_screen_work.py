"""A letter moves nothing on the screen, and a step is painted once: counted, so true of any machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.interview import conditions
from kiosk.interview.session import Session
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dirty_compositor import DirtyCompositor
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.password_coach import PasswordLine
from kiosk.widgets.place_entry import PlaceEntry
from kiosk.widgets.plain import Plain
from tests.journey import kiosk_app, real_flow, session_at
from tests.screen_work import ScreenWork, counted
from tests.screens.reach import settle

SIZES = [(128, 36), (80, 24)]
MOST_LAYOUTS = 3
"""Of a step: one to see what follows below, one for what stands then; one to spare for a key that changes."""
MOST_BYTES = 15_000
"""Of a step, for the terminal."""


@asynccontextmanager
async def kiosk_at(
    session: Session, root: Path, size: tuple[int, int] = SIZES[0]
) -> AsyncIterator[tuple[KioskApp, Pilot[int]]]:
    app = kiosk_app(root)
    async with app.run_test(size=size) as pilot:
        await app.applicant.enter(session)
        await settle(pilot)
        yield app, pilot


async def press(pilot: Pilot[Any], key: str) -> ScreenWork:
    with counted(pilot.app) as work:
        await pilot.press(key)
        await settle(pilot)
    return work


# --- keys


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("step", ["identidad", "contacto"])
async def test_a_letter_in_a_box_moves_nothing(step: str, size: tuple[int, int], tmp_path: Path) -> None:
    async with kiosk_at(session_at(step), tmp_path, size) as (app, pilot):
        app.screen.query(LineInput).first().focus()
        await settle(pilot)
        for key in ("1", "2", "backspace", "left", "3"):
            work = await press(pilot, key)
            assert (work.layouts, work.full_repaints) == (0, 0), (key, work)
            assert work.written < 2_000


async def test_neither_a_letter_nor_a_clock_asks_anew_which_steps_apply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = conditions.walk

    def walk(*given: Any) -> Any:
        asked.append("walk")
        return real(*given)

    async with kiosk_at(session_at("contacto"), tmp_path) as (app, pilot):
        app.screen.query(LineInput).first().focus()
        await press(pilot, "1")
        monkeypatch.setattr(conditions, "walk", walk)
        for key in ("2", "3", "backspace"):
            await press(pilot, key)
            app.papers.look()  # what clocks do twice a second
        assert app.session
        assert app.session.step.id == "contacto"
        assert asked == []


async def test_a_letter_asks_only_what_changed_for_its_lines(tmp_path: Path) -> None:
    async with kiosk_at(session_at("identidad"), tmp_path) as (app, pilot):
        app.screen.query(LineInput).first().focus()
        await press(pilot, "1")
        work = await press(pilot, "2")
        there = len(app.screen._compositor.visible_widgets)
        assert work.repaints
        assert work.asked <= 8 < there / 2


async def test_what_is_painted_is_what_all_widgets_would_paint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint, updates = DirtyCompositor.render_partial_update, [0]

    def both(self: DirtyCompositor) -> ChopsUpdate | None:
        dirty = set(self._dirty_regions)
        update = paint(self)
        self._dirty_regions = dirty
        whole = Compositor.render_partial_update(self)
        if update and whole:
            updates[0] += 1
            assert update.render_segments(app.console) == whole.render_segments(app.console)
        return update

    monkeypatch.setattr(DirtyCompositor, "render_partial_update", both)
    async with kiosk_at(session_at("expedicion"), tmp_path) as (app, pilot):
        for key in (
            "c",
            "e",
            "s",
            "down",
            "enter",
            "v",
            "backspace",
            "f1",
            "escape",
            "pagedown",
            "tab",
            "up",
        ):
            await pilot.press(key)
            await settle(pilot)
        await pilot.click(LineInput)
        await settle(pilot)
    assert updates[0] > 12


async def test_a_text_longer_than_its_box_still_scrolls(tmp_path: Path) -> None:
    async with kiosk_at(session_at("contacto"), tmp_path, (80, 24)) as (app, pilot):
        line = app.screen.query(LineInput).last()
        line.max_length, line.value = 0, ""
        line.focus()
        await settle(pilot)
        await pilot.press(*"a" * line.size.width, *"fin")
        await settle(pilot)
        assert "fin" in shown(app)


async def test_a_letter_lays_a_place_list_out_once_and_only_where_it_changes(tmp_path: Path) -> None:
    async with kiosk_at(session_at("expedicion"), tmp_path) as (app, pilot):
        entry = app.screen.query(PlaceEntry).first()
        entry.enter()
        entry.line.value = ""
        await settle(pilot)
        await pilot.press("c")
        await settle(pilot)
        for key in "undi":
            before = [option.id for option in entry.list.options]
            work = await press(pilot, key)
            same = before == [option.id for option in entry.list.options]
            assert work.layouts <= (0 if same else 1), (key, work)
        assert [str(option.prompt) for option in entry.list.options] == ["Cundinamarca"]


async def test_a_letter_of_a_password_moves_nothing_while_the_advice_stays(tmp_path: Path) -> None:
    async with kiosk_at(session_at("clave"), tmp_path) as (app, pilot):
        app.screen.query_one(PasswordLine).focus()
        await pilot.press("l")  # the first one changes the keys at the bottom
        await settle(pilot)
        for key in "unas":
            work = await press(pilot, key)
            assert (work.layouts, work.full_repaints) == (0, 0), (key, work)


class Words(App[None]):
    """One text over another."""

    CSS = "#narrow { width: auto; }"

    def compose(self) -> Any:
        """Both."""
        yield Plain("uno", id="wide")
        yield Plain("dos", id="narrow")


async def test_words_are_laid_out_anew_only_where_they_need_other_room() -> None:
    app = Words()
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        wide, narrow = app.query_one("#wide", Plain), app.query_one("#narrow", Plain)
        for box, words, layouts in (
            (wide, "uno", 0),
            (wide, "tres", 0),
            (wide, "palabras que no caben en una sola línea", 1),
            (wide, "", 1),
            (narrow, "dos y algo más", 1),
        ):
            with counted(app) as work:
                box.update(words)
                await pilot.pause()
            assert bool(work.layouts) is bool(layouts), (words, work)
            assert str(box.render()) == words
        assert narrow.size.width == len("dos y algo más")


# --- steps


def shown(app: App[Any]) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


STEPS = [step.id for step in real_flow().steps if step.id not in {"papeles", "despedida"}]
"""All but those that tell news of their own accord while they come."""


async def each_step(root: Path, size: tuple[int, int]) -> AsyncIterator[tuple[KioskApp, str, ScreenWork]]:
    """Every step in its turn, with the work until it rests."""
    async with kiosk_at(session_at("aviso"), root, size) as (app, pilot):
        for step in STEPS:
            app.autosave.session = session_at(step)
            with counted(app) as work:
                await app.applicant.show_step()
                await settle(pilot)
            yield app, step, work
        app.autosave.session = None


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_step_is_laid_out_twice_and_painted_once(size: tuple[int, int], tmp_path: Path) -> None:
    async for app, step, work in each_step(tmp_path, size):
        assert work.layouts <= MOST_LAYOUTS, (step, work)
        assert work.full_repaints == 1, (step, work)
        assert work.written <= MOST_BYTES, (step, work)
        title = shown(app).splitlines()[1:4]
        assert any(line.strip() for line in title), step


@pytest.mark.parametrize("size", [(98, 87), (200, 60)], ids=str)
async def test_a_step_on_a_large_screen_is_laid_out_and_then_rests(
    size: tuple[int, int], tmp_path: Path
) -> None:
    """Looking for room for a drawing asked for another layout, and each layout looked again, for ever."""
    async for _, step, work in each_step(tmp_path, size):
        assert work.layouts <= MOST_LAYOUTS, (step, work)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_welcome_comes_with_its_styles(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mounting gives them; nothing gives them once more to all of its widgets."""
    update, again = Stylesheet.update_nodes, []

    def noted(sheet: Stylesheet, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        several = list(nodes)
        again.append(len(several))
        update(sheet, several, animate)

    monkeypatch.setattr(Stylesheet, "update_nodes", noted)
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        whole = len(list(app.screen.walk_children()))
        assert max(again) < whole / 2, again


async def test_another_size_of_the_terminal_changes_the_step(tmp_path: Path) -> None:
    async with kiosk_at(session_at("contacto"), tmp_path) as (app, pilot):
        assert app.screen.has_class("-wide") and app.screen.has_class("-tall")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert app.screen.has_class("-narrow") and app.screen.has_class("-short")
        assert app.screen.size == (80, 24) and len(shown(app).splitlines()) == 24


async def test_a_new_mode_does_not_style_the_screens_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZES[0]) as pilot:
        await settle(pilot)
        passes: list[App[Any]] = []
        monkeypatch.setattr(app, "refresh_css", lambda **_: passes.append(app))
        await app.applicant.enter(session_at("contacto"))
        await settle(pilot)
        assert passes == []
        assert "Correo" in shown(app)
