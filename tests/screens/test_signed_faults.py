"""What may happen to signed pages between the glass and their file: none is lost, none counts twice."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.app.paper_maker import SignPlace
from kiosk.errors import StoreError
from kiosk.interview.current_scans import current_scans
from kiosk.interview.session import Session
from kiosk.ports.scanning import KnownPage
from kiosk.scanning.signed_papers import OLDER
from kiosk.screens.applicant.scan_news import PapersKept
from kiosk.screens.applicant.signed_screen import SignedScreen, SignedStage
from kiosk.widgets.page_view import PageView
from tests.at_scanner import WHITE, FakeDesk, scan_app
from tests.screens.reach import settle, store_of, until, written
from tests.screens.test_card_step import files
from tests.screens.test_signed_step import (
    ALL,
    SLOTS,
    VERSION,
    at_papers,
    printed_session,
    said,
    scan,
    sheet,
)
from tests.screens.test_staff import let_in

SINGLE = "2-lista-de-contratos-hoja-{}.pdf"
SESSION = "0" * 32
NEWER = "0A1B2C3D"


def kept_session() -> Session:
    """Somebody whose papers were printed, and who agreed to be kept."""
    session = printed_session()
    session.notice = "1"
    return session


async def keep(screen: SignedScreen, pilot: Pilot[Any]) -> None:
    """Scan and say that the pages are good."""
    await scan(screen, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: not screen.busy)


def on_disk(app: KioskApp) -> dict[str, Any]:
    """The session as a crash would leave it."""
    kept = store_of(app).load(SESSION)
    return dict(kept.record) if kept else {}


async def test_the_kept_session_names_each_page_at_once(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("contratos", 2, 2), sheet("contratos", 1, 2)]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot, kept_session())
        await keep(screen, pilot)
        await until(pilot, lambda: on_disk(app).get("scanned") == {SINGLE.format(2): VERSION})
        await keep(screen, pilot)
        await until(pilot, lambda: on_disk(app).get("scanned") == {SLOTS[0]: VERSION})
        await until(pilot, lambda: files(app).names(SESSION) == (SLOTS[0],))


async def test_single_pages_stay_while_the_kept_session_names_them(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("contratos", 2, 2), sheet("contratos", 1, 2)]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot, kept_session())
        await keep(screen, pilot)
        await until(pilot, lambda: on_disk(app).get("scanned"))
        store_of(app).failing = True
        await keep(screen, pilot)
        await settle(pilot)
        assert files(app).names(SESSION) == (SINGLE.format(2), SLOTS[0])


async def test_a_full_disk_while_pages_are_kept_loses_none_and_promises_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeDesk(sheets=[sheet("autorizacion"), sheet("constancia")], feeder=True)
    app = scan_app(tmp_path, desk)
    put, full = files(app).put, {"now": True}

    def no_room(session_id: str, name: str, content: bytes) -> None:
        if full["now"] and name == SLOTS[2]:
            raise StoreError("El disco está lleno.")
        put(session_id, name, content)

    monkeypatch.setattr(files(app), "put", no_room)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot, kept_session())
        await keep(screen, pilot)
        assert screen.failed
        assert screen.stage is SignedStage.LOOK  # Enter tries again
        assert app.session and app.session.scanned == {SLOTS[1]: VERSION}  # what the disk took is named
        await pilot.press("r")
        desk.sheets = [sheet("contratos", 1, 2)]
        full["now"] = False
        await keep(screen, pilot)
        assert [state.missing for state in screen.states] == [(2,), (), (1,)]


async def test_a_page_that_was_printed_anew_while_it_is_looked_at_is_not_taken(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("constancia")]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        assert app.session
        app.session.marks["constancia"] = f"{NEWER}/1"  # staff printed it meanwhile
        await pilot.press("enter")
        await until(pilot, lambda: not screen.busy and screen.troubles)
        assert OLDER in said(screen)
        assert screen.stage is SignedStage.PUT
        assert app.session.scanned == {}


async def test_who_looks_at_pages_that_were_forgotten_is_asked_for_them_again(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("constancia")]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        assert app.scans
        app.scans.forget_pages()  # staff deleted a file
        await pilot.press("enter")
        await until(pilot, lambda: not screen.busy)
        assert screen.stage is SignedStage.PUT


async def test_nothing_stays_of_a_paper_that_was_printed_anew_half_way(tmp_path: Path) -> None:
    session = kept_session()
    session.scanned = {SINGLE.format(3): "00000000", SLOTS[0]: "00000000", SLOTS[1]: VERSION}
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("contratos", 2, 2)]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot, session)
        assert screen.states[0].missing == (1, 2)
        await keep(screen, pilot)
        await until(pilot, lambda: files(app).names(SESSION) == (SINGLE.format(2), SLOTS[1]))
        assert session.scanned == {SINGLE.format(2): VERSION, SLOTS[1]: VERSION}
        assert current_scans(session) == (SLOTS[1],)


async def test_what_is_kept_behind_the_staff_mode_is_written_down_once(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk(sheets=[sheet("contratos", 1, 2)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await at_papers(app, pilot, kept_session())
        await let_in(pilot)
        assert app.scans and app.session
        news = PapersKept(
            SESSION, "papeles-firmados", {SINGLE.format(1): VERSION}, frozenset(), frozenset(), False
        )
        await app.scans.hear(news)
        app.session.scanned.clear()  # staff deleted it again
        for _ in range(3):
            await app.scans.look()
        assert app.session.scanned == {}
        acts = [what for _, what, _ in written(app)]
        assert acts.count("escaneó sus papeles firmados") == 1


async def test_a_missing_signature_is_still_named_after_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeDesk(sheets=[*ALL, sheet("constancia")], feeder=True, unsigned={"constancia"})
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        monkeypatch.setattr(app.papers, "to_sign", lambda *_: SignPlace(WHITE, (0.0, 0.5, 1.0, 1.0)))
        await keep(await at_papers(app, pilot, kept_session()), pilot)
        session = app.session
    assert session and session.unsigned == ["constancia/1"]
    again = scan_app(tmp_path, FakeDesk(sheets=[sheet("constancia")]))
    async with again.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(again, pilot, session)
        assert screen.words.scan.unsigned_papers in said(screen)
        await pilot.press("r")
        await keep(screen, pilot)
        await until(pilot, lambda: again.session is not None and not again.session.unsigned)


async def test_of_a_page_that_lies_twice_in_a_pile_the_last_one_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, good = sheet("constancia"), sheet("constancia")
    desk = FakeDesk(sheets=[bare, good], feeder=True)
    app = scan_app(tmp_path, desk)

    def signed(page: KnownPage, *_: object) -> bool:
        return page is good

    async with app.run_test(size=(120, 36)) as pilot:
        monkeypatch.setattr(app.papers, "to_sign", lambda *_: SignPlace(WHITE, (0.0, 0.5, 1.0, 1.0)))
        monkeypatch.setattr(desk, "signed", signed)
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        assert len(screen.sheets) == 1
        await pilot.press("enter")
        await until(pilot, lambda: not screen.busy)
        assert not any(state.unsigned for state in screen.states)
        assert said(screen).count("lista") == 1


async def test_what_was_not_looked_at_is_not_kept(tmp_path: Path) -> None:
    desk = FakeDesk(sheets=[sheet("constancia"), sheet("autorizacion")])
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot)
        await scan(screen, pilot)
        looked_at = screen.number
        # a second scan was asked for while the first one ran
        room = screen.query_one(PageView).room(80)
        screen.post_message(screen.SheetsRequested(screen.step.id, room))
        await until(pilot, lambda: screen.number != looked_at)
        screen.post_message(screen.SheetsTaken(screen.step.id, looked_at))
        await settle(pilot)
        assert app.session and app.session.scanned == {}
        assert "Autorización" in said(screen) or screen.stage is SignedStage.LOOK


async def test_a_scan_that_ends_after_its_session_leaves_no_page(tmp_path: Path) -> None:
    desk = FakeDesk(sheets=[sheet("constancia")])
    page = weakref.ref(desk.sheets[0])
    app = scan_app(tmp_path, desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await at_papers(app, pilot)
        desk.go.clear()
        await pilot.press("enter")
        await until(pilot, lambda: desk.scans)
        await app.applicant.end("staff")
        assert app.scans
        await app.scans.look()
        desk.go.set()
        await settle(pilot)
        gc.collect()
        assert page() is None
        await at_papers(app, pilot)
        assert app.session and app.session.scanned == {}
        assert files(app).names(SESSION) == ()


async def test_a_damaged_file_is_asked_for_again_and_not_shown_as_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = kept_session()
    session.scanned = {SINGLE.format(1): VERSION, SLOTS[1]: VERSION, SLOTS[2]: VERSION}
    app = scan_app(tmp_path, FakeDesk())
    get = files(app).get

    def damaged(session_id: str, name: str) -> bytes | None:
        if name in {SINGLE.format(1), SLOTS[1]}:
            raise StoreError("Un archivo guardado de la sesión está dañado.")
        return get(session_id, name)

    monkeypatch.setattr(files(app), "get", damaged)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_papers(app, pilot, session)
        assert [state.missing for state in screen.states] == [(1, 2), (1,), ()]
        await until(pilot, lambda: session.scanned == {SLOTS[2]: VERSION})
