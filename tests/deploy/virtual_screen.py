"""A screen of its own, on which the machine's own session opens its locked terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.machine import LIB
from tests.needs import needs

PROGRAMS = ("xterm", "xset", "xwininfo")
"""What the session uses besides Xvfb."""


@contextmanager
def virtual_screen(size: str) -> Iterator[str]:
    """Open an X server without a screen; gives its display, as in ":1".

    Args:
        size: pixels of the screen: "1366x768".
    """
    for name in PROGRAMS:
        needs(name)
    read, write = os.pipe()
    # -noreset: between two clients it would turn the next one away
    words = [
        "-displayfd",
        str(write),
        "-screen",
        "0",
        f"{size}x24",
        "-nolisten",
        "tcp",
        "-noreset",
        "-dpi",
        "96",
    ]
    server = subprocess.Popen([needs("Xvfb"), *words], pass_fds=[write], stderr=subprocess.DEVNULL)
    try:
        yield f":{os.read(read, 16).decode().strip()}"
    finally:
        server.terminate()
        server.wait()
        os.close(read)
        os.close(write)


def session_with(script: str, folder: Path) -> Path:
    """The folder of the machine's session, in which another script is what runs in the terminal.

    Args:
        script: for /bin/sh.
        folder: where it is made.
    """
    lib = folder / "lib"
    lib.mkdir()
    for name in ("session", "letter-size.sh", "xterm.resources"):
        shutil.copy(LIB / name, lib / name)
    (lib / "terminal").write_text(script)
    return lib


def run_session(lib: Path, display: str, home: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the session until its script ends."""
    return subprocess.run(
        ["/bin/sh", str(lib / "session")],
        env=os.environ | {"KIOSK_LIB": str(lib), "DISPLAY": display, "HOME": str(home)},
        check=True,
        capture_output=True,
        timeout=120,
    )
