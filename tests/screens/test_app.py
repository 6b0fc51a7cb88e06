"""The app routes: what people do on the screens reaches the session, the store and the printer."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.content.models import NoticeStep
from kiosk.interview.session import Session
from kiosk.screens.applicant.papers_screen import PapersScreen, Stage
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.dialogs import Dialog, HelpDialog, IdleDialog, MessageDialog, QuestionDialog
from kiosk.screens.questions import SureDialog
from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.form import Form
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.plain import Plain
from kiosk.widgets.step_header import StepHeader
from tests.fakes import FakeDocuments, FakePrinter, MemoryStore, fake_services
from tests.journey import ANSWERS, answers_of, kiosk_app, places, real_flow, session_at
from tests.memory import live_objects
from tests.screens.reach import settle, until

SIZE = (120, 36)


def store_of(app: KioskApp) -> MemoryStore:
    assert isinstance(app.services.store, MemoryStore)
    return app.services.store


def step_of(app: KioskApp) -> str:
    assert isinstance(app.screen, StepScreen), app.screen
    return str(app.screen.step.id)


async def at(app: KioskApp, pilot: Pilot[Any], step: str, answers: dict[str, Any] | None = None) -> Session:
    session = session_at(step, answers)
    await app.applicant.enter(session)
    await pilot.pause()
    return session


# --- consent


async def test_nothing_is_accepted_beforehand(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "aviso"
        assert app.screen.query_one(FieldRow).has_class("-wrong")
        assert store_of(app).kept == {}


async def test_who_declines_leaves_politely_and_nothing_is_kept(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, MessageDialog)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        assert store_of(app).kept == {}
        assert app.applicant.ended == [("aviso", "declined")]


async def test_the_watch_rests_while_one_mode_gives_way_to_another(tmp_path: Path) -> None:
    """Textual switches modes with no screen at all for a moment, and timers do not wait for that."""
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE):
        stack, app._screen_stacks[app.current_mode] = app._screen_stacks[app.current_mode], []
        try:
            await app.look_around()
            app.autosave.save_now()
            app.papers.look()
        finally:
            app._screen_stacks[app.current_mode] = stack


async def test_who_declines_may_think_again(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.press("down", "enter")
        await pilot.pause()
        assert step_of(app) == "cuenta"
        await pilot.press("escape")
        await pilot.pause()
        assert step_of(app) == "aviso"


# --- answers


async def test_a_bad_answer_is_refused_beside_its_field_and_stays(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto", answers_of() | {"correo": "", "celular": ""})
        await pilot.press(*"maria", "enter", *"12", "enter")
        await pilot.pause()
        assert step_of(app) == "contacto"
        rows = list(app.screen.query(FieldRow))
        assert all(row.has_class("-wrong") for row in rows)
        assert app.screen.query_one(Form).typed() == {"correo": "maria", "celular": "12"}
        assert app.focused is rows[0].query_one("LineInput")


async def test_half_typed_answers_survive_going_back_and_a_resize(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto", answers_of() | {"correo": "", "celular": ""})
        await pilot.press(*"ñandú@ej")
        await pilot.resize_terminal(80, 24)
        await pilot.press("escape")
        await pilot.pause()
        assert step_of(app) == "expedicion"
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert step_of(app) == "contacto"
        assert app.screen.query_one(Form).typed()["correo"] == "ñandú@ej"


async def test_an_odd_answer_is_asked_about_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    odd = answers_of() | {"numero_documento": "12345"}
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "identidad", odd)
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, SureDialog)
        await pilot.press("escape")
        await pilot.pause()
        assert step_of(app) == "identidad"
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "expedicion"
        await pilot.press("escape")
        await pilot.pause()
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "expedicion"


async def test_a_department_is_found_without_tildes(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    fresh = answers_of() | {"departamento_expedicion": "", "municipio_expedicion": ""}
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "expedicion", fresh)
        await pilot.press(*"boya", "enter")
        await pilot.press(*"chiquinq", "enter")
        await pilot.pause()
        assert step_of(app) == "contacto"
        assert app.session is not None
        assert app.session.answers["departamento_expedicion"] == "15"
        assert app.session.answers["municipio_expedicion"] == "15176"


async def test_a_double_enter_answers_one_step(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "comerciante")
        screen = app.screen
        assert isinstance(screen, StepScreen)
        screen.action_next()
        screen.action_next()
        await pilot.pause()
        assert step_of(app) == "experiencia"


async def test_text_is_never_markup(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    nasty = answers_of() | {"nombres": "Ana [/b] [@click=app.quit]", "direccion": "[red]Calle[/red] 1"}
    async with app.run_test(size=SIZE) as pilot:
        for step in ("revision", "validar", "notificaciones"):
            await at(app, pilot, step, nasty)
            await pilot.pause()
            svg = app.export_screenshot()
            assert "[/b]" in svg.replace("&#160;", " ") or step == "notificaciones"
            await app.applicant.end("left")


# --- rows


async def test_a_key_that_comes_before_the_form_of_a_row_does_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "experiencia", answers_of() | {"contratos": []})
        screen = app.screen
        assert isinstance(screen, TableScreen)
        screen.editing = True  # its form is still being mounted
        screen.action_next()
        await pilot.press("escape")
        screen.show_problems({})
        await pilot.pause()
        assert app.is_running


async def test_rows_are_added_changed_and_deleted(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "experiencia", answers_of() | {"contratos": []})
        await pilot.press("enter")
        await pilot.press(*"Liga", "enter", *"Juez", "enter", *"01/02/2024", "enter")
        await pilot.press("tab", "enter")  # «Sigo trabajando allí»
        await pilot.pause()
        assert [row["contratante"] for row in session.answers["contratos"]] == ["Liga"]  # type: ignore[index]  # rows of a table
        assert session.answers["contratos"][0]["fecha_fin"] == ""  # type: ignore[index]  # rows of a table
        assert store_of(app).kept
        await pilot.press("up", "up", "enter")
        app.screen.query_one("#row-form Form", Form).entries[0].enter()
        await pilot.press("end", *" Uno")
        app.screen.query_one("#row-form Form", Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        assert session.answers["contratos"][0]["contratante"] == "Liga Uno"  # type: ignore[index]  # rows of a table
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        app.screen.query_one("#row-form PickList").focus()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert session.answers["contratos"] == []


async def test_an_empty_end_date_is_not_taken_for_still_working(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "experiencia", answers_of() | {"contratos": []})
        await pilot.press("enter")
        await pilot.press(*"Liga", "enter", *"Juez", "enter", *"01/02/2024", "enter")
        app.screen.query_one("#row-form Form", Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        assert session.answers["contratos"] == []
        wrong = [row.entry.field.id for row in app.screen.query(FieldRow) if row.has_class("-wrong")]
        assert wrong == ["fecha_fin"]


async def test_a_half_typed_row_waits(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "experiencia", answers_of() | {"contratos": []})
        await pilot.press("enter", *"Liga de Vela")
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert step_of(app) == "comerciante"
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#row-form Form", Form).typed()["contratante"] == "Liga de Vela"


async def test_nobody_goes_on_without_a_half_typed_row_unasked(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "experiencia", answers_of() | {"contratos": []})
        await pilot.press("enter", *"Liga de Vela", "escape")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, QuestionDialog)
        await pilot.press("escape")
        await pilot.pause()
        assert step_of(app) == "experiencia"
        assert app.screen.query_one("#row-form Form", Form).typed()["contratante"] == "Liga de Vela"
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert session.step_id == "revision"
        assert "contratos" not in session.drafts


async def test_looking_at_a_row_leaves_nothing_half_typed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "experiencia")
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert session.step_id == "revision"


# --- review


async def test_a_jump_from_the_review_comes_back(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "revision")
        await pilot.press(*["down"] * 6, "enter")
        await pilot.pause()
        target = step_of(app)
        assert target not in ("revision", "papeles")
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "revision"
        assert session.return_to == ""


# --- papers


async def test_papers_are_made_shown_and_printed_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "papeles")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, PapersScreen)
        assert screen.stage.name == "READY"
        printer = app.services.printer
        assert isinstance(printer, FakePrinter)
        assert printer.printed == []
        await pilot.press("right", "right", "enter")
        await settle(pilot)
        assert screen.stage is Stage.PRINTED
        assert printer.printed == [
            (session.code, name) for name in ("contratos", "constancia", "autorizacion", "hoja_ayuda")
        ]
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "firmar"
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, PapersScreen)
        assert app.screen.stage is Stage.PRINTED
        assert len(printer.printed) == 4


async def test_a_merchant_gets_no_constancia(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "papeles", answers_of() | {"comerciante": "si"})
        await settle(pilot)
        assert isinstance(app.services.documents, FakeDocuments)
        made = [name for name, _ in app.services.documents.made]
        assert made == ["contratos", "autorizacion", "hoja_ayuda"]


@pytest.mark.parametrize("broken", ["documents", "printer"])
async def test_paper_trouble_is_said_and_can_be_tried_again(broken: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    documents, printer = app.services.documents, app.services.printer
    assert isinstance(documents, FakeDocuments)
    assert isinstance(printer, FakePrinter)
    documents.failing = {"constancia"} if broken == "documents" else set()
    printer.failing = broken == "printer"
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "papeles")
        await settle(pilot)
        if broken == "printer":
            await pilot.press("enter")
            await settle(pilot)
        screen = app.screen
        assert isinstance(screen, PapersScreen)
        assert screen.stage is Stage.FAILED
        assert "código" in str(screen.query_one("#papers-state").render())
        documents.failing, printer.failing = set(), False
        await pilot.press("enter")
        await settle(pilot)
        assert screen.stage is (Stage.READY if broken == "documents" else Stage.PRINTED)


# --- help


async def test_help_shows_troubles_and_calls_staff(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        await pilot.press(*"x", "f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpDialog)
        await pilot.press("f1")
        await pilot.pause()
        assert session.help_called
        assert "funcionario" in app.screen.query_one(StepHeader).note
        assert app.screen.query_one(Form).typed()["correo"].endswith("x")


async def test_what_is_not_understood_is_counted_without_a_person(tmp_path: Path) -> None:
    services = fake_services(tmp_path)
    app = kiosk_app(tmp_path, services=services)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpDialog)
        await pilot.press("f2", "f2")
        await pilot.pause()
        assert isinstance(app.screen, HelpDialog), "the help stays open"
        assert "Gracias por decirlo" in "\n".join(str(one.content) for one in app.screen.query(Plain))
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("@", "enter", "enter")
        await settle(pilot)
        assert step_of(app) == "contacto", "that is no address"
        await pilot.press("escape")
        await settle(pilot)
        assert services.store.tallies() == (), "nothing is stored while somebody is here"
        await app.applicant.end("staff")
    told = {(one.kind, one.step_id): one.number for one in services.store.tallies() if not one.field}
    assert told["help", "contacto"] == told["unclear", "contacto"] == told["back", "contacto"] == 1
    assert {one.field for one in services.store.tallies() if one.kind == "wrong"} == {"correo"}
    assert session.id not in str(services.store.tallies())
    assert session.code not in str(services.store.tallies())


async def test_where_staff_are_the_way_on_f1_and_enter_call_them(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "recuperar")
        assert isinstance(session.step, NoticeStep)
        assert session.step.call_staff
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpDialog)
        assert app.screen.troubles == session.step.troubles  # what is in the content is shown
        assert not session.help_called
        await pilot.press("enter")
        await pilot.pause()
        assert session.help_called


# --- end, idle, resume


def of_people() -> dict[int, object]:
    """The sessions and steps' screens in memory."""
    return {id(thing): thing for thing in live_objects() if isinstance(thing, StepScreen | Session)}


async def test_the_farewell_leaves_nothing_in_memory(tmp_path: Path) -> None:
    earlier = set(of_people())  # a test before this one may not be gone yet
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "despedida")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        assert app.session is None
        del session
        gc.collect()
        await pilot.pause()
        assert [thing for name, thing in of_people().items() if name not in earlier] == []


async def test_silence_warns_and_then_ends(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto")
        app.last_input -= 181
        await app.look_around()
        await pilot.pause()
        assert isinstance(app.screen, IdleDialog)
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "contacto"
        app.last_input -= 300
        await app.look_around()
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        assert list(store_of(app).kept) == [session.id]


async def test_nobody_known_is_kept_after_silence(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "cuenta", {"acepta_datos": "si"})
        app.last_input -= 300
        await app.look_around()
        await pilot.pause()
        assert store_of(app).kept == {}


async def test_the_guide_waits_longer(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "correo")
        app.last_input -= 600
        await app.look_around()
        await pilot.pause()
        assert step_of(app) == "correo"


async def test_a_full_disk_is_told_and_nothing_on_the_screen_is_lost(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "comerciante")
        store_of(app).failing = True
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, MessageDialog)
        await pilot.press("enter")
        await pilot.pause()
        assert step_of(app) == "experiencia"
        assert session.answers["comerciante"] == "no"
        assert session.help_called


# --- every screen has a way on


def shown_buttons(app: KioskApp) -> list[KeyButton]:
    """Those that can be touched now."""
    return [
        button
        for button in app.screen.query(KeyButton)
        if all(node.display for node in button.ancestors_with_self)
    ]


@pytest.mark.parametrize("step", [step.id for step in real_flow().steps])
async def test_every_step_has_keys_to_touch_and_a_reminder(step: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await at(app, pilot, step)
        await settle(pilot)
        # papers that come late change the keys
        await until(pilot, lambda: all(button.outer_size.height for button in shown_buttons(app)))
        buttons = shown_buttons(app)
        assert len(buttons) >= 2
        for button in buttons:
            quiet = button.id in (
                "leave",
                "see-drawing",
            )  # a line at the top: few need it, and each row is needed below
            assert button.outer_size.height == (1 if quiet else 3)
            assert app.screen.region.contains_region(button.region), button
        assert "Recuerde" in str(app.screen.query_one("#reminder").render())


@pytest.mark.parametrize("step", ["identidad", "contacto", "revision", "correo"])
async def test_a_touch_does_what_the_key_does(step: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=ANSWERS) as pilot:
        await at(app, pilot, step)
        quiet, strong = app.screen.query(KeyButton).first(), app.screen.query(KeyButton).last()
        await pilot.click(strong)
        await pilot.pause()
        assert step_of(app) != step
        await settle(pilot)
        await pilot.click(app.screen.query("KeyBar KeyButton").first())
        await pilot.pause()
        assert step_of(app) == step
        assert quiet.label


async def test_dialogs_answer_to_a_touch(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, Dialog)
        await pilot.click("#unclear")
        await pilot.pause()
        assert not app.screen.query_one("#unclear").display
        await pilot.click("#no")
        await pilot.pause()
        assert step_of(app) == "contacto"


def test_the_invented_applicant_is_real_content() -> None:
    session = Session(real_flow(), places(), answers=answers_of(), step_id="despedida")
    assert session.step.id == "despedida"


async def test_keys_typed_faster_than_the_screen_reach_their_boxes(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    keys = ["down", "enter", *"1065123456", "enter", *"Ana", "enter", *"Gil", "enter"]
    keys += [*"ces", "enter", *"valled", "enter"]
    async with app.run_test(size=SIZE) as pilot:
        blank = {"acepta_datos": "si", "tiene_cuenta": "no"}
        session = await at(app, pilot, "identidad", blank)
        for key in keys:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: session.step_id == "contacto")
        assert session.answers["numero_documento"] == "1065123456"
        assert (session.answers["nombres"], session.answers["apellidos"]) == ("Ana", "Gil")
        assert session.answers["municipio_expedicion"] == "20001"


async def test_a_page_is_laid_out_for_the_width_there_is(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    asked: list[int] = []
    async with app.run_test(size=SIZE) as pilot:
        page = app.services.documents.page

        def noted(paper: Any, number: int, columns: int, *picture: int) -> Any:
            asked.append(columns)
            return page(paper, number, columns, *picture)

        app.services.documents.page = noted  # type: ignore[method-assign, assignment]  # stands in for it
        await at(app, pilot, "papeles")
        await settle(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert asked[0] > 100
        assert asked[-1] < asked[0]
        assert asked[-1] < 80


async def test_a_fast_correction_takes_the_right_letter_away(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto", answers_of() | {"correo": "", "celular": ""})
        for key in ["a", "b", "backspace", "c"]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        form = app.screen.query_one(Form)
        await until(pilot, lambda: form.typed()["correo"] == "ac")
