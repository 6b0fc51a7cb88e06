"""The header of every step: the office's name, and how far the applicant is."""

from __future__ import annotations

from rich.text import Text
from textual.widget import Widget

from kiosk.content.braces import put
from kiosk.content.office_words import ScreenWords
from kiosk.sessions.step_view import PRACTICE, View
from kiosk.widgets.office_name import StaffWanted, Taps

_SHORT_BAR, _BAR, _LEAST_BAR = 8, 16, 3
_BARS = ((16, 16), (8, 4), (8, 4))
"""The most and the least columns of the bar beside the words about the minutes, the longest words first."""
_CUT, _LEAST_CUT = 20, 8
"""Letters that a cut name keeps beside words about the minutes, and beside the shortest of them."""
_PARTED = " — "
"""Between the two parts of an office's name: the first one is enough where there is little room."""


class StepHeader(Widget):
    """The office's name, «Sus datos · Paso 4 de 11», how many minutes are left.

    On short screens it is one line with a bar; the words about the minutes give way first. On tall ones the
    second line shows the parts of the journey: those that are done, this one, those that come.
    """

    DEFAULT_CSS = """
    StepHeader { height: 1; background: $primary; color: $background; padding: 0 1; }
    """
    ALLOW_SELECT = False

    def __init__(self, view: View, words: ScreenWords) -> None:
        super().__init__(id="step-header")
        self.office, self.code = view.office, view.code
        self._brief = view.office.partition(_PARTED)[0]
        self.position, self.progress = view.position, view.progress
        self.parts, self.minutes = view.parts, view.minutes_left
        self.words = words
        self._kept = len(PRACTICE) if view.practice else 0
        """Letters of the office's name that are always shown."""
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
        text = "\n".join(self._two_lines(width)) if self.size.height > 1 else self._one_line(width)
        return Text(text, no_wrap=True, overflow="crop")

    def _one_line(self, width: int) -> str:
        here, total = self.position
        told = [self.note, self._code(), self._place()]
        name = len(self._brief) if self._brief != self.office else min(len(self.office), _CUT)
        told_minutes = (self.words.minutes_left, self.words.minutes_brief, self.words.minutes_short)
        for words, (most, least), letters in zip(
            told_minutes, _BARS, (name, name, min(name, _LEAST_CUT)), strict=True
        ):
            right = _row(*told, minutes := self._minutes(words))
            room = width - len(right) - 4 - name  # the bar becomes shorter before the name is cut
            right = _row(right, _bar(here, total, max(least, min(room, most))))
            if minutes and not self.note and width - len(right) - 2 >= letters:
                return self._between(right, width)
        rest = _bar(here, total, _SHORT_BAR if self.note else _BAR)
        rows = [f"{_row(*told)} {rest}", _row(*told), _row(self.note, self._place()), self.note]
        fitting = (row for row in rows if self._kept + 2 + len(row) <= width)
        return self._between(next(fitting, self.note) if self._kept else rows[0], width)

    def _two_lines(self, width: int) -> tuple[str, str]:
        minutes = self._minutes(self.words.minutes_left)
        if (track := self._track(width)) is None:
            here, total = self.position
            right = _row(self.note, self._code(), self._place(), minutes)
            return self._between(right, width), _bar(here, total, width)
        return self._between(_row(self.note, self._code(), minutes), width), track

    def _track(self, width: int) -> str | None:
        """The parts with a bar behind each; None if there are none, or they are too long."""
        now = self.progress.part_number - 1
        if now < 0 or now >= len(self.parts):
            return None
        names = [f"✔ {part}" if number < now else part for number, part in enumerate(self.parts)]
        names[now] = self._place()
        bar = (width - len(_row(*names)) - len(names)) // len(names)
        if bar < _LEAST_BAR:
            return None
        done = [float(number < now) for number in range(len(names))]
        done[now] = self.progress.number / max(self.progress.total, 1)
        return _row(*(f"{name} {_bar(part, 1, bar)}" for name, part in zip(names, done, strict=True)))

    def _code(self) -> str:
        return put(self.words.code, codigo=self.code) if self.code else ""

    def _place(self) -> str:
        number, whole = self.progress.number, self.progress.total
        step = put(self.words.step, numero=number, total=whole) if whole > 1 else ""
        return " · ".join(filter(None, [self.progress.part, step]))

    def _minutes(self, words: str) -> str:
        if self.minutes is None:
            return ""
        return put(words, minutos=self.minutes) if self.minutes else self.words.nearly_done

    def _between(self, right: str, width: int) -> str:
        """The office's name, or its first part, or what there is room for; and what stands at the right."""
        room = width - len(right) - 2
        name = next((one for one in (self.office, self._brief) if len(one) <= room), "")
        if not name and room > 0:
            name = self.office[: room - 1].rstrip(" —-·") + "…"
        return name.ljust(room + 2) + right


def _row(*words: str) -> str:
    """What is told, with two spaces between."""
    return "  ".join(filter(None, words))


def _bar(here: float, total: int, width: int) -> str:
    """A progress bar of `width` cells."""
    done = round(width * here / max(total, 1))
    return "━" * done + "─" * (width - done)
