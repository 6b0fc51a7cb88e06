"""What staff screens show of sessions and print jobs, and the Spanish words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.ports import PrintJob, PrintState
from kiosk.ports.fleet import FleetKiosk

OUTCOMES = {
    "": "abierta",
    "finished": "terminada",
    "left": "salió antes",
    "idle": "se fue",
    "declined": "no aceptó",
    "staff": "por funcionario",
    "expired": "venció",
}
"""Outcome of a session -> its Spanish words."""
ALL = "*"
"""Stands for all documents where the id of one is expected."""
DAMAGED = "archivo dañado"
JOB_WORDS = {
    PrintState.WANTED: "espera su turno",
    PrintState.CREATED: "va a la impresora",
    PrintState.SENT: "en la impresora",
    PrintState.DONE: "salió",
    PrintState.UNCONFIRMED: "sin confirmar: mire si salió",
    PrintState.CANCELLED: "no salió",
}
"""State of a print job -> its Spanish words."""


@dataclass(frozen=True)
class SessionRow:
    """One session in the table of staff; of the answers it shows only the initials."""

    id: str
    code: str
    who: str
    """Initials; the whole name in `SessionDetails`."""
    step: str
    """Title of its current step."""
    percent: int
    """Position of that step in the flow, in percent."""
    age: int
    """Seconds since the last save; -1: not known."""
    outcome: str = ""
    damaged: bool = False
    """Its record cannot be read."""
    here: bool = False
    """It is the session on this screen."""
    papers: str = ""
    """State of its documents, in a word or two."""
    help_called: bool = False

    @property
    def asks_for_help(self) -> bool:
        """Somebody waits for staff."""
        return self.help_called and not self.outcome and not self.damaged

    @property
    def state(self) -> str:
        """The most important fact about the session, in Spanish."""
        if self.damaged:
            return DAMAGED
        if self.asks_for_help:
            return "● pidió ayuda"
        if self.here:
            return "en pantalla"
        return OUTCOMES.get(self.outcome, self.outcome)

    def matches(self, text: str) -> bool:
        """Whether the row contains a filter text; capitals make no difference."""
        return (
            text.casefold() in " ".join((self.code, self.who, self.step, self.state, self.papers)).casefold()
        )


@dataclass(frozen=True)
class SessionRows:
    """What the table shows, those who asked for help first, then the session of this kiosk."""

    rows: tuple[SessionRow, ...]
    total: int
    """How many sessions there are."""
    text: str = ""
    """What was looked for."""


@dataclass(frozen=True)
class SessionDetails:
    """One session as staff see it after opening it."""

    row: SessionRow
    """The row, with the whole name."""
    document: str
    """Kind and last four digits of the document, to tell two people with the same name apart."""
    started: str
    """Date and time of the start, in words; empty: not known."""
    papers: tuple[tuple[str, str], ...]
    """Id and title of each document the applicant gets."""
    jobs: tuple[PrintJob, ...]
    steps: tuple[tuple[str, str], ...]
    """Id and title of each earlier step that it can be sent back to, in order."""
    elsewhere: bool = False
    """Another screen has it open."""
    scans: tuple[str, ...] = ()
    """Names of its scanned files."""
    old_scans: frozenset[str] = frozenset()
    """Those of them that show a paper as it is not any more."""

    def scan_words(self, name: str) -> str:
        """A scanned file as staff read it."""
        return f"{name} (es de antes)" if name in self.old_scans else name


def ago_words(seconds: int) -> str:
    """A past time in words: «ahora», «hace 5 min», «hace 3 h», «hace 2 días»; «—» for a negative number."""
    words = age_words(seconds)
    return words if seconds < 60 else f"hace {words}"


def help_words(one: FleetKiosk) -> str:
    """That staff were called to a kiosk: «pide ayuda», and after a minute since when."""
    return f"pide ayuda desde {ago_words(one.help_seconds)}" if one.help_seconds >= 60 else "pide ayuda"


def age_words(seconds: int) -> str:
    """A time span in words without «hace», for a narrow column: «ahora», «5 min», «3 h», «2 días»."""
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
    """The state of a job in Spanish. If it has stopped before its first page, only the reason is returned."""
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
    """The state of a session's documents in one word."""
    if any(job.state is PrintState.UNCONFIRMED for job in jobs):
        return "sin confirmar"
    if any(job.state.under_way and job.trouble for job in jobs):
        return "detenidos"
    if any(job.state.under_way for job in jobs):
        return "imprimiendo"
    return "impresos" if printed or any(job.state is PrintState.DONE for job in jobs) else "—"


def pages_words(count: int) -> str:
    """«la página» or «las 2 páginas»."""
    return "la página" if count == 1 else f"las {count} páginas"
