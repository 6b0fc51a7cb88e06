"""Fixtures for every test of a screen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from kiosk.app import app, locked, step_leftovers
from kiosk.sessions import keeper, save_queue


class AtOnce(Executor):
    """Runs every task in the caller's thread."""

    def __init__(self, *_: object) -> None:
        """Take the arguments of a thread pool."""

    def submit(self, task: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Run the task now."""
        done: Future[Any] = Future()
        try:
            done.set_result(task(*args, **options))
        except Exception as error:
            done.set_exception(error)
        return done


@pytest.fixture(autouse=True)
def _no_seconds_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the idle time, so that it passes only when a test says so."""
    for module in (app, locked, keeper):
        monkeypatch.setattr(module, "boot_seconds", lambda: 100_000.0)


@pytest.fixture(autouse=True)
def _writes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save in the caller's thread, so that no test depends on the order of threads.

    test_saving.py tests threads that take time.
    """
    monkeypatch.setattr(save_queue, "ThreadPoolExecutor", AtOnce)


@pytest.fixture(autouse=True)
def _collects_seldom_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app frees what a step left in a quiet moment: on a busy machine that is several times in each test.

    test_step_leftovers.py tests it.
    """
    monkeypatch.setattr(step_leftovers, "QUIET_SECONDS", 3600.0)
    monkeypatch.setattr(app, "keep_for_good", lambda: None)  # this process serves many people
