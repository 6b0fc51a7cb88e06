"""A real pseudo-terminal for tests: sends bytes, and shows the screen a terminal would show."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import pyte

from kiosk.staff.authentication import StaffAuthentication
from tests.fakes import FakeAudit

KIOSK = Path(sys.executable).with_name("kiosk")
"""Path of the installed command."""
ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds to wait for an expected text."""
QUIET = 0.25
"""Seconds without output after which a screen is complete."""

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
ENTER, TAB, BACKSPACE, ESCAPE = "\r", "\t", "\x7f", "\x1b"
F1, F4, F10, F12 = "\x1bOP", "\x1bOS", "\x1b[21~", "\x1b[24~"

_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]"  # keyboard protocols: pyte would print their ends
    rb"|\x1b\[\?[0-9;]*\$p"  # questions about modes
    rb"|\x1bP[^\x1b]*\x1b\\"  # device control strings: questions, pictures
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[<>=?0-9;$]*|P[^\x1b]*\x1b?)?\Z")


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment for the kiosk, without variables of the user who runs the tests.

    Args:
        data: its data folder; its home and temporary folders are made beside it.
        more: further variables.
    """
    home, temporary = data.with_name("home"), data.with_name("tmp")
    for folder in (home, temporary):
        folder.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "KIOSK_PATHS__DATA": str(data),
        "KIOSK_STORE__STATION": "quiosco-1",
        "KIOSK_PDF__ENGINE": "embedded",
        "CUPS_SERVER": str(home / "no.sock"),  # no paper from this machine's printer
        **more,
    }


def staffed(data: Path) -> None:
    """Add «Rosa» with PIN 739154 to a data folder, so that the first start does not ask for a member."""
    secret = data.with_name("home") / ".config" / "kiosk" / "pepper"
    for folder in (data, secret.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    of_data, pepper = _of_rosa()
    for file, content in {
        secret: pepper,
        **{data / name: content for name, content in of_data.items()},
    }.items():
        file.touch(mode=0o600)
        file.write_bytes(content)


@cache
def _of_rosa() -> tuple[dict[str, bytes], bytes]:
    """The files of a data folder whose only member she is, and the pepper; made once: hashing is slow."""
    with TemporaryDirectory() as folder:
        data, secret = Path(folder, "data"), Path(folder, "pepper")
        data.mkdir()
        StaffAuthentication(data, secret, FakeAudit()).add("Rosa", "739154")
        return {file.name: file.read_bytes() for file in data.iterdir()}, secret.read_bytes()


def children(pid: int) -> list[int]:
    """The children of a process that were not ended and buried yet."""
    found: list[int] = []
    with suppress(OSError):  # gone meanwhile
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                found += map(int, (thread / "children").read_text("ascii").split())
    return sorted(found)


def command_of(pid: int) -> bytes:
    """The words a process was started with; those of a fork are its parent's. Empty: it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def resident(pid: int) -> int:
    """Memory of a process, in kB, as Linux counts it."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def paints(pid: int) -> bool:
    """Whether a process has the terminal open for painting."""
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if str(link.readlink()) == "/dev/tty":
                    return True
    return False


def processes(terminal: Terminal) -> list[int]:
    """All that the program has started: the kiosks it forked, and their engines."""
    return terminal.forked() + terminal.engines()


def all_gone(pids: Sequence[int]) -> None:
    """Wait until none of these processes runs any more.

    Raises:
        AssertionError: one still does.
    """
    deadline = time.monotonic() + PATIENCE
    while left := [pid for pid in pids if command_of(pid)]:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.02)


class Terminal:
    """A program in its own pseudo-terminal. Use it in a `with`, which ends the program."""

    def __init__(
        self,
        program: Sequence[str | Path],
        environment: Mapping[str, str],
        size: tuple[int, int] = (120, 36),
        folder: Path | None = None,
    ) -> None:
        """Start a program.

        Args:
            program: the program and its arguments.
            environment: all its variables.
            size: columns and rows.
            folder: its working directory; None: its temporary folder, so that no source code is near.
        """
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fresh = bytearray()
        self._text = ""
        """The text on the screen, after all that was read of `_fresh`; empty: not read yet."""
        self._lock = threading.Lock()
        self._stop = False
        self._exit: int | None = None
        self.written = bytearray()
        """Every byte the program wrote."""
        words = [str(word) for word in program]
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                self._set_size(0, columns, rows)
                os.chdir(folder or environment["TMPDIR"])
                signal.signal(signal.SIGHUP, signal.SIG_DFL)  # a shell cannot hear what `nohup` had ignored
                os.execve(words[0], words, dict(environment))  # noqa: S606 - runs the program under test
            finally:
                os._exit(127)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        """The terminal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program."""
        self.close()

    # --- hands

    def send(self, keys: str | bytes) -> None:
        """Send bytes, or text as UTF-8, as fast as the program reads them."""
        data = keys.encode() if isinstance(keys, str) else keys
        deadline = time.monotonic() + PATIENCE
        while data:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the program reads no keys\n{self.text()}")
            if select.select([], [self._fd], [], 0.1)[1]:
                data = data[os.write(self._fd, data[:512]) :]

    def type(self, text: str, *then: str) -> None:
        """Type a text letter by letter, then press keys, as a quick typist does."""
        for key in (*text, *then):
            self.send(key)
            time.sleep(0.004)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, with a pause after each."""
        for key in keys:
            self.send(key)
            time.sleep(0.15 if key == ESCAPE else 0.06)  # an Escape followed at once means Alt

    def click(self, text: str) -> None:
        """Click on the first place on the screen with a text."""
        for row, line in enumerate(self.text().splitlines(), start=1):
            if (column := line.find(text)) >= 0:
                self.send(f"\x1b[<0;{column + 2};{row}M\x1b[<0;{column + 2};{row}m")
                return
        raise AssertionError(f"no {text!r} to touch on\n{self.text()}")

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size; unread output is dropped: the program draws everything again."""
        with self._lock:
            self._fresh.clear()
            self._text = ""
            self._screen.resize(rows, columns)
            self._screen.reset()
        self._set_size(self._fd, columns, rows)

    # --- eyes

    def text(self) -> str:
        """The text on the screen now, a line for each row."""
        with self._lock:
            data = bytes(self._fresh)
            rest = _UNFINISHED.search(data)
            whole = data[: rest.start()] if rest else data
            self._fresh[: len(whole)] = b""
            if whole or not self._text:  # joining the cells at each poll would cost more than the kiosk
                self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", whole))
                self._text = "\n".join(self._screen.display)
            return self._text

    def wait_for(self, words: str, timeout: float = PATIENCE) -> str:
        """Wait until the screen shows a text; returns the screen's text."""
        return self.wait_until(lambda text: words in text, f"{words!r} on the screen", timeout)

    def wait_gone(self, words: str, timeout: float = PATIENCE) -> str:
        """Wait until the screen does not show a text any more; returns the screen's text."""
        return self.wait_until(lambda text: words not in text, f"no {words!r} on the screen", timeout)

    def wait_until(self, holds: Callable[[str], bool], what: str, timeout: float = PATIENCE) -> str:
        """Wait until `holds` is true of the screen's text; returns that text.

        Raises:
            AssertionError: it was not true in time, or the program ended.
        """
        deadline = time.monotonic() + timeout
        while not holds(text := self.text()):
            if time.monotonic() > deadline or (self.status() is not None and not self._fresh):
                raise AssertionError(f"expected {what}; exit status {self.status()}\n{text}")
            time.sleep(0.02)
        return text

    def still(self) -> str:
        """Wait until nothing is drawn for a moment; returns the screen's text."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            before = len(self.written)
            time.sleep(QUIET)
            if len(self.written) == before:
                break
        return self.text()

    def listens(self) -> dict[str, bool]:
        """What the terminal does with keys: echo them, edit lines, send signals."""
        flags = termios.tcgetattr(self._fd)[3]
        return {name: bool(flags & getattr(termios, name)) for name in ("ECHO", "ICANON", "ISIG")}

    # --- the program

    def status(self) -> int | None:
        """None while the program runs; then its exit status, or minus the number of its signal."""
        if self._exit is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._exit = os.waitstatus_to_exitcode(status)
        return self._exit

    def kill(self, signum: signal.Signals) -> None:
        """Send the program a signal."""
        if self.status() is None:
            os.kill(self.pid, signum)

    def forked(self) -> list[int]:
        """The kiosks that the program forked and that were not ended and buried yet."""
        return [pid for pid in children(self.pid) if command_of(pid) == command_of(self.pid)]

    def on_screen(self) -> int:
        """The process that paints: of the kiosks the program forked, the one that has the terminal open."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = [pid for pid in self.forked() if paints(pid)]
            if len(found) == 1:
                return found[0]
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(found)} kiosks on one terminal\n{self.text()}")
            time.sleep(0.02)

    def engines(self) -> list[int]:
        """The other programs that the kiosks started and that were not ended and buried yet."""
        kiosks = [self.pid, *self.forked()]
        return [pid for kiosk in kiosks for pid in children(kiosk) if command_of(pid) != command_of(self.pid)]

    def wait_written(self, words: str, times: int = 1) -> None:
        """Wait until the program wrote some words so often, even if no picture held them."""
        deadline = time.monotonic() + PATIENCE
        while self.written.count(words.encode()) < times:
            if time.monotonic() > deadline:
                raise AssertionError(f"{words!r} was not written {times} times\n{self.text()}")
            time.sleep(0.02)

    def wait_end(self, timeout: float = PATIENCE) -> int:
        """Wait for the program's end; returns its exit status."""
        deadline = time.monotonic() + timeout
        while (status := self.status()) is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"the program does not end\n{self.text()}")
            time.sleep(0.02)
        return status

    def hang_up(self) -> None:
        """Close the terminal while the program runs, as closing a window does."""
        self._stop = True
        self._reader.join(2)
        self._close()

    def close(self) -> None:
        """Kill the program and close the terminal."""
        self.kill(signal.SIGKILL)
        self.wait_end()
        self._stop = True
        self._reader.join(2)
        self._close()

    def _close(self) -> None:
        """Close the terminal once: its number may be another file's by the second time."""
        if self._fd >= 0:
            number, self._fd = self._fd, -1
            os.close(number)

    @staticmethod
    def _set_size(handle: int, columns: int, rows: int) -> None:
        fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, columns * 10, rows * 20))

    def _read(self) -> None:
        while not self._stop:
            try:
                if not select.select([self._fd], [], [], 0.1)[0]:
                    continue
                data = os.read(self._fd, 65536)
            except (OSError, ValueError):  # the other side is gone, or this one closed it
                return
            if not data:
                return
            with self._lock:
                self._fresh += data
                self.written += data
