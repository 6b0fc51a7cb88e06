"""A program on a pseudo-terminal of its own, for an event loop: what it paints, and what is typed."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from kiosk.system import fcntl, kill_group, termios

MOST_COLUMNS, MOST_LINES = 640, 240
"""The largest size that is told to the program."""
PARTING_SECONDS = 15.0
"""How long a program may take to end in order; then it is killed with all it started."""
_READ_BYTES = 1 << 16
_TAKE_TERMINAL = (
    "import fcntl,os,sys,termios;fcntl.ioctl(0,termios.TIOCSCTTY,0);os.execv(sys.executable,sys.argv[1:])"
)
"""Makes the terminal the controlling one of the new session (tty_ioctl(4)), then becomes the program."""


class TerminalProcess:
    """Starts at once; `close` must be called in the end."""

    def __init__(
        self, words: Sequence[str], environment: Mapping[str, str], columns: int, lines: int
    ) -> None:
        """Start a Python program.

        Args:
            words: what comes after the name of the interpreter.
            environment: its variables.
            columns: width of its terminal.
            lines: height of its terminal.

        Raises:
            OSError: there is no terminal or no process more.
        """
        self._master, slave = os.openpty()
        os.set_blocking(self._master, False)
        self.resize(columns, lines)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-c", _TAKE_TERMINAL, sys.executable, *words],
                stdin=slave, stdout=slave, stderr=slave, env=dict(environment), start_new_session=True,
            )  # fmt: skip
        except OSError:
            os.close(self._master)
            raise
        finally:
            os.close(slave)

    @property
    def pid(self) -> int:
        """Process id of the program."""
        return self._process.pid

    def resize(self, columns: int, lines: int) -> None:
        """Tell the program another size of its terminal."""
        size = max(1, min(lines, MOST_LINES)), max(1, min(columns, MOST_COLUMNS))
        with suppress(OSError):
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    def type(self, data: bytes) -> None:
        """Press keys; what a program that does not read has no room for is lost."""
        with suppress(OSError):
            os.write(self._master, data)

    async def painted(self) -> bytes:
        """The next bytes for the screen; empty: the program has ended."""
        loop = asyncio.get_running_loop()
        while True:
            with suppress(BlockingIOError):
                try:
                    return os.read(self._master, _READ_BYTES)
                except BlockingIOError:
                    raise
                except OSError:  # EIO: nobody has the terminal open any more (pty(7))
                    return b""
            ready = loop.create_future()
            loop.add_reader(self._master, _settle, ready)
            try:
                await ready
            finally:
                loop.remove_reader(self._master)

    async def close(self) -> int:
        """Have the program end in order, and wait until it has; its exit status."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        draining = asyncio.ensure_future(self._drain())  # else it would wait for room on its terminal
        try:
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._process.wait, PARTING_SECONDS)
        finally:
            with suppress(OSError):
                kill_group(self._process.pid)
            draining.cancel()
            await asyncio.gather(draining, return_exceptions=True)
            os.close(self._master)
        return self._process.wait()

    async def _drain(self) -> None:
        while await self.painted():
            pass


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
