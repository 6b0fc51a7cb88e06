"""The lines that the benches fill: a table for people, a file for the next run."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from statistics import median, quantiles

START = "start to welcome"
"""The line whose anchor is the start of the empty app."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    unit: str
    median: float
    p95: float
    anchor: float = 0.0
    """Median of the anchor; 0: there is no anchor."""
    ours: bool = True
    """False: another program, measured for its size beside ours and not compared with an earlier run."""
    pace: float = 0.0
    """Of a line without an anchor: median start of the empty app by turns with it; 0: not measured."""

    @property
    def ratio(self) -> float:
        """Median divided by the anchor's; 0: there is no anchor."""
        return self.median / self.anchor if self.anchor else 0.0


@dataclass(frozen=True)
class Run:
    """All lines that were measured in one go."""

    rows: Sequence[Row]
    machine: str = field(
        default_factory=lambda: (
            f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        )
    )
    day: str = field(default_factory=lambda: date.today().isoformat())
    load: float = field(default_factory=lambda: round(os.getloadavg()[0], 1))
    """How many processes wanted a processor at the end, as the system counts them over a minute."""

    @property
    def empty_start(self) -> float:
        """Milliseconds that the empty app's start took in this run; 0: no start was measured."""
        return next((row.anchor for row in self.rows if row.what == START), 0.0)


def row(
    what: str,
    unit: str,
    figures: Sequence[float],
    anchors: Iterable[float] = (),
    *,
    ours: bool = True,
    paces: Iterable[float] = (),
) -> Row:
    """A line of the table from the measured figures."""
    # "inclusive": of few figures the p95 lies between the two highest, and never above what was measured
    p95 = quantiles(figures, n=20, method="inclusive")[-1] if len(figures) > 1 else figures[0]
    anchor, pace = (median(beside) if beside else 0.0 for beside in (list(anchors), list(paces)))
    return Row(what, unit, median(figures), p95, anchor, ours, pace)


def table(run: Run) -> str:
    """A run as a Markdown table, and its machine."""
    lines = ["| what | unit | median | p95 | anchor | ratio |", "|---|---|---|---|---|---|"]
    for one in run.rows:
        beside = f"{one.anchor:.1f} | {one.ratio:.2f}" if one.anchor else "- | -"
        lines.append(f"| {one.what} | {one.unit} | {one.median:.1f} | {one.p95:.1f} | {beside} |")
    return "\n".join([*lines, "", f"{run.machine}, load {run.load:.1f}, {run.day}"])


def write(run: Run, file: Path) -> None:
    """Write a run as JSON; each line has its ratio for other readers, too."""
    told = {"machine": run.machine, "day": run.day, "load": run.load}
    rows = [_short(asdict(one) | {"ratio": one.ratio}) for one in run.rows]
    file.write_text(json.dumps({**told, "rows": rows}, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _short(told: Mapping[str, object]) -> dict[str, object]:
    """The figures with four decimals: more is noise."""
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in told.items()}


def read(file: Path) -> Run:
    """A run that was written as JSON."""
    told = json.loads(file.read_text("utf-8"))
    rows = [Row(**{name: value for name, value in one.items() if name != "ratio"}) for one in told["rows"]]
    return Run(rows, told["machine"], told["day"], told["load"])
