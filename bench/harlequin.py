"""Harlequin, a program for SQL made with Textual (MIT), to be started beside the kiosk.

pip installs it into an environment of its own, inside the one that runs this, and it stays there for the
next run. The kiosk itself never sees it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

PIN = "harlequin==2.17.0"
"""An exact version: its figure is compared with nothing if it moves under us."""
HOME = Path(sys.prefix) / "harlequin"

OPENED = """if True:
    import asyncio
    from harlequin.app import Harlequin
    from harlequin_sqlite.adapter import HarlequinSqliteAdapter
    app = Harlequin(HarlequinSqliteAdapter((":memory:",), no_init=True), record_history=False)
    async def run():
        async with app.run_test(size=(128, 36)) as pilot:
            while app.connection is None or app.editor is None:
                await pilot.pause()
    asyncio.run(run())
"""
"""Until its editor stands on the screen and the empty database in memory is connected."""


def python() -> str | None:
    """The Python that can import Harlequin; None: pip could not get it."""
    program, ready = HOME / "bin" / "python", HOME / ".ready"
    if not ready.is_file() or ready.read_text("utf-8") != PIN:
        shutil.rmtree(HOME, ignore_errors=True)  # what an interrupted run left, or another version
        command = [str(program), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PIN]
        try:
            venv.create(HOME, with_pip=True)
            subprocess.run(command, capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        ready.write_text(PIN, "utf-8")
    return str(program)


def private(folder: str) -> dict[str, str]:
    """The part of an environment that hides the person's own settings and caches of Harlequin."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    return dict.fromkeys(names, folder)
