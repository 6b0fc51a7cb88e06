"""The bytes of the Internet Printing Protocol: what goes in comes out, and nothing hostile gets through."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.printing import ipp
from kiosk.printing.ipp import Answer, Delimiter, GarbledError, Operation, Tag

VALUES = {
    Tag.INTEGER: st.integers(-(2**31), 2**31 - 1),
    Tag.BOOLEAN: st.booleans(),
    Tag.NAME: st.text(st.characters(codec="utf-8"), max_size=200),
}
TEXTS = VALUES[Tag.NAME]


def attributes(*names: str) -> st.SearchStrategy[dict[str, tuple[ipp.Value, ...]]]:
    """Any of these attributes, with any values that fit, one or several."""
    several: dict[str, st.SearchStrategy[Any]] = {}
    for name in names:
        one: st.SearchStrategy[Any] = VALUES.get(ipp.SYNTAX[name], TEXTS)
        several[name] = st.lists(one, min_size=1, max_size=4).map(tuple)
    found: st.SearchStrategy[Any] = st.fixed_dictionaries({}, optional=several)
    return found


@given(
    st.sampled_from(Operation),
    attributes("printer-uri", "job-id", "job-name", "requested-attributes", "last-document", "which-jobs"),
    attributes("copies", "media", "sides", "print-scaling"),
    st.binary(max_size=50),
)
def test_what_is_asked_can_be_read_again(
    operation: Operation,
    asked: dict[str, ipp.Given],
    job: dict[str, ipp.Given],
    document: bytes,
) -> None:
    read = ipp.answer(ipp.request(operation, asked, job) + document)
    first = {"attributes-charset": ("utf-8",), "attributes-natural-language": ("en",)}
    assert read.status == operation
    assert read.only(Delimiter.OPERATION).values == {**first, **asked}
    assert list(read.only(Delimiter.OPERATION).values)[:2] == list(first), "RFC 8011, 4.1.4: these come first"
    assert read.only(Delimiter.JOB).values == job


def test_a_request_has_the_bytes_of_the_standard() -> None:
    """Put together by hand from RFC 8010, 3.1 and 3.5."""
    request = ipp.request(Operation.CREATE_JOB, {"printer-uri": "ipp://a"}, {"copies": 2})
    assert request[:4] == b"\x02\x00\x00\x05"
    assert request[8:] == (
        b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x48\x00\x1battributes-natural-language\x00\x02en"
        b"\x45\x00\x0bprinter-uri\x00\x07ipp://a\x02\x21\x00\x06copies\x00\x04\x00\x00\x00\x02\x03"
    )


def value(tag: int, name: bytes, raw: bytes) -> bytes:
    return bytes([tag]) + len(name).to_bytes(2) + name + len(raw).to_bytes(2) + raw


HEAD = b"\x02\x00\x04\x06\x00\x00\x00\x07"
"""client-error-not-found, to request 7."""
RICH = (
    HEAD
    + b"\x01"
    + value(0x47, b"attributes-charset", b"utf-8")
    + value(0x41, b"status-message", "No está".encode())
    + b"\x04"
    + value(0x44, b"printer-state-reasons", b"media-empty-warning")
    + value(0x44, b"", b"toner-low")
    + value(0x33, b"copies-supported", b"\0\0\0\1\0\0\0\x63")
    + value(0x34, b"media-col-ready", b"")  # a collection with one inside, and a second value of it
    + value(0x4A, b"", b"media-size")
    + value(0x34, b"", b"")
    + value(0x4A, b"", b"x-dimension")
    + value(0x21, b"", b"\0\0\0\5")
    + value(0x37, b"", b"")
    + value(0x37, b"", b"")
    + value(0x34, b"", b"")
    + value(0x37, b"", b"")
    + value(0x13, b"time-at-processing", b"")
    + value(0x35, b"printer-info", b"\x00\x02es\x00\x05Lista")
    + value(0x22, b"printer-is-accepting-jobs", b"\x01")
    + value(0x31, b"printer-current-time", b"12345678901")
    + value(0x23, b"printer-state", b"\0\0\0\3")
    + b"\x04"
    + value(0x42, b"printer-name", b"otra")
    + b"\x03"
)


def test_every_kind_of_value_is_understood_or_left_alone() -> None:
    read = ipp.answer(RICH)
    first, second = read.of(Delimiter.PRINTER)
    assert (read.status, read.message) == (0x406, "No está")
    assert first.texts("printer-state-reasons") == ("media-empty-warning", "toner-low")
    assert first.values["copies-supported"] == ((1, 99),)
    assert first.values["media-col-ready"] == (None, None)
    assert (first.values["time-at-processing"], first.number("time-at-processing")) == ((None,), None)
    assert (first.text("printer-info"), first.number("printer-state")) == ("Lista", 3)
    assert first.true("printer-is-accepting-jobs")
    assert first.values["printer-current-time"] == (b"12345678901",)
    assert (second.text("printer-name"), second.number("printer-state")) == ("otra", None)
    assert first.text("printer-name") == ""
    assert "x-dimension" not in first.values


def test_a_yes_is_not_a_number_and_a_number_is_no_text() -> None:
    group = ipp.Group(Delimiter.JOB, {"job-id": (True,), "job-name": (3,), "copies": (0,)})
    assert (group.number("job-id"), group.text("job-name"), group.true("copies")) == (None, "", False)
    assert group.number("copies") == 0


def test_an_answer_that_stops_early_is_noticed() -> None:
    for size in range(len(RICH)):
        with pytest.raises(GarbledError):
            ipp.answer(RICH[:size])


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_garbled(tail: bytes) -> None:
    for data in (tail, HEAD + tail, HEAD + b"\x04" + tail):
        with suppress(GarbledError):
            assert isinstance(ipp.answer(data), Answer)


@pytest.mark.parametrize(
    "body",
    [
        value(0x21, b"job-id", b"\0\0\0\1"),  # outside every group
        b"\x02" + value(0x21, b"", b"\0\0\0\1"),  # a further value of nothing
        b"\x02" + value(0x21, b"job-id", b"\0\0\1"),  # three bytes of a number
        b"\x02" + value(0x33, b"copies", b"\0\0\0\1"),  # half a range
        b"\x02" + value(0x35, b"job-name", b"\x00\x09es"),  # a language longer than its value
    ],
)
def test_an_answer_that_contradicts_itself_is_noticed(body: bytes) -> None:
    with pytest.raises(GarbledError):
        ipp.answer(HEAD + body + b"\x03")


def test_an_attribute_nobody_knows_is_never_dropped_silently() -> None:
    with pytest.raises(KeyError):
        ipp.request(Operation.GET_JOBS, {"job-colour": "azul"})


@pytest.mark.parametrize(
    ("name", "given"),
    [("job-id", "7"), ("job-id", True), ("job-id", 2**31), ("last-document", 1), ("job-name", "x" * 1024)],
)
def test_a_value_that_does_not_fit_is_not_sent(name: str, given: ipp.Given) -> None:
    with pytest.raises(ValueError, match="syntax"):
        ipp.request(Operation.GET_JOBS, {name: given})
