"""Text that is not read as markup: a name such as «[/b]» is shown as it is."""

from __future__ import annotations

from textual.widgets import Static


class Plain(Static):
    """A text that is shown exactly as it is."""

    DEFAULT_CSS = "Plain { width: 100%; height: auto; }"
    ALLOW_SELECT = False

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(text, markup=False, id=id, classes=classes)
