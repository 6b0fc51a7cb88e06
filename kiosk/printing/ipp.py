"""The encoding of the Internet Printing Protocol: attributes to requests, answers to attributes (RFC 8010).

It has only what a kiosk needs: collections in answers are skipped, dates and resolutions stay bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from typing import TypeAlias

Value: TypeAlias = "bool | int | str | bytes | tuple[int, int] | None"
"""One value; None for the out-of-band values unsupported, unknown and no-value (RFC 8010, 3.5.2)."""
Given: TypeAlias = "Value | Sequence[str] | Sequence[int]"
"""A value of a request: one or several."""


class Operation(IntEnum):
    """The operations (RFC 8011, 5.4.15; the last two are CUPS')."""

    CREATE_JOB = 0x05
    SEND_DOCUMENT = 0x06
    CANCEL_JOB = 0x08
    GET_JOB_ATTRIBUTES = 0x09
    GET_JOBS = 0x0A
    GET_PRINTER_ATTRIBUTES = 0x0B
    CUPS_GET_DEFAULT = 0x4001
    CUPS_GET_PRINTERS = 0x4002


class Delimiter(IntEnum):
    """The tags that begin a group of attributes (RFC 8010, 3.5.1)."""

    OPERATION = 1
    JOB = 2
    END = 3
    PRINTER = 4


class Tag(IntEnum):
    """The tags for the syntax of a value (RFC 8010, 3.5.2)."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49


SYNTAX: Mapping[str, Tag] = {
    "attributes-charset": Tag.CHARSET,
    "attributes-natural-language": Tag.LANGUAGE,
    "copies": Tag.INTEGER,
    "document-format": Tag.MIME,
    "job-id": Tag.INTEGER,
    "job-name": Tag.NAME,
    "job-uri": Tag.URI,
    "last-document": Tag.BOOLEAN,
    "media": Tag.KEYWORD,
    "my-jobs": Tag.BOOLEAN,
    "print-scaling": Tag.KEYWORD,
    "printer-uri": Tag.URI,
    "purge-job": Tag.BOOLEAN,
    "requested-attributes": Tag.KEYWORD,
    "requesting-user-name": Tag.NAME,
    "sides": Tag.KEYWORD,
    "which-jobs": Tag.KEYWORD,
}
"""Name of an attribute in requests -> its syntax; any other name raises KeyError."""

_request_ids = count(1)


class GarbledError(ValueError):
    """An answer is not IPP, or incomplete."""


@dataclass(frozen=True)
class Group:
    """A group of attributes: of the operation, of a job, of a printer."""

    delimiter: int
    values: dict[str, tuple[Value, ...]] = field(default_factory=dict)

    def texts(self, name: str) -> tuple[str, ...]:
        """The values that are text; empty if the attribute is missing."""
        return tuple(value for value in self.values.get(name, ()) if isinstance(value, str))

    def text(self, name: str) -> str:
        """The first of `texts`; empty if there is none."""
        return next(iter(self.texts(name)), "")

    def number(self, name: str) -> int | None:
        """The first integer; None if the attribute is missing or has no value."""
        numbers = (value for value in self.values.get(name, ()) if type(value) is int)
        return next(numbers, None)

    def true(self, name: str) -> bool:
        """Whether the attribute is there and true."""
        return self.values.get(name, ())[:1] == (True,)


@dataclass(frozen=True)
class Answer:
    """The answer to a request."""

    status: int
    """Status code (RFC 8011, appendix B); below 0x100 the request was carried out."""
    groups: tuple[Group, ...]

    @property
    def message(self) -> str:
        """The server's own text, in its own language: for the journal, not for a screen."""
        return next((group.text("status-message") for group in self.groups), "")

    def of(self, delimiter: Delimiter) -> tuple[Group, ...]:
        """The groups of one kind, in order."""
        return tuple(group for group in self.groups if group.delimiter == delimiter)

    def only(self, delimiter: Delimiter) -> Group:
        """The first group of a kind; an empty one if there is none."""
        return next(iter(self.of(delimiter)), Group(delimiter))


def request(
    operation: Operation, attributes: Mapping[str, Given], job: Mapping[str, Given] | None = None
) -> bytes:
    """Encode a request, without the bytes of a document that may follow it.

    Args:
        operation: the operation.
        attributes: its attributes; charset and language are put before them (RFC 8011, 4.1.4).
        job: attributes of the job to create.

    Raises:
        KeyError: an attribute is not in SYNTAX.
        ValueError: a value does not fit its syntax.
    """
    first = {"attributes-charset": "utf-8", "attributes-natural-language": "en"}
    parts = [struct.pack(">BBHI", 2, 0, operation, next(_request_ids) & 0x7FFFFFFF)]
    parts += _group(Delimiter.OPERATION, {**first, **attributes})
    if job:
        parts += _group(Delimiter.JOB, job)
    return b"".join((*parts, bytes([Delimiter.END])))


def _group(delimiter: Delimiter, attributes: Mapping[str, Given]) -> list[bytes]:
    parts = [bytes([delimiter])]
    for name, given in attributes.items():
        tag = SYNTAX[name]
        label = name.encode("ascii")
        for value in given if isinstance(given, list | tuple) else (given,):
            packed = _packed(tag, value)
            parts.append(
                struct.pack(">BH", tag, len(label)) + label + struct.pack(">H", len(packed)) + packed
            )
            label = b""  # further values of the same attribute have no name (RFC 8010, 3.1.5)
    return parts


def _packed(tag: Tag, value: object) -> bytes:
    try:
        if tag is Tag.INTEGER and type(value) is int:
            return struct.pack(">i", value)
        if tag is Tag.BOOLEAN and isinstance(value, bool):
            return bytes([value])
        if tag >= Tag.NAME and isinstance(value, str) and len(value.encode()) <= 1023:
            return value.encode()
    except (struct.error, UnicodeEncodeError):
        pass
    raise ValueError(f"a value does not fit its syntax {tag.name}")


def answer(data: bytes) -> Answer:
    """Decode an answer.

    Raises:
        GarbledError: it is not IPP, or incomplete.
    """
    reading = _Reading(data)
    head = reading.take(8)
    groups: list[Group] = []
    name, depth = "", 0
    while (tag := reading.take(1)[0]) != Delimiter.END:
        if tag < 0x10:
            groups.append(Group(tag))
            name = ""
            continue
        label, raw = reading.sized(), reading.sized()
        if tag == Tag.END_COLLECTION:
            depth -= 1
            continue
        if not depth:
            name = label.decode("utf-8", "replace") or name
            if not groups or not name:
                raise GarbledError("a value that belongs to nothing")
            # a collection becomes None: its members have no names at this level
            before = () if label else groups[-1].values.get(name, ())
            groups[-1].values[name] = (*before, None if tag == Tag.COLLECTION else _value(tag, raw))
        depth += tag == Tag.COLLECTION
    return Answer(int.from_bytes(head[2:4]), tuple(groups))


def _value(tag: int, raw: bytes) -> Value:
    try:
        if tag in {Tag.INTEGER, Tag.ENUM}:
            return int(struct.unpack(">i", raw)[0])
        if tag == Tag.RANGE:
            low, high = struct.unpack(">ii", raw)
            return int(low), int(high)
    except struct.error:
        raise GarbledError("a number of the wrong size") from None
    if tag == Tag.BOOLEAN:
        return raw != b"\0"
    if tag < 0x20:
        return None
    if tag in {Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE}:
        reading = _Reading(raw)
        reading.sized()
        return reading.sized().decode("utf-8", "replace")
    return raw.decode("utf-8", "replace") if 0x40 <= tag < 0x60 else raw


class _Reading:
    """Reads bytes from the front; raises GarbledError if there are not enough."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        piece = self._data[self._at : self._at + size]
        if len(piece) < size:
            raise GarbledError("the answer stops in the middle")
        self._at += size
        return piece

    def sized(self) -> bytes:
        """Bytes that have their length before them."""
        return self.take(int.from_bytes(self.take(2)))
