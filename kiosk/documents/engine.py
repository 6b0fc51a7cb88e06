"""A PDF engine: a child process that is kept running, restarted now and then, and once more when it dies."""

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
"""Language of every document in the PDF's metadata (ISO 32000-1, 14.9.2)."""
RECYCLE_AFTER = 500
"""Documents after which the process is restarted: LibreOffice grows by about 1 MB per document."""


class EngineRefusedError(EngineError):
    """The engine works but cannot convert this document."""

    code = "D5"


@dataclass(frozen=True)
class EngineCommand:
    """The command line and environment of an engine."""

    arguments: Sequence[str]
    environment: Mapping[str, str]


class Engine:
    """One engine; only one thread at a time may use it."""

    def __init__(
        self, name: str, command: Callable[[Path], EngineCommand], recycle_after: int = RECYCLE_AFTER
    ) -> None:
        """Store the settings; the process starts with the first document or with `warm`.

        Args:
            name: name of the engine in the settings.
            command: makes the command from the engine's private folder.
            recycle_after: documents after which the process is restarted.
        """
        self.name = name
        self._command = command
        self._recycle_after = recycle_after
        self._child: Child | None = None
        self._folder: Path | None = None
        self._jobs = 0

    def warm(self, seconds: float) -> None:
        """Start the process if it is not running, and wait until it answers; raises ChildError."""
        self._started().ask({}, seconds)

    def convert(self, docx: Path, pdf: Path, title: str, seconds: float) -> None:
        """Convert a Word file to PDF; a process that died is started again once.

        Raises:
            ChildLateError: it took more than `seconds`; the process was killed.
            ChildError: the process died, and died again after a restart.
            EngineRefusedError: the engine cannot convert the document.
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
    """The environment of an engine: no folder of this account and no setting of Python is passed on."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(folder),
        "LANG": "C.UTF-8",
        **(extra or {}),
    }
