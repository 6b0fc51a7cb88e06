"""Where texts and data live when nobody chose."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def _checkout() -> Path | None:
    """The folder of the source code, when the program runs from one."""
    return PACKAGE.parent if (PACKAGE.parent / "templates" / "flow.toml").is_file() else None


def default_templates() -> Path:
    """templates/ of a checkout, else the templates inside the package."""
    checkout = _checkout()
    return checkout / "templates" if checkout else PACKAGE / "_templates"


def default_station() -> str:
    """A name for this kiosk: the machine's, and the terminal's where it is a real one (tty1)."""
    try:
        terminal = Path(os.ttyname(0)).name
    except OSError:
        terminal = ""
    parts = [platform.node().split(".")[0], terminal if terminal.startswith("tty") else ""]
    name = "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts if part)
    return name[:30].strip("-") or "quiosco"


def default_data() -> Path:
    """data/ of a checkout, else the user's state folder."""
    if checkout := _checkout():
        return checkout / "data"
    from platformdirs import user_state_path  # only needed when installed

    return user_state_path("kiosk", appauthor=False)
