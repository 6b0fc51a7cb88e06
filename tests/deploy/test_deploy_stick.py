"""The USB stick of a person on an installed kiosk: mounted for its account alone, gone when it is pulled."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine import DEPLOY, LIB, install

RULE = "etc/udev/rules.d/80-kiosk-stick.rules"
PROGRAMS = {
    "findmnt": '[ "$ours" ] && echo /mnt/copias',
    "blkid": 'echo "$kind"',
    "id": "echo 412",
    "mount": 'echo "mount $*"',
    "umount": 'echo "umount $*"; exit "$gone"',
}
"""Stand-ins for what only root and a real stick can do; they say with what they were called."""


def stick(root: Path, act: str, *, kind: str = "vfat", ours: str = "", gone: int = 0) -> str:
    """What the script does with a stick of a file system; `ours`: fstab names it."""
    programs = root / "programs"
    programs.mkdir(exist_ok=True)
    for name, act_of in PROGRAMS.items():
        (programs / name).write_text(f"#!/bin/sh\n{act_of}\n")
        (programs / name).chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(LIB / "stick"), act, "sdb1"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ
        | {"PATH": f"{programs}:{os.environ['PATH']}", "MEDIA": str(root), "kind": kind, "ours": ours}
        | {"gone": str(gone)},
    )
    return done.stdout


@pytest.mark.parametrize(("kind", "mounted_as"), [("vfat", "vfat"), ("exfat", "exfat"), ("ntfs", "ntfs3")])
def test_it_is_mounted_for_the_kiosk_alone_and_nothing_on_it_runs(
    tmp_path: Path, kind: str, mounted_as: str
) -> None:
    said = stick(tmp_path, "put", kind=kind)
    assert said.startswith(f"mount -t {mounted_as} -o uid=412,gid=412,umask=077,nosuid,nodev,noexec,")
    assert said.endswith(f" /dev/sdb1 {tmp_path}/kiosk-sdb1\n")
    assert (tmp_path / "kiosk-sdb1").is_dir()


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "crypto_LUKS", ""])
def test_another_file_system_is_not_opened(tmp_path: Path, kind: str) -> None:
    assert stick(tmp_path, "put", kind=kind) == ""
    assert not (tmp_path / "kiosk-sdb1").exists()


def test_the_stick_of_the_backups_is_left_to_this_machine(tmp_path: Path) -> None:
    assert stick(tmp_path, "put", ours="yes") == ""


def test_one_that_was_pulled_leaves_no_folder(tmp_path: Path) -> None:
    stick(tmp_path, "put")
    for gone in (0, 1):
        stick(tmp_path, "away", gone=gone)
        assert not (tmp_path / "kiosk-sdb1").exists()


def test_only_a_kiosk_with_a_scanner_opens_sticks(tmp_path: Path) -> None:
    install(tmp_path, "--yes")
    assert not (tmp_path / RULE).exists()
    install(tmp_path, "--yes", "--scanner")
    rule = (tmp_path / RULE).read_text()
    assert rule.startswith('ACTION!="remove"'), "a card put into a reader that was there is a change"
    assert 'ENV{ID_BUS}=="usb"' in rule and 'ENV{SYSTEMD_WANTS}+="kiosk-stick@%k.service"' in rule
    (tmp_path / RULE).write_text("of the version before")
    install(tmp_path, "--yes")
    assert (tmp_path / RULE).read_text() == rule, "an option once chosen stays, and its files are renewed"
    install(tmp_path, "--yes", "--uninstall")
    assert not (tmp_path / RULE).exists()


def test_the_packages_of_the_options_come_with_the_program() -> None:
    script = f". {DEPLOY}/lib/program.sh; requirement /x.whl"
    for options, wanted in (
        ("", "/x.whl"),
        ("postgres=yes", "/x.whl[postgres]"),
        ("reader=yes; phone=yes", "/x.whl[reader,phone]"),
        ("serve=yes", "/x.whl[serve]"),
    ):
        named = f"postgres=; reader=; phone=; serve=; {options}"
        done = subprocess.run(
            ["/bin/sh", "-euc", f"{named}\n{script}"], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == wanted
