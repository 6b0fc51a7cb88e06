"""At the size of the hallway nothing is scrolled to: every step, dialog and page of staff fits."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from textual.widget import Widget

from kiosk.app.app import KioskApp
from kiosk.content.models import AnyStep
from tests.at_scanner import FakeDesk, scan_app, scan_session, scanner_flow
from tests.journey import kiosk_app, real_flow, session_at
from tests.screens.reach import settle
from tests.screens.scenes import SCENES, Scene

HALLWAY = (112, 32)
UNLIMITED = {
    "revision": "the answers, with up to 40 contracts",
    "papeles": "the picture of a printed page",
    "papeles-firmados": "the picture of a printed page",
}
"""Step -> the list or picture without a limit that scrolls there."""
SCENES_UNLIMITED = {
    "revision": UNLIMITED["revision"],
    "papeles": UNLIMITED["papeles"],
    "papeles, grandes": UNLIMITED["papeles"],
    "el año de una fecha": "the years of a life",
    "sus respuestas": "the answers, with up to 40 contracts",
    "¿a qué paso?": "the steps of the journey",
    "sus hojas": "the picture of a printed page",
    "lo escaneado": "the picture of a scanned page",
}
"""The same for what is seen in a scene."""
OWN_STEPS = [step for step in real_flow().steps if step.id not in UNLIMITED]
SCANNER_STEPS = [
    step for step in scanner_flow().steps if step.id not in UNLIMITED and step not in real_flow().steps
]


def scrolled(app: KioskApp) -> dict[str, int]:
    """The parts of the screen that are longer than their place -> lines that are not seen."""
    return {
        widget.id or type(widget).__name__: widget.max_scroll_y
        for widget in app.screen.walk_children(Widget)
        if widget.display and widget.region and widget.allow_vertical_scroll and widget.max_scroll_y
    }


@pytest.mark.parametrize("touch", ["never", "always"])
@pytest.mark.parametrize("step", OWN_STEPS, ids=lambda step: step.id)
async def test_every_step_fits_the_hallway(
    step: AnyStep, touch: Literal["never", "always"], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, touch=touch, aids=True)
    async with app.run_test(size=HALLWAY) as pilot:
        await app.applicant.enter(session_at(step.id))
        await settle(pilot)
        assert scrolled(app) == {}


@pytest.mark.parametrize("step", SCANNER_STEPS, ids=lambda step: step.id)
async def test_every_step_of_a_kiosk_with_a_scanner_fits_too(step: AnyStep, tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(feeder=True))
    async with app.run_test(size=HALLWAY) as pilot:
        await app.applicant.enter(scan_session(step.id))
        await settle(pilot)
        assert scrolled(app) == {}


@pytest.mark.parametrize(
    "scene", [scene for scene in SCENES if scene.name not in SCENES_UNLIMITED], ids=lambda scene: scene.name
)
async def test_every_scene_fits_the_hallway(scene: Scene, tmp_path: Path) -> None:
    app = scene.app(tmp_path, "claro")
    async with app.run_test(size=HALLWAY) as pilot:
        await scene.show(app, pilot)
        await settle(pilot)
        assert scrolled(app) == {}


def test_what_may_scroll_is_there() -> None:
    steps = {step.id for step in (*real_flow().steps, *scanner_flow().steps)}
    assert set(UNLIMITED) <= steps
    assert set(SCENES_UNLIMITED) <= {scene.name for scene in SCENES}
