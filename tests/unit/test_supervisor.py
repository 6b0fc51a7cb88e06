"""The process that forks kiosks: a signal that ends it is lost at no moment."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from kiosk.app.beginning import Beginning
from kiosk.app.watcher import Parent
from kiosk.cli import supervisor as supervising
from kiosk.cli.forked_kiosk import ForkedKiosk
from kiosk.cli.supervisor import Supervisor


class EndedBetweenTwo:
    """A service that is told to end while its content is looked at, between two people."""

    refused = False

    def __init__(self) -> None:
        self.looked = 0

    def content(self) -> str:
        """The same each time."""
        self.looked += 1
        if self.looked > 1:
            os.kill(os.getpid(), signal.SIGTERM)
        return "the same"

    def open_journal(self) -> None:
        """There is none."""

    def restore_terminal(self) -> None:
        """Nothing was changed."""

    def warm(self) -> None:
        """Nothing is loaded later."""

    def serve(self, parent: Parent) -> int:
        """Nobody is served."""
        return 0


class Waiting(ForkedKiosk):
    """A kiosk that waits for its turn, without a process."""

    def __init__(self) -> None:
        self.told: list[signal.Signals | str] = []

    def begin(self, beginning: Beginning) -> None:
        """Note it."""
        self.told.append("begin")

    def signal(self, number: signal.Signals) -> None:
        """Note it."""
        self.told.append(number)


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_the_end_that_comes_between_two_people_reaches_the_next_kiosk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervising, "cover", lambda: None)
    kiosk = Waiting()
    supervisor = Supervisor(EndedBetweenTwo())
    supervisor._spare = kiosk
    signal.signal(signal.SIGTERM, supervisor._end)
    supervisor._begin(Beginning())
    assert kiosk.told == ["begin", signal.SIGTERM]
