"""What staff see and correct behind the PIN: who is looked for, answers, the audit log, the members."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from kiosk.app.app import KioskApp
from kiosk.errors import AwayError
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.staff.answers_screen import AnswersScreen, CorrectScreen
from kiosk.screens.staff.audit_screen import PAGE, AuditScreen
from kiosk.screens.staff.manual_screen import ManualScreen
from kiosk.screens.staff.members_screen import MemberDialog, MembersScreen
from kiosk.screens.staff.recovery_code_dialog import CodeDialog
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.widgets.form import Form
from kiosk.widgets.plain import Plain
from tests.journey import kiosk_app, session_at
from tests.screens.reach import at, door_of, inside, press, settle, store_of, until, written

SIZE = (80, 24)
OTHER = "0" * 31 + "9"


def kept(app: KioskApp, step: str = "revision", **more: Any) -> None:
    """A session of somebody who is not at the kiosk now."""
    session = session_at(step)
    session.id, session.code, session.notice = OTHER, "XYZ789", "1"
    session.started_at = app.services.clock.now().isoformat()
    for name, value in more.items():
        setattr(session, name, value)
    app.services.store.save(session.record())


def answer(app: KioskApp, name: str) -> object:
    found = app.services.store.load(OTHER)
    return found.record["answers"][name] if found else None


def note_of(app: KioskApp) -> str:
    assert isinstance(app.screen, StaffScreen)
    return str(app.screen.query_one("#staff-note", Plain).render())


def words_of(screen: Screen[Any]) -> str:
    return "\n".join(str(plain.render()) for plain in screen.query(Plain) if plain.display)


def mark(app: KioskApp, field: str) -> None:
    """Mark an answer in the list."""
    assert isinstance(app.screen, AnswersScreen)
    options = [str(option.id) for option in app.screen.list.options]
    app.screen.list.highlighted = next(at for at, one in enumerate(options) if one.endswith(f"/{field}"))


async def answers_of_the_other(app: KioskApp, pilot: Pilot[Any]) -> None:
    await inside(app, pilot)
    await press(pilot, "enter", "v")
    assert isinstance(app.screen, AnswersScreen)


# --- who is looked for


async def test_a_name_and_a_number_find_a_session_and_the_hits_are_counted(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        answers = session_at("revision").answers | {"nombres": "Yulieth", "numero_documento": "1065999321"}
        kept(app, answers=answers)
        store = app.services.store
        for number in range(3):
            other = session_at("contacto")
            other.id, other.code = f"{number + 20:032x}", f"HHH22{number + 2}"
            store.save(other.record())
        await inside(app, pilot)
        table = app.screen
        assert isinstance(table, SessionsScreen)
        for typed in ("yúlieth", "9321", "1065999321"):
            table.line.value = typed
            await until(pilot, lambda: table.found.text == table.line.value)
            await settle(pilot)
            assert [row.code for row in table.found.rows] == ["XYZ789"], typed
            assert str(table.hits.render()) == "1 de 4"
            assert "Yulieth" not in str(table.list.options[0].prompt)  # the table says initials only


async def test_without_the_server_the_table_shows_this_screen_and_what_waits_to_be_wiped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(session_id: str) -> None:
        raise AwayError(f"La base de datos no responde: {session_id}.")

    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        store = store_of(app)
        store.kept.clear()  # what is listed without the server
        monkeypatch.setattr(store, "summary", away)
        monkeypatch.setattr(store, "health", lambda: "Una sesión espera a ser borrada.")
        await inside(app, pilot)
        assert isinstance(app.screen, SessionScreen)
        assert "espera a ser borrada" in note_of(app)
        await press(pilot, "escape")
        table = app.screen
        assert isinstance(table, SessionsScreen)
        await until(pilot, lambda: bool(table.found.rows))
        assert [row.code for row in table.found.rows] == [session.code]
        assert "espera a ser borrada" in note_of(app)


# --- one answer


async def test_an_answer_is_corrected_without_taking_the_session_over(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        kept(app, outcome="finished")
        await answers_of_the_other(app, pilot)
        mark(app, "celular")
        await press(pilot, "enter")
        assert isinstance(app.screen, CorrectScreen)
        await press(pilot, *["backspace"] * 12, *"3001234567", "enter")
        assert isinstance(app.screen, AnswersScreen)
        assert answer(app, "celular") == "3001234567"
        assert "300 123 4567" in words_of(app.screen) or "3001234567" in str(
            [option.prompt for option in app.screen.list.options]
        ).replace(" ", "")
        found = app.services.store.load(OTHER)
        assert found is not None
        assert found.record["outcome"] == "finished"  # it stays ended
        assert store_of(app).leases == {}
        told = [line for line in written(app) if line[1].startswith("corrigió")]
        assert len(told) == 1
        assert told[0][2] == "XYZ789"
        assert "300" not in told[0][1]
        assert app.session is None


async def test_a_wrong_value_is_refused_as_on_the_applicant_s_step(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        kept(app)
        before = answer(app, "celular")
        await answers_of_the_other(app, pilot)
        mark(app, "celular")
        await press(pilot, "enter", *["backspace"] * 12, *"12", "enter")
        assert isinstance(app.screen, CorrectScreen)
        assert "▲" in words_of(app.screen)
        assert answer(app, "celular") == before
        assert not [line for line in written(app) if line[1].startswith("corrigió")]
        await press(pilot, "escape")
        assert isinstance(app.screen, AnswersScreen)


async def test_a_session_open_elsewhere_is_refused_in_words(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        kept(app)
        await answers_of_the_other(app, pilot)
        mark(app, "celular")
        await press(pilot, "enter")
        store_of(app).lease(OTHER, "quiosco-2", 600)  # somebody takes it while staff type
        before = answer(app, "celular")
        await press(pilot, *["backspace"] * 12, *"3001234567", "enter")
        assert isinstance(app.screen, CorrectScreen)
        assert "abierta en otra pantalla" in note_of(app)
        assert answer(app, "celular") == before
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, SessionScreen)
        await press(pilot, "escape", "enter", "v")
        assert isinstance(app.screen, AnswersScreen)
        assert "solo se puede mirar" in note_of(app)
        mark(app, "celular")
        await press(pilot, "enter")
        assert isinstance(app.screen, AnswersScreen)


async def test_the_screen_of_the_session_here_shows_the_new_value(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        await inside(app, pilot)
        await press(pilot, "v")
        mark(app, "celular")
        await press(pilot, "enter", *["backspace"] * 12, *"3001234567", "enter")
        assert session.answers["celular"] == "3001234567"
        app.autosave.save_now()  # what stands in the box behind is older
        await press(pilot, "f12")
        assert isinstance(app.screen, StepScreen)
        assert app.screen.query_one(Form).typed()["celular"] == "3001234567"
        assert session.drafts == {}


# --- the audit log


async def test_the_log_is_read_newest_first_in_pages_and_by_member_or_code(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        for number in range(PAGE + 5):
            app.services.audit.record("Luz" if number == 2 else "Rosa", f"acto {number}", "ABC234")
        await inside(app, pilot)
        await press(pilot, "r")
        screen = app.screen
        assert isinstance(screen, AuditScreen)
        shown = str(screen.acts.render()).splitlines()
        assert "miró el registro" in shown[0]
        assert f"acto {PAGE + 4}" in shown[1]
        await press(pilot, "right")
        assert "acto 0" in str(screen.acts.render()).splitlines()[-1]
        await press(pilot, "left", "b", *"luz")
        await until(pilot, lambda: "acto 2" in str(screen.acts.render()).splitlines()[0])
        assert len(str(screen.acts.render()).splitlines()) == 1
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, SessionsScreen)


@pytest.mark.parametrize("columns", [80, 120, 200])
async def test_the_log_shows_long_names_whole(tmp_path: Path, columns: int) -> None:
    names = ("María del Rosario Quintero Arrieta", "Wenceslao Buenaventura-Santacruz y Ospina", "Luz")
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(columns, 32)) as pilot:
        for name in names:
            app.services.audit.record(name, "borró una sesión", "ABC234")
        await inside(app, pilot)
        await press(pilot, "r")
        screen = app.screen
        assert isinstance(screen, AuditScreen)
        shown = str(screen.acts.render())
        assert "…" not in shown
        head = str(screen.head.render())
        left, right = head.index("Quién"), head.index("Sesión")
        lines = shown.splitlines()
        column = " ".join(line[left:right].strip() for line in lines)
        for name in names:
            assert name in column.replace("- ", "-")
        assert max(map(len, lines)) < columns
        assert sum("ABC234" in line[right:] for line in lines) == len(names)


# --- the members


async def test_who_manages_adds_changes_and_removes_but_not_the_last(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await inside(app, pilot)
        await press(pilot, "f")
        assert isinstance(app.screen, MembersScreen)
        await press(pilot, "enter")
        assert "no se puede quitar" in words_of(app.screen)
        await press(pilot, "escape", "a", *"Luz", "enter", *"123456", "enter")
        assert isinstance(app.screen, MemberDialog)  # a weak PIN is refused before it is typed twice
        assert "adivina fácil" in words_of(app.screen)
        await press(pilot, *"804417", "enter", *"804417", "enter")
        assert isinstance(app.screen, MembersScreen)
        assert door_of(app).pins["Luz"] == "804417"
        app.screen.list.highlighted = 1
        await press(pilot, "enter", "down", "down", "enter", "enter")
        assert door_of(app).members() == ("Rosa",)
        await press(pilot, "r", "enter")
        assert isinstance(app.screen, CodeDialog)
        assert "JKLM-NPQR" in words_of(app.screen)


async def test_a_member_who_does_not_manage_changes_the_own_pin_only(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        door_of(app).pins["Luz"] = "804417"
        await app.staff.enter("Luz")
        await settle(pilot)
        await press(pilot, "f", "a", "r", "enter")
        assert isinstance(app.screen, MembersScreen)
        assert "su propio PIN" in note_of(app)
        await press(pilot, "p", *"913582", "enter", *"913582", "enter")
        assert door_of(app).pins == {"Rosa": "739154", "Luz": "913582"}


async def test_on_a_small_screen_more_is_behind_one_key(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await inside(app, pilot)
        await press(pilot, "m", "enter")
        assert isinstance(app.screen, ManualScreen)
        await press(pilot, "escape", "m", "down", "enter")
        assert isinstance(app.screen, AuditScreen)
