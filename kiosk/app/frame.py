"""The look every app of the kiosk shares: style sheet, themes, sizes.

Reaches into private names of Textual 8.2.8 (`Reactive._layout`, `App._check_bindings`): the version is pinned
exactly, and tests count the layouts and press keys that do nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import events, on
from textual.binding import Binding
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.signal import Signal
from textual.widget import Widget

from kiosk.app import (
    parsed_styles,  # noqa: F401 - it has Textual parse each sheet once
    selector_matching,  # noqa: F401 - it has Textual find rules with less work
    strip_caches,  # noqa: F401 - it has Textual paint with less work
)
from kiosk.app.display import TextualDisplay
from kiosk.app.heartbeat import Heartbeat
from kiosk.app.letter_size import LetterSize
from kiosk.app.locked import LockedApp
from kiosk.app.reading_aloud import KEY, ReadingAloud, private_words
from kiosk.app.screen_aids import ScreenAids
from kiosk.app.touch import Touch, TouchUse, pressed
from kiosk.app.typeahead import TypeAhead
from kiosk.app.wrong_key import WrongKey
from kiosk.content.office_words import AidWords
from kiosk.interview.session import Session
from kiosk.ports import Speech
from kiosk.screens.small_notice import LEAST_COLUMNS, LEAST_ROWS, SmallNotice
from kiosk.system import termios
from kiosk.widgets.aid_row import Aid
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.no_bold import NoBold
from kiosk.widgets.page_view import measure
from kiosk.widgets.theme import SIXTEEN, SIXTEEN_THEMES, THEMES
from kiosk.widgets.touch_keyboard import TouchKeyboard

FIT_SECONDS = 1.0
"""How often it is looked whether the screen that is seen fits, besides each change of size."""
_INPUT = (events.Key, events.MouseEvent, events.Paste)
LOOK_SECONDS = 2.0
"""How often it is asked whether the terminal is still there."""


# A layout tells each container how large what is in it has become, and Textual takes that for a change that
# needs another layout of the whole screen. The bars of what scrolls ask for one of their own, and lists,
# which grow with their lines, have a `virtual_size` of their own.
Widget.virtual_size._layout = False


def hung_up() -> bool:
    """The terminal of this process has gone away."""
    try:
        termios.tcgetattr(0)
    except termios.error:
        return True
    return False


class FramedApp(LockedApp):
    """A locked app that looks like the kiosk."""

    CSS_PATH = Path(__file__).parent / "kiosk.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (120, "-wide"), (150, "-vast")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (44, "-high"), (56, "-lofty")]
    TITLE = "Quiosco"
    BINDINGS = [
        Binding(KEY, "read_aloud", show=False, priority=True),
        Binding("f4", "letters", show=False, priority=True),
        Binding("f5", "contrast", show=False, priority=True),
    ]

    def __init__(
        self,
        *,
        look: str = THEMES[0].name,
        unlocked: bool = False,
        on_tty: bool = False,
        touch: TouchUse = "auto",
        aids: AidWords | None = None,
        letters: str = "",
    ) -> None:
        super().__init__(unlocked=unlocked, on_tty=on_tty)
        for theme in (*THEMES, *SIXTEEN_THEMES):
            self.register_theme(theme)
        self.theme = look
        self.set_class(look.endswith(SIXTEEN), "-sixteen")
        self._no_bold = NoBold(enabled=look.endswith(SIXTEEN))
        self.deaf = False
        """Keys and touches do nothing: the terminal is being cleaned."""
        self._type_ahead = TypeAhead(self, super().on_event)
        self.touch = Touch(self, touch)
        self._wrong_key = WrongKey(self)
        self.aids_changed: Signal[tuple[Aid, ...]] = Signal(self, "aids_changed")
        self.reading = ReadingAloud(TextualDisplay(self))
        letter_size = LetterSize(letters, self._send) if letters else None
        self.aids = ScreenAids(
            self,
            aids or AidWords(),
            offered=aids is not None,
            letters=letter_size,
            changed=self.aids_changed,
        )
        if letter_size:
            self.closers.append(letter_size.close)

    @property
    def offered_aids(self) -> tuple[Aid, ...]:
        """What helps to see the screen, as it is offered now."""
        return self.aids.now_offered

    def _send(self, sequence: str) -> None:
        """Send a control sequence to the terminal, between two pictures."""
        if self._driver:
            self._driver.write(sequence)
            self._driver.flush()

    @property
    def session(self) -> Session | None:
        """The session on this screen; None: nobody is here."""
        return None

    def use_voice(self, speech: Speech | None) -> None:
        """Offer to read the screens aloud, without what is private; called before the app runs.

        Args:
            speech: the voice, which ends with the app; None: nothing is read aloud here.
        """
        if speech:
            self.reading = ReadingAloud(TextualDisplay(self), speech, lambda: private_words(self.session))
            self.aids.aloud = True
            self.closers.append(speech.close)

    def action_read_aloud(self) -> None:
        """F3: read the screen that is seen."""
        self.reading.read()

    def action_letters(self) -> None:
        """F4: large letters, or normal ones again."""
        self.aids.switch_letters()

    def action_contrast(self) -> None:
        """F5: the strongest contrast, or the office's colours again."""
        self.aids.switch_contrast()

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Give a node its styles anew; what is not mounted yet gets them by its mounting, and only then."""
        if node is self or node.is_attached:
            super().update_styles(node, animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What changes each painted line."""
        filters = super().get_line_filters()
        return [*filters, self._no_bold] if self._no_bold.enabled else filters

    def shown(self) -> str:
        """What is on the screen, in a word, for the machine; nothing of any person."""
        return "abierto"

    def _miss_terminal(self) -> None:
        """Without a terminal the kiosk ends: where SIGHUP does not come, its input would spin for ever."""
        if hung_up():
            self.stopping = True
            self.stop()

    async def on_event(self, event: events.Event) -> None:
        """Keys go in order, each to the box it was meant for; a key or a touch ends the reading aloud."""
        if isinstance(event, events.Mount) and self.on_tty:
            self.set_interval(LOOK_SECONDS, self._miss_terminal)
            Heartbeat(self, self.shown, self.watcher).start()
        if (self.cramped or self.deaf) and isinstance(event, _INPUT):
            return  # nobody sees what it would do, or a cloth touches the screen
        self.reading.hear(event)
        finger_left = isinstance(event, events.MouseUp) and not event.is_forwarded
        if isinstance(event, events.MouseDown) and not event.is_forwarded:
            self.touch.finger_came()
            self._wrong_key.end()
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.touch.close()
            self._wrong_key.heard(event.key)
            await self._type_ahead.key(event)
        else:
            await super().on_event(event)
        if isinstance(event, events.Mount):
            self.set_interval(FIT_SECONDS, self._fit)
            self.reading.begin(self)
        if isinstance(event, events.Resize):
            measure()
            self.call_later(self._fit)
        if finger_left:
            self.touch.finger_left()

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Every key comes here at last that no line and no screen has taken.

        One that comes while a screen is being made was pressed on the screen before, and does nothing here.
        """
        if not (priority or self.screen.is_mounted):
            return False
        done = await super()._check_bindings(key, priority)
        if not (done or priority):
            self._wrong_key.nothing_done(key)
        return done

    @on(LineInput.Touched)
    async def _open_keyboard(self, event: LineInput.Touched) -> None:
        event.stop()
        await self.touch.open(event.line)

    @on(TouchKeyboard.Tapped)
    async def _type_tapped(self, event: TouchKeyboard.Tapped) -> None:
        event.stop()
        await self._type_ahead.key(pressed(event))

    @property
    def cramped(self) -> bool:
        """The terminal is too small for the screens."""
        return self.size.width < LEAST_COLUMNS or self.size.height < LEAST_ROWS

    async def _fit(self) -> None:
        """Say it on the screen that is seen, whichever that is by now, while the terminal is too small."""
        if not self.screen_stack:
            return
        wanted = self.size if self.cramped else None
        for notice in [one for screen in self.screen_stack for one in screen.query(SmallNotice)]:
            if wanted is None or notice.screen is not self.screen or notice.told != wanted:
                await notice.remove()
        if wanted and not self.screen.query(SmallNotice):
            await self.screen.mount(SmallNotice(wanted))
