"""Builds the real services from the settings: the only place that does.

Everything heavy is imported when it is built, so that a command pays only for what it uses.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from kiosk.errors import StaffError, StoreError
from kiosk.settings import Settings, load

if TYPE_CHECKING:
    from kiosk.interview.derived_values import Station
    from kiosk.interview.places import Places
    from kiosk.ports import Audit, Documents, Printer, PurgeReport, RateLimit, Scanner, Services, SessionStore
    from kiosk.staff.audit import AuditLog
    from kiosk.staff.audit_seal import AuditSeal
    from kiosk.staff.authentication import StaffAuthentication
    from kiosk.store.retention import RetentionSweep, Spool


CONSOLE = "consola"
"""Who acts from a shell, in the audit log."""


class SystemClock:
    """The machine's clock, read in the zone of the office: a machine may be set to another one.

    Args:
        zone: a name of the IANA database.
    """

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        """The office's time, with its zone."""
        return datetime.now(self._zone)


def clock(settings: Settings) -> SystemClock:
    """The time of day at the office."""
    return SystemClock(settings.office.time_zone)


def load_settings() -> Settings:
    """This machine's settings; raises SettingsError."""
    return load()


def load_station(settings: Settings) -> Station:
    """Where the sessions take place, for texts and documents."""
    from kiosk.interview.derived_values import Station

    return Station(settings.office, settings.secop.login_url, settings.store.station, settings.privacy)


def load_places(settings: Settings) -> Places:
    """Departments and municipalities, those of the office first; raises ContentError."""
    from kiosk.interview.places import Places

    office = settings.office
    return replace(Places.load(), first_department=office.department, first_municipality=office.municipality)


def build(settings: Settings, dry_run: bool = False) -> Services:
    """Everything the app is given.

    Args:
        settings: this machine's settings.
        dry_run: print nothing.

    Raises:
        StoreError: the sessions' folder cannot be used.
        StaffError: the place of the PINs' secret file is not one it may have.
    """
    from kiosk.ports import Services

    store, printer, audit = open_store(settings), open_printer(settings, dry_run), open_audit(settings)
    return Services(
        store=store,
        documents=open_documents(settings),
        printer=printer,
        clock=clock(settings),
        staff_access=open_staff_access(settings, audit),
        audit=audit,
        retention=open_retention(settings, store, printer),
        guesses=open_guesses(settings),
    )


def open_store(settings: Settings) -> SessionStore:
    """The sessions, on this machine's disk or in a database shared with other kiosks.

    Raises:
        StoreError: they cannot be used.
        SettingsError: a database is wished for, and what talks to it is not installed.
    """
    from kiosk.cli.session_store import open_sessions

    def note(what: str, code: str) -> None:
        from kiosk.staff.audit import MACHINE

        open_audit(settings).record(MACHINE, what, code)

    return open_sessions(settings, key_file(settings), note)


def sessions_folder(settings: Settings) -> Path:
    """Where sessions and their papers are; with a database, their papers alone."""
    return settings.paths.data / "sessions"


def key_file(settings: Settings) -> Path:
    """Where the key that seals sessions is, unless systemd hands one over."""
    chosen = settings.privacy.key_path
    return Path(chosen).expanduser() if chosen else settings.paths.data / "key"


def open_documents(settings: Settings) -> Documents:
    """What fills the office's Word files and turns them into PDF."""
    from kiosk.cli.late_documents import LateDocuments

    return cast("Documents", LateDocuments(settings.paths.templates / "papers", settings.pdf))


def open_printer(settings: Settings, dry_run: bool = False) -> Printer:
    """The printer: CUPS, a folder on a machine without it, or nothing at all.

    Without a queue in the settings it is CUPS' default destination, or its only queue; of several, staff
    choose one, and nothing is printed before that. A machine that printed through CUPS
    before does so again although CUPS is not there yet, as may be while the machine starts.

    Raises:
        PrintError: the outbox cannot be used.
    """
    from kiosk.printing.dry_run import REHEARSAL, SWITCHED_OFF, DryRunPrinter
    from kiosk.printing.folder_printer import FolderPrinter

    printing = settings.printing
    if dry_run or not printing.enabled:
        return DryRunPrinter(REHEARSAL if dry_run else SWITCHED_OFF)
    from kiosk.printing.cups_printer import CupsPrinter
    from kiosk.printing.queue_choice import usual_queue

    outbox, now = settings.paths.data / "outbox", clock(settings).now
    if (queue := printing.printer or usual_queue(outbox)) is None:
        return FolderPrinter(printed_folder(settings), printing.media, now)
    return CupsPrinter(outbox, printing.model_copy(update={"printer": queue}), now=now)


def place_for_staff(printer: Printer) -> str:
    """Where the papers are: without a printer, the folder, which applicants need not know."""
    from kiosk.printing.folder_printer import FolderPrinter

    return printer.state.sentence if isinstance(printer, FolderPrinter) else printer.place


def open_scanner(settings: Settings) -> Scanner:
    """What reads paper: a scanner of SANE, or a folder where nobody named one and SANE is not installed."""
    from kiosk.scanning import sane_scanner
    from kiosk.scanning.folder_scanner import NAME, FolderScanner

    wanted = settings.scanner
    if wanted.device == NAME or not (wanted.device or sane_scanner.installed()):
        return FolderScanner(glass_folder(settings), wanted.resolution)
    if not wanted.device and glass_folder(settings).is_dir():
        return FolderScanner(glass_folder(settings), wanted.resolution)
    return sane_scanner.SaneScanner(wanted.device, wanted.resolution, colour=wanted.mode == "color")


def glass_folder(settings: Settings) -> Path:
    """Where the folder scanner finds pictures."""
    return settings.paths.data / "glass"


def audit_folder(settings: Settings) -> Path:
    """Where the audit log is."""
    return settings.paths.data / "audit"


def open_audit(settings: Settings) -> AuditLog:
    """Where each act is written down; raises StaffError as `audit_seal` does."""
    from kiosk.staff.audit import AuditLog

    return AuditLog(audit_folder(settings), clock(settings).now, audit_seal(settings))


def audit_seal(settings: Settings, *, looking: bool = False) -> AuditSeal:
    """The key and the anchor of the audit log.

    Args:
        settings: this machine's settings.
        looking: make no key, even at the first start.

    Raises:
        StaffError: the place of the PINs' secret file is not one it may have.
    """
    from kiosk.staff.audit_seal import AuditSeal
    from kiosk.staff.pepper import pepper_file

    name = hashlib.sha256(str(settings.paths.data.resolve()).encode()).hexdigest()[:12]
    anchor = pepper_file(settings).with_name(f"audit-{name}")  # a user may have several data folders
    return AuditSeal(partial(_machine_secret, settings, looking=looking), anchor)


def _machine_secret(settings: Settings, *, looking: bool) -> bytes:
    """The machine's key, made if nothing is sealed yet; raises StaffError.

    With a shared database another kiosk may have made the key already: here none is made.
    """
    from kiosk.store.machine_key import machine_key

    def in_use() -> bool:
        sealed = sessions_folder(settings).glob("*/session.db")
        return looking or bool(settings.store.url) or any(sealed)

    try:
        return machine_key(key_file(settings), in_use)
    except StoreError as error:
        raise StaffError(error.detail) from None
    except OSError:
        raise StaffError(
            f"No se puede leer o escribir la llave {key_file(settings)}. Revise los permisos."
        ) from None


def open_staff_access(settings: Settings, audit: Audit) -> StaffAuthentication:
    """What lets staff in; raises StaffError if the secret file may not be where the settings say."""
    from kiosk.staff.authentication import StaffAuthentication
    from kiosk.staff.pepper import pepper_file

    return StaffAuthentication(settings.paths.data, pepper_file(settings), audit)


def open_guesses(settings: Settings) -> RateLimit:
    """What slows down guessing at session codes."""
    from kiosk.staff.code_guesses import CodeGuesses

    return CodeGuesses(settings.paths.data)


def printed_folder(settings: Settings) -> Path:
    """Where the folder printer puts PDFs."""
    return settings.paths.data / "printed"


def open_retention(settings: Settings, store: SessionStore, spool: Spool) -> RetentionSweep:
    """What wipes sessions and papers whose time is over."""
    from kiosk.store.clock_watch import ClockWatch
    from kiosk.store.retention import Keeping, RetentionSweep

    keeping = Keeping(store, spool, printed_folder(settings), settings.privacy, settings.store.station)
    return RetentionSweep(keeping, clock(settings), ClockWatch(settings.paths.data / "clock.json"))


def wipe_left_papers(settings: Settings) -> None:
    """Wipe the papers a crash left, unless papers are kept; what cannot be wiped is for the journal."""
    from kiosk.log import failure
    from kiosk.store.papers_folder import wipe_papers

    if not settings.privacy.keep_paper_files:
        try:
            wipe_papers(sessions_folder(settings))
        except StoreError as error:
            failure("papers_left", error)


def purge(settings: Settings, *, sure: bool = False) -> PurgeReport:
    """Wipe what is older than `[privacy]` allows; raises StoreError or PrintError."""
    printer = open_printer(settings)
    try:
        return open_retention(settings, open_store(settings), printer).purge(sure=sure)
    finally:
        printer.close()
