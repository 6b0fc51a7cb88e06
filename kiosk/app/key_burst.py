"""Tells a barcode reader that types from a person who types, before any key reaches the app.

Keys of a reader follow each other within milliseconds. So each key is held for a moment. If others follow at
that pace, all are held until they end, and what they say is asked. A code goes no further, be it of a cédula
or of anything else. In a line of text, keys that came together may be a person's, held up on the way or
pasted: they go on, but the Enter after them does not. Everything else goes on unchanged and in order. What
is held is overwritten afterwards: it may be sensitive.
"""

from __future__ import annotations

import re
import time
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
CODE = 8
"""Signs that nobody types at the pace of a reader; the shortest code of articles (EAN-8) has as many."""
REPEATED = 32
"""Bytes after which one key pressed again and again is a key that is held down; cédulas begin with fewer."""
MOST = 8192
"""Bytes that are kept of one code; a cédula has fewer than 3,000, however it is typed."""
_AT_ONCE = re.compile(rb"(?:\x1b\[<[0-9;]*[Mm]|\x1b\[[IO])+|\x1b(?:[\]P^_X]|\[\?).*", re.DOTALL)
"""Touches, and what a terminal says of itself: no reader sends them."""
_PASTE = re.compile(rb"\x1b\[200~")
_KEY = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|O?[ -~]?)|(?P<sign>[ -~\xc0-\xff])")
"""A key that types nothing, with its whole sequence, or the first byte of a letter, a figure or a sign."""
_SENT = re.compile(rb"(?P<text>[^\x00-\x1f\x7f]+)[\r\n\t]+")
"""Text, and after it the key that sends it on."""


class _Now(Enum):
    """What is done with what comes."""

    HOLDING = auto()
    SWALLOWING = auto()
    PASSING = auto()


class KeyBurst:
    """Takes the bytes of a terminal in pieces of any size, and gives back what a person sent.

    Args:
        meaning: what a burst says; None: it is no cédula and nothing else that is known.
        tell: takes the outcome of a code.
        writing: whether what is typed now goes into a line of text.
        clock: seconds of a clock that is never set.
    """

    def __init__(
        self,
        meaning: Callable[[bytearray], Outcome | None],
        tell: Callable[[Outcome], object],
        writing: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._meaning, self._tell = meaning, tell
        self._writing, self._clock = writing, clock
        self._held, self._size = bytearray(MOST), 0
        """Never grows: Python would leave a copy behind. What is held is at its beginning."""
        self._pieces, self._last, self._slow = 0, 0.0, False
        """In how many pieces it came, when the last one came, and whether one came later than `GAP`."""
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
        self._time()
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
        outcome, typed = self._meaning(said), b""
        said[:] = bytes(len(said))
        if outcome is None:
            outcome, typed = self._unknown()
        self._wipe()
        if outcome is not None:
            self._tell(outcome)
        return typed

    def _unknown(self) -> tuple[ReaderTrouble | None, bytes]:
        """Whether what is held, which is nothing known, came from a reader; the bytes of it that go on."""
        held = memoryview(self._held)
        signs = [self._held[one.start()] for one in _KEY.finditer(self._held, 0, self._size) if one["sign"]]
        if len(signs) >= CODE and len(set(signs)) > 1:
            one_by_one = not self._slow and 2 * self._pieces >= len(signs)
            if one_by_one or not self._writing():
                return ReaderTrouble.USELESS, b""
            if sent := _SENT.fullmatch(self._held, 0, self._size):
                return ReaderTrouble.UNSENT, bytes(held[: sent.end("text")])
        return None, bytes(held[: self._size])

    def _time(self) -> None:
        """A piece has come: a person's keys come slowly, and those that were held up come in one piece."""
        now = self._clock()
        self._slow = self._slow or (self._size > 0 and now - self._last > GAP)
        self._pieces, self._last = self._pieces + 1, now

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
        self._size, self._pieces, self._slow = 0, 0, False


def _one_key(held: bytearray, size: int) -> bool:
    """A key that is held down repeats its bytes; NULs are the beginning of a cédula."""
    length = next((long for long in range(1, 7) if held[long : 2 * long] == held[:long]), 0)
    return bool(length and held[0] and all(held[place] == held[place % length] for place in range(size)))
