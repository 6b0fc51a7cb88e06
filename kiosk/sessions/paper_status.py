"""The words for applicants about documents sent to the printer: a line for each, and a summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.content.braces import put
from kiosk.content.printing_words import PrintingWords
from kiosk.ports import PrinterState, PrintJob, PrintState


@dataclass(frozen=True)
class PaperStatus:
    """The jobs of one session and the state of the printer."""

    jobs: tuple[PrintJob, ...] = ()
    state: PrinterState = field(default_factory=lambda: PrinterState(""))
    came_out: bool = False
    """The last page was printed while the current step was on the screen."""

    def of(self, document: str) -> PrintJob | None:
        """The last job of a document, or None; earlier ones were of answers that have changed since."""
        return next((job for job in reversed(self.jobs) if job.document == document), None)

    @property
    def last(self) -> tuple[PrintJob, ...]:
        """The last job of each document."""
        return tuple({job.document: job for job in self.jobs}.values())

    @property
    def on_paper(self) -> bool:
        """Whether paper was printed; the folder printer only writes files."""
        return any(job.page for job in self.last)

    @property
    def under_way(self) -> bool:
        """Whether a job is not finished yet and goes on by itself."""
        return any(job.state.under_way for job in self.last)


def told(words: PrintingWords, job: PrintJob | None, *, paused: bool) -> str:
    """The state of one document as a line with a mark before it; None: it was printed earlier."""
    if job is None:
        return f"✔ {words.line_printed}"
    match job.state:
        case PrintState.DONE:
            return f"✔ {words.line_done if job.page else words.line_kept}"
        case PrintState.UNCONFIRMED:
            return f"▲ {words.line_unsure}"
        case PrintState.CANCELLED:
            return f"✘ {words.line_lost}"
    if job.trouble:
        return f"▲ {_phrase(job.trouble)}"
    if job.state is PrintState.SENT and job.page:
        return f"… {put(words.line_page, hoja=min(job.page, job.pages), hojas=job.pages)}"
    if job.state is PrintState.SENT:
        return f"… {words.line_sent}"
    return f"… {words.line_paused if paused else words.line_waiting}"


def summary(words: PrintingWords, progress: PaperStatus, place: str) -> str:
    """The state of all documents and what the applicant does, in one to three lines.

    Args:
        words: the office's words.
        progress: the jobs and the printer.
        place: where paper comes out, as a Spanish sentence.
    """
    if trouble := _trouble(progress):
        return f"▲ {trouble}\n{words.wait}\n{words.safe}"
    if asked := _in(progress, PrintState.UNCONFIRMED):
        what = _counted(words.unsure_one, words.unsure_many, asked)
        return f"▲ {what}\n{words.unsure_call} {words.safe}"
    if lost := _in(progress, PrintState.CANCELLED):
        what = _counted(words.lost_one, words.lost_many, lost)
        return f"✘ {what} {lost[0].trouble}".rstrip() + f"\n{words.lost_call} {words.safe}"
    if progress.under_way and progress.state.paused:
        return f"{words.paused}\n{words.safe}"
    if progress.under_way:
        return f"{put(words.coming, lugar=place)}\n{words.wait_or_go_on}"
    return f"✔ {put(words.done if progress.on_paper else words.kept, lugar=place)}"


def note(words: PrintingWords, progress: PaperStatus) -> str:
    """The state in a few words, for the header line of another step; empty: nothing to say."""
    if _trouble(progress):
        return f"▲ {words.note_trouble}"
    if _in(progress, PrintState.UNCONFIRMED, PrintState.CANCELLED):
        return f"▲ {words.note_missing}"
    if progress.under_way:
        return f"… {words.note_coming}"
    if progress.came_out:
        return f"✔ {words.note_done if progress.on_paper else words.note_kept}"
    return ""


def listed(titles: Sequence[str]) -> str:
    """Names as a Spanish list: «a», «a y b», «a, b y c»."""
    return " y ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def _trouble(progress: PaperStatus) -> str:
    """Why printing has stopped, as a Spanish sentence; empty: it has not."""
    waiting = [job for job in progress.last if job.state.under_way]
    told = [job.trouble for job in waiting if job.trouble]
    if told:
        return told[0]
    return progress.state.sentence if waiting and progress.state.blocking else ""


def _counted(one: str, many: str, jobs: Sequence[PrintJob]) -> str:
    return one if len(jobs) == 1 else put(many, cuantos=len(jobs))


def _in(progress: PaperStatus, *states: PrintState) -> list[PrintJob]:
    """The last jobs in one of these states."""
    return [job for job in progress.last if job.state in states]


def _phrase(sentence: str) -> str:
    """A sentence turned into a phrase: lower case at the start, no dot at the end."""
    short = sentence.rstrip(".")
    return short[:1].lower() + short[1:]
