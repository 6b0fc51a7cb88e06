"""A barcode reader at a serial line, which a pair of pseudo-terminals stands for."""

from __future__ import annotations

import errno
import os
import queue
import threading
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli.doctor import scanner_checks
from kiosk.errors import ScanError
from kiosk.ports.scanning import CardReading, ReaderTrouble
from kiosk.scanning import serial_reader
from kiosk.scanning.serial_reader import SerialReader
from kiosk.settings import ScannerSettings, Settings
from tests import cards

PATIENCE = 30.0
CONTENT = cards.barcode_content(cards.Holder())
NUMBER = "1065123456"


class Line:
    """A reader and its line: `far` is where the reader's hardware writes."""

    def __init__(self) -> None:
        self.far, self._near = os.openpty()
        tty.setraw(self._near)
        self.place = os.ttyname(self._near)
        self.heard: queue.Queue[CardReading | ReaderTrouble] = queue.Queue()
        self.reader = SerialReader(self.place, 9600)

    def send(self, data: bytes, size: int = 4096) -> None:
        """Write in pieces."""
        for at in range(0, len(data), size):
            os.write(self.far, data[at : at + size])

    def next(self) -> object:
        """The number that is heard next, or the trouble."""
        heard = self.heard.get(timeout=PATIENCE)
        return heard.numero_documento if isinstance(heard, CardReading) else heard

    def unplug(self) -> None:
        """Pull the plug."""
        for end in (self.far, self._near):
            if end >= 0:
                os.close(end)
        self.far = self._near = -1


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """A line whose reader is being read."""
    monkeypatch.setattr(serial_reader, "AGAIN", 0.05)
    line = Line()
    line.reader.start(line.heard.put)
    assert line.reader.listening.wait(PATIENCE)
    yield line
    line.reader.close()
    line.unplug()


@pytest.mark.parametrize("size", [4096, 32, 1])
def test_a_cedula_is_read_in_pieces_of_any_size(line: Line, size: int) -> None:
    line.send(CONTENT + b"\r\n", size)
    assert line.next() == NUMBER


def test_one_code_after_the_other_whatever_they_are(line: Line) -> None:
    for data, said in (
        (CONTENT[:60], ReaderTrouble.HALF),
        (b"7702004003508\r\n", ReaderTrouble.OTHER),
        (bytes(range(256)) * 100, ReaderTrouble.HALF),
        (CONTENT, NUMBER),
        (CONTENT.replace(b"\0", b""), NUMBER),
    ):
        line.send(data)
        assert line.next() == said


def test_it_is_read_in_a_thread_of_its_own(line: Line) -> None:
    names: queue.Queue[str] = queue.Queue()
    line.reader.close()
    reader = SerialReader(line.place, 9600)
    reader.start(lambda _: names.put(threading.current_thread().name))
    assert reader.listening.wait(PATIENCE)
    line.send(CONTENT)
    assert names.get(timeout=PATIENCE) == "reader"
    reader.close()


def test_a_pulled_plug_is_told_once(line: Line) -> None:
    line.send(CONTENT)
    assert line.next() == NUMBER
    line.unplug()
    assert line.next() is ReaderTrouble.SILENT
    with pytest.raises(queue.Empty):
        line.heard.get(timeout=0.3)


def test_a_reader_that_comes_back_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: Line
) -> None:
    monkeypatch.setattr(serial_reader, "AGAIN", 0.05)
    line.reader.close()
    place, heard = tmp_path / "reader", line.heard
    reader = SerialReader(str(place), 9600)
    reader.start(heard.put)
    assert line.next() is ReaderTrouble.SILENT
    place.symlink_to(line.place)
    assert reader.listening.wait(PATIENCE)
    line.send(CONTENT)
    assert line.next() == NUMBER
    reader.close()


def doctor(place: str) -> tuple[bool | None, str]:
    """What `kiosk doctor` says of the reader."""
    check = scanner_checks.checks(Settings(scanner=ScannerSettings(reader=place)))[-1]
    assert check.name == "reader"
    return check.ok, check.text


def test_the_doctor_says_how_it_is_and_what_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor("keyboard")[0] is True
    line = Line()
    assert doctor(line.place) == (True, f"Lector de códigos: {line.place} responde.")
    import serial

    with serial.Serial(line.place, exclusive=True):
        ok, words = doctor(line.place)
        assert (ok, "sudo fuser" in words) == (False, True)
    line.unplug()
    ok, words = doctor("/dev/kiosk-no-reader")
    assert (ok, "Conéctelo" in words) == (False, True)


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "usermod -aG dialout"), (errno.EBUSY, "sudo fuser"), (errno.EIO, "Desconéctelo")],
)
def test_each_failure_has_its_sentence(monkeypatch: pytest.MonkeyPatch, number: int, words: str) -> None:
    import serial

    def refuse(*_: Any, **__: Any) -> None:
        raise serial.SerialException(number, "could not open port")

    monkeypatch.setattr(serial, "Serial", refuse)
    with pytest.raises(ScanError) as caught:
        SerialReader("/dev/ttyACM0", 9600).check()
    assert words in caught.value.detail
