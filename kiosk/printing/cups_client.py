"""Requests to CUPS: about its queues, and to create, follow and delete jobs (RFC 8011).

Every question has its own deadline, so a cupsd that hangs costs a few seconds. Every method may raise
NoAnswerError (CUPS does not run, is too slow, or does not answer in IPP) and IppRefusedError (it refused).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from kiosk.printing import ipp
from kiosk.printing.ipp import Delimiter, Given, Group, Operation
from kiosk.printing.ipp_http import IppRefusedError, IppServer, ask
from kiosk.printing.ipp_reports import JobReport, QueueReport

SOCKET = "/run/cups/cups.sock"
"""Where Debian and Ubuntu have it."""
USER = "kiosk"
"""Whose jobs they are: always the same name, or CUPS would hide and guard them from their own sender."""
QUESTION_SECONDS = 2.0
DOCUMENT_SECONDS = 10.0
_CLASS = 0x1
"""Bit of printer-type: a class of printers, where one job may go to any of them."""
_JOB = (
    *("job-id", "job-name", "job-state", "job-state-reasons", "job-printer-state-message"),
    *("job-printer-state-reasons", "job-impressions-completed", "number-of-documents", "time-at-processing"),
)
_QUEUE = (
    *("printer-name", "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "device-uri"),
    *("printer-type", "printer-make-and-model"),
)


def server() -> IppServer:
    """Where CUPS listens: CUPS_SERVER if set (a socket's path, or host[:port]), else its usual socket.

    Without that socket it is port 631 of this machine, as for CUPS' own programs.
    """
    wanted = os.environ.get("CUPS_SERVER", "").partition("/version=")[0]
    if wanted.startswith("/"):
        return IppServer(socket=wanted)
    if wanted:
        host, _, port = wanted.rpartition(":")
        if port.isdecimal() and host:
            return IppServer(host=host.strip("[]"), port=int(port))
        return IppServer(host=wanted.strip("[]"))
    return IppServer(socket=SOCKET) if Path(SOCKET).exists() else IppServer()


class Cups:
    """The print service of this machine.

    Args:
        where: its address; None: as `server` finds it.
        question: seconds a question may take.
        document: seconds handing over a document may take.
    """

    def __init__(
        self,
        where: IppServer | None = None,
        question: float = QUESTION_SECONDS,
        document: float = DOCUMENT_SECONDS,
    ) -> None:
        self._server = where or server()
        self._question = question
        self._document = document

    async def default_queue(self) -> str:
        """Name of the default destination; empty if there is none."""
        try:
            answer = await self._ask(Operation.CUPS_GET_DEFAULT, "/", {"requested-attributes": _QUEUE})
        except IppRefusedError as error:
            if error.status == IppRefusedError.NOT_FOUND:
                return ""
            raise
        group = answer.only(Delimiter.PRINTER)
        return "" if (group.number("printer-type") or 0) & _CLASS else group.text("printer-name")

    async def queues(self) -> tuple[str, ...]:
        """Names of the queues, without classes of several printers."""
        try:
            answer = await self._ask(Operation.CUPS_GET_PRINTERS, "/", {"requested-attributes": _QUEUE})
        except IppRefusedError as error:
            if error.status == IppRefusedError.NOT_FOUND:
                return ()
            raise
        found = answer.of(Delimiter.PRINTER)
        return tuple(
            one.text("printer-name") for one in found if not (one.number("printer-type") or 0) & _CLASS
        )

    async def queue(self, name: str) -> QueueReport:
        """How a queue is; IppRefusedError.NOT_FOUND if there is none of that name."""
        return QueueReport.read(await self.attributes(name, _QUEUE))

    async def attributes(self, name: str, wanted: Sequence[str]) -> Group:
        """Any attributes of a queue, such as those `kiosk.printing.media` reads."""
        answer = await self._ask(
            Operation.GET_PRINTER_ATTRIBUTES, _path(name), {"requested-attributes": wanted}, name
        )
        return answer.only(Delimiter.PRINTER)

    async def create(self, queue: str, name: str, options: Mapping[str, Given]) -> int:
        """Make a job that has no document yet; its id.

        Args:
            queue: where it goes.
            name: opaque: it stays in CUPS' spool and logs.
            options: copies, media, sides, print-scaling.
        """
        answer = await self._ask(Operation.CREATE_JOB, _path(queue), {"job-name": name}, queue, options)
        return answer.only(Delimiter.JOB).number("job-id") or 0

    async def send(self, queue: str, job: int, pdf: bytes) -> None:
        """Give a job its only document."""
        attributes: dict[str, Given] = {
            "job-id": job,
            "requesting-user-name": USER,
            "document-format": "application/pdf",
            "last-document": True,
        }
        body = ipp.request(Operation.SEND_DOCUMENT, {"printer-uri": _uri(queue), **attributes})
        await ask(self._server, _path(queue), body, self._document, pdf)

    async def job(self, job: int) -> JobReport | None:
        """How a job is; None if CUPS knows nothing of it."""
        try:
            answer = await self._job(Operation.GET_JOB_ATTRIBUTES, job, {"requested-attributes": _JOB})
        except IppRefusedError as error:
            if error.status == IppRefusedError.NOT_FOUND:
                return None
            raise
        return JobReport.read(answer.only(Delimiter.JOB))

    async def jobs(self, queue: str = "") -> tuple[JobReport, ...]:
        """The kiosk's jobs, finished ones too, of one queue or of all."""
        wanted: dict[str, Given] = {"which-jobs": "all", "my-jobs": True, "requested-attributes": _JOB}
        answer = await self._ask(Operation.GET_JOBS, _path(queue), wanted, queue)
        return tuple(JobReport.read(group) for group in answer.of(Delimiter.JOB))

    async def cancel(self, job: int) -> None:
        """Stop a job; one that is over already is left as it is."""
        try:
            await self._job(Operation.CANCEL_JOB, job, {})
        except IppRefusedError as error:
            if error.status not in {IppRefusedError.NOT_FOUND, IppRefusedError.NOT_POSSIBLE}:
                raise

    async def purge(self, job: int) -> None:
        """Stop a job if it is not over, and wipe its document and its history from the spool."""
        for _ in range(2):  # of a job under way the first time drops the document, the second the history
            try:
                await self._job(Operation.CANCEL_JOB, job, {"purge-job": True})
            except IppRefusedError as error:
                if error.status == IppRefusedError.NOT_FOUND:
                    return
                raise

    async def _ask(
        self,
        operation: Operation,
        path: str,
        attributes: Mapping[str, Given],
        queue: str = "",
        job: Mapping[str, Given] | None = None,
    ) -> ipp.Answer:
        target = {"printer-uri": _uri(queue), "requesting-user-name": USER}
        body = ipp.request(operation, {**target, **attributes}, job)
        return await ask(self._server, path, body, self._question)

    async def _job(self, operation: Operation, job: int, attributes: Mapping[str, Given]) -> ipp.Answer:
        target = {"job-uri": f"ipp://localhost/jobs/{job}", "requesting-user-name": USER}
        body = ipp.request(operation, {**target, **attributes})
        return await ask(self._server, f"/jobs/{job}", body, self._question)


def _path(queue: str) -> str:
    return f"/printers/{quote(queue, safe='')}" if queue else "/"


def _uri(queue: str) -> str:
    return f"ipp://localhost{_path(queue)}"
