"""A list of lines of which one is marked; Enter or a touch picks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.actions import SkipAction
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kiosk.widgets.entry import go_beside

LARGE = "-touch"
"""The class of an app whose targets are large: a line gets a blank one above and below it."""


@dataclass(frozen=True)
class PickLine:
    """One line of the list."""

    id: str
    words: str
    detail: str = ""
    """A second line, further to the right; a dim one cannot be read where the line is marked."""
    strong: bool = False
    heading: bool = False
    """A heading of the lines under it; it cannot be picked."""
    spoken: str | None = None
    """What is read aloud in its place, where the line holds an answer; None: the line itself."""

    def aloud(self) -> str:
        """What is read aloud of it."""
        whole = f"{self.words}. {self.detail}" if self.detail else self.words
        return whole if self.spoken is None else self.spoken


def line_beside(lines: OptionList, by: int) -> int | None:
    """Index of the line after (1) or before (-1) the marked one that can be picked; None: it is the last.

    Where no line is marked, it is the first or the last of all. Textual would go on at the other end.
    """
    last = len(lines.options) - 1
    marked = lines.highlighted
    place = marked + by if marked is not None else 0 if by > 0 else last
    while 0 <= place <= last and lines.options[place].disabled:
        place += by
    return place if 0 <= place <= last else None


class PickList(OptionList, inherit_bindings=False):
    """Textual's option list with few keys; its text is not read as markup."""

    DEFAULT_CSS = """
    PickList { height: auto; width: 100%; border: none; background: $surface; padding: 0;
               scrollbar-size-vertical: 1; }
    PickList:focus { border: none; background-tint: transparent; }
    PickList > .option-list--option-disabled { color: $secondary; text-style: bold; }
    PickList > .option-list--option-highlighted {
        background: $primary; color: $background; text-style: bold;
    }
    """
    BINDINGS = [
        ("up", "cursor_up", ""),
        ("down", "cursor_down", ""),
        ("enter", "select", ""),
    ]
    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0), layout=True)
    """How many lines there are: the list is as high as they are (see the app's frame)."""

    class Unmarked(Message):
        """Enter was pressed while no line is marked."""

    class Cleared(Message):
        """No line is marked any more, as at first: ↑ was pressed at the first one."""

    def __init__(
        self, lines: Sequence[PickLine], marked: str | None = "", *, among_questions: bool = False
    ) -> None:
        """Make the list.

        Args:
            lines: from top to bottom.
            marked: id of the line that is marked at first; empty: the first one; None: no line.
            among_questions: it stands in a form, so arrows go on to the questions beside it.
        """
        super().__init__(markup=False)
        self._drawn = lines
        self.among_questions = among_questions
        self.set_class(among_questions, "-among-questions")
        ids = [line.id for line in lines]
        self.first = ids.index(marked) if marked in ids else 0 if marked is not None else None

    def on_mount(self) -> None:
        """Mark the line that was asked for, or the first."""
        self.add_options([self._option(line) for line in self._drawn])
        self.highlighted = self.first

    def on_resize(self) -> None:
        """Keep the marked line in sight, where the line that says that more follows takes one away."""
        self.call_after_refresh(self.scroll_to_highlight)

    def action_cursor_up(self) -> None:
        """Mark the line above.

        At the first one: mark none if none was at first, go to the question before, or let the screen scroll.
        """
        self._mark(-1)

    def action_cursor_down(self) -> None:
        """Mark the line below; at the last one go to the question after it, or let the screen scroll."""
        self._mark(1)

    def _mark(self, by: int) -> None:
        if (line := line_beside(self, by)) is not None:
            self.highlighted = line
        elif by < 0 and self.first is None and self.highlighted is not None:
            self.highlighted = None
            self.scroll_home(animate=False)
            self.post_message(self.Cleared())
        elif not (self.among_questions and go_beside(self.screen, by)):
            raise SkipAction

    def turn(self, by: int) -> None:
        """Mark a line a page further (1) or before (-1): what Enter picks is always seen."""
        if by > 0:
            self.action_page_down()  # type: ignore[no-untyped-call]  # Textual made it so
        else:
            self.action_page_up()  # type: ignore[no-untyped-call]  # Textual made it so
        if line_beside(self, by) is None:  # a heading may stand above the first line
            self.scroll_to(y=self.max_scroll_y if by > 0 else 0, animate=False)

    def action_select(self) -> None:
        """Enter."""
        if self.highlighted is None:
            self.post_message(self.Unmarked())
        else:
            super().action_select()

    @property
    def lines(self) -> Sequence[PickLine]:
        """Its lines, from top to bottom."""
        return self._drawn

    def spoken(self) -> str:
        """Its lines, one after the other."""
        said = filter(None, (line.aloud().strip(" .:") for line in self._drawn))
        return " ".join(text if text[-1] in "?!" else f"{text}." for text in said)

    @property
    def marked(self) -> str:
        """Id of the marked line; empty if none is."""
        option = self.highlighted_option
        return (option.id or "") if option else ""

    def show(self, lines: Sequence[PickLine], marked: str = "") -> None:
        """Show other lines from now on, the marked one highlighted, or else the first that can be picked."""
        self._drawn = lines
        self.clear_options()
        self.add_options([self._option(line) for line in lines])
        ids = [line.id for line in lines]
        self.highlighted = ids.index(marked) if marked in ids else (0 if ids else None)

    def enlarge(self) -> None:
        """Targets have become large: draw the same lines so, with the same one marked."""
        marked = self.highlighted
        self.clear_options()
        self.add_options([self._option(line) for line in self._drawn])
        self.highlighted = marked

    def _option(self, line: PickLine) -> Option:
        text = Text(line.words, style="bold" if line.strong else "")
        if line.detail:
            text.append(f"\n   {line.detail}")
        if self.app.has_class(LARGE) and not line.heading:
            text = Text.assemble("\n", text, "\n")
        return Option(text, id=line.id, disabled=line.heading)
