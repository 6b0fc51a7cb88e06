"""The units as systemd reads them: without complaint, and closed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine import UNITS, install
from tests.needs import needs

EXPOSURE = {
    "kiosk.service": 1.4,
    "kiosk-x.service": 4.6,
    "kiosk-wayland.service": 1.8,
    "kiosk-serve.service": 1.4,
    "kiosk-backup.service": 0.5,
}
"""The most that `systemd-analyze security` may say; X has to reach the hardware."""
WITH_DEVICES = 1.6
"""The most it may say of the kiosk's unit where an option lets it reach a sound card or a scanner."""


def test_systemd_understands_them(tmp_path: Path) -> None:
    """Whole, in the tree they are installed into; programs of other packages stand there as empty files."""
    analyze = needs("systemd-analyze")
    install(tmp_path, "--yes", "--speech", "--scanner", "--reader")
    for program in (
        "bin/sh",
        "bin/sleep",
        "usr/bin/cage",
        "usr/bin/X",
        "usr/bin/xset",
        "opt/kiosk/current/bin/kiosk",
    ):
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


@pytest.mark.parametrize("unit", ["kiosk-x.service", "kiosk-wayland.service"])
def test_a_slow_screen_is_waited_for_and_a_dead_one_is_not(unit: str) -> None:
    """An old computer takes longer than ten seconds; then its screen was ended and begun again for ever."""
    wait = re.search(r"^ExecStartPost=/bin/sh -c '(for .*)'$", (UNITS / unit).read_text(), re.MULTILINE)
    assert wait
    assert "seq 600" in wait[1], "tenths of a second"
    gone = wait[1].replace("${MAINPID}", "0")
    assert subprocess.run(["/bin/sh", "-c", gone], check=False, timeout=30).returncode == 1


@pytest.mark.parametrize("unit", ["kiosk-x.service", "kiosk-wayland.service"])
def test_no_console_is_hung_up_under_the_screen(unit: str) -> None:
    """Systemd would do it before each ExecStartPost: X loses its console then, and ends (seen in qemu)."""
    assert "TTYVHangup" not in (UNITS / unit).read_text()


@pytest.mark.parametrize("unit", ["kiosk-x.service", "kiosk-wayland.service"])
def test_a_screen_that_does_not_open_leaves_words_on_the_console(unit: str) -> None:
    """Only then: a screen that is stopped or restarted on purpose leaves the console as it is."""
    words = re.search(r"^ExecStopPost=-\+/bin/sh -c '(.*)'$", (UNITS / unit).read_text(), re.MULTILINE)
    assert words
    said = words[1].replace("exec ", "echo ")
    for result, told in (("success", ""), ("exit-code", "/usr/local/lib/kiosk/trouble console /dev/tty1\n")):
        done = subprocess.run(
            ["/bin/sh", "-c", said],
            env={"SERVICE_RESULT": result},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == told


def exposure(*unit: str) -> float:
    """What `systemd-analyze security` says of a unit, with what an option of the installation adds to it."""
    analyze = needs("systemd-analyze")
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", *unit],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for \S+ ([\d.]+)", done.stdout)
    assert found, done.stderr
    return float(found[1])


@pytest.mark.parametrize("unit", EXPOSURE)
def test_they_give_little_away(unit: str) -> None:
    assert exposure(str(UNITS / unit)) <= EXPOSURE[unit]


@pytest.mark.parametrize(
    "options", [("--speech",), ("--scanner",), ("--reader",), ("--speech", "--scanner", "--reader")]
)
def test_an_option_opens_its_devices_and_no_more(options: tuple[str, ...], tmp_path: Path) -> None:
    install(tmp_path, "--yes", *options)
    assert exposure(f"--root={tmp_path}", "kiosk.service") <= WITH_DEVICES
    drop_ins = (tmp_path / "etc/systemd/system/kiosk.service.d").glob("*.conf")
    lines = [line for file in drop_ins for line in file.read_text().splitlines()]
    assert {line for line in lines if line.startswith("DevicePolicy=")} == {"DevicePolicy=closed"}
    allowed = {
        "--speech": ["char-alsa"],
        "--scanner": ["char-usb_device"],
        "--reader": ["char-ttyACM", "char-ttyUSB"],
    }
    wanted = {f"DeviceAllow={device} rw" for option in options for device in allowed[option]}
    assert {line for line in lines if line.startswith("DeviceAllow=")} == wanted
    groups = {"--speech": "audio", "--scanner": "scanner", "--reader": "dialout"}
    wanted = {f"SupplementaryGroups={groups[option]}" for option in options}
    assert {line for line in lines if line.startswith("SupplementaryGroups=")} == wanted
