"""Tells a barcode reader that types from a person who types, before any key reaches the app.

Keys of a reader follow each other within milliseconds. So each key is held for a moment. If others follow at
that pace, all are held until they end, and what they say is asked: a code goes no further, and everything
else goes on unchanged and in order. What is held is overwritten afterwards: it may be sensitive.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, auto

from kiosk.ports.scanning import CardReading, ReaderTrouble

Outcome = CardReading | ReaderTrouble

MARK = re.compile(rb"(?i)pubdsk")
"""What only the barcode of a cédula has, typed with Caps Lock on or off (see kiosk.scanning)."""
GAP = 0.03
"""Seconds within which a reader presses its next key: the slowest USB keyboards are asked each 10 ms."""
PACE = 0.1
"""The same once several keys came at that pace, on a machine that is busy."""
PACED = 8
"""Bytes after which the pace of a reader is taken for granted."""
QUIET = 0.3
"""Seconds of silence after which the code of a cédula is over."""
REPEATED = 32
"""Bytes after which one key pressed again and again is a key that is held down; cédulas begin with fewer."""
MOST = 8192
"""Bytes that are kept of one code; a cédula has fewer than 3,000, however it is typed."""
_AT_ONCE = re.compile(rb"(?:\x1b\[<[0-9;]*[Mm]|\x1b\[[IO])+|\x1b(?:[\]P^_X]|\[\?).*", re.DOTALL)
"""Touches, and what a terminal says of itself: no reader sends them."""
_PASTE = re.compile(rb"\x1b\[200~")


class _Now(Enum):
    """What is done with what comes."""

    HOLDING = auto()
    SWALLOWING = auto()
    PASSING = auto()


class KeyBurst:
    """Takes the bytes of a terminal in pieces of any size, and gives back what a person sent.

    Args:
        meaning: what a burst says; None: a person may have typed it.
        tell: takes the outcome of a code.
    """

    def __init__(
        self, meaning: Callable[[bytearray], Outcome | None], tell: Callable[[Outcome], object]
    ) -> None:
        self._meaning, self._tell = meaning, tell
        self._held, self._size = bytearray(MOST), 0
        """Never grows: Python would leave a copy behind. What is held is at its beginning."""
        self._now = _Now.HOLDING

    @property
    def patience(self) -> float | None:
        """Seconds to wait for the next byte until `after_silence` has to be called; None: for ever."""
        if self._now is _Now.SWALLOWING:
            return QUIET
        if self._size or self._now is _Now.PASSING:
            return PACE if self._size >= PACED else GAP
        return None

    def take(self, data: bytes | bytearray | memoryview) -> bytes:
        """Bytes have come: those that go on now."""
        if self._now is _Now.PASSING:
            return bytes(data)
        before = self._size
        self._keep(data)
        if self._now is _Now.SWALLOWING:
            return b""
        if _PASTE.search(self._held, 0, self._size) or self._size == MOST:
            self._now = _Now.PASSING
            rest = bytes(data[self._size - before :])
            return self._let_go() + rest
        if MARK.search(self._held, max(0, before - len("pubdsk")), self._size):
            self._now = _Now.SWALLOWING
            return b""
        return self._let_go() if self._meant_for_sure() else b""

    def after_silence(self) -> bytes:
        """Nothing came for as long as `patience` said: the bytes that go on now."""
        self._now = _Now.HOLDING
        if not self._size:
            return b""
        said = bytearray(memoryview(self._held)[: self._size])
        outcome = self._meaning(said)
        said[:] = bytes(len(said))
        if outcome is None:
            return self._let_go()
        self._wipe()
        self._tell(outcome)
        return b""

    def _keep(self, data: bytes | bytearray | memoryview) -> None:
        """Hold what there is room for."""
        size = min(len(data), MOST - self._size)
        self._held[self._size : self._size + size] = data[:size]
        self._size += size

    def _meant_for_sure(self) -> bool:
        """No reader sends this: it need not wait."""
        if _AT_ONCE.fullmatch(self._held, 0, self._size):
            return True
        return self._size >= REPEATED and _one_key(self._held, self._size)

    def _let_go(self) -> bytes:
        out = bytes(memoryview(self._held)[: self._size])
        self._wipe()
        return out

    def _wipe(self) -> None:
        self._held[: self._size] = bytes(self._size)
        self._size = 0


def _one_key(held: bytearray, size: int) -> bool:
    """A key that is held down repeats its bytes; NULs are the beginning of a cédula."""
    length = next((long for long in range(1, 7) if held[long : 2 * long] == held[:long]), 0)
    return bool(length and held[0] and all(held[place] == held[place % length] for place in range(size)))
