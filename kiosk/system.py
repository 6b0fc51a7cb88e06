"""What only Linux has, or Linux and macOS, with what stands in for it elsewhere.

Every other module takes fcntl, termios, tty and resource from here. Where one of them is missing, its
functions raise OSError, as they do where a terminal or a disk refuses. The README tells what was never tried.
"""

from __future__ import annotations

import errno
import importlib
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

__all__ = [
    "Absent",
    "dying_with_parent",
    "fcntl",
    "free_bytes",
    "is_writable",
    "kill_group",
    "lock_file",
    "resource",
    "signals",
    "termios",
    "tty",
]


class Absent:
    """In place of a module that this system has not got: whatever is called raises OSError."""

    error = OSError
    """What callers of termios catch."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        raise OSError(errno.ENOSYS, f"{self._name}.{name}")


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return Absent(name)


if TYPE_CHECKING:
    import fcntl
    import resource
    import termios
    import tty
else:
    fcntl, resource, termios, tty = map(_module, ("fcntl", "resource", "termios", "tty"))


def lock_file(handle: int, *, wait: bool = False, shared: bool = False) -> None:
    """Lock an open file until it is closed (flock(2)); without flock, its first byte (Windows).

    Args:
        handle: number of the open file.
        wait: wait until it is free.
        shared: others may have it shared, too.

    Raises:
        BlockingIOError: another process has it, and `wait` is false.
        OSError: this system locks no files.
    """
    if not isinstance(fcntl, Absent):
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
        return
    windows = _module("msvcrt")
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        windows.locking(handle, windows.LK_LOCK if wait else windows.LK_NBLCK, 1)
    except PermissionError:
        raise BlockingIOError(errno.EAGAIN, "locked") from None


def free_bytes(folder: Path) -> int:
    """Bytes of the disk of a folder that this user may still fill; raises OSError."""
    return shutil.disk_usage(folder).free


def is_writable(folder: Path) -> bool:
    """Whether files can be made in a folder; raises OSError."""
    if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY:
        return False
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)


def kill_group(pid: int) -> None:
    """Kill a process and those it started; without process groups, itself alone. Raises OSError."""
    if hasattr(os, "killpg"):
        os.killpg(pid, signal.SIGKILL)
    else:
        os.kill(pid, signal.SIGTERM)


def dying_with_parent(command: Sequence[str]) -> list[str]:
    """A command whose process is killed when the one that starts it ends, however that ends.

    setpriv(1) of util-linux asks for it (PR_SET_PDEATHSIG, prctl(2)); without it the command stays as it is.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--", *command] if setpriv else list(command)


def signals(*names: str) -> frozenset[signal.Signals]:
    """Those of the signals that this system has."""
    return frozenset(getattr(signal, name) for name in names if hasattr(signal, name))
