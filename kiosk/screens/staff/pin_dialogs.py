"""The dialogs before the staff mode: the PIN, the first member, the owner's recovery code.

They stand over whatever screen there is, and leave it as it was. None of them checks anything: what was
typed goes to the app, which answers by `refuse` or closes the dialog.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from kiosk.errors import StaffError
from kiosk.ports import SHORTEST_PIN
from kiosk.screens.dialogs import Dialog
from kiosk.screens.staff.staff_screen import StaffScreen
from kiosk.widgets.digit_pad import DigitPad
from kiosk.widgets.key_bar import Key, KeyButton
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain
from kiosk.widgets.problem_line import ProblemLine

BUSY, GO_ON = "Un momento…", "Seguir"


@dataclass(frozen=True)
class Ask:
    """One thing a dialog asks for."""

    id: str
    words: str
    names: tuple[str, ...] = ()
    """Pick one of these instead of typing."""
    digits: bool = False
    """Type digits, shown as dots."""
    refuse: Callable[[str], None] | None = None
    """Raises StaffError if an answer cannot be taken, which is said before it has to be typed again."""


NAME = Ask("name", "¿Cómo se llama usted? Su nombre queda en el registro de lo que se hace aquí.")
NEW_PIN = Ask("pin", f"Escriba un PIN de {SHORTEST_PIN} dígitos o más, que nadie adivine.", digits=True)
AGAIN = Ask("again", "Escríbalo otra vez.", digits=True)


class StaffAccessDialog(Dialog[None]):
    """Asks several questions one after the other; one message at the end carries all answers."""

    DEFAULT_CSS = """
    StaffAccessDialog .prompt { margin: 0 0 1 0; }
    StaffAccessDialog PickList { max-height: 30vh; margin: 0 0 1 0; }
    StaffAccessDialog ProblemLine { text-align: center; }
    """
    AUTO_FOCUS = ""
    HEADING = ""

    class FromAccess(StaffScreen.FromStaff):
        """Base of what the dialogs before the staff mode say."""

    class Said(FromAccess):
        """Everything was answered."""

        def __init__(self, dialog: StaffAccessDialog, said: dict[str, str]) -> None:
            super().__init__()
            self.dialog = dialog
            self.said = said
            """Id of what was asked -> the answer."""

    def __init__(self, *asks: Ask) -> None:
        super().__init__()
        self.asks = asks
        self.here = 0
        """Index of what is being asked."""
        self.said: dict[str, str] = {}
        self.waiting = 0
        """Seconds until a try counts again."""
        self.prompt = Plain("", classes="prompt")
        self.line = LineInput("", max_length=60, select_on_focus=False)
        self.pick = PickList([PickLine(name, name) for ask in asks for name in ask.names])
        self.pad = DigitPad()
        self.problem = ProblemLine()
        self.take = KeyButton(Key("Enter", self.words.dialogs.pick, "screen.pick", strong=True))
        """Takes the marked name or what is typed; the pad of digits has its own."""

    def compose_words(self) -> ComposeResult:
        """The widgets of every kind of question; only those of the current one are visible."""
        yield Plain(self.HEADING, classes="dialog-title")
        yield self.prompt
        yield self.line
        yield self.pick
        yield self.pad
        yield self.problem

    def compose_buttons(self) -> ComposeResult:
        """The button that closes the dialog, and the one that takes the answer."""
        yield KeyButton(Key("Esc", "Volver", "screen.careful"))
        yield self.take

    def on_mount(self) -> None:
        """Ask the first question; count down while tries are refused."""
        self._ask(0)
        self.set_interval(1, self._count_down)

    # --- asking

    @property
    def asked(self) -> Ask:
        """What is being asked."""
        return self.asks[self.here]

    def _ask(self, index: int, problem: str = "") -> None:
        self.here = index
        ask = self.asked
        self.prompt.update(self._words(ask))
        self.problem.refuse(problem)
        self.pad.deaf = False
        self.pad.clear()
        self.line.value = ""
        self.pick.display, self.pad.display = bool(ask.names), ask.digits
        self.take.display = not ask.digits
        self.take.say(self.words.dialogs.pick if ask.names else GO_ON)
        self.line.display = not (ask.names or ask.digits)
        self.set_focus(self.pick if ask.names else None if ask.digits else self.line)

    def _words(self, ask: Ask) -> str:
        return ask.words.format(**self.said)

    def _answer(self, text: str) -> None:
        """Keep the answer to the current question, and ask the next."""
        if self.pad.deaf or self.waiting or not text.strip():
            return
        ask = self.asked
        if ask.digits and ask.id != "again" and len(text) < SHORTEST_PIN:
            self._ask(self.here, f"Un PIN tiene por lo menos {SHORTEST_PIN} dígitos.")
            return
        try:
            if ask.refuse:
                ask.refuse(text)
        except StaffError as error:
            self._ask(self.here, error.detail)
            return
        if ask.id == "again" and text != self.said["pin"]:
            self._ask(self.here - 1, "No eran iguales. Escríbalo otra vez desde el comienzo.")
            return
        self.said[ask.id] = " ".join(text.split())
        if self.here + 1 < len(self.asks):
            self._ask(self.here + 1)
            return
        self.pad.deaf = True
        self.problem.tell(BUSY)
        self.post_message(self.said_message())

    def said_message(self) -> Message:
        """What is posted once everything was answered; a dialog inside the staff mode has its own."""
        return self.Said(self, dict(self.said))

    def refuse(self, problem: str, wait_seconds: int = 0, ask: str = "") -> None:
        """Say why it was refused; ask again from the question `ask` on, and refuse tries during the wait."""
        ids = [one.id for one in self.asks]
        self._ask(ids.index(ask) if ask in ids else self.here, problem)
        self.waiting = wait_seconds
        if wait_seconds:
            self._show_wait()

    def action_careful(self) -> None:
        """Esc closes the dialog, but not while the check runs (less than a second)."""
        if self.waiting or not self.pad.deaf:
            super().action_careful()

    def _count_down(self) -> None:
        if self.waiting:
            self.waiting -= 1
            if self.waiting:
                self._show_wait()
            else:
                self._ask(self.here)

    def _show_wait(self) -> None:
        unit = "segundo" if self.waiting == 1 else "segundos"
        self.problem.refuse(f"Hubo muchos intentos. Espere {self.waiting} {unit}.")
        self.pad.deaf = True

    # --- keys and touches

    def on_key(self, event: events.Key) -> None:
        """Digits of the keyboard go to the pad."""
        if self.asked.digits and self.pad.take(event):
            event.stop()

    @on(DigitPad.Entered)
    def _digits(self, event: DigitPad.Entered) -> None:
        event.stop()
        self._answer(event.digits)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        self._answer(event.value)

    def action_pick(self) -> None:
        """The button: take the marked name, or what is typed."""
        if self.asked.names:
            self.pick.action_select()
        else:
            self._answer(self.line.value)

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        self._answer(event.option_id or "")


class PinDialog(StaffAccessDialog):
    """Asks for the name and the PIN of a member of staff."""

    HEADING = "Solo para funcionarios"
    BINDINGS = [Binding("f1", "recover", show=False)]

    class RecoveryAsked(StaffAccessDialog.FromAccess):
        """Somebody has the owner's code instead of a PIN."""

    def __init__(self, members: Sequence[str]) -> None:
        asks = [Ask("pin", "{name}, escriba su PIN.", digits=True)]
        if len(members) > 1:
            asks.insert(0, Ask("name", "¿Quién es usted?", names=tuple(members)))
        super().__init__(*asks)
        if len(members) == 1:
            self.said["name"] = members[0]

    def compose_buttons(self) -> ComposeResult:
        """The way to the recovery code as well."""
        back, take = super().compose_buttons()
        yield from (back, KeyButton(Key("F1", "Olvidé mi PIN", "screen.recover")), take)

    def action_recover(self) -> None:
        """Ask for the recovery code instead."""
        self.post_message(self.RecoveryAsked())


class SetupDialog(StaffAccessDialog):
    """At the first start no member of staff exists: asks for one."""

    HEADING = "Primero, el PIN del funcionario"

    def __init__(self, refuse_pin: Callable[[str], None]) -> None:
        super().__init__(NAME, replace(NEW_PIN, refuse=refuse_pin), AGAIN)

    def compose_buttons(self) -> ComposeResult:
        """The first button leaves this for later."""
        yield KeyButton(Key("Esc", "Ahora no", "screen.careful"))
        yield self.take


class RecoveryDialog(StaffAccessDialog):
    """Asks for the recovery code and a new PIN for a member."""

    HEADING = "Entrar con el código de recuperación"

    def __init__(self, members: Sequence[str], refuse_pin: Callable[[str], None]) -> None:
        super().__init__(
            Ask("code", "Escriba el código que se anotó en papel cuando se fijó el primer PIN."),
            Ask("name", "¿De quién es el PIN que se va a cambiar?", names=tuple(members)),
            replace(NEW_PIN, refuse=refuse_pin),
            AGAIN,
        )
