"""Whether what is written to a disk is encrypted there, as far as the kernel tells (sysfs, dm-crypt)."""

from __future__ import annotations

import os
from pathlib import Path

_CRYPT = "CRYPT-"
"""How the name begins that dm-crypt gives a device (Documentation/ABI/testing/sysfs-block-dm)."""


def open_swaps(root: Path) -> list[str]:
    """Swap areas on a disk that are not encrypted (proc(5), /proc/swaps)."""
    try:
        lines = (root / "proc/swaps").read_text("utf-8", "replace").splitlines()[1:]
    except OSError:
        return []
    names = [line.split()[0] for line in lines if line.strip()]
    return [name for name in names if not _encrypted_swap(root, name)]


def _encrypted_swap(root: Path, name: str) -> bool:
    """A file is as safe as the disk it lies on; zram is memory."""
    if not name.startswith("/dev/"):
        return is_encrypted(root, root / name.lstrip("/")) is True
    device = (root / name.lstrip("/")).resolve().name
    return device.startswith("zram") or _crypt_below(root / "sys/class/block" / device)


def is_encrypted(root: Path, folder: Path) -> bool | None:
    """Whether a folder lies on an encrypted disk; None: it lies on no disk the kernel shows."""
    try:
        number = os.stat(folder).st_dev  # noqa: PTH116 - only the number of the device
    except OSError:
        return None
    device = root / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}"
    if not device.exists():
        return None
    return _crypt_below(device.resolve())


def _crypt_below(device: Path) -> bool:
    """The device or one it is built on, such as the partition behind a logical volume."""
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
