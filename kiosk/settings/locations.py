"""Where texts and data live when nobody chose."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def _checkout() -> Path | None:
    """The folder of the source code, when the program runs from one."""
    return PACKAGE.parent if (PACKAGE.parent / "templates" / "flow.toml").is_file() else None


def default_templates() -> Path:
    """templates/ of a checkout, else the templates inside the package."""
    checkout = _checkout()
    return checkout / "templates" if checkout else PACKAGE / "_templates"


def default_data() -> Path:
    """data/ of a checkout, else the user's state folder."""
    if checkout := _checkout():
        return checkout / "data"
    from platformdirs import user_state_path  # only needed when installed

    return user_state_path("kiosk", appauthor=False)
