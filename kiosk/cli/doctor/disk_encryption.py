"""Finds out from the kernel whether a disk is encrypted (sysfs, dm-crypt)."""

from __future__ import annotations

import os
from pathlib import Path

_CRYPT = "CRYPT-"
"""Beginning of the uuid dm-crypt gives a device (Documentation/ABI/testing/sysfs-block-dm)."""


def open_swaps(root: Path) -> list[str]:
    """Unencrypted swap areas on a disk (proc(5), /proc/swaps)."""
    try:
        lines = (root / "proc/swaps").read_text("utf-8", "replace").splitlines()[1:]
    except OSError:
        return []
    names = [line.split()[0] for line in lines if line.strip()]
    return [name for name in names if not _encrypted_swap(root, name)]


def _encrypted_swap(root: Path, name: str) -> bool:
    """Whether a swap area is encrypted: a file if its disk is; zram is in memory."""
    if not name.startswith("/dev/"):
        return is_encrypted(root, root / name.lstrip("/")) is True
    device = (root / name.lstrip("/")).resolve().name
    return device.startswith("zram") or _crypt_below(root / "sys/class/block" / device)


def is_encrypted(root: Path, folder: Path) -> bool | None:
    """Whether a folder is on an encrypted disk; None: the kernel does not show its disk."""
    try:
        number = os.stat(folder).st_dev  # noqa: PTH116 - only the number of the device
    except OSError:
        return None
    device = root / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}"
    if not device.exists():
        return None
    return _crypt_below(device.resolve())


def _crypt_below(device: Path) -> bool:
    """Whether the device or one below it is encrypted, such as the partition behind a logical volume."""
    try:
        if (device / "dm/uuid").read_text("ascii", "replace").startswith(_CRYPT):
            return True
    except OSError:
        pass
    try:
        below = list((device / "slaves").iterdir())
    except OSError:
        return False
    return any(_crypt_below(one.resolve()) for one in below)
