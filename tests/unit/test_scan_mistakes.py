"""What people really lay on the glass, and what scanners really do: each is one sentence, or is read."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from kiosk.errors import FeedError, ScanError, UnreadCardError
from kiosk.ports.scanning import CardReading, CardSide, ScannedPage
from kiosk.scanning import card_child, card_finder, card_reader, page_finder
from kiosk.scanning.glass_desk import GlassDesk
from kiosk.scanning.sane_scanner import MOST_SHEETS, SaneScanner
from tests import cards
from tests.needs import needs
from tests.scale import trials
from tests.unit.test_scan_pages import TWO, as_printed, printed, scanned

HOLDER = cards.Holder()
MOST_MEGABYTES = 300


def glass(card: Image.Image, dpi: int = 300) -> ScannedPage:
    """A card on the glass, a little askew."""
    return ScannedPage(cards.on_glass(card, angle=2, noise=5, dpi=dpi), dpi)


def glare(share: float) -> Image.Image:
    """A yellow cédula in a shining sleeve: a band of this share of its width is white."""
    card = cards.yellow(HOLDER).copy()
    wide = round(card.width * share)
    band = Image.new("L", (wide, card.height), 255)
    card.paste((255, 255, 255), (card.width // 2 - wide // 2, 0), band)
    return card


def photograph() -> Image.Image:
    """A picture of 10 x 15 cm, with every colour."""
    size = (round(15 / 2.54 * cards.DPI), round(10 / 2.54 * cards.DPI))
    across = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (across, across.transpose(Image.Transpose.ROTATE_180), across))


def test_a_front_side_in_place_of_the_back_is_told() -> None:
    front = Image.new("RGB", cards.CARD, cards.YELLOW)
    ImageDraw.Draw(front).rectangle((120, 300, 700, 1000), fill=(120, 90, 70))
    with pytest.raises(ScanError, match="código de barras hacia el vidrio"):
        card_reader.read(glass(front))


class OnePage:
    """A scanner with this page on its glass."""

    def __init__(self, page: ScannedPage) -> None:
        self.page = page

    def scan(self) -> tuple[ScannedPage, ...]:
        """The page."""
        return (self.page,)


@pytest.mark.parametrize("kind", ["pdf417", "mrz"])
def test_a_card_that_was_not_turned_is_told(kind: str) -> None:
    if kind == "mrz":
        needs("tesseract")
    card = cards.yellow(HOLDER) if kind == "pdf417" else cards.digital(HOLDER)
    first = CardReading("CC", HOLDER.number, "ANA", "RUIZ", kind)
    with pytest.raises(ScanError, match="mismo lado"):
        GlassDesk(OnePage(glass(card))).card_side(first)  # type: ignore[arg-type]  # only what it calls
    front = glass(Image.new("RGB", cards.CARD, cards.PALE))
    assert GlassDesk(OnePage(front)).card_side(first).image.size  # type: ignore[arg-type]  # only what it calls


def test_glare_over_the_code_is_told() -> None:
    with pytest.raises(ScanError, match="bien limpia y derecha, o escriba"):
        card_reader.read(glass(glare(0.55)))


def test_a_card_that_cannot_be_read_is_cut_out_all_the_same() -> None:
    with pytest.raises(UnreadCardError, match="bien limpia y derecha") as unread:
        GlassDesk(OnePage(glass(glare(0.55)))).read_card()  # type: ignore[arg-type]  # only what it calls
    side = unread.value.side
    assert isinstance(side, CardSide)
    assert side.image.width / side.image.height == pytest.approx(cards.CARD[0] / cards.CARD[1], rel=0.03)


def test_a_photograph_is_no_card() -> None:
    with pytest.raises(ScanError) as caught:
        card_reader.read(glass(photograph()))
    assert caught.value.detail == card_finder.OTHER_SIZE


def test_a_cedula_beside_a_paper_is_read() -> None:
    page = cards.on_glass(cards.yellow(HOLDER), at=(3, 3))
    page.paste(Image.new("RGB", (1500, 1800), (225, 215, 190)), (700, 1300))
    assert card_reader.read(ScannedPage(page, 300)).numero_documento == HOLDER.number


def test_a_scanner_of_too_few_dots_is_named_as_the_reason() -> None:
    with pytest.raises(ScanError) as caught:
        card_reader.read(glass(glare(0.55), 150))
    assert caught.value.detail == card_child.COARSE


@pytest.mark.parametrize("dpi", [200, 600])
def test_the_resolutions_of_real_scanners_are_read(dpi: int) -> None:
    assert card_reader.read(glass(cards.yellow(HOLDER), dpi)).numero_documento == HOLDER.number


@pytest.mark.parametrize("dpi", [150, 600])
def test_a_page_is_known_at_150_and_600_dots(dpi: int, tmp_path: Path) -> None:
    page = scanned(as_printed(printed(tmp_path, TWO), 1, dpi), 181.5)
    known = page_finder.recognise(ScannedPage(page, dpi))
    assert (known.mark.document, known.mark.page) == ("contratos", 2)
    assert abs(known.image.width / known.image.height - 8.5 / 11) < 0.02


def test_a_pile_with_strangers_keeps_ours_and_tells_each_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pile:
        """A feeder with one page of ours, a blank one and one of somebody else's making."""

        def sheets(self, take: object) -> tuple[object, ...]:
            assert callable(take)
            ours = scanned(as_printed(printed(tmp_path, TWO)), 2)
            blank = Image.new("L", ours.size, 250)
            foreign = blank.copy()
            ImageDraw.Draw(foreign).rectangle((300, 300, 1500, 2000), fill=20)
            return tuple(take(ScannedPage(page, 300)) for page in (ours, blank, foreign))

    found = GlassDesk(Pile()).pages(feeder=True)  # type: ignore[arg-type]  # only what pages() calls
    assert [page if isinstance(page, str) else page.mark.page for page in found] == [
        1,
        page_finder.BLANK,
        page_finder.UNKNOWN,
    ]


def feeder_of(folder: Path, sheet: Image.Image, count: int, status: int = 7) -> None:
    """A scanimage in place of the real one: the same sheet again and again, as links to one file."""
    sheet.save(folder / "sheet.pgm", "PPM")
    script = folder / "scanimage"
    script.write_text(
        textwrap.dedent(f"""\
            #!/bin/sh
            for word in "$@"; do case "$word" in
                -A) printf '    --source Flatbed|ADF [Flatbed]\\n    --resolution 600dpi [600]\\n'; exit 0;;
                --batch=*) folder="${{word#--batch=}}";;
            esac; done
            out=$(dirname "$folder")
            for number in $(seq -w 1 {count}); do ln {folder}/sheet.pgm "$out/$number.pnm"; done
            exit {status}
        """),
        "utf-8",
    )
    script.chmod(0o755)


@pytest.mark.parametrize(
    ("sheets", "status", "told"),
    [(3, 6, "Se atascó"), (3, 9, "falló"), (MOST_SHEETS, 0, "lo más de una vez"), (3, 0, ""), (3, 7, "")],
)
def test_the_sheets_before_a_stop_are_kept_and_the_stop_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheets: int, status: int, told: str
) -> None:
    feeder_of(tmp_path, Image.new("L", (850, 1100), 250), sheets, status)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    desk = GlassDesk(SaneScanner("x", 100))
    *pages, last = desk.pages(feeder=True)
    assert pages == [page_finder.BLANK] * (sheets if told else sheets - 1)
    assert isinstance(last, str)
    assert told in last if told else last == page_finder.BLANK
    assert desk.last_trouble == (last if told else "")
    assert not list(tmp_path.glob("kiosk-scan-*"))


def test_a_stop_before_the_first_sheet_is_all_there_is_to_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeder_of(tmp_path, Image.new("L", (850, 1100), 250), 0, 6)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(ScanError, match="Se atascó") as caught:
        GlassDesk(SaneScanner("x", 100)).pages(feeder=True)
    assert not isinstance(caught.value, FeedError)


@pytest.mark.slow
def test_a_full_feeder_at_600_dots_stays_below_300_megabytes(tmp_path: Path) -> None:
    """A scanimage in place of the real one hands out the same sheet again and again, as links to one file."""
    count = trials(10, 40)
    needs("scanimage")
    feeder_of(tmp_path, scanned(as_printed(printed(tmp_path, TWO), 0, 600), 1, noise=3), count)
    code = textwrap.dedent(f"""\
        from kiosk.scanning.glass_desk import GlassDesk
        from kiosk.scanning.sane_scanner import SaneScanner
        pages = GlassDesk(SaneScanner("x", 600)).pages(feeder=True)
        assert len([page for page in pages if not isinstance(page, str)]) == {count}, pages
        print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
    """)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) // 1024 <= MOST_MEGABYTES
    assert not list(tmp_path.glob("kiosk-scan-*"))
