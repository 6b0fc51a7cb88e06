"""With large letters a form is longer than the screen: what is typed into next, and what is told, is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from kiosk.app.app import KioskApp
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.date_dialog import DateDialog
from kiosk.screens.resume_dialog import WRONG, ResumeDialog
from kiosk.screens.staff.recovery_code_dialog import CodeDialog
from kiosk.screens.staff.staff_questions import ChoiceDialog
from kiosk.widgets.date_entry import DateEntry
from kiosk.widgets.line_entry import LineInput
from tests.journey import answers_of, kiosk_app, session_at
from tests.office import PIN, busy_office
from tests.screens.reach import painted, press, seen_whole, settle, until
from tests.screens.test_copied_row import LAST, new_row, table

LARGE_LETTERS = (80, 24)


def focused(app: KioskApp) -> Widget:
    assert app.focused is not None
    return app.focused


async def second_contract(app: KioskApp, pilot: Pilot[Any]) -> TableScreen:
    """The empty form of a contract after another."""
    screen = await table(app, pilot, LAST)
    await new_row(pilot, screen)
    return screen


async def test_the_date_that_waits_after_a_copied_row(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=LARGE_LETTERS) as pilot:
        screen = await second_contract(app, pilot)
        await press(pilot, "f6")
        assert seen_whole(screen, focused(app))
        await press(pilot, *"01/02")
        assert "01/02" in painted(screen)


async def test_a_date_chosen_from_another_box_whose_question_the_dialog_repeats(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=LARGE_LETTERS) as pilot:
        screen = await second_contract(app, pilot)
        await press(pilot, "f7")
        assert isinstance(app.screen, DateDialog)
        first = screen.query(DateEntry).first()
        assert first.field.label in painted(app.screen)
        await press(pilot, *"2021", "enter", *"3", "enter", "f2")
        assert not isinstance(app.screen_stack[-1], DateDialog) and first.typed
        assert seen_whole(screen, first.line)


async def test_a_box_on_a_screen_of_another_size(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=LARGE_LETTERS) as pilot:
        await app.applicant.enter(session_at("identidad", answers_of()))
        await settle(pilot)
        app.screen.query(LineInput).last().focus()
        await settle(pilot)
        for size in ((100, 30), (60, 20), LARGE_LETTERS):
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert seen_whole(app.screen, focused(app))


async def test_a_refusal_above_the_keyboard_of_the_screen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=LARGE_LETTERS) as pilot:
        await settle(pilot)
        await press(pilot, "f1")
        dialog = app.screen
        assert isinstance(dialog, ResumeDialog)
        await pilot.click(dialog.number)
        await settle(pilot)
        dialog.number.value = "1065123456"
        dialog.action_check()
        await until(pilot, lambda: WRONG[:20] in painted(dialog))


@pytest.mark.parametrize("key", ["escape", "f12"])
async def test_only_its_own_key_closes_the_code_that_is_shown_once(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CodeDialog, "READING_SECONDS", 0)
    app = kiosk_app(tmp_path)
    async with app.run_test(size=LARGE_LETTERS) as pilot:
        app.push_screen(CodeDialog("ABCD-EFGH"))
        await settle(pilot)
        await press(pilot, key)
        assert isinstance(app.screen, CodeDialog)
        await press(pilot, "enter")
        assert not isinstance(app.screen, CodeDialog)


@pytest.mark.parametrize("key", ["r", "R", "f", "f1"])
async def test_a_key_that_stands_before_an_answer_takes_it(key: str, tmp_path: Path) -> None:
    app = busy_office(tmp_path)
    async with app.run_test(size=LARGE_LETTERS) as pilot:
        await settle(pilot)
        for one in ("f12", *PIN, "enter", "m"):
            await press(pilot, one)
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, key)
        assert not isinstance(app.screen, ChoiceDialog)
