"""What staff do about the kiosks of the office."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kiosk.app.display import Display
from kiosk.app.staff_acts import StaffActs
from kiosk.ports.fleet import Fleet, FleetKiosk
from kiosk.screens.staff.fleet_screen import FleetScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.staff_questions import UPDATE, fleet_dialog, restart_dialog


class StaffFleet:
    """Does what the screen of the kiosks asks for."""

    def __init__(self, display: Display, acts: StaffActs, fleet: Fleet) -> None:
        self._display, self._acts, self._fleet = display, acts, fleet

    async def open(self) -> None:
        """Show the kiosks over the table."""
        if isinstance(self._display.top, SessionsScreen):
            await self._display.push(FleetScreen(self._acts.state.member))

    def take(self, event: FleetScreen.FromFleet) -> None:
        """Do what the screen asks for."""
        match event:
            case FleetScreen.KiosksRequested():
                self._acts.ask(self._fleet.kiosks, self._show)
            case FleetScreen.KioskPicked():
                self._pick(event.kiosk)

    def _show(self, kiosks: Sequence[FleetKiosk]) -> None:
        for screen in self._display.screens:
            if isinstance(screen, FleetScreen):
                screen.show(kiosks)

    def _pick(self, one: FleetKiosk) -> None:
        """Ask what one kiosk is to do."""
        if one.can_update:
            self._display.push(fleet_dialog(one.station, one.report.staged), partial(self._picked, one))
        else:
            self._acts.confirm(restart_dialog(one.station), partial(self._restart, one))

    def _picked(self, one: FleetKiosk, what: str | None) -> None:
        if what and self._acts.state.member:
            (self._update if what == UPDATE else self._restart)(one)

    def _update(self, one: FleetKiosk) -> None:
        def done(_: None) -> None:
            self._acts.tell(f"Pedido: «{one.station}» se actualiza cuando esté en la bienvenida.")
            self.take(FleetScreen.KiosksRequested())

        task = partial(self._fleet.ask_update, one.station, one.mark)
        what = f"pidió actualizar el quiosco «{one.station}» a la versión {one.report.staged}"
        self._acts.act(what, "", task, done)

    def _restart(self, one: FleetKiosk) -> None:
        def done(_: None) -> None:
            self._acts.tell(f"Pedido: «{one.station}» reinicia cuando esté en la bienvenida.")
            self.take(FleetScreen.KiosksRequested())

        task = partial(self._fleet.ask_restart, one.station, one.mark)
        self._acts.act(f"pidió reiniciar el quiosco «{one.station}»", "", task, done)
