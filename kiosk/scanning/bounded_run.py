"""Runs a program with time limits, in its own process group."""

from __future__ import annotations

import os
import selectors
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from kiosk.system import kill_group

_CHUNK = 1 << 18
_GLANCE = 0.2
"""Seconds between two checks whether the program is still running."""
_LAST_WORDS = 2.0
"""Seconds until a program is killed that has written its last message."""
_COMPLAINT = 4096
"""Bytes of its error output that are kept."""


class LateError(Exception):
    """The program wrote nothing for too long or did not finish in time; it was killed."""


@dataclass(frozen=True)
class Finished:
    """The result of a program that ended, or was killed after its last message."""

    status: int
    """Exit status; negative: number of the signal that killed it."""
    output: bytes
    complaint: str
    """The beginning of its error output; neither shown nor logged."""


@dataclass(frozen=True)
class Patience:
    """The time limits of a program."""

    silence: float
    """Seconds without output after which it counts as frozen."""
    limit: float
    """Seconds for the whole run."""
    last_word: str = ""
    """Text on its error output after which no data follow: drivers may freeze while they close."""


def run(
    command: Sequence[str], patience: Patience, content: bytes = b"", ending: threading.Event | None = None
) -> Finished:
    """Run a program, write content to its input and collect its output.

    Args:
        command: the program and its arguments.
        patience: its time limits.
        content: bytes for its input.
        ending: once it is set, the program is killed.

    Raises:
        LateError: it took too long, or `ending` was set; it and every process it started were killed.
        OSError: it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - the commands are made by this package
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"LC_ALL": "C", "OMP_THREAD_LIMIT": "1"},
        start_new_session=True,
    )
    talk = _Talk(process, content)
    try:
        talk.follow(patience, ending or threading.Event())
    finally:
        _end(process)
    complaint = talk.complaint.decode("utf-8", "replace")
    return Finished(process.returncode, b"".join(talk.chunks), complaint)


class _Talk:
    """Writes and reads at the same time, until the program closes its output or ends.

    Drivers start processes of their own, which may outlive the program and keep its output open.
    """

    def __init__(self, process: subprocess.Popen[bytes], content: bytes) -> None:
        assert process.stdin and process.stdout and process.stderr  # noqa: S101 - opened as pipes
        self._process = process
        self._into: IO[bytes] = process.stdin
        self._out: IO[bytes] = process.stdout
        self._errors: IO[bytes] = process.stderr
        os.set_blocking(self._into.fileno(), False)  # a slow reader must not block the reading here
        self._left = memoryview(content)
        self.chunks: list[bytes] = []
        self.complaint = b""

    def follow(self, patience: Patience, ending: threading.Event) -> None:
        """Read and write until the program has ended; raises LateError."""
        begun = heard = time.monotonic()
        end = begun + patience.limit
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            selector.register(self._errors, selectors.EVENT_READ)
            self._offer(selector)
            while True:
                ended = self._process.poll() is not None
                ready = selector.select(0 if ended else _GLANCE)
                now = time.monotonic()
                if ending.is_set():
                    raise LateError
                if ready:
                    heard = now
                elif ended:
                    return
                if patience.last_word and patience.last_word in self.complaint.decode("utf-8", "replace"):
                    if now > heard + _LAST_WORDS:
                        return
                elif now > min(end, heard + patience.silence):
                    raise LateError
                for key, _ in ready:
                    self._serve(selector, key.fileobj)

    def _offer(self, selector: selectors.BaseSelector) -> None:
        if self._left:
            selector.register(self._into, selectors.EVENT_WRITE)
        else:
            self._into.close()

    def _serve(self, selector: selectors.BaseSelector, pipe: object) -> None:
        if pipe is self._into:
            self._hand()
            if not self._left:
                selector.unregister(self._into)
                self._into.close()
        elif pipe is self._out:
            if chunk := os.read(self._out.fileno(), _CHUNK):
                self.chunks.append(chunk)
            else:
                selector.unregister(self._out)
        elif chunk := os.read(self._errors.fileno(), _CHUNK):
            self.complaint = (self.complaint + chunk)[:_COMPLAINT]
        else:
            selector.unregister(self._errors)

    def _hand(self) -> None:
        """Write some bytes; the rest is dropped if the program has closed its input."""
        try:
            self._left = self._left[os.write(self._into.fileno(), self._left[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._left = memoryview(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        kill_group(process.pid)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()
