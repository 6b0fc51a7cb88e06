"""Both PDF engines behind one door: contained, renewed, and never late."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.shared import Cm

from kiosk.documents import embedded, libreoffice, pdfium
from kiosk.documents import word2pdf_child as typesetter
from kiosk.documents.child_process import ChildError, ChildLateError, EngineError
from kiosk.documents.convert import Converter
from kiosk.documents.engine import Engine, EngineRefusedError
from kiosk.documents.render import fill
from kiosk.errors import DocumentError
from kiosk.settings import PdfSettings
from tests.needs import needs

PATIENCE = 240.0
"""Seconds: a busy machine is slow, and no test is about speed."""
IMPATIENCE = 20.0
"""Seconds for an engine that will never answer, and then for the next one, which is warm."""


CURE = "flow.Flow._place_table = _calm(flow.Flow._place_table)"


@pytest.fixture
def docx(tmp_path: Path) -> Path:
    return letter(tmp_path / "carta.docx", "Yo, Ñandú Paz")


@pytest.fixture
def converter() -> Iterator[Callable[..., Converter]]:
    made: list[Converter] = []

    def make(seconds: float = PATIENCE, **settings: Any) -> Converter:
        made.append(Converter(PdfSettings(**settings), seconds))
        return made[-1]

    yield make
    for one in made:
        one.close()


def letter(path: Path, text: str) -> Path:
    document: Any = Document()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def endless(path: Path) -> Path:
    """A row that fits the page but not under its repeated header row: word2pdf alone makes pages for ever."""
    document: Any = Document()
    table = document.add_table(rows=2, cols=1)
    for row, height in zip(table.rows, (8, 20), strict=True):
        row.height = Cm(height)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.save(str(path))
    return path


def changed_typesetter(folder: Path, **changes: str) -> Path:
    """The embedded engine's child with other values or without its cure for endless tables."""
    source = Path(typesetter.__file__).read_text("utf-8")
    for old, new in {CURE: "pass", **changes}.items():
        assert old in source
        source = source.replace(old, new)
    file = folder / "typesetter.py"
    file.write_text(source, "utf-8")
    return file


@pytest.fixture
def uncured(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endless document is endless: what the deadline and the cap are for, whatever comes."""
    file = changed_typesetter(tmp_path_factory.mktemp("engine"))
    monkeypatch.setattr(typesetter, "__file__", str(file))


def text_of(path: Path) -> str:
    import pypdfium2

    with pdfium.LOCK:
        document = pypdfium2.PdfDocument(path)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
    return text


def running(pid: int) -> bool:
    """A living process; one that has ended and waits to be noticed is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def soffices(converter: Converter) -> list[int]:
    """The soffice.bin processes of a converter: those of its bridge's process group."""
    engines: list[Any] = converter._found()
    group = str(engines[0]._child._process.pid)
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = stat.read_text().partition(" ")
        except OSError:
            continue
        if "soffice.bin" in rest and rest.rpartition(")")[2].split()[2] == group:
            found.append(int(pid))
    return found


def until(happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not (happened := happens()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return happened


# --- the embedded engine


def test_the_embedded_engine_writes_a_private_pdf(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    done = converter(engine="embedded").convert(docx, tmp_path / "carta.pdf", "Carta")
    assert (done.engine, done.pages) == ("embedded", 1)
    assert "Yo, Ñandú Paz" in text_of(tmp_path / "carta.pdf")
    assert (tmp_path / "carta.pdf").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["carta.docx", "carta.pdf"]


def test_many_threads_get_their_own_document(tmp_path: Path, converter: Callable[..., Converter]) -> None:
    one = converter(engine="embedded")
    names = [f"Persona {number}" for number in range(8)]

    def work(name: str) -> None:
        docx = letter(tmp_path / f"{name}.docx", name)
        one.convert(docx, docx.with_suffix(".pdf"), name)

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [text_of(tmp_path / f"{name}.pdf").strip() for name in names] == names


def test_a_row_taller_than_the_page_under_its_header_row_comes_out(
    tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    done = converter(engine="embedded").convert(endless(tmp_path / "mal.docx"), tmp_path / "mal.pdf", "Mal")
    assert done.pages == 2


@pytest.mark.parametrize("inside", ["lines", "one paragraph", "a table"])
def test_a_row_taller_than_the_page_goes_on_on_the_next_one(
    tmp_path: Path, converter: Callable[..., Converter], inside: str
) -> None:
    words = [f"palabra{number}" for number in range(120)]
    document: Any = Document()
    document.add_paragraph("Antes")
    table = document.add_table(rows=1, cols=2)
    row, cell = table.rows[0], table.cell(0, 0)
    if inside == "lines":
        cell.text = "\n".join(words)
    elif inside == "one paragraph":
        cell.text = " ".join(f"{word}-{'larga' * 8}" for word in words)
    else:
        for inner, word in zip(cell.add_table(len(words), 1).rows, words, strict=True):
            inner.cells[0].text = word
    row.cells[1].text = "Al lado"
    document.add_paragraph("Después")
    document.save(str(tmp_path / "alta.docx"))
    done = converter(engine="embedded").convert(tmp_path / "alta.docx", tmp_path / "alta.pdf", "Alta")
    said = text_of(tmp_path / "alta.pdf").replace("\ufffe", "-").split()
    there = [word.partition("-")[0] for word in said if word.startswith("palabra")]
    assert there == words
    assert done.pages >= 3
    assert said[0] == "Antes" and said[-1] == "Después"


def test_a_merged_cell_taller_than_the_page_is_refused_and_not_cut_off(
    tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    document: Any = Document()
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(2, 0)).text = "\n".join(map(str, range(120)))
    document.save(str(tmp_path / "alta.docx"))
    with pytest.raises(EngineRefusedError) as caught:
        converter(engine="embedded").convert(tmp_path / "alta.docx", tmp_path / "alta.pdf", "Alta")
    assert "una celda combinada no cabe en una hoja" in caught.value.detail


@pytest.mark.slow
@pytest.mark.usefixtures("uncured")
def test_an_endless_document_is_ended_and_the_next_one_works(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    one = converter(seconds=4.0, engine="embedded")
    with pytest.raises(EngineError):
        one.convert(endless(tmp_path / "mal.docx"), tmp_path / "mal.pdf", "Mal")
    assert not list(tmp_path.glob("*mal.pdf*"))
    assert one.convert(docx, tmp_path / "carta.pdf", "Carta").pages == 1


@pytest.mark.slow
def test_a_document_that_eats_memory_ends_its_engine_and_no_more(
    docx: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cap lowered to little more than a usual document takes, so that the test is short."""
    small = changed_typesetter(tmp_path, **{"MEMORY = 800_000_000": "MEMORY = 200_000_000"})
    monkeypatch.setattr(typesetter, "__file__", str(small))
    engine = embedded.engine()
    with pytest.raises(ChildError) as caught:
        engine.convert(endless(tmp_path / "mal.docx"), tmp_path / "mal.pdf", "Mal", PATIENCE)
    assert not isinstance(caught.value, ChildLateError)
    engine.convert(docx, tmp_path / "carta.pdf", "Carta", PATIENCE)
    engine.close()
    assert pdfium.page_count(tmp_path / "carta.pdf") == 1


@pytest.mark.slow
@pytest.mark.usefixtures("uncured")
def test_somebody_waiting_behind_an_endless_document_is_told_in_time(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    """Two at once: the second one waits no longer than the first one may take."""
    one = converter(seconds=4.0, engine="embedded")
    mal = endless(tmp_path / "mal.docx")
    told: list[float] = []

    def work(file: Path) -> None:
        start = time.monotonic()
        with contextlib.suppress(EngineError):
            one.convert(file, file.with_suffix(".pdf"), "x")
        told.append(time.monotonic() - start)

    threads = [threading.Thread(target=work, args=(file,)) for file in (mal, docx)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(told) == 2
    assert max(told) < PATIENCE / 2  # a wide bound: four seconds are asked for


def test_a_machine_without_room_for_an_engine_is_told(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(EngineError, match="No se pudo iniciar el motor de PDF"):
        converter(engine="embedded").convert(docx, tmp_path / "carta.pdf", "Carta")


def test_warming_forgets_an_engine_that_does_not_start(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(libreoffice, "_python", lambda _: sys.executable)
    one: Any = converter(engine="auto", libreoffice_path=str(broken))
    one.warm()
    assert [engine.name for engine in one._engines] == ["embedded"]
    assert one._engines[0]._child.alive


def test_the_embedded_child_may_not_use_all_memory(docx: Path, tmp_path: Path) -> None:
    engine: Any = embedded.engine()
    engine.warm(PATIENCE)
    limits = Path(f"/proc/{engine._child._process.pid}/limits").read_text()
    engine.close()
    row = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert row.split()[3:5] == ["800000000", "800000000"]


def test_a_killed_child_is_started_again(docx: Path, tmp_path: Path) -> None:
    engine: Any = embedded.engine()
    engine.warm(PATIENCE)
    os.kill(engine._child._process.pid, signal.SIGKILL)
    engine.convert(docx, tmp_path / "carta.pdf", "Carta", PATIENCE)
    engine.close()
    assert pdfium.page_count(tmp_path / "carta.pdf") == 1


def test_an_engine_is_renewed_now_and_then(docx: Path, tmp_path: Path) -> None:
    engine: Any = Engine("embedded", embedded.engine()._command, recycle_after=2)
    folders = set()
    for _ in range(4):
        engine.warm(PATIENCE)
        folders.add(engine._folder)
        engine.convert(docx, tmp_path / "carta.pdf", "Carta", PATIENCE)
    engine.close()
    assert len(folders) == 2
    assert not any(folder.exists() for folder in folders)


def test_an_engine_that_answers_late_is_ended(docx: Path, tmp_path: Path) -> None:
    engine: Any = embedded.engine()
    engine.warm(PATIENCE)
    pid = engine._child._process.pid
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ChildLateError):
        engine.convert(docx, tmp_path / "carta.pdf", "Carta", 0.5)
    assert not running(pid)


def test_garbage_is_refused_and_the_engine_goes_on(docx: Path, tmp_path: Path) -> None:
    engine: Any = embedded.engine()
    garbage = tmp_path / "mal.docx"
    garbage.write_bytes(b"Esto no es Word")
    with pytest.raises(EngineRefusedError):
        engine.convert(garbage, tmp_path / "mal.pdf", "Mal", PATIENCE)
    engine.convert(docx, tmp_path / "carta.pdf", "Carta", PATIENCE)
    engine.close()
    assert pdfium.page_count(tmp_path / "carta.pdf") == 1


@pytest.mark.parametrize("content", [None, b""])
def test_a_missing_or_empty_word_file_starts_no_engine(
    tmp_path: Path, content: bytes | None, converter: Callable[..., Converter]
) -> None:
    one: Any = converter()
    if content is not None:
        (tmp_path / "mal.docx").write_bytes(content)
    with pytest.raises(DocumentError, match=r"mal\.docx"):
        one.convert(tmp_path / "mal.docx", tmp_path / "mal.pdf", "Mal")
    assert one._engines is None


def test_no_time_left_is_told_and_ends_no_engine(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    one = converter(engine="embedded")
    one.warm()
    engines: list[Any] = one._found()
    child = engines[0]._child
    with pytest.raises(EngineError, match="No quedó tiempo"):
        one.convert(docx, tmp_path / "carta.pdf", "Carta", 0)
    one.convert(docx, tmp_path / "carta.pdf", "Carta", PATIENCE)
    assert engines[0]._child is child


def test_an_older_pdf_survives_a_failure(tmp_path: Path, converter: Callable[..., Converter]) -> None:
    (tmp_path / "mal.docx").write_bytes(b"Esto no es Word")
    (tmp_path / "mal.pdf").write_bytes(b"anterior")
    with pytest.raises(EngineError):
        converter(engine="embedded").convert(tmp_path / "mal.docx", tmp_path / "mal.pdf", "Mal")
    assert (tmp_path / "mal.pdf").read_bytes() == b"anterior"


def test_nothing_of_a_dead_kiosk_stays_behind(tmp_path: Path) -> None:
    script = (
        "import os, signal\n"
        "from kiosk.documents import embedded\n"
        "engine = embedded.engine()\n"
        "engine.warm(60)\n"
        "print(engine._child._process.pid, engine._folder, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    dead = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    pid, folder = dead.stdout.split()
    assert until(lambda: not running(int(pid)))
    assert not Path(folder).exists()


def test_documents_load_no_screen_and_write_nothing_on_the_terminal(docx: Path, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from kiosk.documents.workshop import Workshop\n"
        "from kiosk.documents.convert import Converter\n"
        "from kiosk.settings import PdfSettings\n"
        "one = Converter(PdfSettings(engine=sys.argv[3]), 60)\n"
        "one.convert(Path(sys.argv[1]), Path(sys.argv[2]), 'x')\n"
        "one.close()\n"
        "sys.exit('textual' in sys.modules or 'rich' in sys.modules)\n"
    )
    for engine in ("embedded", "auto"):
        words = [sys.executable, "-c", script, str(docx), str(tmp_path / "x.pdf"), engine]
        done = subprocess.run(words, capture_output=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


# --- without LibreOffice


def test_warming_that_comes_after_the_end_starts_no_engine(converter: Callable[..., Converter]) -> None:
    one = converter(engine="embedded")
    engines: list[Any] = one._found()
    one.close()
    one.warm()
    assert engines[0]._child is None


def test_without_libreoffice_auto_means_embedded(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    one = converter(engine="auto", libreoffice_path=str(tmp_path / "soffice"))
    assert one.convert(docx, tmp_path / "carta.pdf", "Carta").engine == "embedded"


def test_wanting_libreoffice_without_having_it_is_an_error(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    one = converter(engine="libreoffice", libreoffice_path=str(tmp_path / "soffice"))
    one.warm()
    with pytest.raises(EngineError, match="LibreOffice"):
        one.convert(docx, tmp_path / "carta.pdf", "Carta")


def test_a_soffice_that_does_not_work_is_replaced_by_the_embedded_engine(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(libreoffice, "_python", lambda _: sys.executable)  # has no `uno`: the bridge dies
    one: Any = converter(engine="auto", libreoffice_path=str(broken))
    assert one.convert(docx, tmp_path / "carta.pdf", "Carta").engine == "embedded"
    assert [engine.name for engine in one._engines] == ["embedded"]


# --- with LibreOffice


@pytest.fixture
def office(converter: Callable[..., Converter]) -> Converter:
    needs("soffice")
    one = converter(engine="libreoffice")
    one.warm()
    return one


@pytest.mark.slow
def test_libreoffice_writes_a_private_pdf(docx: Path, tmp_path: Path, office: Converter) -> None:
    done = office.convert(docx, tmp_path / "carta.pdf", "Carta")
    assert (done.engine, done.pages) == ("libreoffice", 1)
    assert "Yo, Ñandú Paz" in text_of(tmp_path / "carta.pdf")
    assert (tmp_path / "carta.pdf").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["carta.docx", "carta.pdf"]


@pytest.mark.slow
def test_libreoffice_refuses_garbage_instead_of_printing_it(tmp_path: Path, office: Converter) -> None:
    (tmp_path / "mal.docx").write_bytes(b"Esto no es Word")
    with pytest.raises(EngineRefusedError):
        office.convert(tmp_path / "mal.docx", tmp_path / "mal.pdf", "Mal")
    assert not (tmp_path / "mal.pdf").exists()


@pytest.mark.slow
def test_a_comment_in_the_margin_does_not_crash_libreoffice(tmp_path: Path, office: Converter) -> None:
    document: Any = Document()
    document.add_comment(document.add_paragraph().add_run("Yo"), text="Falta el visto bueno")
    document.save(str(tmp_path / "oficina.docx"))
    fill(tmp_path / "oficina.docx", {}, tmp_path / "carta.docx")
    assert office.convert(tmp_path / "carta.docx", tmp_path / "carta.pdf", "Carta").engine == "libreoffice"
    assert "visto" not in text_of(tmp_path / "carta.pdf")


@pytest.mark.slow
@pytest.mark.parametrize("frozen", [False, True])
def test_a_killed_soffice_is_started_again(
    docx: Path, tmp_path: Path, office: Converter, frozen: bool
) -> None:
    """Killed while it waits, and (frozen first, so that it certainly does not finish) in the middle."""
    pids = soffices(office)
    assert pids
    done: list[str] = []
    work = threading.Thread(
        target=lambda: done.append(office.convert(docx, tmp_path / "carta.pdf", "Carta").engine)
    )
    if frozen:
        os.kill(pids[0], signal.SIGSTOP)
        work.start()
        work.join(0.5)
    os.kill(pids[0], signal.SIGKILL)
    if not frozen:
        work.start()
    work.join()
    assert done == ["libreoffice"]
    assert pdfium.page_count(tmp_path / "carta.pdf") == 1


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_a_damaged_profile_is_replaced(docx: Path, tmp_path: Path, office: Converter, damage: str) -> None:
    """LibreOffice goes down with its profile; the next one begins with a profile of its own."""
    (engine,) = office._found()
    folder = engine._folder
    assert folder is not None
    if damage == "gone":
        shutil.rmtree(folder / "profile")
    else:
        for file in (folder / "profile").rglob("*.xcu"):
            file.write_bytes(b"<no xml")
    for pid in soffices(office):
        os.kill(pid, signal.SIGKILL)
    done = office.convert(docx, tmp_path / "carta.pdf", "Carta")
    assert (done.engine, done.pages) == ("libreoffice", 1)
    assert engine._folder != folder and not folder.exists()


@pytest.mark.slow
def test_a_soffice_that_was_removed_gives_way_to_the_embedded_engine(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    program = tmp_path / "soffice"
    program.symlink_to(Path(needs("soffice")).resolve())
    one = converter(engine="auto", libreoffice_path=str(program))
    assert one.convert(docx, tmp_path / "carta.pdf", "Carta").engine == "libreoffice"
    program.unlink()
    for pid in soffices(one):
        os.kill(pid, signal.SIGKILL)
    assert one.convert(docx, tmp_path / "carta.pdf", "Carta").engine == "embedded"


@pytest.mark.slow
def test_soffice_may_not_use_all_memory(office: Converter) -> None:
    (pid,) = soffices(office)
    limits = Path(f"/proc/{pid}/limits").read_text()
    row = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert row.split()[3:5] == ["3000000000", "3000000000"]


@pytest.mark.slow
def test_a_frozen_bridge_gives_way_to_the_embedded_engine(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    needs("soffice")
    one: Any = converter(engine="auto")
    for engine in one._found():
        engine.warm(PATIENCE)
    one._seconds = IMPATIENCE
    os.kill(one._found()[0]._child._process.pid, signal.SIGSTOP)
    pids = soffices(one)
    assert one.convert(docx, tmp_path / "carta.pdf", "Carta").engine == "embedded"
    assert until(lambda: not any(running(pid) for pid in pids))


@pytest.mark.slow
def test_a_frozen_soffice_gives_way_to_the_embedded_engine(
    docx: Path, tmp_path: Path, converter: Callable[..., Converter]
) -> None:
    needs("soffice")
    one: Any = converter(engine="auto")
    for engine in one._found():
        engine.warm(PATIENCE)
    one._seconds = IMPATIENCE
    pids = soffices(one)
    assert pids
    os.kill(pids[0], signal.SIGSTOP)
    assert one.convert(docx, tmp_path / "carta.pdf", "Carta").engine == "embedded"
    assert until(lambda: not any(running(pid) for pid in pids))
