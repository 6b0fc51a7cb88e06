"""Requests to CUPS about its queues, and to create, follow and delete jobs (RFC 8011).

Every request has its own timeout, so that a cupsd that hangs costs a few seconds. Every method may raise
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
"""Path of the socket on Debian and Ubuntu."""
USER = "kiosk"
"""User name of all jobs. It is always the same: CUPS hides jobs from other users and lets only their owner
cancel them."""
QUESTION_SECONDS = 2.0
DOCUMENT_SECONDS = 10.0
_CLASS = 0x1
"""Bit of printer-type for a class of printers, where a job may go to any of them."""
_JOB = (
    *("job-id", "job-name", "job-state", "job-state-reasons", "job-printer-state-message"),
    *("job-printer-state-reasons", "job-impressions-completed", "number-of-documents", "time-at-processing"),
)
_QUEUE = (
    *("printer-name", "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "device-uri"),
    *("printer-type", "printer-make-and-model"),
)


def server() -> IppServer:
    """The address of CUPS: CUPS_SERVER if it is set (a socket's path, or host[:port]), else its usual socket.

    If that socket does not exist, it is port 631 of this machine, as for CUPS' own programs.
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
        where: its address; None: the one of `server`.
        question: timeout of a request, in seconds.
        document: timeout of sending a document, in seconds.
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
        """The state of a queue; raises IppRefusedError with NOT_FOUND if there is none of that name."""
        return QueueReport.read(await self.attributes(name, _QUEUE))

    async def attributes(self, name: str, wanted: Sequence[str]) -> Group:
        """The attributes of a queue by their IPP names, such as `kiosk.printing.media` reads."""
        answer = await self._ask(
            Operation.GET_PRINTER_ATTRIBUTES, _path(name), {"requested-attributes": wanted}, name
        )
        return answer.only(Delimiter.PRINTER)

    async def create(self, queue: str, name: str, options: Mapping[str, Given]) -> int:
        """Create a job without a document; returns its number.

        Args:
            queue: name of the queue.
            name: name of the job; without personal data, since it stays in CUPS' spool and logs.
            options: copies, media, sides, print-scaling.
        """
        answer = await self._ask(Operation.CREATE_JOB, _path(queue), {"job-name": name}, queue, options)
        return answer.only(Delimiter.JOB).number("job-id") or 0

    async def send(self, queue: str, job: int, pdf: bytes) -> None:
        """Send a job its only document."""
        attributes: dict[str, Given] = {
            "job-id": job,
            "requesting-user-name": USER,
            "document-format": "application/pdf",
            "last-document": True,
        }
        body = ipp.request(Operation.SEND_DOCUMENT, {"printer-uri": _uri(queue), **attributes})
        await ask(self._server, _path(queue), body, self._document, pdf)

    async def job(self, job: int) -> JobReport | None:
        """The state of a job; None if CUPS does not know it."""
        try:
            answer = await self._job(Operation.GET_JOB_ATTRIBUTES, job, {"requested-attributes": _JOB})
        except IppRefusedError as error:
            if error.status == IppRefusedError.NOT_FOUND:
                return None
            raise
        return JobReport.read(answer.only(Delimiter.JOB))

    async def jobs(self, queue: str = "") -> tuple[JobReport, ...]:
        """The kiosk's jobs of one queue, or of all, with the finished ones."""
        wanted: dict[str, Given] = {"which-jobs": "all", "my-jobs": True, "requested-attributes": _JOB}
        answer = await self._ask(Operation.GET_JOBS, _path(queue), wanted, queue)
        return tuple(JobReport.read(group) for group in answer.of(Delimiter.JOB))

    async def cancel(self, job: int) -> None:
        """Cancel a job; a finished one is not changed."""
        try:
            await self._job(Operation.CANCEL_JOB, job, {})
        except IppRefusedError as error:
            if error.status not in {IppRefusedError.NOT_FOUND, IppRefusedError.NOT_POSSIBLE}:
                raise

    async def purge(self, job: int) -> None:
        """Cancel a job, and delete its document and history from the spool."""
        for _ in range(2):  # for an active job the first call deletes the document, the second the history
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
