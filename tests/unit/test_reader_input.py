"""What the keys and bytes of a barcode reader say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.ports.scanning import CardReading, ReaderTrouble
from kiosk.scanning import reader_input
from tests import cards
from tests.reader_keys import WAYS, cedula, typed

HOLDER = cards.Holder()
WHOLE = CardReading("CC", "1065123456", "MARÍA INVENTADA", "NUÑEZ PEÑA", "pdf417")
NUMBER = replace(WHOLE, nombres="", apellidos="", sure=False)


def of_keys(content: bytes) -> CardReading | ReaderTrouble | None:
    before = bytearray(content)
    said = reader_input.of_keys(before)
    assert before == content, "its owner overwrites it"
    return said


@pytest.mark.parametrize("size", [531, 520])
@pytest.mark.parametrize("way", WAYS)
def test_a_cedula_is_read_however_the_reader_types_it(way: str, size: int) -> None:
    for end in ("\r", "\t", "", "\r\n", "\x1bOP"):
        said = of_keys(cedula(way, end=end, size=size))
        assert said == (NUMBER if way == "dropped" else WHOLE)


def test_names_with_spaces_and_one_name_only() -> None:
    holder = cards.Holder("0080123456", ("DE LA OSSA", ""), ("ANA", ""))
    for way in ("nul", "spaces", "keys"):
        assert of_keys(cedula(way, holder)) == CardReading("CC", "80123456", "ANA", "DE LA OSSA", "pdf417")


def test_caps_lock_changes_nothing() -> None:
    assert of_keys(cedula().swapcase()) == WHOLE


def test_keys_before_the_code_do_no_harm() -> None:
    assert of_keys(b"ana\t" + cedula()) == WHOLE


def test_a_reader_for_another_keyboard_is_told() -> None:
    assert of_keys(cedula().replace(b"PubDSK_", b"PubDSK?")) is ReaderTrouble.LAYOUT


@pytest.mark.parametrize("way", WAYS)
def test_a_part_of_a_cedula_is_told(way: str) -> None:
    content = cards.barcode_content(HOLDER)
    for part in (content[:34], content[:52], content[100:], content[200:]):
        assert of_keys(typed(part, way)) is ReaderTrouble.HALF
    whole = of_keys(typed(content[:140], way))
    assert whole is ReaderTrouble.HALF if way != "dropped" else whole == NUMBER


@pytest.mark.parametrize("code", ["7702004003508\r", "036000291452\r", "7702004003508\t"])
def test_the_code_of_an_article_is_told(code: str) -> None:
    assert of_keys(code.encode()) is ReaderTrouble.OTHER


@pytest.mark.parametrize(
    "keys",
    [
        "a",
        "\x1b[A",
        "1065123456\r",
        "3157654321\r",
        "7702004003508",
        "7702004003509\r",
        "María del Carmen\rde la Ossa\r",
        "ana@example.org\r",
        "a" * 400,
        "\x1b[B" * 200,
        "Vereda El Jabo, finca Las Piñas # 7-19\r\t\t\r",
    ],
)
def test_what_a_person_may_have_typed_is_no_code(keys: str) -> None:
    assert of_keys(keys.encode()) is None


@pytest.mark.parametrize("code", ["latin-1", "utf-8"])
def test_a_serial_line_says_the_same(code: str) -> None:
    content = cards.barcode_content(HOLDER)
    raw = content if code == "latin-1" else content.decode("latin-1").encode()
    assert reader_input.of_bytes(bytearray(raw)) == WHOLE
    assert reader_input.of_bytes(bytearray(content.replace(b"\0", b""))) == NUMBER
    assert reader_input.of_bytes(bytearray(content[:60])) is ReaderTrouble.HALF
    assert reader_input.of_bytes(bytearray(content[200:])) is ReaderTrouble.HALF
    assert reader_input.of_bytes(bytearray(b"7702004003508\r\n")) is ReaderTrouble.OTHER


def test_random_bytes_are_never_an_error() -> None:
    content = cards.barcode_content(HOLDER)
    for place in range(0, len(content), 3):
        for strange in (b"\x1b", b"\x1b[", b"\x1bO", b"\xc3", b"\xe2\x82", b"\xff"):
            spoilt = content[:place] + strange + content[place + 1 :]
            reader_input.of_keys(bytearray(spoilt))
            reader_input.of_keys(bytearray(typed(spoilt, "keys") + strange))
            reader_input.of_bytes(bytearray(spoilt))
