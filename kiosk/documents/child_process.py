"""Runs a child process that answers each line of JSON with a line of JSON."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

from kiosk import files
from kiosk.errors import DocumentError
from kiosk.system import kill_group


class EngineError(DocumentError):
    """A Word file could not be converted to PDF; the filled Word file is intact."""

    code = "D2"


class ChildError(EngineError):
    """The child process ended without an answer."""

    code = "D3"


class ChildLateError(ChildError):
    """The child process did not answer in time and was killed."""

    code = "D4"


class Child:
    """A running child process in its own session, without access to the terminal."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the command is made by this package
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=dict(environment),
                start_new_session=True,
            )
        except OSError as error:
            raise ChildError(f"No se pudo iniciar el motor de PDF: {files.reason(error)}.") from None
        self._buffer = b""

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process.poll() is None

    def ask(self, job: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Send a job and wait for its answer.

        Args:
            job: the job, as plain data.
            seconds: how long to wait.

        Raises:
            ChildLateError: it did not answer in time; the child was killed.
            ChildError: it ended, or its answer is not JSON; the child was killed.
        """
        deadline = time.monotonic() + seconds
        try:
            assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
            return cast("dict[str, Any]", json.loads(self._line(deadline)))
        except ChildError:
            self.stop()
            raise
        except (OSError, ValueError):
            self.stop()
            raise ChildError("El motor de PDF se cerró.") from None

    def stop(self) -> None:
        """Kill the child and every process it started; a second call does nothing."""
        # The process group may outlive the child: LibreOffice can still run after the bridge has ended.
        with suppress(ProcessLookupError, PermissionError):
            kill_group(self._process.pid)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _line(self, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise ChildLateError("El motor de PDF tardó demasiado.")
                chunk = os.read(self._process.stdout.fileno(), 65536)
                if not chunk:
                    raise ChildError("El motor de PDF se cerró.")
                self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line
