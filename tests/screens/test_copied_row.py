"""A new row of a table begins like the last one, or takes single words that were said before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.dialogs import QuestionDialog
from kiosk.widgets.form import Form
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.said_before_offer import SaidBefore
from tests.journey import kiosk_app, session_at
from tests.screens.reach import press, settle, step_of
from tests.screens.test_touch_keyboard import finger

SIZE = (112, 32)
LAST = {
    "contratante": "Liga de Vela del Cesar",
    "objeto": "Juez de regata",
    "fecha_inicio": "2023-02-01",
    "fecha_fin": "2023-11-30",
    "numero": "CPS-7-2023",
    "valor": "4500000",
    "telefono": "6055741234",
}


async def table(app: KioskApp, pilot: Pilot[Any], *rows: dict[str, str]) -> TableScreen:
    """The list of contracts with these rows."""
    session = session_at("experiencia")
    session.answers["contratos"] = [dict(row) for row in rows]
    session.notice = "1"
    await app.applicant.enter(session)
    await settle(pilot)
    assert isinstance(app.screen, TableScreen)
    return app.screen


async def new_row(pilot: Pilot[Any], screen: TableScreen) -> None:
    """Open the form of a new row."""
    await press(pilot, "up" if screen.rows else "enter")
    if screen.rows:
        await press(pilot, "enter")
    assert screen.editing and screen.index is None


def typed(screen: TableScreen) -> dict[str, str]:
    return screen.query_one("#row-form Form", Form).typed()


def offered(screen: TableScreen) -> bool:
    return bool(screen.query("#copy-row"))


async def test_one_key_takes_over_who_what_and_where_but_no_date(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, {**LAST, "contratante": "Otra"}, LAST)
        await new_row(pilot, screen)
        assert "[F6]" in str(screen.query_one("#copy-row", KeyButton).label)
        await press(pilot, "f6")
        assert {name for name, text in typed(screen).items() if text} == {"contratante", "objeto", "telefono"}
        assert typed(screen)["contratante"] == LAST["contratante"]
        await press(pilot, *"01/02/2024", "enter", *"31/03/2024")  # the cursor waits in the first date
        screen.query_one("#row-form Form", Form).entries[-1].enter()
        await press(pilot, "enter")
        assert app.session is not None
        row = app.session.answers["contratos"][2]
        assert isinstance(row, dict)
        assert row["telefono"] == LAST["telefono"] and row["fecha_inicio"] == "2024-02-01"
        assert row["valor"] == row["numero"] == ""


@pytest.mark.parametrize("rows", [[], [LAST]])
async def test_it_is_offered_only_in_a_new_row_after_another(
    rows: list[dict[str, str]], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, *rows)
        await press(pilot, "f6")
        assert not screen.editing
        if rows:
            await press(pilot, "up", "up", "enter")
            assert screen.index == 0
        else:
            await new_row(pilot, screen)
        before = typed(screen)
        assert not offered(screen)
        await press(pilot, "f6")
        assert typed(screen) == before


async def test_what_was_typed_stays_unless_the_person_says_so(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, LAST)
        await new_row(pilot, screen)
        await press(pilot, *"Alcaldia", "f6")
        assert isinstance(app.screen, QuestionDialog)
        await press(pilot, "escape")
        assert isinstance(app.screen, TableScreen) and typed(screen)["contratante"] == "Alcaldia"
        assert typed(screen)["objeto"] == ""
        await press(pilot, "f6", "enter")
        assert isinstance(app.screen, TableScreen) and typed(screen)["contratante"] == LAST["contratante"]


async def test_what_is_copied_waits_like_anything_typed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, LAST)
        await new_row(pilot, screen)
        await press(pilot, "f6", "escape", "escape")
        assert step_of(app) != "experiencia" and app.session is not None
        assert app.session.drafts["contratos"]["new"]["objeto"] == LAST["objeto"]
        assert len(app.session.answers["contratos"]) == 1


async def test_a_finger_copies_too(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await table(app, pilot, LAST)
        app.touch.enlarge()
        await new_row(pilot, screen)
        button = screen.query_one("#copy-row", KeyButton)
        assert button.region.height >= 3 and button.region.width >= 10
        finger(app, button.region.x + 4, button.region.y + 1)
        await settle(pilot)
        assert typed(screen)["contratante"] == LAST["contratante"]


async def test_a_table_whose_step_names_no_columns_offers_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, LAST)
        screen.step = screen.step.model_copy(update={"copied": ()})
        await new_row(pilot, screen)
        assert not offered(screen)


# --- single words said before


def shown(screen: TableScreen) -> str:
    """What is offered under the line now."""
    offers = [offer for offer in screen.query(SaidBefore) if offer.display]
    assert len(offers) <= 1
    return str(offers[0].content) if offers else ""


async def test_an_employer_named_before_and_its_telephone_take_one_key_each(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, LAST, {**LAST, "contratante": "Otra", "telefono": "6015550000"})
        await new_row(pilot, screen)
        assert shown(screen) == ""
        await press(pilot, "l", "i")
        assert shown(screen).endswith("[F2]: Liga de Vela del Cesar")
        await press(pilot, "f2")
        assert typed(screen)["contratante"] == LAST["contratante"] and shown(screen) == ""
        screen.query_one("#row-form Form", Form).entries[-1].enter()
        await settle(pilot)
        assert shown(screen).endswith("605 574 1234")
        await press(pilot, "f2", "f2")
        assert typed(screen)["telefono"] == LAST["telefono"]
        assert typed(screen)["numero"] == typed(screen)["objeto"] == ""


async def test_a_finger_takes_what_is_offered(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await table(app, pilot, LAST)
        app.touch.enlarge()
        await new_row(pilot, screen)
        await press(pilot, "l")
        place = next(offer for offer in screen.query(SaidBefore) if offer.display).region
        assert place.height >= 3 and place.width >= 10
        finger(app, place.x + 4, place.y + 1)
        await settle(pilot)
        assert typed(screen)["contratante"] == LAST["contratante"]


async def test_the_next_person_is_offered_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await table(app, pilot, LAST)
        await app.applicant.end("left")
        await settle(pilot)
        screen = await table(app, pilot)
        await new_row(pilot, screen)
        await press(pilot, "l")
        assert shown(screen) == ""
