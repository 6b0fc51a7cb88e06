"""The kiosk's journal, data/kiosk.log: events and a few facts about each, never personal data.

A fact is written only if its name is in the list below and its value has the form that name allows. So
neither what a person typed nor the text of an exception can reach the file. Nothing is written to stderr:
Textual draws the screen there.
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
"""Bytes of kiosk.log, after which it is renamed kiosk.log.1 and a new one is begun."""
KEPT = 3
"""How many renamed files are kept; older ones are deleted."""

NOBODY = "-"
"""The `code` of an event that belongs to no session."""
_LARGEST = 99_999
"""Largest count that is written. Document numbers, telephones and salaries are larger."""
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
    "function": r"[A-Za-z_<][\w.<>]{0,79}",
    "widget": r"[A-Za-z_]\w{0,59}",
    "handler": r"[a-z_]\w{0,59}",
}
_COUNTS = frozenset({"count", "position", "pages", "milliseconds", "elapsed", "own", "status", "signal"})


class Facts(TypedDict, total=False):
    """The facts that may be written about an event."""

    session: str
    """Id of the session."""
    code: str
    """Code of the session, or of an error."""
    step: str
    """Id of the step, which is the name of its file."""
    document: str
    """Id of the document."""
    engine: str
    """Name of the program that made the PDF."""
    reason: str
    """A word the program chose, such as "idle" or "declined"; never a value somebody typed."""
    error: str
    """Class of the exception, never its text."""
    place: str
    """File and line of the program, as "kiosk/files.py:120"."""
    logger: str
    """Name of the logger of the library that wrote the message."""
    function: str
    """Name of a function of the program, with its class."""
    widget: str
    """Class of a widget or a screen."""
    handler: str
    """Name of the function that handles a message, as "_on_key"."""
    count: int
    position: int
    pages: int
    milliseconds: int
    elapsed: int
    """Milliseconds on the clock, where `milliseconds` are the processor's."""
    own: int
    """Milliseconds of them in code of the kiosk."""
    status: int
    signal: int


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating log file that only this user can read (0600)."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.fchmod(handle, 0o600)  # an existing file may have a wider mode
        return os.fdopen(handle, "a", encoding="utf-8")


class _Foreign(logging.Handler):
    """Writes the logger's name and the exception's class of libraries' messages, never their text."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one message of a library to the journal, without its text."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            event("library", record.levelno, logger=record.name)
        else:
            failure("library", error, logger=record.name)


_marks: list[str] = []
"""Stand before the name of each event; see `mark_practice`."""
_journal = logging.getLogger("kiosk")
_journal.propagate = False
_journal.addHandler(logging.NullHandler())
_installed: list[tuple[logging.Logger, logging.Handler]] = []


def setup(folder: Path, level: str) -> None:
    """Begin to write to the journal, and keep the messages of every library off stderr.

    If the file cannot be opened, the kiosk runs without a journal; `kiosk doctor` reports it.

    Args:
        folder: the data folder; it is made if it is missing.
        level: name of the lowest level that is written, as in `[log] level`.
    """
    close()
    logging.raiseExceptions = False  # otherwise the logging module prints a full disk to stderr
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
    """Stop writing to the journal; nothing happens if `setup` was not called."""
    logging.captureWarnings(capture=False)
    _marks.clear()
    while _installed:
        logger, handler = _installed.pop()
        logger.removeHandler(handler)
        handler.close()


def mark_practice() -> None:
    """From here on this process serves a practice of staff: each line says so."""
    _marks[:] = ["practice"]


def event(name: str, level: int = logging.INFO, /, **facts: Unpack[Facts]) -> None:
    """Write one event to the journal.

    Args:
        name: a word of the program in lower case, such as "session_started"; any other text becomes "?".
        level: a level of the logging module.
        facts: see `Facts`; a value that does not have its form is written as "?".
    """
    words = [*_marks, name if re.fullmatch(_WORD, name) else "?"]
    words += [f"{key}={_safe(key, value)}" for key, value in facts.items()]
    _journal.log(level, "%s", " ".join(words))


def failure(name: str, error: BaseException, /, **facts: Unpack[Facts]) -> None:
    """Write one event for an exception: its class and the place it was raised at, never its text.

    Args:
        name: a word of the program in lower case.
        error: the exception.
        facts: more facts; see `Facts`.
    """
    facts["error"], facts["place"] = type(error).__name__, place_of(error)
    event(name, logging.ERROR, **facts)


def place_of(error: BaseException) -> str:
    """The innermost file and line of the kiosk's own code in a traceback; of other code if it has none.

    Returns:
        "kiosk/files.py:120"; "?" for an exception that was never raised.
    """
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
