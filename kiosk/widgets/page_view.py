"""A page of a paper on the screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from kiosk.ports import Page
from kiosk.widgets.plain import Plain


def choose(mode: str) -> bool:
    """Whether this terminal can show pictures."""
    return False


class PageView(VerticalScroll, can_focus=False):
    """The page as text on white paper."""

    DEFAULT_CSS = """
    PageView { background: white; color: black; padding: 1 2; border: solid $panel; }
    PageView Plain { color: black; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.sheet = Plain("")

    def compose(self) -> ComposeResult:
        """One sheet."""
        yield self.sheet

    def show(self, page: Page) -> None:
        """Show a page from its top."""
        self.sheet.update(page.text)
        self.scroll_home(animate=False)
