"""The interfaces (Protocols) through which the app uses storage, printer, scanner, staff access and clock.

Tests pass their own implementations.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.ports.documents import Documents, Page, Paper
from kiosk.ports.fleet import Fleet
from kiosk.ports.printing import Printer, PrinterState, PrintJob, PrintState
from kiosk.ports.rate_limit import Claim, RateLimit
from kiosk.ports.scanning import CardReaders, CardReading, ScannedPage, Scanner, ScannerDevice, ScanServices
from kiosk.ports.sessions import (
    Age,
    AgeSpan,
    Kept,
    Proof,
    PurgeReport,
    Retention,
    SessionStore,
    Summary,
    age_of,
    all_sessions,
    every_span,
)
from kiosk.ports.speech import Speech
from kiosk.ports.staff import (
    LONGEST_PIN,
    SHORTEST_PIN,
    AccessResult,
    Audit,
    AuditEntry,
    AuditPage,
    StaffAccess,
)
from kiosk.ports.tally import Tally

__all__ = [
    "LONGEST_PIN",
    "SHORTEST_PIN",
    "AccessResult",
    "Age",
    "AgeSpan",
    "Audit",
    "AuditEntry",
    "AuditPage",
    "CardReaders",
    "CardReading",
    "Claim",
    "Clock",
    "Documents",
    "Kept",
    "Page",
    "Paper",
    "PrintJob",
    "PrintState",
    "Printer",
    "PrinterState",
    "Proof",
    "PurgeReport",
    "RateLimit",
    "Retention",
    "ScanServices",
    "ScannedPage",
    "Scanner",
    "ScannerDevice",
    "Services",
    "SessionStore",
    "Speech",
    "StaffAccess",
    "Summary",
    "Tally",
    "age_of",
    "all_sessions",
    "every_span",
]


class Clock(Protocol):
    """The clock of the office."""

    def now(self) -> datetime:
        """The time now, in the office's time zone."""


@dataclass(frozen=True)
class Services:
    """The implementations the app works with."""

    store: SessionStore
    documents: Documents
    printer: Printer
    clock: Clock
    staff_access: StaffAccess
    audit: Audit
    retention: Retention
    guesses: RateLimit
    """Limits guesses at session codes and document numbers."""
    scans: ScanServices | None = None
    """None: this kiosk has no scanner, and its journey no steps for one."""
    readers: CardReaders | None = None
    """None: this kiosk has no barcode reader."""
    fleet: Fleet | None = None
    """The kiosks that share its database; None: it works alone."""
    speech: Speech | None = None
    """None: nothing is read aloud."""
    printer_came: Callable[[], bool] | None = None
    """Whether a printer came since the kiosk opened without one; call it in a thread. None: it has one."""
