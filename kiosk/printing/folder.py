"""The printer of a machine that has none: PDFs in a folder, where staff find them."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from kiosk import files, log
from kiosk.errors import PrintError
from kiosk.ports import Paper

_CODE = re.compile(r"[A-Z0-9]{4,12}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.pdf")


class FolderPrinter:
    """Puts every paper once into <folder>/<code>/, durably and private (0700, 0600)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        """Where the papers are, for the applicant and for who helps them."""
        return (
            "Esta máquina no tiene impresora: sus documentos quedan guardados en la carpeta "
            f"{_short(self._folder)}, con el código de su sesión. Pida al funcionario que los imprima."
        )

    def send(self, papers: Sequence[Paper], code: str) -> None:
        """Copy each paper; one whose content is already there is not copied again.

        The same name with other content gets -2, -3 and so on: nothing given out is replaced.

        Raises:
            PrintError: not all of them were copied.
        """
        if not _CODE.fullmatch(code):
            raise PrintError("El código de la sesión no sirve como nombre de carpeta.")
        try:
            folder = files.private_folder(self._folder / code)
            added = sum(self._put(paper, folder) for paper in papers)
        except OSError as error:
            raise PrintError(self._trouble(error)) from None
        log.event("papers_in_folder", code=code, count=added)

    def _put(self, paper: Paper, folder: Path) -> bool:
        """Copy one paper; False if it was there."""
        content = _content(paper)
        wanted = hashlib.sha256(content).digest()
        number = 1
        while True:
            file = folder / (f"{paper.pdf.stem}-{number}.pdf" if number > 1 else paper.pdf.name)
            if not file.exists():
                files.write_durably(file, content)
                return True
            if hashlib.sha256(file.read_bytes()).digest() == wanted:
                return False
            number += 1

    def _trouble(self, error: OSError) -> str:
        if error.errno in files.FULL:
            return f"El disco está lleno: no caben los documentos en {self._folder}. Libere espacio."
        name = errno.errorcode.get(error.errno or 0, "?")
        return f"No se pueden guardar los documentos en {self._folder} ({name}). Revise permisos y disco."


def _content(paper: Paper) -> bytes:
    """The bytes of a whole PDF with a harmless name."""
    if not _NAME.fullmatch(paper.pdf.name):
        raise PrintError(f"El nombre del documento «{paper.document}» no sirve para un archivo.")
    try:
        content = paper.pdf.read_bytes()
    except OSError:
        raise PrintError(f"Falta el PDF del documento «{paper.document}». Prepárelo de nuevo.") from None
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise PrintError(f"El PDF del documento «{paper.document}» está incompleto. Prepárelo de nuevo.")
    return content


def _short(folder: Path) -> str:
    """The folder as people see it: from the current one, from home, or whole."""
    for start, mark in ((Path.cwd(), ""), (Path.home(), "~/")):
        if folder.is_relative_to(start):
            return f"{mark}{folder.relative_to(start).as_posix()}"
    return str(folder)
