"""The command line: `kiosk`, or `python -m kiosk`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from kiosk.cli.parser import understand
from kiosk.errors import KioskError

_INTERRUPTED = 130
"""Exit status after ctrl+c, as shells expect it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    An expected error is written to stderr as one Spanish sentence. No traceback is ever written: it may show
    what people typed.

    Args:
        argv: the words after the program's name; None: the words this process was started with.

    Returns:
        The status of the command; 1 after an error or a closed pipe; 130 after ctrl+c.

    Raises:
        SystemExit: 0 after help or the version was shown; 2 if the words are no known command.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a machine without UTF-8 shows "?" instead of failing
    try:
        status = understand(sys.argv[1:] if argv is None else argv).run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains at exit
        return 1
    except KioskError as error:
        _say(error.detail)
        return 1
    except Exception as error:
        _report_unexpected(error)
        return 1
    return status


def _report_unexpected(error: Exception) -> None:
    """Write the class and the place of a programming error to the journal and to stderr, without its text."""
    from kiosk import log  # loaded only when it is needed

    log.failure("unexpected", error)
    _say(f"Error inesperado (código X9, {log.place_of(error)}).")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
