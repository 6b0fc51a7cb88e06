"""A terminal of a busy office: serves one person after the other with real keys, and hands sessions on."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.person import (
    FAREWELL,
    WELCOME,
    Person,
    add_contract,
    answer,
    guide_pages,
    leave_with_code,
    open_code,
    tell_address,
    tell_contact,
    to_contact,
    to_experience,
    to_papers,
    to_review,
)
from tests.e2e.terminal import ENTER, F12, Terminal

PIN = "739154"
SHEETS = 4
"""Papers of one person."""
LONG = 1_800.0
"""Seconds after which a session from another terminal, or its papers, are not waited for any more."""
LATELY = 6
"""So many people that came last must not be on anybody else's screen."""
_CODE = re.compile(r"Código (\w{6})")
_ONE = re.compile(r"\b1 de \d+")
"""How many sessions of all staff have found."""
_SYLLABLES = ("ba", "ñu", "ce", "dí", "fo", "gua", "ri", "lo", "me", "zú")


@dataclass
class Visit:
    """One session, at the one or two terminals where it was."""

    person: Person
    code: str = ""
    seconds: float = 0.0
    """At the terminals, from the first key to the next welcome."""
    finished: bool = False
    papers: list[str] = field(default_factory=list)
    """The stations where its papers were printed, and printed again."""


def person(number: int) -> Person:
    """An invented person, one of a thousand; no word of one is a word of another."""
    word = "".join(_SYLLABLES[int(figure)] for figure in f"{(123 + 37 * number) % 1000:03d}")
    name = word.capitalize()
    return Person(
        number=f"10{71234567 + 13 * number}",
        given=f"{name}na Luz",
        family=f"{name}ez Pe{word}",
        mail=f"persona{number:03d}.x@example.org",
        mobile=f"31{23456789 + 17 * number}",
        address=f"Vereda {name}, finca {number + 101} # 7-19",
        employer=f"Club {name} Veloz",
        work=f"Monitora de {word}",
    )


class Register:
    """All who came to the office, at any terminal."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.broken = threading.Event()
        """Set once a terminal has stopped: nobody waits for it."""
        self._lock = threading.Lock()

    def comes(self) -> Visit:
        """The next person."""
        with self._lock:
            self.visits.append(visit := Visit(person(len(self.visits))))
            return visit

    def lately(self) -> list[Person]:
        """Who came last."""
        return [visit.person for visit in self.visits[-LATELY:]]


class Desk:
    """One terminal, and who has come to it."""

    def __init__(self, register: Register, terminal: Terminal, data: Path) -> None:
        self._register, self.terminal, self._data = register, terminal, data
        self.inbox: queue.SimpleQueue[Visit] = queue.SimpleQueue()
        """Sessions that the terminal before this one hands over, in the order in which they are wanted."""
        self.next: Desk = self

    @property
    def station(self) -> str:
        """The name of this kiosk."""
        return self._data.parent.name

    @property
    def printed(self) -> Path:
        """Where the printer of this kiosk, a folder, leaves the papers of each code."""
        return self._data / "printed"

    @property
    def journal(self) -> str:
        """What this kiosk wrote of itself."""
        return (self._data / "kiosk.log").read_text("utf-8")

    # --- what a terminal does in a round of the day

    def serve(self) -> None:
        """One person goes from the welcome to the farewell; the next terminal may print the papers again."""
        visit = self._register.comes()
        with self._sitting(visit):
            self._to_contact(visit)
            tell_contact(self.terminal, visit.person)
            self._finish(visit)
        self.next.inbox.put(visit)

    def send_on(self) -> None:
        """One person leaves in the middle and goes on at the next terminal; staff come here meanwhile."""
        visit = self._register.comes()
        with self._sitting(visit):
            self._to_contact(visit)
            self._leave(visit)
        self.next.inbox.put(visit)
        self._print_again(self._handed())

    def take_over(self) -> None:
        """One person leaves for good; then one comes who began at the terminal before."""
        with self._sitting(visit := self._register.comes()):
            self._to_contact(visit)
            self._leave(visit)
        with self._sitting(visit := self._handed()):
            open_code(self.terminal, visit.code, visit.person.number)
            self.terminal.wait_for(visit.person.mail)
            self.terminal.press(ENTER)
            answer(self.terminal, visit.person.mobile)
            self.terminal.wait_for("¿Dónde vive?")
            self._finish(visit)

    # --- a person

    @contextmanager
    def _sitting(self, visit: Visit) -> Iterator[None]:
        """Count the time, and look that nothing of anybody else was shown meanwhile."""
        terminal = self.terminal
        terminal.wait_for(WELCOME)
        kiosk, begun = terminal.on_screen(), time.monotonic()
        yield
        terminal.wait_for(WELCOME)
        visit.seconds += time.monotonic() - begun
        terminal.wait_until(lambda _: kiosk not in terminal.forked(), "the end of the person's kiosk")
        shown = bytes(terminal.written)
        terminal.written.clear()
        assert visit.person.dotted_number.encode() in shown, "the search itself finds nothing"
        others = {
            word for other in self._register.lately() if other != visit.person for word in other.secrets
        }
        told = [word for word in others if word.encode() in shown]
        assert not told, f"{self.station} showed somebody else's words: {told}"

    def _to_contact(self, visit: Visit) -> None:
        to_contact(self.terminal, visit.person)
        visit.code = _CODE.findall(self.terminal.text())[0]

    def _leave(self, visit: Visit) -> None:
        """Save a half answered step, and leave with the code."""
        self.terminal.type(visit.person.mail)
        self.terminal.wait_for(visit.person.mail)
        assert visit.code in leave_with_code(self.terminal)

    def _finish(self, visit: Visit) -> None:
        """Go on from the address to the farewell."""
        tell_address(self.terminal, visit.person)
        to_experience(self.terminal)
        add_contract(self.terminal, visit.person, "15/02/2023")
        to_review(self.terminal)
        to_papers(self.terminal)
        self.terminal.press(ENTER)
        self.terminal.wait_for("✔ Listo")
        visit.papers.append(self.station)
        self.terminal.press(ENTER)
        deque(guide_pages(self.terminal), maxlen=0)
        assert visit.code in self.terminal.wait_for(FAREWELL)
        visit.finished = True
        self.terminal.press(ENTER)

    # --- staff

    def _print_again(self, visit: Visit) -> None:
        """Staff find a session that was finished elsewhere, and print its papers here."""
        terminal = self.terminal
        terminal.wait_for(WELCOME)
        terminal.press(F12)
        terminal.wait_for("escriba su PIN")
        terminal.type(PIN, ENTER)
        terminal.wait_for("Buscar [B]")
        terminal.press("b")
        terminal.type(visit.code)
        terminal.wait_until(lambda text: visit.code in text and bool(_ONE.search(text)), "the one session")
        terminal.press(ENTER, ENTER)
        terminal.wait_for("Imprimir otra vez")
        terminal.press("i")
        terminal.wait_for("¿Qué se imprime otra vez?")
        terminal.press(ENTER)
        terminal.wait_for(f"Hecho: {SHEETS} documentos", LONG)
        visit.papers.append(self.station)
        terminal.press(F12)
        terminal.wait_for(WELCOME)
        terminal.still()
        terminal.written.clear()

    def _handed(self) -> Visit:
        """The next session from the terminal before this one."""
        until = time.monotonic() + LONG
        while True:
            try:
                return self.inbox.get(timeout=0.2)
            except queue.Empty:
                assert not self._register.broken.is_set(), "another terminal has stopped"
                assert time.monotonic() < until, "nobody came from the terminal before"
