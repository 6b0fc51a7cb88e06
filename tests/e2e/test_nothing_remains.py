"""After a wipe nothing of a person is left anywhere: data, temporary files, journal, print spool.

A whole session with invented values goes through the real screens and documents, and is printed through a
real CUPS that keeps its spool as it does by default.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zlib
from pathlib import Path

import pytest

from tests.cups_bed import Bed
from tests.e2e.files_below import files_below
from tests.journey import WALKS
from tests.needs import needs

pytestmark = pytest.mark.slow

WALK = WALKS / "caso-simple.toml"
DOCUMENTS = (b"%PDF-", b"PK\x03\x04")
"""How PDF and Word files begin: their contents are packed, so none at all may be left."""
PAPERS = 4


def kiosk(*words: str, home: Path, bed: Bed) -> str:
    """Run a command in a world of its own; what it said."""
    settings = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "TMPDIR": str(home / "tmp"),
        "KIOSK_PATHS__DATA": str(home / "data"),
        "KIOSK_PDF__ENGINE": "embedded",
        "CUPS_SERVER": bed.server.socket,
        "KIOSK_PRINTING__PRINTER": "kiosk",
    }
    command = [sys.executable, "-m", "kiosk", *words]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    done = subprocess.run(
        command, env=kept | settings, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def left(folder: Path, words: list[bytes]) -> list[str]:
    """Files that hold a value, in plain or packed, or are a document; and names that tell one."""
    found = []
    for file, content in files_below(folder):
        if any(word in content or word in os.fsencode(file.name) for word in words):
            found.append(f"{file}: a value")
        elif content.startswith(DOCUMENTS) or any(word in unpacked(content) for word in words):
            found.append(f"{file}: a document")
    return found


def unpacked(content: bytes) -> bytes:
    """What a zlib stream at the beginning of a file says; nothing if it is none."""
    try:
        return zlib.decompressobj().decompress(content)
    except zlib.error:
        return b""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("tmp", "data"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_after_a_wipe_nothing_of_a_person_is_left(home: Path) -> None:
    needs("cupsd")
    answers = tomllib.loads(WALK.read_text("utf-8"))["answers"]
    names = ("numero_documento", "nombres", "apellidos", "correo", "celular", "direccion")
    values = [answers[name] for name in names] + [row["contratante"] for row in answers["contratos"]]
    words = [value.encode() for value in values] + [value.encode("utf-16-le") for value in values]
    with Bed() as bed:
        said = kiosk("walk", str(WALK), home=home, bed=bed)
        assert sum(bed.printer.papers().values()) == PAPERS, "nothing was printed: the test proves nothing"
        said += kiosk("sessions", "list", home=home, bed=bed)
        said += kiosk("sessions", "wipe", "--all", home=home, bed=bed)
        shutil.rmtree(bed.root / "printer")  # paper is the person's, and a printer's memory its own
        remains = left(home, words) + left(bed.root, words)
    assert remains == []
    assert not any(value in said for value in values)
    assert len((home / "data" / "proofs.jsonl").read_text("utf-8").splitlines()) == 1
    counts = "".join(file.read_text("utf-8") for file in (home / "data" / "counts").iterdir())
    assert '"shown","contacto",' in counts, "what was searched has the counts of the visit"


def test_the_search_itself_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"... Zoraida ...")
    (tmp_path / "packed").write_bytes(zlib.compress(b"... Zoraida ..."))
    (tmp_path / "paper").write_bytes(b"%PDF-1.7 anything")
    (tmp_path / "Zoraida.txt").write_bytes(b"")
    (tmp_path / "harmless").write_bytes(b"nothing")
    assert len(left(tmp_path, [b"Zoraida"])) == 4
