"""What is done for the whole kiosk now and then, such as wiping what is past its time."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.log import failure


class Chores:
    """Slow tasks; call `do` in a thread. One that fails goes to the journal, never to the applicant."""

    def __init__(self) -> None:
        self.tasks: list[Callable[[], object]] = []

    def do(self) -> None:
        """Do each of them once."""
        for task in self.tasks:
            try:
                task()
            except Exception as error:
                failure("chore_failed", error)
