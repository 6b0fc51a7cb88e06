"""From the glass to the stick and the telephone: real scanimage, real papers, four PDFs, byte for byte."""

from __future__ import annotations

import http.client
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from kiosk.app.kept_pages import FreshFiles, KeptPages, PileOrder
from kiosk.content.loader import load_flow
from kiosk.documents import page_stamp
from kiosk.handover.phone_server import PhoneServer
from kiosk.handover.stick import FOLDER, UsbStick
from kiosk.interview import page_mark
from kiosk.interview.derived_values import example_values
from kiosk.ports import Paper, ScannedPage
from kiosk.ports.scanning import WantedPaper
from kiosk.scanning import card_finder, card_reader, page_finder, picture_pdf
from kiosk.scanning.signed_papers import check
from kiosk.store.session_files import SessionFiles
from tests import cards, disks, scan_bed
from tests.unit import papers
from tests.unit.test_scan_pages import CODE, as_printed, scanned

SLOTS = {"contratos": "2-lista-de-contratos", "constancia": "3-constancia", "autorizacion": "4-autorizacion"}
SESSION = "a" * 32


def laid(page: Image.Image, folder: Path) -> ScannedPage:
    """What a real scanimage makes of it."""
    (found,) = scan_bed.glass(page, folder).scan()
    return found


def printed(folder: Path) -> list[tuple[WantedPaper, Paper]]:
    """The three papers of an invented person, marked as they go to the printer."""
    workshop, flow = papers.open_workshop("embedded"), load_flow(papers.TEMPLATES)
    values = example_values(flow, papers.PLACES, papers.STATION, papers.TODAY)
    made = []
    for name in SLOTS:
        paper, _ = papers.make(workshop, name, values, folder, flow)
        marks = [
            page_mark.of_paper(name, page + 1, paper.pages, CODE, paper.sha256) for page in range(paper.pages)
        ]
        page_stamp.stamp(paper.pdf, [mark.text() for mark in marks])
        made.append((WantedPaper(name, paper.title, marks[0].version, paper.pages), paper))
    workshop.close()
    return made


def test_four_files_reach_the_stick_and_the_telephone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_bed.virtual(tmp_path / "sane", monkeypatch)
    kept = SessionFiles(tmp_path, lambda: bytes(32))

    back = laid(cards.on_glass(cards.yellow(cards.Holder()), angle=-4, noise=6), tmp_path / "sane")
    front = laid(cards.on_glass(Image.new("RGB", cards.CARD, cards.YELLOW), angle=2), tmp_path / "sane")
    assert card_reader.read(back).numero_documento == cards.Holder().number
    sides = [card_finder.straight(page, card_finder.find(page)) for page in (front, back)]
    kept.put(SESSION, "1-cedula.pdf", picture_pdf.of_card(sides))

    wanted = printed(tmp_path)
    papers_wanted = tuple(one for one, _ in wanted)
    order = PileOrder(
        SESSION, "papeles-firmados", CODE, papers_wanted, SLOTS, {}, frozenset(), lambda _: None
    )
    workshop = papers.open_workshop("embedded")
    pages = KeptPages(kept, workshop)
    glass = [
        scanned(as_printed(paper.pdf, number), angle)
        for (one, paper), angle in zip(wanted, (1.5, 181, -2), strict=True)
        for number in range(one.pages)
    ]
    for picture in reversed(glass):
        page = page_finder.recognise(laid(picture, tmp_path / "sane"))
        check(page, CODE, order.wanted)
        new = {(page.mark.document, page.mark.page): picture_pdf.of_pages([page.image])}
        pages.keep(order, new, FreshFiles())
    assert not any(pages.missing(paper) for paper in order.wanted)
    workshop.close()

    files = {name: kept.get(SESSION, name) or b"" for name in kept.names(SESSION)}
    assert list(files) == ["1-cedula.pdf", *(f"{slot}.pdf" for slot in SLOTS.values())]
    assert all(content.startswith(b"%PDF-") and len(content) < 500_000 for content in files.values())
    on_a_stick(files, tmp_path / "usb", monkeypatch)
    on_a_telephone(files)


def on_a_stick(files: dict[str, bytes], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = folder.with_suffix(".img")
    with disks.fat_disk(image, folder) as mounted:
        if not mounted:
            monkeypatch.setattr(Path, "is_mount", lambda self: self == folder)
        UsbStick(folder).give(files)
        assert {file.name: file.read_bytes() for file in (folder / FOLDER).iterdir()} == files
    if mounted:
        assert disks.read_fat(image, FOLDER) == files


def on_a_telephone(files: dict[str, bytes]) -> None:
    with closing(PhoneServer("127.0.0.1")) as server:
        url = urlsplit(server.offer(files))
        for name, content in files.items():
            with closing(http.client.HTTPConnection("127.0.0.1", url.port, timeout=60)) as connection:
                connection.request("GET", url.path + name)
                assert connection.getresponse().read() == content
