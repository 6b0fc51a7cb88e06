"""Makes an applicant's documents: fills the template, converts it to PDF, draws pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.content.models import DocumentSpec
from kiosk.documents import page_preview, page_stamp, page_word, pdfium, proof
from kiosk.documents.convert import SECONDS, Conversion, Converter
from kiosk.documents.render import fill
from kiosk.errors import DocumentError, KioskError
from kiosk.interview import page_mark
from kiosk.ports import Page, Paper
from kiosk.settings import PdfSettings


@dataclass(frozen=True)
class _Underway:
    """A paper that was filled and given to the engine."""

    document: DocumentSpec
    printed: list[str] = field(repr=False)
    """Every value that has to be on its pages."""
    out: Path
    job: Future[Conversion]


class Workshop:
    """Implements the `Documents` port; may be used from any thread."""

    def __init__(
        self,
        papers: Path,
        settings: PdfSettings,
        seconds: float = SECONDS,
        *,
        marked: bool = False,
        across: str = "",
    ) -> None:
        """Store the settings; the engine starts with the first document or with `warm`.

        Args:
            papers: folder of the Word templates, one <document>.docx each; the drawings are beside it.
            settings: which PDF engine to use.
            seconds: seconds one document may take.
            marked: put a small code at the foot of each page, by which a signed page is known when it is
                scanned; it says nothing about a person.
            across: a word that is put across each page; empty: none.
        """
        self._marked, self._across = marked, across
        self._papers = papers
        self._converter = Converter(settings, seconds)
        self.engine = ""
        """Name of the engine that made the last document."""

    def warm(self) -> None:
        """Start the PDF engine before the first document. Raises nothing."""
        self._converter.warm()

    def make(
        self, document: DocumentSpec, values: Mapping[str, Any], folder: Path, seconds: float | None = None
    ) -> Paper:
        """Write folder/<id>.docx and folder/<file>.pdf, both private (0600); raises DocumentError."""
        with closing(self.make_each([document], values, lambda: folder, lambda: seconds)) as made:
            return next(made)

    def make_each(
        self,
        documents: Iterable[DocumentSpec],
        values: Mapping[str, Any],
        folder: Callable[[], Path],
        seconds: Callable[[], float | None] = lambda: None,
    ) -> Generator[Paper, None, None]:
        """As `make` for several: the engine converts one while the next is filled and the last is proved."""
        engine = ThreadPoolExecutor(1, "engine")
        before: _Underway | None = None
        try:
            for document in documents:
                begun, given = time.monotonic(), seconds()
                end = None if given is None else begun + given
                try:
                    docx, printed = self._filled(document, values, folder())
                except KioskError:
                    if before:
                        yield self._finished(before, values)
                    raise
                out = docx.with_name(f"{document.file}.pdf")
                job = engine.submit(self._convert, docx, out, document.title, end)
                if before:
                    yield self._finished(before, values)
                before = _Underway(document, printed, out, job)
            if before:
                yield self._finished(before, values)
        finally:
            engine.shutdown(cancel_futures=True)

    def _filled(
        self, document: DocumentSpec, values: Mapping[str, Any], folder: Path
    ) -> tuple[Path, list[str]]:
        docx = folder / f"{document.id}.docx"
        return docx, fill(self._papers / f"{document.id}.docx", values, docx, self._papers.parent)

    def _convert(self, docx: Path, out: Path, title: str, end: float | None) -> Conversion:
        left = None if end is None else end - time.monotonic()
        return self._converter.convert(docx, out, title, left)

    def _finished(self, one: _Underway, values: Mapping[str, Any]) -> Paper:
        """A paper whose PDF is proved and settled; waits for the engine."""
        document, out, conversion = one.document, one.out, one.job.result()
        self.engine = conversion.engine
        proof.prove(out, one.printed, f"{document.id}.docx")
        if self._across:
            page_word.put_across(out, self._across)
        sha256, version = pdfium.settle(out), ""
        if self._marked:
            version = sha256[: page_mark.VERSION_LENGTH].upper()
            sha256 = self._mark(document.id, out, conversion.pages, str(values["codigo_sesion"]), sha256)
        media = document.media or ""
        return Paper(
            document.id, document.title, out, conversion.pages, sha256, document.sign, version, media
        )

    @staticmethod
    def _mark(document: str, pdf: Path, pages: int, code: str, sha256: str) -> str:
        """Put the code of each page on it; the hash of the file as it is then. Raises DocumentError."""
        marks = [page_mark.of_paper(document, page, pages, code, sha256) for page in range(1, pages + 1)]
        page_stamp.stamp(pdf, [mark.text() for mark in marks])
        return pdfium.settle(pdf)

    def page(
        self, paper: Paper, number: int, columns: int, dpi: int = page_preview.DPI, pixels: int = 0
    ) -> Page:
        """One page, from 1, as a picture and as text of at most `columns` characters a line."""
        return page_preview.page(paper.pdf, number, columns, dpi, pixels, sign=paper.sign)

    def count(self, content: bytes) -> int:
        """Number of pages of a PDF in memory; 0 if it cannot be read."""
        return pdfium.page_count(content)

    def joined(self, pages: Sequence[tuple[bytes, int]]) -> bytes:
        """A PDF of pages of other PDFs in memory; raises DocumentError."""
        return pdfium.joined(pages)

    def drawing(
        self, content: bytes, number: int, columns: int, dpi: int = page_preview.DPI, pixels: int = 0
    ) -> Page:
        """One page, from 1, of a PDF in memory; raises DocumentError."""
        return page_preview.page(content, number, columns, dpi, pixels)

    def discard(self, folder: Path) -> None:
        """Wipe the Word files and PDFs of a folder; raises DocumentError."""
        try:
            for file in [*folder.glob("*.docx"), *folder.glob("*.pdf")]:
                files.wipe_file(file)
        except OSError as error:
            raise DocumentError(f"No se pudieron borrar los documentos: {files.reason(error)}.") from None

    def close(self) -> None:
        """Stop the engines."""
        self._converter.close()
