"""The scanner screen of staff: whether it answers, why the last scan failed, and a test scan."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.sessions.scanner_words import ScannerFacts
from kiosk.widgets.key_bar import Key
from kiosk.widgets.plain import Plain


class ScannerScreen(StaffScreen):
    """The state in plain words; a test scan says what came out and keeps nothing."""

    DEFAULT_CSS = """
    ScannerScreen #scanner-state { text-style: bold; margin: 0 0 1 0; }
    ScannerScreen #scanner-state.-trouble { color: $error; }
    """
    BINDINGS = [
        Binding("v", "test(False)", show=False),
        Binding("a", "test(True)", show=False),
        Binding("r", "look", show=False),
    ]
    TITLE_WORDS = "Escáner"

    class FromScanner(StaffScreen.FromStaff):
        """Base of what the scanner's screen asks for."""

    class StateRequested(FromScanner):
        """Ask the scanner whether it answers."""

    class TestRequested(FromScanner):
        """Scan once; `feeder`: every sheet in the feeder."""

        def __init__(self, *, feeder: bool) -> None:
            super().__init__()
            self.feeder = feeder

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self._facts = ScannerFacts("Preguntando al escáner…")
        self.state = Plain("", id="scanner-state")
        self.last = Plain("", id="scanner-last")
        self.result = Plain("", id="scanner-result")

    def compose_body(self) -> ComposeResult:
        """The state, the last fault, the result of a test."""
        yield self.state
        yield self.last
        yield self.result

    def keys(self) -> tuple[Key, ...]:
        """Test scans, and asking again."""
        feeder = (Key("A", "Probar alimentador", "screen.test(True)"),) if self._facts.feeder else ()
        glass = Key("V", "Probar vidrio", "screen.test(False)", strong=True)
        whole = (BACK, Key("R", "Consultar otra vez", "screen.look"), *feeder, glass)
        short = (BACK, Key("R", "Consultar", "screen.look"), *feeder, glass)
        return self.first_that_fits((LEAVE, *whole), whole, short)

    def on_mount(self) -> None:
        """Ask the scanner."""
        self.show(self._facts)
        self.post_message(self.StateRequested())

    def show(self, facts: ScannerFacts) -> None:
        """Show what the scanner answered."""
        self._facts = facts
        self.state.update(f"{'▲ ' if facts.trouble else ''}{facts.state}")
        self.state.set_class(facts.trouble, "-trouble")
        self.last.update(f"El último escaneo falló: {facts.last_trouble}" if facts.last_trouble else "")
        self.show_keys()

    def show_result(self, words: str) -> None:
        """Show what a test scan brought."""
        self.result.update(words)

    def action_test(self, feeder: bool) -> None:
        """V or A: scan once."""
        if not feeder or self._facts.feeder:
            self.result.update("")
            self.ask(self.TestRequested(feeder=feeder))

    def action_look(self) -> None:
        """R: ask the scanner again."""
        self.post_message(self.StateRequested())
