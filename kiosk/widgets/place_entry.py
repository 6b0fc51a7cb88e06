"""An input for a department or a municipality, which is found by typing a few letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from kiosk.content.models import AnyField, DepartmentField, MunicipalityField
from kiosk.content.office_words import FormWords
from kiosk.interview.places import Entry as Place
from kiosk.interview.places import find, fold, is_city
from kiosk.widgets.entry import Entry, go_beside
from kiosk.widgets.line_entry import LineInput, example_of
from kiosk.widgets.pick_list import LARGE, line_beside
from kiosk.widgets.plain import Plain

MANY, MOST = 150, 40
"""More places than these are shown once something was typed, and only so many of them."""
NOTHING = "Ningún lugar se llama así. Borre unas letras y elija de la lista."
"""Shown while no place has these letters."""


class PlaceInput(LineInput, inherit_bindings=False):
    """The line above the list: its arrows move in the list."""

    BINDINGS = [
        *(b for b in LineInput.BINDINGS if isinstance(b, Binding) and b.key not in {"up", "down"}),
        Binding("up", "nearby(-1)", show=False),
        Binding("down", "nearby(1)", show=False),
    ]

    class Moved(Message):
        """An arrow key was pressed; the list handles it."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def action_nearby(self, by: int) -> None:
        """Up or down in the list of places."""
        self.post_message(self.Moved(by))


class PlaceList(OptionList, can_focus=False):
    """The places that match; a touch chooses one."""

    DEFAULT_CSS = """
    PlaceList { height: auto; max-height: 5; width: 100%; max-width: 60; border: none; padding: 0;
                background: $panel; scrollbar-size-vertical: 1; }
    PlaceList > .option-list--option { padding: 0 1 0 2; }
    PlaceList > .option-list--option-highlighted { background: $primary; color: $background; }
    """
    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0), layout=True)
    """How many lines there are: the list is as high as they are (see the app's frame)."""


class PlaceEntry(Entry):
    """Typing shortens the list of places; Enter takes the marked one."""

    DEFAULT_CSS = """
    PlaceEntry LineInput { width: 100%; max-width: 60; }
    PlaceEntry .nothing { color: $error; text-style: bold; }
    """

    class Chosen(Message):
        """A place was chosen, or is no longer chosen because of typing."""

        def __init__(self, entry: PlaceEntry, town: str = "") -> None:
            super().__init__()
            self.entry = entry
            self.town = town
            """Code of the municipality by whose name a department was found."""

    def __init__(
        self,
        words: FormWords,
        field: DepartmentField | MunicipalityField,
        value: str,
        places: Sequence[Place],
        aliases: Mapping[str, tuple[str, ...]] | None = None,
        towns: Sequence[Place] = (),
    ) -> None:
        super().__init__(field, value)
        self.words = words
        self.places = places
        self.towns = towns
        """Municipalities that are found where no department has the letters; one brings its department."""
        self.aliases = aliases or {}
        self.code = ""
        self.browsed = False
        """An arrow key was used: Enter takes the marked place, even if nothing is typed."""
        self.line = PlaceInput("", placeholder=example_of(words, field), max_length=60, select_on_focus=True)
        self.list = PlaceList()
        self.nothing = Plain(NOTHING, classes="nothing")
        self._offered: tuple[Place, ...] = ()
        """The places in the list."""
        self.list.display = self.nothing.display = False

    def compose(self) -> ComposeResult:
        """The line, the list of places, and the sentence for an empty list."""
        yield self.line
        yield self.list
        yield self.nothing

    def on_mount(self) -> None:
        """Show the place chosen before, or what was typed."""
        self._restore(self.initial)

    def _restore(self, value: str) -> None:
        name = dict(self.places).get(value, "")
        self.code = value if name else ""
        with self.prevent(Input.Changed):
            self.line.value = name or value
        if self.line.has_focus:
            self.line.select_all()  # focus may have come before the value

    def offer(self, places: Sequence[Place]) -> None:
        """Offer the places of another department; a chosen place that is not among them is removed."""
        if places == self.places:
            return
        self.places = places
        if self.code:
            name = dict(places).get(self.code, "")
            self.code = self.code if name else ""
            with self.prevent(Input.Changed):
                self.line.value = name
        self._narrow()

    def ask(self, field: AnyField) -> None:
        """The example in the empty line follows the question."""
        super().ask(field)
        self.line.placeholder = example_of(self.words, field)

    @property
    def open(self) -> bool:
        """Places that are not in the list can be typed, too: cities abroad."""
        return any(code == name for code, name in self.places)

    @property
    def typed(self) -> str:
        """The code of the chosen place, or the letters that are not a place yet."""
        return self.code or self.line.value

    def enter(self, *, scroll: bool = True) -> None:
        """Put the cursor into the line."""
        self.line.focus(scroll_visible=scroll)

    def on_descendant_focus(self) -> None:
        """Show the list."""
        self._narrow()

    def on_descendant_blur(self) -> None:
        """Hide the list; if only one place has the letters, choose it."""
        self.list.display = False
        if not self.line.value or self.code or self.open:
            return
        matches = self._found()
        if len(matches) == 1:
            self.choose(matches[0][0])

    @on(Input.Changed)
    def _typed_on(self, event: Input.Changed) -> None:
        event.stop()
        self.code = ""
        self.browsed = False
        self.post_message(self.Changed(self))
        self.post_message(self.Chosen(self))
        self._narrow()

    def enlarge(self) -> None:
        """Targets have become large: draw the same places so, with the same one marked."""
        marked, self._offered = self.list.highlighted, ()
        self._narrow()
        self.list.highlighted = marked

    def _matches(self) -> tuple[Place, ...]:
        many = len(self.places) > MANY
        if self.code or (many and not fold(self.line.value)):
            return () if many else tuple(self.places)
        found = self._found()
        return tuple(found[:MOST] if many else found)

    def _found(self) -> list[Place]:
        """The places with these letters, else the municipalities by which a department is known."""
        typed = self.line.value
        return find(self.places, typed, self.aliases) or find(self.towns, typed, self.aliases)[:MOST]

    def _narrow(self) -> None:
        matches = self._matches()
        if matches != self._offered:
            self._offered = matches
            air = "\n" if self.app.has_class(LARGE) else ""
            self.list.set_options([Option(f"{air}{name}{air}", id=code) for code, name in matches])
        self.list.display = self.line.has_focus and not self.code and bool(matches)
        asked = bool(self.places) and (len(self.places) <= MANY or bool(fold(self.line.value)))
        self.nothing.display = not self.code and asked and not matches and not self.open
        if matches:  # nothing is marked before a letter or an arrow: Enter would not take it
            self.list.highlighted = 0 if self.line.value or self.browsed else None

    @on(PlaceInput.Moved)
    def _move(self, event: PlaceInput.Moved) -> None:
        event.stop()
        if not self.list.display:
            go_beside(self.screen, event.by)
            return
        self.browsed = True
        if (line := line_beside(self.list, event.by)) is not None:
            self.list.highlighted = line

    @on(Input.Submitted)
    def _take_marked(self, event: Input.Submitted) -> None:
        event.stop()
        meant = self.line.value.strip() or self.browsed
        if not self.code and meant and self.list.highlighted is not None:
            option = self.list.get_option_at_index(self.list.highlighted)
            if not self._own_city(option):
                self._take_option(option)
        self.post_message(self.Done(self))

    def _own_city(self, marked: Option) -> bool:
        """Whether a whole city with its country was typed, and not the marked one with other letters."""
        typed = self.line.value
        return self.open and not self.browsed and is_city(typed) and fold(typed) != fold(marked.id or "")

    @on(OptionList.OptionSelected)
    def _touched(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take_option(event.option)
        self.post_message(self.Done(self))

    def choose(self, code: str) -> None:
        """Choose a place by its code; nothing happens if it is not offered."""
        names = dict(self.places)
        if code in names:
            self._take((code, names[code]))
        elif code in dict(self.towns):
            self._take((code[:2], names[code[:2]]), town=code)

    def _take_option(self, option: Option) -> None:
        self.choose(option.id or "")

    def _take(self, place: Place, town: str = "") -> None:
        self.code, name = place
        with self.prevent(Input.Changed):
            self.line.value = name
        self.list.display = False
        self.nothing.display = False
        self.post_message(self.Changed(self))
        self.post_message(self.Chosen(self, town))
