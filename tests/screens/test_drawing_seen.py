"""The drawing of a step: whole beside or under the words in every size, or alone with one key or touch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.content.models import FormStep, GuideStep
from kiosk.screens.drawing_dialog import DrawingDialog
from kiosk.widgets.wireframe import WireframeView
from tests.journey import kiosk_app, real_flow, session_at
from tests.screens.reach import press, settle, step_of

DRAWN = [step for step in real_flow().steps if isinstance(step, FormStep | GuideStep) and step.wireframe]
SOME = [step for step in DRAWN if step.id in ("expedicion", "abrir", "clave", "usuario", "tipo")]
BESIDE = {"firmar", "registro", "enlace", "tipo", "anexar", "finalizar", "ubicacion", "usuario"}
"""Steps whose drawing stands beside the words on the smallest screen."""


def seen(app: KioskApp) -> list[WireframeView]:
    """The drawings on the screen; each must be there as a whole."""
    found = [one for one in app.screen.query(WireframeView) if one.region]
    for one in found:
        assert one.region.width >= one.wireframe.width
        assert one.region.height == len(one.wireframe.lines) + 1
        assert all(part.region.contains_region(one.region) for part in one.ancestors[:-1])  # type: ignore[attr-defined]  # all but the app
    return found


async def enter(app: KioskApp, pilot: Pilot[Any], step: str) -> None:
    await app.applicant.enter(session_at(step))
    await settle(pilot)
    await settle(pilot)


@pytest.mark.parametrize(
    ("size", "touch", "steps"),
    [
        ((80, 24), "never", DRAWN),
        ((80, 24), "always", DRAWN),
        ((112, 32), "never", DRAWN),
        *((size, "never", SOME) for size in ((98, 87), (100, 30), (120, 36), (200, 60))),
    ],
)
async def test_each_drawing_is_on_the_screen_or_one_key_away(
    size: tuple[int, int],
    touch: Literal["never", "always"],
    steps: Sequence[FormStep | GuideStep],
    tmp_path: Path,
) -> None:
    app = kiosk_app(tmp_path, touch=touch)
    async with app.run_test(size=size) as pilot:
        for step in steps:
            app.autosave.session = session_at(step.id)
            await app.applicant.show_step()
            await settle(pilot)
            offered = bool(app.screen.query_one("#see-drawing").region)
            assert len(seen(app)) == (not offered), step.id
            if step.id in BESIDE and touch == "never":
                assert not offered, step.id
            await press(pilot, "f8")
            assert isinstance(app.screen, DrawingDialog) is offered, step.id
            if offered:
                assert len(seen(app)) == 1, step.id
                await press(pilot, "f8")
            assert step_of(app) == step.id


async def test_a_touch_shows_the_drawing_and_takes_it_away(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, touch="always")
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(app, pilot, "expedicion")
        await pilot.click("#see-drawing")
        await settle(pilot)
        assert isinstance(app.screen, DrawingDialog) and seen(app)
        await pilot.click("#ok")
        await settle(pilot)
        assert step_of(app) == "expedicion"


async def test_a_marked_value_has_the_place_of_the_drawing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(app, pilot, "usuario")
        assert seen(app)
        await press(pilot, "down")
        assert not seen(app) and not app.screen.query_one("#see-drawing").display
        await press(pilot, "up")
        assert seen(app)
