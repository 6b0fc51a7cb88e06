"""A Textual app that nobody can leave, and that never shows or keeps a value when it breaks.

Overrides private names of Textual 8.2.8 (`_handle_exception`, `_print_error_renderables`, the driver's
file and decoder): the version is pinned exactly, and a test guards each of them.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import signal
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.drivers import linux_driver

RESTART = 77
"""Exit code of an app that wants a fresh process."""
RESUME = "KIOSK_RESUME"
"""Environment variable that tells a fresh process which session goes on."""
RESTARTS = "KIOSK_RESTARTS"
"""Environment variable that counts crashes in a row."""
MOST_RESTARTS = 3
"""Crashes in a row after which a session is no longer resumed by itself."""
_IGNORED = ("SIGTSTP", "SIGQUIT", "SIGINT", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGTTIN", "SIGTTOU")


def boot_seconds() -> float:
    """Seconds since the machine started: no clock change moves them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _forgiving(encoding: str) -> type[codecs.IncrementalDecoder] | Callable[[], codecs.IncrementalDecoder]:
    """A decoder that shows a mark for invalid bytes instead of ending the app."""
    return lambda: codecs.getincrementaldecoder(encoding)(errors="replace")


linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]


class TtyDriver(linux_driver.LinuxDriver):
    """Paints on /dev/tty: standard error stays free, and no C library can scribble on the screen."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file = open("/dev/tty", "w", encoding="utf-8", buffering=1 << 16)  # noqa: PTH123, SIM115


class LockedApp(App[int], inherit_bindings=False):
    """No palette, no way out, no selection, no clipboard, no tracebacks."""

    ENABLE_COMMAND_PALETTE = False
    COMMANDS = set()
    ALLOW_SELECT = False
    BINDINGS = [
        Binding(key, "nothing", show=False, priority=True)
        for key in ("ctrl+q", "ctrl+c", "super+c", "ctrl+z", "ctrl+backslash", "ctrl+p")
    ]

    def __init__(self, *, unlocked: bool = False, on_tty: bool = False) -> None:
        super().__init__(driver_class=TtyDriver if on_tty else None)
        self.on_tty = on_tty
        """A real terminal is there; without one (tests, walks) signals are left alone."""
        self.unlocked = unlocked
        """ctrl+q leaves: for development."""
        self.last_input = boot_seconds()
        """When the last key or touch came, in seconds since the machine started."""

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
            self._ignore_signals()
        if isinstance(event, (events.Key, events.MouseEvent, events.Paste)) and not event.is_forwarded:
            self.last_input = boot_seconds()
            if isinstance(event, events.Key) and event.key == "ctrl+q" and self.unlocked:
                self.save_now()
                self.exit(return_code=0)
        await super().on_event(event)

    def _ignore_signals(self) -> None:
        for name in _IGNORED:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        # SIGHUP keeps its default: ignored, the input thread would spin when the terminal goes away.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._terminated)

    def _terminated(self) -> None:
        self.save_now()
        self.exit(return_code=0)

    def save_now(self) -> None:
        """Keep what is typed on the screen; the kiosk is about to stop."""

    # --- errors

    def on_crash(self, kind: str, where: str) -> None:
        """Told the class of an error and file:line, never its text."""

    def _handle_exception(self, error: Exception) -> None:
        cause = getattr(error, "error", None) or error
        trace = cause.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
        self.on_crash(type(cause).__name__, where)
        self._return_code = RESTART
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """Something Textual could not do: end without a word on the terminal."""
        self.on_crash("Panic", "?")
        self._return_code = RESTART
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()


def run_forever(make_app: Callable[[str, int], LockedApp]) -> int:
    """Run the app; begin again in a fresh process after each session and after a crash.

    Args:
        make_app: given the session to go on with (empty: none) and the crashes in a row so far.

    Returns:
        The exit code once somebody ended the kiosk on purpose.
    """
    _deafen()
    resume, crashes = os.environ.pop(RESUME, ""), int(os.environ.pop(RESTARTS, "0"))
    started = boot_seconds()
    app = make_app(resume, crashes)
    app.run()
    code = app.return_code or 0
    if code != RESTART:
        return code
    crashed = app._exception is not None
    quick = boot_seconds() - started < 60
    os.environ[RESTARTS] = str(crashes + 1 if crashed and quick else int(crashed))
    if session := getattr(app, "resumable", ""):
        os.environ[RESUME] = session
    if crashes > MOST_RESTARTS * 2:
        time.sleep(5)  # something is wrong with the machine: do not spin
    termios.tcflush(0, termios.TCIFLUSH)  # keys pressed meanwhile belong to nobody
    os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])  # noqa: S606


def _deafen() -> None:
    """Between two processes the terminal must neither echo nor send signals."""
    for name in _IGNORED:
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    state = termios.tcgetattr(0)
    state[3] &= ~(termios.ISIG | termios.ECHO | termios.ICANON | termios.IEXTEN)
    state[0] &= ~termios.IXON
    termios.tcsetattr(0, termios.TCSANOW, state)
