"""The kiosk's journal, data/kiosk.log: events and their bare facts, never personal data.

A fact is written only if its name is known and its value has the narrow form that name allows, so
that neither a typed value nor the text of an exception can slip in. Nothing ever goes to stderr:
the screen is painted there.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import traceback
from io import TextIOWrapper
from pathlib import Path
from typing import TypedDict, Unpack

FILE = "kiosk.log"
SIZE = 1_000_000
"""Bytes after which the file is put aside."""
KEPT = 3
"""How many files put aside are kept."""

NOBODY = "-"
"""The code of what belongs to no session."""
_LARGEST = 99_999
"""No count is larger; every document number, telephone and salary is."""
_WORD = r"[a-z][a-z_-]{0,39}"
_FORMS = {
    "session": r"[0-9a-f]{32}",
    "code": r"[A-HJKMNP-Z2-9]{6}|[A-Z]\d|-",
    "step": r"(?!.*\d{5})[a-z0-9][a-z0-9_-]{0,39}",
    "document": _WORD,
    "engine": _WORD,
    "reason": _WORD,
    "error": r"[A-Z][A-Za-z]{0,59}",
    "place": r"[\w/.-]{1,80}\.(?:py|pyx|so):\d{1,5}",
    "logger": r"[A-Za-z_][A-Za-z_.]{0,79}",
}
_COUNTS = frozenset({"count", "position", "pages", "milliseconds", "status", "signal"})


class Facts(TypedDict, total=False):
    """What may be said about an event."""

    session: str
    """Id of the session."""
    code: str
    """Code of the session, or of an error."""
    step: str
    """Id of the step, which is the name of its file."""
    document: str
    """Id of the document."""
    engine: str
    """What made the PDF."""
    reason: str
    """A word of the program: "idle", "declined"; never a value."""
    error: str
    """Class of the exception, never its text."""
    place: str
    """File and line of the program."""
    logger: str
    """The library that complained."""
    count: int
    position: int
    pages: int
    milliseconds: int
    status: int
    signal: int


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating file only this user reads (0600)."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.fchmod(handle, 0o600)  # an older file may be wider
        return os.fdopen(handle, "a", encoding="utf-8")


class _Foreign(logging.Handler):
    """Libraries' complaints: who and what kind; their words may carry anything."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write down that a library complained, without its words."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            event("library", record.levelno, logger=record.name)
        else:
            failure("library", error, logger=record.name)


_journal = logging.getLogger("kiosk")
_journal.propagate = False
_journal.addHandler(logging.NullHandler())
_installed: list[tuple[logging.Logger, logging.Handler]] = []


def setup(folder: Path, level: str) -> None:
    """Begin writing to the journal, and keep every library off stderr.

    A journal that cannot be opened is no reason to turn people away: the kiosk goes on without it,
    and `kiosk doctor` tells.
    """
    close()
    logging.raiseExceptions = False  # the default prints a full disk to stderr
    logging.captureWarnings(capture=True)
    _install(logging.getLogger(), _Foreign(logging.WARNING))
    _journal.setLevel(level)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFile(folder / FILE, maxBytes=SIZE, backupCount=KEPT)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    _install(_journal, handler)


def close() -> None:
    """Stop writing; nothing happens if it never began."""
    logging.captureWarnings(capture=False)
    while _installed:
        logger, handler = _installed.pop()
        logger.removeHandler(handler)
        handler.close()


def event(name: str, level: int = logging.INFO, /, **facts: Unpack[Facts]) -> None:
    """Write down that something happened.

    Args:
        name: a word of the program, in lower case: "session_started".
        level: how grave it is, a level of the standard library.
        facts: see Facts; one that does not have its form is written as "?".
    """
    words = [name if re.fullmatch(_WORD, name) else "?"]
    words += [f"{key}={_safe(key, value)}" for key, value in facts.items()]
    _journal.log(level, "%s", " ".join(words))


def failure(name: str, error: BaseException, /, **facts: Unpack[Facts]) -> None:
    """Write down an exception: its class and where it was raised, nothing else."""
    facts["error"], facts["place"] = type(error).__name__, place_of(error)
    event(name, logging.ERROR, **facts)


def place_of(error: BaseException) -> str:
    """The file and line of the program nearest to where an exception was raised."""
    frames = list(traceback.walk_tb(error.__traceback__))
    here = Path(__file__).parent
    for frame, line in reversed(frames):
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(here):
            return f"{file.relative_to(here.parent).as_posix()}:{line}"
    return f"{Path(frames[-1][0].f_code.co_filename).name}:{frames[-1][1]}" if frames else "?"


def _safe(key: str, value: object) -> str:
    if key in _COUNTS:
        return str(value) if isinstance(value, int) and abs(value) <= _LARGEST else "?"
    form = _FORMS.get(key)
    return value if form and isinstance(value, str) and re.fullmatch(form, value, re.ASCII) else "?"


def _install(logger: logging.Logger, handler: logging.Handler) -> None:
    logger.addHandler(handler)
    _installed.append((logger, handler))
