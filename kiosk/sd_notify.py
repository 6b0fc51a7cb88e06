"""Tells systemd that the kiosk stands on the screen, what it shows, and that it still moves.

The protocol is sd_notify(3): a datagram of NAME=VALUE lines to the socket named in NOTIFY_SOCKET. Where
systemd does not ask for it, nothing is sent.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

SOCKET = "NOTIFY_SOCKET"
"""Environment variable with the address; with "@" in front it is in the abstract name space (unix(7))."""


def ready(status: str) -> None:
    """The first picture is there; `status`: what it shows, without personal data, for `systemctl status`."""
    _send(f"READY=1\nSTATUS={status}\nWATCHDOG=1")


def alive(status: str = "") -> None:
    """The screen still answers; `status`: what it shows now, empty: as before."""
    _send(f"WATCHDOG=1\nSTATUS={status}" if status else "WATCHDOG=1")


def stopping() -> None:
    """The end has begun."""
    _send("STOPPING=1")


def _send(news: str) -> None:
    """Trouble is nobody's business here: without news systemd starts the kiosk again."""
    address = os.environ.get(SOCKET, "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.setblocking(False)  # a full socket must not stop the screen
        line.sendto(news.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
