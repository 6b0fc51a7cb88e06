"""Decides whether a job came out, from what CUPS and the printer say of it. Nothing is sent or stored here.

CUPS' `completed` does not prove that paper came out:
- After a power cut in the middle of a job, CUPS says completed with nothing on paper. It leaves a mark
  (`cups-ipp-missing-job-history`) that stays on the queue.
- On a raw socket CUPS says completed when the bytes are sent.
CUPS may also begin a job twice: after it was killed or stopped in the middle of it, or after its queue was.
In all these cases the printer's own list of jobs is asked, if the printer keeps one.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from kiosk.printing.ipp_reports import JobReport, JobState
from kiosk.printing.outbox import OutboxRow

_MUTE = ("socket:", "file:", "lpd:")
"""Kinds of connection where CUPS calls a job completed without knowing whether paper came out."""
_ASKABLE = ("ipp:", "ipps:", "http:", "https:")
_NO_HISTORY = "cups-ipp-missing-job-history"
_STOPPING = "processing-to-stop-point"
"""A job that is being ended; CUPS may call it completed for a moment while the printer gave it up."""
_HANDED_OVER = "cups-waiting-for-job-completed"
"""CUPS' IPP sender gave the whole document to the printer and waits for paper."""

_FAILED = frozenset({JobState.CANCELED, JobState.ABORTED})
_REFUSALS = ("Printer cannot", "Print job too large", "Print file was not")
"""The beginning of CUPS' last message when the printer did not take a document; jobs ask for English."""


class JobOutcome(Enum):
    """What to do about a job at CUPS."""

    WAIT = "wait"
    """It is being printed, or waits."""
    DONE = "done"
    """It came out."""
    DOUBTFUL = "doubtful"
    """It is over, and only the printer knows whether it came out."""
    FAILED = "failed"
    """It is over without having come out, as far as CUPS knows."""
    BEGUN_TWICE = "begun-twice"
    """CUPS would print, or prints, what the printer had already begun."""


def of_job(job: JobReport, row: OutboxRow) -> JobOutcome:
    """Judge a job CUPS has, by what it says now and what was seen before."""
    waits = job.state in {JobState.PENDING, JobState.HELD}
    failed = job.state in _FAILED
    if row.reached and not failed and (waits or row.started not in {None, job.began}):
        return JobOutcome.BEGUN_TWICE
    if job.state is JobState.COMPLETED:
        clean = _NO_HISTORY not in job.printer_reasons and "job-completed-with-errors" not in job.reasons
        clean = clean and not job.message.startswith("Unable") and not row.address.startswith(_MUTE)
        clean = clean and not (_STOPPING in job.reasons and row.address.startswith(_ASKABLE))
        return JobOutcome.DONE if clean else JobOutcome.DOUBTFUL
    return JobOutcome.FAILED if failed else JobOutcome.WAIT


def reached(job: JobReport, address: str) -> bool:
    """Whether the printer may have put pages of it on paper."""
    if job.pages or (_HANDED_OVER in job.printer_reasons and job.state is JobState.PROCESSING):
        return True
    return job.started and not address.startswith(_ASKABLE)


def given_up(job: JobReport | None, known: Sequence[JobReport]) -> bool:
    """Whether a job is over and did not come out: CUPS says so, or the printer that knows it.

    Args:
        job: as CUPS has it; None: it has it no more. Then the kiosk may have taken it back itself, and what
            the printer only cancelled tells nothing.
        known: the printer's own jobs of that name.
    """
    if job and job.state in _FAILED:
        return of_printer(known) in {JobOutcome.FAILED, JobOutcome.DOUBTFUL}
    aborted = any(one.state is JobState.ABORTED for one in known)
    return of_printer(known) is JobOutcome.FAILED and (job is not None or aborted)


def why(job: JobReport | None, known: Sequence[JobReport]) -> str:
    """Name of the fault that ended a job that was given up."""
    if job is None or any(one.state is JobState.ABORTED for one in known):
        return "job-aborted"
    if job.state is JobState.ABORTED:
        return "job-aborted" if job.pages else "job-refused"
    return "job-refused" if job.message.startswith(_REFUSALS) else "job-cancelled"


def of_printer(known: Sequence[JobReport]) -> JobOutcome:
    """Judge by what the printer itself knows of the jobs of one name.

    Returns:
        DONE, WAIT (it is still at it), FAILED (it gave it up), DOUBTFUL (it knows nothing of it).
    """
    if any(job.state is JobState.COMPLETED for job in known):
        return JobOutcome.DONE
    if any(not job.state.over for job in known):
        return JobOutcome.WAIT
    return JobOutcome.FAILED if known else JobOutcome.DOUBTFUL
