"""The screen that shows the scanned files of a session, page after page."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.ports.scanning import ScannedFile
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.widgets.key_bar import Key
from kiosk.widgets.page_view import PageView, Pictures, chosen
from kiosk.widgets.plain import Plain


class ScansScreen(PagesScreen):
    """One page at a time; the file on the screen can be deleted, or deleted and scanned again."""

    TITLE_WORDS = "Lo escaneado"
    BINDINGS = [Binding("b", "drop", show=False), Binding("e", "again", show=False)]

    class DropRequested(StaffScreen.FromStaff):
        """Delete a scanned file; `again`: let it be scanned once more."""

        def __init__(self, session_id: str, name: str, *, again: bool) -> None:
            super().__init__()
            self.session_id = session_id
            self.name = name
            self.again = again

    def __init__(
        self, member: str, session_id: str, code: str, files: Sequence[ScannedFile], *, fixed: bool
    ) -> None:
        """Show these files; `fixed`: another screen has the session open, so nothing can be changed."""
        super().__init__(member, session_id, code, files)
        self._fixed = fixed

    def compose_body(self) -> ComposeResult:
        """Which page it is, and the page as a picture: a scan has no text."""
        yield Plain("", id="page-title")
        yield PageView(id="page", pictures=Pictures.BLOCKS if chosen() is Pictures.TEXT else chosen())

    def keys(self) -> tuple[Key, ...]:
        """Turn pages, change the file, or go back."""
        leaf = (Key("←", "Anterior", "screen.leaf(-1)"), Key("→", "Siguiente", "screen.leaf(1)"))
        if self._fixed:
            return (LEAVE, BACK, *leaf)
        forms = [
            (BACK, *leaf, Key("B", "Borrar", "screen.drop"), Key("E", words, "screen.again"))
            for words in ("Escanear otra vez", "Reescanear")
        ]
        return self.first_that_fits((LEAVE, *forms[0]), *forms)

    def action_drop(self) -> None:
        """B: delete the file."""
        self._ask_to_drop(again=False)

    def action_again(self) -> None:
        """E: delete the file, and go to the step at which it is scanned."""
        self._ask_to_drop(again=True)

    def _ask_to_drop(self, *, again: bool) -> None:
        file = self.leaves[self.leaf][0]
        if not self._fixed and isinstance(file, ScannedFile):
            self.post_message(self.DropRequested(self.session_id, file.name, again=again))
