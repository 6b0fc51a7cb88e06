"""The bar of keys: every button has its room, and what a screen says late ends nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from textual.app import App, ComposeResult

from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.screens.applicant.scan_news import StickSeen
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.key_bar import Key, KeyBar, KeyButton, too_long
from tests.at_scanner import FakeDesk, scan_app, scan_session
from tests.journey import answers_of, kiosk_app, real_flow, session_at
from tests.screens.reach import settle

NAMED = ("Atrás [Esc]", "Ayuda [F1]", "Imprimir guía [I]", "Pasos [P]", "Siguiente [Enter]")
KEYS = (
    Key("Esc", "Atrás", "a"),
    Key("F1", "Ayuda", "b"),
    Key("I", "Imprimir guía", "c"),
    Key("P", "Pasos", "d"),
    Key("Enter", "Siguiente", "e", strong=True),
)


def cramped(app: App[Any]) -> list[str]:
    """The buttons of the bar that have not one column beside their words at each side, or are cut."""
    bar = app.screen.query_one(KeyBar)
    line = bar.query_one(".column").content_region
    return [
        str(button.label)
        for button in bar.query(KeyButton)
        if button.region.width < len(str(button.label)) + 2 or not line.contains_region(button.region)
    ]


@pytest.mark.parametrize("touch", ["never", "always"])
async def test_at_every_step_each_button_has_a_column_at_both_sides_of_its_words(
    touch: Literal["never", "always"], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, touch=touch)
    wrong: dict[tuple[str, bool], list[str]] = {}
    async with app.run_test(size=(80, 24)) as pilot:
        for number, step in enumerate(real_flow().steps):
            session = session_at(step.id, answers_of())
            app.autosave.session = session
            await (app.applicant.show_step() if number else app.applicant.enter(session))
            await settle(pilot)
            screen = app.screen
            assert isinstance(screen, StepScreen)
            for unread in (False, True):
                screen.unread = unread
                screen.show_keys()
                await settle(pilot)
                wrong |= {(step.id, unread): cramped(app)}
        app.autosave.session = None
    assert not any(wrong.values()), wrong


async def test_a_card_that_is_not_seen_leaves_each_button_its_room(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(trouble="No se ve."))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(scan_session("cedula"))
        await pilot.press("enter")
        await settle(pilot)
        assert [str(one.label) for one in app.screen.query(KeyButton)][-1].startswith("Intentar otra vez")
        assert not cramped(app)


class BarApp(App[None]):
    """A bar and nothing else."""

    def compose(self) -> ComposeResult:
        """The bar."""
        yield KeyBar(*KEYS)


async def test_the_least_important_names_give_way_and_come_back_with_the_room() -> None:
    app = BarApp()
    async with app.run_test(size=(80, 24)) as pilot:
        seen = {}
        for width in (80, 79, 78, 75, 74, 120, 80):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            seen[width] = [str(one.label) for one in app.screen.query(KeyButton)]
            assert not cramped(app), width
            assert app.screen.query(KeyButton).last().region.right == width - 1
        assert seen[80] == list(NAMED) == seen[120]
        assert seen[79] == [*NAMED[:3], "Pasos", NAMED[4]]
        assert seen[78] == [*NAMED[:2], "Imprimir guía", "Pasos", NAMED[4]]
        app.screen.query_one(KeyBar).show(*KEYS[:4], replace(KEYS[4], words="Leer más"))
        await pilot.pause()
        assert not cramped(app)
    assert KEYS[4] not in too_long(KEYS, 20)


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
