"""Runs the scripts of deploy/ over a folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.needs import needs

DEPLOY = Path(__file__).parents[2] / "deploy"
LIB = DEPLOY / "machine/usr/local/lib/kiosk"
UNITS = DEPLOY / "machine/etc/systemd/system"


def install(root: Path, *options: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
    """Run `deploy/install --files-only` over a folder: no packages, no program, no account."""
    needs("paste")  # the scripts are for Linux
    done = subprocess.run(
        ["/bin/sh", str(DEPLOY / "install"), "--files-only", "--root", str(root), *options],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done


def tree(root: Path) -> dict[str, tuple[str, int, bytes]]:
    """Every file and folder below a folder: path -> kind or link target, mode, content."""
    found: dict[str, tuple[str, int, bytes]] = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            mode = path.lstat().st_mode & 0o777
            kind = str(path.readlink()) if path.is_symlink() else "folder" if path.is_dir() else "file"
            content = path.read_bytes() if kind == "file" else b""
            found[path.relative_to(root).as_posix()] = (kind, 0 if path.is_symlink() else mode, content)
    return found
