"""The sentence about what is wrong with an answer, behind a sign: colour says nothing alone."""

from __future__ import annotations

from kiosk.widgets.plain import Plain

WRONG = "problem-text"
"""The class of a sentence about something that is wrong; the app's frame gives it its colour."""


def with_sign(problem: str) -> str:
    """The sentence behind its sign; nothing if there is none."""
    return f"▲ {problem}" if problem else ""


class ProblemLine(Plain):
    """Empty until something is wrong, or has to be waited for."""

    DEFAULT_CSS = "ProblemLine { margin: 0 0 1 0; }"

    def refuse(self, problem: str) -> None:
        """Say what is wrong; an empty text takes it away."""
        self.set_class(bool(problem), WRONG)
        self.update(with_sign(problem))

    def tell(self, words: str) -> None:
        """Say something that is no fault of anybody."""
        self.remove_class(WRONG)
        self.update(words)
