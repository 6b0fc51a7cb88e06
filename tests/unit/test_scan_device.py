"""From the glass to a picture: real scanimage, virtual scanners, and every way they fail."""

from __future__ import annotations

import stat
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.errors import ScanError
from kiosk.ports.scanning import KnownPage, ScannedPage
from kiosk.scanning import bounded_run, device_options, scan_faults
from kiosk.scanning.folder_scanner import FolderScanner, open_picture
from kiosk.scanning.glass_desk import GlassDesk
from kiosk.scanning.sane_scanner import SaneScanner
from tests import scan_bed


@pytest.fixture
def bed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "sane"
    scan_bed.virtual(folder, monkeypatch)
    return folder


LONG = bounded_run.Patience(300, 300)


def sheet() -> Image.Image:
    """A page nobody else has."""
    page = Image.linear_gradient("L").resize((850, 1100))
    page.paste(0, (100, 200, 300, 260))
    return page


def failing(status: str) -> SaneScanner:
    """A scanner that ends every page like this."""
    return SaneScanner("test:0", 75, extra=[f"--read-return-value=SANE_STATUS_{status}"])


def test_the_scanners_are_found(bed: Path) -> None:
    assert {"test:0", "pnm:0"} <= {one.name for one in SaneScanner().devices()}


def test_the_page_on_the_glass_comes_back_as_it_is(bed: Path) -> None:
    (page,) = scan_bed.glass(sheet(), bed).scan()
    assert (page.image.size, page.dpi) == ((850, 1100), 300)
    assert ImageChops.difference(page.image, sheet()).getbbox() is None


def test_a_scanner_of_the_network_is_used_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scan_bed.network(sheet().resize((2550, 3300)), tmp_path / "sane", monkeypatch):
        scanner = SaneScanner(resolution=200)
        assert [one.name for one in scanner.devices()] == ["airscan:e0:Prueba"]
        assert not scanner.has_feeder()
        (page,) = scanner.scan()
    assert (page.image.size, page.dpi, page.image.mode) == ((2550, 3300), 300, "RGB")


def test_every_sheet_of_the_feeder_is_taken(
    bed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scanner = SaneScanner("test:0", 75)
    assert scanner.has_feeder()
    assert len(scanner.scan(feeder=True)) == 10
    assert list(tmp_path.glob("kiosk-scan-*")) == []


def test_the_sheets_of_the_feeder_are_private_while_they_lie_in_a_file(
    bed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[int] = []

    def look(path: Path) -> None:
        seen.append(stat.S_IMODE(path.stat().st_mode))
        wiped(path)

    from kiosk import files

    wiped = files.wipe
    monkeypatch.setattr(files, "wipe", look)
    SaneScanner("test:0", 75).scan(feeder=True)
    assert seen[0] == 0o700


def test_a_scanner_without_a_feeder_says_so(bed: Path) -> None:
    with pytest.raises(ScanError, match="una por una"):
        scan_bed.glass(sheet(), bed).scan(feeder=True)


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("JAMMED", "atascó"),
        ("NO_DOCS", "No hay hojas"),
        ("COVER_OPEN", "tapa"),
        ("DEVICE_BUSY", "Otra persona"),
        ("IO_ERROR", "encendido"),
        ("ACCESS_DENIED", "permiso"),
        ("CANCELLED", "canceló"),
        ("NO_MEM", "memoria"),
    ],
)
@pytest.mark.parametrize("feeder", [False, True])
def test_each_fault_is_one_sentence_that_says_what_to_do(
    bed: Path, status: str, word: str, feeder: bool
) -> None:
    with pytest.raises(ScanError) as caught:
        failing(status).scan(feeder=feeder)
    assert word in caught.value.detail
    assert caught.value.detail.endswith((".", "doctor"))


def test_a_scanner_that_was_unplugged_is_told(bed: Path) -> None:
    with pytest.raises(ScanError, match="ya no está"):
        SaneScanner("test:77").scan()


def test_no_scanner_at_all_is_told(bed: Path) -> None:
    (bed / "dll.conf").write_text("", "utf-8")
    assert SaneScanner().devices() == ()
    with pytest.raises(ScanError, match="ningún escáner"):
        SaneScanner().scan()


def test_without_the_program_the_command_that_brings_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(ScanError, match="apt install sane-utils"):
        SaneScanner("test:0").scan()


def program(folder: Path, body: str) -> None:
    """A scanimage that lists one scanner and then does what the body says."""
    file = folder / "scanimage"
    file.write_text(
        f"#!{sys.executable}\nimport os, sys, time\nif '-A' in sys.argv: sys.exit()\n{body}\n", "utf-8"
    )
    file.chmod(0o700)


def test_a_frozen_scanner_is_given_up_and_its_program_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(
        tmp_path, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\nwhile True: time.sleep(1)"
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    started, silence = tmp_path / "pid", 1.0
    while not (started.exists() and started.read_text()):  # a busy machine starts it later than that
        with pytest.raises(ScanError, match="no responde"):
            SaneScanner("frozen:0", silence=silence).scan()
        silence *= 2
    assert not Path("/proc", started.read_text()).exists()


def test_a_scan_that_nobody_waits_for_any_more_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(
        tmp_path, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\nwhile True: time.sleep(1)"
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    scanner, started, told = SaneScanner("frozen:0", silence=3600), tmp_path / "pid", []

    def scan() -> None:
        try:
            scanner.scan()
        except ScanError as error:
            told.append(error.detail)

    thread = threading.Thread(target=scan, daemon=True)
    thread.start()
    while not (started.exists() and started.read_text()):
        time.sleep(0.01)
    scanner.close()
    thread.join(60)
    assert told == [scan_faults.FROZEN]
    assert not Path("/proc", started.read_text()).exists()


def test_a_desk_that_is_closed_stops_between_two_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process of a person who left waits for its threads: a pile of forty pages would keep it long."""
    for number in range(3):
        Image.new("L", (200, 300), 255).save(tmp_path / f"{number}.png")
    desk, seen = GlassDesk(FolderScanner(tmp_path, 200)), []

    def recognise(page: ScannedPage) -> KnownPage:
        seen.append(page)
        desk.close()
        raise ScanError("Esta hoja está en blanco.")

    monkeypatch.setattr("kiosk.scanning.page_finder.recognise", recognise)
    with pytest.raises(ScanError, match=scan_faults.STOPPED):
        desk.pages(feeder=True)
    assert len(seen) == 1
    with pytest.raises(ScanError, match=scan_faults.STOPPED):
        desk.pages_pdf([Image.new("L", (200, 300), 255)])


def test_a_driver_that_freezes_after_its_last_word_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen with SANE's own test driver, about once in twenty faults."""
    program(
        tmp_path,
        "sys.stderr.write('scanimage: sane_read: Scanner cover is open')\n"
        "sys.stderr.flush()\ntime.sleep(900)",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ScanError, match="tapa"):
        SaneScanner("closing:0", silence=600).scan()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("os.write(1, b'P5 850 1100 255 ' + bytes(1000))", "página completa"),
        ("os.write(1, b'P5 850 1100 255 ' + bytes(1000)); os.kill(os.getpid(), 11)", "falló"),
        ("os.write(1, b'P5 99999 99999 255 ')", "demasiado grande"),
        ("pass", "página completa"),
        ("os.write(1, b'<html>')", "página completa"),
    ],
)
def test_a_scanner_that_dies_half_way_leaves_no_half_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, word: str
) -> None:
    program(tmp_path, body)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ScanError, match=word):
        SaneScanner("dying:0").scan()


def test_a_program_gets_its_input_and_its_output_is_whole() -> None:
    content = bytes(range(256)) * 4000
    done = bounded_run.run(["cat"], LONG, content)
    assert (done.status, done.output) == (0, content)


def test_a_program_that_wants_no_input_is_no_error() -> None:
    assert bounded_run.run(["true"], LONG, bytes(1 << 20)).status == 0


def test_a_program_that_leaves_another_one_behind_is_still_over() -> None:
    begun = bounded_run.run(["sh", "-c", "sleep 600 & echo done"], LONG)
    assert (begun.status, begun.output) == (0, b"done\n")


LISTING = """
All options specific to device `airscan:e0:X':
  Standard:
    --resolution 100|200|300|600dpi [300]
    --mode Gray|Color [Color]
    --source Flatbed|ADF|ADF Duplex [Flatbed]
  Geometry:
    -l 0..215.9mm [0]
    -x 0..215.9mm [215.9]
    -y 0..297.18mm [297.18]
"""


def test_what_a_device_can_do_is_read_in_its_own_words() -> None:
    options = device_options.read(LISTING)
    assert (options.glass, options.feeder, options.colour, options.grey) == (
        "Flatbed",
        "ADF",
        "Color",
        "Gray",
    )
    assert [options.resolution(wanted) for wanted in (75, 250, 300, 1200)] == [100, 300, 300, 600]
    said = options.arguments(300, colour=False, feeder=True)
    assert said == ["--source=ADF", "--mode=Gray", "--resolution=300", "-x", "215.9", "-y", "279.4"]


def test_a_device_that_says_nothing_is_asked_for_nothing() -> None:
    assert device_options.read("").arguments(300, colour=True, feeder=False) == []


# --- the folder


def test_the_first_picture_of_the_folder_lies_on_the_glass(tmp_path: Path) -> None:
    scanner = FolderScanner(tmp_path, 200)
    with pytest.raises(ScanError, match="ninguna página"):
        scanner.scan()
    sheet().save(tmp_path / "b.png", dpi=(300, 300))
    Image.new("RGB", (10, 20)).save(tmp_path / "a.ppm")
    (tmp_path / "notas.txt").write_text("nada", "utf-8")
    assert [(page.image.size, page.dpi) for page in scanner.scan()] == [((10, 20), 200)]
    assert [page.dpi for page in scanner.scan(feeder=True)] == [200, 300]


def test_without_the_folder_there_is_no_scanner(tmp_path: Path) -> None:
    assert FolderScanner(tmp_path / "glass").devices() == ()
    assert len(FolderScanner(tmp_path).devices()) == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"P5 9 9 255 x"])
def test_what_is_no_picture_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "page.png"
    file.write_bytes(content)
    with pytest.raises(ScanError, match="no es una imagen"):
        open_picture(file, 300)
