"""Puts every PDF engine of the tests into a network of its own, and remembers each packet it sends.

In that network every address is this machine, so that a request is seen whatever it is for: a page, a name, a
file server. Run as a file it is the beginning of an engine: it makes the network and a process that listens,
and then becomes the engine.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""CLONE_NEWUSER and CLONE_NEWNET of unshare(2)."""
_EVERYTHING = 0x0003
"""ETH_P_ALL of packet(7)."""
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_ROUTES = (("-4", "0.0.0.0/0"), ("-6", "::/0"))


def wrapped(command: Sequence[str], report: Path) -> list[str]:
    """The command of an engine whose packets are written to a file."""
    return [sys.executable, "-I", "-S", __file__, str(report), *command]


@cache
def works() -> bool:
    """Whether this machine lets these tests make a network."""
    return subprocess.run(wrapped(["/bin/true"], Path(os.devnull)), check=False).returncode == 0


def _own_network() -> None:
    """Leave this machine's network for a new one, as root or as root of a new user namespace."""
    libc = ctypes.CDLL(None, use_errno=True)  # os.unshare came with Python 3.12
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_NETWORK) == 0:
        return
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "no network of its own")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _lead_home() -> None:
    """Make every address one of this machine."""
    ip = "/usr/sbin/ip" if Path("/usr/sbin/ip").exists() else "/sbin/ip"
    subprocess.run([ip, "link", "set", "lo", "up"], check=True)
    for family, addresses in _ROUTES:
        command = [ip, family, "route", "add", "local", addresses, "dev", "lo"]
        subprocess.run(command, check=family == "-4", stderr=subprocess.DEVNULL)  # a machine may lack IPv6


def _listen(report: Path) -> None:
    """Fork a process that writes a line for each packet, and ends with this one."""
    ears = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(_EVERYTHING))
    engine = os.getpid()
    if os.fork():
        ears.close()
        return
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != engine:  # a short engine ended before this process could ask to be told
        os._exit(0)
    with suppress(OSError):
        os.closerange(0, ears.fileno())
    while True:
        packet = ears.recv(65_536)
        with report.open("ab") as file:
            file.write(packet[:200].hex().encode() + b"\n")


class Witness:
    """Wraps the command of every engine, and tells what they sent."""

    def __init__(self, report: Path) -> None:
        self._report = report
        self._known = 0
        """Bytes of the report that were told."""

    def command(self, command: Sequence[str]) -> Sequence[str]:
        """The command to run in place of this one."""
        return wrapped(command, self._report)

    def seen(self) -> list[bytes]:
        """The packets since the last question."""
        report = self._report.read_bytes() if self._report.exists() else b""
        whole = report.rfind(b"\n") + 1  # a line may be being written
        fresh, self._known = report[self._known : whole], max(self._known, whole)
        return [bytes.fromhex(packet.decode()) for packet in fresh.split()]

    def listeners(self) -> set[int]:
        """The processes that listen; each ends with its engine."""
        found = set()
        for folder in Path("/proc").iterdir():
            with suppress(OSError):  # gone meanwhile
                if folder.name.isdigit() and str(self._report).encode() in (folder / "cmdline").read_bytes():
                    found.add(int(folder.name))
        return found


def main() -> None:
    """Make the network, listen to it, and become the engine."""
    report, *command = sys.argv[1:]
    _own_network()
    _lead_home()
    _listen(Path(report))
    os.execv(command[0], command)  # noqa: S606 - the command of the engine, as this package made it


if __name__ == "__main__":
    main()
