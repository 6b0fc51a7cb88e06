"""How to leave for today: the code of the session, how long it works, and what to do now."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult

from kiosk.content.braces import put
from kiosk.content.office_words import OfficeWords
from kiosk.screens.list_dialog import ListDialog
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

LeaveChoice = Literal["leave", "print"]


class LeaveDialog(ListDialog[LeaveChoice]):
    """Says code and deadline; the answer is what to do, None: stay.

    Args:
        words: the office's words.
        code: of the session.
        until: day and hour, in Spanish.
        paper: title of the paper that has the code on it; empty: none can be printed.
    """

    def __init__(self, words: OfficeWords, *, code: str, until: str, paper: str) -> None:
        super().__init__(words=words)
        self.code, self.until, self.paper = code, until, paper

    def compose_words(self) -> ComposeResult:
        """The code first: it is what has to be written down."""
        said = self.words.questions
        yield Plain(said.pause, classes="dialog-title")
        yield Plain(put(said.pause_code, codigo=self.code), classes="session-code", spoken="")
        yield Plain(put(said.pause_until, hasta=self.until), classes="paragraph")
        yield Plain(said.pause_how, classes="paragraph")
        lines = [PickLine("leave", said.pause_go)]
        if self.paper:
            lines.append(PickLine("print", put(said.pause_print, titulo=self.paper)))
        yield PickList(lines)

    @property
    def back_words(self) -> str:
        """Esc stays on the step."""
        return self.words.questions.pause_stay
