"""A barcode reader at a serial line (RS-232, or USB as a virtual line).

Its thread opens the line anew whenever it fails. What it reads is overwritten at once: only the outcome of a
code leaves the thread.
"""

from __future__ import annotations

import errno
import os
import select
import threading
import time
from collections.abc import Callable
from typing import Any

from kiosk.errors import ScanError
from kiosk.ports.scanning import CardReading, ReaderTrouble
from kiosk.scanning import reader_input

QUIET = 0.3
"""Seconds of silence after which a code is over."""
AGAIN = 3.0
"""Seconds between two tries to open the line."""
MOST = 8192
"""Bytes that are kept of one code."""
_GLANCE = 0.1
"""Seconds that one read waits, and between two looks whether to stop."""
MISSING = "Falta pyserial para el lector de códigos. Instale: pip install 'indupal-kiosk[reader]'"
GONE = "El lector de códigos no está en {place}. Conéctelo, o corrija [scanner] reader en kiosk.toml."
TAKEN = "Otro programa usa el lector de códigos. Para ver cuál: sudo fuser -v {place}"
DENIED = "Esta cuenta no puede abrir {place}. Ejecute: sudo usermod -aG dialout $USER, y reinicie."
BROKEN = "El lector de códigos de {place} no responde. Desconéctelo y conéctelo otra vez."


class SerialReader:
    """The real ReaderLine of kiosk.ports.

    Args:
        place: the device, for example `/dev/ttyACM0`.
        speed: bits per second; a virtual line has none.
    """

    def __init__(self, place: str, speed: int) -> None:
        self._place, self._speed = place, speed
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.listening = threading.Event()
        """The line is open: what came before is dropped."""

    def start(self, tell: Callable[[CardReading | ReaderTrouble], object]) -> None:
        """Begin to read; `tell` is called in the thread of the line."""
        self._thread = threading.Thread(target=self._work, args=(tell,), daemon=True, name="reader")
        self._thread.start()

    def close(self) -> None:
        """Stop reading."""
        self._stop.set()
        if self._thread:
            self._thread.join(2)

    def check(self) -> None:
        """Open the line and close it.

        Raises:
            ScanError: it cannot be read; its detail says what to do.
        """
        self._open().close()

    def _open(self) -> Any:
        """The line, as pyserial's `Serial`."""
        try:
            import serial
        except ImportError:  # it is an extra
            raise ScanError(MISSING) from None
        try:
            return serial.Serial(self._place, self._speed, timeout=_GLANCE, exclusive=True)
        except (OSError, ValueError) as error:  # SerialException is an OSError, mostly with its number
            words = {
                errno.ENOENT: GONE,
                errno.EAGAIN: TAKEN,
                errno.EBUSY: TAKEN,
                errno.EACCES: DENIED,
                errno.EPERM: DENIED,
            }
            sentence = words.get(getattr(error, "errno", None) or 0, BROKEN)
            raise ScanError(sentence.format(place=self._place)) from None

    def _work(self, tell: Callable[[CardReading | ReaderTrouble], object]) -> None:
        told = False
        while not self._stop.is_set():
            try:
                with self._open() as line:
                    told = False
                    self.listening.set()
                    self._listen(line, tell)
            except (ScanError, OSError):
                self.listening.clear()
                if not told:
                    tell(ReaderTrouble.SILENT)
                told = True
                self._stop.wait(AGAIN)

    def _listen(self, line: Any, tell: Callable[[CardReading | ReaderTrouble], object]) -> None:
        """Read codes until the line fails or the reading stops; raises OSError."""
        held, size, heard = bytearray(MOST), 0, time.monotonic()  # never grows: a copy would be left behind
        while not self._stop.is_set():
            chunk = bytearray(512)
            if got := _read(line, chunk):
                kept = min(got, MOST - size)
                held[size : size + kept] = memoryview(chunk)[:kept]
                size, heard = size + kept, time.monotonic()
            elif size and time.monotonic() - heard >= QUIET:
                said = bytearray(memoryview(held)[:size])
                held[:size] = bytes(size)
                size = 0
                outcome = reader_input.of_bytes(said)
                reader_input.wipe(said)
                tell(outcome)
            chunk[:] = bytes(len(chunk))


def _read(line: Any, chunk: bytearray) -> int:
    """Read what has come into a buffer; how many bytes. pyserial would leave copies behind where it reads."""
    if not hasattr(os, "readv"):
        return int(line.readinto(chunk))
    if not select.select([line.fileno()], [], [], _GLANCE)[0]:
        return 0
    if not (got := os.readv(line.fileno(), [chunk])):
        raise OSError(errno.EIO, "unplugged")
    return got
