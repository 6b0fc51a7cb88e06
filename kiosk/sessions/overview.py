"""What the staff screens show of sessions and jobs, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.ports import PrintJob, PrintState

OUTCOMES = {
    "": "abierta",
    "finished": "terminada",
    "left": "salió antes",
    "idle": "se fue",
    "declined": "no aceptó",
    "staff": "por funcionario",
    "expired": "venció",
}
"""Why a session ended, in a word or two."""
ALL = "*"
"""Instead of a document: every paper."""
DAMAGED = "archivo dañado"
JOB_WORDS = {
    PrintState.WANTED: "espera su turno",
    PrintState.CREATED: "va a la impresora",
    PrintState.SENT: "en la impresora",
    PrintState.DONE: "salió",
    PrintState.UNCONFIRMED: "sin confirmar: mire si salió",
    PrintState.CANCELLED: "no salió",
}
"""How far a job is."""


@dataclass(frozen=True)
class SessionRow:
    """One session in the table of staff; no answers but the initials."""

    id: str
    code: str
    who: str
    """Initials, or the whole name where somebody asked for it."""
    step: str
    """Title of the step it stands at."""
    percent: int
    """How far along the flow that step is."""
    age: int
    """Seconds since it was last saved; -1: unknown."""
    outcome: str = ""
    damaged: bool = False
    """Its file cannot be read."""
    here: bool = False
    """It is the session of this kiosk."""
    papers: str = ""
    """What became of its papers, in a word or two."""
    help_called: bool = False

    @property
    def state(self) -> str:
        """The one thing staff should see first."""
        if self.damaged:
            return DAMAGED
        if self.help_called and not self.outcome:
            return "● pidió ayuda"
        if self.here:
            return "en pantalla"
        return OUTCOMES.get(self.outcome, self.outcome)

    def matches(self, text: str) -> bool:
        """Whether a filter text is in what the table shows, capitals or not."""
        return (
            text.casefold() in " ".join((self.code, self.who, self.step, self.state, self.papers)).casefold()
        )


@dataclass(frozen=True)
class SessionDetails:
    """One session as staff see it once they opened it."""

    row: SessionRow
    """With the whole name."""
    document: str
    """The last digits of the document number, to tell people apart."""
    started: str
    """When, in words; empty: unknown."""
    papers: tuple[tuple[str, str], ...]
    """Id and title of each document this person gets."""
    jobs: tuple[PrintJob, ...]
    steps: tuple[tuple[str, str], ...]
    """Id and title of each step it can be sent back to, in order."""
    elsewhere: bool = False
    """It is open on another screen."""


def ago_words(seconds: int) -> str:
    """How long ago: «ahora», «hace 5 min», «hace 3 h», «hace 2 días»; «—» if it is not known."""
    words = age_words(seconds)
    return words if seconds < 60 else f"hace {words}"


def age_words(seconds: int) -> str:
    """An age without «hace», as a narrow column shows it: «ahora», «5 min», «3 h», «2 días»."""
    if seconds < 0:
        return "—"
    if seconds < 60:
        return "ahora"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 48 * 3600:
        return f"{seconds // 3600} h"
    return f"{seconds // 86400} días"


def job_words(job: PrintJob) -> str:
    """How a job is. One that stands still before its first page says nothing but its trouble."""
    if job.trouble and job.state.under_way and not job.page:
        return job.trouble
    if job.state is PrintState.SENT and job.page:
        words = f"página {job.page} de {job.pages}"
    elif job.state is PrintState.DONE and not job.page:
        words = "lista, sin impresora"
    else:
        words = JOB_WORDS[job.state]
    return f"{words} · {job.trouble}" if job.trouble else words


def papers_words(printed: bool, jobs: Sequence[PrintJob]) -> str:
    """The papers of a session at a glance."""
    if any(job.state is PrintState.UNCONFIRMED for job in jobs):
        return "sin confirmar"
    if any(job.state.under_way and job.trouble for job in jobs):
        return "detenidos"
    if any(job.state.under_way for job in jobs):
        return "imprimiendo"
    return "impresos" if printed or any(job.state is PrintState.DONE for job in jobs) else "—"


def pages_words(count: int) -> str:
    """«la página», «las 2 páginas»."""
    return "la página" if count == 1 else f"las {count} páginas"
