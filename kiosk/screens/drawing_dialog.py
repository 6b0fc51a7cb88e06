"""The drawing of a page of SECOP, alone on the screen: where it had no room beside the words."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.content.office_words import OfficeWords
from kiosk.content.wireframes import Wireframe
from kiosk.screens.dialogs import MessageDialog
from kiosk.widgets.plain import Plain
from kiosk.widgets.wireframe import WireframeView


class DrawingDialog(MessageDialog):
    """The title of the step and its drawing; the key that opened it closes it too."""

    BINDINGS = [Binding("f8", "careful", show=False)]

    def __init__(self, words: OfficeWords, title: str, drawing: Wireframe) -> None:
        super().__init__(title, (), words.dialogs.back, words=words)
        self.drawing = drawing

    def compose_head(self) -> ComposeResult:
        """The title."""
        yield Plain(self.title_words, classes="dialog-title")

    def compose_words(self) -> ComposeResult:
        """The drawing, in the middle."""
        yield WireframeView(self.drawing, self.words.screen.drawing)
