"""The guide: values as QR, its list of steps, the questions before going on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.content.models import Flow, GuideStep
from kiosk.interview.session import Session
from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.screens.dialogs import QuestionDialog
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.value_list import ValueLine, ValueList
from tests.journey import LOGIN, answers_of, kiosk_app, real_flow, session_at
from tests.picture import decode, picture

SIZES = [(80, 24), (120, 36)]
WITH_VALUES = [s.id for s in real_flow().steps if isinstance(s, GuideStep) and s.values]
GUIDE = [s.id for s in real_flow().steps if isinstance(s, GuideStep)]


async def at(app: KioskApp, pilot: Pilot[Any], session: Session) -> None:
    await app.applicant.enter(session)
    await pilot.pause()
    await pilot.pause()


def step_of(app: KioskApp) -> str:
    assert isinstance(app.screen, StepScreen), app.screen
    return str(app.screen.step.id)


def login_code(step_id: str) -> list[str]:
    """What a phone reads from a step of the guide: the page is there where it is opened, and nowhere else."""
    step = real_flow().step(step_id)
    assert isinstance(step, GuideStep)
    return [LOGIN] if step.qr else []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("step", WITH_VALUES)
async def test_each_value_is_a_code_of_its_own(step: str, size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await at(app, pilot, session_at(step, answers_of() | {"nombres": "Íñigo Ñusta"}))
        values = app.screen.query_one(ValueList)
        for line in values.lines:
            await pilot.press("down")
            await pilot.pause()
            assert decode(picture(app)) == [line.shown.text]
            text = app.export_screenshot().replace("&#160;", " ")
            assert "SU DATO, NO LA PÁGINA" in text
        await pilot.press(*["up"] * len(values.lines))
        await pilot.pause()
        assert decode(picture(app)) == login_code(step)


async def test_a_touch_shows_a_value_and_the_page_again(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(app, pilot, session_at("usuario"))
        line = app.screen.query(ValueLine).first()
        await pilot.click(line)
        await pilot.pause()
        assert decode(picture(app)) == [line.shown.text]
        await pilot.click(line)
        await pilot.pause()
        assert decode(picture(app)) == login_code("usuario")


async def test_the_list_of_steps_goes_anywhere_in_the_guide(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        session = session_at("abrir")
        await at(app, pilot, session)
        for target in ("anexar", "firmar", "finalizar"):
            await pilot.press("p")
            await pilot.pause()
            assert isinstance(app.screen, ContentsDialog)
            here = GUIDE.index(session.step_id)
            there = GUIDE.index(target)
            await pilot.press(*["down" if there > here else "up"] * abs(there - here), "enter")
            await pilot.pause()
            assert step_of(app) == target
        await pilot.press("p", "escape")
        await pilot.pause()
        assert step_of(app) == "finalizar"


async def test_the_list_of_steps_leads_back_to_the_review(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(app, pilot, session_at("firmar"))
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, ContentsDialog)
        assert str(app.screen.query_one(PickList).get_option_at_index(0).prompt) == "Revise sus respuestas"
        await pilot.press("up", "enter")
        await pilot.pause()
        assert step_of(app) == "revision"


def asking(flow: Flow, step: str) -> Flow:
    """The flow, with a question before going on from one step and from no other."""
    return flow.model_copy(
        update={
            "steps": tuple(
                one.model_copy(
                    update={"confirm": "¿Ya los anotó?" if one.id == step else "", "noted": "Anotado."}
                )
                if isinstance(one, GuideStep)
                else one
                for one in flow.steps
            )
        }
    )


async def test_nobody_goes_on_before_it_is_noted(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        session = session_at("clave")
        session.flow = asking(session.flow, "clave")
        await at(app, pilot, session)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, QuestionDialog)
        await pilot.press("escape")
        await pilot.pause()
        assert step_of(app) == "clave"
        assert session.noted == []
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "correo"
        assert session.noted == ["clave"]
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert step_of(app) == "correo"


@pytest.mark.parametrize("step", GUIDE)
def test_no_button_of_the_kiosk_is_called_like_one_of_secop(step: str) -> None:
    guide = real_flow().step(step)
    assert isinstance(guide, GuideStep)
    assert guide.next_label not in " ".join(action.text for action in guide.do)


async def test_noting_does_not_print_again(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        session = session_at("papeles")
        await at(app, pilot, session)
        for _ in range(3):
            await app.workers.wait_for_complete()
            await pilot.pause()
        await pilot.press("enter")
        for _ in range(3):
            await app.workers.wait_for_complete()
            await pilot.pause()
        session.noted.append("clave")
        await pilot.press("enter", "escape")
        for _ in range(3):
            await app.workers.wait_for_complete()
            await pilot.pause()
        assert isinstance(app.screen, PapersScreen)
        assert app.screen.stage.name == "PRINTED"
