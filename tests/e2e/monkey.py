"""A monkey at the keyboard: seeded random keys, touches and odd sequences, some of which no key sends."""

from __future__ import annotations

import random
from collections.abc import Callable

BURST = 25
"""Keys between two short rests."""
SIZES = ((80, 24), (100, 30), (120, 36), (130, 40))

ARROWS = ("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D")
FUNCTION_KEYS = ("\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", *(f"\x1b[{number}~" for number in range(15, 35)))
PRINTABLE = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 .,-@#/ñÑáéíóúüÁ¿¡'\"[](){}<>&%$\\¬€漢🙂"
CONTROL = [bytes([code]) for code in range(32) if code not in (13, 27)]
INVALID = (b"\xf1\xff", b"\xc3\x28", b"\xff\xfe\xfd", b"Mu\xf1oz", b"\xe2\x82", b"\x80", b"\xed\xa0\x80")
ODD = (
    b"\x1b[200~[@click=app.quit]x[/]\r\n[/b]\x1b[201~",
    b"\x1b[200~" + "Peña ".encode() * 400 + b"\x1b[201~",
    b"\x1b[200~",  # a paste that never ends, until the next one does
    b"\x1b[201~",
    b"\x1b[113;5u",  # ctrl+q and ctrl+c as the kitty protocol says them
    b"\x1b[99;5u",
    b"\x1bq",
    b"\x1bx",
    b"\x1b[1;5A",
    b"\x1b[3~",
    b"\x1b[H",
    b"\x1b[F",
    b"\x1b[5~",
    b"\x1b[6~",
    b"\x1b[Z",
    b"\x1b[I",
    b"\x1b[O",
    b"\x1b]52;c;?\x07",
    b"\x1b[?2048;2$y",
    b"\x1b[48;30;100;600;1000t",
    b"\x1b[99999;99999R",
    b"\x1b[<64;10;10M",
    b"\x1b[<99;1;1M",
    b"\x1b[M !!",
    b"\x1bP1+r\x1b\\",
)


class Monkey:
    """Presses random keys and touches random places; the same seed does the same again."""

    def __init__(self, seed: int, size: tuple[int, int]) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing to protect
        self._size = size
        kinds: dict[Callable[[], bytes], int] = {
            self._letter: 30,
            lambda: b"\r": 20,
            lambda: self._random.choice(ARROWS).encode(): 14,
            lambda: b"\t": 5,
            lambda: b"\x7f": 3,
            lambda: b"\x1b": 3,
            lambda: self._random.choice(FUNCTION_KEYS).encode(): 3,
            lambda: self._random.choice(CONTROL): 5,
            lambda: self._random.choice(INVALID): 3,
            lambda: self._random.choice(ODD): 3,
            self._touch: 11,
        }
        self._kinds, self._weights = list(kinds), list(kinds.values())

    def burst(self) -> bytes:
        """What the monkey does in one go."""
        return b"".join(kind() for kind in self._random.choices(self._kinds, self._weights, k=BURST))

    def size(self) -> tuple[int, int]:
        """The terminal gets another size."""
        self._size = self._random.choice([size for size in SIZES if size != self._size])
        return self._size

    def _letter(self) -> bytes:
        return self._random.choice(PRINTABLE).encode()

    def _touch(self) -> bytes:
        column, row = (self._random.randint(1, most) for most in self._size)
        if self._random.random() < 0.5:  # most buttons are at the bottom
            row = self._size[1] - 1
        return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode()
