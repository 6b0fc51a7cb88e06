"""Speaks through espeak-ng, a child process for each text.

The text goes through a pipe: other users of the machine can read the arguments of a process.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress

from kiosk.log import event as log
from kiosk.log import failure
from kiosk.system import dying_with_parent, kill_group

PROGRAM = "espeak-ng"
VOICES = ("es-419", "es")
"""Spanish of Latin America; that of Spain, where the first is not installed."""
LONGEST = 16_000
"""Bytes of one text. A pipe holds 65,536 (pipe(7)), so that writing never waits."""
_LIST_SECONDS = 5.0
"""How long the list of voices is waited for when the kiosk starts, and a trial of one."""


class EspeakSpeech:
    """The voice of espeak-ng; without the program it is silent, and the journal says so.

    Args:
        rate: words a minute.
        voice: as `espeak-ng --voices` names it; empty: the first of VOICES that is installed.
        arguments: more arguments, such as `-w` and a file that takes the sound.
    """

    def __init__(self, rate: int, voice: str = "", arguments: Sequence[str] = ()) -> None:
        self._command = [PROGRAM, "-s", str(rate), "-v", voice or _installed_voice(), "--stdin", *arguments]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Number of the process that speaks; None: nothing is said."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def speak(self, sentences: Sequence[str]) -> None:
        """Say these sentences, each with a pause after it."""
        self.stop()
        text = "\n\n".join(sentences).encode()[:LONGEST].decode("utf-8", "ignore").encode()
        if not text:
            return
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the command is made by this module
                dying_with_parent(self._command),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            failure("speech_failed", error)
            return
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
        with suppress(OSError):  # it has ended already; `stop` tells the journal
            os.write(self._process.stdin.fileno(), text)
        with suppress(OSError):
            self._process.stdin.close()

    def stop(self) -> None:
        """Kill the process; the journal is told if it had failed before."""
        if (process := self._process) is None:
            return
        self._process = None
        if status := process.poll():
            log("speech_failed", logging.WARNING, status=abs(status))
        with suppress(OSError):
            kill_group(process.pid)
        process.wait()

    def close(self) -> None:
        """As `stop`."""
        self.stop()


def installed() -> bool:
    """Whether the program is there."""
    return shutil.which(PROGRAM) is not None


def has_voice(name: str) -> bool:
    """Whether the program knows a voice of this name; nothing is said aloud."""
    command = [PROGRAM, "-q", "-v", name, ""]
    try:
        done = subprocess.run(  # noqa: S603 - the pattern of the setting lets no option through
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _installed_voice() -> str:
    try:
        told = subprocess.run(  # noqa: S603 - the command is made by this module
            [PROGRAM, "--voices=es"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LIST_SECONDS,
            check=False,
        ).stdout.split()
    except (OSError, subprocess.TimeoutExpired):
        return VOICES[0]
    return next((voice for voice in VOICES if voice.encode() in told), VOICES[0])
