"""The staff mode, driven by keys and touches: what staff do reaches the session, the store, the printer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from kiosk.app.app import KioskApp
from kiosk.app.beginning import Beginning
from kiosk.app.locked import CLOSED, RESTART
from kiosk.errors import StaffError
from kiosk.interview.current_scans import current_scans
from kiosk.interview.session import Session
from kiosk.ports import Paper, PrinterState, PrintJob, PrintState, Tally
from kiosk.screens.applicant.papers_screen import PapersScreen, Stage
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import Dialog, HelpDialog
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.pin_dialogs import (
    PinDialog,
    RecoveryDialog,
    SetupDialog,
    StaffAccessDialog,
)
from kiosk.screens.staff.printer_screen import UNCHOSEN, PrinterScreen
from kiosk.screens.staff.recovery_code_dialog import CodeDialog
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.screens.staff.staff_questions import ChoiceDialog, ConfirmDialog
from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.screens.staff.week import WeekScreen
from kiosk.widgets.form import Form
from kiosk.widgets.page_view import PageView
from kiosk.widgets.plain import Plain
from tests.fakes import NOON, fake_services
from tests.journey import answers_of, kiosk_app, places, real_flow, session_at
from tests.screens.reach import (
    at,
    door_of,
    inside,
    press,
    printer_of,
    retention_of,
    settle,
    store_of,
    until,
    written,
)

SIZE = (80, 24)
PIN = "739154"


# --- hands and eyes


async def let_in(pilot: Pilot[Any], pin: str = PIN) -> None:
    await press(pilot, "f12")
    await pilot.press(*pin, "enter")
    await settle(pilot)


def kept(app: KioskApp, number: int, step: str = "contacto", **more: Any) -> Session:
    """A session of somebody who is not at the kiosk now."""
    session = session_at(step)
    session.id, session.code = f"{number:032}", f"ABC23{number}"
    session.started_at, session.notice = app.services.clock.now().isoformat(), "1"
    for name, value in more.items():
        setattr(session, name, value)
    app.services.store.save(session.record())
    return session


def words_of(screen: Screen[Any]) -> str:
    """Everything a screen says in plain text."""
    return "\n".join(str(plain.render()) for plain in screen.query(Plain) if plain.display)


def note_of(app: KioskApp) -> str:
    assert isinstance(app.screen, StaffScreen)
    return str(app.screen.query_one("#staff-note", Plain).render())


def codes(app: KioskApp) -> list[str]:
    """The codes the table shows, in order."""
    assert isinstance(app.screen, SessionsScreen)
    lines = [str(option.prompt) for option in app.screen.list.options]
    return [line[2:8] for line in lines]


# --- the door


@pytest.mark.parametrize(
    "before",
    [
        pytest.param([], id="a step"),
        pytest.param(["f1"], id="a dialog over it"),
    ],
)
async def test_f12_stands_over_any_screen_and_esc_leaves_it_as_it_was(
    before: list[str], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await press(pilot, *"xy", *before)
        below, focused = app.screen, app.screen.focused
        await press(pilot, "f12")
        assert isinstance(app.screen, PinDialog)
        await press(pilot, *"123", "escape")
        assert app.screen is below
        assert below.focused is focused
        steps = [screen for screen in app.screen_stack if isinstance(screen, StepScreen)]
        assert steps[0].query_one(Form).typed()["correo"].endswith("xy")
        assert store_of(app).leases == {} or app.session is not None


async def test_the_applicant_finds_everything_as_it_was_after_staff(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await press(pilot, *"xy", "f1")
        help_dialog: Screen[Any] = app.screen
        assert isinstance(app.screen, HelpDialog)
        await let_in(pilot)
        assert isinstance(app.screen, SessionScreen)
        await press(pilot, "escape", "escape")
        assert help_dialog is app.screen
        await press(pilot, "escape", *"z")
        assert isinstance(app.screen, StepScreen)
        assert app.screen.query_one(Form).typed()["correo"].endswith("xyz")


async def test_a_wrong_pin_is_told_and_the_right_one_tells_of_it(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await let_in(pilot, "111111")
        assert isinstance(app.screen, PinDialog)
        assert "no corresponde" in words_of(app.screen)
        assert app.screen.pad.digits == ""
        await pilot.press(*PIN, "enter")
        await settle(pilot)
        assert isinstance(app.screen, SessionsScreen)
        assert "un intento fallido" in note_of(app)


async def test_a_short_pin_does_not_reach_the_door(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await let_in(pilot, "7391")
        assert isinstance(app.screen, PinDialog)
        assert door_of(app).failed == 0


async def test_who_has_to_wait_sees_for_how_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = kiosk_app(tmp_path)
    door_of(app).wait_seconds = 2
    async with app.run_test(size=SIZE) as pilot:
        await let_in(pilot)
        dialog = app.screen
        assert isinstance(dialog, PinDialog)
        assert "Espere" in words_of(dialog)
        await pilot.press("1")
        assert dialog.pad.digits == ""
        door_of(app).wait_seconds = 0
        while dialog.waiting:
            await pilot.pause(0.1)
        await pilot.press(*PIN, "enter")
        await settle(pilot)
        assert isinstance(app.screen, SessionsScreen)


async def test_who_has_to_wait_with_the_owner_s_code_gets_no_further(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f12", "f1")
        dialog = app.screen
        assert isinstance(dialog, RecoveryDialog)
        dialog.refuse("No.", 1_000, ask="code")
        await press(pilot, *"ABCD-EFGH", "enter")
        assert dialog.asked.id == "code"
        await press(pilot, "escape")
        assert isinstance(app.screen, WelcomeScreen)


async def test_the_button_takes_the_marked_name_and_goes_with_the_names(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    door_of(app).pins["Nubia"] = "804417"
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f12", "down")
        dialog = app.screen
        assert isinstance(dialog, PinDialog)
        await pilot.click(dialog.take)
        await settle(pilot)
        assert dialog.said == {"name": "Nubia"}
        assert dialog.asked.digits
        assert not dialog.take.display


async def test_with_several_members_one_says_who_one_is(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    door_of(app).pins["Nubia"] = "804417"
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f12", "down", "enter")
        await pilot.press(*"804417", "enter")
        await settle(pilot)
        assert isinstance(app.screen, SessionsScreen)
        assert app.staff.member == "Nubia"


async def test_digits_can_be_touched(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f12")
        for digit in PIN:
            button = next(one for one in app.screen.query("PadButton") if one.name == digit)
            await pilot.click(button)
        await pilot.click(next(one for one in app.screen.query("PadButton") if one.name == "listo"))
        await settle(pilot)
        assert isinstance(app.screen, SessionsScreen)


@pytest.mark.parametrize("where", ["#office", "#step-header"])
async def test_five_touches_on_the_office_s_name_are_f12(where: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        if where == "#step-header":
            await at(app, pilot, "contacto")
        for _ in range(4):
            await pilot.click(where)
        assert not isinstance(app.screen, StaffAccessDialog)
        await pilot.click(where)
        await settle(pilot)
        assert isinstance(app.screen, PinDialog)


async def test_f12_twice_asks_once_and_locks_inside(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f12", "f12")
        assert sum(isinstance(screen, PinDialog) for screen in app.screen_stack) == 1
        await pilot.press(*PIN, "enter")
        await settle(pilot)
        await press(pilot, "f12")
        assert isinstance(app.screen, WelcomeScreen)
        assert app.staff.member == ""


async def test_nobody_set_up_yet_f12_offers_it_and_the_welcome_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CodeDialog, "READING_SECONDS", 1e9)
    app = kiosk_app(tmp_path)
    door_of(app).pins.clear()
    async with app.run_test(size=SIZE) as pilot:
        assert "fijar su PIN" in words_of(app.screen)
        await press(pilot, "f12")
        assert isinstance(app.screen, SetupDialog)
        await press(pilot, *"Luz", "enter")
        await pilot.press(*"804417", "enter")
        await pilot.press(*"804418", "enter")
        await settle(pilot)
        assert "▲ No eran iguales" in words_of(app.screen)
        await pilot.press(*"804417", "enter", *"804417", "enter")
        await settle(pilot)
        assert isinstance(app.screen, CodeDialog)
        assert "ABCD-EFGH" in words_of(app.screen)
        await press(pilot, "enter", "escape")
        assert isinstance(app.screen, CodeDialog), "nobody has read it yet"
        monkeypatch.setattr(CodeDialog, "READING_SECONDS", 0)
        await press(pilot, "enter")
        assert isinstance(app.screen, WelcomeScreen)
        assert "PIN" not in words_of(app.screen)
        assert door_of(app).pins == {"Luz": "804417"}


async def test_the_first_start_asks_by_itself_and_can_wait(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, ask_setup=True)
    door_of(app).pins.clear()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, SetupDialog)
        await press(pilot, "escape", "enter")
        assert isinstance(app.screen, StepScreen)


async def test_what_is_typed_is_taken_by_a_button_too(tmp_path: Path) -> None:
    """The dialog had only the button that leaves it: who does not know Enter was stuck."""
    app = kiosk_app(tmp_path)
    door_of(app).pins.clear()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f12")
        await press(pilot, *"Luz")
        dialog = app.screen
        assert isinstance(dialog, SetupDialog) and dialog.take.key.words == "Seguir"
        await pilot.click(dialog.take)
        await settle(pilot)
        assert dialog.asked.id == "pin" and dialog.said == {"name": "Luz"}
        assert not dialog.take.display  # the pad has its own


async def test_an_easy_pin_is_refused_before_it_is_typed_twice(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    door_of(app).pins.clear()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f12")
        await press(pilot, *"Luz", "enter")
        await pilot.press(*"123456", "enter")
        await settle(pilot)
        assert isinstance(app.screen, SetupDialog)
        assert "se adivina fácil" in words_of(app.screen)
        assert app.screen.asked.id == "pin"


async def test_no_path_of_the_machine_stands_on_the_public_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    door_of(app).pins.clear()

    def homeless(name: str, pin: str) -> str:
        raise StaffError("No se puede escribir /nonexistent/pepper.")

    monkeypatch.setattr(door_of(app), "add", homeless)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f12")
        await press(pilot, *"Luz", "enter")
        await pilot.press(*"804417", "enter", *"804417", "enter")
        await settle(pilot)
        assert "Código: E1" in words_of(app.screen)
        assert "nonexistent" not in words_of(app.screen)


async def test_with_a_member_the_first_start_asks_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, ask_setup=True)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        assert "PIN" not in words_of(app.screen)


async def test_the_owner_s_code_opens_and_changes_the_pin(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f12", "f1")
        assert isinstance(app.screen, RecoveryDialog)
        await press(pilot, *"WRONG", "enter", "enter")
        await pilot.press(*"804417", "enter", *"804417", "enter")
        await settle(pilot)
        assert isinstance(app.screen, RecoveryDialog)
        assert "no corresponde" in words_of(app.screen)
        await press(pilot, *"ABCD-EFGH", "enter", "enter")
        await pilot.press(*"804417", "enter", *"804417", "enter")
        await settle(pilot)
        assert isinstance(app.screen, SessionsScreen)
        assert door_of(app).pins == {"Rosa": "804417"}


async def test_silence_closes_the_mode_and_the_pin_dialog(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, staff_idle=30)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await let_in(pilot)
        assert app.staff.member == "Rosa"
        app.last_input -= 31
        await app.look_around()
        await settle(pilot)
        assert app.staff.member == ""
        assert isinstance(app.screen, StepScreen)
        await press(pilot, "f12")
        app.last_input -= 61
        await app.look_around()
        await settle(pilot)
        assert isinstance(app.screen, StepScreen)


async def test_the_applicant_is_not_thrown_out_while_staff_are_in(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, staff_idle=10_000)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await let_in(pilot)
        app.last_input -= 5_000
        await app.look_around()
        await settle(pilot)
        assert app.session is not None
        assert isinstance(app.screen, SessionScreen)


# --- the table


async def test_the_table_shows_who_asked_for_help_first_then_this_kiosk_s_session(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        kept(app, 5, outcome="finished", printed="x")
        kept(app, 6, help_called=True)
        await at(app, pilot, "contacto")
        await inside(app, pilot)
        await press(pilot, "escape")
        assert codes(app) == ["ABC236", "ABC234", "ABC235"]
        lines = "\n".join(str(option.prompt) for option in app.screen.query_one("PickList").options)  # type: ignore[attr-defined]  # found by name
        assert "terminada" in lines
        assert "impresos" in lines
        assert "pidió ayuda" in lines
        assert "Peñaranda" not in lines


async def test_the_filter_leaves_what_matches(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        kept(app, 5, outcome="finished")
        kept(app, 6, "revision")
        await inside(app, pilot)
        await press(pilot, "b", *"REVISE", "enter")
        assert codes(app) == ["ABC236"]
        await press(pilot, "escape")
        await until(pilot, lambda: len(codes(app)) == 2)
        await press(pilot, "b", *"zzz")
        await until(pilot, lambda: "Ninguna coincide" in words_of(app.screen))


async def test_a_damaged_file_shows_and_can_be_wiped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = kiosk_app(tmp_path)
    store = store_of(app)
    real: Callable[..., Any] = store._summary

    def summary(*kept: Any) -> Any:
        found = real(*kept)
        return type(found)(id=found.id, code="", step_id="") if found.id.endswith("5") else found

    monkeypatch.setattr(store, "_summary", summary)
    async with app.run_test(size=SIZE) as pilot:
        kept(app, 5)
        kept(app, 6)
        await inside(app, pilot)
        await press(pilot, "b", *"dañado", "enter", "enter")
        assert isinstance(app.screen, SessionScreen)
        await press(pilot, "b", "enter")
        assert [json.loads(one[2])["code"] for one in store.kept.values()] == ["ABC236"]


# --- one session


async def test_reset_takes_two_keys_after_the_pin_and_wipes(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        await let_in(pilot)
        await press(pilot, "r", "enter")
        assert isinstance(app.screen, StepScreen)
        assert app.session is not None
        assert app.session.id != session.id
        assert app.session.answers == {}
        assert app.staff.member == ""
        assert session.id not in store_of(app).kept
        assert [proof.outcome for proof in store_of(app).wiped] == ["staff"]
        assert "staff" not in app._modes
        assert ("Rosa", "pidió borrar la sesión y empezar otra", "ABC234") in written(app)


async def test_reset_asks_and_says_what_is_lost(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        await inside(app, pilot)
        await press(pilot, "r")
        assert isinstance(app.screen, ConfirmDialog)
        assert "respuestas" in words_of(app.screen)
        await press(pilot, "escape")
        assert app.session is session
        assert session.id in store_of(app).kept


async def test_reset_in_the_real_kiosk_empties_memory_and_begins_anew(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, fresh_process=True)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        await inside(app, pilot)
        await press(pilot, "r", "enter")
        assert session.id not in store_of(app).kept
    assert app.return_code == RESTART
    anew = kiosk_app(tmp_path, beginning=app.next_beginning)
    async with anew.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(anew.screen, StepScreen)
        assert anew.session is not None
        assert anew.session.answers == {}


async def test_send_back_the_session_on_the_screen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await inside(app, pilot)
        await press(pilot, "p")
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, "up", "enter")
        assert isinstance(app.screen, StepScreen)
        assert app.session is not None
        assert app.screen.step.id == app.session.step.id == "identidad"
        assert app.session.answers["correo"]


async def test_send_back_a_kept_session_opens_it_again(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5, "revision", outcome="finished")
        await inside(app, pilot)
        await press(pilot, "enter", "p", "enter")
        record = store_of(app).load(session.id)
        assert record is not None
        assert record.record["step_id"] != "revision"
        assert record.record["outcome"] == ""
        assert record.record["answers"] == session.answers
        assert isinstance(app.screen, SessionScreen)
        assert "Hecho" in note_of(app)
        assert store_of(app).leases == {}


async def test_a_kept_session_continues_on_this_screen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5, "revision")
        await inside(app, pilot)
        await press(pilot, "enter", "s")
        assert isinstance(app.screen, StepScreen)
        assert app.session is not None
        assert (app.session.id, app.screen.step.id) == (session.id, "revision")
        assert app.staff.member == ""


async def test_another_session_takes_the_screen_and_the_first_is_kept(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        other = kept(app, 5, "revision")
        first = await at(app, pilot, "contacto")
        await inside(app, pilot)
        await press(pilot, "escape", "down", "enter", "s")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "enter")
        assert app.session is not None
        assert app.session.id == other.id
        record = store_of(app).load(first.id)
        assert record is not None
        assert record.record["outcome"] == ""
        assert store_of(app).lease(first.id, "otro", 5)


async def test_in_the_real_kiosk_another_session_comes_in_a_fresh_process(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, fresh_process=True)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5, "revision")
        await inside(app, pilot)
        await press(pilot, "enter", "s")
    assert (app.return_code, app.next_beginning) == (RESTART, Beginning(session.id))
    assert store_of(app).leases == {}


async def test_what_staff_saw_leaves_the_memory_with_them(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, fresh_process=True)
    async with app.run_test(size=SIZE) as pilot:
        await inside(app, pilot)
        await press(pilot, "f12")
    assert app.return_code == RESTART


async def test_an_impatient_second_key_does_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    printer, gate = printer_of(app), threading.Event()
    real = printer.test_page

    def slow() -> PrintJob:
        gate.wait(120)
        return real()

    monkeypatch.setattr(printer, "test_page", slow)
    async with app.run_test(size=SIZE) as pilot:
        await inside(app, pilot)
        await press(pilot, "i")
        await pilot.press("h", "h", "p")
        await pilot.pause()
        gate.set()
        await settle(pilot)
        assert len(printer.jobs()) == 1
        assert not printer.state.paused


async def test_mark_as_finished(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5)
        await inside(app, pilot)
        await press(pilot, "enter", "t", "enter")
        record = store_of(app).load(session.id)
        assert record is not None
        assert record.record["outcome"] == "finished"
        assert isinstance(app.screen, SessionsScreen)


async def test_mark_the_session_on_the_screen_as_finished(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await inside(app, pilot)
        await press(pilot, "t", "enter")
        assert isinstance(app.screen, WelcomeScreen)
        assert app.applicant.ended == [("contacto", "finished")]


async def test_wipe_now_leaves_the_proof_only(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5)
        await inside(app, pilot)
        await press(pilot, "enter", "b", "enter")
        assert store_of(app).kept == {}
        assert [proof.outcome for proof in store_of(app).wiped] == ["staff"]
        assert printer_of(app).forgotten == [session.code]
        assert codes(app) == []
        assert ("Rosa", "borró la sesión", "ABC235") in written(app)


async def test_reprint_all_or_one(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5, "revision")
        papers = [spec.id for spec in session.documents()]
        await inside(app, pilot)
        await press(pilot, "enter", "i", "enter")
        assert printer_of(app).printed == [(session.code, paper) for paper in papers]
        await press(pilot, "i", "down", "enter")
        assert printer_of(app).printed[len(papers) :] == [(session.code, papers[0])]
        assert list((tmp_path / session.id).glob("*.pdf")) == []
        assert written(app)[-1] == ("Rosa", f"imprimió otra vez «{papers[0]}»", "ABC235")


async def test_a_reprint_for_who_is_at_the_kiosk_leaves_no_file(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "firmar")
        await inside(app, pilot)
        await press(pilot, "i", "enter")
        assert {code for code, _ in printer_of(app).printed} == {session.code}
        assert list((tmp_path / session.id).glob("*.pdf")) == []


async def test_what_was_printed_again_is_what_is_scanned_from_then_on(tmp_path: Path) -> None:
    services = fake_services(tmp_path)
    services.documents.marked = True  # type: ignore[attr-defined]  # of the fake
    app = kiosk_app(tmp_path, services=services)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "firmar")
        session.marks = {"constancia": "00000000/1"}
        session.scanned = {"3-constancia.pdf": "00000000"}
        other = kept(app, 5, "revision")
        await inside(app, pilot)
        await press(pilot, "i", "enter")
        assert session.marks["constancia"] != "00000000/1"
        assert current_scans(session) == ()
        await press(pilot, "escape", "down", "enter", "i", "enter")
        found = store_of(app).load(other.id)
        assert found
        assert set(found.record["marks"]) == {spec.id for spec in other.documents()}


async def test_the_pages_can_be_seen_and_no_file_stays(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5, "revision")
        await inside(app, pilot)
        await press(pilot, "enter", "h")
        assert isinstance(app.screen, PagesScreen)
        view = app.screen.query_one(PageView)
        first = view.leaf
        await press(pilot, "right")
        assert first is not None
        assert view.leaf is not None
        assert first.text != view.leaf.text
        await press(pilot, "escape")
        assert isinstance(app.screen, SessionScreen)
        assert list((tmp_path / session.id).glob("*.pdf")) == []
        assert printer_of(app).printed == []
        assert ("Rosa", "vio las hojas", "ABC235") in written(app)


async def test_a_session_open_on_another_screen_says_so(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5)
        assert store_of(app).lease(session.id, "quiosco-2", 60)
        await inside(app, pilot)
        await press(pilot, "enter")
        assert "otra pantalla" in words_of(app.screen)
        await press(pilot, "b", "t", "s")
        assert isinstance(app.screen, SessionScreen)
        assert session.id in store_of(app).kept


async def test_one_that_was_opened_elsewhere_meanwhile_is_refused(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = kept(app, 5)
        await inside(app, pilot)
        await press(pilot, "enter")
        assert store_of(app).lease(session.id, "quiosco-2", 60)
        await press(pilot, "b", "enter")
        assert "otra pantalla" in note_of(app)
        assert session.id in store_of(app).kept
        assert all(what != "borró la sesión" for _, what, _ in written(app))


async def test_help_that_has_come_is_called_no_more(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        session.help_called = True
        await inside(app, pilot)
        assert "Pidió ayuda" in words_of(app.screen)
        await press(pilot, "s")
        assert isinstance(app.screen, StepScreen)
        assert not session.help_called


async def test_papers_made_meanwhile_are_there_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    gate, real = threading.Event(), app.services.documents.make

    def slow(*order: Any) -> Paper:
        gate.wait(120)
        return real(*order)

    monkeypatch.setattr(app.services.documents, "make", slow)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "papeles")
        await app.staff.enter("Rosa")
        gate.set()
        await settle(pilot)
        assert isinstance(app.screen, SessionScreen)
        await press(pilot, "f12")
        assert isinstance(app.screen, PapersScreen)
        assert app.screen.stage is Stage.READY


# --- the printer


async def test_a_machine_without_a_chosen_queue_offers_them(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer = printer_of(app)
    printer.state = PrinterState("Falta elegir la impresora.", UNCHOSEN, "Elija una.", blocking=True)
    async with app.run_test(size=SIZE) as pilot:
        await inside(app, pilot)
        await press(pilot, "i")
        assert isinstance(app.screen, ChoiceDialog), "asked without anybody's doing"
        await press(pilot, "down", "enter")
        assert printer.queue == "oficina"
        assert isinstance(app.screen, PrinterScreen)
        app.screen.look()
        await settle(pilot)
        assert isinstance(app.screen, PrinterScreen), "asked once"


async def test_the_printer_room(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await inside(app, pilot)
        await press(pilot, "i", "p")
        assert isinstance(app.screen, PrinterScreen)
        assert printer_of(app).state.paused
        app.screen.look()
        await settle(pilot)
        assert "En pausa" in words_of(app.screen)
        await press(pilot, "p", "h")
        assert not printer_of(app).state.paused
        assert [job.document for job in printer_of(app).jobs()] == ["prueba"]
        await press(pilot, "q", "down", "enter")
        assert printer_of(app).queue == "oficina"
        acts = [what for _, what, _ in written(app)]
        assert acts == [
            "puso la impresión en pausa",
            "siguió con la impresión",
            "imprimió una hoja de prueba",
            "cambió a la impresora «oficina»",
        ]


async def test_an_unconfirmed_job_is_answered(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer = printer_of(app)
    async with app.run_test(size=SIZE) as pilot:
        job = printer.test_page()
        printer._set(job.key, state=PrintState.UNCONFIRMED, pages=2)
        await inside(app, pilot)
        await press(pilot, "i", "enter")
        assert "¿Salieron las 2 páginas?" in words_of(app.screen)
        await press(pilot, "enter")
        assert printer.known[job.key].state is PrintState.DONE


async def test_a_job_can_be_cancelled(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer = printer_of(app)
    printer.held = True
    async with app.run_test(size=SIZE) as pilot:
        job = printer.test_page()
        await inside(app, pilot)
        await press(pilot, "i", "enter", "enter")
        assert printer.known[job.key].state is PrintState.CANCELLED


# --- the kiosk


async def test_the_numbers(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        kept(app, 5, outcome="finished")
        kept(app, 6, outcome="idle")
        told = [Tally(NOON.date(), "a", kind, "clave", "", 2) for kind in ("unclear", "help")]
        store_of(app).add_tallies([*told, Tally(NOON.date(), "a", "wrong", "correo", "x", 1)])
        await inside(app, pilot)
        await press(pilot, "n")
        assert isinstance(app.screen, WeekScreen)
        title = real_flow().step("clave").title
        assert f"{title}: 2 veces «No entendí», 2 veces la ayuda" in words_of(app.screen)
        assert "1 dato rechazado" in words_of(app.screen)
        assert "2 comenzadas, 1 terminada, 1 sin terminar" in words_of(app.screen)
        assert "¿Cómo le contactamos?" in words_of(app.screen)


async def test_close_the_kiosk(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await press(pilot, *"xy")
        await inside(app, pilot)
        await press(pilot, "escape", "c", "enter")
    assert app.return_code == CLOSED
    assert [json.loads(one[2])["drafts"]["correo"][-2:] for one in store_of(app).kept.values()] == ["xy"]
    assert ("Rosa", "cerró el quiosco", "") in written(app)


async def test_a_doubtful_clock_is_asked_about(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    retention = retention_of(app)
    retention.doubt = "El reloj saltó un año."
    async with app.run_test(size=SIZE) as pilot:
        await inside(app, pilot)
        assert "saltó un año" in note_of(app)
        await press(pilot, "d", "enter")
        assert retention.doubt == ""
        assert ("Rosa", "confirmó la hora del quiosco", "") in written(app)


async def test_trouble_is_told_in_words(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        kept(app, 5, "revision")
        printer_of(app).failing = True
        await inside(app, pilot)
        await press(pilot, "enter", "i", "enter")
        assert "No pudimos imprimir" in note_of(app)
        assert "P1" in note_of(app)


async def test_what_the_store_has_to_say_is_told(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        store_of(app).failing = True
        await inside(app, pilot)
        assert "El disco está lleno" in note_of(app)


async def test_no_screen_of_staff_stays_in_an_applicant_s_hands(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await inside(app, pilot)
        await press(pilot, "r", "f12")
        assert not isinstance(app.screen, Dialog | StaffScreen)
        assert app.session is not None
        assert app.session.answers == answers_of() | app.session.answers


def test_every_step_s_title_is_free_of_a_person_s_values() -> None:
    """Titles stand in the table, in the numbers and in the list of steps as they were written."""
    assert [step.id for step in real_flow().steps if "{{" in step.title] == []
    assert places()
