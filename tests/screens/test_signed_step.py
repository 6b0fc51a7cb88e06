"""The signed papers at the scanner: any order, shown before they are kept, what is missing in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.app.paper_maker import SignPlace
from kiosk.interview.current_scans import current_scans
from kiosk.interview.page_mark import PageMark
from kiosk.interview.session import Session
from kiosk.ports import Paper
from kiosk.ports.scanning import KnownPage
from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.screens.applicant.paper_news import PapersPrinted
from kiosk.screens.applicant.scan_news import PileKnown, ScannedSheet, SheetsScanned
from kiosk.screens.applicant.signed_screen import SignedScreen, SignedStage
from kiosk.widgets.page_view import Leaf
from kiosk.widgets.plain import Plain
from kiosk.widgets.reminder import Reminder
from tests.at_scanner import WHITE, FakeDesk, scan_app, scan_session
from tests.screens.reach import settle, until
from tests.screens.test_card_step import SIZES, SnapCompare, files

CODE = "ABC234"
VERSION = "9F3C2A1B"
PRINTED = {"contratos": f"{VERSION}/2", "constancia": f"{VERSION}/1", "autorizacion": f"{VERSION}/1"}
LEAF = Leaf("Hoja 1")
SLOTS = ["2-lista-de-contratos.pdf", "3-constancia.pdf", "4-autorizacion.pdf"]


def sheet(
    document: str, page: int = 1, pages: int = 1, *, code: str = CODE, version: str = VERSION
) -> KnownPage:
    """A scanned page with lines of writing."""
    image = Image.new("L", (850, 1100), 255)
    draw = ImageDraw.Draw(image)
    for row in range(12):
        draw.rectangle((100, 120 + row * 40, 700 - row % 3 * 80, 132 + row * 40), fill=40)
    return KnownPage(PageMark(document, page, pages, code, version), image)


ALL = [
    sheet("autorizacion"),
    sheet("contratos", 2, 2),
    sheet("constancia"),
    sheet("contratos", 1, 2),
]
"""Every page there is, in no order."""


def printed_session() -> Session:
    """Somebody whose papers were printed."""
    return scan_session("papeles-firmados", marks=dict(PRINTED))


async def at_papers(app: KioskApp, pilot: Pilot[Any], session: Session | None = None) -> SignedScreen:
    """The step, once it knows how far the papers are; what the session says is scanned is there."""
    session = session or printed_session()
    for name in session.scanned:
        files(app).kept.setdefault((session.id, name), b"%PDF- of before")
    await app.applicant.enter(session)
    screen = app.screen
    assert isinstance(screen, SignedScreen)
    await until(pilot, lambda: screen.states or screen.stage is SignedStage.DONE)
    await app.workers.wait_for_complete()
    await pilot.pause()
    return screen


async def scan(screen: SignedScreen, pilot: Pilot[Any]) -> None:
    """Enter, and wait."""
    await pilot.press("enter")
    await until(pilot, lambda: not screen.busy)


def said(screen: SignedScreen) -> str:
    """What the screen says."""
    return "\n".join(str(screen.query_one(name).render()) for name in ("#scan-trouble", "#scan-state"))


async def test_page_after_page_in_any_order_becomes_a_file_a_slot(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=list(ALL)))
    keys = 0
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        assert "Ponga en el vidrio una hoja" in said(screen)
        while screen is app.screen:
            await scan(screen, pilot)
            assert screen.stage is SignedStage.LOOK
            await pilot.press("enter")
            keys += 2
            await until(pilot, lambda: screen is not app.screen or not screen.busy)
        assert isinstance(app.screen, HandoverScreen)
        assert app.session and app.session.scanned == dict.fromkeys(SLOTS, VERSION)
        assert files(app).get("0" * 32, SLOTS[0]) == b"%PDF- 2 pages"
    assert keys == 8


async def test_a_feeder_takes_all_at_once(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=list(ALL), feeder=True))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        assert "alimentador" in said(screen)
        await scan(screen, pilot)
        assert "(1/4, ← →)" in said(screen)
        await pilot.press("right")
        assert "Hoja 2 de 2: Lista de contratos" in said(screen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HandoverScreen))
        assert sorted(files(app).names("0" * 32)) == SLOTS


async def test_strangers_are_refused_by_words_and_what_is_missing_is_named(tmp_path: Path) -> None:
    strange: list[KnownPage | str] = [
        sheet("constancia", code="XYZ789"),
        sheet("constancia", version="00000000"),
        sheet("hoja_ayuda"),
        "Esta hoja está en blanco. Póngala con lo escrito hacia el vidrio.",
    ]
    good = sheet("contratos", 1, 2)
    app = scan_app(tmp_path, FakeDesk(sheets=[*strange, good], feeder=True))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        assert len(screen.sheets) == 1
        for words in ("de otra persona", "es de antes", "no se firma", "en blanco"):
            assert words in said(screen)
        await pilot.press("enter")
        await until(pilot, lambda: not screen.busy)
        assert "falta la hoja 2" in said(screen)
        assert files(app).names("0" * 32) == ("2-lista-de-contratos-hoja-1.pdf",)


async def test_a_page_without_ink_is_asked_about_and_never_refused(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("constancia")], unsigned={"constancia"}))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        assert not screen.sheets[0].unsigned  # the fakes know no place to sign
        await pilot.press("r")
        assert screen.stage is SignedStage.PUT


async def test_of_a_pile_every_sheet_without_ink_is_asked_about(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(feeder=True))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        pages = [ScannedSheet(title, 1, 1, LEAF, unsigned) for title, unsigned in (("A", False), ("B", True))]
        screen.hear(SheetsScanned(CODE, screen.step.id, tuple(pages), ("Esta hoja está en blanco.",)))
        await pilot.pause()
        assert "si falta la firma: B." in said(screen)
        assert "De las demás hojas:\n▲ Esta hoja está en blanco." in said(screen)
        await pilot.press("right")
        assert screen.words.scan.unsigned in said(screen)
        assert "si falta la firma" not in said(screen)


async def test_a_scanner_that_tells_late_what_it_has_stops_no_scan(tmp_path: Path) -> None:
    desk = FakeDesk(sheets=list(ALL), feeder=True)
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        desk.go.clear()
        await pilot.press("enter")
        known = PileKnown(CODE, screen.step.id, screen.states, feeder=True)
        screen.hear(known)
        assert screen.busy
        desk.go.set()
        await until(pilot, lambda: not screen.busy)
        screen.hear(known)
        assert screen.stage is SignedStage.LOOK


async def test_who_does_not_want_to_goes_on(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(120, 36)) as pilot:
        await at_papers(app, pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, HandoverScreen))


async def test_who_comes_back_sees_that_all_is_there(tmp_path: Path) -> None:
    session = scan_session("papeles-firmados", marks=dict(PRINTED), scanned=dict.fromkeys(SLOTS, VERSION))
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("constancia")]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot, session)
        assert screen.stage.name == "DONE"
        await pilot.press("r")
        await until(pilot, lambda: screen.stage.name == "PUT")
        assert screen.words.scan.put_other in said(screen)
        assert "falta" not in said(screen)  # the others stay as they are
        await pilot.press("escape")
        assert screen.stage is SignedStage.DONE
        await pilot.press("r")
        await scan(screen, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HandoverScreen))
        assert app.session and app.session.scanned == dict.fromkeys(SLOTS, VERSION)


async def test_one_page_of_a_whole_paper_is_scanned_again_and_the_other_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = scan_session("papeles-firmados", marks=dict(PRINTED), scanned=dict.fromkeys(SLOTS, VERSION))
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("contratos", 2, 2)]))
    joined: list[tuple[bytes, int]] = []

    def join(pages: Sequence[tuple[bytes, int]]) -> bytes:
        joined.extend(pages)
        return b"%PDF- new"

    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot, session)
        monkeypatch.setattr(app.services.documents, "joined", join)
        await pilot.press("r")
        await scan(screen, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HandoverScreen))
    assert joined == [(b"%PDF- of before", 1), (b"%PDF- 1 pages", 1)]
    assert files(app).get("0" * 32, SLOTS[0]) == b"%PDF- new"


async def test_a_page_of_a_paper_that_is_not_whole_is_there_after_a_crash(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("contratos", 2, 2)]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: app.session is not None and bool(app.session.scanned))
        session = app.session
    single = "2-lista-de-contratos-hoja-2.pdf"
    assert session and session.scanned == {single: VERSION}
    assert current_scans(session) == ()  # a single page is no file for SECOP
    again = scan_app(tmp_path, FakeDesk(sheets=[sheet("contratos", 1, 2)]))
    files(again).kept.update(files(app).kept)
    async with again.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(again, pilot, session)
        assert "falta la hoja 1" in said(screen)
        await scan(screen, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: again.session is not None and SLOTS[0] in again.session.scanned)
        assert again.session and again.session.scanned == {SLOTS[0]: VERSION}
    assert files(again).names("0" * 32) == (SLOTS[0],)
    assert files(again).get("0" * 32, SLOTS[0]) == b"%PDF- 2 pages"


async def test_a_kept_paper_without_a_signature_is_named_before_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeDesk(sheets=list(ALL), feeder=True, unsigned={"constancia"})
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        monkeypatch.setattr(app.papers, "to_sign", lambda *_: SignPlace(WHITE, (0.0, 0.5, 1.0, 1.0)))
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: screen.stage is SignedStage.DONE)
        assert screen.words.scan.unsigned_papers in said(screen)
        assert "no se ve la firma  Constancia" in said(screen)
        assert said(screen).count("no se ve la firma") == 1
        await pilot.press("r")
        desk.sheets, desk.unsigned = [sheet("constancia")], set()
        await scan(screen, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HandoverScreen))


async def test_escape_from_the_pages_goes_back_to_the_scanner(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("constancia")]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        await pilot.press("escape")
        assert screen is app.screen
        assert screen.stage is SignedStage.PUT


async def test_a_paper_printed_anew_is_wanted_anew(tmp_path: Path) -> None:
    session = scan_session("papeles-firmados", marks=dict(PRINTED), scanned=dict.fromkeys(SLOTS, "00000000"))
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot, session)
        assert all(state.missing for state in screen.states)


async def test_a_paper_printed_anew_after_its_scan_is_wanted_anew(tmp_path: Path) -> None:
    desk, newer = FakeDesk(sheets=list(ALL), feeder=True), "0A1B2C3D"
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HandoverScreen))
        session = app.session
        assert session is not None
        session.given = {"usb": SLOTS}
        paper = Paper("constancia", "Constancia", tmp_path / "x.pdf", 1, version=newer)
        await app.papers.hear(PapersPrinted(session.id, (paper,)))
        assert session.given == {}
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SignedScreen) and bool(app.screen.states))
        again = app.screen
        assert isinstance(again, SignedScreen)
        assert [bool(state.missing) for state in again.states] == [False, True, False]
        assert again.view.scanned == (SLOTS[0], SLOTS[2])
        desk.sheets = [sheet("constancia", version=newer)]
        await scan(again, pilot)
        assert again.troubles == ()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HandoverScreen))
        assert current_scans(session) == tuple(SLOTS)


def test_a_scan_of_a_paper_that_is_not_needed_any_more_is_not_given() -> None:
    session = scan_session("entregar", marks=dict(PRINTED), scanned=dict.fromkeys(SLOTS, VERSION))
    assert current_scans(session) == tuple(SLOTS)
    session.scanned |= {"1-cedula.pdf": "", "5-otra.pdf": VERSION}
    assert current_scans(session) == ("1-cedula.pdf", *SLOTS)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("stage", ["put", "look", "refused", "done"])
def test_looks(stage: str, size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path) -> None:
    sheets: list[KnownPage | str] = [sheet("constancia")]
    if stage == "refused":
        sheets = [sheet("constancia", code="XYZ789")]
    app = scan_app(tmp_path, FakeDesk(sheets=sheets))

    async def go(pilot: Pilot[Any]) -> None:
        scanned = dict.fromkeys(SLOTS, VERSION) if stage == "done" else {SLOTS[0]: VERSION}
        session = scan_session("papeles-firmados", marks=dict(PRINTED), scanned=scanned)
        screen = await at_papers(app, pilot, session)
        if stage in ("look", "refused"):
            await scan(screen, pilot)
        await pilot.pause()

    assert snap_compare(app, run_before=go, terminal_size=size)


async def test_where_nothing_was_printed_the_step_orders_nothing(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(scan_session("papeles-firmados"))
        screen = app.screen
        assert isinstance(screen, SignedScreen)
        await until(pilot, lambda: screen.stage is SignedStage.DONE)
        await settle(pilot)
        title = screen.query_one("#title", Plain)
        assert str(title.content) == title.spoken() == screen.words.scan.no_papers_title
        assert not screen.query_one(Reminder).display
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HandoverScreen))
