"""The parts of a screen are kept until one comes or goes, and are always those that `query` finds."""

from __future__ import annotations

from pathlib import Path

from textual.containers import Vertical
from textual.widget import Widget

from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.plain import Plain
from tests.journey import kiosk_app, session_at


async def test_the_parts_are_those_that_a_query_finds(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.applicant.enter(session_at("experiencia"))
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, StepScreen)

        def same() -> bool:
            return (
                screen.parts(Plain) == list(screen.query(Plain))
                and screen.parts(Widget, "body") == list(screen.query("#body"))
                and screen.parts(PickList, inside="rows") == list(screen.query("#rows PickList"))
                and screen.parts(Widget, "new") == list(screen.query("#new"))
            )

        assert same() and screen.parts(PickList, inside="rows")
        deep = screen.query_one("#rows").children[0].parent
        assert isinstance(deep, Widget)
        await deep.mount(Vertical(Plain("nueva"), id="new"))
        assert same() and screen.parts(Widget, "new")
        await screen.query("#new").remove()
        assert same() and not screen.parts(Widget, "new")
