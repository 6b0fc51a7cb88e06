"""Textual's driver on the terminal itself.

Overrides private names of Textual 8.2.8 (the driver's file, decoder and size): the version is pinned
exactly, and a test guards each of them.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual.app import App
from textual.drivers import linux_driver

from kiosk.terminal import TERMINAL


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """A decoder that shows a mark for invalid bytes instead of ending the app."""
    return lambda: codecs.getincrementaldecoder(encoding)(errors="replace")


linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]  # Textual's own import


class TtyDriver(linux_driver.LinuxDriver):
    """Paints on the terminal itself: standard output and error may go to a journal."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file = TERMINAL.open("w", encoding="utf-8", errors="replace", buffering=1 << 16)

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
