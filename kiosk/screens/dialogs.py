"""Dialogs over a screen. The answer is the result of the dialog; a dialog changes nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen

from kiosk.content.braces import put
from kiosk.content.office_words import DEFAULT_WORDS, OfficeWords
from kiosk.content.when import Trouble
from kiosk.screens.laid_out_once import LaidOutOnce
from kiosk.widgets.aid_row import AidRow
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.more_below import MoreBelow, go_on
from kiosk.widgets.plain import Plain

ResultT = TypeVar("ResultT")
WORDS = "#dialog-words, #dialog-words PickList"
"""What may be longer than its room in a dialog."""
HEAD_COLUMNS = 41
"""Columns that the title and «No entendí» leave in the head of the help."""


class DialogButton(KeyButton):
    """A button of a dialog; what is strong is what Enter does."""

    def __init__(self, name: str, key: Key) -> None:
        super().__init__(key)
        self.id = name


class Dialog(LaidOutOnce[ResultT], ModalScreen[ResultT]):
    """A box with text and buttons, each of which says its key. Esc answers CAREFUL.

    Text longer than the box is scrolled by ↑ and ↓, and a line says so.
    """

    BINDINGS = [
        Binding("escape", "careful", show=False),
        Binding("up", "words(-1)", show=False),
        Binding("down", "words(1)", show=False),
        Binding("pageup", "words(-5)", show=False),
        Binding("pagedown", "words(5)", show=False),
    ]
    ALLOW_SELECT = False
    CAREFUL: bool | str | None = None
    """What Esc answers."""
    _answered = False
    """The answer was given, and the dialog closes."""

    def __init__(self, *, words: OfficeWords = DEFAULT_WORDS) -> None:
        super().__init__()
        self.words = words
        """The office's words over a step; the program's own over a screen of staff."""

    def compose(self) -> ComposeResult:
        """The words, then the buttons."""
        with Vertical(id="dialog"):
            yield from self.compose_head()
            with VerticalScroll(id="dialog-words", can_focus=False):
                yield from self.compose_words()
            yield MoreBelow(self.words.screen.more_below, self.words.screen.more_above)
            with Horizontal(id="dialog-buttons"):
                yield from self.compose_buttons()

    def compose_head(self) -> ComposeResult:
        """What does not scroll with the text; a dialog of ours overrides it."""
        yield from ()

    def compose_words(self) -> ComposeResult:
        """The text; a dialog of ours overrides it."""
        yield from ()

    def compose_buttons(self) -> ComposeResult:
        """The buttons; a dialog of ours overrides it."""
        yield from ()

    @on(events.Mount)
    def _watch_words(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self.call_after_refresh(self._look_below))
        for part in self.query("#dialog-words PickList"):  # its lines scroll without a layout
            self.watch(part, "scroll_y", self._look_below, init=False)

    def _look_below(self) -> None:
        for strip in self.query(MoreBelow):
            strip.look_at(self.query(WORDS))

    def action_words(self, by: int) -> None:
        """Scroll text that is longer than the box."""
        self.query_one("#dialog-words").scroll_relative(y=by * 3, animate=False)

    def action_more(self, by: int) -> None:
        """A touch on the line that says that there is more; `by` is -1 or 1."""
        go_on(self.query(WORDS), by)

    def answer(self, result: ResultT | None) -> None:
        """Close with an answer. A second answer, such as from a double touch, is ignored."""
        if not self._answered and self.is_active:
            self._answered = True
            self.dismiss(result)

    def action_careful(self) -> None:
        """Esc: answer CAREFUL."""
        self.answer(self.CAREFUL)  # type: ignore[arg-type]  # each dialog sets its own


class WordsDialog(Dialog[ResultT]):
    """A title and paragraphs."""

    def __init__(self, title: str, paragraphs: Sequence[str], *, words: OfficeWords = DEFAULT_WORDS) -> None:
        super().__init__(words=words)
        self.title_words = title
        self.paragraphs = paragraphs

    def compose_words(self) -> ComposeResult:
        """The title and the paragraphs."""
        yield Plain(self.title_words, classes="dialog-title")
        for paragraph in self.paragraphs:
            yield Plain(paragraph, classes="paragraph")


class QuestionDialog(WordsDialog[bool]):
    """A question: Enter says yes, Esc says no. The same in every box."""

    BINDINGS = [Binding("enter", "yes", show=False)]
    CAREFUL = False

    def __init__(
        self, title: str, paragraphs: Sequence[str], yes: str, no: str, *, words: OfficeWords = DEFAULT_WORDS
    ) -> None:
        super().__init__(title, paragraphs, words=words)
        self.yes, self.no = yes, no

    def compose_buttons(self) -> ComposeResult:
        """Each says its key."""
        yield DialogButton("no", Key("Esc", self.no, "screen.careful"))
        yield DialogButton("yes", Key("Enter", self.yes, "screen.yes", strong=True))

    def action_yes(self) -> None:
        """Enter."""
        self.answer(True)


class MessageDialog(WordsDialog[None]):
    """A message with one button; Enter and Esc close it."""

    BINDINGS = [Binding("enter", "careful", show=False)]

    def __init__(
        self,
        title: str,
        paragraphs: Sequence[str],
        button: str = "",
        *,
        words: OfficeWords = DEFAULT_WORDS,
    ) -> None:
        super().__init__(title, paragraphs, words=words)
        self.button = button or words.dialogs.understood

    def compose_buttons(self) -> ComposeResult:
        """The button that closes it."""
        yield DialogButton("ok", Key("Enter", self.button, "screen.careful", strong=True))


class HelpDialog(Dialog[bool]):
    """The frequent troubles of a step; True: call staff, or take the call back if they were called."""

    BINDINGS = [
        Binding("enter", "enter", show=False),
        Binding("f1", "call", show=False),
        Binding("f2", "unclear", show=False),
        Binding("f8", "call_off", show=False),  # not F1: who presses it twice would take the call back
    ]
    CAREFUL = False

    def __init__(
        self,
        words: OfficeWords,
        troubles: Sequence[Trouble],
        called: bool,
        *,
        call_first: bool = False,
        support: str = "",
        unclear: Callable[[], object] | None = None,
        printer: str = "",
    ) -> None:
        super().__init__(words=words)
        self.unclear = unclear
        """Is told once that the applicant does not understand the step; None: that cannot be said."""
        self.printer = printer
        """How the printer is, as a sentence; empty: not shown."""
        self.support = support
        """Telephone or address of SECOP's own support; empty: not shown."""
        self.call_first = call_first
        """Staff are needed to go on here: the button that calls them is marked."""
        self.troubles = troubles
        self.called = called

    def compose_words(self) -> ComposeResult:
        """Each trouble with its answer."""
        with Horizontal(id="help-head"):
            yield Plain(self.words.dialogs.help, classes="dialog-title")
            yield AidRow(HEAD_COLUMNS)
            if self.unclear:
                yield DialogButton("unclear", Key("F2", self.words.dialogs.unclear, "screen.unclear"))
        for trouble in self.troubles:
            yield Plain(trouble.problem, classes="trouble")
            yield Plain(trouble.answer, classes="paragraph")
        if self.support:
            yield Plain(put(self.words.dialogs.secop_support, linea=self.support), classes="paragraph")
        if self.printer:
            yield Plain(put(self.words.dialogs.printer_now, estado=self.printer), classes="paragraph")
        if self.called:
            yield Plain(self.words.dialogs.help_called, classes="paragraph")

    def compose_buttons(self) -> ComposeResult:
        """Back to the step, and calling staff or taking the call back."""
        back = Key("Esc", self.words.dialogs.back, "screen.careful", strong=not self.call_first)
        yield DialogButton("no", back)
        if not self.called:
            call = Key("F1", self.words.dialogs.call_staff, "screen.call", strong=self.call_first)
            yield DialogButton("yes", call)
        else:
            yield DialogButton("yes", Key("F8", self.words.dialogs.call_off, "screen.call_off"))

    def action_call(self) -> None:
        """F1 once more: call staff."""
        if not self.called:
            self.answer(True)

    def action_call_off(self) -> None:
        """F8: nobody has to come any more."""
        if self.called:
            self.answer(True)

    def action_unclear(self) -> None:
        """F2: count that the step is not understood, and say thanks; once for each opened help."""
        if self.unclear and not self._answered:
            self.unclear()
            self.unclear = None
            self.query_one("#unclear").display = False
            thanks = Plain(self.words.dialogs.unclear_thanks, classes="paragraph")
            self.query_one("#dialog-words").mount(thanks)
            thanks.call_after_refresh(thanks.scroll_visible, animate=False)

    def action_enter(self) -> None:
        """Enter: what is marked."""
        if self.call_first and not self.called:
            self.action_call()
        else:
            self.action_careful()


class IdleDialog(Dialog[None]):
    """«¿Sigue ahí?» with a countdown; any key or touch stays."""

    def __init__(self, words: OfficeWords, seconds: int) -> None:
        super().__init__(words=words)
        self.seconds = seconds
        self.counter = Plain("", classes="paragraph")

    def compose_words(self) -> ComposeResult:
        """The question and the seconds left."""
        yield Plain(self.words.dialogs.idle, classes="dialog-title")
        yield self.counter
        yield Plain(self.words.dialogs.idle_how, classes="paragraph")

    def compose_buttons(self) -> ComposeResult:
        """The button to stay."""
        yield DialogButton("stay", Key("Enter", self.words.dialogs.idle_stay, "screen.careful", strong=True))

    def on_mount(self) -> None:
        """Show the first number."""
        self.count(self.seconds)

    def on_key(self, event: events.Key) -> None:
        """Any key stays."""
        event.stop()
        self.answer(None)

    def on_click(self) -> None:
        """A touch anywhere stays."""
        if self.is_current:
            self.answer(None)

    def count(self, seconds: int) -> None:
        """Show how many seconds are left."""
        said = self.words.dialogs
        self.counter.update(said.idle_one if seconds == 1 else put(said.idle_many, segundos=seconds))
