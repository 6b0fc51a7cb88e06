"""What every test of a screen gets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from kiosk.app import app, locked
from kiosk.sessions import keeper
from kiosk.sessions import save_queue as scribe


class AtOnce(Executor):
    """Does everything in the thread that asks."""

    def __init__(self, *_: object) -> None:
        """Like a pool of threads."""

    def submit(self, task: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        """Do it."""
        done: Future[Any] = Future()
        try:
            done.set_result(task(*args, **options))
        except Exception as error:
            done.set_exception(error)
        return done


@pytest.fixture(autouse=True)
def _no_seconds_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, silence grows only when a test says so."""
    for module in (app, locked, keeper):
        monkeypatch.setattr(module, "boot_seconds", lambda: 100_000.0)


@pytest.fixture(autouse=True)
def _writes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake store answers at once, so nothing of a test hangs on which thread is faster.

    Threads that take their time are the matter of test_saving.py.
    """
    monkeypatch.setattr(scribe, "ThreadPoolExecutor", AtOnce)
