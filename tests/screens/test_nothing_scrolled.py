"""At the size of the hallway nothing is scrolled to: every step fits.

Dialogs and pages of staff are looked at in test_touch_targets.py, before they are touched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from textual.screen import Screen
from textual.widget import Widget

from kiosk.content.models import AnyStep
from tests.at_scanner import FakeDesk, scan_app, scan_session, scanner_flow
from tests.journey import kiosk_app, real_flow, session_at
from tests.screens.reach import settle

HALLWAY = (112, 32)
UNLIMITED = {
    "revision": "the answers, with up to 40 contracts",
    "papeles": "the picture of a printed page",
    "papeles-firmados": "the picture of a printed page",
}
"""Step -> the list or picture without a limit that scrolls there."""
OWN_STEPS = [step for step in real_flow().steps if step.id not in UNLIMITED]
SCANNER_STEPS = [
    step for step in scanner_flow().steps if step.id not in UNLIMITED and step not in real_flow().steps
]


def scrolled(screen: Screen[Any]) -> dict[str, int]:
    """The parts of a screen that are longer than their place -> lines that are not seen."""
    return {
        widget.id or type(widget).__name__: widget.max_scroll_y
        for widget in screen.walk_children(Widget)
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
        assert scrolled(app.screen) == {}


@pytest.mark.parametrize("step", SCANNER_STEPS, ids=lambda step: step.id)
async def test_every_step_of_a_kiosk_with_a_scanner_fits_too(step: AnyStep, tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(feeder=True))
    async with app.run_test(size=HALLWAY) as pilot:
        await app.applicant.enter(scan_session(step.id))
        await settle(pilot)
        assert scrolled(app.screen) == {}


def test_what_may_scroll_is_there() -> None:
    steps = {step.id for step in (*real_flow().steps, *scanner_flow().steps)}
    assert set(UNLIMITED) <= steps
