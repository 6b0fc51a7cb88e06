"""How papers on their way to the printer are told to the applicant: a line for each, and one for them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.ports import PrinterState, PrintJob, PrintState

WAIT = "No tiene que hacer nada: sale sola cuando se arregle. Si tarda, pulse F1 y llame al funcionario."
SAFE = "Nada se perdió. Mientras tanto puede seguir con Enter."


@dataclass(frozen=True)
class PaperStatus:
    """The jobs of one session and the printer, as they are now."""

    jobs: tuple[PrintJob, ...] = ()
    state: PrinterState = field(default_factory=lambda: PrinterState(""))
    came_out: bool = False
    """The last sheet came out while the step on the screen was shown."""

    def of(self, document: str) -> PrintJob | None:
        """The last job of a document; earlier ones were of answers that have changed, or spoilt."""
        return next((job for job in reversed(self.jobs) if job.document == document), None)

    @property
    def last(self) -> tuple[PrintJob, ...]:
        """The last job of each document."""
        return tuple({job.document: job for job in self.jobs}.values())

    @property
    def on_paper(self) -> bool:
        """Paper came out: a machine without a printer only keeps the files."""
        return any(job.page for job in self.last)

    @property
    def under_way(self) -> bool:
        """Something will still come out by itself."""
        return any(job.state.under_way for job in self.last)


def told(job: PrintJob | None, *, paused: bool) -> str:
    """How far one paper is, with a mark before it."""
    if job is None:
        return "✔ impreso"
    match job.state:
        case PrintState.DONE:
            return "✔ salió" if job.page else "✔ lista"
        case PrintState.UNCONFIRMED:
            return "▲ el funcionario revisa si salió"
        case PrintState.CANCELLED:
            return "✘ no va a salir; llame al funcionario con F1"
    if job.trouble:
        return f"▲ {_phrase(job.trouble)}"
    if job.state is PrintState.SENT and job.page:
        return f"… página {min(job.page, job.pages)} de {job.pages}"
    if job.state is PrintState.SENT:
        return "… en la impresora"
    return "… en espera: la impresión está en pausa" if paused else "… en espera"


def summary(progress: PaperStatus, place: str) -> str:
    """What is going on and what the applicant does, in one to three lines.

    Args:
        progress: how the papers are.
        place: where paper comes out, as a sentence.
    """
    if trouble := _trouble(progress):
        return f"▲ {trouble}\n{WAIT}\n{SAFE}"
    if asked := _in(progress, PrintState.UNCONFIRMED):
        what = "un documento salió" if len(asked) == 1 else f"{len(asked)} documentos salieron"
        return f"▲ No sabemos si {what}. El funcionario mira la impresora.\nPulse F1 y llámelo. {SAFE}"
    if lost := _in(progress, PrintState.CANCELLED):
        what = (
            "Un documento no se imprimió" if len(lost) == 1 else f"{len(lost)} documentos no se imprimieron"
        )
        return f"✘ {what}. {lost[0].trouble}".rstrip() + f"\nPulse F1 y llame al funcionario. {SAFE}"
    if progress.under_way and progress.state.paused:
        return f"El funcionario puso la impresión en pausa. Espere: sus hojas salen cuando la siga.\n{SAFE}"
    if progress.under_way:
        return f"Sus hojas están saliendo. {place}\nPuede esperarlas o seguir con Enter."
    ready = "salieron todas" if progress.on_paper else "sus hojas están listas"
    return f"✔ Listo: {ready}. {place}"


def note(progress: PaperStatus) -> str:
    """The same in a few words, for the top of another step; empty: nothing to tell."""
    if _trouble(progress):
        return "▲ La impresora espera ayuda"
    if _in(progress, PrintState.UNCONFIRMED, PrintState.CANCELLED):
        return "▲ Faltan hojas: llame con F1"
    if progress.under_way:
        return "… Sus hojas están saliendo"
    if progress.came_out:
        return "✔ Sus hojas ya salieron" if progress.on_paper else "✔ Sus hojas están listas"
    return ""


def listed(titles: Sequence[str]) -> str:
    """Names as people say them: «a», «a y b», «a, b y c»."""
    return " y ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def _trouble(progress: PaperStatus) -> str:
    """Why what is under way stands still, as a sentence."""
    waiting = [job for job in progress.last if job.state.under_way]
    told = [job.trouble for job in waiting if job.trouble]
    if told:
        return told[0]
    return progress.state.sentence if waiting and progress.state.blocking else ""


def _in(progress: PaperStatus, *states: PrintState) -> list[PrintJob]:
    """The last jobs in one of these states."""
    return [job for job in progress.last if job.state in states]


def _phrase(sentence: str) -> str:
    """A sentence within a line."""
    short = sentence.rstrip(".")
    return short[:1].lower() + short[1:]
