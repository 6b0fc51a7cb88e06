"""Decides from the reports of CUPS and the printer whether a job came out. Nothing is sent or stored here.

CUPS' `completed` does not prove that paper came out:

- After a power cut during a job, CUPS says completed with nothing on paper. It leaves a mark
  (`cups-ipp-missing-job-history`) on the queue.
- On a raw socket CUPS says completed when the bytes are sent.

CUPS may also start a job twice: after it was killed or stopped during the job, or after its queue was. In all
these cases the printer's own list of jobs is asked, if it has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from kiosk.printing.ipp_reports import JobReport, JobState
from kiosk.printing.outbox import OutboxRow

_MUTE = ("socket:", "file:", "lpd:")
"""Kinds of connection on which CUPS says completed without knowing whether paper came out."""
_ASKABLE = ("ipp:", "ipps:", "http:", "https:")
_NO_HISTORY = "cups-ipp-missing-job-history"
_STOPPING = "processing-to-stop-point"
"""Reason of a job that is being ended; CUPS may call it completed for a moment although the printer aborted
it."""
_HANDED_OVER = "cups-waiting-for-job-completed"
"""Reason: CUPS' IPP backend has sent the whole document and waits for the printer."""

_FAILED = frozenset({JobState.CANCELED, JobState.ABORTED})
_REFUSALS = ("Printer cannot", "Print job too large", "Print file was not")
"""Beginnings of CUPS' last message if the printer refused the document; jobs ask for English."""


class JobOutcome(Enum):
    """The result of judging a job."""

    WAIT = "wait"
    """It is being printed, or waits."""
    DONE = "done"
    """It was printed."""
    DOUBTFUL = "doubtful"
    """It has ended, and only the printer knows whether it was printed."""
    FAILED = "failed"
    """It has ended unprinted, as far as CUPS knows."""
    BEGUN_TWICE = "begun-twice"
    """CUPS starts a job again that the printer has already begun."""


def of_job(job: JobReport, row: OutboxRow) -> JobOutcome:
    """Judge a job at CUPS, by its state now and what was seen before."""
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
    """Whether the printer may have printed pages of a job."""
    if job.pages or (_HANDED_OVER in job.printer_reasons and job.state is JobState.PROCESSING):
        return True
    return job.started and not address.startswith(_ASKABLE)


def given_up(job: JobReport | None, known: Sequence[JobReport]) -> bool:
    """Whether a job has ended unprinted, according to CUPS or the printer.

    Args:
        job: the job at CUPS. None: CUPS does not have it any more; the kiosk may have cancelled it itself, so
            a
            cancelled job at the printer proves nothing.
        known: the printer's own jobs of that name.
    """
    if job and job.state in _FAILED:
        return of_printer(known) in {JobOutcome.FAILED, JobOutcome.DOUBTFUL}
    aborted = any(one.state is JobState.ABORTED for one in known)
    return of_printer(known) is JobOutcome.FAILED and (job is not None or aborted)


def why(job: JobReport | None, known: Sequence[JobReport]) -> str:
    """Name of the fault that ended a job unprinted."""
    if job is None or any(one.state is JobState.ABORTED for one in known):
        return "job-aborted"
    if job.state is JobState.ABORTED:
        return "job-aborted" if job.pages else "job-refused"
    return "job-refused" if job.message.startswith(_REFUSALS) else "job-cancelled"


def of_printer(known: Sequence[JobReport]) -> JobOutcome:
    """Judge by the printer's own jobs of one name.

    Returns:
        DONE, WAIT (it is printing), FAILED (it cancelled or aborted it), DOUBTFUL (it does not know it).
    """
    if any(job.state is JobState.COMPLETED for job in known):
        return JobOutcome.DONE
    if any(not job.state.over for job in known):
        return JobOutcome.WAIT
    return JobOutcome.FAILED if known else JobOutcome.DOUBTFUL
