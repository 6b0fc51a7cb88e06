"""The fleet of a kiosk that could not start: its settings are read again when a report is due.

All of it happens in the thread that reports. A screen never waits for settings, a module or a server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.cli.session_store import open_fleet
from kiosk.errors import StoreError
from kiosk.ports.fleet import Asked

if TYPE_CHECKING:
    from kiosk.ports.fleet import FleetKiosk, KioskReport
    from kiosk.store.postgres_fleet import PostgresFleet


class LateFleet:
    """Opens the fleet of the settings with the first report that can be made."""

    def __init__(self) -> None:
        self._fleet: PostgresFleet | None = None

    def report(self, report: KioskReport) -> Asked:
        """As `Fleet.report`; raises KioskError while the settings or the server cannot be used."""
        fleet = self._open()
        return fleet.report(report) if fleet else Asked()

    def kiosks(self) -> Sequence[FleetKiosk]:
        """As `Fleet.kiosks`; none without a shared database."""
        fleet = self._open()
        return fleet.kiosks() if fleet else ()

    def ask_restart(self, station: str, mark: str) -> None:
        """As `Fleet.ask_restart`."""
        self._shared().ask_restart(station, mark)

    def ask_update(self, station: str, mark: str) -> None:
        """As `Fleet.ask_update`."""
        self._shared().ask_update(station, mark)

    def _shared(self) -> PostgresFleet:
        """The fleet; raises StoreError if this kiosk is alone."""
        if (fleet := self._open()) is None:
            raise StoreError("Este quiosco trabaja solo.")
        return fleet

    def _open(self) -> PostgresFleet | None:
        """The fleet of the settings as they are now; None: this kiosk is alone. Raises KioskError."""
        if self._fleet is None:
            from kiosk.settings import load

            self._fleet = open_fleet(load())
        return self._fleet

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._fleet is not None:
            self._fleet.close()
