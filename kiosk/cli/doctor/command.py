"""`kiosk doctor`: checks whether this machine can run the kiosk."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import __version__, log
from kiosk.cli import composition
from kiosk.cli.doctor import (
    deployment_checks,
    paper_checks,
    printer_checks,
    scanner_checks,
    speech_checks,
    staff_checks,
)
from kiosk.cli.doctor.result import Check
from kiosk.cli.parser import COMMANDS
from kiosk.cli.served_kiosk import every_place
from kiosk.cli.terminal_colors import FEW, color_system
from kiosk.errors import KioskError
from kiosk.ports import all_sessions

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.settings import Settings

COLUMNS, ROWS = 80, 24
"""Columns and rows of the smallest terminal the screens fit in."""
FREE_MEGABYTES = 500
"""Free space for some thousand sessions' documents and LibreOffice's profile."""
_MARKS = {True: "✔", False: "✘", None: "–"}


def add(subparsers: Subparsers) -> None:
    """Add the parser of `kiosk doctor`."""
    parser = subparsers.add_parser("doctor", help=COMMANDS["doctor"], description="Revisa esta máquina.")
    parser.add_argument("--json", action="store_true", help="para otro programa")


def run(args: Namespace) -> int:
    """Run all checks and print them; returns 1 if one failed."""
    found = checks(composition.load_settings())
    well = all(check.ok is not False for check in found)
    if args.json:
        print(
            json.dumps(
                {"ok": well, "version": __version__, "checks": [asdict(check) for check in found]},
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        for check in found:
            print(f"{_MARKS[check.ok]} {check.text}")
    return 0 if well else 1


def checks(settings: Settings) -> list[Check]:
    """The results of all checks, in the order they are shown."""
    return [
        _terminal(),
        _colours(),
        _versions(),
        _engine(settings),
        _fonts(),
        *paper_checks.checks(settings),
        *printer_checks.checks(settings),
        *scanner_checks.checks(settings),
        *speech_checks.checks(settings),
        _disk(settings),
        _writable(settings),
        _private(settings),
        _store(settings),
        _clock(settings, composition.clock(settings).now()),
        *staff_checks.checks(settings),
        *deployment_checks.checks(settings),
    ]


def _terminal() -> Check:
    if not sys.stdout.isatty():
        return Check("terminal", None, "Terminal: esta orden no corre en una terminal; no se puede medir.")
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    if not columns:  # some serial terminals do not know their size
        return Check("terminal", None, "Terminal: no dice cuánto mide.")
    fits = columns >= COLUMNS and rows >= ROWS
    advice = "" if fits else f" Debe medir al menos {COLUMNS}x{ROWS}: agrande la ventana o achique la letra."
    return Check("terminal", fits, f"Terminal: {columns}x{rows}.{advice}")


def _colours() -> Check:
    if not sys.stdout.isatty():
        return Check("colors", None, "Colores: no se pueden ver desde aquí.")
    term = os.environ.get("TERM", "") or "sin TERM"
    if color_system() != FEW:
        return Check("colors", True, f"Colores: suficientes ({term}).")
    text = f"Colores: pocos ({term}). El quiosco se ve, con sus 16 colores sencillos. Con 256 se ve mejor."
    return Check("colors", None, text)


def _versions() -> Check:
    textual = metadata.version("textual")
    return Check(
        "versions",
        True,
        f"Programas: kiosk {__version__}, Python {platform.python_version()}, Textual {textual}.",
    )


def _engine(settings: Settings) -> Check:
    from kiosk.documents import libreoffice

    office = libreoffice.find(settings.pdf.libreoffice_path) is not None
    wanted = settings.pdf.engine
    if wanted == "libreoffice" and not office:
        text = "PDF: la configuración pide LibreOffice y no está. Instale libreoffice-writer y python3-uno."
        return Check("pdf", False, text)
    used = "LibreOffice" if office and wanted != "embedded" else "el motor incluido"
    return Check("pdf", True, f"PDF: {used} ({'con' if office else 'sin'} LibreOffice en la máquina).")


def _fonts() -> Check:
    from kiosk.documents.embedded import FONTS

    count = len(list(FONTS.glob("*.ttf")))
    return Check(
        "fonts", count > 0, f"Letras: {count} archivos." + ("" if count else " Reinstale el programa.")
    )


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(_existing(settings.paths.data)).free // 1_000_000
    enough = free >= FREE_MEGABYTES
    advice = "" if enough else f" Libere espacio hasta tener {FREE_MEGABYTES} MB."
    return Check("disk", enough, f"Disco: {free} MB libres.{advice}")


def _clock(settings: Settings, now: datetime) -> Check:
    """Fail if the clock is before 2025 or a day behind the last save: its battery may be empty."""
    from kiosk.store.clock_watch import EARLIEST

    saved: list[datetime] = []
    with suppress(KioskError):  # another check reports a folder that cannot be used
        if (settings.paths.data / "sessions").is_dir():
            saved = [one.saved_at for one in all_sessions(composition.open_store(settings)) if one.saved_at]
    sane = now > EARLIEST and all(at < now + timedelta(days=1) for at in saved)
    advice = "" if sane else " No puede ser: ponga la fecha y la hora correctas."
    here = f"{now:%d/%m/%Y %H:%M} en {settings.office.time_zone} (UTC{now:%z})"
    machine = now.astimezone()
    there = f"la máquina dice {machine:%d/%m/%Y %H:%M} (UTC{machine:%z})"
    return Check("clock", sane, f"Reloj de la oficina: {here}; {there}.{advice}")


def _writable(settings: Settings) -> Check:
    data = settings.paths.data
    try:
        with tempfile.TemporaryFile(dir=_existing(data)):
            pass
    except OSError:
        return Check("data", False, f"Datos: no se puede escribir en {data}. Revise los permisos.")
    return Check("data", True, f"Datos: {data}")


def _private(settings: Settings) -> Check:
    """Fail if other users can read files with personal data."""
    data = settings.paths.data
    names = (
        "sessions",
        "waiting",
        "wiping",
        "wiped",
        "printed",
        "outbox",
        "audit",
        "key",
        "staff.json",
        "web",
    )
    own = [data / name for name in (*names, "proofs.jsonl", "counts", log.FILE)]
    wide = [path.name for path in own if path.exists() and path.stat().st_mode & 0o077]
    if wide:
        text = f"Permisos: otros usuarios pueden leer {', '.join(wide)} en {data}. Use: chmod -R go= {data}"
        return Check("permissions", False, text)
    return Check("permissions", True, "Permisos: solo esta cuenta lee los datos.")


def _store(settings: Settings) -> Check:
    """Fail if sessions cannot be read, the key is another one, or the database does not answer."""
    try:
        places = every_place(settings)
        if len(places) == 1 and not (settings.store.url or (settings.paths.data / "sessions").is_dir()):
            return Check("store", True, "Sesiones: todavía no hay.")
        told = " ".join(filter(None, (composition.open_store(place).health() for place in places)))
    except KioskError as error:
        told = error.detail
    return Check("store", not told, f"Sesiones: {told or 'sin daños.'}")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest parent that exists."""
    return next(part for part in (folder, *folder.parents) if part.exists())
