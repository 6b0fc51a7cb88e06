"""A barcode reader at the kiosk: what it read fills the questions, and elsewhere changes nothing."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.content.reader_words import ReaderWords
from kiosk.ports import CardReaders
from kiosk.ports.scanning import CardReading, ReaderTrouble
from kiosk.scanning import reader_input
from kiosk.screens.applicant.card_screen import CardScreen, CardStage
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.dialogs import HelpDialog
from kiosk.screens.reader_note import CardHeard, ReaderNote
from kiosk.screens.resume_dialog import ResumeDialog
from tests import at_scanner
from tests.at_scanner import ANA, FakeDesk, scan_app, scan_services, scan_session
from tests.fakes import fake_services
from tests.journey import kiosk_app, session_at
from tests.screens.reach import inside, settle, step_of

WORDS = ReaderWords()
CONSENT = {"acepta_datos": "si", "tiene_cuenta": "no"}
NUMBER_ONLY = replace(ANA, nombres="", apellidos="", sure=False)
READERS = CardReaders(keys=reader_input.of_keys)


def reader_app(root: Path, **options: Any) -> KioskApp:
    """The real app of a kiosk with a reader that types."""
    return kiosk_app(root, services=replace(fake_services(root), readers=READERS), **options)


async def heard(app: KioskApp, pilot: Pilot[Any], outcome: CardReading | ReaderTrouble = ANA) -> str:
    """A code is read; what the screen then says of it."""
    app.post_message(CardHeard(outcome))
    await settle(pilot)
    return "\n".join(str(note.render()) for note in app.screen.query(ReaderNote))


async def at_identity(app: KioskApp, pilot: Pilot[Any], **answers: str) -> FormScreen:
    """The questions that a cédula answers."""
    await app.applicant.enter(session_at("identidad", {**CONSENT, **answers}))
    await settle(pilot)
    return form(app)


def form(app: KioskApp) -> FormScreen:
    """The form that is seen."""
    assert isinstance(app.screen, FormScreen)
    return app.screen


async def test_a_read_cedula_fills_the_questions(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at_identity(app, pilot)
        assert WORDS.how in [str(one.render()) for one in app.screen.query(".paragraph")]
        assert await heard(app, pilot) == WORDS.read
        assert form(app).gather() == {
            "tipo_documento": "CC",
            "numero_documento": "1065123456",
            "nombres": "María Inventada",
            "apellidos": "Nuñez Peña",
        }
        said = [str(line.render()) for line in app.screen.query(".read")]
        assert said == ["✔ Leído de su documento. Revíselo."] * 4
        assert app.session and "numero_documento" not in app.session.answers, "theirs to confirm"


async def test_what_was_typed_wins_even_if_it_was_not_left_yet(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_identity(app, pilot, tipo_documento="CC")
        screen.query_one("Form").enter("numero_documento")  # type: ignore[attr-defined]  # a Form
        await pilot.press(*"52123456")
        await heard(app, pilot)
        typed = form(app).gather()
        assert (typed["numero_documento"], typed["nombres"]) == ("52123456", "María Inventada")
        assert "▲ Su documento dice: 1.065.123.456" in [
            str(one.render()) for one in app.screen.query(".read")
        ]


async def test_a_number_alone_leaves_the_names_to_be_typed(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at_identity(app, pilot)
        assert await heard(app, pilot, NUMBER_ONLY) == WORDS.number_only
        typed = form(app).gather()
        assert (typed["numero_documento"], typed["nombres"]) == ("1065123456", "")


async def test_a_second_cedula_takes_the_place_of_the_first(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at_identity(app, pilot)
        await heard(app, pilot)
        await heard(app, pilot, replace(ANA, numero_documento="52123456", nombres="ROSA"))
        typed = form(app).gather()
        assert (typed["numero_documento"], typed["nombres"]) == ("52123456", "Rosa")


async def test_at_the_scanner_it_is_read_and_still_to_be_scanned(tmp_path: Path) -> None:
    services = replace(scan_services(tmp_path, FakeDesk()), readers=READERS)
    app = scan_app(tmp_path, FakeDesk(), services=services)
    async with app.run_test(size=(120, 36)) as pilot:
        await app.applicant.enter(scan_session("cedula", CONSENT))
        await settle(pilot)
        assert await heard(app, pilot) == WORDS.read
        assert isinstance(app.screen, CardScreen) and app.screen.stage is CardStage.FIRST
        assert "1065123456" in str(app.screen.query_one("#scan-state").render())
        await pilot.press("e")
        await settle(pilot)
        assert form(app).gather()["nombres"] == "María Inventada"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_elsewhere_a_sentence_says_so_and_nothing_changes(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert await heard(app, pilot) == WORDS.begin, "the welcome"
        assert app.session is None
        await pilot.press("f12")
        await settle(pilot)
        dialog = app.screen
        assert await heard(app, pilot) == WORDS.not_needed, "the PIN"
        assert app.screen is dialog
        await pilot.press("escape")
        await app.applicant.enter(session_at("contacto", CONSENT))
        await settle(pilot)
        before = form(app).gather()
        assert await heard(app, pilot) == WORDS.had, "other questions, after those of the cédula"
        assert form(app).gather() == before and step_of(app) == "contacto"


async def test_before_the_questions_it_is_kept_at_hand(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("cuenta", {"acepta_datos": "si"}))
        await settle(pilot)
        assert await heard(app, pilot) == WORDS.later
        assert step_of(app) == "cuenta"
        await pilot.press("f1")
        await settle(pilot)
        assert await heard(app, pilot) == WORDS.later


async def test_who_has_a_code_need_not_type_the_number(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert await heard(app, pilot) == WORDS.resume
        dialog = app.screen
        assert isinstance(dialog, ResumeDialog)
        assert (dialog.code.value, dialog.number.value) == ("", "1065123456")
        await pilot.press("a")
        assert dialog.code.value == "a", "the code comes next"


async def test_staff_are_told_that_no_cedula_is_needed(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session_at("cuenta", {"acepta_datos": "si"}))
        await settle(pilot)
        await inside(app, pilot)
        assert await heard(app, pilot) == WORDS.not_needed


async def test_a_dialog_over_the_questions_is_not_answered(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at_identity(app, pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert await heard(app, pilot) == WORDS.close_first
        assert isinstance(app.screen, HelpDialog)
        assert app.session and not app.session.drafts


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (ReaderTrouble.HALF, WORDS.half),
        (ReaderTrouble.OTHER, WORDS.other),
        (ReaderTrouble.LAYOUT, WORDS.layout),
        (ReaderTrouble.USELESS, WORDS.other),
        (ReaderTrouble.UNSENT, WORDS.unsent),
        (ReaderTrouble.SILENT, WORDS.silent),
    ],
)
async def test_what_is_no_cedula_is_told_and_nothing_typed_is_lost(
    tmp_path: Path, trouble: ReaderTrouble, sentence: str
) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_identity(app, pilot, tipo_documento="CC")
        screen.query_one("Form").enter("nombres")  # type: ignore[attr-defined]  # a Form
        await pilot.press(*"Ana")
        assert await heard(app, pilot, trouble) == sentence
        assert form(app).gather()["nombres"] == "Ana"
        assert app.focused is not None
        await pilot.press("b")
        assert form(app).gather()["nombres"] == "Anab", "the keyboard is where it was"


async def test_a_code_that_is_no_use_is_told_on_any_screen(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert await heard(app, pilot, ReaderTrouble.USELESS) == WORDS.useless
        await pilot.press("f12")
        await settle(pilot)
        assert await heard(app, pilot, ReaderTrouble.USELESS) == WORDS.useless


async def test_one_sentence_at_a_time_and_none_while_the_screen_is_wiped(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await at_identity(app, pilot)
        await heard(app, pilot, ReaderTrouble.HALF)
        assert await heard(app, pilot, ReaderTrouble.OTHER) == WORDS.other
        app.deaf = True
        await heard(app, pilot)
        assert app.session and not app.session.drafts


async def test_a_reading_leaves_with_its_session(tmp_path: Path) -> None:
    app = reader_app(tmp_path)
    name = "ZUTANITO"
    async with app.run_test(size=(120, 36)) as pilot:
        await at_identity(app, pilot)
        await heard(app, pilot, replace(at_scanner.ANA, nombres=name))
        await app.applicant.end("left")
        await settle(pilot)
        gc.collect()
        kept = [one for one in gc.get_objects() if isinstance(one, CardReading) and one.nombres == name]
        assert kept == []
