"""The secret mixed into every PIN: a file that is not in the data folder.

Six digits are guessed in a day by who has the hashes; without this file nobody can even begin. It is
worth that only where a copy of the data folder does not carry it along.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from kiosk import files
from kiosk.errors import StaffError
from kiosk.settings import Settings

SIZE = 32
"""Bytes."""


def pepper_file(settings: Settings) -> Path:
    """Where the secret is: `[staff] pepper_path`, else the user's own settings folder.

    Raises:
        StaffError: the place is inside the data folder, or depends on where the program was started.
    """
    chosen = settings.staff.pepper_path
    file = Path(chosen) if chosen else _default()
    if not file.is_absolute():
        raise StaffError("[staff] pepper_path: escriba la ruta completa del archivo, desde la raíz.")
    if file.resolve().is_relative_to(settings.paths.data.resolve()):
        raise StaffError(
            f"[staff] pepper_path: el archivo secreto no puede estar en {settings.paths.data}. "
            "Elija otra carpeta."
        )
    return file


def _default() -> Path:
    from platformdirs import user_config_path  # only needed when nobody chose

    return user_config_path("kiosk", appauthor=False) / "pepper"


def read(file: Path) -> bytes:
    """The secret.

    Raises:
        StaffError: it is missing, cannot be read or is not a secret of ours; nothing is made anew,
            because every PIN would be lost with it.
    """
    try:
        secret = file.read_bytes()
    except FileNotFoundError:
        raise StaffError(
            f"Falta el archivo secreto {file}: sin él no sirve ningún PIN. Devuélvalo."
        ) from None
    except OSError:
        raise StaffError(f"No se puede leer el archivo secreto {file}. Revise sus permisos.") from None
    if len(secret) != SIZE:
        raise StaffError(f"El archivo secreto {file} está dañado. Devuelva el de una copia.")
    return secret


def make(file: Path) -> bytes:
    """The secret, made if there is none yet; call it only while nobody has a PIN.

    Raises:
        StaffError: it cannot be made or read.
    """
    if not file.exists():
        try:
            files.make_folder(file.parent)
            files.write_durably(file, secrets.token_bytes(SIZE))
        except OSError:
            raise StaffError(f"No se puede escribir {file}. Revise los permisos de la carpeta.") from None
    return read(file)


def seal(secret: bytes) -> str:
    """Tells one secret from another, and nothing else about it."""
    return hmac.digest(secret, b"kiosk staff", "sha256").hex()
