"""Builds the real services from the settings; no other module does.

Heavy modules are imported when a service is built, so that a command loads only what it uses.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from kiosk.cli.session_store import finish_restore, open_fleet
from kiosk.errors import StaffError, StoreError
from kiosk.settings import Settings, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.content.models import Flow
    from kiosk.content.welcome_drawings import WelcomeDrawings
    from kiosk.interview.derived_values import Station
    from kiosk.interview.places import Places
    from kiosk.ports import Audit, Documents, Printer, RateLimit, Services, SessionStore, Speech
    from kiosk.staff.audit import AuditLog
    from kiosk.staff.audit_seal import AuditSeal
    from kiosk.staff.authentication import StaffAuthentication
    from kiosk.store.retention import RetentionSweep, Spool
    from kiosk.store.wiping_store import WipingStore


CONSOLE = "consola"
"""Name in the audit log for acts from the command line."""


class SystemClock:
    """The machine's clock in the office's time zone, which may differ from the machine's.

    Args:
        zone: name of the zone in the IANA database.
    """

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        """The time now, in the office's time zone."""
        return datetime.now(self._zone)


def clock(settings: Settings) -> SystemClock:
    """A clock for the office's time zone."""
    return SystemClock(settings.office.time_zone)


def load_settings() -> Settings:
    """Read this machine's settings; a restore that a power cut interrupted is finished first.

    Raises:
        SettingsError: they have a mistake.
        StoreError: the restore cannot be finished.
    """
    settings = load()
    return load() if finish_restore(settings.paths.data) else settings


def load_station(settings: Settings) -> Station:
    """The facts about this kiosk for texts and documents."""
    from kiosk.interview.derived_values import Station

    secop = settings.secop
    return Station(
        settings.office, secop.login_url, settings.store.station, settings.privacy, support=secop.support
    )


def load_welcome(flow: Flow, settings: Settings) -> WelcomeDrawings:
    """The drawings of the welcome screen, and its promise in large letters."""
    from kiosk.cli.letters_file import kept_letters
    from kiosk.content.welcome_drawings import welcome_drawings

    words = flow.welcome
    letters = kept_letters(words.promise or words.title, settings.paths.data)
    return welcome_drawings(words, settings.paths.templates, letters)


def load_places(settings: Settings) -> Places:
    """Departments and municipalities, the office's own first; raises ContentError."""
    from kiosk.interview.places import Places

    office = settings.office
    return replace(Places.load(), first_department=office.department, first_municipality=office.municipality)


def build(settings: Settings, dry_run: bool = False, across: str = "") -> Services:
    """Build everything the app needs.

    Args:
        settings: this machine's settings.
        dry_run: print nothing.
        across: a word across each page of the documents; empty: none.

    Raises:
        StoreError: the sessions' folder cannot be used.
        StaffError: `[staff] pepper_path` is relative or inside the data folder.
        PrintError: the outbox cannot be used.
    """
    from kiosk.cli.card_readers import open_readers
    from kiosk.cli.scan_services import open_scans
    from kiosk.ports import Services

    secret = partial(machine_secret, settings)
    store, printer, audit = open_store(settings), open_printer(settings, dry_run), open_audit(settings)
    return Services(
        store=store,
        documents=open_documents(settings, across),
        printer=printer,
        clock=clock(settings),
        staff_access=open_staff_access(settings, audit),
        audit=audit,
        retention=open_retention(settings, store, printer),
        guesses=open_guesses(settings),
        scans=open_scans(settings, sessions_folder(settings), secret, store.folder),
        readers=open_readers(settings),
        fleet=open_fleet(settings),
        speech=open_speech(settings),
        printer_came=printer_came(settings, printer),
    )


def open_speech(settings: Settings) -> Speech | None:
    """The voice that reads the screens aloud; None: it is off, or nobody would hear it."""
    wanted = settings.speech
    if not wanted.enabled:
        return None
    from kiosk.speech.espeak import EspeakSpeech, installed
    from kiosk.speech.sound_cards import Sound, sound

    heard = installed() and sound() is Sound.PLAYS
    return EspeakSpeech(wanted.rate, wanted.voice) if heard else None


def open_store(settings: Settings) -> WipingStore:
    """Open the session store, on this machine's disk or in a shared database.

    Raises:
        StoreError: it cannot be used.
        SettingsError: `[store] url` is set and psycopg is not installed.
    """
    from kiosk.cli.session_store import open_sessions

    def note(what: str, code: str) -> None:
        from kiosk.staff.audit import MACHINE

        open_audit(settings).record(MACHINE, what, code)

    return open_sessions(settings, key_file(settings), note)


def sessions_folder(settings: Settings) -> Path:
    """Folder of the sessions and their documents; with a database, of the documents only."""
    return settings.paths.data / "sessions"


def key_file(settings: Settings) -> Path:
    """File of the key that encrypts sessions, used if systemd passes none.

    Raises:
        StoreError: `[privacy] key_path` is relative: it would depend on the folder of the command.
    """
    chosen = settings.privacy.key_path
    file = Path(chosen).expanduser() if chosen else settings.paths.data.absolute() / "key"
    if not file.is_absolute():
        raise StoreError("[privacy] key_path: escriba la ruta completa del archivo, desde la raíz.")
    return file


def open_documents(settings: Settings, across: str = "") -> Documents:
    """The maker of documents; its modules load with the first document.

    Args:
        settings: this machine's settings.
        across: a word across each page; empty: none.
    """
    from kiosk.cli.late_documents import LateDocuments
    from kiosk.cli.scan_services import has_scanner

    templates = settings.paths.templates / "papers"
    papers = LateDocuments(templates, settings.pdf, marked=has_scanner(settings), across=across)
    return cast("Documents", papers)


def open_printer(settings: Settings, dry_run: bool = False) -> Printer:
    """Open the printer: CUPS, a folder on a machine without CUPS, or one that prints nothing.

    Without a queue in the settings it is CUPS' default queue, or its only one. If there are several, staff
    choose one, and nothing is printed before. A machine that printed through CUPS before does so even while
    CUPS does not answer, as may happen while the machine starts.

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


def printer_came(settings: Settings, printer: Printer) -> Callable[[], bool] | None:
    """Looks whether a machine that keeps its documents in a folder has a printer now; None: it prints."""
    from kiosk.printing.folder_printer import FolderPrinter
    from kiosk.printing.queue_choice import usual_queue

    outbox = settings.paths.data / "outbox"
    return (lambda: usual_queue(outbox) is not None) if isinstance(printer, FolderPrinter) else None


def place_for_staff(printer: Printer) -> str:
    """Where the documents come out, for staff; without a printer, the path of the folder."""
    from kiosk.printing.folder_printer import FolderPrinter

    return printer.state.sentence if isinstance(printer, FolderPrinter) else printer.place


def staff_folder(settings: Settings) -> Path:
    """Folder of the staff's PINs, the audit log and the counters of guesses."""
    return Path(settings.staff.folder or settings.paths.data)


def audit_folder(settings: Settings) -> Path:
    """Folder of the audit log."""
    return staff_folder(settings) / "audit"


def open_audit(settings: Settings) -> AuditLog:
    """The audit log; raises StaffError as `audit_seal` does."""
    from kiosk.staff.audit import AuditLog

    return AuditLog(audit_folder(settings), clock(settings).now, audit_seal(settings))


def audit_seal(settings: Settings, *, looking: bool = False) -> AuditSeal:
    """The key and the anchor of the audit log.

    Args:
        settings: this machine's settings.
        looking: do not make a key, even at the first start.

    Raises:
        StaffError: `[staff] pepper_path` is relative or inside the data folder.
    """
    from kiosk.staff.audit_seal import AuditSeal
    from kiosk.staff.pepper import pepper_file

    folder, pepper = staff_folder(settings).resolve(), pepper_file(settings)
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]  # a user may have several data folders
    beside = pepper.parent
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if credentials and pepper.is_relative_to(credentials):
        # systemd's folder of secrets is read-only and goes with the unit
        beside = folder.with_name(f"{folder.name}-audit")
    return AuditSeal(partial(machine_secret, settings, looking=looking), beside / f"audit-{name}")


def machine_secret(settings: Settings, *, looking: bool = False) -> bytes:
    """The machine's key, made if nothing is encrypted yet.

    With a shared database no key is made here, because another kiosk may have made it already.

    Args:
        settings: this machine's settings.
        looking: do not make a key, even at the first start.

    Raises:
        StaffError: the key cannot be read or made.
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
    """The checker of staff PINs; who guesses at another kiosk of this machine makes nobody wait at this one.

    Raises:
        StaffError: `[staff] pepper_path` is not allowed.
    """
    from kiosk.staff.authentication import StaffAuthentication, terminal_tries
    from kiosk.staff.pepper import pepper_file

    tries = terminal_tries(settings.paths.data)
    return StaffAuthentication(staff_folder(settings), pepper_file(settings), audit, tries=tries)


def open_browsers_access(settings: Settings, audit: Audit) -> StaffAuthentication:
    """The checker of staff PINs for browsers: their wrong PINs make nobody wait at a terminal.

    Raises:
        StaffError: `[staff] pepper_path` is not allowed.
    """
    from kiosk.staff.authentication import StaffAuthentication, browsers_tries
    from kiosk.staff.pepper import pepper_file

    folder = staff_folder(settings)
    return StaffAuthentication(folder, pepper_file(settings), audit, tries=browsers_tries(folder))


def open_guesses(settings: Settings) -> RateLimit:
    """The limiter of guesses at session codes: of this kiosk, whose sessions they are."""
    from kiosk.staff.code_guesses import CodeGuesses

    return CodeGuesses(settings.paths.data)


def printed_folder(settings: Settings) -> Path:
    """Folder in which the folder printer writes PDFs."""
    return settings.paths.data / "printed"


def open_retention(settings: Settings, store: SessionStore, spool: Spool) -> RetentionSweep:
    """Builds what wipes sessions and printed files that are too old."""
    from kiosk.store.clock_watch import ClockWatch
    from kiosk.store.retention import Keeping, RetentionSweep

    keeping = Keeping(store, spool, printed_folder(settings), settings.privacy, settings.store.station)
    return RetentionSweep(keeping, clock(settings), ClockWatch(settings.paths.data / "clock.json"))
