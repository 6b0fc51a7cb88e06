"""Makes the workshop of documents at its first use: importing it takes 0.1 s and 20 MB."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.documents.workshop import Workshop
    from kiosk.settings import PdfSettings


class LateDocuments:
    """The `Documents` port; makes the `Workshop` at the first call of a method, in any thread."""

    def __init__(
        self, papers: Path, settings: PdfSettings, *, marked: bool = False, across: str = ""
    ) -> None:
        self._papers, self._settings, self._marked, self._across = papers, settings, marked, across
        self._workshop: Workshop | None = None
        self._making = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        """A method of the workshop, which is made now if it was not yet."""
        return getattr(self._made(), name)

    def _made(self) -> Workshop:
        with self._making:
            if self._workshop is None:
                from kiosk.documents.workshop import Workshop

                self._workshop = Workshop(
                    self._papers, self._settings, marked=self._marked, across=self._across
                )
            return self._workshop

    def close(self) -> None:
        """Stop the engines if the workshop was made."""
        with self._making:
            if self._workshop is not None:
                self._workshop.close()
