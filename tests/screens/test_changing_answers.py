"""Changing answers from the review, and being asked about odd ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.content.models import DateField
from kiosk.content.office_words import DEFAULT_WORDS
from kiosk.interview.formats import accept
from kiosk.interview.places import ABROAD
from kiosk.interview.session import Session
from kiosk.screens.applicant.guide_screen import GuideScreen
from kiosk.screens.applicant.review import ReviewScreen
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.screens.dialogs import Dialog, QuestionDialog
from kiosk.screens.questions import SureDialog
from kiosk.widgets.choice_entry import ChoiceEntry
from kiosk.widgets.entry import Entry
from kiosk.widgets.form import Form
from kiosk.widgets.line_entry import LineEntry, LineInput
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.place_entry import PlaceEntry
from kiosk.widgets.step_header import StepHeader
from tests.journey import answers_of, kiosk_app, real_flow, session_at
from tests.screens.reach import press, settle, until

SIZE = (120, 36)


async def at(app: KioskApp, pilot: Pilot[Any], step: str, answers: dict[str, Any] | None = None) -> Session:
    session = session_at(step, answers)
    await app.applicant.enter(session)
    await pilot.pause()
    return session


async def pick(app: KioskApp, pilot: Pilot[Any], line: str) -> None:
    """Choose a line of the review with the arrows."""
    answers = app.screen.query_one(PickList)
    while answers.marked != line:
        await pilot.press("down")
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


def focused_field(app: KioskApp) -> str:
    """Id of the field that has the keyboard."""
    assert app.focused is not None
    return next(node.field.id for node in app.focused.ancestors_with_self if isinstance(node, Entry))


def shown(app: KioskApp) -> str:
    """The lines of the list on the screen."""
    return "\n".join(str(option.prompt) for option in app.screen.query_one(PickList).options)


@pytest.mark.parametrize("field", ["tipo_documento", "numero_documento", "nombres", "apellidos"])
async def test_the_review_leads_to_the_very_field(tmp_path: Path, field: str) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "revision")
        await pick(app, pilot, f"identidad/{field}")
        assert focused_field(app) == field


async def test_the_review_leads_to_the_very_row(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "revision")
        await pick(app, pilot, "experiencia/1")
        assert isinstance(app.screen, TableScreen)
        row = app.screen.query_one("#row-form Form", Form).typed()
        assert row["contratante"] == session.answers["contratos"][1]["contratante"]  # type: ignore[index]  # rows of a table


async def test_arrows_change_no_answer_that_was_given(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "identidad")
        kind = app.screen.query_one(ChoiceEntry)
        kind.enter()
        await pilot.press("down", "down")
        assert (kind.typed, kind.marked) == ("CC", "PPT")
        await pilot.press("space")
        assert kind.typed == "PPT"


async def test_arrows_choose_while_nothing_was_answered(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "identidad", answers_of() | {"tipo_documento": ""})
        kind = app.screen.query_one(ChoiceEntry)
        kind.enter()
        await pilot.press("down", "down")
        assert kind.typed == "CE"


async def test_what_was_changed_is_marked_in_the_review(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "revision")
        assert "cambió" not in shown(app)
        await pick(app, pilot, "contacto/celular")
        await pilot.press(*["backspace"] * 10, *"3109876543", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert [line for line in shown(app).splitlines() if "cambió" in line] == [
            "   Celular: 310 987 6543  (cambió)"
        ]


async def test_the_line_that_goes_on_is_the_last_and_enter_reads_first(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        session = await at(app, pilot, "revision")
        review = app.screen
        assert isinstance(review, ReviewScreen)
        assert shown(app).splitlines()[-1].startswith("✔")
        assert review.query_one(PickList).scroll_offset.y == 0, "it is read from its beginning"
        assert review.unread
        for _ in range(20):
            await pilot.press("enter")
            await pilot.pause()
            if session.step_id == "papeles":
                break
            assert app.screen is review
        assert session.step_id == "papeles"


# --- odd answers


async def test_one_key_takes_the_usual_capitals(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    small = answers_of() | {"nombres": "maria jose", "apellidos": "peñaranda ríos"}
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "identidad", small)
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        for _ in range(2):  # one question for each name
            assert isinstance(app.screen, SureDialog) and len(app.screen.paragraphs) == 1
            await pilot.press("enter")
            await pilot.pause()
        assert session.step_id == "expedicion"
        assert (session.answers["nombres"], session.answers["apellidos"]) == ("Maria Jose", "Peñaranda Ríos")


async def test_a_label_that_asks_gets_no_colon_before_its_remark(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        app.push_screen(SureDialog(DEFAULT_WORDS, {"¿Quién?": "Raro.", "Correo": "Raro."}, offered=False))
        await pilot.pause()
        assert isinstance(app.screen, SureDialog)
        assert app.screen.paragraphs == ["¿Quién? Raro.", "Correo: Raro."]


async def test_one_key_keeps_what_was_typed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "contacto", answers_of() | {"correo": "maria@icloud.con"})
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, SureDialog) and app.screen.offered
        await pilot.press("d")
        await pilot.pause()
        assert session.answers["correo"] == "maria@icloud.con"


async def test_each_odd_answer_is_kept_or_changed_by_itself(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    odd = answers_of() | {"nombres": "maria jose", "apellidos": "DE LA HOZ DAZA"}
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "identidad", odd)
        app.screen.query_one(Form).entries[-1].enter()
        for key in ("enter", "enter", "d"):
            await pilot.press(key)
            await pilot.pause()
        assert (session.answers["nombres"], session.answers["apellidos"]) == ("Maria Jose", "DE LA HOZ DAZA")


async def test_to_correct_one_odd_answer_leads_to_it_and_keeps_the_rest(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    odd = answers_of() | {"nombres": "maria jose", "apellidos": "DE LA HOZ DAZA"}
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "identidad", odd)
        app.screen.query_one(Form).entries[-1].enter()
        for key in ("enter", "enter", "escape"):
            await pilot.press(key)
            await pilot.pause()
        assert focused_field(app) == "apellidos"


# --- what a box takes


async def test_a_date_in_words_fits_into_its_box(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "experiencia", answers_of() | {"contratos": []})
        await pilot.press("enter")
        await pilot.pause()
        entry = next(one for one in app.screen.query(LineEntry) if isinstance(one.field, DateField))
        entry.enter()
        await pilot.press(*["backspace"] * 12, *"3 de septiembre de 2024")
        assert entry.typed == "3 de septiembre de 2024"
        assert accept(entry.field, entry.typed) == "2024-09-03"


async def test_an_extension_fits_behind_its_telephone(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "experiencia", answers_of() | {"contratos": []})
        await pilot.press("enter")
        await pilot.pause()
        entry = next(one for one in app.screen.query(LineEntry) if one.field.id == "telefono")
        entry.enter()
        await pilot.press(*["backspace"] * 24, *"(605) 574-12-34 ext. 35")
        assert accept(entry.field, entry.typed) == "6055741234 ext. 35"


async def test_a_choice_taken_with_enter_is_not_changed_by_the_arrows(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "identidad", answers_of() | {"tipo_documento": ""})
        choice = app.screen.query_one(ChoiceEntry)
        choice.enter()
        await pilot.press("down", "enter")
        taken = choice.typed
        await pilot.press("up", "down", "down")
        assert choice.typed == taken != ""


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("San Fernando, Venezuela", "San Fernando, Venezuela"), ("caracas, venezuela", "Caracas, Venezuela")],
)
async def test_a_city_abroad_is_taken_as_it_was_typed(tmp_path: Path, typed: str, taken: str) -> None:
    app = kiosk_app(tmp_path)
    abroad = {"departamento_expedicion": ABROAD, "municipio_expedicion": ""}
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "expedicion", answers_of() | abroad)
        city = [*app.screen.query(PlaceEntry)][-1]
        city.enter()
        await pilot.press(*typed, "enter")
        assert city.typed == taken


async def test_the_row_that_was_changed_is_marked(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    rows = [dict(answers_of()["contratos"][0], contratante=f"Empresa {n}") for n in "ABC"]
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "revision", answers_of() | {"contratos": rows})
        await pick(app, pilot, "experiencia/2")
        session.put_row(2, rows[2] | {"contratante": "Empresa Nueva"}, date.today(), sure=True)
        session.jump("revision", date.today())
        await app.applicant.show_step()
        await pilot.pause()
        marked = [line for line in shown(app).splitlines() if "cambió" in line]
        assert len(marked) == 1 and "3. Empresa Nueva" in marked[0]


async def test_an_enter_pressed_twice_answers_no_question(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "identidad", answers_of() | {"numero_documento": "12345"})
        app.screen.query_one(Form).entries[-1].enter()
        await pilot.pause()
        for _ in range(3):
            app.post_message(events.Key("enter", None))
        await until(pilot, lambda: isinstance(app.screen, Dialog))
        await pilot.pause()
        assert isinstance(app.screen, SureDialog)
        assert session.step_id == "identidad"


@pytest.mark.parametrize("key", ["down", "pagedown", "enter"])
async def test_a_key_waits_for_a_dialog_that_is_being_made(key: str, tmp_path: Path) -> None:
    """Pressed before the dialog had its parts, it breaks nothing; an Enter answers nothing unread."""
    app = kiosk_app(tmp_path)
    answers: list[bool | None] = []
    async with app.run_test(size=SIZE) as pilot:
        dialog = QuestionDialog("¿Seguro?", ["Una frase."] * 40, "Sí", "No")
        app.push_screen(dialog, answers.append)
        assert not dialog.is_mounted
        await app.on_event(events.Key(key, None))
        await until(pilot, lambda: dialog.is_mounted)
        words = dialog.query_one("#dialog-words")
        await until(pilot, lambda: words.scroll_offset.y > 0 or key == "enter")
        await pilot.press("enter")
        await until(pilot, lambda: answers)
    assert answers == [True]


async def test_every_button_of_a_question_says_its_key(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.start()
        await pilot.press("escape")
        await pilot.pause()
        dialog = app.screen
        assert isinstance(dialog, QuestionDialog)
        labels = [str(button.label) for button in dialog.query("#dialog-buttons Button")]  # type: ignore[attr-defined]  # a query of buttons
        assert all(label.endswith(("[Esc]", "[Enter]")) for label in labels)


# --- the guide


async def test_arrows_go_through_the_guide(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        session = await at(app, pilot, "abrir")
        steps = [step.id for step in session.path]
        await pilot.press("left")
        await pilot.pause()
        assert session.step_id == steps[steps.index("abrir") - 1]
        await pilot.press("right")
        await pilot.pause()
        while session.step_id != "abrir":
            here = app.screen
            assert isinstance(here, QuestionDialog) or (isinstance(here, GuideScreen) and here.unread)
            await pilot.press("enter")
            await pilot.pause()
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, ContentsDialog)


def test_the_journey_has_three_parts_and_one_numbering() -> None:
    assert [part.title for part in real_flow().parts] == ["Sus datos", "Sus documentos", "SECOP II"]
    places = {step.id: session_at(step.id).progress for step in real_flow().steps if step.id != "recuperar"}
    assert (places["aviso"].part, places["aviso"].number) == ("Sus datos", 1)
    assert (places["papeles"].part, places["papeles"].number, places["papeles"].total) == (
        "Sus documentos",
        2,
        2,
    )
    assert (places["firmar"].part, places["firmar"].number) == ("SECOP II", 1)


async def test_the_header_names_the_part(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "firmar")
        assert isinstance(app.screen, StepScreen)
        assert "SECOP II · Paso 1 de" in str(app.screen.query_one(StepHeader).render())


async def test_a_place_abroad_is_called_a_city_on_the_form_and_in_the_review(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        blank = {"departamento_expedicion": "", "municipio_expedicion": ""}
        await app.applicant.enter(session_at("expedicion", answers_of() | blank))
        await settle(pilot)
        row = app.screen.query_one(Form).rows[1]
        line = row.entry.query_one(LineInput)
        assert (str(row.label.render()), "Valledupar" in line.placeholder) == ("Municipio", True)
        await press(pilot, *"fuera", "enter")
        assert (str(row.label.render()), "Caracas" in line.placeholder) == ("Ciudad y país", True)
        assert "lista" not in str(row.hint.render())
        await press(pilot, "shift+tab", *"cesar", "enter")
        assert (str(row.label.render()), "Valledupar" in line.placeholder) == ("Municipio", True)
        await app.applicant.end("left")
        await app.applicant.enter(session_at("revision", answers_of("consulado")))
        await settle(pilot)
        review = app.screen.query_one(PickList)
        lines = [str(review.get_option_at_index(n).prompt) for n in range(review.option_count)]
        assert any("Ciudad y país: Caracas" in one for one in lines)
