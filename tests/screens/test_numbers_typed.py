"""Numbers are set apart while they are typed; the cursor stays where it was meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.line_entry import LineInput
from tests.journey import kiosk_app, session_at
from tests.screens.reach import press, settle, step_of
from tests.screens.test_copied_row import LAST, new_row, table

SIZE = (112, 32)


async def line_at(app: KioskApp, pilot: Pilot[Any], step: str, field: str) -> LineInput:
    """The empty line of a field, with the cursor in it."""
    session = session_at(step)
    session.answers[field] = ""
    session.notice = "1"
    await app.applicant.enter(session)
    await settle(pilot)
    row = next(row for row in app.screen.query(FieldRow) if row.entry.field.id == field)
    row.entry.enter()
    await settle(pilot)
    return row.query_one(LineInput)


def seen(line: LineInput) -> str:
    """The text with the cursor in it."""
    return f"{line.value[: line.cursor_position]}|{line.value[line.cursor_position :]}"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("1065123456", "1.065.123.456|"),
        ([*"1065123", "left", "left", "left", "left", "9"], "10.659|.123"),
        ([*"1065", "backspace"], "106|"),
        ([*"1065", "left", "left", "left", "backspace"], "|065"),
        ([*"1065", "home", "right", "delete"], "1|65"),
        ([*"1065", "home", "delete", "delete"], "|65"),
        ([*"1065123456", "minus", "7"], "1065123456-7|"),
        ([*"1065", "minus", "backspace"], "1.065|"),
    ],
)
async def test_the_cursor_stays_at_its_digit(keys: Any, text: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        line = await line_at(app, pilot, "identidad", "numero_documento")
        await pilot.press(*keys)
        await settle(pilot)
        assert seen(line) == text


async def test_a_paste_is_set_apart_and_one_with_a_check_digit_is_not(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        line = await line_at(app, pilot, "identidad", "numero_documento")
        line.post_message(events.Paste("1065123456\n"))
        await settle(pilot)
        assert seen(line) == "1.065.123.456|"
        line.value = ""
        line.post_message(events.Paste("1065123456-7"))
        await settle(pilot)
        assert seen(line) == "1065123456-7|"


async def test_the_answer_is_plain_and_comes_back_set_apart(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        line = await line_at(app, pilot, "contacto", "celular")
        await press(pilot, *"3009876543")
        assert line.value == "300 987 6543"
        await press(pilot, "enter")
        assert app.session is not None and step_of(app) != "contacto"
        assert app.session.answers["celular"] == "3009876543"
        await press(pilot, "escape")
        again = app.screen.query(LineInput).last()
        assert again.value == "300 987 6543"
        await press(pilot, "escape")
        assert app.session.drafts == {}  # nothing was typed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$ 1.500.000,50", "$ 1.500.000,50|"),
        ("12500.00", "12500.00|"),
        ("1500000.000", "1500000.000|"),
        ("1.500.000", "1.500.000|"),
        ("1500000", "1.500.000|"),
    ],
)
async def test_an_amount_is_the_same_typed_and_pasted(text: str, shown: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot)
        await new_row(pilot, screen)
        entry = next(row.entry for row in screen.query(FieldRow) if row.entry.field.id == "valor")
        line = entry.query_one(LineInput)
        line.focus()
        await press(pilot, *text)
        assert seen(line) == shown
        line.value = ""
        line.post_message(events.Paste(text))
        await settle(pilot)
        assert seen(line) == shown


async def test_dots_that_the_kiosk_set_are_no_dots_of_the_person(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, LAST)
        await press(pilot, "up", "up", "enter")
        entry = next(row.entry for row in screen.query(FieldRow) if row.entry.field.id == "valor")
        line = entry.query_one(LineInput)
        line.focus()
        assert line.value == "4.500.000"
        await press(pilot, *".00")
        assert seen(line) == "4500000.00|"
        await press(pilot, "backspace", "backspace", "backspace", "0")
        assert seen(line) == "45.000.000|"
