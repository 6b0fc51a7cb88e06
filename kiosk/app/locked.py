"""A Textual app that nobody can leave, and that never shows or keeps a value when it breaks.

Overrides private names of Textual 8.2.8 (`_handle_exception`, `_print_error_renderables`, the driver's
file, decoder and size): the version is pinned exactly, and a test guards each of them.
"""

from __future__ import annotations

import asyncio
import codecs
import logging
import os
import resource
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.drivers import linux_driver

from kiosk.boot import boot_seconds
from kiosk.log import event as log
from kiosk.log import failure

RESTART = 77
"""Exit code of an app that wants a fresh process."""
RESUME = "KIOSK_RESUME"
"""Environment variable that tells a fresh process which session goes on."""
RESTARTS = "KIOSK_RESTARTS"
"""Environment variable that counts crashes in a row."""
MOST_RESTARTS = 3
"""Crashes in a row after which a session is no longer resumed by itself."""
HOPELESS = 6
"""Crashes in a row after which the kiosk calls staff instead of trying again at once."""
QUICK_SECONDS = 60
"""A crash so soon after the start is in a row with the one before it."""
PAUSE_SECONDS = 5
"""Rest before each start once it is hopeless, so that a broken machine does not spin."""
TERMINAL = "/dev/tty"
"""The terminal of this process, wherever its standard streams go."""

_IGNORED = ("SIGTSTP", "SIGCONT", "SIGQUIT", "SIGINT", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGTTIN", "SIGTTOU")
_DEAF = termios.ISIG | termios.ECHO | termios.ICANON | termios.IEXTEN
_DEAD_KEYS = ("ctrl+q", "ctrl+c", "super+c", "ctrl+z", "ctrl+backslash", "ctrl+p")


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """A decoder that shows a mark for invalid bytes instead of ending the app."""
    return lambda: codecs.getincrementaldecoder(encoding)(errors="replace")


linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]


class TtyDriver(linux_driver.LinuxDriver):
    """Paints on the terminal itself: standard output and error may go to a journal."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file = open(TERMINAL, "w", encoding="utf-8", errors="replace", buffering=1 << 16)  # noqa: PTH123, SIM115

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size of the terminal, not of standard output, and no COLUMNS of the environment."""
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            return 80, 24
        return columns or 80, lines or 24

    def close(self) -> None:
        """Let go of the terminal."""
        super().close()
        if self._file is not None:
            with suppress(OSError):
                self._file.close()


class LockedApp(App[int], inherit_bindings=False):
    """No palette, no way out, no selection, no clipboard, no tracebacks."""

    ENABLE_COMMAND_PALETTE = False
    COMMANDS = set()
    ALLOW_SELECT = False
    BINDINGS = [Binding(key, "nothing", show=False, priority=True) for key in _DEAD_KEYS]

    def __init__(self, *, unlocked: bool = False, on_tty: bool = False) -> None:
        super().__init__(driver_class=TtyDriver if on_tty else None)
        self.on_tty = on_tty
        """A real terminal is there; without one (tests, walks) signals are left alone."""
        self.unlocked = unlocked
        """ctrl+q leaves: for development."""
        self.last_input = boot_seconds()
        """When the last key or touch came, in seconds since the machine started."""
        self.crashed = False
        """An error nobody expected ended the app."""
        self.stopping = False
        """The machine asked for the end (SIGTERM): no fresh process."""
        self.closers: list[Callable[[], object]] = []
        """What to close once the app has ended, such as engines with children of their own."""

    # --- what Textual would do on its own

    def action_nothing(self) -> None:
        """A dead key; ctrl+q lives in an unlocked kiosk."""

    async def action_quit(self) -> None:
        """Nobody leaves."""

    def action_help_quit(self) -> None:
        """Nobody leaves."""

    def action_suspend_process(self) -> None:
        """Nobody leaves."""

    def action_command_palette(self) -> None:
        """There is none."""

    def action_screenshot(self, *_: Any, **__: Any) -> None:
        """A screen with personal data is never written to disk."""

    async def action_simulate_key(self, key: str) -> None:
        """No text can press keys."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing typed leaves the kiosk."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No browser."""

    def bell(self) -> None:
        """No noise."""

    # --- signals and input

    async def on_event(self, event: events.Event) -> None:
        """Notes when somebody was here last; signals are set once the driver has set its own."""
        if isinstance(event, events.Mount) and self.on_tty:
            self._take_signals()
        if isinstance(event, (events.Key, events.MouseEvent, events.Paste)) and not event.is_forwarded:
            self.last_input = boot_seconds()
            if isinstance(event, events.Key) and event.key == "ctrl+q" and self.unlocked:
                self._stop()
        await super().on_event(event)

    def _take_signals(self) -> None:
        """SIGTERM ends the kiosk; the others do nothing.

        SIGHUP keeps its default: ignored, the input thread would spin when the terminal goes away.
        """
        _ignore_signals()
        loop = asyncio.get_running_loop()

        def terminated(*_: object) -> None:
            self.stopping = True
            with suppress(RuntimeError):  # the loop is over: run_forever sees the mark
                loop.call_soon_threadsafe(self._stop)

        signal.signal(signal.SIGTERM, terminated)
        _hold_sigterm(hold=False)

    def _stop(self) -> None:
        self._save_what_can_be()
        self.exit(return_code=0)

    def save_now(self) -> None:
        """Keep what is typed on the screen; the kiosk is about to stop."""

    def _save_what_can_be(self) -> None:
        try:
            self.save_now()
        except Exception as error:
            failure("save_failed", error)

    # --- errors

    def _handle_exception(self, error: Exception) -> None:
        """Any error in any handler: the journal gets its class and place, the applicant a fresh process."""
        cause = getattr(error, "error", None)
        failure("crash", cause if isinstance(cause, BaseException) else error)
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._begin_anew()

    def panic(self, *_: Any) -> None:
        """Something Textual could not do: end without a word on the terminal."""
        log("panic", logging.ERROR)
        self._begin_anew()

    def _begin_anew(self) -> None:
        if not self.crashed:
            self.crashed = True
            self._save_what_can_be()
        self._return_code = RESTART
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()


def run_forever(make_app: Callable[[str, int], LockedApp]) -> int:
    """Run the app; begin again in a fresh process after each session and after a crash.

    Args:
        make_app: given the session to go on with (empty: none) and the crashes in a row so far.

    Returns:
        The exit code once somebody ended the kiosk on purpose; the terminal listens again.

    Raises:
        OSError: there is no program to start any more.
    """
    _hush()
    _deafen(deaf=True)
    resume, count = os.environ.pop(RESUME, ""), os.environ.pop(RESTARTS, "")
    crashes = int(count) if count.isdecimal() else 0
    started = boot_seconds()
    try:
        app = make_app(resume, crashes)
        code = _run(app)
        if code != RESTART or app.stopping:
            return 0 if app.stopping else code
        quick = boot_seconds() - started < QUICK_SECONDS
        os.environ[RESTARTS] = str(crashes + 1 if app.crashed and quick else int(app.crashed))
        if app.crashed and (session := getattr(app, "resumable", "")):
            os.environ[RESUME] = session
        if app.crashed and crashes > HOPELESS:
            time.sleep(PAUSE_SECONDS)
        _cover()
        termios.tcflush(0, termios.TCIFLUSH)  # keys pressed meanwhile belong to nobody
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606
    finally:
        _deafen(deaf=False)


def _run(app: LockedApp) -> int:
    """The app's exit code, however it ends; what it used is closed."""
    try:
        app.run()
    except Exception as error:
        failure("crash", error)
        app.crashed = True
    _hold_sigterm(hold=True)  # one that comes in the gap waits for the next process
    for close in app.closers:
        try:
            close()
        except Exception as error:
            failure("close_failed", error)
    return RESTART if app.crashed else app.return_code or 0


def _ignore_signals() -> None:
    for name in _IGNORED:
        signal.signal(getattr(signal, name), signal.SIG_IGN)


def _hold_sigterm(*, hold: bool) -> None:
    """A held signal waits, even for the next process, until it is let through."""
    signal.pthread_sigmask(signal.SIG_BLOCK if hold else signal.SIG_UNBLOCK, {signal.SIGTERM})


def _hush() -> None:
    """From here on nothing is written on the terminal but the app's own picture, and no memory to disk."""
    _ignore_signals()
    _hold_sigterm(hold=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.excepthook = lambda _, error, __: failure("unexpected", error)
    threading.excepthook = lambda args: failure("thread_failed", args.exc_value or RuntimeError())
    sys.unraisablehook = lambda args: failure("unraisable", args.exc_value or RuntimeError())
    if os.isatty(2):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def _deafen(*, deaf: bool) -> None:
    """Between two processes the terminal neither echoes nor sends signals; afterwards it does again."""
    with suppress(termios.error):  # the terminal has gone away
        state = termios.tcgetattr(0)
        state[3] = state[3] & ~_DEAF if deaf else state[3] | _DEAF
        state[0] = state[0] & ~termios.IXON if deaf else state[0] | termios.IXON
        termios.tcsetattr(0, termios.TCSANOW, state)


def _cover() -> None:
    """Hide what stood on the terminal before the kiosk until the fresh process paints."""
    with suppress(OSError), open(TERMINAL, "w", encoding="utf-8") as terminal:  # noqa: PTH123
        terminal.write("\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H\n  Un momento, por favor…\n")
