"""An office's day: three kiosks at three terminals share one database, and serve one person after the other.

Nobody thinks or reads here: the keys come as soon as a screen is there. What is counted is what the machine
can do, not how fast people are.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

from tests.e2e.desk import Desk, Register
from tests.e2e.person import WELCOME
from tests.e2e.terminal import KIOSK, Terminal, children, environment, staffed
from tests.journey import ANSWERS

STATIONS = ("sala", "ventanilla", "pasillo")


def spent(pid: int) -> float:
    """Seconds of the processor that a process, its children that ended, and those that run have taken."""
    with suppress(OSError):  # gone meanwhile
        times = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[11:15]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK") + sum(map(spent, children(pid)))
    return 0.0


@dataclass(frozen=True)
class Figures:
    """What a day has cost."""

    minutes: float
    seconds: list[float]
    """Of each finished session, at its one or two terminals; in order."""
    left: int
    """Sessions that were left in the middle for good."""
    kiosks: float
    """Seconds of the processor, of the three kiosks with all they start."""
    database: float
    """The same of the database."""
    typing: float
    """The same of the test, which draws what three terminals would."""

    @property
    def sessions(self) -> int:
        """Finished or left."""
        return len(self.seconds) + self.left

    def __str__(self) -> str:
        """One line."""
        late = self.seconds[int(len(self.seconds) * 0.95)]
        each = [f"{took / self.sessions:.1f}" for took in (self.kiosks, self.database, self.typing)]
        return (
            f"{self.sessions} sessions in {self.minutes:.1f} minutes: {self.sessions * 60 / self.minutes:.0f}"
            f" an hour at three terminals, as fast as the machine can; {len(self.seconds)} finished,"
            f" median {median(self.seconds):.1f} s, 95 of 100 within {late:.1f} s; seconds of processor a"
            f" session: kiosks {each[0]}, database {each[1]}, the test itself {each[2]}"
        )


class Day:
    """The three terminals, and all who came."""

    def __init__(self, desks: Sequence[Desk], register: Register, server: int) -> None:
        """The desks, who came to them, and the first process of their database."""
        self.desks, self.register, self._server = desks, register, server
        self._played: dict[int, bool] = {}
        """The number of a round -> whether it is played."""
        self._lock = threading.Lock()

    def play(self, minutes: float) -> Figures:
        """Rounds of three people, at least one, until the time is over; the roles change after each.

        Raises:
            AssertionError: what the first terminal that stopped had to say.
        """
        faults: list[BaseException] = []
        begun, before, typing = time.monotonic(), self._spent(), time.process_time()

        def work(place: int) -> None:
            desk = self.desks[place]
            roles: tuple[Callable[[], None], ...] = (desk.serve, desk.send_on, desk.take_over)
            try:
                for number in count():
                    if not self._is_played(number, begun + minutes * 60):
                        break
                    roles[(place + number) % len(roles)]()
            except BaseException as fault:
                faults.append(fault)
                self.register.broken.set()

        with ThreadPoolExecutor(len(self.desks)) as pool:
            list(pool.map(work, range(len(self.desks))))
        if faults:
            raise faults[0]
        kiosks, database = (after - cost for after, cost in zip(self._spent(), before, strict=True))
        finished = sorted(visit.seconds for visit in self.register.visits if visit.finished)
        left = len(self.register.visits) - len(finished)
        took = (time.monotonic() - begun) / 60
        return Figures(took, finished, left, kiosks, database, time.process_time() - typing)

    def _is_played(self, number: int, end: float) -> bool:
        """Whether there is a round of this number: who comes to it first decides it for all three."""
        with self._lock:
            return self._played.setdefault(number, number == 0 or time.monotonic() < end)

    def _spent(self) -> tuple[float, float]:
        """What the kiosks and the database have taken of the processor."""
        return sum(spent(desk.terminal.pid) for desk in self.desks), spent(self._server)


@contextmanager
def open_office(root: Path, url: str, server: int) -> Iterator[Day]:
    """Three kiosks that are at their welcome.

    Args:
        root: gets a folder for each, and the key that they share.
        url: their database.
        server: its first process.
    """
    register, desks = Register(), []
    with ExitStack() as opened:
        for station in STATIONS:
            data = root / station / "data"
            data.parent.mkdir()
            staffed(data)
            settings = environment(
                data,
                KIOSK_STORE__URL=url,
                KIOSK_STORE__STATION=station,
                KIOSK_PRIVACY__KEY_PATH=str(root / "key"),
                KIOSK_TIMES__IDLE_SECONDS="3600",  # on a slow machine nobody went away
                KIOSK_TIMES__FAREWELL_SECONDS="3600",
                KIOSK_STAFF__IDLE_SECONDS="3600",
            )
            terminal = opened.enter_context(Terminal([KIOSK], settings, ANSWERS))
            desks.append(Desk(register, terminal, data))
        for desk, after in zip(desks, (*desks[1:], desks[0]), strict=True):
            desk.next = after
            desk.terminal.wait_for(WELCOME)
        yield Day(desks, register, server)
