"""What holds the screen up is told with its place, and nothing is told of whom; off, nothing is timed."""

from __future__ import annotations

import argparse
import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import textual
from textual._context import active_message_pump
from textual.widgets import Static

import kiosk
from bench.slow_calls import LIMIT, Found, places
from kiosk import log
from kiosk.app.beginning import Beginning
from kiosk.app.relaunch import do_each
from kiosk.app.slow_calls import Place, SlowCall, SlowCalls
from kiosk.cli.one_person import OnePerson
from kiosk.cli.run import make
from kiosk.settings import Settings
from kiosk.settings.loading import load

NAME = "María Ñáñez"
SLOW, NEVER = 50.0, 10_000.0
"""Milliseconds: a limit that 200 ms of work are over, and one that no test reaches."""
UNTOUCHED = asyncio.Handle._run
ARGUMENTS = argparse.Namespace(unlocked=True, dry_run=True)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Path]:
    log.setup(tmp_path / "data", "INFO")
    yield tmp_path / "data" / log.FILE
    log.close()


def busy(_who: str = "") -> None:
    """Work for 200 ms of the processor."""
    end = time.thread_time() + 0.2
    while time.thread_time() < end:
        sum(range(1000))


def run(work: Callable[[], object], calls: SlowCalls) -> None:
    """Do it as one call of a loop."""

    async def once() -> None:
        calls.start()
        try:
            asyncio.get_running_loop().call_soon(work)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        finally:
            calls.stop()

    asyncio.run(once())


def told(journal: Path) -> dict[str, str]:
    """The facts of the only slow call."""
    (line,) = [line for line in journal.read_text("utf-8").splitlines() if " slow_call " in line]
    return dict(fact.split("=", 1) for fact in line.split(" slow_call ")[1].split())


def code_in(folder: str, name: str, body: str) -> Callable[..., None]:
    """A function that seems to stand in a file of a package."""
    found: dict[str, Any] = {"busy": busy}
    exec(compile(f"def {name}(inner=busy):\n    {body}\n", f"{folder}/invented.py", "exec"), found)  # noqa: S102 - the file must have another place
    made: Callable[..., None] = found[name]
    return made


KIOSK, TEXTUAL = (str(Path(package.__path__[0])) for package in (kiosk, textual))


def test_a_slow_call_is_told_with_its_place_in_the_kiosk(journal: Path) -> None:
    run(partial(do_each, [busy]), SlowCalls(SLOW))
    facts = told(journal)
    assert re.fullmatch(r"kiosk/app/relaunch\.py:\d+", facts["place"])
    assert facts["function"] == "do_each"
    assert int(facts["milliseconds"]) >= SLOW and int(facts["own"]) >= SLOW


def test_a_call_that_waits_is_told_as_one_that_works(journal: Path) -> None:
    run(partial(do_each, [partial(time.sleep, 0.2)]), SlowCalls(SLOW))
    facts = told(journal)
    assert facts["function"] == "do_each"
    assert int(facts["elapsed"]) >= SLOW > int(facts["milliseconds"])


def test_a_fast_call_is_not_told(journal: Path) -> None:
    calls = SlowCalls(NEVER)
    run(partial(do_each, [busy]), calls)
    assert calls.calls > 0 and "slow_call" not in journal.read_text("utf-8")


def test_nothing_that_a_call_is_about_is_told(journal: Path) -> None:
    run(partial(do_each, [partial(busy, NAME)]), SlowCalls(SLOW))
    assert set(told(journal)) <= set(log.Facts.__annotations__)
    assert not set(NAME.split()) & set(re.findall(r"\w+", journal.read_text("utf-8")))


def test_what_textual_does_by_itself_is_told_by_its_function_handler_and_widget(journal: Path) -> None:
    inner = code_in(TEXTUAL, "arrange", "inner()")
    handler = partial(code_in(TEXTUAL, "_on_idle", "inner()"), inner)

    def for_widget() -> None:
        active_message_pump.set(Static())
        asyncio.get_running_loop().call_soon(handler)

    async def once(calls: SlowCalls) -> None:
        calls.start()
        for_widget()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        calls.stop()

    asyncio.run(once(SlowCalls(SLOW)))
    facts = told(journal)
    assert facts["place"] == "textual/invented.py:2" and facts["own"] == "0"
    assert (facts["function"], facts["handler"], facts["widget"]) == ("arrange", "_on_idle", "Static")


@pytest.mark.parametrize(("inner", "own"), [("on_event", False), ("query", True)])
def test_what_only_hands_on_to_what_it_overrides_is_not_the_kiosks(inner: str, own: bool) -> None:
    """What calls anything else of Textual is."""
    heard: list[SlowCall] = []
    run(
        partial(code_in(KIOSK, "on_event", "inner()"), code_in(TEXTUAL, inner, "busy()")),
        SlowCalls(SLOW, heard.append),
    )
    ((place, _),) = heard[0].seen.most_common(1)
    assert place.own == own


def test_a_call_is_placed_in_the_kiosk_if_that_part_alone_is_slow() -> None:
    ours = Place(own=True, line="kiosk/a.py:1", function="f", handler="")
    others = Place(own=False, line="textual/b.py:2", function="g", handler="")
    assert SlowCall(100, 100, "", Counter({ours: 3, others: 7})).place(30) == ours
    assert SlowCall(100, 100, "", Counter({ours: 2, others: 8})).place(30) == others
    assert SlowCall(100, 100, "", Counter()).place(30) is None


def sampling() -> bool:
    return any(thread.name == "slow" for thread in threading.enumerate())


def test_it_is_off_by_default_and_nothing_is_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path))
    app = make(ARGUMENTS, Beginning())
    try:
        assert Settings().log.slow_ms == 0
        assert asyncio.Handle._run is UNTOUCHED and not sampling()
    finally:
        do_each(app.closers)


def test_it_is_on_where_the_app_is_made_until_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that forks the kiosks has no thread beside it."""
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path))
    monkeypatch.setenv("KIOSK_LOG__SLOW_MS", "50")
    parent = OnePerson(ARGUMENTS)
    assert asyncio.Handle._run is UNTOUCHED and not sampling()
    app = make(ARGUMENTS, Beginning(), parent._ready)
    assert asyncio.Handle._run is not UNTOUCHED and sampling()
    do_each(app.closers)
    assert asyncio.Handle._run is UNTOUCHED
    deadline = time.monotonic() + 60
    while sampling():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_settings_file_without_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[log]\nlevel = "ERROR"\n')
    assert load(file).log.slow_ms == 0


def test_the_bench_counts_ours_apart_from_textuals_and_the_collectors() -> None:
    def call(milliseconds: float, own: bool, function: str) -> SlowCall:
        place = Place(own=own, line="kiosk/a.py:1", function=function, handler="")
        return SlowCall(milliseconds, milliseconds, "FormScreen", Counter({place: 4}))

    found = Found("keys", calls=9)
    for one in (
        call(2 * LIMIT, True, "f"),
        call(3 * LIMIT, True, "f"),
        call(LIMIT, False, "g"),
        call(LIMIT, True, "StepLeftovers._collect"),
        call(LIMIT / 2, True, "f"),
    ):
        found.hear(one)
    assert found.line() == "| calls over 8 ms by keys, ours / Textual's | of 9 | 2 / 1 | - | - | - |"
    assert places([found]).splitlines() == [
        "- keys: 2 x kiosk/a.py:1 f, FormScreen, up to 24 ms",
        "- keys: 1 x the collector, without a key, up to 8 ms",
    ]
    assert places([Found("keys")]) == "No line of kiosk/ holds the interface for 8 ms."
