"""deploy/install over an empty tree: what it writes, twice the same, and taken away again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine import DEPLOY, UNITS, install, tree
from tests.needs import needs

SCRIPTS = sorted(
    path
    for path in DEPLOY.rglob("*")
    if path.is_file() and (path.suffix == ".sh" or path.read_bytes().startswith(b"#!/bin/sh"))
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "etc/default").mkdir(parents=True)
    (root / "etc/cups").mkdir()
    (root / "etc/default/keyboard").write_text('XKBLAYOUT="us"\n')
    (root / "etc/cups/cupsd.conf").write_text("LogLevel warn\nMaxJobTime 60\n<Location />\n</Location>\n")
    return root


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(DEPLOY).as_posix())
def test_scripts_are_clean(script: Path) -> None:
    shellcheck = needs("shellcheck")
    done = subprocess.run(
        [shellcheck, "-x", script.name], capture_output=True, text=True, cwd=script.parent, check=False
    )
    assert done.stdout == ""


def test_twice_is_the_same_as_once(root: Path) -> None:
    install(root, "--yes", "--scanner", "--touch", "--screen-hours", "06:30-18:30")
    once = tree(root)
    install(root, "--yes", "--scanner", "--touch", "--screen-hours", "06:30-18:30")
    assert tree(root) == once


def test_what_it_leaves_on_the_machine(root: Path) -> None:
    install(root, "--yes", "--screen-hours", "06:30-18:30")
    found = tree(root)
    assert found["etc/kiosk/key"][1] == found["etc/kiosk/pepper"][1] == 0o600
    assert len(found["etc/kiosk/key"][2]) == 64
    assert len(found["etc/kiosk/pepper"][2]) == 32
    assert found["etc/systemd/system/getty@.service"][0] == "/dev/null"
    assert found["etc/systemd/system/ctrl-alt-del.target"][0] == "/dev/null"
    assert found["etc/localtime"][0].endswith("America/Bogota")
    assert b'XKBLAYOUT="latam"' in found["etc/default/keyboard"][2]
    manager = found["etc/systemd/system.conf.d/kiosk.conf"][2].decode().split()
    assert {"ShowStatus=no", "CtrlAltDelBurstAction=none"} <= set(manager)
    assert "kernel.printk = 1 " in found["etc/sysctl.d/90-kiosk.conf"][2].decode()
    assert b"06:30" in found["etc/systemd/system/kiosk-screen-on.timer"][2]
    assert b"18:30" in found["etc/systemd/system/kiosk-screen-off.timer"][2]
    assert found["usr/local/sbin/kiosk-update"][1] == 0o755
    printing = found["etc/cups/cupsd.conf"][2].decode()
    assert "MaxJobTime 60" not in printing
    assert "PreserveJobFiles No" in printing
    assert "<Location />" in printing
    for unit in UNITS.glob("*.service"):
        assert found[f"etc/systemd/system/{unit.name}"][2] == unit.read_bytes()


def test_browsers_are_served_only_where_it_is_asked_for(root: Path) -> None:
    wanted = root / "etc/systemd/system/multi-user.target.wants/kiosk-serve.service"
    install(root, "--yes")
    assert not wanted.is_symlink()
    install(root, "--yes", "--serve")
    assert wanted.is_symlink()
    install(root, "--yes")
    assert wanted.is_symlink(), "until it is uninstalled"
    install(root, "--uninstall", "--yes")
    assert not wanted.is_symlink()


def test_uninstall_leaves_the_office_its_own(root: Path) -> None:
    before = tree(root)
    install(root, "--yes", "--touch", "--speech", "--screen-hours", "06:30-18:30")
    key = (root / "etc/kiosk/key").read_bytes()
    (root / "var/lib/kiosk/sessions").mkdir(parents=True)
    install(root, "--uninstall", "--yes")
    assert (root / "etc/kiosk/key").read_bytes() == key
    assert (root / "var/lib/kiosk/sessions").is_dir()
    left = {name for name, (kind, _, _) in tree(root).items() if kind != "folder"}
    ours = {name for name in left if "kiosk" in name and not name.startswith(("etc/kiosk/", "var/lib/kiosk"))}
    assert ours == set()
    for name in ("etc/default/keyboard", "etc/cups/cupsd.conf"):
        assert tree(root)[name] == before[name]


def test_uninstall_takes_the_data_only_when_told(root: Path) -> None:
    install(root, "--yes")
    install(root, "--uninstall", "--delete-data", "--yes")
    assert not (root / "etc/kiosk").exists()
    assert not (root / "var/lib/kiosk").exists()


def test_nothing_is_done_without_a_yes(root: Path) -> None:
    before = tree(root)
    done = install(root, expect=1)
    assert "agregue --yes" in done.stderr
    assert tree(root) == before


def test_a_dry_run_changes_nothing(root: Path) -> None:
    before = tree(root)
    install(root, "--dry-run")
    assert tree(root) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--yess"], "No se conoce «--yess»"),
        (["--station", "Quiosco Ñ"], "use letras minúsculas"),
        (["--screen-hours", "6-18"], "06:30-18:30"),
    ],
)
def test_words_nobody_understands_are_refused_in_spanish(root: Path, options: list[str], words: str) -> None:
    before = tree(root)
    assert words in install(root, "--yes", *options, expect=2).stderr
    assert tree(root) == before
