"""The staff members: who they are, and what a member may do about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.screens.staff.pin_dialogs import AGAIN, NEW_PIN, Ask, StaffAccessDialog
from kiosk.screens.staff.staff_questions import ChoiceDialog, ConfirmDialog
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.widgets.key_bar import Key
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

PIN, MANAGE, REMOVE = "pin", "manage", "remove"
"""What can be done with one member."""


@dataclass(frozen=True)
class MemberNames:
    """Who is there."""

    names: tuple[str, ...]
    managers: tuple[str, ...]
    """Those who may add, change and remove others."""


class MembersScreen(StaffScreen):
    """The names; Enter or a touch says what can be done with one."""

    BINDINGS = [
        Binding("a", "add", show=False),
        Binding("p", "own_pin", show=False),
        Binding("r", "recovery", show=False),
    ]
    TITLE_WORDS = "Personal: los funcionarios"

    class FromMembers(StaffScreen.FromStaff):
        """Base of what this screen asks for."""

    class ListRequested(FromMembers):
        """The names have to be read again."""

    class Opened(FromMembers):
        """Something has to be done with a member."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class AddRequested(FromMembers):
        """Somebody has to be added."""

    class RecoveryRequested(FromMembers):
        """Another recovery code is wanted."""

    class PinRequested(FromMembers):
        """The member who is in wants another PIN."""

    class PinSaid(FromMembers):
        """A dialog has the new PIN of a member."""

        def __init__(self, dialog: MemberDialog, said: dict[str, str]) -> None:
            super().__init__()
            self.dialog = dialog
            self.said = said
            """Id of what was asked -> the answer."""

    def __init__(self, member: str, found: MemberNames) -> None:
        super().__init__(member)
        self.found = found
        self.list = PickList([])
        self.rule = Plain("", classes="quiet")

    @property
    def manages(self) -> bool:
        """Who is in may add, change and remove others."""
        return self.member in self.found.managers

    def compose_body(self) -> ComposeResult:
        """Who may do what, and the names."""
        yield self.rule
        yield Plain("")
        yield ListRoom(self.list)

    def keys(self) -> tuple[Key, ...]:
        """What who is in may do; a name is picked by Enter or a touch on it."""
        more = (
            Key("A", "Agregar", "screen.add"),
            Key("R", "Código nuevo", "screen.recovery"),
        )
        own = Key("P", "Mi PIN", "screen.own_pin")
        pick = Key("Enter", "Elegir", "screen.pick", strong=True)
        keys = (BACK, own, *(more if self.manages else ()), pick)
        return self.first_that_fits((LEAVE, *keys), keys)

    def on_mount(self) -> None:
        """Focus the names."""
        self.show(self.found)
        self.list.focus()

    def show(self, found: MemberNames) -> None:
        """Show these names."""
        self.found = found
        self.list.show([PickLine(name, self._line(name)) for name in found.names], self.list.marked)
        managers = " y ".join(found.managers)
        self.rule.update(
            "Elija un nombre con ↑ ↓ y Enter, o tóquelo. Cada funcionario puede cambiar su propio PIN. "
            f"{'Administra' if len(found.managers) == 1 else 'Administran'} a los demás: {managers}."
        )
        self.show_keys()

    def _line(self, name: str) -> str:
        told = [
            *(["usted"] if name == self.member else []),
            *(["administra"] if name in self.found.managers else []),
        ]
        return f"{name} ({', '.join(told)})" if told else name

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        name = event.option_id or ""
        if self.manages:
            self.post_message(self.Opened(name))
        elif name == self.member:
            self.action_own_pin()
        else:
            self.tell("Solo puede cambiar su propio PIN.")

    def action_pick(self) -> None:
        """A touch on the button."""
        self.list.action_select()

    def action_add(self) -> None:
        """A: somebody more."""
        if self.manages:
            self.post_message(self.AddRequested())

    def action_own_pin(self) -> None:
        """P: another PIN for the member who is in."""
        self.post_message(self.PinRequested())

    def action_recovery(self) -> None:
        """R: another recovery code."""
        if self.manages:
            self.post_message(self.RecoveryRequested())


class MemberDialog(StaffAccessDialog):
    """Asks for a new PIN, twice, and for the name of who is added."""

    def __init__(
        self, name: str, refuse_name: Callable[[str], None], refuse_pin: Callable[[str], None]
    ) -> None:
        """Ask.

        Args:
            name: whose PIN is changed; empty: somebody is added.
            refuse_name: raises StaffError if nobody can have that name.
            refuse_pin: raises StaffError if a PIN is too easy.
        """
        self.name_known = name
        self.HEADING = f"PIN nuevo de {name}" if name else "Un funcionario más"
        asks = [replace(NEW_PIN, refuse=refuse_pin), AGAIN]
        if not name:
            words = "¿Cómo se llama? Su nombre queda en el registro de lo que haga aquí."
            asks = [
                Ask("name", words, refuse=refuse_name),
                replace(
                    NEW_PIN,
                    words="Que {name} escriba un PIN de 6 dígitos o más, que nadie adivine.",
                    refuse=refuse_pin,
                ),
                AGAIN,
            ]
        super().__init__(*asks)
        self.said["name"] = name

    def said_message(self) -> MembersScreen.PinSaid:
        """The members' screen asked, so the answer is of its family."""
        return MembersScreen.PinSaid(self, dict(self.said))


def member_dialog(name: str, found: MemberNames) -> ChoiceDialog:
    """What can be done with one member.

    Args:
        name: of the member.
        found: who there is.
    """
    choices = {PIN: "Cambiar el PIN"}
    if name not in found.managers:
        choices[MANAGE] = "Dejar que administre a los demás"
    if found.managers != (name,):
        choices[REMOVE] = "Quitar"
        return ChoiceDialog(name, "", choices)
    why = "Es el único funcionario" if len(found.names) == 1 else "Es el único que administra"
    return ChoiceDialog(name, f"{why}: no se puede quitar.", choices)


def remove_dialog(name: str, *, own: bool) -> ConfirmDialog:
    """Before a member is taken off the list."""
    words = ["Ya no podrá entrar aquí. Lo que hizo sigue en el registro."]
    if own:
        words.append("Es usted: su modo se cierra.")
    return ConfirmDialog(f"¿Quitar a {name}?", words, yes="Sí, quitar", no="No, que siga")


def manage_dialog(name: str) -> ConfirmDialog:
    """Before a member may do to the others what only managers may."""
    words = [f"{name} podrá agregar y quitar funcionarios, y cambiarles el PIN."]
    return ConfirmDialog(f"¿Dejar que {name} administre?", words, yes="Sí, dejar", no="No dejar")


def recovery_dialog() -> ConfirmDialog:
    """Before the recovery code is replaced."""
    words = ["El código que está anotado en papel deja de servir. El nuevo se muestra una sola vez."]
    return ConfirmDialog("¿Cambiar el código de recuperación?", words, yes="Sí, cambiar", no="No cambiar")
