"""An invented applicant for a terminal: types the answers, and knows which must be on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.interview.session import Session
from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.terminal import DOWN, ENTER, F1, F12, TAB, Terminal
from tests.journey import session_at

WELCOME = "Empezar [Enter]"


@dataclass(frozen=True)
class Person:
    """The answers of one person; none of them may be found in a log or a left file."""

    number: str = "1098765432"
    given: str = "Íñigo Andrés"
    family: str = "Ñustes Güengüé"
    mail: str = "inigo.nustes@example.org"
    mobile: str = "3157654321"
    address: str = "Vereda El Jabo, finca Las Piñas # 7-19"
    employer: str = "Corporación Ñandú Veloz"
    work: str = "Monitor de patinaje artístico"

    @property
    def spaced_mobile(self) -> str:
        """As it stands on the screen while it is typed."""
        return f"{self.mobile[:3]} {self.mobile[3:6]} {self.mobile[6:]}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must not be found anywhere, whole and in parts."""
        whole = (self.number, self.mail, self.mobile, self.address, self.employer, self.work)
        dotted = f"{int(self.number):,}".replace(",", ".")
        return (*whole, dotted, self.spaced_mobile, self.given, *self.family.split())


def start(terminal: Terminal) -> None:
    """Go from the welcome screen to the first step."""
    terminal.wait_for(WELCOME)
    terminal.press(ENTER)
    terminal.wait_for("Sus datos personales")


def start_over(terminal: Terminal) -> None:
    """Staff wipe the session on the screen, and another one begins."""
    terminal.press(F12)
    terminal.wait_for("PIN")
    terminal.type("739154", ENTER)
    terminal.wait_for("Borrar todo")
    terminal.press("r")
    terminal.wait_for("Sí, borrar")
    terminal.press(ENTER)
    terminal.wait_for("Sus datos personales")


def to_identity(terminal: Terminal, title: str = "¿Quién es usted?") -> None:
    """Go to the step of identity, or to the one named: give consent, say that there is no account."""
    start(terminal)
    terminal.press(DOWN, ENTER)
    terminal.wait_for("¿Ya tiene cuenta en SECOP II?")
    terminal.press(DOWN, ENTER)
    terminal.wait_for(title)


def identify(terminal: Terminal, person: Person) -> None:
    """Answer the step of identity: a cédula, its number, the names."""
    terminal.press(DOWN, ENTER)
    terminal.type(person.number, ENTER)
    terminal.type(person.given, ENTER)
    terminal.type(person.family, ENTER)
    terminal.wait_for("¿Dónde sacó su cédula?")


def to_contact(terminal: Terminal, person: Person) -> None:
    """Go from the welcome screen to the step of mail and telephone."""
    to_identity(terminal)
    identify(terminal, person)
    choose_place(terminal, "ces", "Cesar", "valled", "Valledupar")
    terminal.wait_for("¿Cómo le contactamos?")


def choose_place(terminal: Terminal, letters: str, department: str, more: str, municipality: str) -> None:
    """Choose a department by some letters, then a municipality; Enter takes the marked one."""
    terminal.type(letters)
    terminal.wait_for(department)
    terminal.press(ENTER)
    terminal.type(more)
    terminal.wait_for(municipality)
    terminal.press(ENTER)


def add_contract(terminal: Terminal, person: Person, since: str) -> None:
    """Add a current job that began on a day typed as dd/mm/aaaa."""
    terminal.press(ENTER)
    terminal.wait_for("¿Quién lo contrató?")
    terminal.type(person.employer, ENTER)
    terminal.type(person.work, ENTER)
    terminal.type(since, ENTER)
    terminal.press(TAB, " ")
    terminal.wait_for("[✔] Sigo trabajando allí")
    terminal.press(ENTER)
    terminal.wait_for("No tengo más")


def left_at(data: Path, step: str, answers: Mapping[str, Any] | None = None) -> Session:
    """A session that somebody left at a step, in the store of a data folder."""
    session = session_at(step, answers)
    session.notice, session.started_at = "1", "2026-11-23T12:00:00-05:00"
    TinySessionStore(data / "sessions", key_file=data / "key").save(session.record())
    return session


def go_on(terminal: Terminal, session: Session, number: str) -> None:
    """Open a session by its code and the number of the document."""
    terminal.wait_for(WELCOME)
    terminal.press(F1)
    terminal.wait_for("Su número de documento")
    terminal.type(session.code, ENTER)
    terminal.type(number, ENTER)
