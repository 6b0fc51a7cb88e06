"""Signed pages: printed, marked, signed by a drawn stroke, scanned askew, known again, made into PDFs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import qrcode
from PIL import Image, ImageChops, ImageDraw

from kiosk.content.loader import load_flow
from kiosk.documents import page_stamp, pdfium
from kiosk.errors import DocumentError, ScanError
from kiosk.interview import page_mark
from kiosk.interview.derived_values import example_values
from kiosk.interview.page_mark import PageMark
from kiosk.ports.scanning import KnownPage, ScannedPage, WantedPaper
from kiosk.scanning import card_finder, page_finder, picture_pdf
from kiosk.scanning.signed_papers import check, seems_signed
from tests import cards, scan_bed
from tests.unit import papers

CODE, OTHER = "ABCDEB", "AAAAAA"
SHA = "9f3c2a1b" * 8
WANTED = WantedPaper("constancia", "Constancia", SHA[:8].upper(), 1)
TWO = WantedPaper("contratos", "Lista de contratos", SHA[:8].upper(), 2)
ROOM = (0.1, 0.70, 0.6, 0.78)
"""Of the drawn signature, as shares of the page."""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of an invented person with its mark, as it goes to the printer."""
    return printed(tmp_path_factory.mktemp("paper"), WANTED)


def printed(folder: Path, wanted: WantedPaper, code: str = CODE) -> Path:
    pdf = folder / f"{wanted.document}.pdf"
    page = page_picture()
    page.save(pdf, "PDF", resolution=150, save_all=True, append_images=[page] * (wanted.pages - 1))
    sha = wanted.version.lower() * 8
    marks = [page_mark.of_paper(wanted.document, n + 1, wanted.pages, code, sha) for n in range(wanted.pages)]
    page_stamp.stamp(pdf, [mark.text() for mark in marks])
    return pdf


@cache
def page_picture() -> Image.Image:
    """Lines of text and a line to sign on."""
    page = Image.new("L", (1275, 1650), 255)
    draw = ImageDraw.Draw(page)
    font = cards._font(24)
    for row in range(22):
        draw.text(
            (150, 150 + row * 42), "Yo, María Inventada, declaro bajo la gravedad del juramento", 0, font
        )
    draw.line((150, 1280, 700, 1280), 0, 3)
    return page


def as_printed(pdf: Path, number: int = 0, dpi: int = 300) -> Image.Image:
    with pdfium.LOCK:
        document = pypdfium2.PdfDocument(pdf)
        image: Image.Image = document[number].render(scale=dpi / 72).to_pil().convert("L")
        document.close()
    return image


def darkest(image: Image.Image) -> float:
    low = image.getextrema()[0]
    assert isinstance(low, int | float)
    return low


def signed(page: Image.Image) -> Image.Image:
    page = page.convert("RGB")
    width, height = page.size
    points = [(0.15 + step / 60 * 0.3, 0.74 + 0.02 * (-1) ** step * (step % 5) / 5) for step in range(60)]
    stroke = [(x * width, y * height) for x, y in points]
    ImageDraw.Draw(page).line(stroke, (30, 40, 150), max(2, width // 500))
    return page


def scanned(page: Image.Image, angle: float, noise: float = 5) -> Image.Image:
    """As it lies on the glass, in grey."""
    turned = page.convert("L").rotate(angle, Image.Resampling.BICUBIC, expand=abs(angle) > 45, fillcolor=250)
    grain = Image.effect_noise(turned.size, noise)
    return ImageChops.add(turned, grain, 1, -128)


@pytest.mark.parametrize("angle", [0, 2.5, -3, 178, 90.6, 269])
def test_a_page_is_known_however_it_lies(paper: Path, angle: float) -> None:
    known = page_finder.recognise(ScannedPage(scanned(signed(as_printed(paper)), angle), 300))
    assert known.mark == PageMark("constancia", 1, 1, CODE, SHA[:8].upper())
    row = known.image.crop((0, 0, known.image.width, known.image.height))
    assert row.width < row.height, "it stands upright"
    foot = known.image.crop((round(row.width * 0.85), round(row.height * 0.9), row.width, row.height))
    assert darkest(foot) < 100, "its code is at the foot, on the right"
    assert level(known.image)


@pytest.mark.parametrize("angle", [0, 0.3, 1, -1.3, 2.25, -4.1, 5.5, -7, 8.3])
def test_the_angle_of_a_page_is_found_to_a_tenth_of_a_degree(
    angle: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between the angles that are tried."""
    turns: list[float] = []
    turn = page_finder._turn

    def noted(page: Image.Image, askew: float) -> Image.Image:
        turns.append(askew)
        return turn(page, askew)

    monkeypatch.setattr(page_finder, "_turn", noted)
    page = page_picture().resize((2550, 3300))
    code = qrcode.make(page_mark.of_paper("constancia", 1, 1, CODE, SHA).text(), border=0)
    page.paste(code.get_image().resize((120, 120)), (2050, 2800))
    page_finder.recognise(ScannedPage(scanned(page, angle), 300))
    assert turns[-1] == pytest.approx(-angle, abs=0.1)


def level(page: Image.Image) -> bool:
    """The line to sign on stays within two dots from end to end."""

    def height(share: float) -> int:
        x = round(share * page.width)
        top, bottom = round(0.765 * page.height), round(0.79 * page.height)
        column = page.crop((x, top, x + 1, bottom)).tobytes()
        return column.index(min(column))

    return abs(height(0.15) - height(0.52)) <= 3


def test_a_page_through_a_real_scanner_becomes_a_small_pdf(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_bed.virtual(tmp_path / "sane", monkeypatch)
    picture = scanned(signed(as_printed(paper)), 1.5)
    (page,) = scan_bed.glass(picture, tmp_path / "sane").scan()
    known = page_finder.recognise(page)
    pdf = picture_pdf.of_pages([known.image, known.image])
    assert len(pdf) < 2 * 150_000
    file = tmp_path / "3-constancia.pdf"
    file.write_bytes(pdf)
    with pdfium.LOCK:
        document = pypdfium2.PdfDocument(file)
        assert [round(side / 72, 1) for side in document[0].get_size()] == [8.5, 11.0]
        assert len(document) == 2
        document.close()


def test_pages_of_other_files_are_joined_as_they_are() -> None:
    white, black = (
        picture_pdf.of_pages([page]) for page in (Image.new("L", picture_pdf.LETTER, 255), ruled())
    )
    both = pdfium.joined([(black, 1), (white, 1)])
    again = pdfium.joined([(both, 2), (both, 1)])
    assert [pdfium.page_count(content) for content in (both, again)] == [2, 2]
    assert len(both) < len(white) + len(black) + 2000
    with pdfium.LOCK:
        document = pypdfium2.PdfDocument(again)
        darkest = [
            document[number].render(scale=0.2).to_pil().convert("L").getextrema()[0] for number in (0, 1)
        ]
        document.close()
    assert darkest[0] == 255
    assert darkest[1] < 128
    for content, number in ((b"no es un PDF", 1), (white, 2)):
        with pytest.raises(DocumentError):
            pdfium.joined([(content, number)])


def ruled() -> Image.Image:
    """A page with a thick line."""
    page = Image.new("L", picture_pdf.LETTER, 255)
    ImageDraw.Draw(page).rectangle((200, 900, 1500, 960), fill=0)
    return page


@pytest.mark.parametrize("page", [Image.new("L", (2550, 3300), 250), page_picture().resize((2550, 3300))])
def test_a_page_that_is_none_of_ours_is_told(page: Image.Image) -> None:
    with pytest.raises(ScanError, match=r"en blanco|no es de las"):
        page_finder.recognise(ScannedPage(page, 300))


def known(mark: PageMark) -> KnownPage:
    return KnownPage(mark, Image.new("L", (17, 22), 255))


def mark_of(wanted: WantedPaper, page: int = 1, code: str = CODE) -> PageMark:
    return PageMark(wanted.document, page, wanted.pages, code, wanted.version)


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (mark_of(WANTED, code=OTHER), "otra sesión"),
        (PageMark("constancia", 1, 1, CODE, "00000000"), "es de antes"),
        (PageMark("constancia", 1, 2, CODE, WANTED.version), "es de antes"),
        (PageMark("hoja_ayuda", 1, 1, CODE, WANTED.version), "no se firma"),
    ],
)
def test_a_page_of_somebody_else_or_an_older_one_is_refused_in_words(mark: PageMark, words: str) -> None:
    with pytest.raises(ScanError, match=words):
        check(known(mark), CODE, [WANTED])
    check(known(mark_of(WANTED)), CODE, [WANTED, TWO])


def test_ink_in_the_room_for_the_signature_is_seen(paper: Path) -> None:
    before = as_printed(paper, dpi=150)
    for page, wanted in ((signed(as_printed(paper)), True), (as_printed(paper), False)):
        found = page_finder.recognise(ScannedPage(scanned(page, 1.2), 300))
        assert seems_signed(found.image, before, ROOM) is wanted


# --- the mark


@pytest.mark.parametrize("document", ["constancia", "hoja_ayuda", "lista-2"])
def test_a_mark_is_read_as_it_was_written(document: str) -> None:
    mark = PageMark(document, 2, 3, CODE, "9F3C2A1B")
    assert page_mark.parse(mark.text()) == mark


@pytest.mark.parametrize(
    "text",
    ["", "https://example.org", "K1/CONSTANCIA/3/2/ABCDEB/9F3C2A1B", "K1/CONSTANCIA/1/1/ABCDEC/9F3C2A1B",
     "K2/CONSTANCIA/1/1/ABCDEB/9F3C2A1B", "K1/CONSTANCIA/0/1/ABCDEB/9F3C2A1B"],
)  # fmt: skip
def test_other_codes_are_no_marks(text: str) -> None:
    assert page_mark.parse(text) is None


def test_the_marks_fit_the_pages_or_nothing_is_changed(paper: Path) -> None:
    before = paper.read_bytes()
    with pytest.raises(DocumentError):
        page_stamp.stamp(paper, ["K1", "K2"])
    assert paper.read_bytes() == before


def test_a_marked_paper_of_the_office_keeps_its_text_and_its_code_covers_nothing(tmp_path: Path) -> None:
    workshop, flow = papers.open_workshop("embedded"), load_flow(papers.TEMPLATES)
    values = example_values(flow, papers.PLACES, papers.STATION, papers.TODAY)
    paper, before = papers.make(workshop, "constancia", values, tmp_path, flow)
    foot = as_printed(paper.pdf, dpi=150)
    page_stamp.stamp(paper.pdf, [page_mark.of_paper("constancia", 1, 1, CODE, paper.sha256).text()])
    after, now = papers.Read(paper.pdf), as_printed(paper.pdf, dpi=150)
    workshop.close()
    assert (after.words, after.title) == (before.words, before.title)
    left, top, right, bottom = ImageChops.difference(foot, now).getbbox() or (0, 0, 0, 0)
    assert darkest(foot.crop((left - 4, top - 4, right + 4, bottom + 4))) == 255
    found = page_finder.recognise(ScannedPage(scanned(as_printed(paper.pdf), 2), 300))
    assert found.mark.document == "constancia"


# --- the card


def test_both_sides_of_a_card_fit_one_small_page(tmp_path: Path) -> None:
    sides = []
    for angle in (3, 182):
        page = ScannedPage(cards.on_glass(cards.yellow(cards.Holder()), angle=angle, noise=8), 300)
        sides.append(card_finder.straight(page, card_finder.find(page)))
    pdf = picture_pdf.of_card(sides)
    assert len(pdf) < 500_000
    file = tmp_path / "1-cedula.pdf"
    file.write_bytes(pdf)
    assert pdfium.page_count(file) == 1
