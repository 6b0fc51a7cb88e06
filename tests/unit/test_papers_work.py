"""What making papers costs, in counts: nothing is done twice that is the same for everybody."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from docx import Document
from PIL import Image, ImageDraw

from kiosk.cli import paper_rehearsal
from kiosk.content import wireframes
from kiosk.content.models import DocumentSpec
from kiosk.documents import docx_cleaning, proof, render, workshop
from kiosk.documents.convert import Conversion, Converter
from kiosk.documents.jinja_sandbox import Sandbox
from kiosk.documents.workshop import Workshop
from kiosk.errors import DocumentError
from kiosk.settings import PdfSettings
from tests.journey import places, real_flow
from tests.needs import needs
from tests.unit.papers import STATION, Read

if TYPE_CHECKING:
    from kiosk.cli.run import Prepared

VALUES: dict[str, Any] = {"nombre_completo": "Ana Paz", "pasos": [{"dibujo": "boton", "nombre": "Entre"}]}
SPECS = [DocumentSpec(id=name, title=name, file=name) for name in "abc"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with three papers and a drawing."""
    (tmp_path / "wireframes").mkdir()
    (tmp_path / "wireframes" / "boton.txt").write_text("| [[Entrar]] |", "utf-8")
    (tmp_path / "papers").mkdir()
    for spec in SPECS:
        document: Any = Document()
        document.add_paragraph("Yo, {{ nombre_completo }}, " + spec.id)
        document.add_paragraph("{% for paso in pasos %}{{ paso.dibujo }}{% endfor %}")
        document.save(str(tmp_path / "papers" / f"{spec.id}.docx"))
    return tmp_path


def counted(monkeypatch: pytest.MonkeyPatch, calls: Counter[str], owner: Any, name: str) -> None:
    """Count the calls of a function."""
    real = getattr(owner, name)

    def count(*args: Any, **named: Any) -> Any:
        calls[name] += 1
        return real(*args, **named)

    monkeypatch.setattr(owner, name, count)


def test_what_is_the_same_for_everybody_is_made_once(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()
    for owner, name in (
        *((docx_cleaning, "clean"), (Sandbox, "compile"), (wireframes, "read_lines")),
        (ImageDraw, "Draw"),
    ):
        counted(monkeypatch, calls, owner, name)
    template, out = office / "papers" / "a.docx", office / "out.docx"
    render.fill(template, VALUES, out, office)
    first = dict(calls)
    assert first["clean"] == first["read_lines"] == first["Draw"] == 1
    assert first["compile"] >= 1
    seen = render.fill(template, VALUES | {"nombre_completo": "Eva Gil"}, out, office)
    assert dict(calls) == first
    assert "Eva Gil" in seen


def test_a_template_and_a_drawing_that_changed_are_read_again(office: Path) -> None:
    template, out = office / "papers" / "a.docx", office / "out.docx"
    render.fill(template, VALUES, out, office)
    template.write_bytes((office / "papers" / "b.docx").read_bytes())
    (office / "wireframes" / "boton.txt").write_text("| [[Salir]] | y otro", "utf-8")
    render.fill(template, VALUES, out, office)
    document: Any = Document(str(out))
    assert document.paragraphs[0].text == "Yo, Ana Paz, b"
    drawing = wireframes.read(office, "boton")
    assert drawing
    assert drawing.text == "| Salir | y otro"


def test_what_one_paper_printed_is_not_noted_for_the_next(office: Path) -> None:
    template, out = office / "papers" / "a.docx", office / "out.docx"
    assert render.fill(template, VALUES | {"pasos": []}, out) == ["Ana Paz"]
    assert render.fill(template, VALUES | {"pasos": []}, out) == ["Ana Paz"]


def test_words_of_a_branch_that_is_not_taken_are_not_looked_for(office: Path) -> None:
    document: Any = Document()
    document.add_paragraph('{% if nombre_completo %}{{ "sí" }}{% else %}{{ "no hay" }}{% endif %}')
    document.save(str(office / "papers" / "a.docx"))
    assert render.fill(office / "papers" / "a.docx", VALUES, office / "out.docx") == ["sí"]


def test_no_paper_waits_for_the_disk(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They can be made again from the answers, and the printer has copies of its own."""
    calls: Counter[str] = Counter()
    papers = Workshop(office / "papers", PdfSettings(engine="embedded"), seconds=60, across="ENSAYO")
    counted(monkeypatch, calls, os, "fsync")
    try:
        paper = papers.make(SPECS[0], VALUES, office)
    finally:
        papers.close()
    assert not calls
    assert paper.pdf.stat().st_mode & 0o777 == (office / "a.docx").stat().st_mode & 0o777 == 0o600


_FORKS = """if True:
    import argparse, pathlib, sys
    from kiosk.cli.one_person import OnePerson
    one = OnePerson(argparse.Namespace(unlocked=True, dry_run=True))
    one.warm()
    from PIL import ImageDraw
    from kiosk.documents import docx_cleaning, jinja_sandbox, render
    from kiosk.interview.derived_values import example_values
    from datetime import date
    calls = []
    def counted(owner, name):
        real = getattr(owner, name)
        setattr(owner, name, lambda *given, **named: (calls.append(name), real(*given, **named))[1])
    counted(docx_cleaning, "clean")
    counted(jinja_sandbox.Sandbox, "compile")
    counted(ImageDraw, "Draw")
    ready = one._prepared
    values = example_values(ready.flow, ready.places, ready.station, date(2031, 5, 4))
    templates = ready.settings.paths.templates
    for spec in ready.flow.documents:
        render.filled(templates / "papers" / f"{spec.id}.docx", values, templates)
    print(len(ready.flow.documents), calls)
"""


def test_the_process_that_forks_has_every_template_ready(tmp_path: Path) -> None:
    settings = {"KIOSK_PATHS__DATA": str(tmp_path), "KIOSK_OFFICE__CONTACT": "605 574 0000"}
    command = [sys.executable, "-c", _FORKS]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[-2] == f"{len(real_flow().documents)} []"


def test_who_watches_over_the_kiosk_does_not_fill_papers_for_long(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, filled = [0.0], list[str]()

    def slow(template: Path, *_: Any) -> None:
        filled.append(template.stem)
        now[0] += 4

    monkeypatch.setattr(paper_rehearsal, "monotonic", lambda: now[0])
    monkeypatch.setattr(render, "filled", slow)
    prepared = SimpleNamespace(
        flow=real_flow(),
        places=places(),
        station=STATION,
        settings=SimpleNamespace(paths=SimpleNamespace(templates=office)),
    )
    paper_rehearsal.rehearse_papers(cast("Prepared", prepared))
    assert filled == [spec.id for spec in real_flow().documents[:2]]


# --- one is filled while another one is converted


@pytest.fixture
def converting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Path], None]], None]:
    """Sets what is done in place of a conversion, before an empty page is written."""

    def put(meanwhile: Callable[[Path], None]) -> None:
        def convert(_: Converter, docx: Path, out: Path, *rest: Any) -> Conversion:
            meanwhile(docx)
            out.write_bytes(b"")
            return Conversion("none", 1)

        monkeypatch.setattr(Converter, "convert", convert)
        monkeypatch.setattr(proof, "prove", lambda *_: None)

    return put


def test_the_next_paper_is_filled_while_one_is_converted(
    office: Path, monkeypatch: pytest.MonkeyPatch, converting: Any
) -> None:
    filled = {spec.id: threading.Event() for spec in SPECS}
    real, overlapped = render.fill, list[bool]()

    def fill(template: Path, *rest: Any) -> list[str]:
        filled[template.stem].set()
        return real(template, *rest)

    def wait_for_the_next(docx: Path) -> None:
        after = chr(ord(docx.stem) + 1)
        overlapped.append(after not in filled or filled[after].wait(20))

    monkeypatch.setattr(workshop, "fill", fill)
    converting(wait_for_the_next)
    papers = Workshop(office / "papers", PdfSettings())
    made = list(papers.make_each(SPECS, VALUES, lambda: office))
    assert [paper.document for paper in made] == ["a", "b", "c"]
    assert overlapped == [True, True, True]


def test_after_a_paper_that_failed_none_is_begun(office: Path, converting: Any) -> None:
    converted: list[str] = []
    converting(lambda docx: converted.append(docx.stem))
    (office / "papers" / "b.docx").unlink()
    papers, made = Workshop(office / "papers", PdfSettings()), []
    with pytest.raises(DocumentError, match=r"^b.docx: falta"):
        for paper in papers.make_each(SPECS, VALUES, lambda: office):
            made.append(paper.document)  # noqa: PERF401 - those before the error count
    assert made == converted == ["a"]


def test_who_wants_no_more_papers_leaves_no_thread(office: Path, converting: Any) -> None:
    converting(lambda _: None)
    before = threading.active_count()
    making = Workshop(office / "papers", PdfSettings()).make_each(SPECS, VALUES, lambda: office)
    assert next(making).document == "a"
    making.close()
    assert threading.active_count() == before
    assert not (office / "c.docx").exists()


# --- pictures


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "squeezed"), [("png", False), ("jpg", True)])
def test_only_a_photograph_is_squeezed(office: Path, kind: str, squeezed: bool) -> None:
    """LibreOffice would try a JPEG of each drawing, and throw it away."""
    needs("soffice")
    picture = office / f"foto.{kind}"
    Image.radial_gradient("L").resize((600, 600)).convert("RGB").save(picture)
    document: Any = Document(str(office / "papers" / "a.docx"))
    document.add_picture(str(picture))
    document.save(str(office / "papers" / "a.docx"))
    papers = Workshop(office / "papers", PdfSettings(engine="libreoffice"), seconds=60)
    try:
        pdf = papers.make(SPECS[0], VALUES, office).pdf
    finally:
        papers.close()
    assert "Ana Paz" in Read(pdf).words
    assert (b"DCTDecode" in pdf.read_bytes()) is squeezed
