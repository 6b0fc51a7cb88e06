"""From the first key to four PDFs on a stick and a telephone: real screens, papers, scanimage, disks."""

from __future__ import annotations

import asyncio
import http.client
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageDraw
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.cli import walk_player
from kiosk.documents.workshop import Workshop
from kiosk.handover.phone_server import PhoneServer
from kiosk.handover.stick import FOLDER, UsbStick
from kiosk.interview.derived_values import Station
from kiosk.ports import ScanServices
from kiosk.scanning.glass_desk import GlassDesk
from kiosk.screens.applicant.card_screen import CardScreen, CardStage
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.screens.applicant.signed_screen import SignedScreen, SignedStage
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.dialogs import Dialog
from kiosk.settings import PdfSettings, PrivacySettings
from kiosk.store.session_files import SessionFiles
from tests import cards, scan_bed
from tests.at_scanner import FakeDesk, scan_app, scanner_flow
from tests.browser import downloads
from tests.fakes import fake_services
from tests.journey import LOGIN, OFFICE, TEMPLATES, answers_of
from tests.unit.test_scan_pages import as_printed, scanned

MOST_KEYS = 60
"""Of the plain case, without the rows of contracts; a text counts as one key."""
HOLDER = cards.Holder("1065123456", ("PEÑARANDA", "RÍOS"), ("MARÍA", "JOSÉ"))
TYPED = {"tipo_documento": "CC", "numero_documento": "1065123456"}
SLOTS = ["1-cedula.pdf", "2-lista-de-contratos.pdf", "3-constancia.pdf", "4-autorizacion.pdf"]
ANGLES = (1.5, 181.0, 90.6, -2.0, 269.0)
"""How the papers lie on the glass, one after the other."""


class CountingPilot:
    """A pilot that counts the keys."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self._pilot = pilot
        self.keys = 0

    async def press(self, *keys: str) -> None:
        """Press and count."""
        self.keys += len(keys)
        await self._pilot.press(*keys)

    def __getattr__(self, name: str) -> Any:
        """Everything else as it is."""
        return getattr(self._pilot, name)


class Bed:
    """The virtual scanner, and what a person lays on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.scanner = scan_bed.glass(Image.new("RGB", (850, 1100), "white"), folder, 300)

    def lay(self, page: Image.Image) -> None:
        """Lay a page on the glass."""
        page.convert("RGB").save(self._folder / "glass.pnm", "PPM")


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file system as sticks have it, where this machine lets a test mount one; else a folder."""
    image, folder = tmp_path / "stick.img", tmp_path / "stick"
    folder.mkdir()
    image.write_bytes(bytes(8 << 20))
    try:
        subprocess.run(["mkfs.vfat", image], check=True, capture_output=True)
        subprocess.run(["mount", "-o", "loop", image, folder], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        real = Path.is_mount
        monkeypatch.setattr(Path, "is_mount", lambda self: self == folder or real(self))
        yield folder
    else:
        yield folder
        subprocess.run(["umount", "--lazy", folder], check=True)


async def until(pilot: CountingPilot, holds: Any) -> None:
    """Wait for what a real scanner takes its time for."""
    for _ in range(6000):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came true")


async def scan_card(app: KioskApp, pilot: CountingPilot, bed: Bed, screen: CardScreen) -> None:
    """Both sides: the back with the barcode, then the front."""
    bed.lay(cards.on_glass(cards.yellow(HOLDER), angle=-4, noise=6))
    await pilot.press("enter")
    await until(pilot, lambda: not screen.busy)
    assert screen.stage is CardStage.SECOND, screen.trouble
    bed.lay(cards.on_glass(Image.new("RGB", cards.CARD, cards.YELLOW), angle=2))
    await pilot.press("enter")
    await until(pilot, lambda: app.screen is not screen)


def written(sheets: list[tuple[Path, int]], number: int, *, pen: bool) -> Image.Image:
    """A printed page, signed by a stroke over the line, as it lies on the glass."""
    pdf, page = sheets[number]
    image = as_printed(pdf, page).convert("RGB")
    width, height = image.size
    if pen:
        spots = [(0.12 + step / 60 * 0.3, 0.60 + 0.003 * (step % 7) + step / 60 * 0.2) for step in range(60)]
        ImageDraw.Draw(image).line([(x * width, y * height) for x, y in spots], (30, 40, 150), 6)
    return scanned(image, ANGLES[number % len(ANGLES)])


async def scan_papers(
    app: KioskApp, pilot: CountingPilot, bed: Bed, screen: SignedScreen, sheets: list[tuple[Path, int]]
) -> list[bool]:
    """Every page from the last to the first; whether each seemed unsigned."""
    await until(pilot, lambda: screen.states)
    doubts = []
    for number in reversed(range(len(sheets))):
        bed.lay(written(sheets, number, pen=number > 0))
        await pilot.press("enter")
        await until(pilot, lambda: not screen.busy)
        assert screen.stage is SignedStage.LOOK, screen.troubles
        doubts.append(screen.sheets[0].unsigned)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen or not screen.busy)
    assert any(state.unsigned for state in screen.states)
    await pilot.press("enter")  # the one without a signature was named
    await until(pilot, lambda: app.screen is not screen)
    return doubts


async def take_away(pilot: CountingPilot, screen: HandoverScreen) -> str:
    """Copy to the stick, and open the page for the telephone; its address."""
    await pilot.press("u")
    await until(pilot, lambda: screen.done or screen.trouble)
    assert not screen.trouble
    keys = pilot.keys
    await pilot.press("t")
    await until(pilot, lambda: screen.url)
    pilot.keys = keys  # one way is enough for one person
    return screen.url


def fetched(url: str, name: str) -> bytes:
    """A file of the page for the telephone."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
    connection.request("GET", place.path + name)
    content = connection.getresponse().read()
    connection.close()
    return content


def holding(folder: Path, *skipped: Path) -> list[Path]:
    """Files of a folder that hold something of the card, in the clear."""
    words = (cards.CANARY, HOLDER.number.encode(), "PEÑARANDA".encode("latin-1"), b"%PDF-")
    found = (file for file in folder.rglob("*") if file.is_file())
    kept = (file for file in found if not any(file.is_relative_to(one) for one in skipped))
    return [file for file in kept if any(word in file.read_bytes() for word in words)]


@pytest.mark.slow
async def test_four_files_of_one_person(tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_bed.virtual(tmp_path / "sane", monkeypatch)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    bed, sessions = Bed(tmp_path / "sane"), tmp_path / "sessions"
    workshop = Workshop(TEMPLATES / "papers", PdfSettings(engine="embedded"), marked=True)
    phone = PhoneServer("127.0.0.1")
    scans = ScanServices(
        GlassDesk(bed.scanner), SessionFiles(sessions, lambda: bytes(32)), UsbStick(stick), phone
    )
    services = replace(fake_services(tmp_path / "papers"), documents=workshop, scans=scans)
    station = Station(OFFICE, LOGIN, privacy=PrivacySettings(keep_paper_files=True))
    app = scan_app(tmp_path, FakeDesk(), services=services, station=station)
    answers, rows = answers_of(), 0
    steps: list[str] = []
    sheets: list[tuple[Path, int]] = []
    async with app.run_test(size=(120, 36)) as real:
        pilot: Any = CountingPilot(real)
        await pilot.press("enter")
        await pilot.pause()
        while app.session is not None:
            screen, before = app.screen, pilot.keys
            if isinstance(screen, Dialog):
                await walk_player._agree(app, pilot)
                await walk_player._pause(app, pilot)
                continue
            assert isinstance(screen, StepScreen)
            steps.append(screen.step.id)
            if isinstance(screen, CardScreen):
                await scan_card(app, pilot, bed, screen)
            elif isinstance(screen, FormScreen) and screen.step.id == "identidad":
                assert screen.gather() | TYPED == screen.gather()
                assert screen.gather()["nombres"] == "María José"
                await pilot.press("enter", "enter", "enter", "enter")
                await walk_player._pause(app, pilot)
            elif isinstance(screen, SignedScreen):
                doubts = await scan_papers(app, pilot, bed, screen, sheets)
            elif isinstance(screen, HandoverScreen):
                url = await take_away(pilot, screen)
                on_phone = {name: fetched(url, name) for name in SLOTS}
                given = {file.name: file.read_bytes() for file in (stick / FOLDER).iterdir()}
                kept = {name: scans.files.get(app.session.id, name) for name in SLOTS}
                sealed = app.session.id
                by_browser = await asyncio.to_thread(downloads, url, sorted(SLOTS), tmp_path / "browser")
                await pilot.press("enter")
                await walk_player._pause(app, pilot)
            else:
                assert await walk_player._play(app, pilot, screen, answers), screen.step.id
            if isinstance(screen, PapersScreen):
                signed = [paper for paper in screen.papers if paper.sign]
                sheets = [(paper.pdf, page) for paper in signed for page in range(paper.pages)]
            if isinstance(screen, TableScreen):
                rows += pilot.keys - before
        phone.close()
    workshop.close()
    assert given == on_phone == by_browser == kept
    assert sorted(given) == SLOTS
    assert all(content.startswith(b"%PDF-") and len(content) < 500_000 for content in given.values())
    assert doubts == [False] * (len(sheets) - 1) + [True]  # the last page scanned was not signed
    assert {"cedula", "papeles-firmados", "entregar"} <= set(steps)
    assert "digitalizar" not in steps
    assert steps[-1] == "despedida"
    assert list((sessions / sealed / "sealed").iterdir())
    outside = (tmp_path / name for name in ("sane", "stick.img", "papers", "browser"))
    assert holding(tmp_path, stick, *outside) == []
    assert not list(temporary.glob("kiosk-scan-*"))
    assert pilot.keys - rows <= MOST_KEYS, f"{pilot.keys - rows} keys, {rows} in the rows"


def test_the_journey_has_these_steps_in_their_place() -> None:
    ids = [step.id for step in scanner_flow().steps]
    assert ids.index("identidad") == ids.index("cedula") + 1
    assert ids[ids.index("firmar") :][:3] == ["firmar", "papeles-firmados", "entregar"]
