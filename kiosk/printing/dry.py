"""A printer that prints nothing, for rehearsals and machines where printing is off."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.ports import Paper

REHEARSAL = "Esto es un ensayo: no se imprime nada."
"""Where the paper comes out in a dry run."""
SWITCHED_OFF = "En esta máquina no se imprime: sus documentos solo se muestran en la pantalla."
"""Where the paper comes out when [printing] enabled is false."""


class DryRunPrinter:
    """Remembers what it was asked to print."""

    def __init__(self, place: str = REHEARSAL) -> None:
        self.sent: list[tuple[str, str]] = []
        """Session code and document id of every paper, in order."""
        self._place = place

    @property
    def place(self) -> str:
        """Why no paper comes out, for the applicant."""
        return self._place

    def send(self, papers: Sequence[Paper], code: str) -> None:
        """Remember the papers."""
        self.sent += [(code, paper.document) for paper in papers]
