"""Compares the pages that both PDF engines make of a Word file; LibreOffice is the reference.

python -m bench.fidelity [FOLDER]

Without a folder it uses the office's own documents with short, usual and very long values. With one it uses
every .docx in it, with `{{ nombre_completo }}` inserted as its first paragraph, in pieces as Word stores it.
The file's own braces become round brackets, so that a template of other people is a plain document.

The measure: pages are drawn at 100 dpi. A dark pixel matches if the other engine has one within 3 pixels (0.8
mm). The figure is the share of matching dark pixels of both, from 0 to 100, over all pages together. A page
that only one engine has matches nothing.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from lxml import etree
from PIL import Image, ImageChops, ImageFilter

from kiosk.cli.sample_documents import value_sets
from kiosk.content.loader import load_flow
from kiosk.documents import docx_package, embedded, pdfium
from kiosk.documents.convert import Converter
from kiosk.documents.render import fill
from kiosk.documents.template_inspection import inspect
from kiosk.documents.template_tags import WORD, parse
from kiosk.errors import DocumentError, KioskError
from kiosk.interview.derived_values import known_names
from kiosk.settings import PdfSettings, Settings

DPI = 100
TOLERANCE = 3
"""Pixels by which a stroke may be off."""
DARK = 128
"""Grey level below which a pixel is ink."""
ENGINES = ("libreoffice", "embedded")
"""The engines, the reference first."""
SQUEEZES = (24, 2)
"""The first LibreOffice that squeezes the spaces of a justified line for one more word, as Word does."""
SECONDS = 60.0
TEMPLATES = Path(__file__).parents[1] / "templates"
WANTED = 95.0
"""Least figure of the office's own documents."""
_PIECES = ("Yo, {{ nombre_", "completo", " }}, escribo aquí.")
_ROUND = bytes.maketrans(b"{}", b"()")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Row:
    """The result of one Word file with both engines."""

    name: str
    pages: tuple[int, int]
    """Pages with LibreOffice and with the embedded engine; 0: no PDF."""
    match: float
    note: str = ""

    def __str__(self) -> str:
        """The result as a row of the table."""
        return f"| {self.name} | {self.pages[0]} | {self.pages[1]} | {self.match:.1f} | {self.note} |"


class Bench:
    """Both engines, kept running, and a folder for their PDFs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        typesetter = embedded.engine(squeeze=office_version() >= SQUEEZES)
        self._engines = [
            Converter(PdfSettings(engine=ENGINES[0]), SECONDS),
            Converter(PdfSettings(engine=ENGINES[1]), SECONDS, [typesetter]),
        ]

    def compare(self, name: str, docx: Path, words: str = "") -> Row:
        """Make both PDFs of a filled Word file and compare them.

        Args:
            name: name of its row.
            docx: the Word file.
            words: text that must be on both, ignoring spaces.
        """
        pdfs = [self._folder / f"{engine}.pdf" for engine in ENGINES]
        notes = []
        for engine, converter, out in zip(ENGINES, self._engines, pdfs, strict=True):
            out.unlink(missing_ok=True)
            try:
                converter.convert(docx, out, name)
            except DocumentError as error:
                notes.append(f"{engine}: {error.detail}")
            else:
                if "".join(words.split()) not in "".join(text_of(out).split()):
                    notes.append(f"{engine}: the name is not there")
        pages = (pdfium.page_count(pdfs[0]), pdfium.page_count(pdfs[1]))
        return Row(name, pages, match(*pdfs) if all(pages) else 0.0, "; ".join(notes))

    def close(self) -> None:
        """Stop the engines."""
        for converter in self._engines:
            converter.close()


def office_version() -> tuple[int, ...]:
    """The version of the LibreOffice that is installed; empty: none answers."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return ()
    said = subprocess.run([soffice, "--version"], capture_output=True, text=True, check=False, timeout=60)
    found = re.search(r"(\d+)\.(\d+)", said.stdout)
    return (int(found[1]), int(found[2])) if found else ()


def our_rows(bench: Bench, folder: Path) -> Iterator[Row]:
    """The office's documents, each with short, usual and very long values."""
    flow = load_flow(TEMPLATES)
    for kind, values in value_sets(flow, Settings()).items():
        for document in flow.documents:
            docx = folder / "ours.docx"
            fill(TEMPLATES / "papers" / f"{document.id}.docx", values, docx)
            yield bench.compare(f"{document.id}, {kind}", docx)


def their_rows(bench: Bench, folder: Path, files: Path) -> Iterator[Row]:
    """Word files of other people with a name inserted."""
    flow = load_flow(TEMPLATES)
    known = known_names(flow)
    values = value_sets(flow, Settings())["usuales"]
    for file in word_files(files):
        typed, docx = folder / file.name, folder / "theirs.docx"
        try:
            typed.write_bytes(type_name(file))
            errors = [str(one) for one in inspect(typed, file.name, known).remarks if one.level == "error"]
            if errors:
                yield Row(file.name, (0, 0), 0.0, errors[0])
                continue
            fill(typed, values, docx)
        except KioskError as error:
            yield Row(file.name, (0, 0), 0.0, error.detail)
            continue
        yield bench.compare(file.name, docx, values["nombre_completo"])


def word_files(folder: Path) -> list[Path]:
    """Every .docx in a folder and below it, without Word's lock files."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() == ".docx")
    return sorted(path for path in found if path.is_file() and not path.name.startswith("~$"))


def type_name(file: Path) -> bytes:
    """A Word file with a placeholder inserted as its first paragraph; raises DocumentError.

    The tag is in three runs with a spelling mark between them, as when Word does not know the word.
    """
    opened = docx_package.read(file)
    texts = opened.texts()
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file_out:
        for name, content in opened.parts.items():
            if name in texts:
                content = _typed(content, texts[name])
            elif name.startswith("docProps/"):
                content = content.translate(_ROUND)
            file_out.writestr(name, content)
    return written.getvalue()


def _typed(content: bytes, kind: str) -> bytes:
    """A part without braces of its own, and with the new paragraph if it is the body."""
    root = parse(content)
    for text in root.iter(f"{WORD}t"):
        text.text = (text.text or "").replace("{", "(").replace("}", ")")
    if kind == docx_package.BODY:
        paragraph = etree.Element(f"{WORD}p")
        for piece in _PIECES:
            etree.SubElement(paragraph, f"{WORD}proofErr", {f"{WORD}type": "spellStart"})
            text = etree.SubElement(etree.SubElement(paragraph, f"{WORD}r"), f"{WORD}t", {_SPACE: "preserve"})
            text.text = piece
        root.find(f"{WORD}body").insert(0, paragraph)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def match(first: Path, second: Path) -> float:
    """The share of matching dark pixels of two PDFs, from 0 to 100."""
    ink = hits = 0
    pages, others = list(_drawn(first)), list(_drawn(second))
    for number in range(max(len(pages), len(others))):
        one = pages[number] if number < len(pages) else None
        two = others[number] if number < len(others) else None
        for page, other in ((one, two), (two, one)):
            if page is not None:
                ink += _count(page)
                hits += _hits(page, other) if other is not None else 0
    return 100 * hits / ink if ink else 100.0


def text_of(path: Path) -> str:
    """All the text of a PDF."""
    with pdfium.LOCK:
        document = pypdfium2.PdfDocument(path)
        try:
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)
        finally:
            document.close()


def _drawn(path: Path) -> Iterator[Image.Image]:
    """Each page with ink as 255 and everything else as 0."""
    with pdfium.LOCK:
        document = pypdfium2.PdfDocument(path)
        try:
            for page in document:
                grey = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
                yield grey.point(lambda value: 255 if value < DARK else 0)
        finally:
            document.close()


def _hits(page: Image.Image, other: Image.Image) -> int:
    """Number of ink pixels of a page with ink of the other page near them."""
    near = other.filter(ImageFilter.MaxFilter(2 * TOLERANCE + 1))
    if near.size != page.size:
        near = near.crop((0, 0, *page.size))
    return _count(ImageChops.darker(page, near))


def _count(ink: Image.Image) -> int:
    return ink.histogram()[255]


def told(rows: Iterator[Row]) -> list[Row]:
    """Print the rows as a Markdown table while they are made; returns them."""
    done = []
    print("| document | LibreOffice | embedded | match | note |\n|---|---|---|---|---|")
    for row in rows:
        print(row, flush=True)
        done.append(row)
    same = sum(row.pages[0] == row.pages[1] > 0 for row in done)
    matches = [row.match for row in done if all(row.pages)]
    median = statistics.median(matches) if matches else 0.0
    print(f"\n{len(done)} files, {same} with the same number of pages, median match {median:.1f}")
    return done


def main(files: Path | None) -> int:
    """Print the table; returns 1 if a document of ours is below 95, 2 if the folder has no Word files.

    A file of other people that is refused has a note in its row; that is a result, not a failure.
    """
    if files and not word_files(files):
        print(f"no .docx in {files}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as name:
        folder = Path(name)
        bench = Bench(folder)
        try:
            rows = told(their_rows(bench, folder, files) if files else our_rows(bench, folder))
        finally:
            bench.close()
    return 0 if files or all(row.match >= WANTED for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
