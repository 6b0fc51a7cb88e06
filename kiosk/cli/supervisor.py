"""The process that forks a kiosk for each person, and watches over it.

It imports the program and checks the content once, and never sees what a person types: it does not read the
terminal, and opens no session, no key and no database. It has no thread, so that a fork is safe.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from kiosk import sd_notify
from kiosk.app.beginning import Beginning
from kiosk.app.locked import CLOSED, RESTART, hold_ending
from kiosk.app.relaunch import HOPELESS, PAUSE_SECONDS, QUICK_SECONDS, cover, deafen, replace, silence
from kiosk.app.watcher import Channel, Parent
from kiosk.cli.forked_kiosk import ForkedKiosk, fork
from kiosk.log import event, failure
from kiosk.system import termios

TICK_SECONDS = 1.0
"""How often the parent looks after the kiosk; systemd is told as often that all is well."""
LOOK_SECONDS = 20.0
"""How often the parent looks whether the content changed. A change counts once it is seen twice in a row."""
LATE_WORK_SECONDS = 300.0
"""How long a kiosk whose screen is gone may still work."""
PARTING_SECONDS = 2.0
"""How long such work is waited for at the end of the program."""


def available() -> bool:
    """Whether kiosks can be forked: elsewhere the process replaces itself."""
    return sys.platform == "linux"


class Service(Protocol):
    """What is forked for one person after the other."""

    @property
    def refused(self) -> bool:
        """Nobody can be served with what was read: the program is to read it again."""

    def content(self) -> str:
        """Names the content as it is on disk now; any other name than the first one is other content."""

    def open_journal(self) -> None:
        """Open the journal anew."""

    def restore_terminal(self) -> None:
        """A kiosk died, and may have left the terminal as it was for its person."""

    def warm(self) -> None:
        """Load what only later screens need; called once, when the first kiosk is there."""

    def serve(self, parent: Parent) -> int:
        """Serve one person in a process of its own; its exit status."""


def supervise(prepare: Callable[[], Service]) -> int:
    """Serve one person after the other until somebody ends the kiosk on purpose.

    Args:
        prepare: makes what is forked; the terminal is deaf and signals are held by then.

    Returns:
        The exit status; the terminal listens again.

    Raises:
        OSError: there is no program to start any more.
    """
    silence()
    deafen(deaf=True)
    try:
        supervisor = Supervisor(prepare())
        status = supervisor.run(Beginning.from_environment())
        if status == RESTART:
            hold_ending(hold=True)  # one that comes now waits for the program that follows
            supervisor.following.leave()
            replace()
        return status
    finally:
        deafen(deaf=False)


class Supervisor:
    """Has one kiosk on the terminal, one that waits for its turn, and some whose screen is gone."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._content = self._looked = service.content()
        self._looked_at = time.monotonic()
        self._active: ForkedKiosk | None = None
        self._spare: ForkedKiosk | None = None
        self._late: dict[int, float] = {}
        """Process id of each kiosk whose screen is gone -> when that was."""
        self._ending = False
        self._status = 0
        self._announced = False
        self._warmed = False
        self.following = Beginning()
        """What a fresh program begins with."""
        self._woken, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._deaf = termios.tcgetattr(0) if os.isatty(0) else None

    def run(self, beginning: Beginning) -> int:
        """Serve until the end: 0, CLOSED, or RESTART when a fresh program has to load other content."""
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        try:
            self._begin(beginning, first=True)
            while self._active is not None:
                self._wait(TICK_SECONDS)
                self._hear()
                self._bury()
                self._watch()
            return self._status
        finally:
            signal.set_wakeup_fd(-1)
            self._end_all()

    # --- from kiosk to kiosk

    def _begin(self, beginning: Beginning, *, first: bool = False) -> None:
        """Give the terminal to the next kiosk, unless the end or other content calls for something else."""
        self._active = None
        if self._ending:
            return
        if not first:
            if self._service.refused or self._service.content() != self._content:
                self.following, self._status = beginning, RESTART
                return
            with suppress(termios.error):  # the terminal has gone away: the kiosk will find out
                if self._deaf is not None:
                    termios.tcsetattr(0, termios.TCSANOW, self._deaf)
            cover()
        kiosk, self._spare = self._spare or self._fork(), None
        with suppress(termios.error):
            termios.tcflush(0, termios.TCIFLUSH)  # keys pressed meanwhile belong to nobody
        self._active = kiosk
        kiosk.begin(beginning)
        if self._ending:  # the signal came while no kiosk had the terminal
            self._end()

    def _fork(self) -> ForkedKiosk:
        gc.collect()
        gc.freeze()  # a collection in the child would touch, and so copy, every page
        strangers: list[Channel] = [kiosk.channel for kiosk in (self._active, self._spare) if kiosk]
        return fork(self._service.serve, strangers)

    def _follow(self, following: Beginning, *, crashed: bool) -> None:
        """The kiosk on the terminal has given it back, or is dead."""
        assert self._active is not None  # noqa: S101 - only a kiosk on the terminal tells
        begun, before = self._active.begun, self._active.beginning.crashes
        if crashed:
            quick = time.monotonic() - begun < QUICK_SECONDS
            following = Beginning(self._active.session_id, crashes=before + 1 if quick else 1)
            self._service.restore_terminal()
            if before > HOPELESS:
                self._pause(PAUSE_SECONDS)
        self._active.channel.close()
        self._begin(following)

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._ending and (left := until - time.monotonic()) > 0:
            self._wait(min(left, TICK_SECONDS))
            sd_notify.alive()

    # --- what happens

    def _wait(self, seconds: float) -> None:
        awaited = [self._woken]
        if self._active and not self._active.channel.closed:
            awaited.append(self._active.channel.fileno())
        select.select(awaited, [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._woken, 1024)

    def _hear(self) -> None:
        """Take what the kiosk on the terminal tells."""
        if (kiosk := self._active) is None:
            return
        for kind, *values in kiosk.hear():
            if kind == "ready":
                self._announce(*values)
            elif kind == "alive":
                sd_notify.alive(*values)
            elif kind == "released":
                session_id, anew, practice, practised, crashed = values
                self._late[kiosk.pid] = time.monotonic()
                following = Beginning(session_id, anew, practice=practice, practised=practised)
                self._follow(following, crashed=crashed)
                return

    def _announce(self, status: str) -> None:
        """The kiosk is on the terminal; now there is time to make the next one."""
        if self._announced:
            sd_notify.alive(status)
        else:
            sd_notify.ready(status)
        self._announced = True
        if not self._warmed:
            self._warmed = True
            try:
                self._service.warm()
            except Exception as error:  # a kiosk that loads it itself is only slower
                failure("warm_failed", error)
        if self._spare is None:
            try:
                self._spare = self._fork()
            except OSError as error:
                failure("fork_failed", error)  # tried again when its turn comes

    def _bury(self) -> None:
        """Take note of the processes that have ended."""
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = ended
                self._late.pop(pid, None)
                if self._spare and self._spare.pid == pid:
                    self._spare = None
                if self._active and self._active.pid == pid:
                    self._hear()
                if self._active and self._active.pid == pid:
                    self._judge(os.waitstatus_to_exitcode(status))

    def _judge(self, code: int) -> None:
        """The kiosk on the terminal ended without a word: on purpose, or by an accident."""
        assert self._active is not None  # noqa: S101 - the caller looked
        if code in (0, CLOSED) or self._ending:
            self._active, self._status = None, 0 if self._ending else code
            return
        self._service.open_journal()
        event("kiosk_died", signal=max(-code, 0))
        self._follow(Beginning(), crashed=True)

    def _watch(self) -> None:
        """Replace what is stuck, and see whether the content is another one."""
        now = time.monotonic()
        sd_notify.alive()
        if self._active and self._active.stuck:
            self._service.open_journal()
            event("kiosk_frozen")
            self._active.signal(signal.SIGKILL)
        for pid, since in self._late.items():
            if now - since > LATE_WORK_SECONDS:
                os.kill(pid, signal.SIGKILL)
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            before, self._looked = self._looked, self._service.content()
            if self._active and before == self._looked != self._content:
                self._active.channel.send("leave")

    # --- the end

    def _end(self, *_: object) -> None:
        """SIGTERM or SIGHUP: the kiosk on the terminal keeps what is typed, and ends; no other follows."""
        self._ending = True
        if self._active:
            with suppress(ProcessLookupError):
                self._active.signal(signal.SIGTERM)

    def _end_all(self) -> None:
        """No child is left behind."""
        for kiosk in (self._active, self._spare):
            if kiosk:
                kiosk.signal(signal.SIGKILL)
        for pid in self._late:
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + PARTING_SECONDS
        with suppress(ChildProcessError):
            while True:
                if not os.waitpid(-1, os.WNOHANG)[0]:
                    if time.monotonic() > until:
                        for pid in self._late:
                            os.kill(pid, signal.SIGKILL)
                    time.sleep(0.01)
