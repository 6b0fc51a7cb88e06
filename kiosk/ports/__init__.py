"""What the app needs from the outside world; tests bring their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.ports.documents import Documents, Page, Paper
from kiosk.ports.guessing import Claim, Throttle
from kiosk.ports.printing import Printer, PrinterState, PrintJob, PrintState
from kiosk.ports.sessions import Kept, Proof, PurgeReport, Retention, SessionStore, Summary
from kiosk.ports.staff import Audit, Entry, StaffDoor

__all__ = [
    "Audit",
    "Claim",
    "Clock",
    "Documents",
    "Entry",
    "Kept",
    "Page",
    "Paper",
    "PrintJob",
    "PrintState",
    "Printer",
    "PrinterState",
    "Proof",
    "PurgeReport",
    "Retention",
    "Services",
    "SessionStore",
    "StaffDoor",
    "Summary",
    "Throttle",
]


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """Local time with its zone."""


@dataclass(frozen=True)
class Services:
    """What the app is given."""

    store: SessionStore
    documents: Documents
    printer: Printer
    clock: Clock
    door: StaffDoor
    audit: Audit
    retention: Retention
    guesses: Throttle
    """Of session codes and document numbers."""
