"""A printer that prints nothing, for dry runs and for machines where printing is off."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.errors import PrintError
from kiosk.ports import Paper, PrintJob
from kiosk.printing import pdf_check
from kiosk.printing.instant import InstantPrinter

REHEARSAL = "Esto es un ensayo: no se imprime nada."
"""`place` in a dry run."""
SWITCHED_OFF = "En esta máquina no se imprime: sus documentos solo se muestran en la pantalla."
"""`place` if the setting `[printing] enabled` is false."""


class DryRunPrinter(InstantPrinter):
    """Stores in memory what it was asked to print."""

    def __init__(self, place: str = REHEARSAL) -> None:
        super().__init__(place)
        self.sent: list[tuple[str, str]] = []
        """Session code and document id of each document, in order."""

    @property
    def place(self) -> str:
        """Why no paper comes out, for the applicant."""
        return self.state.sentence

    def send(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Store the documents in memory; raises PrintError if one is missing or incomplete."""
        contents = [pdf_check.content(paper) for paper in papers]
        self.sent += [(code, paper.document) for paper in papers]
        return self.done(papers, contents, code)

    def reprint(self, papers: Sequence[Paper], code: str) -> tuple[PrintJob, ...]:
        """Store the documents once more."""
        return self.send(papers, code)

    def test_page(self) -> PrintJob:
        """Raises PrintError: there is nothing to try."""
        raise PrintError(self.place)
