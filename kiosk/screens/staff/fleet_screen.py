"""All kiosks of the office: how each of them is, and a restart or an update of one."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from kiosk.ports.fleet import TROUBLE, FleetKiosk
from kiosk.screens.staff.staff_screen import BACK, LEAVE, StaffScreen
from kiosk.sessions.overview import ago_words, help_words
from kiosk.widgets.key_bar import Key
from kiosk.widgets.list_room import ListRoom
from kiosk.widgets.pick_list import PickLine, PickList
from kiosk.widgets.plain import Plain

EVERY_SECONDS = 5.0
"""How often the list is read again."""


class FleetScreen(StaffScreen):
    """A line or two for each kiosk; Enter or a touch asks for a restart or an update of one."""

    BINDINGS = [Binding("r", "look", show=False)]
    TITLE_WORDS = "Los quioscos"

    class FromFleet(StaffScreen.FromStaff):
        """Base of what this screen asks for."""

    class KiosksRequested(FromFleet):
        """The kiosks have to be read again."""

    class KioskPicked(FromFleet):
        """A kiosk is to restart, or to install the version that waits there."""

        def __init__(self, kiosk: FleetKiosk) -> None:
            super().__init__()
            self.kiosk = kiosk

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self._kiosks: Sequence[FleetKiosk] = ()
        self.list = PickList([])
        self.empty = Plain("Leyendo…", classes="quiet")

    def compose_body(self) -> ComposeResult:
        """The kiosks."""
        yield ListRoom(self.list)
        yield self.empty

    def keys(self) -> tuple[Key, ...]:
        """Reading again, and a restart: a quiet key, for most people only look at the list."""
        restart = Key("Enter", "Reiniciar quiosco", "screen.pick")
        forms = [
            (LEAVE, BACK, Key("R", words, "screen.look"), restart)
            for words in ("Consultar otra vez", "Consultar")
        ]
        return self.first_that_fits(*forms)

    def on_mount(self) -> None:
        """Read the kiosks, again and again."""
        self.list.focus()
        self.action_look()
        self.set_interval(EVERY_SECONDS, self._look)

    def _look(self) -> None:
        if self.is_current:
            self.action_look()

    def show(self, kiosks: Sequence[FleetKiosk]) -> None:
        """Show these kiosks, the one marked before still marked."""
        self._kiosks = kiosks
        index = self.list.highlighted
        marked = str(self.list.get_option_at_index(index).id) if index is not None else ""
        self.list.show([_line(one) for one in kiosks], marked)
        self.empty.update("Ningún quiosco ha avisado todavía.")
        self.empty.display = not kiosks

    @on(PickList.OptionSelected)
    def _picked(self, event: PickList.OptionSelected) -> None:
        event.stop()
        for one in self._kiosks:
            if _name(one) == event.option_id:
                self.post_message(self.KioskPicked(one))

    def action_pick(self) -> None:
        """A touch on the button."""
        self.list.action_select()

    def action_look(self) -> None:
        """R: read them again."""
        self.post_message(self.KiosksRequested())


def _name(one: FleetKiosk) -> str:
    return f"{one.station}@{one.mark}"


def _of(part: str, state: str) -> str:
    """The state of a part, without its last point; a sentence that names the part itself stands alone."""
    words = state.removesuffix(".")
    if not words or part.lower() in words.lower():
        return words
    begun = words[0].lower() + words[1:] if words[1:2].islower() else words  # a name such as HP stays
    return f"{part}: {begun}"


def _line(one: FleetKiosk) -> PickLine:
    """The kiosk's name, state and version; below it its printer and its scanner."""
    report = one.report
    state = f"▲ {report.state}" if report.state.startswith(TROUBLE) else report.state
    if one.silent:
        state = f"▲ no responde, {ago_words(one.seconds)}"
    called = f"  ● {help_words(one)}" if report.help_wanted and not one.silent else ""
    asked = "  · va a reiniciar" if one.restart_asked else ""
    asked += "  · se va a actualizar" if one.update_asked else ""
    facts = [
        _of("Impresora", report.printer),
        _of("Escáner", report.scanner),
        f"Versión en espera: {report.staged}" if report.staged else "",
    ]
    detail = " · ".join(filter(None, facts))
    mark = "» " if one.here else "  "
    return PickLine(
        _name(one),
        f"{mark}{one.station}  {state}{called}{asked}",
        detail=detail,
        strong=one.needs_staff and not one.silent,
    )
