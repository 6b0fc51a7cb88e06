"""The header of every step: the office's name, and how far the applicant is."""

from __future__ import annotations

from rich.text import Text
from textual.widget import Widget

from kiosk.content.braces import put
from kiosk.content.office_words import ScreenWords
from kiosk.sessions.step_view import View
from kiosk.widgets.office_name import StaffWanted, Taps


class StepHeader(Widget):
    """The office's name, «Sus datos · Paso 4 de 11», a bar; one line on short screens, two on tall ones."""

    DEFAULT_CSS = """
    StepHeader { height: 1; background: $primary; color: $background; padding: 0 1; }
    """
    ALLOW_SELECT = False

    def __init__(self, view: View, words: ScreenWords) -> None:
        super().__init__(id="step-header")
        self.office, self.code = view.office, view.code
        self.position, self.progress = view.position, view.progress
        self.words = words
        self.note = ""
        """A few words, such as that staff were called; empty: none."""
        self._taps = Taps()

    def on_click(self) -> None:
        """Five touches open the staff mode."""
        if self._taps.tap():
            self.post_message(StaffWanted())

    def show_note(self, note: str) -> None:
        """Show another note; an empty one shows none."""
        self.note = note
        self.refresh()

    def render(self) -> Text:
        """One or two lines, cut to the width."""
        width = max(self.content_size.width, 20)
        here, total = self.position
        code = put(self.words.code, codigo=self.code) if self.code else ""
        number, whole = self.progress.number, self.progress.total
        step = put(self.words.step, numero=number, total=whole) if whole > 1 else ""
        place = " · ".join(filter(None, [self.progress.part, step]))
        step = "  ".join(filter(None, [self.note, code, place]))
        if self.size.height > 1:
            top = self._between(self.office, step, width)
            return Text(f"{top}\n{_bar(here, total, width)}", no_wrap=True, overflow="crop")
        bar = _bar(here, total, 8 if self.note else 16)
        return Text(self._between(self.office, f"{step} {bar}", width), no_wrap=True, overflow="crop")

    @staticmethod
    def _between(left: str, right: str, width: int) -> str:
        room = width - len(right) - 2
        name = left if len(left) <= room else left[: max(room - 1, 0)].rstrip(" —-") + "…"
        return name.ljust(room + 2) + right


def _bar(here: int, total: int, width: int) -> str:
    """A progress bar of `width` cells."""
    done = round(width * here / max(total, 1))
    return "━" * done + "─" * (width - done)
