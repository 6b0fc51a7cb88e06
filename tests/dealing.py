"""With which tests each worker begins: with those that wait, and each file of them with one worker alone.

pytest-xdist gives each worker a block of all tests, in order; who is done takes half of what is left of the
longest block, from its end. Whole kiosks at real terminals would come last in that order: the other tests
would be over, and the processors would wait with them. Where a file is cut in two, what its tests share
is made twice.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

WORKERS = "PYTEST_XDIST_WORKER_COUNT"
"""Set by pytest-xdist in each worker."""
SECONDS = {"e2e": 10, "deploy": 2}
"""Folders of tests that wait most of the time; about how long one of them takes on two processors."""
ONE_SERVER = frozenset(
    {
        "test_frozen_server.py",
        "test_in_a_browser.py",
        "test_office_day.py",
        "test_store_contract.py",
        "test_store_fleet.py",
        "test_store_offline.py",
        "test_store_postgres.py",
        "test_store_server_faults.py",
    }
)
"""Files that share one PostgreSQL, which each worker would start for itself."""


class HasPath(Protocol):
    """A test, as far as its place matters."""

    @property
    def path(self) -> Path:
        """Its file."""


Test = TypeVar("Test", bound=HasPath)


def workers() -> int:
    """How many workers share this run; 1: there are none."""
    return int(os.environ.get(WORKERS, "1"))


def dealt(tests: Sequence[Test], workers: int) -> list[Test]:
    """The same tests in another order: each block of `workers` equal ones begins with tests that wait."""
    if workers < 2:
        return list(tests)
    waiting: dict[str, list[Test]] = defaultdict(list)
    rest = list[Test]()
    for test in tests:
        together = _together(test.path)
        (waiting[together] if together else rest).append(test)
    order = list[Test]()
    for number, hand in enumerate(_hands(waiting, workers)):
        room = (len(tests) - len(order)) // (workers - number) - len(hand)
        order += hand + rest[: max(0, room)]
        del rest[: max(0, room)]
    return order + rest


def _together(file: Path) -> str:
    """What is kept with one worker; empty: it may go to any."""
    if file.name in ONE_SERVER:
        return "PostgreSQL"
    return str(file) if file.parent.name in SECONDS else ""


def _hands(waiting: dict[str, list[Test]], workers: int) -> list[list[Test]]:
    """The tests that wait, dealt so that each worker waits about as long: the longest files first."""
    hands: list[list[Test]] = [[] for _ in range(workers)]
    for tests in sorted(waiting.values(), key=_seconds, reverse=True):
        min(hands, key=_seconds).extend(tests)
    return hands


def _seconds(tests: Sequence[HasPath]) -> int:
    return sum(SECONDS.get(test.path.parent.name, 1) for test in tests)
