"""Converts Word files to PDF with one of two engines, within twenty seconds."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk import files
from kiosk.documents import embedded, libreoffice, pdfium
from kiosk.documents.child_process import ChildError, EngineError
from kiosk.documents.docx_package import MAX_SIZE
from kiosk.documents.engine import Engine
from kiosk.errors import DocumentError
from kiosk.settings import PdfSettings

SECONDS = 20.0
"""Seconds one conversion may take."""
FIRST_SHARE = 0.6
"""Share of the time for the first engine, if there is a second one."""


@dataclass(frozen=True)
class Conversion:
    """The result of a conversion."""

    engine: str
    pages: int


class Converter:
    """Converts Word files to PDF, one at a time; may be called from any thread.

    With the setting `auto` it uses LibreOffice if the machine has it, and the embedded engine if LibreOffice
    fails. An engine whose process does not stay alive is not tried again by this object.

    Args:
        settings: which engine.
        seconds: how long a conversion may take.
        engines: use these, the best first, whatever the settings say.
    """

    def __init__(
        self, settings: PdfSettings, seconds: float = SECONDS, engines: Sequence[Engine] | None = None
    ) -> None:
        self._settings = settings
        self._seconds = seconds
        self._lock = threading.Lock()
        self._closed = False
        self._engines: list[Engine] | None = list(engines) if engines else None

    def warm(self) -> None:
        """Start the first engine that works, and drop those before it. Raises nothing.

        After `close` it does nothing: the thread that warms may come late; nobody would end what it starts.
        """
        with self._lock, suppress(DocumentError):
            if self._closed:
                return
            for engine in list(self._found()):
                try:
                    engine.warm(self._seconds * FIRST_SHARE)
                except ChildError:
                    self._forget(engine)
                else:
                    return

    def convert(self, docx: Path, out: Path, title: str, seconds: float | None = None) -> Conversion:
        """Convert a Word file to a private PDF (0600) with a title and a language.

        Args:
            docx: the Word file.
            out: the PDF to write.
            title: title in the PDF's metadata.
            seconds: how long it may take, if less than usual.

        Raises:
            EngineError: no engine converted it in time; an older file at `out` is intact.
            DocumentError: the Word file is missing, empty or too big, or the PDF cannot be written.
        """
        patience = self._seconds if seconds is None else min(seconds, self._seconds)
        deadline = time.monotonic() + patience
        _check_size(docx)
        if patience <= 0:  # this is no reason to kill an engine
            raise EngineError("No quedó tiempo para este documento.")
        if not self._lock.acquire(timeout=patience):
            raise EngineError("El motor de PDF está ocupado.")
        try:
            return self._convert(docx, out, title, deadline)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Stop the engines; they start again with the next document."""
        with self._lock:
            self._closed = True
            for engine in self._engines or ():
                engine.close()

    def _convert(self, docx: Path, out: Path, title: str, deadline: float) -> Conversion:
        engines = list(self._found())
        failure = EngineError("No hay motor de PDF.")
        for engine in engines:
            left = deadline - time.monotonic()
            share = left * FIRST_SHARE if engine is not engines[-1] else left
            try:
                return Conversion(engine.name, _try(engine, docx, out, title, max(share, 0.0)))
            except ChildError as error:
                failure = error
                self._forget(engine)
            except EngineError as error:
                failure = error
        raise failure

    def _forget(self, engine: Engine) -> None:
        """Stop an engine, and do not use it again if there is another one."""
        engine.close()
        if len(self._found()) > 1:
            self._found().remove(engine)

    def _found(self) -> list[Engine]:
        if self._engines is None:
            self._engines = _find(self._settings)
        return self._engines


def _find(settings: PdfSettings) -> list[Engine]:
    """The engines to try, the best first; raises DocumentError if the one in the settings is missing."""
    if settings.engine == "embedded":
        return [embedded.engine()]
    office = libreoffice.find(settings.libreoffice_path)
    if settings.engine == "libreoffice":
        if office is None:
            raise EngineError("No se encontró LibreOffice con su puente de Python (python3-uno).")
        return [office]
    return [office, embedded.engine()] if office else [embedded.engine()]


def _try(engine: Engine, docx: Path, out: Path, title: str, seconds: float) -> int:
    """Convert with one engine and check the PDF; returns the number of pages."""
    part = out.with_name(f".{out.name}-{os.getpid()}-pdf.tmp")
    try:
        engine.convert(docx.resolve(), part.resolve(), title, seconds)
        pages = pdfium.page_count(part)
        if pages == 0:
            raise EngineError(f"El motor {engine.name} no escribió un PDF válido.")
        part.chmod(0o600)
        part.replace(out)
    except OSError as error:
        raise DocumentError(f"No se pudo guardar {out.name}: {files.reason(error)}.") from None
    finally:
        part.unlink(missing_ok=True)
    return pages


def _check_size(docx: Path) -> None:
    try:
        size = docx.stat().st_size
    except OSError:
        raise DocumentError(f"Falta {docx.name}.") from None
    if not 0 < size <= MAX_SIZE:
        raise DocumentError(f"{docx.name} está vacío o es demasiado grande.")
