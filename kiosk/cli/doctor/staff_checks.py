"""The checks of `kiosk doctor` for staff: the members, the pepper, the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.cli import composition
from kiosk.cli.doctor.result import Check
from kiosk.errors import StaffError

if TYPE_CHECKING:
    from kiosk.settings import Settings


def checks(settings: Settings) -> list[Check]:
    """The results of all checks of staff, in the order they are shown; nothing is written."""
    return [_members(settings), _pepper(settings), _audit(settings)]


def _members(settings: Settings) -> Check:
    try:
        door = composition.open_staff_access(settings, composition.open_audit(settings))
        names = door.members()
    except StaffError as error:
        return Check("staff", False, f"Funcionarios: {error.detail}")
    if not names:
        advice = "el quiosco lo pide al abrir, o use: kiosk staff add NOMBRE"
        return Check("staff", None, f"Funcionarios: ninguno todavía; {advice}")
    if trouble := door.trouble():
        return Check("staff", False, f"Funcionarios: {len(names)}. {trouble}")
    return Check("staff", True, f"Funcionarios: {len(names)}.")


def _pepper(settings: Settings) -> Check:
    """Check the pepper. It may be missing while nobody has a PIN; `_members` reports it otherwise."""
    from kiosk.staff import pepper

    try:
        file = pepper.pepper_file(settings)
        if not file.exists():
            return Check("pepper", None, "Archivo secreto de los PIN: se hace con el primer funcionario.")
        pepper.read(file)
    except StaffError as error:
        return Check("pepper", False, f"Archivo secreto de los PIN: {error.detail}")
    status = file.stat()
    # a deployment may let the kiosk's group read what root owns
    if status.st_mode & (0o037 if status.st_uid == 0 else 0o077):
        text = f"Archivo secreto de los PIN: otros usuarios pueden leer {file}. Use: chmod 600 {file}"
        return Check("pepper", False, text)
    return Check("pepper", True, f"Archivo secreto de los PIN: {file}")


def _audit(settings: Settings) -> Check:
    from kiosk.staff.audit_verification import verify

    try:
        seal = composition.audit_seal(settings, looking=True)
        verdict = verify(composition.audit_folder(settings), seal, _names(settings))
    except StaffError as error:
        return Check("audit", False, f"Registro de actos: {error.detail}")
    if verdict.problems:
        first, more = verdict.problems[0], len(verdict.problems) - 1
        others = f" Y {more} {'daño' if more == 1 else 'daños'} más." if more else ""
        return Check("audit", False, f"Registro de actos: {first}{others}")
    if verdict.remark:
        return Check("audit", None, f"Registro de actos: {verdict.remark}")
    count = "una línea" if verdict.lines == 1 else f"{verdict.lines} líneas"
    return Check("audit", True, f"Registro de actos: {count}, sin daños.")


def _names(settings: Settings) -> tuple[str, ...]:
    """The members, as far as they can be read; `_members` reports it otherwise."""
    try:
        return composition.open_staff_access(settings, composition.open_audit(settings)).members()
    except StaffError:
        return ()
