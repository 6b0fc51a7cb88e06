"""What may be left empty waits behind one line, and is seen where it matters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.content.models import FormStep
from kiosk.interview.session import Session
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.spoken_screen import sentences_of
from kiosk.widgets.form import Form
from kiosk.widgets.open_date_entry import OpenDateEntry
from kiosk.widgets.unfold_line import UnfoldLine
from tests.journey import answers_of, kiosk_app, places, real_flow, session_at
from tests.screens.reach import press, settle
from tests.screens.test_copied_row import LAST, SIZE, new_row, table, typed
from tests.screens.test_nothing_scrolled import scrolled
from tests.screens.test_touch_keyboard import finger

SHORT = {**LAST, "numero": "", "valor": "", "telefono": ""}
OTHERS = ["numero", "valor", "telefono"]


def seen(screen: TableScreen | FormScreen) -> list[str]:
    """The questions that are on the screen."""
    form = screen.query_one(Form)
    return [row.entry.field.id for row in form.rows if row.region]


async def opened(app: KioskApp, pilot: Pilot[Any], *rows: dict[str, str]) -> TableScreen:
    """The form of a new row after these."""
    screen = await table(app, pilot, *rows)
    await new_row(pilot, screen)
    await settle(pilot)
    return screen


async def test_a_contract_is_saved_without_passing_what_is_optional(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        assert not set(OTHERS) & set(seen(screen))
        await press(pilot, *"Liga", "enter", *"Juez", "enter", *"01/02/2024", "enter", *"30/11/2024", "enter")
        assert app.session is not None
        assert app.session.answers["contratos"] == [
            {**SHORT, "contratante": "Liga", "objeto": "Juez"}
            | {"fecha_inicio": "2024-02-01", "fecha_fin": "2024-11-30"}
        ]


@pytest.mark.parametrize("key", ["enter", "space", "finger"])
async def test_it_opens_by_a_key_or_a_touch_and_goes_to_the_first(key: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        line = screen.query_one(UnfoldLine)
        if key == "finger":
            app.touch.enlarge()
            await settle(pilot)
            assert line.region.height >= 3 and line.region.width >= 10
            finger(app, line.region.x + 3, line.region.y + 1)
            await settle(pilot)
        else:
            screen.query_one(OpenDateEntry).tick.focus()
            await press(pilot, "down")
            assert line.has_focus
            await press(pilot, key)
        assert seen(screen)[-3:] == OTHERS and not line.region
        await press(pilot, *"CPS")
        assert typed(screen)["numero"] == "CPS"


@pytest.mark.parametrize("touch", ["never", "always"])
@pytest.mark.parametrize("new", [True, False], ids=["new", "saved"])
async def test_a_contract_is_not_scrolled_in_the_hallway(touch: str, new: bool, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, touch=touch, aids=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, SHORT)
        await (new_row(pilot, screen) if new else press(pilot, "up", "up", "enter"))
        assert screen.editing and scrolled(app.screen) == {}


async def test_what_has_an_answer_is_seen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, {**SHORT, "telefono": "6055741234"})
        await press(pilot, "up", "up", "enter")
        assert set(OTHERS) <= set(screen.query_one(Form).typed())
        assert screen.query_one(Form).asked == screen.query_one(Form).rows
        await press(pilot, "escape", "up", "enter")
        assert screen.index is None and not set(OTHERS) & set(seen(screen))
        await press(pilot, "f6")
        assert typed(screen)["telefono"] == "6055741234" and not screen.query_one(UnfoldLine).region


async def test_what_is_wrong_is_seen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        screen.show_problems({"valor": "Escriba solo números."})
        await settle(pilot)
        assert "valor" in seen(screen)
        assert any(
            row.entry.field.id == "valor" and row.has_focus_within for row in screen.query_one(Form).rows
        )


async def test_a_tick_by_touch_or_space_saves_nothing_yet(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        await press(pilot, *"Liga", "enter", *"Juez", "enter", *"01/02/2024", "enter")
        screen.query_one(OpenDateEntry).tick.focus()
        await press(pilot, "space")
        assert screen.editing and app.session is not None and app.session.answers["contratos"] == []
        await press(pilot, "enter")
        assert len(app.session.answers["contratos"]) == 1


async def test_the_line_is_read_aloud_and_what_it_hides_is_not(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        said = " ".join(sentences_of(app.screen))
        assert "Más datos no son obligatorios" in said.replace("(", "").replace(")", "")
        assert "Valor del contrato" not in said


def with_more_phones() -> Any:
    """The journey with a step that has two questions more, which may be left empty."""
    flow = real_flow()
    step = flow.step("contacto")
    assert isinstance(step, FormStep)
    phone = step.fields[-1]
    more = [phone.model_copy(update={"id": name, "required": False}) for name in ("fijo", "vecino")]
    longer = step.model_copy(update={"fields": (*step.fields, *more)})
    return flow.model_copy(update={"steps": tuple(longer if one is step else one for one in flow.steps)})


@pytest.mark.parametrize("asked", ["", "vecino"])
async def test_the_review_leads_to_a_question_that_was_hidden(asked: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, flow=with_more_phones())
    async with app.run_test(size=SIZE) as pilot:
        session = Session(app.flow, places(), answers=answers_of(), step_id="contacto", id="0" * 32)
        await app.applicant.enter(session)
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, FormScreen) and screen.query_one(UnfoldLine).region
        screen.query_one(Form).enter(asked)
        await settle(pilot)
        assert ("vecino" in seen(screen)) is bool(asked)


async def test_a_step_where_all_may_be_left_empty_hides_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.enter(session_at("carta"))
        await settle(pilot)
        assert not app.screen.query(UnfoldLine)
