"""Text that is not read as markup: a name such as «[/b]» is shown as it is."""

from __future__ import annotations

from itertools import takewhile

from textual.screen import Screen
from textual.visual import VisualType
from textual.widgets import Static


class Plain(Static):
    """A text that is shown exactly as it is."""

    DEFAULT_CSS = "Plain { width: 100%; height: auto; }"
    ALLOW_SELECT = False

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str | None = None,
        spoken: str | None = None,
    ) -> None:
        super().__init__(text, markup=False, id=id, classes=classes)
        self._spoken = spoken

    def spoken(self) -> str:
        """What is read aloud in its place, empty for nothing; without such words, the text itself."""
        return str(self.content) if self._spoken is None else self._spoken

    def say(self, text: str) -> None:
        """Show other words, and have the same ones read aloud."""
        self._spoken = None
        self.update(text)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show other words; everything around is placed anew only where they need other room."""
        if content == self.content:
            return
        before = self._rows()
        super().update(content, layout=False)
        if layout and (not before or self._rows() != before or self._widens()):
            self.refresh(layout=True)

    def _rows(self) -> int:
        """Rows that the words take in the room there is; 0: they have no room yet."""
        self.clear_cached_dimensions()
        return self.get_content_height(self.size, self.size, self.content_size.width)

    def _widens(self) -> bool:
        """The words, or a box that they stand in, are as wide as the words."""
        boxes = takewhile(lambda node: not isinstance(node, Screen), self.ancestors_with_self)
        return any(box.styles.width is None or box.styles.width.is_auto for box in boxes)
