"""The screen for a fault that staff have to repair; it shows a short code."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.screens.laid_out_once import LaidOutOnce
from kiosk.widgets.plain import Plain


class TroubleScreen(LaidOutOnce[None]):
    """«Llame al funcionario» and a code; it shows no data of applicants."""

    AUTO_FOCUS = None
    ALLOW_SELECT = False

    def __init__(self, title: str, code: str) -> None:
        super().__init__(name="trouble")
        self.words = title
        self.code = code

    def compose(self) -> ComposeResult:
        """What happened, what to do, the code."""
        with Vertical(id="trouble"):
            yield Plain("Por favor, llame al funcionario", id="trouble-title")
            yield Plain(self.words, classes="paragraph")
            yield Plain("El quiosco no puede seguir por ahora. Nada de lo que usted haga lo daña.")
            yield Plain(f"Código: {self.code}", id="trouble-code")
            yield Plain("Para el funcionario: el comando «kiosk doctor» dice qué falta.", id="trouble-hint")
