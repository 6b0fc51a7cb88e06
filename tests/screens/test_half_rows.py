"""Nothing that was typed in a row of a table is lost: not by another row, nor by leaving."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.app.autosave import Autosave
from kiosk.interview.session import Session
from kiosk.screens.applicant.review import ReviewScreen
from kiosk.screens.applicant.table import ADD, GO_ON, TableScreen
from kiosk.screens.dialogs import QuestionDialog
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.plain import Plain
from tests.journey import kiosk_app, session_at
from tests.screens.reach import press, settle, step_of, store_of, until
from tests.screens.test_copied_row import LAST, SIZE, table, typed

OTHER = {**LAST, "contratante": "Club de Remo", "numero": ""}


async def pick(pilot: Pilot[Any], line: str) -> None:
    """Mark a line of the list and pick it."""
    rows = pilot.app.screen.query_one("#rows PickList", PickList)
    rows.highlighted = [one.id for one in rows.lines].index(line)
    await settle(pilot)
    await press(pilot, "enter")


def marked(screen: TableScreen) -> str:
    return screen.query_one("#rows PickList", PickList).marked


def said(screen: TableScreen, line: str) -> str:
    lines = screen.query_one("#rows PickList", PickList).lines
    return next(f"{one.words} {one.detail}" for one in lines if one.id == line)


async def left_half(app: KioskApp, pilot: Pilot[Any]) -> TableScreen:
    """A new row and two changed ones, all left with Esc."""
    screen = await table(app, pilot, LAST, OTHER)
    for line, words in ((ADD, "Nuevo"), ("0", " A"), ("1", " B")):
        await pick(pilot, line)
        screen.query_one("#row-form Form").query(LineInput).first().focus()
        await press(pilot, *words, "escape")
        assert marked(screen) == line, "the row that was left is the next to be finished"
    return screen


HALF = {ADD: "Nuevo", "0": f"{LAST['contratante']} A", "1": f"{OTHER['contratante']} B"}


async def test_every_row_keeps_what_is_typed_in_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await left_half(app, pilot)
        unsaved = screen.words.form.unsaved_row
        assert unsaved in said(screen, "0") and unsaved in said(screen, "1")
        assert said(screen, ADD).strip() == f"+ {screen.words.form.finish_row}"
        for line, words in HALF.items():
            await pick(pilot, line)
            assert typed(screen)["contratante"] == words
            await press(pilot, "escape")


async def test_saving_or_deleting_a_row_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Autosave, "save_now", lambda _: None)  # it comes every few seconds, and may be late
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await left_half(app, pilot)
        await pick(pilot, "1")
        app.screen.query_one("#row-form Form").query(LineInput).last().focus()
        await press(pilot, "enter")  # saved
        screen = app.screen
        assert isinstance(screen, TableScreen) and screen.rows[1]["contratante"] == HALF["1"]
        assert screen.words.form.unsaved_row not in said(screen, "1")
        await pick(pilot, "1")
        screen.query_one("#row-form PickList", PickList).focus()
        await press(pilot, "enter", "enter")  # deleted
        screen = app.screen
        assert isinstance(screen, TableScreen) and len(screen.rows) == 1
        for line in (ADD, "0"):
            await pick(pilot, line)
            assert typed(screen)["contratante"] == HALF[line]
            await press(pilot, "escape")


async def test_the_rows_come_back_with_the_code_and_after_going_back(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await left_half(app, pilot)
        await press(pilot, "escape")
        assert app.session is not None and step_of(app) != "experiencia"
        await press(pilot, "enter")
        assert app.session.record()["drafts"]["contratos"].keys() == {"new", "0", "1"}
        await settle(pilot)
        record = json.loads(store_of(app).kept[app.session.id][2])
        again = Session.restored(app.session.flow, app.session.places, record, date.today())
    app = kiosk_app(tmp_path / "later")
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.enter(again)
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TableScreen) and marked(screen) != GO_ON
        for line, words in HALF.items():
            await pick(pilot, line)
            assert typed(screen)["contratante"] == words
            await press(pilot, "escape")


@pytest.mark.parametrize(("index", "line"), [(None, ADD), (1, "1")])
async def test_a_folder_of_the_version_before_still_opens(
    index: int | None, line: str, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = session_at("experiencia")
        session.answers["contratos"] = [dict(LAST), dict(OTHER)]
        session.drafts["contratos"] = {"index": index, "typed": {"contratante": "A medias"}}
        await app.applicant.enter(session)
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TableScreen) and marked(screen) == line
        await press(pilot, "enter")
        assert typed(screen)["contratante"] == "A medias"


async def test_going_on_asks_before_a_change_is_thrown_away(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await left_half(app, pilot)
        words = screen.words.questions
        await pick(pilot, GO_ON)
        assert isinstance(app.screen, QuestionDialog)
        shown = " ".join(str(one.render()) for one in app.screen.query(Plain))
        assert words.half_changed in shown and "a medias" in shown and "como estaba antes" in shown
        await press(pilot, "escape")
        assert typed(screen)["contratante"] == HALF["1"], "the one that was left last"
        await press(pilot, "escape")
        await pick(pilot, GO_ON)
        await press(pilot, "enter")
        assert app.session is not None and step_of(app) == "revision"
        assert app.session.answers["contratos"] == [LAST, OTHER]


async def test_a_row_may_be_left_while_its_screen_goes_away(tmp_path: Path) -> None:
    """A key comes, and its work goes on while the parts are being taken away."""
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, LAST)
        await pick(pilot, "0")
        await screen.query("#rows").remove()
        await screen._close()
        assert not screen.query("#row-form")


async def reviewed(app: KioskApp, pilot: Pilot[Any]) -> QuestionDialog:
    """Say on the review that all is well, where something is left unsaved."""
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    app.screen.post_message(ReviewScreen.Submitted("revision", {}))
    await until(pilot, lambda: isinstance(app.screen, QuestionDialog))
    assert isinstance(app.screen, QuestionDialog)
    return app.screen


LEFT = [("identidad", "nombres", "¿Quién es usted?"), ("experiencia", "0", "Su experiencia de trabajo")]
"""A step that was changed from the review and left with Esc, where on it, and its title."""


@pytest.mark.parametrize(("step", "place", "title"), LEFT)
async def test_the_review_asks_before_it_goes_on_without_what_was_typed(
    tmp_path: Path, step: str, place: str, title: str
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.enter(session_at("revision"))
        app.screen.post_message(ReviewScreen.JumpRequested("revision", step, place))
        await until(pilot, lambda: step_of(app) == step)
        await until(pilot, lambda: isinstance(app.focused, LineInput))
        await press(pilot, "X", "escape")
        if step == "experiencia":  # out of the row, then out of the list
            await press(pilot, "escape")
        dialog = await reviewed(app, pilot)
        assert title in " ".join(str(part.render()) for part in dialog.query(Plain))
        await press(pilot, "escape")  # no: see what it is
        await until(pilot, lambda: step_of(app) == step)
        assert app.session and app.session.drafts, "it is still there"
        await press(pilot, "escape")
        await reviewed(app, pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: step_of(app) == "papeles")
        assert app.session.drafts, "and not thrown away"
