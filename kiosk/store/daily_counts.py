"""The counts of each day: what people did not understand, by step and version of the texts; about nobody.

There is a file for each month. It is replaced as a whole and sorted, so that it does not tell which counts
were added together.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from kiosk import files
from kiosk.ports import Tally

FOLDER = "counts"
"""Name of the folder in the data folder."""
_Key = tuple[date, str, str, str, str]


class DailyCounts:
    """The files of the counts. Call `add` under the lock for all sessions, since other processes add too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, tallies: Iterable[Tally]) -> None:
        """Add numbers durably; raises OSError."""
        by_month = defaultdict[str, list[Tally]](list)
        for one in tallies:
            by_month[f"{one.day:%Y-%m}"].append(one)
        for month, added in by_month.items():
            files.private_folder(self._folder)
            file = self._folder / f"{month}.jsonl"
            sums = Counter[_Key]()
            for one in (*_read(_content(file)), *added):
                sums[_key(one)] += one.number
            files.write_durably(file, _lines(sums))

    def since(self, day: date | None) -> tuple[Tally, ...]:
        """The numbers from a day on, or all of them; a damaged line is left out. Raises OSError."""
        first = f"{day:%Y-%m}.jsonl" if day else ""
        told = (one for file in _months(self._folder) if file.name >= first for one in _read(_content(file)))
        return tuple(one for one in told if day is None or one.day >= day)


def contents(data: Path) -> dict[str, bytes]:
    """Name below the data folder -> content of each file of counts; raises OSError."""
    return {f"{FOLDER}/{file.name}": _content(file) for file in _months(data / FOLDER)}


def joined(earlier: bytes, later: bytes) -> bytes:
    """The counts of two states of one file: numbers only grow, so the larger one counts."""
    sums = Counter[_Key]()
    for one in (*_read(earlier), *_read(later)):
        sums[_key(one)] = max(sums[_key(one)], one.number)
    return _lines(sums)


def _months(folder: Path) -> list[Path]:
    return sorted(folder.glob("????-??.jsonl"))


def _content(file: Path) -> bytes:
    with suppress(FileNotFoundError):
        return file.read_bytes()
    return b""


def _key(one: Tally) -> _Key:
    return one.day, one.version, one.kind, one.step_id, one.field


def _lines(sums: Counter[_Key]) -> bytes:
    told = [[day.isoformat(), *names, number] for (day, *names), number in sorted(sums.items())]
    return b"".join(json.dumps(one, separators=(",", ":")).encode() + b"\n" for one in told)


def _read(content: bytes) -> Iterator[Tally]:
    for line in content.splitlines():
        with suppress(ValueError, TypeError):
            day, version, kind, step, field, number = json.loads(line)
            yield Tally(date.fromisoformat(day), str(version), str(kind), str(step), str(field), int(number))
