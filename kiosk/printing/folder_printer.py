"""The printer of a machine without one: it copies PDFs to a folder, where staff find them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from kiosk import files, log
from kiosk.errors import PrintError
from kiosk.ports import Paper, PrintJob
from kiosk.printing import pdf_check
from kiosk.printing import test_sheet as trial
from kiosk.printing.instant import InstantPrinter

PLACE = (
    "Esta máquina no tiene impresora: sus documentos quedan guardados con el código de su sesión. "
    "Pida al funcionario que los imprima."
)
NOBODY = "HOJAS"
"""Folder of test pages and of documents without a session; no session has this code."""
_CODE = re.compile(r"[A-Z0-9]{4,12}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.pdf")


class FolderPrinter(InstantPrinter):
    """Copies each document once to <folder>/<code>/, durably and private (0700, 0600)."""

    def __init__(
        self, folder: Path, size: str = "Letter", now: Callable[[], datetime] = datetime.now
    ) -> None:
        """Store the settings; nothing is made yet.

        Args:
            folder: folder that contains the sessions' folders.
            size: paper size of the test page.
            now: returns the time at the office.
        """
        super().__init__(f"Sin impresora: los documentos quedan en la carpeta {_short(folder)}.", PLACE)
        self._folder = folder
        self._size = size
        self._now = now

    @property
    def place(self) -> str:
        """Where the documents are, as a sentence for the applicant; staff see the folder in `state`."""
        return PLACE

    def send(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Copy each document; one with bytes that are there already is not copied again.

        If a file of the same name has other bytes, the new one gets -2, -3 and so on: no file is replaced.

        Raises:
            PrintError: not all of them were copied.
        """
        if not _CODE.fullmatch(code or NOBODY):
            raise PrintError("El código de la sesión no sirve como nombre de carpeta.")
        contents = [_content(paper) for paper in papers]
        names = [paper.pdf.name for paper in papers]
        self._put_all(code or NOBODY, names, contents)
        return self.done(papers, contents, code)

    def reprint(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """The same as `send`: the file is there for a second copy."""
        return self.send(papers, code)

    def test_page(self) -> PrintJob:
        """Write a test page to a folder of its own; raises PrintError."""
        content = trial.page(self._size, "", self._now())
        self._put_all(NOBODY, ["hoja-de-prueba.pdf"], [content])
        paper = Paper("prueba", trial.TITLE, self._folder / NOBODY / "hoja-de-prueba.pdf", 1)
        return self.done([paper], [content], "")[0]

    def _put_all(self, code: str, names: Sequence[str], contents: Sequence[bytes]) -> None:
        try:
            folder = files.private_folder(self._folder / code)
            added = sum(self._put(*one, folder) for one in zip(names, contents, strict=True))
        except OSError as error:
            raise PrintError(files.disk_trouble(error, self._folder)) from None
        log.event("papers_in_folder", code=code, count=added)

    def _put(self, name: str, content: bytes, folder: Path) -> bool:
        """Copy one document; False if it is there already."""
        wanted = hashlib.sha256(content).digest()
        stem, number = name.removesuffix(".pdf"), 1
        while True:
            file = folder / (f"{stem}-{number}.pdf" if number > 1 else name)
            if not file.exists():
                files.write_durably(file, content)
                return True
            if hashlib.sha256(file.read_bytes()).digest() == wanted:
                return False
            number += 1


def _content(paper: Paper) -> bytes:
    """The bytes of a complete PDF with a valid name; raises PrintError."""
    if not _NAME.fullmatch(paper.pdf.name):
        raise PrintError(f"El nombre del documento «{paper.document}» no sirve para un archivo.")
    return pdf_check.content(paper)


def _short(folder: Path) -> str:
    """The folder as it is shown: relative to the current folder or to the home folder, else absolute."""
    for start, mark in ((Path.cwd(), ""), (Path.home(), "~/")):
        if folder.is_relative_to(start):
            return f"{mark}{folder.relative_to(start).as_posix()}"
    return str(folder)
