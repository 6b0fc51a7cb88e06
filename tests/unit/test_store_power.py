"""A simulated power cut: what was acknowledged is on the disk, not merely on its way there.

An ext4 file system on a loop device is told to go down at once, journal and caches unwritten, as
xfstests do it; then it is mounted again. Where the kernel does not let us, the order of writing and
syncing is proven in test_store.py all the same.
"""

from __future__ import annotations

import fcntl
import os
import random
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import files
from kiosk.ports import Proof
from kiosk.store.tiny_store import TinySessionStore
from tests.fakes import NOON
from tests.scale import trials
from tests.writers import CONTEXT, count_for_ever, fresh, start

SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2
"""EXT4_IOC_SHUTDOWN and EXT4_GOING_FLAGS_NOLOGFLUSH of Linux' fs/ext4/ext4.h."""
IDS = [letter * 32 for letter in "abc"]
WIPED = "d" * 32


class Machine:
    """A disk whose power can be cut."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image, self.folder = image, folder
        self.sessions = folder / "data" / "sessions"

    def on(self) -> None:
        """Mount the disk; replays its journal."""
        subprocess.run(["mount", "-o", "loop", self.image, self.folder], check=True, capture_output=True)

    def cut(self) -> None:
        """Everything that is not on the disk now is lost."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(handle)

    def off(self) -> None:
        """Let go of the disk."""
        subprocess.run(["umount", self.folder], check=True, capture_output=True)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine that is on; skips where the kernel refuses."""
    made = Machine(tmp_path / "disk.img", tmp_path / "disk")
    made.folder.mkdir()
    with made.image.open("wb") as stream:
        stream.truncate(24_000_000)
    try:
        subprocess.run(["mkfs.ext4", "-q", made.image], check=True, capture_output=True)
        made.on()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no loop device for us here")
    try:
        (made.folder / "probe").write_text("not synced")
        made.cut()
        made.off()
        made.on()
        if (made.folder / "probe").exists():
            pytest.skip("this kernel does not cut the power")
        yield made
    finally:
        subprocess.run(["umount", "--lazy", made.folder], check=False, capture_output=True)


@pytest.mark.slow
@pytest.mark.soak
def test_every_acknowledged_save_survives_a_power_cut(machine: Machine) -> None:
    dice, acknowledged = random.Random(20261123), dict.fromkeys(IDS, 0)  # noqa: S311 - not a secret
    for trial in range(trials(12, 200)):
        here, there = CONTEXT.Pipe(duplex=False)
        child = start(count_for_ever, machine.sessions, IDS, "writer", there, trial)
        there.close()
        assert here.poll(30), "it never saved"
        time.sleep(dice.uniform(0, 0.1))
        machine.cut()
        child.join(120)
        assert child.exitcode == 1, "a dead disk is told as an error"
        try:
            while True:
                session_id, count = here.recv()
                acknowledged[session_id] = count
        except EOFError:
            here.close()
        machine.off()
        machine.on()
        store = TinySessionStore(machine.sessions)
        for session_id, count in acknowledged.items():
            kept = store.load(session_id)
            assert kept is not None or count == 0
            if kept:
                assert kept.record["counts"]["writer"] >= count
                assert len(kept.record["text"]) == kept.record["length"]
        assert "dañad" not in store.health()
        listed = {one.id for one in store.list()}
        assert listed == {session_id for session_id in IDS if store.load(session_id)}
        store.close()
        assert not [path for path in machine.sessions.rglob("*") if path.suffix == ".tmp"]


@pytest.mark.slow
def test_what_was_wiped_stays_wiped_after_a_power_cut(machine: Machine) -> None:
    store = TinySessionStore(machine.sessions)
    store.save(fresh(WIPED))
    (store.folder(WIPED) / "1-cedula.pdf").write_bytes(b"%PDF-")
    store.forget(WIPED, Proof(NOON, "2026-1", "quiosco-1", "papeles", 12, "finished"))
    machine.cut()
    store.close()
    machine.off()
    machine.on()
    reopened = TinySessionStore(machine.sessions)
    assert reopened.load(WIPED) is None
    assert reopened.list() == ()
    assert len(reopened.proofs()) == 1
    assert not [path for path in machine.sessions.iterdir() if files.is_half_wiped(path)]
