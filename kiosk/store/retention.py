"""What is wiped when nobody comes back for it.

Keeping personal data no longer than their purpose needs is a duty (Ley 1581 de 2012, art. 4 and 11);
the hours are settings of `[privacy]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from kiosk import files, log
from kiosk.errors import StoreError
from kiosk.settings import PrivacySettings
from kiosk.store.sessions import TinySessionStore

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""A clock before this day has lost its battery."""
LEAP = timedelta(days=60)
"""A kiosk left alone longer than this looks like a clock that jumped forward."""

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class PurgeReport:
    """What a purge did."""

    sessions: int = 0
    """Open sessions that were wiped."""
    prints: int = 0
    """Folders of the folder printer that were wiped."""
    clock_doubted: bool = False
    """Nothing was wiped, because the clock cannot be right."""


def purge(store: TinySessionStore, printed: Path, rules: PrivacySettings, now: datetime) -> PurgeReport:
    """Wipe the open sessions and the folder printer's output that are older than the rules allow.

    A clock that jumped must not wipe everything: if all there is would go and even the newest of it is
    further than LEAP from now, nothing is done until something is saved with the same clock.

    Args:
        store: the sessions; their age counts from their last save.
        printed: the folder printer's folder; ages count from the newest file of each session.
        rules: how many hours each is kept.
        now: the time of day, with its zone.

    Raises:
        StoreError: the disk does not let something be read or deleted.
    """
    sessions = {name: at for name in store.ids() if (at := store.touched_at(name))}
    prints = {folder: at for folder in _folders(printed) if (at := files.changed_at(folder))}
    old_sessions = _older(sessions, now, rules.keep_open_hours)
    old_prints = _older(prints, now, rules.keep_finished_hours)
    times = [*sessions.values(), *prints.values()]
    everything = len(old_sessions) + len(old_prints) == len(times)
    leapt = bool(times) and everything and min(abs(now - at) for at in times) > LEAP
    if now < EARLIEST or leapt:
        log.event("purge_doubts_clock", count=len(times))
        return PurgeReport(clock_doubted=True)
    for name in old_sessions:
        store.forget(name)
    _wipe_all(old_prints)
    if old_sessions or old_prints:
        log.event("purged", count=len(old_sessions) + len(old_prints))
    return PurgeReport(len(old_sessions), len(old_prints))


def wipe_prints(printed: Path, code: str | None = None) -> int:
    """Wipe the folder printer's output, of one session or of all; how many folders.

    Raises:
        StoreError: something could not be deleted.
    """
    chosen = [folder for folder in _folders(printed) if code is None or folder.name == code]
    _wipe_all(chosen)
    return len(chosen)


def _older(times: dict[_Key, datetime], now: datetime, hours: int) -> list[_Key]:
    """What is further than some hours from now, on either side: a clock may have been set back."""
    return [key for key, at in times.items() if abs(now - at) > timedelta(hours=hours)]


def _folders(printed: Path) -> list[Path]:
    try:
        return sorted(folder for folder in printed.iterdir() if folder.is_dir())
    except FileNotFoundError:
        return []
    except OSError:
        raise StoreError(f"No se puede leer {printed}. Revise los permisos de la carpeta.") from None


def _wipe_all(folders: list[Path]) -> None:
    for folder in folders:
        try:
            files.wipe(folder)
        except OSError:
            raise StoreError(f"No se pudo borrar todo en {folder.parent}. Revise los permisos.") from None
