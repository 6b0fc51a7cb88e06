"""Tells systemd that the kiosk has started, what it shows, and that it still answers.

The protocol is sd_notify(3): a datagram of NAME=VALUE lines to the socket named in NOTIFY_SOCKET. Without
that variable nothing is sent.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

SOCKET = "NOTIFY_SOCKET"
"""Variable with the path of the socket; a leading "@" means the abstract name space (unix(7))."""


def ready(status: str) -> None:
    """Tell systemd that the first picture is drawn.

    Args:
        status: what the screen shows, without personal data, for `systemctl status`.
    """
    _send(f"READY=1\nSTATUS={status}\nWATCHDOG=1")


def alive(status: str = "") -> None:
    """Tell systemd that the screen still answers (WATCHDOG=1, sd_notify(3)).

    Args:
        status: what the screen shows now; empty: leave the last status.
    """
    _send(f"WATCHDOG=1\nSTATUS={status}" if status else "WATCHDOG=1")


def stopping() -> None:
    """Tell systemd that the kiosk has begun to stop."""
    _send("STOPPING=1")


def _send(news: str) -> None:
    """Send one datagram. Errors are ignored: without these messages systemd restarts the kiosk anyway."""
    address = os.environ.get(SOCKET, "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.setblocking(False)  # a full socket must not stop the screen
        line.sendto(news.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
