"""The screen shown while somebody cleans the terminal: a countdown, and nothing to press."""

from __future__ import annotations

from textual.app import ComposeResult

from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.widgets.key_bar import Key
from kiosk.widgets.plain import Plain


class CleaningScreen(StaffScreen):
    """Says for how long keys and touches do nothing."""

    DEFAULT_CSS = """
    CleaningScreen #staff-body { align: center middle; height: 1fr; }
    CleaningScreen Plain { text-align: center; }
    CleaningScreen #title { display: none; }
    CleaningScreen #cleaning-left { text-style: bold; margin: 1 0; }
    CleaningScreen KeyBar { display: none; }
    """
    TITLE_WORDS = "Limpie la pantalla y el teclado"

    def __init__(self, member: str, seconds: int) -> None:
        super().__init__(member)
        self.left = Plain(id="cleaning-left")
        self.count(seconds)

    def compose_body(self) -> ComposeResult:
        """What to do, what does nothing now, and the seconds left: all in the middle, seen from afar."""
        yield Plain(self.TITLE_WORDS, classes="dialog-title")
        yield Plain("Las teclas y los toques no hacen nada mientras tanto.")
        yield self.left
        yield Plain("Use un paño apenas húmedo. No hay que pulsar nada: la pantalla vuelve sola.")

    def keys(self) -> tuple[Key, ...]:
        """None: none of them would work."""
        return ()

    def count(self, seconds: int) -> None:
        """Show the seconds that are left."""
        self.left.update("Falta 1 segundo." if seconds == 1 else f"Faltan {seconds} segundos.")
