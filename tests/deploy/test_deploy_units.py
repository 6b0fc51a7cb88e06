"""The units as systemd reads them: without complaint, and closed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine import UNITS, install
from tests.needs import needs

EXPOSURE = {"kiosk.service": 1.4, "kiosk-x.service": 4.6, "kiosk-backup.service": 0.5}
"""The most that `systemd-analyze security` may say; X has to reach the hardware."""


def test_systemd_understands_them(tmp_path: Path) -> None:
    """Whole, in the tree they are installed into; programs of other packages stand there as empty files."""
    analyze = needs("systemd-analyze")
    install(tmp_path, "--yes")
    for program in ("bin/sh", "usr/bin/X", "usr/bin/xset", "opt/kiosk/current/bin/kiosk"):
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / program).write_text("")
        (tmp_path / program).chmod(0o755)
    names = [unit.name for unit in UNITS.glob("kiosk*") if unit.is_file()]
    done = subprocess.run(
        [analyze, "verify", "--man=no", "--recursive-errors=no", f"--root={tmp_path}", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", EXPOSURE)
def test_they_give_little_away(unit: str) -> None:
    analyze = needs("systemd-analyze")
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", str(UNITS / unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for \S+ ([\d.]+)", done.stdout)
    assert found, done.stderr
    assert float(found[1]) <= EXPOSURE[unit]
