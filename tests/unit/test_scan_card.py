"""What a cédula on the glass says: invented people, drawn, laid askew, scanned; nothing else gets out."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from kiosk import __main__ as program
from kiosk.errors import ScanError
from kiosk.ports.scanning import CardReading, ScannedPage
from kiosk.scanning import card_child, card_finder, card_reader, mrz, pdf417_layout
from kiosk.scanning.bounded_run import Finished, Patience, run
from tests import cards
from tests.needs import needs

HOLDER = cards.Holder()
READ = CardReading("CC", "1065123456", "MARÍA INVENTADA", "NUÑEZ PEÑA", "pdf417")


@cache
def yellow(size: int = 531) -> Image.Image:
    return cards.yellow(HOLDER, size)


def glass(card: Image.Image, dpi: int = 300, **how: float) -> ScannedPage:
    return ScannedPage(cards.on_glass(card, dpi=dpi, **how), dpi)  # type: ignore[arg-type]  # its keywords


# --- yellow


@pytest.mark.parametrize(
    ("size", "dpi", "angle"),
    [(531, 300, 0), (531, 300, 1.5), (520, 300, -10), (531, 200, 94), (520, 200, 183), (531, 600, 268)],
)
def test_a_yellow_cedula_is_read_however_it_lies(size: int, dpi: int, angle: float) -> None:
    page = glass(yellow(size), dpi, angle=angle, noise=8, blur=0.5 * dpi / 300)
    assert card_reader.read(page) == READ


def test_a_shadow_beside_the_card_is_no_part_of_it() -> None:
    assert card_reader.read(glass(yellow(), angle=4, shadow=True, noise=6)) == READ


def test_a_grey_scan_is_read_too() -> None:
    page = glass(yellow(), angle=2, noise=6)
    assert card_reader.read(ScannedPage(page.image.convert("L"), 300)) == READ


@pytest.mark.parametrize("size", [531, 520])
def test_the_layout_of_the_barcode(size: int) -> None:
    assert pdf417_layout.read(cards.barcode_content(HOLDER, size)) == READ


def test_one_surname_and_one_name_are_enough() -> None:
    holder = cards.Holder("52123", ("DE LA OSSA", ""), ("ZOÉ", ""))
    found = pdf417_layout.read(cards.barcode_content(holder))
    assert found is not None
    assert (found.numero_documento, found.nombres, found.apellidos) == ("52123", "ZOÉ", "DE LA OSSA")


@pytest.mark.parametrize("size", [531, 520])
def test_a_reader_that_drops_nuls_gives_the_number_alone(size: int) -> None:
    content = cards.barcode_content(HOLDER, size).replace(b"\0", b"")
    assert pdf417_layout.read(content) == CardReading("CC", "1065123456", "", "", "pdf417", sure=False)


@pytest.mark.parametrize("content", [b"", b"PubDSK_1", b"https://example.org", bytes(531), b"PubDSK_1" * 60])
def test_another_barcode_is_no_cedula(content: bytes) -> None:
    assert pdf417_layout.read(content) is None


# --- the lines machines read


@pytest.fixture
def tesseract() -> None:
    needs("tesseract")
    if not Path(cards.OCR_B).exists():
        needs("fonts-ocr-b")  # its file is no program: missing in the same way


@pytest.mark.parametrize(("dpi", "angle"), [(300, 3), (200, 187)])
def test_a_digital_cedula_is_read_from_its_lines(tesseract: None, dpi: int, angle: float) -> None:
    found = card_reader.read(glass(cards.digital(HOLDER), dpi, angle=angle, noise=6, blur=0.4))
    assert (found.tipo_documento, found.numero_documento, found.fuente) == ("CC", "1065123456", "mrz")
    assert found.apellidos == "NUNEZ PENA"


@pytest.mark.parametrize("angle", [3, -8, 94, 183, 275])
def test_the_recogniser_runs_once_however_a_digital_cedula_lies(
    tesseract: None, angle: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes most of the time; which way up the card lies is seen before."""
    runs: list[str] = []

    def counted(command: Sequence[str], *told: Any) -> Finished:
        runs.append(command[0])
        return run(command, *told)

    monkeypatch.setattr("kiosk.scanning.card_child.run", counted)
    found = card_child.reading(glass(cards.digital(HOLDER), angle=angle, noise=6, blur=0.4))
    assert (found.numero_documento, len(runs)) == ("1065123456", 1)


def test_a_card_whose_other_half_has_more_print_is_read_the_other_way_round(tesseract: None) -> None:
    card = cards.digital(HOLDER).copy()
    rows = "\n".join(["I" * 35] * 9)
    ImageDraw.Draw(card).text((60, 60), rows, 0, cards._font(36))
    assert card_child.reading(glass(card, angle=1)).numero_documento == "1065123456"


def lines(**how: object) -> str:
    return "\n".join(cards.mrz_lines(HOLDER, **how))  # type: ignore[arg-type]  # its keywords


def test_the_lines_are_read_by_position() -> None:
    assert mrz.read(lines()) == CardReading("CC", "1065123456", "MARIA INVENTADA", "NUNEZ PENA", "mrz")


def test_a_foreigner_has_a_cedula_de_extranjeria() -> None:
    found = mrz.read(lines(country="VEN"))
    assert found is not None
    assert found.tipo_documento == "CE"


def test_a_last_check_digit_that_does_not_fit_warns_and_refuses_nothing() -> None:
    found = mrz.read(lines(spoilt=True))
    assert found is not None
    assert (found.numero_documento, found.sure) == ("1065123456", False)


def test_digits_read_as_letters_are_known() -> None:
    first, second, third = cards.mrz_lines(HOLDER)
    found = mrz.read("\n".join((first, second.replace("0", "O"), third.replace("<<<<<", "<<KSE"))))
    assert found is not None
    assert (found.numero_documento, found.nombres) == ("1065123456", "MARIA INVENTADA")


@pytest.mark.parametrize("left", [2, 5, 15])
def test_fillers_that_the_recogniser_leaves_out_are_not_missed(left: int) -> None:
    first, second, third = lines().splitlines()
    short = first.rstrip("<") + "<" * left
    assert mrz.read("\n".join((short, second, third.rstrip("<") + "<<"))) == mrz.read(lines())


@pytest.mark.parametrize("place", [3, 6, 10, 14])
def test_a_wrong_digit_in_birth_or_expiry_is_no_reading(place: int) -> None:
    first, second, third = cards.mrz_lines(HOLDER)
    wrong = second[:place] + str((int(second[place]) + 1) % 10) + second[place + 1 :]
    assert mrz.read("\n".join((first, wrong, third))) is None


@pytest.mark.parametrize("text", ["", "HOLA\nQUE\nTAL", "<" * 30 + "\n" + "<" * 30 + "\n" + "<" * 30])
def test_other_text_is_no_reading(text: str) -> None:
    assert mrz.read(text) is None


# --- what else lies on the glass


def white() -> Image.Image:
    return Image.new("RGB", (2550, 3300), (247, 248, 247))


@pytest.mark.parametrize(
    ("what", "words"),
    [("nothing", "ninguna cédula"), ("two", "más de una"), ("outside", "por fuera"), ("passport", "tamaño"),
     ("plain", "No se pudo leer"), ("dirt", "ninguna cédula")],
)  # fmt: skip
def test_each_mistake_is_one_sentence(what: str, words: str) -> None:
    page = white()
    plain = Image.new("RGB", cards.CARD, cards.YELLOW)
    if what == "two":
        page = cards.on_glass(plain, at=(3, 3))
        page.paste(Image.new("RGB", (1011, 638), cards.PALE), (900, 2200))
    elif what == "outside":
        page = cards.on_glass(plain, at=(0.6, 4))
    elif what == "passport":
        page.paste(Image.new("RGB", (1476, 1040), (110, 30, 40)), (400, 500))
    elif what == "plain":
        page = cards.on_glass(plain, angle=5)
    elif what == "dirt":
        page.paste(0, (300, 300, 330, 340))
    with pytest.raises(ScanError, match=words):
        card_reader.read(ScannedPage(page, 300))


def test_the_straight_picture_is_the_card() -> None:
    page = glass(yellow(), angle=-8, noise=4)
    card = card_finder.straight(page, card_finder.find(page))
    wanted = (card_finder.LONG + 2 * card_finder.MARGIN, card_finder.SHORT + 2 * card_finder.MARGIN)
    assert card.size == tuple(round(side * card_finder.DPI) for side in wanted)
    edge = round(card_finder.MARGIN * card_finder.DPI)
    corner = card.getpixel((edge + 12, edge + 12))
    assert isinstance(corner, tuple)
    assert all(abs(got - drawn) < 40 for got, drawn in zip(corner, cards.YELLOW, strict=True))


# --- privacy


def test_only_number_names_and_kind_leave_the_decoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fingerprints, birth and blood group die with the child process, which writes no file."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    stream = BytesIO()
    glass(yellow(), angle=2).image.save(stream, "PPM")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    done = run(
        [sys.executable, "-m", "kiosk.scanning.card_child", "300"], Patience(300, 300), stream.getvalue()
    )
    assert json.loads(done.output) == asdict(READ)
    told = done.output + done.complaint.encode()
    for secret in (cards.CANARY, b"19870615", b"O+"):
        assert secret in cards.barcode_content(HOLDER)
        assert secret not in told
    assert list(tmp_path.iterdir()) == []


def test_the_parser_never_looks_beyond_the_names() -> None:
    class Watched(bytes):
        """Notes how far it is read."""

        furthest = 0

        def __getitem__(self, key: object) -> bytes:  # type: ignore[override]  # slices only
            assert isinstance(key, slice) and key.stop is not None
            Watched.furthest = max(Watched.furthest, key.stop)
            return bytes(self)[key]

    assert pdf417_layout.read(Watched(cards.barcode_content(HOLDER))) == READ
    assert Watched.furthest <= 24 + 150


# --- the command


def test_the_command_tells_what_an_image_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "card.png"
    glass(yellow(), angle=3).image.save(file, dpi=(300, 300))
    assert program.main(["scan", "read", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "tipo_documento": "CC",
        "numero_documento": "1065123456",
        "nombres": "MARÍA INVENTADA",
        "apellidos": "NUÑEZ PEÑA",
        "fuente": "pdf417",
    }
    white().save(file)
    assert program.main(["scan", "read", str(file)]) == 1
    shown = capsys.readouterr()
    assert (shown.out, "ninguna cédula" in shown.err) == ("", True)
