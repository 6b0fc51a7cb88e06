"""Who watches over a kiosk process: systemd, or the process that forked it.

Between a kiosk and the process that forked it goes a pair of sockets. Each message is one datagram of JSON
(unix(7), SOCK_SEQPACKET). No message holds anything that a person typed: at most the id of a session.
"""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from typing import Any, Protocol

from kiosk import sd_notify
from kiosk.app.beginning import Beginning

LONGEST = 4096
"""Bytes of the longest message."""


class Watcher(Protocol):
    """What a kiosk tells who watches over it, and what it is asked for."""

    def ready(self, status: str) -> None:
        """The first picture is there; `status` says what it shows, without personal data."""

    def alive(self, status: str = "") -> None:
        """The screen still answers; `status` says what it shows now, empty: as before."""

    def session(self, session_id: str) -> None:
        """Which session is open on this screen; empty: none. A successor goes on with it after a crash."""

    def renewal_wanted(self) -> bool:
        """The kiosk is to leave as soon as nobody is there: its content changed."""


class Systemd:
    """A kiosk that nobody forked: systemd alone hears of it."""

    def ready(self, status: str) -> None:
        """Tell systemd."""
        sd_notify.ready(status)

    def alive(self, status: str = "") -> None:
        """Tell systemd."""
        sd_notify.alive(status)

    def session(self, session_id: str) -> None:
        """The next process is told in its environment."""

    def renewal_wanted(self) -> bool:
        """Never."""
        return False


class Channel:
    """One end of the pair of sockets between a kiosk and the process that forked it."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self.closed = False
        """The other end is gone."""

    def fileno(self) -> int:
        """The number of the socket, to wait for it."""
        return self._end.fileno()

    def close(self) -> None:
        """Close this end of the pair; the other one reads an end of file."""
        self._end.close()

    def send(self, kind: str, *values: Any) -> None:
        """Send a message; one that the other end cannot take now is lost, so that nobody ever waits."""
        with suppress(OSError):
            self._end.send(json.dumps([kind, *values]).encode(), socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)

    def receive(self, *, wait: bool = False) -> list[Any] | None:
        """The next message: its kind, then its values. None: there is none, or the other end is gone."""
        try:
            data = self._end.recv(LONGEST, 0 if wait else socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        except OSError:
            data = b""
        self.closed = not data
        return list(json.loads(data)) if data else None


class Parent:
    """The process that forked this kiosk, as the kiosk sees it."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._renewal_wanted = False

    def wait_for_turn(self) -> Beginning | None:
        """Wait until the terminal is this kiosk's; what to begin with. None: the parent is gone."""
        message = self._channel.receive(wait=True)
        return Beginning(*message[1:]) if message else None

    def ready(self, status: str) -> None:
        """The first picture is there."""
        self._channel.send("ready", status)

    def alive(self, status: str = "") -> None:
        """The screen still answers."""
        self._channel.send("alive", status)

    def session(self, session_id: str) -> None:
        """Which session is open."""
        self._channel.send("session", session_id)

    def released(self, following: Beginning, *, crashed: bool) -> None:
        """The terminal is free, and all that the next kiosk could come across is closed."""
        told = (following.session_id, following.anew, following.practice, following.practised)
        self._channel.send("released", *told, crashed)

    def renewal_wanted(self) -> bool:
        """Whether the parent asked for it."""
        while (message := self._channel.receive()) is not None:
            self._renewal_wanted = self._renewal_wanted or message[0] == "leave"
        return self._renewal_wanted
