"""Counts the calls that hold the interface for more than 8 ms of processor time, while somebody uses it.

    .venv/bin/python -m bench.slow_calls [--quick]

A call is what the event loop does until it is free again; during it no key is heard. It is ours if its lines
in `kiosk/` alone take that long, and Textual's otherwise: styles, layout and painting of a whole screen are
one call each. The lines are found by looking often, so the parts are estimates.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.app.slow_calls import SlowCall, SlowCalls
from kiosk.app.step_leftovers import QUIET_SECONDS, collect_later
from kiosk.widgets.qr_code import draw_codes
from tests.journey import LOGIN, kiosk_app, session_at
from tests.journey import places as places_of_journey
from tests.screens.reach import settle
from tests.screens.scenes import LARGE, SCENES

LIMIT = 8.0
"""Milliseconds: half a picture of a screen with 60 a second."""

TYPED: dict[str, Sequence[str]] = {
    "contacto, con ayudas": "abcdefgh",
    "residencia, la lista": ("backspace", *"cundi"),
    "clave, mala": "Luna8",
    "experiencia, una fila": (*"Monitor", "tab", *"Alcaldia", "tab", *"15032022", "tab", *"2023"),
    "el día de una fecha": ("right", "down", "left", "up", "enter"),
    "las sesiones": (*"cotes", *["backspace"] * 5),
    "el registro": "rosa",
    "papeles": ("tab", "right", "left", "tab"),
}
"""Scene -> keys that are pressed there: boxes, lists, the coach, a contract, dates, searches, papers."""
STEPS = ("identidad", "expedicion", "contacto", "residencia", "comerciante", "experiencia", "revision")
QUIET = "StepLeftovers._collect"
"""The pass of the garbage collector; it begins only after a moment without a key."""
GUIDE = ("abrir", "registro", "usuario", "clave", "papeles", "despedida")


@dataclass
class Found:
    """What was found while one kind of thing was done."""

    what: str
    calls: int = 0
    slow: list[SlowCall] = field(default_factory=list)

    def hear(self, call: SlowCall) -> None:
        """Keep a call that was slow on the processor's clock; what waited is the machine's matter here."""
        if call.milliseconds >= LIMIT:
            self.slow.append(call)

    @property
    def ours(self) -> list[SlowCall]:
        """Those whose part in kiosk/ alone is over the limit."""
        return [call for call in self.slow if call.own >= LIMIT and call not in self.quiet]

    @property
    def quiet(self) -> list[SlowCall]:
        """Passes of the garbage collector."""
        places = [(call, call.place(LIMIT)) for call in self.slow]
        return [call for call, place in places if place and place.function == QUIET]

    def line(self) -> str:
        """A line for the table of `bench.speed`."""
        ours = len(self.ours)
        others = len(self.slow) - ours - len(self.quiet)
        what = f"calls over {LIMIT:.0f} ms by {self.what}, ours / Textual's"
        return f"| {what} | of {self.calls} | {ours} / {others} | - | - | - |"

    def places(self) -> list[str]:
        """Where ours were, most frequent first, each with its longest part; the quiet ones last."""
        most: Counter[str] = Counter()
        longest: dict[str, float] = {}
        for call in self.ours:
            place = call.place(LIMIT)
            name = f"{place.line} {place.function}, {call.widget}" if place else "?"
            most[name] += 1
            longest[name] = max(longest.get(name, 0.0), call.own)
        told = [
            f"- {self.what}: {times} x {name}, up to {longest[name]:.0f} ms"
            for name, times in most.most_common()
        ]
        if quiet := self.quiet:
            most_quiet = max(call.milliseconds for call in quiet)
            told.append(
                f"- {self.what}: {len(quiet)} x the collector, without a key, up to {most_quiet:.0f} ms"
            )
        return told


@asynccontextmanager
async def watched(found: Found) -> AsyncIterator[None]:
    """Time the calls of the loop meanwhile."""
    calls = SlowCalls(LIMIT, found.hear).start()
    try:
        yield
    finally:
        calls.stop()
        found.calls += calls.calls


async def keys(rounds: int) -> Found:
    """Keys in all kinds of boxes and lists."""
    found = Found("keys")
    for scene in SCENES:
        if scene.name not in TYPED:
            continue
        app = scene.app(Path(tempfile.mkdtemp()), "claro")
        async with app.run_test(size=LARGE) as pilot:
            await scene.show(app, pilot)
            await asyncio.sleep(2 * QUIET_SECONDS)  # what the screen before left is collected meanwhile
            async with watched(found):
                for _ in range(rounds):
                    await pilot.press(*TYPED[scene.name])
                    await settle(pilot)
    return found


async def steps(rounds: int) -> Found:
    """One step after the other, the first time for a person and again."""
    found = Found("steps")
    app = kiosk_app(Path(tempfile.mkdtemp()), fresh_process=True)
    gc.collect()
    collect_later()
    async with app.run_test(size=LARGE) as pilot:
        await asyncio.sleep(2 * QUIET_SECONDS)
        await app.applicant.enter(session_at(STEPS[0]))
        await settle(pilot)
        async with watched(found):
            for step in (*STEPS[1:], *GUIDE) * rounds:
                await _go(app, pilot, step)
        app.autosave.session = None
    return found


async def _go(app: KioskApp, pilot: Pilot[Any], step: str) -> None:
    app.autosave.session = session_at(step)
    await app.applicant.show_step()
    await settle(pilot)
    await asyncio.sleep(2 * QUIET_SECONDS)


async def screens() -> Found:
    """Each kind of screen and dialog once, with the keys that lead to it."""
    found = Found("screens and dialogs")
    for scene in SCENES:
        app = scene.app(Path(tempfile.mkdtemp()), "claro")
        async with app.run_test(size=scene.size) as pilot, watched(found):
            await scene.show(app, pilot)
        gc.collect()  # an app of a person ends with its process, and leaves nothing to the next one
        gc.freeze()
    return found


async def look(*, quick: bool) -> list[Found]:
    """What was found by keys, by steps and, unless it is to be quick, by all screens."""
    gc.collect()
    collect_later()
    places_of_journey().sort_all()  # as the process that forks the kiosks does
    draw_codes(LOGIN)
    found = [await keys(1 if quick else 4), await steps(1 if quick else 3)]
    return found if quick else [*found, await screens()]


def lines(found: Sequence[Found]) -> str:
    """The lines for the table."""
    return "\n".join(one.line() for one in found)


def places(found: Sequence[Found]) -> str:
    """Where ours were, a line each."""
    told = [line for one in found for line in one.places()]
    return "\n".join(told) or f"No line of kiosk/ holds the interface for {LIMIT:.0f} ms."


def report(*, quick: bool = False) -> str:
    """The lines, and under them the places."""
    found = asyncio.run(look(quick=quick))
    return f"{lines(found)}\n\n{places(found)}"


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description="What holds the interface up.")
    parser.add_argument("--quick", action="store_true", help="keys and steps once, no other screens")
    print(report(quick=parser.parse_args().quick))


if __name__ == "__main__":
    main()
