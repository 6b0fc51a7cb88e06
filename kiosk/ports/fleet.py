"""The interface between the kiosks of one office: how each of them is, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

SILENT_SECONDS = 90
"""A kiosk that has reported nothing for so long is off, or without its network."""
TROUBLE = "falla"
"""First word of the state of a kiosk that cannot serve anybody; its code follows."""

CLOSED = "cerrado"
"""State of a kiosk that staff closed; it reports nothing more until it is opened again."""


@dataclass(frozen=True)
class KioskReport:
    """How one kiosk is. Nothing of it is about a person."""

    state: str
    """What its screen shows, in a word: «bienvenida», «en uso», «funcionario», «falla S1», «cerrado»."""
    version: str
    """Version of the program."""
    printer: str
    """The state of its printer as a Spanish sentence; empty: not known."""
    scanner: str = ""
    """The state of its scanner in Spanish; empty: it has none."""
    help_wanted: bool = False
    """Staff were called to it."""


@dataclass(frozen=True)
class FleetKiosk:
    """A kiosk as it reported last."""

    station: str
    """Its name."""
    mark: str
    """Digits of its data folder: two kiosks may have the same name by mistake."""
    report: KioskReport
    seconds: int
    """Since it reported, by the server's clock."""
    restart_asked: bool = False
    """Staff asked for a restart, and it has not heard of it yet."""
    here: bool = False
    """It is this kiosk."""
    help_seconds: int = 0
    """Since staff were called to it, by the server's clock; 0 if nobody calls, or the time is not known."""

    @property
    def silent(self) -> bool:
        """It has reported nothing for too long, and nobody closed it."""
        return self.seconds > SILENT_SECONDS and self.report.state != CLOSED

    @property
    def needs_staff(self) -> bool:
        """It reports nothing, cannot serve anybody, or somebody called."""
        return self.silent or self.report.help_wanted or self.report.state.startswith(TROUBLE)


class Fleet(Protocol):
    """The kiosks that share a database. The methods wait for a server: call them in a thread."""

    def report(self, report: KioskReport) -> bool:
        """Tell how this kiosk is. Returns whether a restart was asked of it, once. Raises StoreError."""

    def kiosks(self) -> Sequence[FleetKiosk]:
        """All kiosks, by name; raises StoreError."""

    def ask_restart(self, station: str, mark: str) -> None:
        """Ask a kiosk to restart once nobody is there; raises StoreError if there is none of this name."""
