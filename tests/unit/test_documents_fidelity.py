"""Both engines make the same pages of the office's papers, by the bench's own measure."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bench.fidelity import TEMPLATES, WANTED, Bench, match, our_rows, their_rows
from tests.needs import needs
from tests.unit.test_templates_inspection import letter, raw

STRANGE = ("Verdana", "Georgia", "Calibri Light", "Aptos", "Cambria", "Consolas", "Segoe UI")
"""Letters of Word that the kiosk has others for: both engines the same ones."""


def lettered(name: str) -> str:
    """Lines of text in a letter."""
    text = f"{name}: el veloz murciélago hindú comía feliz cardillo y kiwi. " * 4
    return f'<w:r><w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}"/></w:rPr><w:t>{text}</w:t></w:r>'


def drawn(path: Path, *lines: tuple[int, int, int, int]) -> Path:
    """A PDF of one page with upright lines, in pixels at 100 dpi."""
    page = Image.new("L", (850, 1100), 255)
    for line in lines:
        ImageDraw.Draw(page).rectangle(line, fill=0)
    page.save(path, "PDF", resolution=100)
    return path


def test_the_measure_knows_the_same_from_the_shifted_and_the_missing(tmp_path: Path) -> None:
    line = (100, 100, 101, 1000)
    one = drawn(tmp_path / "a.pdf", line)
    assert match(one, one) == 100
    assert match(one, drawn(tmp_path / "b.pdf", (102, 100, 103, 1000))) > 99
    assert match(one, drawn(tmp_path / "c.pdf", (110, 100, 111, 1000))) == 0
    assert 60 < match(one, drawn(tmp_path / "d.pdf", line, (400, 100, 401, 1000))) < 70
    assert match(drawn(tmp_path / "e.pdf"), drawn(tmp_path / "f.pdf")) == 100


@pytest.mark.slow
def test_both_engines_make_the_same_pages_of_our_papers(tmp_path: Path) -> None:
    needs("soffice")
    bench = Bench(tmp_path)
    try:
        rows = list(our_rows(bench, tmp_path))
    finally:
        bench.close()
    assert len(rows) == 3 * len(list((TEMPLATES / "papers").glob("*.docx")))
    assert [str(row) for row in rows if row.pages[0] != row.pages[1] or row.match < WANTED] == []


@pytest.mark.slow
def test_any_word_file_with_a_name_typed_in_works_in_both_engines(tmp_path: Path) -> None:
    needs("soffice")
    files = tmp_path / "files"
    files.mkdir()
    letter(files / "carta.docx", "Estimados {{ señores }}:", header="{% if x %}", title="{{ y }}")
    (files / "mal.docx").write_bytes(b"%PDF-1.7")
    raw(files / "letras.docx", "".join(f"<w:p>{lettered(name)}</w:p>" for name in STRANGE))
    bench = Bench(tmp_path)
    try:
        good, strange, bad = their_rows(bench, tmp_path, files)
    finally:
        bench.close()
    for row in (good, strange):
        assert (row.pages, row.note) == ((1, 1), "")
        assert row.match > WANTED
    assert (bad.pages, "es un PDF" in bad.note) == ((0, 0), True)
