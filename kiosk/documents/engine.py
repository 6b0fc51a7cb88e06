"""A PDF engine: a child process kept warm, renewed now and then, started again once when it dies."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.documents import leftovers
from kiosk.documents.child_process import Child, ChildError, ChildLateError, EngineError

LANGUAGE = "es-CO"
"""Language of every document, told to PDF readers (ISO 32000-1, 14.9.2)."""
RECYCLE_AFTER = 500
"""Documents after which the process is renewed: LibreOffice grows by about 1 MB a document."""


class EngineRefusedError(EngineError):
    """The engine works, but not with this document."""

    code = "D5"


@dataclass(frozen=True)
class EngineCommand:
    """How an engine is started."""

    arguments: Sequence[str]
    environment: Mapping[str, str]


class Engine:
    """One engine; not for two threads at once."""

    def __init__(
        self, name: str, command: Callable[[Path], EngineCommand], recycle_after: int = RECYCLE_AFTER
    ) -> None:
        """Prepare an engine that starts when it is needed.

        Args:
            name: what it is called in the settings.
            command: how it is started, given its own private folder.
            recycle_after: documents after which it is renewed.
        """
        self.name = name
        self._command = command
        self._recycle_after = recycle_after
        self._child: Child | None = None
        self._folder: Path | None = None
        self._jobs = 0

    def warm(self, seconds: float) -> None:
        """Start the engine, if it does not run, and wait until it can work; raises ChildError."""
        self._started().ask({}, seconds)

    def convert(self, docx: Path, pdf: Path, title: str, seconds: float) -> None:
        """Turn a Word file into a PDF.

        Raises:
            ChildLateError: not within so many seconds; the engine was ended.
            ChildError: the engine died, and died again after a fresh start.
            EngineRefusedError: the engine cannot read the document.
        """
        deadline = time.monotonic() + seconds
        job = {"docx": str(docx), "pdf": str(pdf), "title": title, "seconds": seconds}
        try:
            answer = self._started().ask(job, seconds)
        except ChildLateError:
            self.close()
            raise
        except ChildError:
            self.close()
            answer = self._started().ask(job, deadline - time.monotonic())
        self._count()
        if not answer.get("ok"):
            raise EngineRefusedError(
                f"El motor {self.name} no pudo con el documento ({answer.get('error', '')})."
            )

    def close(self) -> None:
        """End the process and delete its private folder."""
        if self._child is not None:
            self._child.stop()
        if self._folder is not None:
            with suppress(OSError):
                shutil.rmtree(self._folder)
        self._child = self._folder = None
        self._jobs = 0

    def _started(self) -> Child:
        if self._child is not None and self._child.alive:
            return self._child
        self.close()
        try:
            leftovers.sweep()
            self._folder = leftovers.private_folder()
            command = self._command(self._folder)
        except OSError as error:
            raise ChildError(f"No se pudo iniciar el motor de PDF: {files.reason(error)}.") from None
        self._child = Child(command.arguments, command.environment)
        return self._child

    def _count(self) -> None:
        self._jobs += 1
        if self._jobs >= self._recycle_after:
            self.close()


def quiet_environment(folder: Path, extra: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The few variables an engine needs; nothing of this account's own folders or of Python's."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(folder),
        "LANG": "C.UTF-8",
        **(extra or {}),
    }
