"""A program that is given so much time and no more, alone in its process group."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

_CHUNK = 1 << 18
_GLANCE = 0.2
"""Seconds between two looks whether the program is still there."""
_LAST_WORDS = 2.0
"""Seconds a program that said its last word is given to end by itself."""
_COMPLAINT = 4096
"""Bytes of its complaints that are looked at."""


class LateError(Exception):
    """The program said nothing for too long, or was not done in time; it was ended."""


@dataclass(frozen=True)
class Finished:
    """A program that ended, or was ended after its last word."""

    status: int
    """What it ended with; negative: the signal that killed it."""
    output: bytes
    complaint: str
    """The beginning of what it wrote to its error output; never shown, never logged."""


@dataclass(frozen=True)
class Patience:
    """How long a program may take."""

    silence: float
    """Seconds without a byte after which it counts as frozen."""
    limit: float
    """Seconds in all."""
    last_word: str = ""
    """A text on its error output after which nothing more comes: drivers may freeze while they close."""


def run(command: Sequence[str], patience: Patience, content: bytes = b"") -> Finished:
    """Run a program, hand it a content and collect what it writes.

    Raises:
        LateError: it took too long; the program and all it started are gone.
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
        talk.follow(patience)
    finally:
        _end(process)
    complaint = talk.complaint.decode("utf-8", "replace")
    return Finished(process.returncode, b"".join(talk.chunks), complaint)


class _Talk:
    """Writes, reads and listens at once, until the program closes its output or ends.

    Drivers start processes of their own, which may outlive the program and keep its output open.
    """

    def __init__(self, process: subprocess.Popen[bytes], content: bytes) -> None:
        assert process.stdin and process.stdout and process.stderr  # noqa: S101 - opened as pipes
        self._process = process
        self._into: IO[bytes] = process.stdin
        self._out: IO[bytes] = process.stdout
        self._errors: IO[bytes] = process.stderr
        os.set_blocking(self._into.fileno(), False)  # a program that reads slowly must not hold up its reader
        self._left = memoryview(content)
        self.chunks: list[bytes] = []
        self.complaint = b""

    def follow(self, patience: Patience) -> None:
        """Until nothing more comes; raises LateError."""
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
        """Write some; nothing is left for a program that does not want more."""
        try:
            self._left = self._left[os.write(self._into.fileno(), self._left[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._left = memoryview(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()
