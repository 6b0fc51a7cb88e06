"""Every dialog shows all its buttons whole, with their keys, in the smallest terminal and in few colours."""

from __future__ import annotations

import importlib
import pkgutil
import typing
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Button

import kiosk
from kiosk.ports import PrintJob, PrintState
from kiosk.screens import questions
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.screens.date_dialog import DateDialog
from kiosk.screens.dialogs import Dialog, HelpDialog, MessageDialog
from kiosk.screens.leave_dialog import LeaveDialog
from kiosk.screens.questions import SureDialog
from kiosk.screens.resume_dialog import ResumeDialog
from kiosk.screens.staff import members_screen, staff_questions
from kiosk.screens.staff.members_screen import MemberNames
from kiosk.screens.staff.pin_dialogs import PinDialog, RecoveryDialog
from kiosk.widgets.aid_row import AidButton
from kiosk.widgets.digit_pad import PadButton
from kiosk.widgets.key_bar import KeyButton
from tests.journey import answers_of, kiosk_app, real_flow, session_at
from tests.screens.reach import paint, settle
from tests.screens.scenes import SCENES, SMALL, Scene, longest_words, no_claim

WORDS = longest_words()
LONG = "María Fernanda de la Concepción Peñaranda Villazón"
"""A name as long as they get."""
PAPER = max((paper.title for paper in real_flow().documents), key=len)
FOUND = MemberNames((LONG, "Rosa"), ("Rosa",))
QUEUES = [f"HP-LaserJet-Pro-M404dn-piso-{floor}" for floor in range(1, 15)]
LOOKS = (("claro",), ("claro-16", "oscuro-16", "alto-contraste-16"))
"""With many colours, and with 16; an app may change between those of one line."""


def _accept(text: str) -> None:
    """Refuse nothing."""


def _job(state: PrintState) -> PrintJob:
    return PrintJob("k", "ABC234", "hoja", PAPER, 12, state)


def _sure(*, offered: bool) -> SureDialog:
    return SureDialog(WORDS, {f"Pregunta {n}": f"¿{LONG}?" for n in range(9)}, offered=offered)


MADE: dict[str, Callable[[], Dialog[Any]]] = {
    "leave_dialog": lambda: questions.leave_dialog(WORDS),
    "drop_dialog": lambda: questions.drop_dialog(WORDS),
    "copy_dialog": lambda: questions.copy_dialog(WORDS, "contrato o empleo", [LONG * 2, LONG * 6, "300"]),
    "half_typed_dialog": lambda: questions.half_typed_dialog(
        WORDS, "contrato o empleo", new=True, changed=True
    ),
    "left_typed_dialog": lambda: questions.left_typed_dialog(WORDS, LONG),
    "noted_dialog": lambda: questions.noted_dialog(WORDS, f"¿{LONG} {LONG} {LONG}?"),
    "print_dialog": lambda: questions.print_dialog(WORDS, PAPER),
    "paper_printed_dialog": lambda: questions.paper_printed_dialog(WORDS, PAPER, LONG, anew=True),
    "paper_trouble_dialog": lambda: questions.paper_trouble_dialog(WORDS, f"{LONG}. " * 4, "P-01"),
    "declined_dialog": lambda: questions.declined_dialog(WORDS, f"{LONG}. " * 12),
    "unsaved_dialog": lambda: questions.unsaved_dialog(WORDS, f"{LONG}. " * 4, "A-01"),
    "elsewhere_dialog": lambda: questions.elsewhere_dialog(WORDS),
    "unread_dialog": lambda: questions.unread_dialog(WORDS, "A-01"),
    "reset_dialog": lambda: staff_questions.reset_dialog(LONG),
    "wipe_dialog": lambda: staff_questions.wipe_dialog(LONG, "ABC234"),
    "finish_dialog": lambda: staff_questions.finish_dialog("ABC234", here=True),
    "take_over_dialog": lambda: staff_questions.take_over_dialog("ABC234"),
    "close_dialog": lambda: staff_questions.close_dialog(session_open=True),
    "clean_dialog": staff_questions.clean_dialog,
    "practice_dialog": staff_questions.practice_dialog,
    "practice_end_dialog": staff_questions.practice_end_dialog,
    "restart_dialog": lambda: staff_questions.restart_dialog(LONG),
    "fleet_dialog": lambda: staff_questions.fleet_dialog(LONG, "9.9.9"),
    "clock_dialog": lambda: staff_questions.clock_dialog(f"{LONG}. " * 4),
    "steps_dialog": lambda: staff_questions.steps_dialog(
        [(step.id, step.title) for step in real_flow().steps]
    ),
    "reprint_dialog": lambda: staff_questions.reprint_dialog([(str(n), f"{PAPER} {n}") for n in range(12)]),
    "drop_scan_dialog": lambda: staff_questions.drop_scan_dialog(PAPER, again=True),
    "more_dialog": lambda: staff_questions.more_dialog(scanner=True),
    "queue_dialog": lambda: staff_questions.queue_dialog(QUEUES),
    "job_dialog": lambda: staff_questions.job_dialog(_job(PrintState.UNCONFIRMED)),
    "member_dialog": lambda: members_screen.member_dialog(LONG, FOUND),
    "remove_dialog": lambda: members_screen.remove_dialog(LONG, own=True),
    "manage_dialog": lambda: members_screen.manage_dialog(LONG),
    "recovery_dialog": members_screen.recovery_dialog,
}
"""Every function that makes a dialog, with words as long as they get."""
LONGEST: dict[str, Callable[[], Dialog[Any]]] = {
    "seguro": lambda: _sure(offered=False),
    "seguro, ofrecido": lambda: _sure(offered=True),
    "continuar": lambda: ResumeDialog(WORDS, no_claim),
    "los pasos": lambda: ContentsDialog(WORDS, {str(n): f"{PAPER} {n}" for n in range(30)}, "4"),
    "mensaje": lambda: MessageDialog(LONG, [LONG] * 14),
    "guardar y salir, con hoja": lambda: LeaveDialog(
        WORDS, code="ABC234", until="miércoles 30 de septiembre de 2026 a las 12:00", paper=PAPER
    ),
    "una fecha": lambda: DateDialog(WORDS, date(2026, 9, 30), "2024-02-29"),
    "PIN, con muchos": lambda: PinDialog([f"{LONG} {n}" for n in range(9)]),
    "ayuda, ya llamado": lambda: HelpDialog(WORDS, [], called=True, call_first=True, printer=f"{LONG}. "),
    "recuperación, con muchos": lambda: RecoveryDialog([f"{LONG} {n}" for n in range(9)], _accept),
    **{
        f"ayuda de {step.id}": lambda step=step: HelpDialog(  # type: ignore[misc]  # one for each step
            WORDS, step.troubles, called=False, support=LONG, unclear=lambda: None
        )
        for step in real_flow().steps
    },
}
"""Other dialogs in their longest form."""
OF_SCENES = [scene for scene in SCENES if issubclass(scene.kind, Dialog)]


def cut(screen: Screen[Any]) -> dict[str, str]:
    """Buttons of a dialog that are not seen whole: their label -> what is seen of it."""
    box = screen.query_one("#dialog").content_region
    strips = screen._compositor.render_strips()
    found = {}
    for button in screen.query(Button):
        if not (button.display and button.region.area):
            if all(part.display for part in button.ancestors_with_self):
                found[str(button.label)] = "nothing"
            continue
        region = button.region
        rows = [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]
        label = str(button.label)
        if not box.contains_region(region) or not any(label in row for row in rows):
            found[label] = "\n".join(rows)
    return found


def nameless(screen: Screen[Any]) -> list[str]:
    """Buttons of a dialog that do not say their key; those of the digits are keys themselves."""
    found = []
    for button in screen.query(Button):
        if isinstance(button, AidButton):
            said = f"[{button.aid.key}]" in str(button.label)
        else:
            said = isinstance(button, PadButton) or (isinstance(button, KeyButton) and bool(button.key.name))
        found += [] if said else [str(button.label)]
    return found


@pytest.mark.parametrize("looks", LOOKS, ids=["colours", "16"])
@pytest.mark.parametrize("scene", OF_SCENES, ids=lambda scene: scene.name)
async def test_a_dialog_shows_its_buttons_whole_with_their_keys(
    scene: Scene, looks: tuple[str, ...], tmp_path: Path
) -> None:
    app = scene.app(tmp_path, looks[0])
    async with app.run_test(size=SMALL) as pilot:
        await scene.show(app, pilot)
        assert isinstance(app.screen, scene.kind)
        assert any(not isinstance(button, PadButton) for button in app.screen.query(Button))
        assert nameless(app.screen) == []
        found = {}
        for look in looks:
            await paint(pilot, look)
            found[look] = cut(app.screen)
        assert {look: buttons for look, buttons in found.items() if buttons} == {}


@pytest.mark.parametrize("look", ["claro", "claro-16"])
async def test_a_dialog_with_the_longest_words_shows_its_buttons_whole(look: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, look=look)
    async with app.run_test(size=SMALL) as pilot:
        await app.applicant.enter(session_at("contacto", answers_of()))
        await settle(pilot)
        found = {}
        for name, make in (MADE | LONGEST).items():
            app.push_screen(make())
            await settle(pilot)
            found[name] = cut(app.screen)
            app.pop_screen()
            await settle(pilot)
        assert {name: buttons for name, buttons in found.items() if buttons} == {}


def test_every_function_that_makes_a_dialog_is_tried() -> None:
    found = set()
    for found_module in pkgutil.walk_packages(kiosk.__path__, "kiosk."):
        module = importlib.import_module(found_module.name)
        for name, made in vars(module).items():
            if callable(made) and getattr(made, "__module__", "") == module.__name__:
                if isinstance(made, type):
                    continue
                try:
                    kind = typing.get_type_hints(made).get("return")
                except (NameError, TypeError):
                    continue
                if isinstance(kind, type) and issubclass(typing.get_origin(kind) or kind, Dialog):
                    found.add(name)
    assert found == set(MADE)


@pytest.mark.parametrize("name", MADE)
async def test_a_dialog_that_is_closed_while_it_comes_does_no_harm(name: str, tmp_path: Path) -> None:
    """Keys in one burst: it has no widgets yet, and a search for one of them ended the kiosk."""
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(MADE[name]())
        app.pop_screen()
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)


@pytest.mark.parametrize("name", MADE)
async def test_a_key_that_was_pressed_before_a_dialog_came_does_no_harm(name: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        dialog = MADE[name]()
        app.push_screen(dialog)
        for key in ("down", "pagedown", "enter", "f2"):
            assert not await app._check_bindings(key)  # where a key ends that went to the screen before
        await settle(pilot)
        assert app.screen is dialog
