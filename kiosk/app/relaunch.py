"""A fresh process for each person: only the end of a process empties its memory.

What the next process begins with, this one leaves in the environment (see `beginning`).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from kiosk.app.beginning import Beginning
from kiosk.app.locked import RESTART, LockedApp, hold_ending, ignore_signals
from kiosk.boot import boot_seconds
from kiosk.log import failure
from kiosk.system import resource, termios
from kiosk.terminal import TERMINAL

MOST_RESTARTS = 3
"""Crashes in a row after which a session is no longer resumed by itself."""
HOPELESS = 6
"""Crashes in a row after which the kiosk calls staff instead of trying again at once."""
QUICK_SECONDS = 60
"""A crash so soon after the start is in a row with the one before it."""
PAUSE_SECONDS = 5
"""Rest before each start once it is hopeless, so that a broken machine does not spin."""


class Renewal:
    """How the parts of the app ask for a fresh process."""

    def __init__(self, app: LockedApp, *, enabled: bool, practice: bool = False) -> None:
        self._app = app
        self.enabled = enabled
        """Off (in tests and walks), one process serves one person after the other."""
        self._practice = practice
        """The sessions are lost with the process: no other one can go on with them."""
        self.open_session = ""
        """Id of the session that the next process goes on with after a crash; empty: none."""

    def session(self, session_id: str) -> None:
        """Say which session is open, empty: none; after a crash the next process goes on with it."""
        if not self._practice:
            self.open_session = session_id
            self._app.watcher.session(session_id)

    def next(self, beginning: Beginning) -> None:
        """Say what the next process begins with."""
        self._app.next_beginning = beginning

    def leave(self, *last: Callable[[], object], afterwards: Callable[[], object] | None = None) -> None:
        """End this process.

        Args:
            last: what is done once the screen is gone, before anything that was open is closed.
            afterwards: what may take long, and what the next process need not wait for.
        """
        self._app.closers[:0] = last
        if afterwards:
            self._app.afterwards[:0] = [afterwards]
        self._app.exit(return_code=RESTART)


def run_forever(make_app: Callable[[Beginning], LockedApp]) -> int:
    """Run the app; begin again in a fresh process after each session and after a crash.

    Args:
        make_app: makes the app for what the process begins with.

    Returns:
        The exit code once somebody ended the kiosk on purpose; the terminal listens again.

    Raises:
        OSError: there is no program to start any more.
    """
    silence()
    deafen(deaf=True)
    beginning = Beginning.from_environment()
    started = boot_seconds()
    try:
        app = make_app(beginning)
        code = run_once(app)
        if code != RESTART or app.stopping:
            return 0 if app.stopping else code
        do_each(app.afterwards)
        if app.crashed:
            quick = boot_seconds() - started < QUICK_SECONDS
            Beginning(app.interrupted(), crashes=beginning.crashes + 1 if quick else 1).leave()
        else:
            app.next_beginning.leave()
        if app.crashed and beginning.crashes > HOPELESS:
            time.sleep(PAUSE_SECONDS)
        replace()
    finally:
        deafen(deaf=False)


def replace() -> NoReturn:
    """The same program again in place of this process; raises OSError if there is none any more."""
    cover()
    termios.tcflush(0, termios.TCIFLUSH)  # keys pressed meanwhile belong to nobody
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the same program again


def run_once(app: LockedApp) -> int:
    """The app's exit code, however it ends; what it used is closed."""
    try:
        app.run()
    except Exception as error:
        failure("crash", error)
        app.crashed = True
    hold_ending(hold=True)  # one that comes in the gap waits for the next process
    do_each(app.closers)
    return RESTART if app.crashed else app.return_code or 0


def do_each(tasks: Sequence[Callable[[], object]]) -> None:
    """Do one after the other; one that fails goes to the journal."""
    for task in tasks:
        try:
            task()
        except Exception as error:
            failure("close_failed", error)


def silence() -> None:
    """From here on nothing is written on the terminal but the app's own picture, and no memory to disk."""
    ignore_signals()
    hold_ending(hold=True)
    with suppress(OSError):  # a system without core files
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.excepthook = lambda _, error, __: failure("unexpected", error)
    threading.excepthook = lambda args: failure("thread_failed", args.exc_value or RuntimeError())
    sys.unraisablehook = lambda args: failure("unraisable", args.exc_value or RuntimeError())
    if os.isatty(2):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def deafen(*, deaf: bool) -> None:
    """Between two processes the terminal neither echoes nor sends signals; afterwards it does again."""
    with suppress(termios.error):  # the terminal has gone away, or this system has none of its kind
        ours = termios.ISIG | termios.ECHO | termios.ICANON | termios.IEXTEN
        state = termios.tcgetattr(0)
        state[3] = state[3] & ~ours if deaf else state[3] | ours
        state[0] = state[0] & ~termios.IXON if deaf else state[0] | termios.IXON
        termios.tcsetattr(0, termios.TCSANOW, state)


def cover() -> None:
    """Hide the terminal's text from before the kiosk until the new process draws."""
    with suppress(OSError), TERMINAL.open("w", encoding="utf-8") as terminal:
        terminal.write("\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H\n  Un momento, por favor…\n")
