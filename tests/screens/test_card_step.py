"""The identity card at the scanner: one key a side, and what it says in the boxes of the next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.errors import StoreError
from kiosk.interview.session import Session
from kiosk.ports.scanning import CARD_FILE
from kiosk.screens.applicant.card_screen import CardScreen, CardStage
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.widgets.card_drawing import CardDrawing
from kiosk.widgets.form import Form
from kiosk.widgets.key_bar import KeyButton
from tests.at_scanner import ANA, FakeDesk, MemoryFiles, scan_app, scan_session, scanner_flow
from tests.journey import real_flow
from tests.screens.reach import settle, until

SIZES = [(80, 24), (120, 36)]
TROUBLE = "No se ve ninguna cédula en el escáner. Póngala sobre el vidrio, lejos del borde."
CONSENT = {"acepta_datos": "si", "tiene_cuenta": "no"}


def text(app: KioskApp) -> str:
    """What the screen says about the scan."""
    return "\n".join(str(app.screen.query_one(name).render()) for name in ("#scan-trouble", "#scan-state"))


async def at_card(app: KioskApp, session: Session | None = None) -> CardScreen:
    """The step, of somebody who typed nothing yet."""
    await app.applicant.enter(session or scan_session("cedula", CONSENT))
    assert isinstance(app.screen, CardScreen)
    return app.screen


async def scanned(app: KioskApp, pilot: Pilot[Any], stage: CardStage) -> None:
    """Press Enter, and wait for what comes of it."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, CardScreen) and app.screen.stage is stage)
    await until(pilot, lambda: isinstance(app.screen, CardScreen) and not app.screen.busy)


async def identity(app: KioskApp, pilot: Pilot[Any]) -> FormScreen:
    """The questions that come next."""
    await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.query(Form))
    assert isinstance(app.screen, FormScreen)
    return app.screen


def files(app: KioskApp) -> MemoryFiles:
    """Where the files are."""
    assert app.services.scans
    assert isinstance(app.services.scans.files, MemoryFiles)
    return app.services.scans.files


async def test_two_keys_fill_the_boxes_and_make_the_file(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(120, 36)) as pilot:
        await at_card(app)
        await scanned(app, pilot, CardStage.SECOND)
        assert "1065123456" in text(app)
        await pilot.press("enter")
        screen = await identity(app, pilot)
        assert screen.gather() == {
            "tipo_documento": "CC",
            "numero_documento": "1065123456",
            "nombres": "María Inventada",
            "apellidos": "Nuñez Peña",
        }
        said = [str(line.render()) for line in screen.query(".read")]
        assert said == ["✔ Leído de su documento. Revíselo."] * 4
        assert files(app).get("0" * 32, CARD_FILE) == b"%PDF- 2 sides"
        assert app.session and app.session.scanned == {CARD_FILE: ""}
        assert "numero_documento" not in app.session.answers  # it is theirs to confirm
        await pilot.press("enter", "enter", "enter", "enter")
        await pilot.pause()
        assert app.session.answers["numero_documento"] == "1065123456"
        assert app.session.step.id == "expedicion"


async def test_what_was_typed_wins_and_the_difference_is_told(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    typed = {**CONSENT, "tipo_documento": "CC", "numero_documento": "1065999888"}
    async with app.run_test(size=(120, 36)) as pilot:
        await at_card(app, scan_session("cedula", typed))
        await scanned(app, pilot, CardStage.SECOND)
        assert "no es el que usted escribió" in text(app)
        await pilot.press("e")
        screen = await identity(app, pilot)
        assert screen.gather()["numero_documento"] == "1065999888"
        assert "▲ Su documento dice: 1.065.123.456" in [str(line.render()) for line in screen.query(".read")]
        assert files(app).get("0" * 32, CARD_FILE) == b"%PDF- 1 sides"


async def test_nobody_has_to_scan(tmp_path: Path) -> None:
    desk = FakeDesk()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await at_card(app)
        await pilot.press("e")
        screen = await identity(app, pilot)
        assert not screen.query(".read")
    assert not desk.scans


async def test_a_card_that_cannot_be_read_still_becomes_a_file(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(unread=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_card(app)
        await pilot.press("g")  # nothing was scanned
        await scanned(app, pilot, CardStage.FIRST)
        await until(pilot, lambda: "guárdela así" in text(app))
        assert "No se pudo leer" in text(app)
        buttons = list(app.screen.query(KeyButton))
        await until(pilot, lambda: all(app.screen.region.contains_region(one.region) for one in buttons))
        await scanned(app, pilot, CardStage.FIRST)  # once more, in vain
        await until(pilot, lambda: "guárdela así" in text(app))
        await pilot.press("g")
        await until(pilot, lambda: "voltee" in text(app))
        await pilot.press("enter")
        screen = await identity(app, pilot)
        assert not screen.query(".read")
        assert files(app).get("0" * 32, CARD_FILE) == b"%PDF- 2 sides"


async def left_during_the_second_side(app: KioskApp, pilot: Pilot[Any], desk: FakeDesk) -> None:
    """One side was read; the other one is left out while the scanner is at work."""
    await at_card(app)
    await scanned(app, pilot, CardStage.SECOND)
    desk.go.clear()
    await pilot.press("enter", "e")
    await identity(app, pilot)


async def test_who_leaves_out_the_side_that_is_being_scanned_keeps_the_first(tmp_path: Path) -> None:
    desk = FakeDesk()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await left_during_the_second_side(app, pilot, desk)
        desk.trouble = "El escáner no responde."
        desk.go.set()
        session = app.session
        assert session is not None
        await until(pilot, lambda: CARD_FILE in session.scanned)
        assert files(app).get("0" * 32, CARD_FILE) == b"%PDF- 1 sides"


async def test_who_leaves_out_a_side_that_was_scanned_after_all_keeps_both(tmp_path: Path) -> None:
    desk = FakeDesk()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await left_during_the_second_side(app, pilot, desk)
        desk.go.set()
        await app.workers.wait_for_complete()
        assert files(app).get("0" * 32, CARD_FILE) == b"%PDF- 2 sides"


async def test_names_that_no_check_digit_covers_are_to_be_compared(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(card=replace(ANA, fuente="mrz")))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_card(app)
        await scanned(app, pilot, CardStage.SECOND)
        assert screen.words.scan.doubtful in text(app)


@pytest.mark.parametrize("side", [CardStage.FIRST, CardStage.SECOND])
async def test_every_key_is_seen_whole_after_a_trouble(side: CardStage, tmp_path: Path) -> None:
    desk = FakeDesk()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_card(app)
        if side is CardStage.SECOND:
            await scanned(app, pilot, CardStage.SECOND)
        desk.trouble = "El escáner no responde."
        await scanned(app, pilot, side)
        await pilot.pause()
        assert [key.region.right <= 80 for key in screen.query(KeyButton)] == [True] * 4


@pytest.mark.parametrize("crash", [False, True])
async def test_the_end_of_a_session_does_not_wait_for_the_scanner(crash: bool, tmp_path: Path) -> None:
    desk = FakeDesk()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_card(app)
        desk.go.clear()
        await pilot.press("enter")
        assert screen.busy
        if crash:
            app._begin_anew()
        else:
            app.exit()
        assert desk.closed


async def test_a_scan_that_takes_long_says_so_every_second_and_can_be_left(tmp_path: Path) -> None:
    desk = FakeDesk()
    desk.go.clear()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_card(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Van 1 segundos" in text(app) or "Van 2 segundos" in text(app))
        await pilot.press("enter", "enter")  # a second press starts no second scan
        assert screen.busy
        await pilot.press("e")
        form = await identity(app, pilot)
        desk.go.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen is form
        assert form.gather()["numero_documento"] == ""  # it came too late
    assert desk.scans == 1


@pytest.mark.parametrize("side", [CardStage.FIRST, CardStage.SECOND])
async def test_a_trouble_is_one_sentence_and_the_next_try_goes_on(tmp_path: Path, side: CardStage) -> None:
    desk = FakeDesk()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_card(app)
        if side is CardStage.SECOND:
            await scanned(app, pilot, CardStage.SECOND)
        desk.trouble = TROUBLE
        await scanned(app, pilot, side)
        assert f"▲ {TROUBLE}" in text(app)
        desk.trouble = ""
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.query("#scan-trouble") or TROUBLE not in text(app))


async def test_a_disk_that_is_full_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("El disco está lleno.")

    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_card(app)
        await scanned(app, pilot, CardStage.SECOND)
        with monkeypatch.context() as patch:
            patch.setattr(MemoryFiles, "put", full)
            await scanned(app, pilot, CardStage.SECOND)
        assert StoreError.title in text(app)
        await pilot.press("enter")
        assert (await identity(app, pilot)).gather()["numero_documento"] == ANA.numero_documento


async def test_news_for_a_screen_behind_the_staff_mode_waits(tmp_path: Path) -> None:
    desk = FakeDesk()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_card(app)
        desk.go.clear()
        await pilot.press("enter")
        await app.switch_mode("welcome")
        desk.go.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        await app.switch_mode("0" * 32)
        await until(pilot, lambda: screen.stage is CardStage.SECOND)


async def test_who_comes_back_need_not_scan_again(tmp_path: Path) -> None:
    desk = FakeDesk()
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        session = scan_session("cedula", CONSENT, read={"nombres": "Ana"}, scanned={CARD_FILE: ""})
        screen = await at_card(app, session)
        assert screen.stage.name == "KEPT"
        await pilot.press("r")
        assert screen.stage.name == "FIRST"
        await pilot.press("e")
        await identity(app, pilot)
    assert not desk.scans


def test_without_a_scanner_there_is_no_such_step() -> None:
    assert {step.id for step in scanner_flow().steps} > {"cedula"}
    assert "cedula" not in {step.id for step in real_flow().steps}


SnapCompare = Callable[..., bool]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("stage", ["first", "second", "trouble", "identity"])
def test_looks(stage: str, size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path) -> None:
    desk = FakeDesk(card=replace(ANA, sure=stage != "second"))
    app = scan_app(tmp_path, desk)

    async def go(pilot: Pilot[Any]) -> None:
        await at_card(app)
        if stage == "trouble":
            desk.trouble = "No se ve ninguna cédula en el escáner. Póngala sobre el vidrio, lejos del borde."
            await scanned(app, pilot, CardStage.FIRST)
        elif stage != "first":
            await scanned(app, pilot, CardStage.SECOND)
        if stage == "identity":
            await pilot.press("enter")
            await identity(app, pilot)
        await pilot.pause()

    assert snap_compare(app, run_before=go, terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_after_a_trouble_the_whole_drawing_is_seen(size: tuple[int, int], tmp_path: Path) -> None:
    desk = FakeDesk(trouble=TROUBLE)
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=size) as pilot:
        screen = await at_card(app)
        assert all(one.display for one in screen.query(".paragraph"))
        await scanned(app, pilot, CardStage.FIRST)
        await settle(pilot)
        body, drawing = screen.query_one("#body"), screen.query_one(CardDrawing)
        assert TROUBLE.split(".")[0] in text(app)
        assert body.max_scroll_y == 0 and body.region.contains_region(drawing.region)
        assert not any(one.display for one in screen.query(".paragraph"))
        desk.trouble = ""
        await scanned(app, pilot, CardStage.SECOND)
        assert all(one.display for one in screen.query(".paragraph"))
