"""An invented applicant for a terminal: types the answers, and knows which must be on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.interview.session import Session
from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.terminal import DOWN, ENTER, F1, F10, F12, TAB, Terminal
from tests.journey import session_at

WELCOME = "Empezar [Enter]"
DONE = "Todavía no"
"""The careful answer where the guide asks whether something important is done."""
FAREWELL = "Gracias por su visita"


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
    def dotted_number(self) -> str:
        """As it stands on the screen and on paper."""
        return f"{int(self.number):,}".replace(",", ".")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must not be found anywhere, whole and in parts."""
        whole = (self.number, self.mail, self.mobile, self.address, self.employer, self.work)
        return (*whole, self.dotted_number, self.spaced_mobile, self.given, *self.family.split())


def answer(terminal: Terminal, text: str) -> None:
    """Type an answer, and press Enter once it is seen whole: keys that come in one burst are a reader's."""
    bare = re.compile(r"[ .]")  # the kiosk groups the figures of numbers
    terminal.type(text)
    terminal.wait_until(lambda seen: bare.sub("", text) in bare.sub("", seen), text)
    terminal.press(ENTER)


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
    for text in (person.number, person.given, person.family):
        answer(terminal, text)
    terminal.wait_for("¿Dónde sacó su cédula?")


def to_contact(terminal: Terminal, person: Person) -> None:
    """Go from the welcome screen to the step of mail and telephone."""
    to_identity(terminal)
    identify(terminal, person)
    choose_place(terminal, "ces", "Cesar", "valled", "Valledupar")
    terminal.wait_for("¿Cómo le contactamos?")


def tell_contact(terminal: Terminal, person: Person) -> None:
    """Answer the step of mail and telephone."""
    answer(terminal, person.mail)
    answer(terminal, person.mobile)
    terminal.wait_for("¿Dónde vive?")


def tell_address(terminal: Terminal, person: Person) -> None:
    """Answer the step of the address."""
    choose_place(terminal, "boya", "Boyacá", "raqu", "Ráquira")
    answer(terminal, person.address)
    terminal.wait_for("¿Es usted comerciante?")


def to_experience(terminal: Terminal) -> None:
    """Be no merchant, and go on to the jobs."""
    terminal.press(DOWN, ENTER)
    terminal.wait_for("Su experiencia de trabajo")


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
    for text in (person.employer, person.work, since):
        answer(terminal, text)
    terminal.press(TAB, " ")
    terminal.wait_for("[✔] Sigo trabajando allí")
    terminal.press(ENTER)
    terminal.wait_for("No tengo más")


def to_review(terminal: Terminal) -> None:
    """Have no more jobs, and go on to the review."""
    terminal.press(ENTER)
    terminal.wait_for("Revise sus respuestas")


def to_papers(terminal: Terminal) -> None:
    """Read the review to its end, accept it, and go on to the pages."""
    while "Leer más" in terminal.still():
        terminal.press(ENTER)
    terminal.press(ENTER)
    terminal.wait_for("pulse Enter para imprimir")


def guide_pages(terminal: Terminal) -> Iterator[str]:
    """Go through SECOP after the papers, up to the farewell; where the kiosk asks whether it is done, it is.

    Yields:
        The number of each step, while it is on the screen.
    """
    terminal.wait_gone("✔ Listo")
    numbered = re.compile(r"Paso \d+ de")
    while True:
        text = terminal.wait_until(lambda text: FAREWELL in text or bool(numbered.search(text)), "a step")
        if FAREWELL in text:
            return
        step = numbered.findall(text)[0]
        yield step
        terminal.press(ENTER)
        if DONE in terminal.wait_until(lambda text, step=step: step not in text or DONE in text, "the next"):  # type: ignore[misc]  # mypy knows no lambda's default
            terminal.press(ENTER)
            terminal.wait_gone(step)


def leave_with_code(terminal: Terminal) -> str:
    """«Guardar y salir»; returns the screen that shows the code and until when it can be used."""
    terminal.press(F10)
    shown = terminal.wait_for("Sirve hasta")
    terminal.press(ENTER)
    return shown


def left_at(data: Path, step: str, answers: Mapping[str, Any] | None = None) -> Session:
    """A session that somebody left at a step, in the store of a data folder."""
    session = session_at(step, answers)
    session.notice, session.started_at = "1", "2026-11-23T12:00:00-05:00"
    TinySessionStore(data / "sessions", key_file=data / "key").save(session.record())
    return session


def go_on(terminal: Terminal, session: Session, number: str) -> None:
    """Open a session by its code and the number of the document."""
    open_code(terminal, session.code, number)


def open_code(terminal: Terminal, code: str, number: str) -> None:
    """Open the session of a code with the number of the document; without a code, the one left last."""
    terminal.wait_for(WELCOME)
    terminal.press(F1)
    terminal.wait_for("Su número de documento")
    terminal.type(code, ENTER)
    answer(terminal, number)
