"""What the applicant sees of papers: their pages, then a line for each until it is out."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.pilot import Pilot
from textual.widgets import Static

from kiosk.app import app as kiosk_module
from kiosk.app import paper_maker
from kiosk.app.app import KioskApp
from kiosk.errors import DocumentError
from kiosk.interview.derived_values import Station
from kiosk.interview.session import Session
from kiosk.ports import Page, Paper, PrinterState, PrintState
from kiosk.screens.applicant.farewell import FarewellScreen
from kiosk.screens.applicant.paper_news import PageReady
from kiosk.screens.applicant.papers_screen import PapersScreen, Stage
from kiosk.settings import PrivacySettings
from kiosk.widgets import page_view
from kiosk.widgets.page_view import Leaf, PageView, Pictures
from kiosk.widgets.step_header import StepHeader
from tests.fakes import FakeDocuments, FakePrinter, fake_services
from tests.journey import ANSWERS, LOGIN, OFFICE, answers_of, kiosk_app, real_flow, session_at
from tests.picture import picture
from tests.screens.reach import settle, until

SIZE = (120, 36)
NAMES = ("contratos", "constancia", "autorizacion", "hoja_ayuda")


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The printer is looked at more often: tests wait less."""
    monkeypatch.setattr(kiosk_module, "PAPER_SECONDS", 0.05)


def fakes(app: KioskApp) -> tuple[FakePrinter, FakeDocuments]:
    """What the app prints and makes papers with."""
    printer, documents = app.services.printer, app.services.documents
    assert isinstance(printer, FakePrinter)
    assert isinstance(documents, FakeDocuments)
    return printer, documents


async def papers(app: KioskApp, pilot: Pilot[Any], session: Session | None = None) -> PapersScreen:
    """The papers screen with its first page."""
    await app.applicant.enter(session or session_at("papeles"))
    return await settled(app, pilot)


async def settled(app: KioskApp, pilot: Pilot[Any]) -> PapersScreen:
    """The papers screen that is on top, once its papers are made and a page is shown."""
    await until(pilot, lambda: isinstance(app.screen, PapersScreen) and app.screen.query(PageView))
    screen = app.screen
    assert isinstance(screen, PapersScreen)
    await until(pilot, lambda: screen.query_one(PageView).leaf)
    return screen


async def printed(app: KioskApp, pilot: Pilot[Any]) -> PapersScreen:
    """The papers screen right after Enter."""
    screen = await papers(app, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: screen.stage is Stage.PRINTED)
    await until(pilot, lambda: screen.progress.jobs)
    return screen


def words(screen: PapersScreen) -> str:
    """What stands above the page."""
    return str(screen.query_one("#papers-state", Static).render())


def page_text(screen: PapersScreen) -> str:
    """The page on the screen."""
    leaf = screen.query_one(PageView).leaf
    return leaf.text if leaf else ""


def shows(screen: PapersScreen, title: str) -> bool:
    """Whether the page of a paper is on the screen."""
    return title in page_text(screen)


def on_leaf(screen: PapersScreen, leaf: int) -> bool:
    """Whether a page is the one on the screen, counted over all papers."""
    return screen.leaf == leaf


def lines(screen: PapersScreen) -> list[str]:
    """The line of each document: how far it is."""
    titles = [paper.title for paper in screen.papers]
    return [
        line.split("  ")[1].strip() for line in words(screen).splitlines() if line.endswith(tuple(titles))
    ]


# --- how far they are


async def test_a_line_for_each_document_follows_the_printer(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    printer.held = True
    async with app.run_test(size=SIZE) as pilot:
        screen = await printed(app, pilot)
        assert lines(screen) == ["… en espera"] * 4
        assert "Sus hojas están saliendo" in words(screen)
        first, second, third, _ = printer.known
        printer._set(first, state=PrintState.DONE, page=1)
        printer._set(second, state=PrintState.SENT, page=1, pages=2)
        printer._set(third, state=PrintState.SENT)
        expected = ["✔ salió", "… página 1 de 2", "… en la impresora", "… en espera"]
        await until(pilot, lambda: lines(screen) == expected)
        printer.finish()
        await until(pilot, lambda: lines(screen) == ["✔ salió"] * 4)
        assert "salieron todas" in words(screen)
        assert printer.place in words(screen)


async def test_a_larger_view_is_offered_even_if_the_page_is_laid_out_late(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await papers(app, pilot)
        await until(pilot, lambda: screen.query_one(PageView).max_scroll_y)
        button = screen.query_one("#leaf KeyButton")
        button.display = False  # as it is before the page has its place
        await until(pilot, lambda: button.display)


async def test_trouble_is_told_with_what_to_do_and_goes_by_itself(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    printer.held = True
    async with app.run_test(size=SIZE) as pilot:
        screen = await printed(app, pilot)
        printer.trouble("La impresora no tiene papel.")
        await until(pilot, lambda: "▲ La impresora no tiene papel." in words(screen))
        for part in ("No tiene que hacer nada", "pulse F1", "Nada se perdió", "seguir con Enter"):
            assert part in words(screen)
        assert lines(screen) == ["▲ la impresora no tiene papel"] * 4
        printer.finish()
        await until(pilot, lambda: "▲" not in words(screen))
        assert lines(screen) == ["✔ salió"] * 4
        assert len(printer.printed) == 4


@pytest.mark.parametrize(
    ("state", "said", "line"),
    [
        (PrintState.UNCONFIRMED, "No sabemos si un documento salió", "▲ el funcionario revisa si salió"),
        (
            PrintState.CANCELLED,
            "Un documento no se imprimió. Se canceló.",
            "✘ no va a salir; llame al funcionario",
        ),
    ],
)
async def test_what_needs_a_person_says_so(state: PrintState, said: str, line: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    async with app.run_test(size=SIZE) as pilot:
        screen = await printed(app, pilot)
        printer._set(next(iter(printer.known)), state=state, trouble="Se canceló.")
        await until(pilot, lambda: said in words(screen))
        assert "F1" in words(screen)
        assert "Nada se perdió" in words(screen)
        assert lines(screen)[0].startswith(line)
        assert lines(screen)[1:] == ["✔ salió"] * 3


async def test_a_blocked_and_a_paused_printer_are_told_before_any_job_says_so(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    printer.held = True
    async with app.run_test(size=SIZE) as pilot:
        screen = await printed(app, pilot)
        printer.state = PrinterState("La impresora no responde.", "offline", blocking=True)
        await until(pilot, lambda: "▲ La impresora no responde." in words(screen))
        printer.state = PrinterState("Lista.", paused=True)
        await until(pilot, lambda: "en pausa" in words(screen))
        assert lines(screen) == ["… en espera: la impresión está en pausa"] * 4


async def test_what_has_not_changed_is_not_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await printed(app, pilot)
        drawn: list[int] = []
        monkeypatch.setattr(screen, "_show_stage", lambda: drawn.append(1))
        for _ in range(3):
            app.papers.look()
        assert not drawn


# --- going on meanwhile


async def test_the_guide_goes_on_while_papers_wait_and_tells_when_they_are_out(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    printer.held = True
    async with app.run_test(size=SIZE) as pilot:
        await printed(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.name == "step-firmar" and app.screen.query(StepHeader))

        def note() -> str:
            return app.screen.query_one(StepHeader).note

        await until(pilot, lambda: note() == "… Sus hojas están saliendo")
        printer.trouble("La impresora está atascada.")
        await until(pilot, lambda: note() == "▲ La impresora espera ayuda")
        printer.finish()
        await until(pilot, lambda: note() == "✔ Sus hojas ya salieron")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.name == "step-digitalizar" and app.screen.query(StepHeader))
        for _ in range(3):
            app.papers.look()
        assert note() == ""


async def test_the_call_for_staff_and_the_papers_share_the_top(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    printer.held = True
    async with app.run_test(size=SIZE) as pilot:
        await printed(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.name == "step-firmar" and app.screen.query(StepHeader))
        await pilot.press("f1", "f1")
        await until(pilot, lambda: "Sus hojas" in app.screen.query_one(StepHeader).note)
        assert "Se llamó al funcionario" in app.screen.query_one(StepHeader).note


# --- never twice


async def test_coming_back_prints_nothing_and_shows_how_it_went(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    async with app.run_test(size=SIZE) as pilot:
        await printed(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.name == "step-firmar")
        await pilot.press("escape")
        screen = await settled(app, pilot)
        await until(pilot, lambda: screen.stage is Stage.PRINTED)
        assert lines(screen) == ["✔ salió"] * 4
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.name == "step-firmar")
        assert len(printer.printed) == 4


async def test_a_crash_before_the_mark_was_saved_prints_nothing_twice(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    async with app.run_test(size=SIZE) as pilot:
        await printed(app, pilot)
    again = kiosk_app(tmp_path, services=replace(fake_services(tmp_path), printer=printer))
    async with again.run_test(size=SIZE) as pilot:
        session = session_at("papeles")
        assert not session.printed
        screen = await papers(again, pilot, session)
        await until(pilot, lambda: screen.stage is Stage.PRINTED)
        assert session.printed
        assert len(printer.printed) == 4


async def test_all_papers_together_are_waited_for_no_longer_than_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kiosk_app(tmp_path)
    _, documents = fakes(app)
    make, given, now = documents.make, list[float](), [1000.0]

    def slow(document: Any, values: Any, folder: Path, seconds: float | None = None) -> Paper:
        """Seven seconds each, if it is given them."""
        assert seconds is not None
        given.append(seconds)
        now[0] += min(7.0, seconds)
        if seconds < 7:
            raise DocumentError("El motor de PDF tardó demasiado.")
        return make(document, values, folder)

    monkeypatch.setattr(documents, "make", slow)
    monkeypatch.setattr(paper_maker, "monotonic", lambda: now[0])
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.enter(session_at("papeles"))
        await until(pilot, lambda: isinstance(app.screen, PapersScreen) and app.screen.stage is Stage.FAILED)
        screen = app.screen
        assert isinstance(screen, PapersScreen)
        assert given == [20, 13, 6]
        assert now == [1020]
        assert "No pudimos preparar un documento." in words(screen)
        assert "Puede intentar otra vez" in words(screen)


async def test_changed_answers_say_what_is_printed_again(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, documents = fakes(app)
    make = documents.make

    def only_its_own(document: Any, values: Any, folder: Path, seconds: float | None = None) -> Paper:
        """The telephone stands on the help sheet and nowhere else."""
        mine = {
            name: values[name]
            for name in ("nombres", "celular" if document.id == "hoja_ayuda" else "nombres")
        }
        return make(document, mine, folder, seconds)

    documents.make = only_its_own  # type: ignore[method-assign]  # stands in for it
    async with app.run_test(size=SIZE) as pilot:
        await printed(app, pilot)
        assert app.session
        app.session.answers["celular"] = "3109876543"
        await app.applicant.show_step()
        screen = await settled(app, pilot)
        await until(pilot, lambda: "Cambió" in words(screen))
        assert screen.stage is Stage.READY
        assert "▲ Cambió: Su hoja de ayuda. Solo eso sale otra vez" in words(screen)
        await pilot.press("enter")
        await until(pilot, lambda: screen.stage is Stage.PRINTED)
        assert [name for _, name in printer.printed] == [*NAMES, "hoja_ayuda"]


async def test_a_guide_with_the_same_words_is_printed_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.enter(session_at("firmar"))
        for _ in range(2):
            await pilot.press("i")
            await until(pilot, lambda: app.screen.query("#yes"))
            await pilot.press("enter")
            await until(pilot, lambda: app.screen.query("#ok"))
            await pilot.press("enter")
            await until(pilot, lambda: not app.screen.query("#ok"))
        assert [name for _, name in printer.printed] == ["guia"]


async def test_the_farewell_prints_the_help_sheet_with_what_was_noted(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, documents = fakes(app)
    session = session_at("despedida")
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.enter(session)
        await pilot.press("i")
        await pilot.pause()
        assert printer.printed == [], "nothing was noted: the sheet would say nothing new"
        await pilot.press("escape")
        await pilot.pause()
        session.noted.append("clave")
        await until(pilot, lambda: session.step_id != "despedida")
        while session.step_id != "despedida":
            await pilot.press("enter")
            await pilot.pause()
        assert isinstance(app.screen, FarewellScreen)
        await pilot.press("i", "enter")
        await until(pilot, lambda: app.screen.query("#ok"))
        assert "«Su hoja de ayuda» va en camino" in str(
            app.screen.query(".dialog-title").first(Static).render()
        )
        assert [name for _, name in printer.printed] == ["hoja_ayuda"]
        [(_, values)] = documents.made
        ticks = {note["texto"]: note["hecho"] for note in values["anotado"]}
        assert ticks["Anoté mi usuario y mi contraseña."] is True
        assert not all(ticks.values())


# --- the files


@pytest.mark.parametrize("keep", [False, True])
async def test_files_go_as_soon_as_they_are_printed_and_pages_can_still_be_seen(
    keep: bool, tmp_path: Path
) -> None:
    station = Station(OFFICE, LOGIN, privacy=PrivacySettings(keep_paper_files=keep))
    app = kiosk_app(tmp_path, station=station)

    def files() -> bool:
        return any(tmp_path.rglob("*.pdf"))

    async with app.run_test(size=SIZE) as pilot:
        screen = await printed(app, pilot)
        await until(pilot, lambda: files() is keep)
        for title in [paper.title for paper in screen.papers[1:]]:
            await pilot.press("right")
            await until(pilot, partial(shows, screen, title))
        await app.workers.wait_for_complete()
        assert files() is keep


async def test_the_page_on_the_screen_has_the_bytes_that_are_printed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, documents = fakes(app)
    shown: dict[str, str] = {}
    page = documents.page

    def noted(paper: Paper, *options: int) -> Page:
        drawn = page(paper, *options)
        shown[paper.document] = drawn.sha256
        assert drawn.sha256 == hashlib.sha256(paper.pdf.read_bytes()).hexdigest()
        return drawn

    documents.page = noted  # type: ignore[method-assign, assignment]  # stands in for it
    async with app.run_test(size=SIZE) as pilot:
        screen = await papers(app, pilot)
        await pilot.press("right", "right", "right")
        await until(pilot, lambda: len(shown) == 4)
        await pilot.press("enter")
        await until(pilot, lambda: screen.stage is Stage.PRINTED)
        assert {job.document: job.sha256 for job in printer.jobs()} == shown


async def test_a_file_that_changed_behind_the_kiosks_back_is_not_shown(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await papers(app, pilot)
        screen.papers[3].pdf.write_bytes(b"%PDF-1.4 otra cosa")
        await pilot.press("right", "right", "right")
        await until(pilot, lambda: "no se puede mostrar" in page_text(screen))
        assert screen.stage is Stage.READY


# --- leafing, size


async def test_the_page_gets_the_screen_and_gives_it_back(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await papers(app, pilot)
        view = screen.query_one(PageView)
        await settle(pilot)
        small = view.size.height
        await pilot.press("tab")
        await until(pilot, lambda: view.size.height > small)
        assert "Ver más pequeño" in str(screen.query_one("#leaf KeyButton").render())
        await pilot.click("#leaf KeyButton")
        await until(pilot, lambda: view.size.height == small)
        assert screen.stage is Stage.READY


async def test_page_keys_scroll_and_at_the_end_of_a_page_leaf(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await papers(app, pilot)
        view = screen.query_one(PageView)
        await until(pilot, lambda: view.leaf is not None)
        view.show(Leaf("\n".join(map(str, range(60)))))
        await until(pilot, lambda: view.max_scroll_y > 0)
        await pilot.press("pagedown")
        await until(pilot, lambda: view.scroll_offset.y > 3)
        assert screen.leaf == 0
        while view.scroll_offset.y < view.max_scroll_y:
            await pilot.press("pagedown")
            await pilot.pause()
        await pilot.press("pagedown")
        await until(pilot, partial(on_leaf, screen, 1))
        await until(pilot, lambda: view.scroll_offset.y == 0)
        await pilot.press("pageup")
        await until(pilot, partial(on_leaf, screen, 0))


async def test_touch_leafs_as_keys_do(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await papers(app, pilot)
        for button, leaf in (("Siguiente", 1), ("Siguiente", 2), ("Anterior", 1)):
            await settle(pilot)  # the keys of the page before may still go
            target = next(one for one in screen.query("KeyBar KeyButton") if button in str(one.render()))
            await pilot.click(target)
            await until(pilot, partial(on_leaf, screen, leaf))
            await until(pilot, lambda: not screen.query("KeyButton.-active"))  # deaf to a double touch


async def test_who_leafs_fast_waits_for_no_page_in_between(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    _, documents = fakes(app)
    documents.pages = 6
    async with app.run_test(size=SIZE) as pilot:
        screen = await papers(app, pilot)
        await app.workers.wait_for_complete()
        drawn: list[int] = []
        held = threading.Event()
        page = documents.page

        def slow(paper: Paper, number: int, *options: int) -> Page:
            held.wait(120)
            drawn.append(number)
            return page(paper, number, *options)

        documents.page = slow  # type: ignore[method-assign, assignment]  # stands in for it
        await pilot.press(*["right"] * 5)
        held.set()
        await until(pilot, lambda: "página 6" in page_text(screen))
        await app.workers.wait_for_complete()
        assert 6 in drawn
        assert len(drawn) < 5


async def test_the_next_page_is_ready_before_it_is_asked_for(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    _, documents = fakes(app)
    async with app.run_test(size=SIZE) as pilot:
        screen = await papers(app, pilot)
        await app.workers.wait_for_complete()
        page, drawn = documents.page, []

        def counted(paper: Paper, *options: int) -> Page:
            drawn.append(paper.document)
            return page(paper, *options)

        documents.page = counted  # type: ignore[method-assign, assignment]  # stands in for it
        await pilot.press("right")
        await until(pilot, lambda: screen.papers[1].title in page_text(screen))
        await app.workers.wait_for_complete()
        assert drawn == ["autorizacion"], "the second paper was ready; now the third is"


async def test_the_screen_goes_on_while_pages_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the loop itself there would be about one turn for each page; in a thread there are many."""
    monkeypatch.setattr(page_view, "_chosen", Pictures.SIXEL)
    app = kiosk_app(tmp_path)
    _, documents = fakes(app)
    documents.pages = 20
    page, drawn, turns = documents.page, [], 0
    heavy = Image.effect_noise((850, 1100), 90).convert("RGB").point(lambda value: value // 32 * 32)

    def weighty(paper: Paper, number: int, *options: int) -> Page:
        drawn.append(number)
        return replace(page(paper, number, *options), image=heavy)

    documents.page = weighty  # type: ignore[method-assign, assignment]  # stands in for it
    async with app.run_test(size=SIZE) as pilot:
        screen = await papers(app, pilot)
        start = len(drawn)
        while len(drawn) < start + 12:
            screen.action_leaf(1)
            done = len(drawn)
            while len(drawn) == done:
                await asyncio.sleep(0.001)
                turns += 1
        pages = len(drawn) - start
    assert turns > 3 * pages, f"{turns} turns of the loop while {pages} pages were drawn"


async def test_a_late_page_of_another_session_is_dropped(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await papers(app, pilot)
        before = screen.query_one(PageView).leaf
        app.post_message(PageReady("somebody else", 0, 1, page_view.Leaf("de otra persona")))
        await pilot.pause()
        assert screen.query_one(PageView).leaf is before


# --- how it looks


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
@pytest.mark.parametrize("trouble", ["", "La impresora no tiene papel."])
async def test_every_line_fits(size: tuple[int, int], trouble: str, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    printer, _ = fakes(app)
    printer.held = True
    async with app.run_test(size=size) as pilot:
        screen = await printed(app, pilot)
        printer.trouble(trouble)
        await until(pilot, lambda: trouble in words(screen))
        await pilot.pause()
        state = screen.query_one("#papers-state")
        rows = words(screen).splitlines()
        assert [len(row) for row in rows[-4:]] == [min(len(row), size[0] - 4) for row in rows[-4:]]
        assert state.size.height >= len(rows)
        assert screen.query_one(PageView).size.height >= 3
        assert picture(app).size[0] > 900


# --- ahead of the applicant


async def test_the_engine_starts_with_the_session_once(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    _, documents = fakes(app)
    async with app.run_test(size=SIZE) as pilot:
        await app.applicant.enter(session_at("contacto"))
        await until(pilot, lambda: documents.warmed)
        await app.applicant.show_step()
        await pilot.app.workers.wait_for_complete()
        assert (documents.warmed, documents.made) == (1, [])


async def test_papers_are_made_while_the_review_is_read_and_anew_only_when_answers_changed(
    tmp_path: Path,
) -> None:
    app = kiosk_app(tmp_path)
    _, documents = fakes(app)
    async with app.run_test(size=ANSWERS) as pilot:
        session = session_at("revision")
        await app.applicant.enter(session)
        await until(pilot, lambda: len(documents.made) == len(NAMES))
        await pilot.app.workers.wait_for_complete()
        await pilot.press("enter")
        screen = await settled(app, pilot)
        assert [name for name, _ in documents.made] == [paper.document for paper in screen.papers]
        session.answers["direccion"] = "Carrera 9 # 10-11"
        session.step_id = "revision"
        await app.applicant.show_step()
        await until(pilot, lambda: len(documents.made) == 2 * len(NAMES))
        await pilot.app.workers.wait_for_complete()
        await pilot.press("enter")
        screen = await settled(app, pilot)
        assert len(documents.made) == 2 * len(NAMES)
        assert all(values["direccion"] == "Carrera 9 # 10-11" for _, values in documents.made[len(NAMES) :])
        assert [paper.sha256 for paper in screen.papers] == [
            hashlib.sha256(paper.pdf.read_bytes()).hexdigest() for paper in screen.papers
        ]


async def test_a_paper_that_was_made_again_meanwhile_is_not_taken_for_the_one_before(tmp_path: Path) -> None:
    """The answers changed and came back, and between the two another file was written."""
    app = kiosk_app(tmp_path)
    _, documents = fakes(app)
    maker = paper_maker.PaperMaker(app.services, lambda _: None)
    document = real_flow().documents[0]
    one, other = (
        paper_maker.PaperOrder("a" * 32, "ABC234", (document,), {"n": number}) for number in ("1", "2")
    )
    maker.prepare(one)
    maker.print_one(other, document)
    maker.prepare(one)
    assert [values["n"] for _, values in documents.made] == ["1", "2", "1"]


async def test_trouble_ahead_is_told_only_when_the_papers_are_asked_for(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    _, documents = fakes(app)
    documents.failing.add("constancia")
    async with app.run_test(size=ANSWERS) as pilot:
        await app.applicant.enter(session_at("revision"))
        await pilot.app.workers.wait_for_complete()
        assert not isinstance(app.screen, PapersScreen) and len(app.screen_stack) == 2
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PapersScreen))
        screen = app.screen
        assert isinstance(screen, PapersScreen)
        await until(pilot, lambda: screen.stage is Stage.FAILED)


def test_answers_are_those_of_the_walk() -> None:
    assert answers_of()["comerciante"] == "no", "so there are four papers"
