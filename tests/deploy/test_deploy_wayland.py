"""The second way to the screen: what `deploy/install --wayland` writes, and foot as a machine opens it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.cli.doctor.deployment_checks import checks
from kiosk.settings import PathSettings, Settings
from tests.deploy.machine import LIB, UNITS, install, tree
from tests.deploy.virtual_screen import virtual_screen
from tests.needs import needs

WANTS = "etc/systemd/system/graphical.target.wants"
WAIT = 120
"""Seconds, at most, for a terminal on a busy machine."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    install(root, "--yes", "--wayland")
    return root


def wanted(root: Path) -> set[str]:
    return {
        path.name
        for path in (root / WANTS).iterdir()
        if path.name in {"kiosk-x.service", "kiosk-wayland.service"}
    }


def test_one_screen_is_opened_and_a_machine_keeps_its_kind(root: Path) -> None:
    assert wanted(root) == {"kiosk-wayland.service"}
    drop_in = (root / "etc/systemd/system/kiosk.service.d/wayland.conf").read_text()
    assert "ExecStart=/usr/local/lib/kiosk/session-wayland" in drop_in
    once = tree(root)
    install(root, "--yes")
    assert tree(root) == once


def test_a_machine_of_x_becomes_one_of_wayland(tmp_path: Path) -> None:
    install(tmp_path, "--yes")
    assert wanted(tmp_path) == {"kiosk-x.service"}
    install(tmp_path, "--yes", "--wayland")
    assert wanted(tmp_path) == {"kiosk-wayland.service"}


def test_nothing_of_it_is_left(root: Path) -> None:
    install(root, "--uninstall", "--delete-data", "--yes")
    left = {name for name, (kind, _, _) in tree(root).items() if kind != "folder"}
    assert {name for name in left if "kiosk" in name} == set()


def test_what_it_cannot_do_is_said(tmp_path: Path) -> None:
    done = install(tmp_path, "--yes", "--wayland", "--screen-hours", "06:30-18:30", expect=2)
    assert "Use el horario del monitor" in done.stderr
    assert tree(tmp_path) == {}


def said(root: Path, name: str) -> tuple[bool | None, str]:
    """What `kiosk doctor` says of this machine."""
    (root / "opt/kiosk/releases").mkdir(parents=True, exist_ok=True)
    well = {"ActiveState": "active", "UnitFileState": "enabled"}
    settings = Settings(paths=PathSettings(data=root / "var/lib/kiosk"))
    found = {check.name: check for check in checks(settings, root, lambda _: well)}
    return found[name].ok, found[name].text


@pytest.mark.parametrize("name", ["unit_kiosk_wayland", "layout", "terminal_colors", "terminal_lock"])
def test_doctor_knows_this_screen(root: Path, name: str) -> None:
    assert said(root, name)[0] is True


@pytest.mark.parametrize(
    ("file", "line", "other"),
    [
        ("usr/local/lib/kiosk/foot.ini", "spawn-terminal=none", ""),
        ("etc/systemd/system/kiosk-wayland.service", "cage -d", "cage -s"),
    ],
)
def test_doctor_sees_a_terminal_that_is_open(root: Path, file: str, line: str, other: str) -> None:
    whole = (root / file).read_text()
    assert line in whole
    (root / file).write_text(whole.replace(line, other))
    ok, text = said(root, "terminal_lock")
    assert ok is False
    assert f"/{file}" in text


def test_without_its_settings_no_terminal_is_opened(tmp_path: Path) -> None:
    shutil.copy(LIB / "session-wayland", tmp_path)
    done = subprocess.run(
        ["/bin/sh", str(tmp_path / "session-wayland")],
        env=os.environ | {"KIOSK_LIB": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "sudo deploy/install --wayland" in done.stderr


@contextmanager
def compositor(display: str) -> Iterator[Path]:
    """Cage as its unit opens it, in a window of weston on an X display; gives its socket.

    It refuses root, so root starts it as the account that owns nothing.
    """
    words = [needs("weston"), "--backend=x11-backend.so", "--use-pixman", "--shell=kiosk-shell.so"]
    words += ["--width=1366", "--height=768", "--socket=outer", "--no-config", "--idle-time=0"]
    cage = [needs("cage"), "-d", "--", "/bin/sleep", "infinity"]
    assert " ".join(cage[1:]) in (UNITS / "kiosk-wayland.service").read_text()
    with tempfile.TemporaryDirectory(prefix="kiosk-screen-") as folder:
        run, account = Path(folder), []
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(run, nobody.pw_uid, nobody.pw_gid)
            account = [
                needs("setpriv"),
                f"--reuid={nobody.pw_uid}",
                f"--regid={nobody.pw_gid}",
                "--clear-groups",
            ]
        env = {
            name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
        }
        env |= {"XDG_RUNTIME_DIR": folder, "HOME": folder}
        nested = {"WAYLAND_DISPLAY": "outer", "WLR_BACKENDS": "wayland", "WLR_RENDERER": "pixman"}
        outer = opened([*account, *words], env | {"DISPLAY": display}, run / "outer")
        try:
            inner = opened([*account, *cage], env | nested, run / "wayland-0")
            try:
                yield run / "wayland-0"
            finally:
                inner.terminate()
                inner.wait()
        finally:
            outer.terminate()
            outer.wait()


def opened(words: list[str], env: dict[str, str], socket: Path) -> subprocess.Popen[bytes]:
    """Start a program, and wait for its socket."""
    program = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + WAIT
    while not socket.exists():
        assert program.poll() is None and time.monotonic() < end, f"{words} opened no screen"
        time.sleep(0.05)
    return program


KEYS = (
    "ctrl+shift+n",
    "ctrl+shift+u",
    "ctrl+shift+r",
    "alt+Escape",
    "ctrl+alt+F2",
    "ctrl+plus",
    "shift+Insert",
)
"""What opens a terminal, links, a search or a console, or changes the letters, where foot is not locked."""


@pytest.mark.slow
def test_a_locked_terminal_fills_the_screen_and_gives_every_key_to_the_program(tmp_path: Path) -> None:
    for program in ("foot", "wayland-info", "Xwayland", "xdotool"):
        needs(program)
    for name in ("session-wayland", "letter-size.sh", "foot.ini"):
        shutil.copy(LIB / name, tmp_path)
    sizes, heard = tmp_path / "sizes", tmp_path / "heard"
    (tmp_path / "terminal").write_text(
        f"""stty raw -echo
exec 3<&0
for i in $(seq 600); do
    stty size <&3 > {sizes}.new; mv {sizes}.new {sizes}
    case $(cat {heard} 2> /dev/null) in *q*) exit 0 ;; esac
    sleep 0.1
done &
exec cat > {heard}
"""
    )
    with virtual_screen("1366x768") as display, compositor(display) as socket:
        env = os.environ | {"KIOSK_LIB": str(tmp_path), "WAYLAND_DISPLAY": str(socket), "HOME": str(tmp_path)}
        env |= {"XDG_RUNTIME_DIR": str(socket.parent), "TERM": "xterm-256color"}
        words = ["/bin/sh", str(tmp_path / "session-wayland")]
        foot = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until(lambda: columns_of(sizes) >= 112)
            grid = sizes.read_text()
            press(display, *KEYS, "q")
            until(lambda: b"q" in heard.read_bytes())  # no other window has taken it
            assert heard.read_bytes().count(b"\x1b") >= 4, "the keys reached the program"
            assert sizes.read_text() == grid
            assert foot.poll() is None
        finally:
            foot.kill()
            foot.wait()


def columns_of(sizes: Path) -> int:
    """Columns of the terminal; 0 before it has said."""
    return int(sizes.read_text().split()[1]) if sizes.exists() else 0


def press(display: str, *keys: str) -> None:
    """Press keys in the window of the screen."""
    for key in keys:
        subprocess.run(["xdotool", "key", key], env=os.environ | {"DISPLAY": display}, check=True)


def until(done: object) -> None:
    """Wait for something to be so."""
    assert callable(done)
    end = time.monotonic() + WAIT
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)
