"""One kiosk process for one person, as the process that forked it sees it."""

from __future__ import annotations

import ctypes
import dataclasses
import os
import signal
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from kiosk.app.beginning import Beginning
from kiosk.app.locked import hold_ending
from kiosk.app.watcher import Channel, Parent
from kiosk.log import failure

START_SECONDS = 60.0
"""A kiosk that has shown nothing by then is stuck. Longer than a start takes on a loaded machine."""
FROZEN_SECONDS = 12.0
"""So long a screen may stand still. The kiosk tells each second that it answers."""
_PR_SET_PDEATHSIG = 1
"""prctl(2)."""
_BROKEN = 1
"""Exit status of a process that ended by an error of its own."""

Serve = Callable[[Parent], int]
"""Serves one person in a process of its own; its exit status."""


class ForkedKiosk:
    """A child process. It waits until it is told to begin; it never outlives the process that forked it."""

    def __init__(self, pid: int, channel: Channel) -> None:
        self.pid, self.channel = pid, channel
        self.beginning = Beginning()
        """What it began with."""
        self.session_id = ""
        """The session that is open on its screen."""
        self.begun = 0.0
        """When it was told to begin (time.monotonic)."""
        self.ready = False
        """Its first picture is there."""
        self._heard = 0.0

    def begin(self, beginning: Beginning) -> None:
        """The terminal is this kiosk's from now on."""
        self.beginning, self.session_id = beginning, beginning.session_id
        self.begun = self._heard = time.monotonic()
        self.channel.send("begin", *dataclasses.astuple(beginning))

    def hear(self) -> Iterable[list[Any]]:
        """The messages that have come."""
        while (message := self.channel.receive()) is not None:
            self._heard = time.monotonic()
            if message[0] == "session":
                self.session_id = message[1]
            self.ready = self.ready or message[0] == "ready"
            yield message

    @property
    def stuck(self) -> bool:
        """It has told nothing for too long. Time that the machine sleeps does not count."""
        return time.monotonic() - self._heard > (FROZEN_SECONDS if self.ready else START_SECONDS)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; it was not waited for yet, so the number is still its own."""
        os.kill(self.pid, number)


def fork(serve: Serve, strangers: Iterable[Channel]) -> ForkedKiosk:
    """Fork a kiosk; signals that end it are held until its screen takes them.

    Args:
        serve: what it does.
        strangers: channels of other kiosks, which are none of its business.

    Raises:
        OSError: the system has no room for another process.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    parent = os.getpid()
    hold_ending(hold=True)
    pid = os.fork()
    if pid == 0:
        _serve(serve, parent, Channel(theirs), [Channel(ours), *strangers])
    hold_ending(hold=False)
    theirs.close()
    return ForkedKiosk(pid, Channel(ours))


def _serve(serve: Serve, parent: int, channel: Channel, strangers: Iterable[Channel]) -> None:
    """Never returns: nothing of the parent may go on here, not even its end."""
    status = _BROKEN
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        for stranger in strangers:
            stranger.close()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() == parent:  # else it died before it could be told
            status = serve(Parent(channel))
    except BaseException as error:
        failure("crash", error)
    finally:
        os._exit(status)
