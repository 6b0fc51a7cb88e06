"""A keyboard on the screen for people who touch it. It never takes the focus from the field.

It is one widget that draws its own keys: a tap paints one key again and places nothing anew.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from kiosk.content.touch_keys import Rows, TouchKey, layout_for, touch_layouts
from kiosk.widgets.entry import Entry
from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.line_entry import LineInput

EDGE = 1
"""Columns at the left of the first key; the last one has as many at its right."""
ROOMY = 28
"""From this many rows of the terminal on, a key is three rows high; below it, two."""
EDGES = {2: ("", "▀"), 3: ("▄", "▀")}
"""Height of a key -> the half blocks of its upper and lower edge."""

HELD_SECONDS = 0.6
"""How long a finger stays on a key until the key repeats."""
REPEAT_SECONDS = 0.12
"""From then on it types so often."""
MOST_REPEATS = 12
"""A hand that rests on a key does little harm; who wants more holds it down again."""
REPEATED = frozenset({"type", "space", "erase"})
"""What a key that is held down does again."""

TYPING = "-typing"
"""Class of a screen while the keyboard is on it."""


class TouchKeyboard(Widget, can_focus=False):
    """The keys for the input that has the focus. It says what was tapped; the app types it."""

    COMPONENT_CLASSES = {"touch-keyboard--key", "touch-keyboard--special", "touch-keyboard--down"}
    DEFAULT_CSS = """
    TouchKeyboard { height: auto; width: 100%; max-width: 130; background: $panel; padding: 0; }
    TouchKeyboard.-docked { dock: bottom; }
    TouchKeyboard > .touch-keyboard--key { background: $surface; color: $foreground; text-style: bold; }
    TouchKeyboard > .touch-keyboard--special { background: $surface; color: $primary; text-style: bold; }
    TouchKeyboard > .touch-keyboard--down { background: $primary; color: $background; text-style: bold; }
    """
    ALLOW_SELECT = False

    class Tapped(Message):
        """A key was tapped that types something."""

        def __init__(self, key: str, character: str | None) -> None:
            super().__init__()
            self.key = key
            """Its name, as of a real key."""
            self.character = character

    def __init__(self) -> None:
        super().__init__()
        self.layout_name = "letters"
        self.shifted = False
        """The next letter is a capital one; only that."""
        self.line: LineInput | None = None
        """The input that is typed into."""
        self.finger = False
        """A finger is on the screen: the keys stay, because what it touches would move away from it."""
        self._down: Offset | None = None
        """Row and place of the key that is held down."""
        self._repeat: Timer | None = None
        """Runs while the key that is held down may repeat."""
        self._repeats = 0
        """How often it has."""

    @property
    def keys(self) -> Rows:
        """The keys that are shown."""
        return touch_layouts()[self.layout_name]

    @property
    def key_height(self) -> int:
        """Rows of the terminal that a key takes."""
        return 3 if self.app.size.height >= ROOMY else 2

    # --- coming and going

    def open_for(self, line: LineInput) -> None:
        """Show the keys for an input, and bring all of its question into what is left of the screen."""
        if self.line is not line:
            entry = next((node for node in line.ancestors if isinstance(node, Entry)), None)
            self.shifted = False
            self._show_layout(layout_for(entry.field if entry else None))
        self.line = line
        self.display = True
        self.screen.add_class(TYPING)
        self.call_after_refresh(self.show_question)

    def close(self) -> None:
        """Take the keys away."""
        self.display = False
        self._hold(None)
        self.line = None
        self.screen.remove_class(TYPING)

    def on_mount(self) -> None:
        """Follow the focus from one input to the next; go where there is nothing to type."""
        self.watch(self.screen, "focused", self.follow, init=False)

    def follow(self) -> None:
        """Be where the focus is, unless a finger is on the screen."""
        focused = self.screen.focused
        if self.finger or not self.display or focused is self.line:
            return
        if isinstance(focused, LineInput):
            self.open_for(focused)
        else:
            self.close()

    def on_resize(self) -> None:
        """The keys take other room than before."""
        if self.line is not None:
            self.call_after_refresh(self.show_question)

    def show_question(self) -> None:
        """Scroll so that the input is seen with its label above it and its problem below it."""
        if self.line is None or not self.line.is_attached:
            return
        row = next((node for node in self.line.ancestors if isinstance(node, FieldRow)), None)
        if row is not None:
            row.scroll_visible(animate=False)
        self.line.scroll_visible(animate=False)

    # --- drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual gives them
        """Rows of all keys."""
        return len(self.keys) * self.key_height

    def place_of(self, row: int, index: int) -> Region:
        """Where a key is in this widget, with the column that parts it from the next one."""
        keys = self.keys[row]
        whole, before = sum(key.width for key in keys), sum(key.width for key in keys[:index])
        room = self.size.width - EDGE
        left = EDGE + room * before // whole
        right = EDGE + room * (before + keys[index].width) // whole
        return Region(left, row * self.key_height, right - left, self.key_height)

    def render_line(self, y: int) -> Strip:
        """One row of cells of a row of keys."""
        row, part = divmod(y, self.key_height)
        if row >= len(self.keys):
            return Strip.blank(self.size.width, self.rich_style)
        segments = [Segment(" " * EDGE, self.rich_style)]
        for index, key in enumerate(self.keys[row]):
            width = self.place_of(row, index).width - 1
            style = self._style(key, down=self._down == Offset(index, row))
            upper, lower = EDGES[self.key_height]
            edge = upper if part == 0 else lower if part == self.key_height - 1 else ""
            if edge:
                ground = Style(color=style.bgcolor, bgcolor=self.rich_style.bgcolor)
                segments.append(Segment(edge * width, ground))
            else:
                segments.append(Segment(self.shown(key)[:width].center(width), style))
            segments.append(Segment(" ", self.rich_style))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def shown(self, key: TouchKey) -> str:
        """The words on a key now."""
        if key.does == "shift":
            return f"▲ {key.words}" if self.shifted else key.words
        return key.words.upper() if self.shifted and key.does == "type" else key.words

    def _style(self, key: TouchKey, *, down: bool) -> Style:
        if down or (key.does == "shift" and self.shifted):
            return self.get_component_rich_style("touch-keyboard--down")
        return self.get_component_rich_style(f"touch-keyboard--{'key' if key.does == 'type' else 'special'}")

    def _show_layout(self, name: str) -> None:
        if name == self.layout_name:
            self.refresh()
            return
        other = len(touch_layouts()[name]) != len(self.keys)
        self.layout_name = name
        self.refresh(layout=other)

    # --- fingers

    def _at(self, event: events.MouseEvent) -> Offset | None:
        """The key under a touch: its place in its row, and its row."""
        row = event.y // self.key_height
        if not 0 <= row < len(self.keys):
            return None
        for index in range(len(self.keys[row])):
            if self.place_of(row, index).contains(event.x, event.y):
                return Offset(index, row)
        return None

    def _hold(self, key: Offset | None) -> None:
        for place in (self._down, key):
            if place is not None:
                self.refresh(self.place_of(place.y, place.x))
        self._down, self._repeats = key, 0
        if self._repeat:
            self._repeat.stop()
            self._repeat = None
        if key is not None and self._repeats_at(key):
            self._repeat = self.set_timer(HELD_SECONDS, self._go_on)

    def _repeats_at(self, place: Offset) -> bool:
        """Whether the key at a place types or takes away one sign."""
        key = self.keys[place.y][place.x]
        return key.does in REPEATED and (key.does != "type" or len(key.words) == 1)

    def _go_on(self) -> None:
        """The key is still held down: it does its work once more."""
        if self._down is None or not self.display:
            return
        self._repeats += 1
        self._tap(self.keys[self._down.y][self._down.x])
        if self._repeats < MOST_REPEATS:
            self._repeat = self.set_timer(REPEAT_SECONDS, self._go_on)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A finger comes down: the key is marked, and types once the finger leaves it, or stays long."""
        event.stop()
        if event.button == 1:
            self._hold(self._at(event))

    def on_leave(self) -> None:
        """The finger has slipped off: nothing is typed."""
        self._hold(None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A finger that slides off its key types no more."""
        if self._down is not None and self._at(event) != self._down:
            self._hold(None)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The finger leaves: it was a tap if it is on the same key still."""
        event.stop()
        held, here, repeated = self._down, self._at(event), self._repeats > 0
        self._hold(None)
        if held is not None and held == here and self.display and not repeated:
            self._tap(self.keys[held.y][held.x])

    def on_click(self, event: events.Click) -> None:
        """A tap on a key is no touch on what lies around the keys."""
        event.stop()

    def _tap(self, key: TouchKey) -> None:
        match key.does:
            case "type":
                self._type(key.words)
            case "space":
                self.post_message(self.Tapped("space", " "))
            case "erase":
                self.post_message(self.Tapped("backspace", None))
            case "enter":
                self.post_message(self.Tapped("enter", "\r"))
            case "shift":
                self.shifted = not self.shifted
                self.refresh()
            case "show":
                self._show_layout(key.shows)
            case "hide":
                self.close()

    def _type(self, words: str) -> None:
        """Type a letter, or the end of an e-mail address with the @ that may be missing before it."""
        if len(words) > 1 and self.line is not None and "@" not in self.line.value:
            words = f"@{words}"
        for sign in words.upper() if self.shifted else words:
            self.post_message(self.Tapped(sign, sign))
        if self.shifted:
            self.shifted = False
            self.refresh()
