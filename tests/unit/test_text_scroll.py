"""The last block of a text is known by a class, and nothing of a step is given its styles twice for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from kiosk.widgets.text_scroll import TextScroll
from tests.journey import kiosk_app, session_at
from tests.screens.reach import settle

STEPS = ["identidad", "contacto", "residencia", "experiencia", "clave", "despedida"]


async def test_only_the_last_block_is_the_last(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("despedida"))
        await settle(pilot)
        blocks = app.screen.query_one(TextScroll).children
        assert len(blocks) > 2
        assert [block.has_class("-last") for block in blocks] == [False] * (len(blocks) - 1) + [True]
        app.autosave.session = None


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_is_not_given_its_styles_again(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a box that gets the focus or is chosen is: no rule asks which child of its parent a widget is."""
    app, update, again = kiosk_app(tmp_path), Stylesheet.update_nodes, list[str]()

    def noted(sheet: Stylesheet, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        several = list(nodes)
        again.extend(str(node) for node in several)
        update(sheet, several, animate)

    async with app.run_test(size=(128, 36)) as pilot:
        await app.applicant.enter(session_at("abrir"))
        await settle(pilot)
        monkeypatch.setattr(Stylesheet, "update_nodes", noted)
        app.autosave.session = session_at(step)
        await app.applicant.show_step()
        await settle(pilot)
        widgets = [widget for widget in app.screen.walk_children() if widget._has_order_style]
        assert widgets == []
        assert len(again) < len(list(app.screen.walk_children())) / 2, again
        app.autosave.session = None
