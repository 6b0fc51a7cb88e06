"""The table of the benches, its file, and what a later run says got worse."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bench import harlequin, slow_calls, speed
from bench.comparison import compare, verdict
from bench.papers import CONTRACTS, many_contracts
from bench.rows import START, Row, Run, read, row, table, write
from kiosk.content.models import TableStep
from kiosk.settings import Settings
from tests.journey import real_flow

ROWS = (
    Row("key", "ms CPU", 4.0, 6.0, 4.0),
    Row(START, "ms CPU", 600.0, 700.0, 300.0),
    Row("memory", "MB", 60.0, 60.0, 30.0),
    Row("check", "ms CPU", 300.0, 400.0),
    Row("find", "ms CPU", 0.2, 0.3),
    Row("another program", "ms CPU", 1500.0, 1600.0, 300.0, ours=False),
    Row("papers", "ms", 300.0, 400.0, 1500.0),
)
LAST = Run(ROWS, "2 cores", "2026-11-30", 0.5)


def with_median(what: str, median: float) -> Run:
    """The kept run, one line of which takes so long."""
    return replace(LAST, rows=[replace(one, median=median) if one.what == what else one for one in ROWS])


def worse(run: Run, last: Run = LAST) -> list[str]:
    return [change.what for change in compare(last, run) if change.worse]


def better(run: Run) -> list[str]:
    return [change.what for change in compare(LAST, run) if change.better]


def test_a_line_has_the_median_and_no_p95_above_what_was_measured() -> None:
    three = row("key", "ms", [3, 1, 2], [4, 2])
    assert (three.median, round(three.p95, 6), three.anchor) == (2, 2.9, 3)
    assert row("key", "ms", [5]) == Row("key", "ms", 5, 5)


def test_the_table_has_a_line_for_each_row_and_names_the_machine() -> None:
    lines = table(LAST).splitlines()
    assert lines[2] == "| key | ms CPU | 4.0 | 6.0 | 4.0 | 1.00 |"
    assert lines[5] == "| check | ms CPU | 300.0 | 400.0 | - | - |"
    assert len(lines) == 2 + len(ROWS) + 2
    assert lines[-1] == "2 cores, load 0.5, 2026-11-30"


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    write(LAST, tmp_path / "run.json")
    assert read(tmp_path / "run.json") == replace(LAST, rows=list(ROWS))


def test_the_kept_run_has_every_line_of_a_quick_one() -> None:
    kept = {one.what for one in read(speed.LAST).rows}
    assert {START, "key, form field", "step to step", "between two people", "store of 1,000, save"} <= kept


@pytest.mark.parametrize("one", ["key", START, "memory", "check", "papers"])
def test_exactly_what_takes_notably_more_got_worse(one: str) -> None:
    before = next(row.median for row in ROWS if row.what == one)
    assert worse(with_median(one, before * 1.3)) == [one]
    assert better(with_median(one, before * 0.7)) == [one]
    assert worse(with_median(one, before * 1.08)) == better(with_median(one, before * 0.93)) == []


def test_memory_may_grow_less_than_time() -> None:
    assert worse(with_median("memory", 67)) == ["memory"]
    assert worse(with_median("check", 335)) == []


def test_a_change_too_small_for_the_clock_is_none() -> None:
    assert worse(with_median("find", 0.5)) == []
    assert worse(with_median("find", 0.8)) == ["find"]


def test_a_slower_machine_makes_nothing_worse() -> None:
    slow = [
        replace(one, median=one.median * 2, anchor=one.anchor * 2) if one.unit != "MB" else one
        for one in ROWS
    ]
    assert worse(replace(LAST, rows=slow)) == []
    assert worse(with_median("check", 600)) == ["check"]


def test_a_line_without_an_anchor_is_divided_by_the_pace_of_its_own_minute() -> None:
    busy = replace(ROWS[3], median=600.0, pace=600.0)
    assert worse(replace(LAST, rows=[busy, ROWS[1]])) == []
    assert worse(replace(LAST, rows=[replace(busy, pace=300.0), ROWS[1]])) == ["check"]


def test_a_line_without_an_anchor_that_takes_no_longer_is_not_worse() -> None:
    """The empty app became faster than the line did: another kind of work."""
    assert worse(replace(LAST, rows=[replace(ROWS[3], pace=150.0), ROWS[1]])) == []


def test_another_program_and_lines_of_one_run_are_not_compared() -> None:
    assert worse(with_median("another program", 9000)) == []
    new = replace(LAST, rows=[*ROWS[:-1], Row("new", "ms", 900, 900)])
    assert [change.what for change in compare(LAST, new)] == ["key", START, "memory", "check", "find"]


def test_a_line_that_lost_its_anchor_is_not_compared() -> None:
    """Without soffice the papers of the embedded engine have nothing beside them."""
    alone = [replace(one, anchor=0.0) if one.what == "papers" else one for one in ROWS]
    assert "papers" not in [change.what for change in compare(LAST, replace(LAST, rows=alone))]


def test_the_verdict_says_what_got_worse_and_what_better_in_words() -> None:
    run = replace(LAST, rows=[replace(ROWS[0], median=8.0), ROWS[1], ROWS[2], replace(ROWS[3], median=150.0)])
    assert verdict(LAST, compare(LAST, run)).splitlines() == [
        "4 lines compared with the run of 2026-11-30 (2 cores, load 0.5)",
        "got worse:",
        "  key: 1 -> 2 times its anchor, 100 % more",
        "got better:",
        "  check: 1 -> 0.5 times the empty app's start, 50 % less",
    ]
    assert verdict(LAST, compare(LAST, LAST)).splitlines()[1:] == ["nothing got worse"]


def measured(*medians: float) -> Callable[[], list[Row]]:
    """A task that makes the line «key» with one median after the other."""
    left = iter(medians)
    return lambda: [replace(ROWS[0], median=next(left))]


def start_again() -> list[Row]:
    return [ROWS[1]]


def test_only_what_is_worse_twice_got_worse() -> None:
    for second, expected in ((4.0, []), (8.0, ["key"])):
        run, changes = speed.measure([measured(8.0, second), start_again], LAST)
        assert [change.what for change in changes if change.worse] == expected
        assert run.rows[0].median == second


def test_what_is_not_worse_is_measured_once() -> None:
    run, changes = speed.measure([measured(4.1), start_again], LAST)
    assert (run.rows[0].median, [change.what for change in changes]) == (4.1, ["key", START])


@pytest.mark.parametrize(
    ("arguments", "median", "status", "said"),
    [
        (["--quick"], 4.0, 0, "nothing got worse"),
        (["--quick"], 9.0, 1, "got worse:\n  key"),
        ([], 9.0, 0, "got worse:\n  key"),
    ],
)
def test_a_quick_run_fails_when_something_got_worse(
    arguments: list[str],
    median: float,
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    last = tmp_path / "last.json"
    write(LAST, last)
    monkeypatch.setattr(speed, "all_tasks", lambda *_: [measured(median, median), start_again])
    monkeypatch.setattr(speed, "collect_later", lambda: None)
    monkeypatch.setattr(slow_calls, "report", lambda: "")
    keep = [] if "--quick" in arguments else ["--json", str(last)]
    monkeypatch.setattr(sys, "argv", ["speed", *arguments, "--last", str(last), *keep])
    assert speed.main() == status
    assert said in capsys.readouterr().out
    assert read(last).rows[0].median == (median if keep else 4.0)


def test_a_quick_run_does_not_replace_the_kept_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["speed", "--quick", "--json", str(speed.LAST)])
    with pytest.raises(SystemExit):
        speed.main()


def test_harlequin_is_left_out_with_a_sentence_when_pip_cannot_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(harlequin, "HOME", tmp_path / "file" / "harlequin")
    (tmp_path / "file").write_text("no folder can be made below a file")
    assert harlequin.python() is None
    speed.all_tasks(False, [])
    assert "the start of harlequin is left out" in capsys.readouterr().out


def test_forty_contracts_are_those_of_the_usual_person() -> None:
    flow = real_flow()
    values = many_contracts(flow, Settings())
    field = next(step.field for step in flow.steps if isinstance(step, TableStep))
    assert len(values[field]) == CONTRACTS
    assert len({contract["objeto"] for contract in values[field]}) == 2
