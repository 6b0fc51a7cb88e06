"""What each kiosk in a browser runs with: a data folder and a station of its own, and the office's staff."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from kiosk import files
from kiosk.cli.composition import clock, key_file, load_settings, staff_folder
from kiosk.cli.session_store import finish_restore
from kiosk.settings import Settings
from kiosk.settings.environment import INTERNAL_VARIABLES, variable
from kiosk.settings.loading import settings_file
from kiosk.settings.serve_settings import PLACES

_NOT_THEIRS = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "CLOSED_STATUS")
"""Variables that speak of this process: systemd's, and the one of a deployed terminal's script."""
_LONGEST_STATION = 30
UNSERVED = timedelta(hours=2)
"""After this time without a purge, a place is taken for one that no server looks at."""


def place_folder(settings: Settings, place: int) -> Path:
    """The data folder of a place."""
    return settings.paths.data.absolute() / PLACES / str(place)


def every_place(settings: Settings) -> tuple[Settings, ...]:
    """These settings, and those of each place with sessions of its own: none has, if all are in PostgreSQL.

    A restore that a power cut interrupted at a place is finished first.

    Raises:
        StoreError: `[privacy] key_path` is relative, or the restore cannot be finished.
    """
    found = [settings]
    for place in used_places(settings) if not settings.store.url else ():
        finish_restore(place_folder(settings, place))
        if (place_folder(settings, place) / "sessions").is_dir():
            found.append(_of_place(settings, place))
    return tuple(found)


def used_places(settings: Settings) -> list[int]:
    """The places that were ever used, also those beyond `[serve] max_sessions` as it is now."""
    found = (settings.paths.data / PLACES).glob("[0-9]*")
    return sorted(int(folder.name) for folder in found if folder.name.isdecimal() and folder.is_dir())


def _of_place(settings: Settings, place: int) -> Settings:
    """The settings of a place, as far as its stored sessions need them."""
    parts = {
        "paths": {"data": place_folder(settings, place)},
        "store": {"station": _station(settings, place)},
    }
    parts["privacy"] = {"key_path": str(key_file(settings))}
    parts["staff"] = {"folder": str(staff_folder(settings).absolute())}
    changed = {name: getattr(settings, name).model_copy(update=part) for name, part in parts.items()}
    return settings.model_copy(update=changed)


def _station(settings: Settings, place: int) -> str:
    """Name of a place in proofs and counts: that of the office's kiosk, with the number of the place."""
    ending = f"-web-{place}"
    return settings.store.station[: _LONGEST_STATION - len(ending)].rstrip("-") + ending


def prepare_place(settings: Settings, place: int) -> dict[str, str]:
    """Make the data folder of a place; the variables a kiosk there runs with.

    Its sessions, documents and print jobs lie in its own folder: a kiosk wipes all left documents of its
    folder when it opens, also those another one is making. The staff, the audit log and the key are the
    office's.

    Raises:
        OSError: the folder cannot be made.
        StoreError: `[privacy] key_path` is relative.
    """
    folder = place_folder(settings, place)
    for each in (folder.parent, folder):
        files.private_folder(each)
    link, target = folder / "kiosk.toml", settings_file().absolute()
    if not (link.is_symlink() and link.readlink() == target):
        with suppress(FileNotFoundError):
            link.unlink()
        link.symlink_to(target)
    own = {
        variable("paths", "data"): str(folder),
        variable("paths", "templates"): str(settings.paths.templates),
        variable("store", "station"): _station(settings, place),
        variable("privacy", "key_path"): str(key_file(settings)),
        variable("staff", "folder"): str(staff_folder(settings).absolute()),
        # the glass, the stick, the loudspeaker are where the server stands, not where the person does
        variable("scanner", "device"): "",
        variable("scanner", "reader"): "",
        variable("handover", "usb"): "false",
        variable("handover", "phone"): "false",
        variable("speech", "enabled"): "false",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }
    return _without(os.environ, own) | own


def _without(environment: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The environment without what is set anew (in whatever letters) or is none of the kiosk's business."""
    dropped = {*own, *_NOT_THEIRS, *INTERNAL_VARIABLES, "COLUMNS", "LINES", "DISPLAY"}
    return {name: value for name, value in environment.items() if name.upper() not in dropped}


def wipe_expired(settings: Settings, place: int) -> int:
    """Wipe what is too old at a place where no kiosk is open; 0: that was done, 1: the clock is doubted.

    In a process of its own: a place has settings of its own, and they are read from the environment.
    """
    return subprocess.run(
        [sys.executable, "-c", "import kiosk.cli.served_kiosk as here; raise SystemExit(here.purge())"],
        env=prepare_place(settings, place),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


def wipe_unserved(settings: Settings) -> None:
    """Wipe what is too old at each place where nobody did so lately: `kiosk serve` may not run any more.

    Raises:
        OSError: the folder of a place cannot be written.
        StoreError: `[privacy] key_path` is relative.
    """
    from kiosk.store.clock_watch import ClockWatch

    now = clock(settings).now()
    for place in used_places(settings):
        if not ClockWatch(place_folder(settings, place) / "clock.json").believed_within(UNSERVED, now):
            wipe_expired(settings, place)


def purge() -> int:
    """Wipe what is too old at this place, as an open kiosk does each hour. Nobody asked: no act is logged."""
    from kiosk.cli.wiping import wiping

    with wiping(load_settings()) as wiper:
        return 1 if wiper.retention.purge().doubt else 0
