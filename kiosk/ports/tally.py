"""The counts of each day, and where they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class Tally:
    """How often something happened on one day at one step. It is about no person."""

    day: date
    version: str
    """Mark of the content that people saw."""
    kind: str
    """What is counted, such as "help"; `kiosk.sessions.visit_counts` has the kinds."""
    step_id: str
    field: str
    """Id of the field; empty: the step as a whole."""
    number: int


class TallyStore(Protocol):
    """Keeps the counts. Every method may raise StoreError."""

    def add_tallies(self, tallies: Iterable[Tally]) -> None:
        """Add numbers to those of the same day, version, kind, step and field."""

    def tallies(self, since: date | None = None) -> tuple[Tally, ...]:
        """The numbers of each day, in no order; `since`: only those from this day on."""
