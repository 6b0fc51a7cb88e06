"""Full and read-only disks for tests, real if this machine allows mounting."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.needs import needs

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
"""Capabilities by which root writes without permission (capabilities(7))."""
_VERSION = 0x20080522


@contextmanager
def small_disk(folder: Path, size: str = "512k") -> Iterator[bool]:
    """Mount an empty file system on a folder; False: the machine does not allow it."""
    folder.mkdir()
    mounted = _mount("-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder))
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)


_FAT_MOUNTS = {("mount", "-o", "loop"): ("umount", "--lazy"), ("fusefat", "-o", "rw+"): ("fusermount", "-u")}
"""By the kernel, or by a program where the kernel has no FAT or this is not root -> how it is undone."""


@contextmanager
def fat_disk(image: Path, folder: Path) -> Iterator[bool]:
    """Mount a FAT file system of 4 MB, as sticks have it, on a new folder; False: nothing mounts it here.

    Args:
        image: the file that it is kept in; `read_fat` reads it when it is no longer mounted.
        folder: where it is mounted.
    """
    folder.mkdir()
    with image.open("wb") as stream:
        stream.truncate(4 << 20)
    undo = next((undo for how, undo in _FAT_MOUNTS.items() if _mounts_fat(how, image, folder)), None)
    try:
        yield undo is not None
    finally:
        if undo:
            subprocess.run([*undo, folder], check=True)


def _mounts_fat(how: tuple[str, ...], image: Path, folder: Path) -> bool:
    try:
        subprocess.run(["mkfs.vfat", image], check=True, capture_output=True)
        subprocess.run([*how, image, folder], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return os.path.ismount(folder)


def read_fat(image: Path, inside: str) -> dict[str, bytes]:
    """The files of a folder of a FAT image, read by another program than the one that wrote them."""
    copy = image.with_suffix(".read")
    copy.mkdir()
    words = [needs("mcopy"), "-n", "-i", str(image), f"::{inside}/*", str(copy)]
    subprocess.run(words, check=True, capture_output=True)
    return {file.name: file.read_bytes() for file in copy.iterdir()}


@contextmanager
def full(folder: Path, *, mounted: bool) -> Iterator[None]:
    """Fill a small disk; without one, limit the files of this process to 0 bytes."""
    if mounted:
        filler = folder / "filler"
        with filler.open("wb", buffering=0) as stream, suppress(OSError):
            while True:
                stream.write(bytes(4096))
        yield
        filler.unlink()
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(folder: Path, *, mounted: bool) -> Iterator[None]:
    """Mount a small disk read-only; without one, remove the permission to write, for root too."""
    if mounted and _mount("-o", "remount,ro", str(folder)):
        try:
            yield
        finally:
            _mount("-o", "remount,rw", str(folder))
        return
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o500)
    before = _capabilities()
    _set_capabilities(before[0] & ~(1 << CAP_DAC_OVERRIDE | 1 << CAP_DAC_READ_SEARCH), before)
    try:
        yield
    finally:
        _set_capabilities(before[0], before)
        for path in folders:
            path.chmod(0o700)


def _mount(*arguments: str) -> bool:
    if os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


_Data = ctypes.c_uint32 * 6
"""Effective, permitted and inheritable bits, for capabilities 0 to 31 and then for the rest (capget(2))."""


def _capabilities() -> list[int]:
    data = _Data()
    assert ctypes.CDLL(None).capget(ctypes.byref(_Header(_VERSION, 0)), data) == 0
    return list(data)


def _set_capabilities(effective: int, before: list[int]) -> None:
    """Change what this thread may do now; it keeps the permission to change back."""
    data = _Data(effective, *before[1:])
    assert ctypes.CDLL(None).capset(ctypes.byref(_Header(_VERSION, 0)), data) == 0
