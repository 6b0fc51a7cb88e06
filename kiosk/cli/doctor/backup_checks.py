"""The check of `kiosk doctor` for the backups: the age of the newest, and whether it can be restored.

The trial of a backup with 1,000 sessions takes two seconds, so that each call of doctor makes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import composition
from kiosk.cli.doctor.result import Check
from kiosk.errors import StoreError

if TYPE_CHECKING:
    from kiosk.settings import Settings

MOST_DAYS = 2
"""Most days since the last backup of a machine that makes one each night, or when it is switched on."""
BY_HAND_DAYS = 8
"""Most days since the last backup of a machine on which people make them: a week and one day."""
USE = "Use: sudo systemctl start kiosk-backup; sudo journalctl -u kiosk-backup -n 20"
BY_HAND = "Use: sudo kiosk backup"


def backup_check(settings: Settings, root: Path, now: float, *, nightly: bool) -> Check:
    """The result of the check; nothing of a backup's content is told.

    Args:
        settings: this machine's settings.
        root: root of the machine's files; another folder in tests.
        now: seconds since 1970.
        nightly: this machine makes a backup each night.
    """
    from kiosk.store.nightly_backups import newest_backup

    told = settings.backup.folder
    folder, use = root / told.relative_to(told.anchor), USE if nightly else BY_HAND
    if not folder.is_dir():
        text = f"Copia de los datos: no está {told}. Ponga la memoria, o cambie [backup] folder."
        return Check("backup", False, f"{text} {use}")
    if (found := newest_backup(folder)) is None:
        return Check("backup", None, f"Copia de los datos: ninguna en {told}. {use}")
    archive, at = found
    days = max(0, int((now - at) // 86_400))
    if days > (MOST_DAYS if nightly else BY_HAND_DAYS):
        return Check("backup", False, f"Copia de los datos: la última es de hace {days} días. {use}")
    try:
        words = _trial(settings, archive)
    except StoreError as error:
        return Check("backup", False, f"Copia de los datos: la última no sirve. {error.detail} {use}")
    age = "hoy" if not days else f"hace {days} {'día' if days == 1 else 'días'}"
    return Check("backup", True, f"Copia de los datos: {age}; se probó devolverla: {words}.")


def _trial(settings: Settings, archive: Path) -> str:
    """Restore it into a temporary folder; returns how many sessions it holds. Raises StoreError."""
    from kiosk.store.backup_trial import try_restore

    trial = try_restore(archive, composition.key_file(settings))
    if trial.closed:
        count = "Una sesión" if trial.closed == 1 else f"{trial.closed} sesiones"
        raise StoreError(f"{count} de {trial.sessions} no se {'abre' if trial.closed == 1 else 'abren'}.")
    if not trial.sessions and settings.store.url:
        return "las sesiones están en PostgreSQL (pg_dump)"
    return "1 sesión" if trial.sessions == 1 else f"{trial.sessions} sesiones"
