"""What people must see: what follows below, how to choose, what Enter does."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from kiosk.app.app import KioskApp
from kiosk.content.office_words import DEFAULT_WORDS
from kiosk.interview.session import Session
from kiosk.screens.applicant.review import ReviewScreen
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.dialogs import HelpDialog
from kiosk.screens.questions import SureDialog
from kiosk.widgets.choice_entry import ChoiceEntry
from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.form import Form
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.more_below import MoreBelow
from kiosk.widgets.password_coach import PasswordCoach
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.place_entry import NOTHING, PlaceEntry
from tests.fakes import FakePrinter
from tests.journey import ANSWERS, LOGIN, answers_of, kiosk_app, real_flow, session_at
from tests.picture import decode, picture
from tests.screens.reach import settle

SMALL = (80, 24)


async def at(pilot: Pilot[Any], step: str, answers: dict[str, Any] | None = None) -> Session:
    session = session_at(step, answers)
    await app_of(pilot).applicant.enter(session)
    await settle(pilot)
    return session


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def app_of(pilot: Pilot[Any]) -> KioskApp:
    assert isinstance(pilot.app, KioskApp)
    return pilot.app


def strong(pilot: Pilot[Any]) -> str:
    """Words of the button that goes on."""
    return str(pilot.app.screen.query("KeyButton.-strong").last(KeyButton).label)


def below(pilot: Pilot[Any]) -> bool:
    return bool(pilot.app.screen.query_one(MoreBelow).display)


def shown(pilot: Pilot[Any]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


# --- words longer than the screen


async def test_nobody_accepts_what_was_not_on_the_screen(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        session = await at(pilot, "aviso", {"acepta_datos": ""})
        asked = app.screen.query_one(ChoiceEntry)
        assert DEFAULT_WORDS.keys.read_on in strong(pilot)
        assert below(pilot)
        await press(pilot, "down")
        assert asked.chosen == ""
        await press(pilot, "enter", "enter")
        assert session.answers == {"acepta_datos": ""}
        assert DEFAULT_WORDS.keys.read_on not in strong(pilot)
        assert not below(pilot)
        assert asked.box.has_focus
        assert "Acepto. Pueden usar" in shown(pilot)
        await press(pilot, "down", "enter")
        assert session.answers == {"acepta_datos": "si"}


async def test_enter_shows_all_of_a_guide_screen_before_it_goes_on(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        session = await at(pilot, "formulario")
        assert DEFAULT_WORDS.keys.read_on in strong(pilot)
        for _ in range(20):
            await press(pilot, "enter")
            if DEFAULT_WORDS.keys.read_on not in strong(pilot):
                break
        assert session.step_id == "formulario"
        app.screen.action_scroll(-1)  # type: ignore[attr-defined]  # a step: who looks back has still read it
        await settle(pilot)
        assert DEFAULT_WORDS.keys.read_on not in strong(pilot)
        await press(pilot, "enter")
        assert session.step_id == "ubicacion"


async def test_where_everything_is_in_sight_enter_goes_on_at_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        session = await at(pilot, "registro")
        assert DEFAULT_WORDS.keys.read_on not in strong(pilot)
        await press(pilot, "enter")
        assert session.step_id == "usuario"


@pytest.mark.parametrize("step", ["identidad", "revision"])
async def test_a_strip_says_that_something_follows(step: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, step)
        assert below(pilot)
        keys = ["tab"] * 3 if step == "identidad" else ["up"]
        await press(pilot, *keys)
        assert not below(pilot)


@pytest.mark.parametrize("size", [SMALL, (120, 36)], ids=str)
async def test_the_last_answer_of_a_long_help_can_be_reached(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    many = [trouble for step in real_flow().steps[:3] for trouble in step.troubles]
    async with app.run_test(size=size) as pilot:
        await at(pilot, "contacto")
        app.push_screen(HelpDialog(DEFAULT_WORDS, many, called=False))
        await settle(pilot)
        last = many[-1].problem
        assert last not in shown(pilot)
        assert below(pilot)
        await press(pilot, *["down"] * 9)
        assert last in shown(pilot)
        assert not below(pilot)


# --- what to do


async def test_an_example_is_said_to_be_one_and_choosing_is_explained(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(pilot, "identidad")
        examples = [line.placeholder for line in app.screen.query(Input)]
        assert examples
        assert all(words.startswith("Ejemplo: ") for words in examples)
        assert "marque otra con ↑ ↓" in shown(pilot)  # it is answered: arrows only mark


async def test_a_problem_goes_when_the_answer_changes(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(pilot, "contacto", answers_of() | {"correo": "a@gmail,com"})
        app.screen.query_one(Form).entries[-1].enter()
        await press(pilot, "enter")
        row = app.screen.query(FieldRow).first()
        assert "coma" in str(row.problem.render())
        await press(pilot, "backspace")
        assert not row.has_class("-wrong")


async def test_letters_that_fit_no_place_are_told(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(pilot, "residencia")
        entry = app.screen.query(PlaceEntry).first()
        await press(pilot, *["backspace"] * 5, *"zzz")
        assert entry.nothing.display
        assert NOTHING in shown(pilot)
        await press(pilot, *["backspace"] * 3)
        assert not entry.nothing.display


async def test_who_wants_to_correct_is_led_to_the_field(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(pilot, "contacto", answers_of() | {"correo": "ana@gmail.con"})
        app.screen.query_one(Form).entries[-1].enter()
        await press(pilot, "enter")
        assert isinstance(app.screen, SureDialog)
        await press(pilot, "escape")
        row = app.screen.query(FieldRow).first()
        assert row.has_class("-wrong")
        assert "gmail.com" in str(row.problem.render())
        assert app.focused is row.query_one(Input)


async def test_the_bar_says_enter_only_where_enter_goes_on(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=ANSWERS) as pilot:
        await at(pilot, "revision")
        assert strong(pilot) == "Todo está bien [Enter]"
        await press(pilot, "down")
        assert strong(pilot) == "Todo está bien"
        await press(pilot, "up")
        assert strong(pilot) == "Todo está bien [Enter]"
        await app.applicant.end("left")
        await at(pilot, "experiencia", answers_of() | {"contratos": []})
        assert app.screen.query_one(PickList).marked == "+"
        assert strong(pilot) == "Continuar"
        await press(pilot, "down")
        assert strong(pilot) == "Continuar [Enter]"
        await press(pilot, "up", "enter")
        assert strong(pilot) == "Guardar contrato [Enter]"
        assert not isinstance(app.screen, ReviewScreen)


async def test_the_marked_button_stands_out(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(pilot, "aviso")
        await press(pilot, "escape")
        marked, other = app.screen.query_one("#yes"), app.screen.query_one("#no")
        assert "[Enter]" in str(marked.render()) and "[Esc]" in str(other.render())
        assert marked.styles.background != other.styles.background


# --- the guide


async def test_the_guide_is_printed_only_after_a_question_and_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer = app.services.printer
    assert isinstance(printer, FakePrinter)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(pilot, "abrir")
        await press(pilot, "i", "escape")
        assert isinstance(app.screen, StepScreen)
        assert printer.jobs() == ()
        for title in (
            "«Guía de registro con sus datos» va en camino",
            "Ya pidió «Guía de registro con sus datos»",
        ):
            await press(pilot, "i")
            await press(pilot, "enter")
            assert title in shown(pilot)
            await press(pilot, "enter")
        assert len(printer.jobs()) == 1


async def test_letters_on_the_password_screen_are_typing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at(pilot, "clave")
        await press(pilot, *"abc", "left", "X")
        assert app.screen.query_one(PasswordCoach).line.value == "abXc"
        assert "Pasos" in shown(pilot)
        assert "Pasos [P]" not in shown(pilot)


@pytest.mark.parametrize(
    ("step", "size", "drawn"),
    [
        ("archivos", (80, 24), 0),
        ("registro", (80, 24), 1),
        ("formulario", (80, 24), 1),
        ("registro", (100, 30), 1),
        ("formulario", (100, 30), 1),
        ("registro", (120, 30), 1),
        ("registro", (120, 36), 1),
        ("formulario", (120, 36), 1),
    ],
)
async def test_a_drawing_stands_where_it_fits_whole(
    step: str, size: tuple[int, int], drawn: int, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await at(pilot, step)
        assert shown(pilot).count(DEFAULT_WORDS.screen.drawing) == drawn
        last = app.screen.view.drawing.text.split("\n")[-1]  # type: ignore[attr-defined]  # a step's screen
        assert shown(pilot).count(last) >= drawn
        assert decode(picture(app)) == [], "the address is needed on other steps"


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 36)], ids=str)
async def test_who_has_an_account_need_not_type_the_address(size: tuple[int, int], tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await at(pilot, "recuperar")
        assert decode(picture(app)) == [LOGIN]


@pytest.mark.parametrize("part", ["#key-bar", "#body", "#side", "#pane", "MoreBelow"])
async def test_a_screen_that_goes_away_may_be_looked_at(part: str, tmp_path: Path) -> None:
    """A look asked for before comes while its parts are being taken away."""
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await at(pilot, "clave")
        screen = app.screen
        assert isinstance(screen, StepScreen)
        assert screen.unread
        await screen.query(part).remove()
        screen.unread = part != "#key-bar"
        screen.look_below()


@pytest.mark.parametrize("touch", ["never", "always"])
@pytest.mark.parametrize("size", [(80, 24), (112, 32)], ids=str)
async def test_the_places_stand_under_what_is_typed_and_within_its_box(
    size: tuple[int, int], touch: Literal["never", "always"], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path, touch=touch)
    async with app.run_test(size=size) as pilot:
        await at(pilot, "residencia")
        entry = app.screen.query(PlaceEntry).first()
        entry.line.value = ""
        await press(pilot, *"ama")
        assert entry.list.display
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        box, places = entry.line.region, entry.list.region
        typed = next(line.index("ama") for line in lines[box.y : box.bottom] if "ama" in line)
        offered = next(line.index("Amazonas") for line in lines[places.y : places.bottom] if "Ama" in line)
        assert typed == offered
        assert box.x <= places.x and places.right <= box.right
