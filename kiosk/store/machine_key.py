"""The machine's key: 32 random bytes as 64 hexadecimal digits, in a file that only this account can read.

In the deployment systemd passes it as the credential `kiosk-key` (systemd.exec(5), LoadCredentialEncrypted=),
and the data folder contains no key.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path

from kiosk import files
from kiosk.errors import StoreError
from kiosk.store.encryption import KEY_BYTES

CREDENTIAL = "kiosk-key"
"""Name of the systemd credential."""
_DIGITS = re.compile(rf"[0-9a-fA-F]{{{2 * KEY_BYTES}}}")


def machine_key(file: Path, in_use: Callable[[], bool]) -> bytes:
    """Read the machine's key. It is made at the first start, and never while there are encrypted sessions.

    If two processes start for the first time at once, they make one key.

    Args:
        file: file of the key if systemd passes none.
        in_use: whether there are encrypted sessions; called only if there is no key.

    Raises:
        StoreError: the key is missing, damaged or cannot be read; its detail says what to do, and nothing was
            written.
        OSError: the first one cannot be written.
    """
    if credential := _credential():
        return _digits(credential)
    try:
        file.read_bytes()
    except FileNotFoundError:
        if in_use():
            raise StoreError(
                f"Falta la llave que abre las sesiones guardadas ({file}). Póngala otra vez desde su copia; "
                "si no hay copia, esas sesiones ya nadie las puede leer. No se creó otra ni se cambió nada."
            ) from None
        files.make_folder(file.parent)
        files.create_durably(file, secrets.token_hex(KEY_BYTES).encode("ascii") + b"\n")
    except OSError as error:
        raise StoreError(
            f"No se puede leer la llave de las sesiones {file}: {files.reason(error)}. Si escribió [privacy] "
            "key_path, debe ser la ruta completa del archivo."
        ) from None
    return _digits(file)


def exposed(file: Path) -> str:
    """A Spanish sentence if other accounts can read the key; empty: they cannot.

    The mode is not corrected: an account that could read it may have copied it.
    """
    try:
        open_to_all = _credential() is None and bool(file.stat().st_mode & 0o077)
    except OSError:
        return ""
    if not open_to_all:
        return ""
    return f"Otras cuentas de esta máquina pueden leer la llave de las sesiones. Use: chmod 600 {file}"


def present(file: Path) -> bool:
    """Whether this machine has a key, from systemd or in its file."""
    return _credential() is not None or file.exists()


def _credential() -> Path | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    file = Path(folder, CREDENTIAL)
    return file if folder and file.exists() else None


def _digits(file: Path) -> bytes:
    text = file.read_bytes().decode("ascii", "replace").strip()
    if not _DIGITS.fullmatch(text):
        raise StoreError(
            f"La llave de {file} está dañada: deben ser {2 * KEY_BYTES} cifras hexadecimales. "
            "Póngala otra vez desde su copia. No se cambió nada."
        )
    return bytes.fromhex(text)
