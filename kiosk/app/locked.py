"""A Textual app that nobody can leave, and that never shows or keeps a value when it breaks.

Overrides private names of Textual 8.2.8 (`_handle_exception`, `_print_error_renderables`): the version is
pinned exactly, and a test guards each of them.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver

from kiosk.app.beginning import Beginning
from kiosk.app.command_letters import as_command
from kiosk.app.watcher import Systemd, Watcher
from kiosk.boot import boot_seconds
from kiosk.log import event as log
from kiosk.log import failure
from kiosk.ports import CardReaders
from kiosk.system import signals

RESTART = 77
"""Exit code of an app that wants a fresh process."""
CLOSED = 76
"""Exit code of an app that staff closed: nobody is to use the kiosk until it is opened again."""

_ENDING = signals("SIGTERM", "SIGHUP")
"""What ends the kiosk in order: what is typed is kept, papers are wiped."""
_IGNORED = ("SIGTSTP", "SIGCONT", "SIGQUIT", "SIGINT", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGTTIN", "SIGTTOU")
_DEAD_KEYS = ("ctrl+q", "ctrl+c", "super+c", "ctrl+z", "ctrl+backslash", "ctrl+p")


class LockedApp(App[int], inherit_bindings=False):
    """No palette, no way out, no selection, no clipboard, no tracebacks."""

    ENABLE_COMMAND_PALETTE = False
    COMMANDS = set()
    ALLOW_SELECT = False
    BINDINGS = [Binding(key, "nothing", show=False, priority=True) for key in _DEAD_KEYS]

    def __init__(self, *, unlocked: bool = False, on_tty: bool = False) -> None:
        super().__init__(driver_class=_tty_driver() if on_tty else None)
        self.on_tty = on_tty
        """A real terminal is there; without one (tests, walks) signals are left alone."""
        self.unlocked = unlocked
        """ctrl+q leaves: for development."""
        self.readers: CardReaders | None = None
        """The barcode readers; set before the app runs. None: every key is a person's."""
        self.last_input = boot_seconds()
        """When the last key or touch came, in seconds since the machine started."""
        self.crashed = False
        """An error nobody expected ended the app."""
        self.stopping = False
        """The machine asked for the end (SIGTERM, SIGHUP): no fresh process."""
        self.closers: list[Callable[[], object]] = []
        """What to close once the app has ended, such as engines with children of their own."""
        self.hurriers: list[Callable[[], object]] = []
        """What ends slow work of threads, such as a scan: the process waits for its threads at its end."""
        self.afterwards: list[Callable[[], object]] = []
        """What is done last. It may take long: the next kiosk may be there meanwhile."""
        self.watcher: Watcher = Systemd()
        """Who watches over this process."""
        self.before_stop: Callable[[], object] = lambda: None
        """Keeps what is typed on the screen; called when the app is about to end, whatever the reason."""
        self.interrupted: Callable[[], str] = lambda: ""
        """Tells the id of the session that a fresh process goes on with after a crash; empty: none."""
        self.next_beginning = Beginning()
        """What a fresh process begins with after an orderly end."""

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
            self.somebody_here()
            if isinstance(event, events.Key) and event.key == "ctrl+q" and self.unlocked:
                self.stop()
            if isinstance(event, events.Key) and self.screen_stack:
                event = as_command(event, self.focused)
        await super().on_event(event)

    def somebody_here(self) -> None:
        """Somebody used the kiosk just now."""
        self.last_input = boot_seconds()

    def _take_signals(self) -> None:
        """SIGTERM and SIGHUP end the kiosk in order; the others do nothing.

        SIGHUP comes when the terminal goes away; ignored, the input thread would read its end for ever.
        """
        ignore_signals()
        loop = asyncio.get_running_loop()

        def terminated(*_: object) -> None:
            self.stopping = True
            with suppress(RuntimeError):  # the loop is over: run_forever sees the mark
                loop.call_soon_threadsafe(self.stop)

        for number in _ENDING:
            signal.signal(number, terminated)
        hold_ending(hold=False)

    def stop(self, code: int = 0) -> None:
        """End the kiosk for good, once what is typed was kept, with an exit code."""
        self._save_what_can_be()
        self.exit(return_code=code)

    def _save_what_can_be(self) -> None:
        try:
            self.before_stop()
        except Exception as error:
            failure("save_failed", error)

    def exit(self, *args: Any, **options: Any) -> None:
        """End; no thread at slow work holds the process up."""
        self._hurry()
        super().exit(*args, **options)

    def _hurry(self) -> None:
        for end in self.hurriers:
            try:
                end()
            except Exception as error:
                failure("close_failed", error)

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
            self._hurry()
        self._return_code = RESTART
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()


def _tty_driver() -> type[Driver]:
    """The driver of a Unix terminal; loaded here, because no other system has what it needs."""
    from kiosk.app.tty_driver import TtyDriver

    return TtyDriver


def ignore_signals() -> None:
    """Nothing that comes from the keyboard or another process ends, stops or wakes this one."""
    for number in signals(*_IGNORED):
        signal.signal(number, signal.SIG_IGN)


def let_end() -> None:
    """A signal that ends ends this process at once: nothing of its work is lost by that."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_DFL)
    hold_ending(hold=False)


def hold_ending(*, hold: bool) -> None:
    """A held signal waits, even for the next process, until it is let through."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK if hold else signal.SIG_UNBLOCK, _ENDING)
