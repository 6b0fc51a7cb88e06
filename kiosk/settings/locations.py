"""The default folders of texts and data, and the default name of the station."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def _checkout() -> Path | None:
    """The root of the source code if the program runs from it; None if it is installed as a wheel."""
    return PACKAGE.parent if (PACKAGE.parent / "templates" / "flow.toml").is_file() else None


def default_templates() -> Path:
    """The default templates folder: templates/ of the source code, else the copy inside the package."""
    checkout = _checkout()
    return checkout / "templates" if checkout else PACKAGE / "_templates"


def staff_manual() -> Path:
    """The manual of the staff: the one of the source code, else the copy inside the package."""
    checkout = _checkout()
    return checkout / "docs" / "manual-funcionario.md" if checkout else PACKAGE / "_manual.md"


def default_station() -> str:
    """The default name of this kiosk: host name, and the terminal's name if it is a console (tty1).

    Lower-case ASCII letters, digits and hyphens, at most 30; "quiosco" if nothing is left.
    """
    try:
        terminal = Path(os.ttyname(0)).name
    except OSError:
        terminal = ""
    parts = [platform.node().split(".")[0], terminal if terminal.startswith("tty") else ""]
    name = "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts if part)
    return name[:30].strip("-") or "quiosco"


def default_data() -> Path:
    """The default data folder: data/ of the source code, else the user's state folder (XDG_STATE_HOME)."""
    if checkout := _checkout():
        return checkout / "data"
    from platformdirs import user_state_path  # only needed when installed

    return user_state_path("kiosk", appauthor=False)
