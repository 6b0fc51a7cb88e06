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

    def __init__(self, *, writing: bool = True) -> None:
        self.heard: list[Outcome] = []
        self.went_on = b""
        self.now = 0.0
        self.burst = KeyBurst(reader_input.of_keys, self.heard.append, lambda: writing, lambda: self.now)

    def send(self, *pieces: bytes | memoryview, end: bool = True, pause: float = 0.004) -> None:
        """Pieces with such a pause between them, and silence after them unless told otherwise."""
        for piece in pieces:
            self.now += pause
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


STRANGE = [
    "12345670\r",  # EAN-8
    "12345670\t",
    "12345670",
    "https://ppt.example.org/v?n=5512345\r",
    "RUMV 5512345\r\n",
    "ABC-1234-XYZ\r",
    "BEGIN:VCARD\rN:Paz;Ana\rEND:VCARD\r",
    "Peña 1234\r",
    "\x1bOPABC12345\x1b[15~",
]


@pytest.mark.parametrize("code", STRANGE)
@pytest.mark.parametrize("size", [1, 2, 4096])
def test_any_code_goes_no_further_where_nothing_is_written(code: str, size: int) -> None:
    line = Line(writing=False)
    line.send(*cut(code.encode(), size))
    assert (line.heard, line.went_on) == ([ReaderTrouble.USELESS], b"")
    line.send(b"p")
    assert line.went_on == b"p"


@pytest.mark.parametrize("code", STRANGE)
def test_in_a_line_of_text_keys_at_the_pace_of_a_reader_go_no_further(code: str) -> None:
    line = Line()
    line.send(*cut(code.encode(), 1))
    assert (line.heard, line.went_on) == ([ReaderTrouble.USELESS], b"")


@pytest.mark.parametrize("text", ["ana@example.org", "María del Carmen", "1065123456", "Peña Ñañez"])
@pytest.mark.parametrize("sent", ["\r", "\t", "\r\n"])
def test_text_that_came_together_is_kept_but_not_sent_on(text: str, sent: str) -> None:
    line = Line()
    line.send((text + sent).encode())
    assert (line.heard, line.went_on) == ([ReaderTrouble.UNSENT], text.encode()), "pasted, or held up"
    line.send(b"\r")
    assert line.went_on == text.encode() + b"\r"


@pytest.mark.parametrize(
    "keys",
    [
        "María del Carmen",  # pasted without its marks
        "María\rdel Carmen\r",  # held up on the way
        "Ana Paz\r",
        "\x1b[200~ana@example.org\r\x1b[201~",
        "\x1b[B" * 9 + "\r",
        "x" * 12 + "\r",
    ],
)
def test_what_a_person_writes_is_theirs(keys: str) -> None:
    line = Line()
    line.send(keys.encode())
    assert (line.heard, line.went_on) == ([], keys.encode())


@pytest.mark.parametrize("writing", [True, False])
def test_a_quick_typist_is_no_reader(writing: bool) -> None:
    keys = b"ana@example.org\r"
    line = Line(writing=writing)
    for key in cut(keys, 1):
        line.send(key)  # slower than GAP: silence after each
    assert (line.heard, line.went_on) == ([], keys)


def test_a_typist_on_a_slow_machine_loses_nothing() -> None:
    line = Line()
    line.send(*cut(b"Villanue", 1), end=False, pause=GAP / 2)
    line.send(*cut(b"va\r", 1), pause=PACE * 0.9)
    assert line.went_on == b"Villanueva", "not at a reader's pace throughout: only Enter is missing"
    assert line.heard == [ReaderTrouble.UNSENT]


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
