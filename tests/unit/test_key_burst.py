"""Keys of a reader and of a person on one terminal: what goes on to the app, and what does not."""

from __future__ import annotations

import gc

import pytest

from kiosk.app.key_burst import GAP, MOST, PACE, QUIET, KeyBurst, Outcome
from kiosk.ports.scanning import CardReading, ReaderTrouble
from kiosk.scanning import reader_input
from tests import cards
from tests.reader_keys import WAYS, cedula

NUMBER = "1065123456"


class Line:
    """A terminal: sends pieces, and keeps what came of them."""

    def __init__(self) -> None:
        self.heard: list[Outcome] = []
        self.went_on = b""
        self.burst = KeyBurst(reader_input.of_keys, self.heard.append)

    def send(self, *pieces: bytes | memoryview, end: bool = True) -> None:
        """Pieces that come without a pause, and a pause unless told otherwise."""
        for piece in pieces:
            self.went_on += self.burst.take(piece)
        if end:
            self.went_on += self.burst.after_silence()

    @property
    def numbers(self) -> list[object]:
        """Of the cédulas that were read, with the troubles between them."""
        return [one.numero_documento if isinstance(one, CardReading) else one for one in self.heard]


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [1, 7, 32, 4096])
def test_a_code_goes_no_further_in_pieces_of_any_size(way: str, size: int) -> None:
    line = Line()
    line.send(*cut(cedula(way), size))
    assert (line.numbers, line.went_on) == ([NUMBER], b"")
    line.send(b"ana\r")
    assert line.went_on == b"ana\r"


@pytest.mark.parametrize(
    "keys",
    [
        b"a",
        b"\x1b",
        b"\x1b[A",
        "Muñoz\r".encode(),
        b"\x1b[<0;12;30M\x1b[<0;12;30m",
        b"\x1b[200~" + b"ab" * 2_000 + b"\x1b[201~",
        b"x" * 500,
        b"\x1b[B" * 300,
        b"PubDS\r",
        bytes(range(32, 127)) * 300,
    ],
)
@pytest.mark.parametrize("size", [1, 5, 4096])
def test_everything_else_goes_on_unchanged_and_in_order(keys: bytes, size: int) -> None:
    line = Line()
    line.send(*cut(keys, size))
    assert (line.heard, line.went_on) == ([], keys)


def test_touches_and_a_held_key_do_not_wait() -> None:
    for keys in (b"\x1b[<35;12;30M", b"\x1b[<0;12;30M\x1b[<0;12;30m", b"\x1b[I", b"x" * 32):
        line = Line()
        line.send(keys, end=False)
        assert line.went_on == keys
        assert line.burst.patience is None


def test_how_long_it_waits() -> None:
    line = Line()
    assert line.burst.patience is None, "no key is held"
    line.send(b"a", end=False)
    assert line.burst.patience == GAP
    line.send(b"0205010200", end=False)
    assert line.burst.patience == PACE
    line.send(cedula(), end=False)
    assert line.burst.patience == QUIET
    line.send()
    assert line.burst.patience is None


def test_a_code_of_something_else_is_told_and_goes_no_further() -> None:
    line = Line()
    line.send(*cut(b"7702004003508\r", 3))
    line.send(cedula()[250:])
    assert line.heard == [ReaderTrouble.OTHER, ReaderTrouble.HALF]
    assert line.went_on == b""


def test_two_cedulas_and_typing_between_them() -> None:
    line = Line()
    line.send(cedula())
    line.send(b"s")
    line.send(cedula(holder=cards.Holder("52123456")))
    assert (line.numbers, line.went_on) == ([NUMBER, "52123456"], b"s")


def test_a_code_without_an_end_takes_no_more_memory() -> None:
    line = Line()
    line.send(cedula(end=""), *[b"x" * 4096] * 100, end=False)
    assert len(line.burst._held) == MOST
    line.send()
    assert (line.numbers, line.went_on) == ([NUMBER], b"")


def test_nothing_of_a_code_is_kept() -> None:
    line = Line()
    keys = bytearray(cedula())
    line.send(*[memoryview(keys)[at : at + 32] for at in range(0, len(keys), 32)])
    keys[:] = bytes(len(keys))
    assert line.numbers == [NUMBER]
    assert not any(line.burst._held)
    for secret in (cards.CANARY, b"19870615", b"O+"):
        kept = [one for one in gc.get_referents(line.burst) if isinstance(one, bytes | bytearray)]
        assert not [one for one in kept if secret in one]
