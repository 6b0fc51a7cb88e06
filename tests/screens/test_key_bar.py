"""The bar of keys: what a screen says late, when its bar has gone already, ends nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.screens.applicant.scan_news import StickSeen
from kiosk.widgets.key_bar import KeyBar
from tests.at_scanner import FakeDesk, scan_app, scan_session


@pytest.mark.parametrize("late", ["news", "keys"])
async def test_a_screen_whose_bar_has_gone_hears_late_news(tmp_path: Path, late: str) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(120, 36)):
        await app.applicant.enter(scan_session("entregar", scanned={"1-cedula.pdf": ""}))
        screen = app.screen
        assert isinstance(screen, HandoverScreen)
        await screen.query_one(KeyBar).remove()
        if late == "news":
            screen.hear(StickSeen("", "entregar", True))
        else:
            screen.show_keys()
        assert screen.stick == (late == "news")
