"""The pepper: a secret mixed into every PIN before hashing, in a file outside the data folder.

A person who has only the hashes would find a PIN of six digits in a day. Without the pepper they cannot test
a single one. That holds only if copies of the data folder do not contain it.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from kiosk import files
from kiosk.errors import StaffError
from kiosk.settings import Settings

SIZE = 32
"""Bytes of the secret."""


def pepper_file(settings: Settings) -> Path:
    """Path of the pepper: `[staff] pepper_path`, else a file in the user's configuration folder.

    Raises:
        StaffError: the path is relative, or inside the data folder.
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
    """Read the pepper.

    Raises:
        StaffError: the file is missing, unreadable or of another size. No new one is made, because every PIN
            would become invalid.
    """
    try:
        secret = file.read_bytes()
    except FileNotFoundError:
        raise StaffError(
            f"Falta el archivo secreto {file}: sin él no sirve ningún PIN. Devuélvalo."
        ) from None
    except IsADirectoryError:
        raise StaffError(
            f"{file} es una carpeta. Escriba en [staff] pepper_path la ruta completa del archivo secreto."
        ) from None
    except OSError:
        raise StaffError(f"No se puede leer el archivo secreto {file}. Revise sus permisos.") from None
    if len(secret) != SIZE:
        raise StaffError(f"El archivo secreto {file} está dañado. Devuelva el de una copia.")
    return secret


def make(file: Path) -> bytes:
    """Read the pepper, and make it if there is none. Call it only while there are no members.

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
    """A public value that identifies a pepper: HMAC-SHA256 of a fixed text, hexadecimal."""
    return hmac.digest(secret, b"kiosk staff", "sha256").hex()
