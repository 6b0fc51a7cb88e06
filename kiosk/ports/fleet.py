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

FAILED = "no sirvió:"
"""Stands before a version that was to be installed and did not serve."""


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
    staged: str = ""
    """A version that waits on its machine to be installed, or FAILED and that version; empty: none."""


@dataclass(frozen=True)
class Asked:
    """What staff at another kiosk asked of this one."""

    restart: bool = False
    update: bool = False
    """To install the version that waits on its machine."""


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
    update_asked: bool = False
    """Staff asked for the version that waits there, and it has not heard of it yet."""

    @property
    def silent(self) -> bool:
        """It has reported nothing for too long, and nobody closed it."""
        return self.seconds > SILENT_SECONDS and self.report.state != CLOSED

    @property
    def can_update(self) -> bool:
        """A version waits on its machine that was not tried in vain."""
        return bool(self.report.staged) and not self.report.staged.startswith(FAILED)

    @property
    def needs_staff(self) -> bool:
        """It reports nothing, cannot serve anybody, or somebody called."""
        return self.silent or self.report.help_wanted or self.report.state.startswith(TROUBLE)


class Fleet(Protocol):
    """The kiosks that share a database. The methods wait for a server: call them in a thread."""

    def report(self, report: KioskReport) -> Asked:
        """Tell how this kiosk is. Returns what was asked of it, each thing once. Raises StoreError."""

    def kiosks(self) -> Sequence[FleetKiosk]:
        """All kiosks, by name; raises StoreError."""

    def ask_restart(self, station: str, mark: str) -> None:
        """Ask a kiosk to restart once nobody is there; raises StoreError if there is none of this name."""

    def ask_update(self, station: str, mark: str) -> None:
        """Ask a kiosk to install the version that waits there; raises StoreError if none does."""
