"""Staff at a kiosk with a scanner: the scans of a session, and the scanner itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.interview.current_scans import old_scans
from kiosk.interview.session import Session
from kiosk.ports.scanning import CARD_FILE
from kiosk.scanning import scan_faults
from kiosk.screens.applicant.card_screen import CardScreen, CardStage
from kiosk.screens.applicant.signed_screen import SignedScreen
from kiosk.screens.staff.scanner_screen import ScannerScreen
from kiosk.screens.staff.scans_screen import ScansScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.widgets.key_bar import KeyButton
from kiosk.widgets.page_view import PageView
from tests.at_scanner import FakeDesk, MemoryFiles, scan_app, scan_session
from tests.journey import kiosk_app
from tests.screens.reach import press, settle, store_of, until, written
from tests.screens.test_card_step import SIZES, SnapCompare
from tests.screens.test_staff import let_in, words_of

PAPER = "3-constancia.pdf"
SCANNED = {CARD_FILE: "", PAPER: "9F3C2A1B"}


def files_of(app: KioskApp) -> MemoryFiles:
    """What is kept."""
    assert app.services.scans
    assert isinstance(app.services.scans.files, MemoryFiles)
    return app.services.scans.files


def with_files(app: KioskApp, session: Session, printed: str = SCANNED[PAPER]) -> Session:
    """The session, with two scanned files; `printed`: version of the paper that was printed last."""
    session.scanned = dict(SCANNED)
    session.marks = {"constancia": f"{printed}/1"}
    session.given = {"usb": list(SCANNED)}
    for name in SCANNED:
        files_of(app).put(session.id, name, b"%PDF-1.7 " + name.encode())
    return session


async def at_scans(app: KioskApp, pilot: Pilot[Any], printed: str = SCANNED[PAPER]) -> ScansScreen:
    """The scans of the session on this screen."""
    await app.applicant.enter(with_files(app, scan_session("entregar"), printed))
    await let_in(pilot)
    await press(pilot, "e")
    await until(pilot, lambda: isinstance(app.screen, ScansScreen))
    await settle(pilot)
    assert isinstance(app.screen, ScansScreen)
    return app.screen


async def test_scans_are_looked_at_page_by_page_and_it_is_written_down_without_values(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_scans(app, pilot)
        await until(pilot, lambda: screen.query_one(PageView).leaf is not None)
        assert "1-cedula.pdf · hoja 1 de 1" in words_of(screen)
        await press(pilot, "right")
        assert "3-constancia.pdf · hoja 1 de 1" in words_of(screen)
        assert ("Rosa", "vio lo escaneado", "ABC234") in written(app)
    assert not [file for _, _, names in os.walk(tmp_path) for file in names if file.endswith(".pdf")]


async def test_a_scan_of_who_is_here_is_deleted_after_a_question(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_scans(app, pilot)
        await press(pilot, "right", "b", "enter")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await settle(pilot)
        assert files_of(app).names("0" * 32) == (CARD_FILE,)
        assert app.session and app.session.scanned == {CARD_FILE: ""}
        assert app.session.given == {}
        assert ("Rosa", f"borró el escaneo «{PAPER}»", "ABC234") in written(app)
        assert "Escaneado: 1-cedula.pdf" in words_of(app.screen)


async def test_what_was_printed_anew_since_is_marked_as_old(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_scans(app, pilot, printed="0A0A0A0A")
        await press(pilot, "right")
        assert "3-constancia.pdf (es de antes) · hoja 1 de 1" in words_of(app.screen)
        await press(pilot, "escape")
        assert "Escaneado: 1-cedula.pdf, 3-constancia.pdf (es de antes)" in words_of(app.screen)


def test_scans_of_the_papers_as_they_are_have_no_mark() -> None:
    session = scan_session("entregar", marks={"constancia": "9F3C2A1B/2", "contratos": "0A0A0A0A/1"})
    session.scanned = {CARD_FILE: "", PAPER: "9F3C2A1B", "3-constancia-hoja-1.pdf": "9F3C2A1B"}
    session.scanned["2-lista-de-contratos-hoja-1.pdf"] = "FFFFFFFF"
    assert old_scans(session) == {"2-lista-de-contratos-hoja-1.pdf"}


@pytest.mark.parametrize(
    ("keys", "name", "step"), [([], CARD_FILE, CardScreen), (["right"], PAPER, SignedScreen)]
)
async def test_scanning_again_leads_to_the_step_of_the_scan(
    keys: list[str], name: str, step: type[CardScreen | SignedScreen], tmp_path: Path
) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(80, 24)) as pilot:
        await at_scans(app, pilot)
        await press(pilot, *keys, "e", "enter")
        await until(pilot, lambda: isinstance(app.screen, step))
        assert app.session and name not in app.session.scanned
        assert files_of(app).get("0" * 32, name) is None
        if isinstance(app.screen, CardScreen):
            assert app.screen.stage is CardStage.FIRST
        assert ("Rosa", f"pidió escanear otra vez «{name}»", "ABC234") in written(app)


async def test_a_scan_of_somebody_who_left_is_deleted(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    session = with_files(app, scan_session("entregar"))
    session.notice, session.started_at = "1", app.services.clock.now().isoformat()
    app.services.store.save(session.record())
    async with app.run_test(size=(80, 24)) as pilot:
        await let_in(pilot)
        await until(pilot, lambda: isinstance(app.screen, SessionsScreen) and bool(app.screen.found.rows))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await press(pilot, "e")
        await until(pilot, lambda: isinstance(app.screen, ScansScreen))
        await press(pilot, "b", "enter")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await settle(pilot)
        assert files_of(app).names(session.id) == (PAPER,)
        kept = store_of(app).load(session.id)
        assert kept and kept.record["scanned"] == {PAPER: "9F3C2A1B"}


async def test_the_scanner_is_told_in_words_and_tried(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(feeder=True))
    async with app.run_test(size=(120, 36)) as pilot:
        await let_in(pilot)
        await press(pilot, "e")
        await until(pilot, lambda: isinstance(app.screen, ScannerScreen))
        await settle(pilot)
        assert "Escáner de prueba responde. Tiene vidrio y alimentador de hojas." in words_of(app.screen)
        await press(pilot, "v")
        await settle(pilot)
        assert "Salió bien: una hoja de 170 x 220 puntos" in words_of(app.screen)
        await press(pilot, "a")
        await settle(pilot)
        assert "Salió bien: 2 hojas" in words_of(app.screen)
        acts = [what for _, what, _ in written(app)]
        assert acts[-2:] == ["probó el vidrio del escáner", "probó el alimentador del escáner"]


@pytest.mark.parametrize("status", [3, 6, 7, 8, 9, 11])
async def test_each_fault_of_the_scanner_is_a_sentence_for_staff(status: int, tmp_path: Path) -> None:
    sentence = scan_faults.of_status(status).detail
    app = scan_app(tmp_path, FakeDesk(trouble=sentence))
    async with app.run_test(size=(120, 36)) as pilot:
        await let_in(pilot)
        await press(pilot, "e")
        await until(pilot, lambda: isinstance(app.screen, ScannerScreen))
        await until(pilot, lambda: f"▲ {sentence}" in words_of(app.screen))
        await press(pilot, "v")
        await settle(pilot)
        assert sentence in str(app.screen.query_one("#staff-note").render())


async def test_a_kiosk_without_a_scanner_offers_none(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await let_in(pilot)
        await press(pilot, "e")
        assert isinstance(app.screen, SessionsScreen)
        offered = [button.key.words for button in app.screen.query(KeyButton)]
        assert "Registro" in offered
        assert "Escáner" not in offered


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", ["session", "scans", "drop", "again", "scanner", "tried", "busy", "more"])
def test_looks(scene: str, size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path) -> None:
    trouble = scan_faults.of_status(3).detail if scene == "busy" else ""
    app = scan_app(tmp_path, FakeDesk(feeder=True, trouble=trouble))

    async def go(pilot: Pilot[Any]) -> None:
        if scene in {"session", "scans", "drop", "again"}:
            await at_scans(app, pilot)
            keys = {"session": ["escape"], "drop": ["b"], "again": ["e"]}.get(scene, [])
        else:
            await let_in(pilot)
            keys = {"tried": ["e", "a"], "more": ["m"]}.get(scene, ["e"])
        for key in keys:
            await press(pilot, key)
            await settle(pilot)
        await settle(pilot)

    assert snap_compare(app, run_before=go, terminal_size=size)
