"""kill -9 of the kiosk at any moment of printing: every document comes out, and comes out once."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.ports import PrintState
from kiosk.printing.cups_client import Cups
from kiosk.printing.cups_printer import CupsPrinter
from kiosk.printing.outbox import Outbox
from kiosk.settings import PrintingSettings
from tests.cups_bed import PRODUCTION, QUEUE, Bed, now
from tests.scale import trials
from tests.unit.presses import copies, paper, until

DOCUMENTS = 3
KILLS = 4
"""At most, a session; then it is left to finish."""
DEADLINE = 240.0
POINTS = (
    *("before.Outbox.add", "after.Outbox.add", "before.Cups.create", "after.Cups.create"),
    *("after.Outbox.created", "after.Cups.send", "after.Outbox.sent", "before.Outbox.finish"),
    *("after.Outbox.finish", "after.Cups.purge", "after.Outbox.dropped"),
)
"""Around every step that is written down or asked for."""


@pytest.fixture(scope="module")
def whole_bed() -> Iterator[Bed]:
    with Bed(*PRODUCTION) as bed:
        yield bed


@pytest.fixture
def kept_bed(whole_bed: Bed) -> Iterator[Bed]:
    yield whole_bed
    whole_bed.tidy()


def print_all(folder: Path, code: str) -> None:
    """What a kiosk does with a session: ask for its documents, also after a kill, until all is out."""
    printer = CupsPrinter(folder / "outbox", PrintingSettings(printer=QUEUE), busy_seconds=0.05)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    papers = [paper(folder / "papers", f"{code}-{number}") for number in range(DOCUMENTS)]
    printer.send(papers, code)
    while any(job.state.under_way for job in printer.jobs(code)):
        time.sleep(0.01)
    states = [job.state for job in printer.jobs(code)]
    printer.close()
    assert states == [PrintState.DONE] * DOCUMENTS, states


def die_at(point: str) -> None:
    """Let this process kill itself right before or after a step, the second time it comes to it."""
    when, owner, name = point.split(".")
    kind: Any = {"Cups": Cups, "Outbox": Outbox}[owner]
    real, calls = getattr(kind, name), itertools.count(1)

    def kill(moment: str, number: int) -> None:
        if moment == when and number == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    async def question(*args: Any, **options: Any) -> Any:
        number = next(calls)
        kill("before", number)
        answer = await real(*args, **options)
        kill("after", number)
        return answer

    def step(*args: Any, **options: Any) -> Any:
        number = next(calls)
        kill("before", number)
        answer = real(*args, **options)
        kill("after", number)
        return answer

    setattr(kind, name, question if owner == "Cups" else step)


def run(bed: Bed, folder: Path, code: str, point: str = "") -> subprocess.Popen[str]:
    """A kiosk of its own, which just opened its outbox."""
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, str(folder), code, point],
        env={**os.environ, "CUPS_SERVER": bed.cups_server},
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert child.stdout is not None
    child.stdout.readline()
    return child


def quiet(bed: Bed) -> bool:
    """CUPS has done all it could do."""
    return all(job.state.over or not job.documents for job in now(bed.cups.jobs()))


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_kiosk_killed_between_two_steps_prints_every_document_once(
    kept_bed: Bed, tmp_path: Path, point: str
) -> None:
    """CUPS is given the time to print meanwhile and to drop the document: what looks empty may be out."""
    code = f"P{POINTS.index(point):05}"
    child = run(kept_bed, tmp_path, code, point)
    assert child.wait(DEADLINE) == -signal.SIGKILL
    child.stdout.close()  # type: ignore[union-attr]  # opened as a pipe
    until(lambda: quiet(kept_bed))
    child = run(kept_bed, tmp_path, code)
    assert child.wait(DEADLINE) == 0
    child.stdout.close()  # type: ignore[union-attr]  # opened as a pipe
    wanted = copies(*(paper(tmp_path / "papers", f"{code}-{n}") for n in range(DOCUMENTS)))
    assert kept_bed.printer.papers() == wanted
    assert not list((tmp_path / "outbox").glob("*.pdf"))


@pytest.mark.slow
@pytest.mark.soak
def test_a_kiosk_killed_at_any_moment_prints_every_document_once(tmp_path: Path) -> None:
    dice = random.Random(20261123)  # noqa: S311 - not a secret
    wanted: Counter[str] = Counter()
    with Bed(*PRODUCTION) as bed:
        bed.printer.pace(0.05)
        for session in range(trials(6, 60)):
            code = f"S{session:05}"
            kills, deadline = dice.randint(1, KILLS), time.monotonic() + DEADLINE
            while True:
                child = run(bed, tmp_path, code)
                if kills:
                    # most steps follow each other within some milliseconds of the start
                    time.sleep(dice.choice((dice.uniform(0, 0.3), dice.uniform(0, 2.5))))
                    os.killpg(child.pid, signal.SIGKILL)
                    kills -= 1
                done = child.wait(DEADLINE)
                child.stdout.close()  # type: ignore[union-attr]  # opened as a pipe
                if done == 0:
                    break
                assert done == -signal.SIGKILL
                assert time.monotonic() < deadline
            wanted += copies(*(paper(tmp_path / "papers", f"{code}-{n}") for n in range(DOCUMENTS)))
            assert bed.printer.papers() == wanted
        assert not [name for name in bed.spool() if name[0] in "cd" and name[1:6].isdigit()]
    assert not list((tmp_path / "outbox").glob("*.pdf"))


if __name__ == "__main__":
    if sys.argv[3]:
        die_at(sys.argv[3])
    print_all(Path(sys.argv[1]), sys.argv[2])
