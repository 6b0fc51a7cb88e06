"""Sends each job to CUPS and follows it until the paper is out. A crash at any moment still prints it once.

The steps of a job are: Create-Job, store the job's number durably, Send-Document, follow. When the answer to
a step was lost, the next step first asks CUPS about the job. CUPS finds it by its name, which is
the key in the outbox.
- CUPS has the job without a document, and it never started: it is cancelled, and a new job gets the document.
- CUPS has the job with its document, or it started: it is followed.
- CUPS does not know a job it was given: the printer is asked. If it does not know the job, staff are asked.

One case cannot be prevented. A cupsd that is killed in the middle of a job may print it a second time.
`kiosk.printing.outcome` recognises this. The second printing is stopped, and staff are asked whether the
paper came out, unless the printer knows.
"""

from __future__ import annotations

import time

from kiosk import log
from kiosk.errors import PrintError
from kiosk.ports import PrintState
from kiosk.printing import media, outcome, printer_device
from kiosk.printing.cups_client import Cups
from kiosk.printing.ipp_http import IppRefusedError, NoAnswerError
from kiosk.printing.ipp_reports import JobReport, JobState
from kiosk.printing.monitor import PrinterReading, of_error
from kiosk.printing.outbox import Outbox, OutboxRow
from kiosk.printing.outcome import JobOutcome
from kiosk.printing.printer_faults import FAULTS
from kiosk.settings import PrintingSettings

SLOW_SECONDS = 60.0
"""Seconds without a new page after which a job in print is reported as slow."""
STRANDED_SECONDS = 3.0
"""Seconds after which a job that began, and waits without a fault, counts as forgotten by CUPS."""
_UNFIT = frozenset({0x040A, 0x040B, 0x0411, 0x0412})
"""IPP statuses that a second try would not change: format, attributes, format error, access (RFC 8011,
B.1.4)."""


class Delivery:
    """Does the next step of each unfinished job.

    Args:
        outbox: the stored jobs.
        cups: the print service.
        wanted: paper size, sides and copies.
    """

    def __init__(self, outbox: Outbox, cups: Cups, wanted: PrintingSettings) -> None:
        self._outbox = outbox
        self._cups = cups
        self._wanted = wanted
        self._progress: dict[str, tuple[object, float]] = {}
        """Key -> state and pages of the job, and since when they are unchanged (time.monotonic)."""

    async def step(self, row: OutboxRow, queue: str, look: PrinterReading, *, paused: bool) -> bool:
        """Do the next step of a job, if there is one now.

        Args:
            row: the job.
            queue: queue that jobs not yet at CUPS are sent to.
            look: state of that queue.
            paused: do not send jobs to CUPS.

        Returns:
            False: CUPS does not answer, so other jobs need not be tried now.

        Raises:
            PrintError: the outbox cannot be written.
        """
        answers, trouble = True, ""
        try:
            match row.job.state:
                case PrintState.WANTED:
                    trouble = FAULTS["paused-here"].sentence if paused else await self._submit(row, queue)
                case PrintState.CREATED:
                    trouble = await self._find(row)
                case _:
                    trouble = await self._follow(row, look if queue == row.queue else PrinterReading())
        except NoAnswerError:
            answers = False  # the monitor reports it sooner than a job could
        except IppRefusedError as error:
            trouble = of_error(error).sentence
        if trouble != row.job.trouble:
            self._outbox.note(row.job.key, trouble)
        return answers

    async def clear(self) -> None:
        """Delete from CUPS the jobs it must not keep; the rest is tried again by the next call.

        Raises:
            PrintError: the outbox cannot be written.
        """
        left = self._outbox.leftovers()
        try:
            known = await self._cups.jobs() if left else ()
            for key in left:
                for job in known:
                    if job.name == key:
                        await self._cups.purge(job.id)
                self._outbox.dropped(key)
        except NoAnswerError:
            return
        except IppRefusedError as error:
            log.failure("purge_refused", error, status=error.status)

    async def _submit(self, row: OutboxRow, queue: str) -> str:
        """Create-Job, store its number, Send-Document; an earlier attempt that got that far is continued."""
        if not queue:
            return FAULTS["queue-none"].sentence
        content = self._outbox.content(row)
        if content is None:
            return self._finish(row, PrintState.CANCELLED, "document-damaged")
        printer = await self._cups.attributes(queue, (*media.ATTRIBUTES, "device-uri"))
        address = printer.text("device-uri")
        if await self._adopt(row, queue, address):
            return ""
        try:
            options = media.Capabilities.read(printer).options(self._for(row))
        except PrintError as error:
            return error.detail
        job = await self._cups.create(queue, row.job.key, options)
        if not self._outbox.created(row.job.key, queue, address, job):
            await self._cups.purge(job)  # cancelled meanwhile
            return ""
        return await self._send(row, queue, address, job, content)

    def _for(self, row: OutboxRow) -> PrintingSettings:
        """The settings with the paper size of this job."""
        return self._wanted.model_copy(update={"media": row.job.media}) if row.job.media else self._wanted

    async def _send(self, row: OutboxRow, queue: str, address: str, job: int, content: bytes) -> str:
        try:
            await self._cups.send(queue, job, content)
        except IppRefusedError as error:
            await self._cups.purge(job)
            if error.status in _UNFIT:
                return self._finish(row, PrintState.CANCELLED, "job-refused")
            self._outbox.again(row.job.key)
            raise
        if self._outbox.sent(row.job.key, queue, address, job):
            log.event(
                "paper_sent", code=row.job.code or log.NOBODY, document=row.job.document, pages=row.job.pages
            )
        else:
            await self._cups.purge(job)
        return ""

    async def _adopt(self, row: OutboxRow, queue: str, address: str) -> bool:
        """Find the job of an earlier attempt; True: it has its document and is followed from now on."""
        mine = [job for job in await self._cups.jobs() if job.name == row.job.key]
        for job in mine:
            if not await self._withdraw(job):
                log.event("paper_found_again", code=row.job.code or log.NOBODY, document=row.job.document)
                return self._outbox.sent(row.job.key, queue, address, job.id)
        return False

    async def _withdraw(self, job: JobReport) -> bool:
        """Cancel a job that was not started; False: it may have been printed."""
        if job.started or (job.documents and not job.state.over):
            return False
        await self._cups.cancel(job.id)
        after = await self._cups.job(job.id)  # its document may have arrived in the meantime
        if after is not None and after.started:
            return False
        await self._cups.purge(job.id)
        return True

    async def _find(self, row: OutboxRow) -> str:
        """Decide on a job whose document may have been sent or not."""
        job = await self._job(row)
        if job is None:
            return await self._ask_printer(row, None)
        if await self._withdraw(job):
            self._outbox.again(row.job.key)
        else:
            self._outbox.sent(row.job.key, row.queue, row.address, job.id)
        return ""

    async def _follow(self, row: OutboxRow, look: PrinterReading) -> str:
        """Follow a job that CUPS has, or had."""
        known = await self._printer_jobs(row) if row.reached and self._wanted.copies == 1 else ()
        if outcome.of_printer(known) is JobOutcome.DONE:  # also while CUPS is away: it must not begin again
            return self._finish(row, PrintState.DONE)
        job = await self._job(row)
        judged = outcome.of_job(job, row) if job else JobOutcome.DOUBTFUL
        if judged is JobOutcome.DONE and not outcome.given_up(job, known):
            return self._finish(row, PrintState.DONE)
        if job is None or judged in {JobOutcome.DONE, JobOutcome.DOUBTFUL, JobOutcome.FAILED}:
            return await self._ask_printer(row, job)
        if judged is JobOutcome.BEGUN_TWICE or len(known) > 1:
            log.event("paper_begun_twice", code=row.job.code or log.NOBODY, document=row.job.document)
            await self._cups.purge(job.id)
            return ""
        if await self._stranded(row, job, look):
            return ""
        told = (min(job.pages, row.job.pages), job.began, row.reached or outcome.reached(job, row.address))
        if told != (row.job.page, row.started, row.reached):
            self._outbox.seen(row.job.key, told[0], told[1], reached=told[2])
        return self._standing_still(row, job, look)

    async def _stranded(self, row: OutboxRow, job: JobReport, look: PrinterReading) -> bool:
        """Send a job again that cupsd did not continue after it was stopped and started.

        CUPS never starts such a job again. It is sent again only if the printer says that it never received
        the job; otherwise the next step treats it as started.
        """
        waits = job.state is JobState.PENDING and job.began is not None and not look.fault
        if not waits or self._unchanged(row, job) < STRANDED_SECONDS:
            return False
        printer = printer_device.behind(row.address)
        if printer is None:
            return False
        try:
            seen = bool(await printer.jobs(row.job.key))
        except IppRefusedError:  # it keeps no list
            seen = True
        if seen:
            self._outbox.seen(row.job.key, row.job.page, job.began, reached=True)
        else:
            log.event("paper_stranded", code=row.job.code or log.NOBODY, document=row.job.document)
            await self._cups.purge(job.id)
            self._outbox.again(row.job.key)
        return True

    async def _printer_jobs(self, row: OutboxRow) -> tuple[JobReport, ...]:
        """The printer's own list of jobs while CUPS has the job: it shows a second printing before CUPS does.

        If a printer cannot make copies itself, CUPS sends it one job per copy. So two jobs of one name show a
        second printing only if one copy is wanted.
        """
        printer = printer_device.behind(row.address)
        try:
            return await printer.jobs(row.job.key) if printer else ()
        except (NoAnswerError, IppRefusedError):
            return ()

    async def _ask_printer(self, row: OutboxRow, job: JobReport | None) -> str:
        """Ask the printer, then decide on a job that CUPS has finished or does not have any more (None)."""
        known: tuple[JobReport, ...] = ()
        try:
            if printer := printer_device.behind(row.address):
                known = await printer.jobs(row.job.key)
        except NoAnswerError:
            return FAULTS["printer-silent"].sentence  # the printer may still answer, once it is back
        except IppRefusedError:
            known = ()  # it keeps no list
        match outcome.of_printer(known):
            case JobOutcome.DONE:
                return self._finish(row, PrintState.DONE)
            case JobOutcome.WAIT:
                return ""
        if outcome.given_up(job, known):
            return self._finish(row, PrintState.CANCELLED, outcome.why(job, known))
        return self._finish(row, PrintState.UNCONFIRMED, "unconfirmed")

    async def _job(self, row: OutboxRow) -> JobReport | None:
        """The row's job at CUPS; None if CUPS has given its number to another job."""
        job = await self._cups.job(row.job_id) if row.job_id is not None else None
        return job if job and job.name == row.job.key else None

    def _standing_still(self, row: OutboxRow, job: JobReport, look: PrinterReading) -> str:
        """Why a job has stopped, if the reason is the job and not the printer."""
        if job.state is JobState.PROCESSING and self._unchanged(row, job) > SLOW_SECONDS:
            return (look.fault or FAULTS["job-slow"]).sentence
        names = {JobState.HELD: "job-held", JobState.STOPPED: "job-stopped"}
        return FAULTS[names[job.state]].sentence if job.state in names and not look.fault else ""

    def _unchanged(self, row: OutboxRow, job: JobReport) -> float:
        """Seconds since the state or the pages of a job changed."""
        now, far = time.monotonic(), (job.state, job.pages)
        before, since = self._progress.get(row.job.key, (None, now))
        if before != far:
            self._progress[row.job.key] = far, now
            return 0.0
        return now - since

    def _finish(self, row: OutboxRow, state: PrintState, fault: str = "") -> str:
        """Store that a job is finished; returns the sentence that staff are shown about it."""
        sentence = FAULTS[fault].sentence if fault else ""
        if self._outbox.finish(row.job.key, state, sentence):
            self._progress.pop(row.job.key, None)
            facts = fault or state.value
            log.event("paper_over", code=row.job.code or log.NOBODY, document=row.job.document, reason=facts)
        return sentence
