"""Fields that stand beside each other: a problem goes when its cause is mended, and arrows answer nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.interview.asked_field import judged_by
from kiosk.widgets.choice_entry import ChoiceEntry
from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.form import Form
from tests.journey import kiosk_app, real_flow, session_at
from tests.screens.reach import press, settle

SIZE = (112, 32)


async def empty(app: KioskApp, pilot: Pilot[int], step: str) -> Form:
    """The form of a step without any answer."""
    session = session_at(step)
    for field in session.step.fields:  # type: ignore[union-attr]  # it is a form
        session.answers.pop(field.id, None)
    session.notice = "1"
    await app.applicant.enter(session)
    await settle(pilot)
    return app.screen.query_one(Form)


def row_of(form: Form, field: str) -> FieldRow:
    return next(row for row in form.rows if row.entry.field.id == field)


def wrong(form: Form) -> list[str]:
    return [row.entry.field.id for row in form.rows if row.has_class("-wrong")]


async def test_a_problem_goes_when_what_caused_it_is_chosen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        form = await empty(app, pilot, "identidad")
        row_of(form, "numero_documento").entry.enter()
        await press(pilot, *"1065123456")
        form.entries[-1].enter()
        await press(pilot, "enter")
        assert "numero_documento" in wrong(form) and "nombres" in wrong(form)
        form.entries[0].enter()
        await press(pilot, "down", "enter")
        assert "numero_documento" not in wrong(form)
        assert "nombres" in wrong(form)  # that one is not mended yet


async def test_a_municipality_is_not_refused_any_more_once_there_is_a_department(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        form = await empty(app, pilot, "expedicion")
        form.show_problems({"municipio_expedicion": "Elija primero el departamento."})
        form.entries[0].enter()
        await press(pilot, *"cesar", "enter")
        assert wrong(form) == []


def test_each_field_that_is_compared_with_another_names_it() -> None:
    found = {field.id: judged_by(field) for field in real_flow().fields()}
    assert found["numero_documento"] == "tipo_documento"
    assert found["municipio"] == "departamento"
    assert found["correo"] == ""
    table = real_flow().step("experiencia")
    ends = [judged_by(column) for column in table.columns if column.id == "fecha_fin"]  # type: ignore[union-attr]  # it is a table
    assert ends == ["fecha_inicio"]


async def test_the_arrows_stop_at_both_ends_and_choose_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        form = await empty(app, pilot, "identidad")
        last = form.entries[-1]
        last.enter()
        await press(pilot, "down", "down")
        assert app.focused is not None and last in app.focused.ancestors
        first = form.entries[0]
        assert isinstance(first, ChoiceEntry)
        first.enter()
        await press(pilot, "up", "up")
        assert app.focused is not None and first in app.focused.ancestors
        assert (first.chosen, first.marked) == ("", "")


@pytest.mark.parametrize("step", ["contacto", "residencia"])
async def test_the_arrows_walk_through_a_form_and_back(step: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        form = await empty(app, pilot, step)
        form.entries[-1].enter()
        await press(pilot, *["up"] * len(form.entries))
        if step == "contacto":
            assert app.focused is not None and form.entries[0] in app.focused.ancestors
            await press(pilot, "down")
            assert app.focused is not None and form.entries[1] in app.focused.ancestors
        assert not any(form.typed().values())


async def test_a_mark_that_was_left_does_not_answer_later(tmp_path: Path) -> None:
    """Arrows through the options of an answered question, away, and back with Enter: nothing changes."""
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        form = await empty(app, pilot, "identidad")
        kind = form.entries[0]
        assert isinstance(kind, ChoiceEntry)
        kind.enter()
        await press(pilot, "down", "enter")
        chosen = kind.chosen
        kind.enter()
        await press(pilot, *["down"] * len(kind.values))
        assert app.focused is not kind.box
        kind.enter()
        await press(pilot, "enter")
        assert kind.chosen == chosen


async def test_the_hint_of_a_choice_says_what_the_arrows_do_now(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        form = await empty(app, pilot, "identidad")
        row = form.rows[0]
        entry = row.entry
        assert isinstance(entry, ChoiceEntry)
        assert str(row.how.render()) == row.words.choose
        entry.enter()
        await press(pilot, "down", "down")  # arrows choose
        assert entry.typed == entry.values[1] and str(row.how.render()) == row.words.choose
        await press(pilot, "enter")
        assert str(row.how.render()) == row.words.choose_other
        entry.enter()
        await press(pilot, "down")  # arrows mark
        assert entry.typed == entry.values[1]
        await press(pilot, "enter")
        assert entry.typed == entry.values[2]


async def test_the_hint_of_an_answer_given_before_says_how_to_change_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = session_at("identidad")
        session.notice = "1"
        await app.applicant.enter(session)
        await settle(pilot)
        row = app.screen.query_one(Form).rows[0]
        assert str(row.how.render()) == row.words.choose_other
