"""Reads kiosk.toml and the environment and makes the Settings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kiosk.errors import SettingsError
from kiosk.settings.environment import environment, variable
from kiosk.settings.locations import default_data
from kiosk.settings.sections import Settings
from kiosk.settings.setting_errors import sentence, unknown_variable


def settings_file() -> Path:
    """The path of the settings file: kiosk.toml in the folder that KIOSK_PATHS__DATA names.

    Without that variable it is in the default data folder.
    """
    data = environment().get(variable("paths", "data"))
    return (Path(data) if data else default_data()) / "kiosk.toml"


def load(path: Path | None = None) -> Settings:
    """Read this machine's settings. If the default file is missing, every setting has its default.

    Args:
        path: a settings file that must exist; None: the one of `settings_file`.

    Raises:
        SettingsError: the file or a variable has mistakes. Its detail has one Spanish line for each: where it
            is, what is wrong and what to do.
    """
    if unknown := [line for name in environment() if (line := unknown_variable(name))]:
        raise SettingsError("\n".join(unknown))
    if path is not None and not path.is_file():
        raise SettingsError(f"{path}: no existe ese archivo de configuración. Revise el nombre.")
    file = path or settings_file()
    values = _read(file)
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("\n".join(sentence(detail, file) for detail in error.errors())) from None


def _read(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text("utf-8-sig"))  # Notepad writes a byte order mark first
    except FileNotFoundError:
        return {}
    except OSError:
        raise SettingsError(f"{file}: no se puede leer. Revise los permisos del archivo.") from None
    except UnicodeDecodeError:
        raise SettingsError(
            f"{file}: no está en UTF-8. Guárdelo de nuevo con la codificación UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = f"la línea {found[1]}" if found else "el final"
        raise SettingsError(
            f"{file}: no se entiende {line}. Revise comillas, corchetes y signos igual."
        ) from None
    if isinstance(paths := values.get("paths"), dict):
        for name, value in paths.items():
            if isinstance(value, str) and value and not value.startswith("~"):
                paths[name] = str(file.absolute().parent / value)
    return values
