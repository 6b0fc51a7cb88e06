"""Of a scanned cédula only number and names are kept: sealed, and gone with the session.

The real kiosk runs in a pseudo-terminal and scans with the real scanimage from SANE's virtual scanner. The
memory of its processes and every file are searched for what else the barcode holds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from tests import cards, scan_bed
from tests.e2e.files_below import files_below
from tests.e2e.person import start_over, to_identity
from tests.e2e.terminal import ENTER, KIOSK, Terminal, environment, staffed
from tests.needs import needs

pytestmark = pytest.mark.slow

HOLDER = cards.Holder("1065987321", ("ÑUSTES", "GÜENGÜÉ"), ("ÍÑIGO", "ANDRÉS"))
SENSITIVE = (cards.CANARY, b"0F19870615", b"19870615", b"050010O+")
"""The fingerprint, sex with birth, birth, place with blood group."""
CODES = ("latin-1", "utf-8", "utf-16-le")
NAMES = tuple(
    word.encode(code)
    for word in (*HOLDER.surnames, HOLDER.number)
    for code in ("latin-1", "utf-8", "utf-16-le")
)
WRITABLE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw")
CHUNK = 1 << 24


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def memory(pid: int) -> Iterator[bytes]:
    """The writable memory of a process, in pieces that overlap by a few bytes; one that ended has none."""
    with suppress(FileNotFoundError, ProcessLookupError), Path(f"/proc/{pid}/mem").open("rb", 0) as stream:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            if region := WRITABLE.match(line):
                at, end = int(region[1], 16), int(region[2], 16)
                while at < end:
                    try:
                        os.lseek(stream.fileno(), at, os.SEEK_SET)
                        yield os.read(stream.fileno(), min(CHUNK, end - at) + 64)
                    except OSError:  # a region that cannot be read, such as one of a device
                        break
                    at += CHUNK


def in_memory(pid: int, words: tuple[bytes, ...]) -> set[bytes]:
    """Those of the words that the processes of a kiosk hold."""
    pieces = (piece for one in family(pid) for piece in memory(one))
    return {word for piece in pieces for word in words if word in piece}


def in_files(folder: Path, words: tuple[bytes, ...]) -> list[str]:
    """Files that hold one of the words, are a PDF, or have the name of a temporary scan."""
    found = []
    found += [f"{place}: a temporary folder" for place, *_ in os.walk(folder) if "kiosk-scan-" in place]
    for file, content in files_below(folder):
        # only at the beginning: three bytes are in every thirtieth sealed page by chance
        if content.startswith(b"P6\n") or any(word in content for word in (*words, b"%PDF-")):
            found.append(f"{file}: a value")
    return found


@pytest.fixture
def glass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Variables of a kiosk whose scanner has this person's cédula on its glass."""
    sane = tmp_path / "sane"
    scan_bed.virtual(sane, monkeypatch)
    cards.on_glass(cards.yellow(HOLDER), angle=-4, noise=6).save(sane / "glass.pnm", "PPM")
    # the virtual device takes its picture as an option, which no setting has
    script = sane / "scanimage"
    script.write_text(f'#!/bin/sh\nexec {needs("scanimage")} "$@" --filename={sane}/glass.pnm\n', "utf-8")
    script.chmod(0o755)
    return {
        "PATH": f"{sane}:{os.environ['PATH']}",
        "SANE_CONFIG_DIR": str(sane),
        "KIOSK_SCANNER__DEVICE": "pnm:0",
    }


def test_nothing_but_number_and_names_and_those_go_with_the_session(
    tmp_path: Path, glass: dict[str, str]
) -> None:
    world = tmp_path / "world"
    data = world / "data"
    data.mkdir(parents=True)
    variables = environment(data, **glass)
    staffed(data)
    with Terminal([KIOSK], variables) as terminal:
        to_identity(terminal, "Ponga su cédula en el escáner")
        terminal.press(ENTER)
        terminal.wait_for("Ahora voltee su documento")
        assert HOLDER.number in terminal.text(), "nothing was read: the test proves nothing"
        assert in_memory(terminal.pid, SENSITIVE) == set()
        front = Image.new("RGB", cards.CARD, cards.YELLOW)
        cards.on_glass(front, angle=2).save(Path(glass["SANE_CONFIG_DIR"]) / "glass.pnm", "PPM")
        terminal.press(ENTER)
        terminal.wait_for("¿Quién es usted?")
        assert in_memory(terminal.pid, (HOLDER.number.encode(),)), "the search finds what is there"
        assert in_memory(terminal.pid, SENSITIVE) == set()
        assert in_files(world, (*SENSITIVE, *NAMES)) == []
        sealed = list(data.glob("sessions/*/sealed/*"))
        assert len(sealed) == 1
        start_over(terminal)
        terminal.still()
        assert in_memory(terminal.pid, (*SENSITIVE, *NAMES)) == set()
    assert not list(data.glob("sessions/*/sealed/*"))
    assert in_files(world, (*SENSITIVE, *NAMES)) == []
