"""Measures a key, a step, a start, the store and a set of documents, beside the same in an empty Textual app.

    .venv/bin/python -m bench.speed [--quick] [--last FILE] [--json FILE] [--store SIZE ...]

Figures are processor time in milliseconds, which other work on the machine changes little. Those of documents
are elapsed time, since the engine is another process. The empty app (the anchor) is measured in the same run,
in turns with the kiosk. A ratio is one of medians. At the end it says what got worse since the kept run; what
looks worse is measured a second time first, and only what is worse both times is named.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from bench import harlequin, slow_calls, store
from bench.comparison import Change, compare, verdict
from bench.papers import papers
from bench.printing import printing
from bench.rows import Row, Run, read, row, table, write
from bench.starts import between, empty_start, starts, whole_check
from kiosk.app.step_leftovers import QUIET_SECONDS, collect_later
from kiosk.widgets.line_entry import LineInput
from kiosk.widgets.password_coach import PasswordLine
from kiosk.widgets.place_entry import PlaceEntry
from tests.journey import kiosk_app, session_at

Clock = Callable[[], float]
Task = Callable[[], list[Row]]

LAST = Path(__file__).with_name("last.json")
"""The kept run, with which each later one is compared."""
SIZES, QUICK_SIZES = (1_000, 10_000), (1_000,)
"""Sessions in the store; ten thousand take most of a minute to make."""

SIZE = (128, 36)
STEPS = ("identidad", "expedicion", "contacto", "residencia", "comerciante", "abrir", "registro", "clave")

KEY_REST, PAINTED_REST, STEP_REST = 0.08, 0.2, 0.3
"""Seconds after which a gesture is finished; a password's strength is estimated within the longest."""


class Anchor(App[None]):
    """The empty app: one box on a screen, and another screen with four boxes."""

    def compose(self) -> ComposeResult:
        """Make the box."""
        yield Input(id="box")


class Four(Screen[None]):
    """A step with only Textual's widgets."""

    def compose(self) -> ComposeResult:
        """Make four boxes."""
        with VerticalScroll():
            for number in range(4):
                yield Static(f"Pregunta {number}")
                yield Input()


async def spent(
    gesture: Callable[[], Awaitable[object]], rest: float, clocks: Sequence[Clock] = (time.process_time,)
) -> list[float]:
    """Milliseconds, by each clock, of a gesture and of what it starts within so many seconds.

    It does not ask the widgets whether they are done, as Pilot does: that costs more than a key.
    """
    begun = [clock() for clock in clocks]
    await gesture()
    await asyncio.sleep(rest)
    return [(clock() - before) * 1000 for clock, before in zip(clocks, begun, strict=True)]


def press(app: App[Any], letter: str) -> Callable[[], Awaitable[object]]:
    """A function that sends a key as the terminal's driver does."""

    async def send() -> None:
        key = events.Key(letter, letter)
        key.set_sender(app)
        app.post_message(key)

    return send


async def keys(
    whats: Sequence[str],
    step: str,
    box: Callable[[App[Any]], Input],
    letters: str,
    rounds: int,
    rest: float = KEY_REST,
    clocks: Sequence[Clock] = (time.process_time,),
) -> list[Row]:
    """A letter in a box of a step, in turns with one in the anchor.

    Args:
        whats: name of the line for each clock.
        step: id of the step.
        box: finds the box on the screen.
        letters: what is typed, again and again.
        rounds: how many letters.
        rest: seconds after which a letter is finished.
        clocks: seconds of processor time, of the process or of the interface's thread.
    """
    app, anchor = kiosk_app(Path(tempfile.mkdtemp())), Anchor()
    async with app.run_test(size=SIZE) as pilot, anchor.run_test(size=SIZE):
        await app.applicant.enter(session_at(step))
        await pilot.pause()
        line, other = box(app), anchor.query_one(Input)
        line.focus()
        other.focus()
        figures, anchors = [], []
        for number in range(rounds):
            if number % len(letters) == 0:
                line.value = other.value = ""
                await pilot.pause(0.2)
            letter = letters[number % len(letters)]
            figures.append(await spent(press(app, letter), rest, clocks))
            anchors.append(await spent(press(anchor, letter), rest, clocks))
            if line.value[-1:] != letter or other.value[-1:] != letter:
                raise RuntimeError(f"«{letter}» did not arrive: the machine is too busy to measure")
        with app._context():  # two apps run here, and a widget that is removed asks for its own
            line.value = ""
    columns = zip(whats, zip(*figures, strict=True), zip(*anchors, strict=True), strict=True)
    return [row(what, "ms CPU", ours, theirs) for what, ours, theirs in columns]


async def steps(rounds: int) -> list[Row]:
    """A change of steps, in turns with a change of the anchor's screens."""
    app, anchor = kiosk_app(Path(tempfile.mkdtemp())), Anchor()
    async with app.run_test(size=SIZE), anchor.run_test(size=SIZE):
        await app.applicant.enter(session_at(STEPS[0]))
        await anchor.push_screen(Four())
        figures, anchors = [], []
        for number in range(rounds):
            app.autosave.session = session_at(STEPS[(number + 1) % len(STEPS)])
            figures += await spent(app.applicant.show_step, PAINTED_REST)
            await asyncio.sleep(QUIET_SECONDS)  # nobody waits for what the step before left
            anchors += await spent(lambda: anchor.switch_screen(Four()), PAINTED_REST)
        app.autosave.session = None
    return [row("step to step", "ms CPU", figures, anchors)]


def screens(rounds: int) -> list[Task]:
    """The tasks for keys and steps; an event loop for each."""
    return [
        lambda: asyncio.run(
            keys(
                ["key, form field"],
                "contacto",
                lambda app: app.screen.query(LineInput).first(),
                "abcdefgh",
                rounds,
            )
        ),
        lambda: asyncio.run(
            keys(
                ["key, place list"],
                "expedicion",
                lambda app: app.screen.query(PlaceEntry).first().line,
                "cundi",
                rounds,
            )
        ),
        lambda: asyncio.run(coach(rounds)),
        lambda: asyncio.run(steps(rounds)),
    ]


async def coach(rounds: int) -> list[Row]:
    """A letter of a practice password; the estimate of its strength is made by another thread."""
    return await keys(
        ["key, password coach", "the same and the estimate"],
        "clave",
        lambda app: app.screen.query_one(PasswordLine),
        "Luna8&Tambor",
        rounds,
        STEP_REST,
        [time.thread_time, time.process_time],
    )


def all_tasks(quick: bool, sizes: Sequence[int]) -> list[Task]:
    """What is measured, in the order of the table; each task makes some of its lines."""
    letters, processes = (24, 5) if quick else (96, 9)
    beside = None if quick else harlequin.python()
    if beside is None and not quick:
        print(f"pip could not install {harlequin.PIN}: the start of harlequin is left out.\n")
    tasks = [*screens(letters), lambda: starts(processes, beside), lambda: between(processes)]
    tasks += [lambda size=size: store.rows(size, empty_start) for size in sizes]  # type: ignore[misc]  # mypy knows no lambda's default
    return tasks if quick else [*tasks, lambda: whole_check(5), lambda: papers(6), lambda: printing(9)]


def measure(tasks: Sequence[Task], last: Run | None) -> tuple[Run, list[Change]]:
    """The lines of all tasks, and how those changed that the last run has as well.

    What looks worse is measured a second time. A line that is worse only once is not among the changes.
    """
    found = [task() for task in tasks]
    run = Run([one for rows in found for one in rows])
    if last is None:
        return run, []
    suspects = {change.what for change in compare(last, run) if change.worse}
    if not suspects:
        return run, compare(last, run)
    print(f"Looks worse, and is measured again: {', '.join(sorted(suspects))}", file=sys.stderr)
    for number, task in enumerate(tasks):
        if suspects & {one.what for one in found[number]}:
            found[number] = task()
    run = Run([one for rows in found for one in rows])
    return run, [one for one in compare(last, run) if one.what in suspects or not one.worse]


def main() -> int:
    """Print the table and what changed since the kept run; 1: a quick run found something worse."""
    parser = argparse.ArgumentParser(description="What a gesture costs.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no papers, a small store")
    parser.add_argument("--last", type=Path, default=LAST, help="the run to compare with")
    parser.add_argument(
        "--json", type=Path, help="write the figures into this file; it may be that of --last"
    )
    parser.add_argument("--store", type=int, nargs="+", metavar="SIZE", help="sessions in the store")
    args = parser.parse_args()
    if args.quick and args.json and args.json.resolve() == args.last.resolve():
        parser.error("a quick run has not every line, and does not replace the kept run")
    last = read(args.last) if args.last.is_file() else None
    gc.collect()
    collect_later()  # as in the kiosk
    run, changes = measure(all_tasks(args.quick, args.store or (QUICK_SIZES if args.quick else SIZES)), last)
    print(table(run))
    if not args.quick:
        print(slow_calls.report())
    print(f"\n{verdict(last, changes)}" if last else f"\nThere is no run to compare with: {args.last.name}")
    if args.json:
        write(run, args.json)
    return int(args.quick and any(change.worse for change in changes))


if __name__ == "__main__":
    sys.exit(main())
