"""An office's own Word file: checked, then taken, and the one before it kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Inches

from kiosk.cli import prompt, template_marking
from kiosk.cli.parser import understand
from kiosk.content.template_files import paper_names
from kiosk.documents import pdfium
from tests.e2e.terminal import ENTER, KIOSK, Terminal, environment
from tests.unit.test_cli_check import leave_out, spoil
from tests.unit.test_documents_cleaning import field, hostile
from tests.unit.test_templates_blanks import FORM
from tests.unit.test_templates_inspection import RUN, letter, raw, rewrite

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Word files of a machine of its own."""
    copy = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    monkeypatch.setenv("KIOSK_PATHS__TEMPLATES", str(copy))
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path))
    monkeypatch.setenv("KIOSK_OFFICE__CONTACT", "605 574 0000")
    monkeypatch.setenv("KIOSK_PDF__ENGINE", "embedded")
    return copy / "papers"


@pytest.fixture
def few(papers: Path) -> Path:
    """The same with two of the files: each is tried with three people, and that takes time."""
    leave_out(papers.parent, "contratos", "carta_caso", "autorizacion", "guia")
    return papers


def take(file: Path, document: str = "constancia") -> int:
    return understand(["templates", "import", str(file), "--as", document]).run()


def test_a_good_file_replaces_the_one_there_is(
    few: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (few / "constancia.docx").read_bytes()
    mode = 0o640
    (few / "constancia.docx").chmod(mode)
    file = letter(tmp_path / "nuestra.docx", "Yo, {{ nombre_completo }}, firmo.")
    assert take(file) == 0
    out = capsys.readouterr().out
    assert "1 página con datos cortos" in out
    assert (few / "constancia.docx").read_bytes() == file.read_bytes()
    assert (few / "constancia.docx").stat().st_mode & 0o777 == mode, "as it was, whatever the umask"
    (kept,) = (few / "anteriores").iterdir()
    assert kept.name in out
    assert kept.read_bytes() == before
    assert paper_names(few.parent) == {path.stem for path in few.glob("*.docx")}
    assert understand(["check"]).run() == 0


def test_each_older_file_is_kept(few: Path, tmp_path: Path) -> None:
    for number in range(3):
        assert take(letter(tmp_path / "x.docx", f"{number} {{{{ nombre_completo }}}}")) == 0
    kept = sorted((few / "anteriores").iterdir())
    assert len(kept) == 3
    texts = [document.paragraphs[0].text for document in map(open_word, kept[1:])]
    assert texts == ["0 {{ nombre_completo }}", "1 {{ nombre_completo }}"]


def open_word(path: Path) -> Any:
    return Document(str(path))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ nombre_conpleto }}", "¿Quiso decir «nombre_completo»?"),
        ("{{ nombre_completo", "llaves no están completas"),
        ("{% for c in contratos %}", "falta cerrar"),
        ("{{ ''.__class__ }}", "no está permitido"),
    ],
)
def test_a_file_with_errors_changes_nothing(
    papers: Path, tmp_path: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (papers / "constancia.docx").read_bytes()
    assert take(letter(tmp_path / "x.docx", text)) == 1
    errors = capsys.readouterr().err
    assert told in errors
    assert errors.rstrip().endswith("No se cambió nada. Corrija lo anterior en Word y repita la orden.")
    assert (papers / "constancia.docx").read_bytes() == before
    assert not (papers / "anteriores").exists()


def test_another_kind_of_file_or_none_changes_nothing(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.docx").write_bytes(b"%PDF-1.7")
    assert take(tmp_path / "x.docx") == 1
    assert "es un PDF" in capsys.readouterr().err
    assert take(tmp_path / "nada.docx") == 1
    assert "falta este archivo" in capsys.readouterr().err


def test_a_document_there_is_not_is_told_with_the_nearest_one(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(letter(tmp_path / "x.docx", "x"), "constansia") == 1
    assert "¿Quiso decir «constancia»?" in capsys.readouterr().err


def test_a_tag_in_pieces_is_told_and_taken(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = RUN.format("{{ nombre_") + RUN.format("completo }}")
    assert take(raw(tmp_path / "x.docx", f"<w:p>{runs}</w:p>")) == 0
    assert "aviso: Word partió en pedazos {{ nombre_completo }}." in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_told(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (papers / "constancia.docx").read_bytes()
    (papers / "anteriores").write_text("a file in the way")
    assert take(letter(tmp_path / "x.docx", "{{ nombre_completo }}")) == 1
    assert "No se pudo cambiar constancia.docx" in capsys.readouterr().err
    assert (papers / "constancia.docx").read_bytes() == before


def test_samples_stay_to_be_looked_at(papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "muestras"
    assert understand(["check", "--samples", str(out)]).run() == 0
    names = [f"{path.stem}-{kind}.pdf" for path in papers.glob("*.docx") for kind in
             ("cortos", "usuales", "muy-largos")]  # fmt: skip
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    assert all(pdfium.page_count(path) for path in out.iterdir())
    assert pdfium.page_count(out / "contratos-muy-largos.pdf") > 5


def test_samples_of_content_with_errors_are_not_made(papers: Path, tmp_path: Path) -> None:
    spoil(papers.parent, "steps/correo.toml", 'value = "correo"', 'value = "coreo"')
    assert understand(["check", "--samples", str(tmp_path / "muestras")]).run() == 1
    assert not (tmp_path / "muestras").exists()


def test_a_place_for_samples_that_is_none_is_told(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "muestras").write_text("a file")
    assert understand(["check", "--samples", str(tmp_path / "muestras")]).run() == 1
    assert "No se puede escribir en la carpeta" in capsys.readouterr().out


def test_a_document_that_makes_no_pdf_is_told(
    few: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tags that read well and cannot be filled: only trying shows it."""
    letter(few / "constancia.docx", "{{ contratos[1].objeto }}")
    assert understand(["check"]).run() == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("papers/constancia.docx → datos cortos: no salió el PDF:") for line in lines)
    assert "papers/constancia.docx: 1 página con datos usuales, 1 página con datos muy largos" in lines


# --- the size of the sheet


def on_paper(path: Path, wide: float, high: float) -> Path:
    document: Any = Document()
    document.add_paragraph("Yo, {{ nombre_completo }}")
    section = document.sections[0]
    section.page_width, section.page_height = Inches(wide), Inches(high)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("wide", "high", "told"),
    [
        (8.5, 11, ""),
        (11, 8.5, ""),
        (8.5, 13, 'En flow.toml escriba media = "Oficio"'),
        (8.5, 14, 'En flow.toml escriba media = "Legal"'),
        (8.27, 11.69, "la hoja mide 21,0 x 29,7 cm y la impresora usa Letter"),
    ],
)
def test_a_page_that_is_no_sheet_of_the_printer_is_told(
    few: Path, tmp_path: Path, wide: float, high: float, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(on_paper(tmp_path / "x.docx", wide, high)) == 0
    out = capsys.readouterr().out
    assert (told in out) if told else ("aviso" not in out)
    assert understand(["check"]).run() == 0  # an aviso is no error
    assert told in capsys.readouterr().out


def test_a_document_may_have_its_own_sheet(
    few: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(few.parent, "flow.toml", 'file = "3-constancia"', 'file = "3-constancia"\nmedia = "Oficio"')
    on_paper(few / "constancia.docx", 8.5, 13)
    assert understand(["check"]).run() == 0
    assert "la hoja mide" not in capsys.readouterr().out


# --- a form with blanks


def test_a_form_with_blanks_is_marked_and_taken(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = letter(tmp_path / "forma.docx", *FORM)
    before = file.read_bytes()
    assert understand(["templates", "import", str(file), "--as", "constancia", "--yes"]).run() == 0
    out = capsys.readouterr().out
    assert "Yo, [____], mayor de edad" in out and "→ {{ nombre_completo }}" in out
    assert f"Mire cómo queda: {tmp_path / 'forma-marcado.pdf'}" in out
    assert pdfium.page_count(tmp_path / "forma-marcado.pdf") == 1
    assert file.read_bytes() == before
    assert (papers / "constancia.docx").read_bytes() == (tmp_path / "forma-marcado.docx").read_bytes()
    text = "\n".join(paragraph.text for paragraph in open_word(papers / "constancia.docx").paragraphs)
    assert "Yo, {{ nombre_completo }}, mayor de edad" in text


def test_what_word_kept_of_another_person_is_a_blank_too(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = {
        "AUTHOR": "Juan Viejo",
        "FILENAME": "Pedro Paz.docx",
        "USERNAME": "Ana Sec",
        "SAVEDATE": "1/2/2013",
    }
    fields = "".join(f"<w:p>{field(code, shown, simple=False)}</w:p>" for code, shown in kept.items())
    file = raw(tmp_path / "x.docx", f"<w:p>{RUN.format('Yo, ________, firmo.')}</w:p>{fields}")
    assert understand(["templates", "import", str(file), "--as", "constancia", "--yes"]).run() == 0
    text = "\n".join(paragraph.text for paragraph in open_word(papers / "constancia.docx").paragraphs)
    assert "Yo, {{ nombre_completo }}, firmo." in text
    assert not any(shown in text for shown in kept.values())


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('INCLUDEPICTURE "http://127.0.0.1:9/a.png"', "trae algo de fuera del archivo"),
        ("TITLE", "es un campo automático: sale «Constancia de Pedro»"),
    ],
)
def test_what_marking_would_hide_is_refused_before_anybody_is_asked(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, told: str
) -> None:
    before = (papers / "constancia.docx").read_bytes()
    shown = field(code, "Constancia de Pedro", simple=False)
    file = raw(tmp_path / "x.docx", f"<w:p>{RUN.format('Yo, ________, firmo.')}</w:p><w:p>{shown}</w:p>")
    assert understand(["templates", "import", str(file), "--as", "constancia", "--yes"]).run() == 1
    said = capsys.readouterr()
    assert told in said.err and "[____]" not in said.out
    linked = rewrite(hostile(file, 9), lambda _, content: content.replace(b"hola ", b"Yo, ________, "))
    assert understand(["templates", "import", str(linked), "--as", "constancia", "--yes"]).run() == 1
    assert "trae algo de fuera" in capsys.readouterr().err
    assert (papers / "constancia.docx").read_bytes() == before


def test_without_anybody_to_ask_blanks_are_told_and_stay(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_marking, "has_terminal", lambda: False)
    file = letter(tmp_path / "forma.docx", "Yo, {{ nombre_completo }}, con cédula ________")
    assert take(file) == 0
    out = capsys.readouterr().out
    assert "con cédula [____] → {{ numero_documento }}" in out and "--yes" in out
    assert (papers / "constancia.docx").read_bytes() == file.read_bytes()


def test_each_blank_is_asked_about(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(["", "nombre_conpleto", "numero_secop", "-", ""])
    monkeypatch.setattr(template_marking, "has_terminal", lambda: True)
    monkeypatch.setattr(prompt, "ask", lambda _: next(said))
    file = letter(tmp_path / "x.docx", "Yo, ______, cédula ______, correo: ______, celular: ______")
    assert take(file) == 0
    out = capsys.readouterr().out
    assert "2 de 4:" in out and "¿Quiso decir «nombre_completo»?" in out
    (paragraph,) = open_word(papers / "constancia.docx").paragraphs
    wanted = "Yo, {{ nombre_completo }}, cédula {{ numero_secop }}, correo: ______, celular: {{ celular }}"
    assert paragraph.text == wanted


@pytest.mark.slow
def test_blanks_are_asked_about_in_a_real_terminal(papers: Path, tmp_path: Path, data: Path) -> None:
    file = letter(tmp_path / "x.docx", "Yo, ______, firmo.")
    words: list[str | Path] = [KIOSK, "templates", "import", str(file), "--as", "constancia"]
    more = {name: value for name, value in os.environ.items() if name.startswith("KIOSK_")}
    with Terminal(words, environment(data) | more) as terminal:
        terminal.wait_for("{{ nombre_completo }}")
        terminal.type("", ENTER)
        assert terminal.wait_end() == 0
    assert open_word(papers / "constancia.docx").paragraphs[0].text == "Yo, {{ nombre_completo }}, firmo."


def test_a_page_that_is_the_same_for_everybody_is_told(
    few: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = letter(tmp_path / "x.docx", "Declaro que todo es cierto.")
    assert take(file) == 0
    assert "aviso: no tiene ninguna etiqueta" in capsys.readouterr().out
    assert understand(["check"]).run() == 0
    assert "papers/constancia.docx: aviso: no tiene ninguna etiqueta" in capsys.readouterr().out
