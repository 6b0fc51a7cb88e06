"""Each worker of a run begins with tests that wait, a file of them at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.dealing import ONE_SERVER, SECONDS, dealt

TESTS = Path(__file__).parents[1]
SIZES = {"screens": 50, "unit": 40, "deploy": 7, "e2e": 5}
"""Tests of a file, by folder."""


@dataclass(frozen=True)
class One:
    """A test."""

    path: Path
    number: int


@pytest.fixture
def ours() -> list[One]:
    """As many for each file as its folder has, in the order in which they are found."""
    files = [file for folder in SIZES for file in sorted((TESTS / folder).glob("test_*.py"))]
    return [One(file, number) for file in files for number in range(SIZES[file.parent.name])]


@pytest.mark.parametrize("workers", [2, 4, 7])
def test_all_are_there_once_and_each_block_begins_with_tests_that_wait(ours: list[One], workers: int) -> None:
    order = dealt(ours, workers)
    assert sorted(order, key=repr) == sorted(ours, key=repr)
    left, start = len(order), 0
    for number in range(workers):
        assert order[start].path.parent.name in SECONDS or order[start].path.name in ONE_SERVER
        start += left // (workers - number)  # as pytest-xdist cuts them
        left = len(order) - start


def test_no_file_that_waits_is_cut_in_two(ours: list[One]) -> None:
    order = [one.path for one in dealt(ours, 4)]
    for file in {path for path in order if path.parent.name in SECONDS}:
        first = order.index(file)
        assert order[first : first + order.count(file)] == [file] * order.count(file), file.name


def test_one_worker_has_all_that_share_a_server(ours: list[One]) -> None:
    order = dealt(ours, 4)
    places = [place for place, one in enumerate(order) if one.path.name in ONE_SERVER]
    assert places == list(range(places[0], places[-1] + 1))


def test_alone_nothing_is_dealt(ours: list[One]) -> None:
    assert dealt(ours, 1) == ours


def test_each_file_that_shares_a_server_is_there() -> None:
    assert {file.name for file in TESTS.rglob("test_*.py")} >= ONE_SERVER
