"""The welcome screen that is shown to nobody before a kiosk is forked."""

from __future__ import annotations

import threading

from kiosk.app.rehearsal import rehearse
from kiosk.widgets.theme import THEMES
from tests.journey import first_drawings, real_flow


def test_it_leaves_no_thread() -> None:
    before = threading.active_count()
    rehearse(real_flow(), first_drawings(), THEMES[0].name, "INDUPAL")
    assert threading.active_count() == before
