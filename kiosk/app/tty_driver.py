"""Textual's driver on the terminal itself.

Overrides private names of Textual 8.2.8 (the driver's file, decoder, parser, size and question about its
size): the version is pinned exactly, and a test guards each of them.
"""

from __future__ import annotations

import codecs
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App, ScreenStackError
from textual.drivers import linux_driver
from textual.message import Message
from textual.widgets import Input

from kiosk.app.burst_input import read_keys
from kiosk.app.input_filter import ESC, InputFilter
from kiosk.app.key_burst import KeyBurst
from kiosk.ports import CardReaders
from kiosk.screens.reader_note import CardHeard
from kiosk.terminal import TERMINAL

MOST_COLUMNS, MOST_LINES = 640, 240
"""What is painted at most: a screen of 3840x2160 in letters of 6x9. More costs seconds for each key."""


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """A decoder that shows a mark for invalid bytes instead of ending the app."""
    return lambda: codecs.getincrementaldecoder(encoding)(errors="replace")


class KeyParser(XTermParser):
    """Textual's parser, told only of keys, touches and pastes."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._filter = InputFilter(ANSI_SEQUENCES_KEYS)

    def feed(self, data: str) -> Iterable[Message]:
        """The messages of what came; without data the input is over."""
        if not data:
            yield from super().feed("")
        elif meant := self._filter.clean(data, time.monotonic()):
            yield from super().feed(meant)

    def tick(self) -> Iterable[Message]:
        """The messages of what was begun and did not go on. An escape alone is a key at once."""
        if late := self._filter.after_silence(time.monotonic()):
            yield from super().feed(late)
            if late.startswith(ESC) and self._timeout_time is not None:
                self._timeout_time = 0.0
        yield from super().tick()


linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]  # Textual's own import
linux_driver.XTermParser = KeyParser  # type: ignore[attr-defined]  # Textual's own import


class TtyDriver(linux_driver.LinuxDriver):
    """Paints on the terminal itself: standard output and error may go to a journal."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file = TERMINAL.open("w", encoding="utf-8", errors="replace", buffering=1 << 16)
        self._kiosk = app
        readers = getattr(app, "readers", None)
        self._meaning = readers.keys if isinstance(readers, CardReaders) else None

    def run_input_thread(self) -> None:
        """Textual's own, unless a barcode reader types on this terminal."""
        if self._meaning is None:
            super().run_input_thread()
            return
        burst = KeyBurst(self._meaning, lambda outcome: self.send_message(CardHeard(outcome)), self._writing)
        decoder = _forgiving("utf-8")()
        read_keys(self.fileno, self.exit_event, burst, KeyParser(), decoder, self.process_message)

    def _writing(self) -> bool:
        """What is typed now goes into a line of text."""
        try:
            return isinstance(self._kiosk.focused, Input)
        except ScreenStackError:  # one mode gives way to another
            return False

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size of the terminal, not of standard output, and no COLUMNS of the environment."""
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            return 80, 24
        return min(columns or 80, MOST_COLUMNS), min(lines or 24, MOST_LINES)

    def _query_in_band_window_resize(self) -> None:
        """Never asked: a terminal that reports its size among the keys has Textual take cells for pixels."""

    def close(self) -> None:
        """Give the terminal back to the shell."""
        super().close()
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
