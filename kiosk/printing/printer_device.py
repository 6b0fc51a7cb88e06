"""Asks the printer directly: CUPS learns late, or never, about paper, doors and power."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from kiosk.printing import ipp
from kiosk.printing.cups_client import USER
from kiosk.printing.ipp import Delimiter, Given, Group, Operation
from kiosk.printing.ipp_http import IppServer, ask
from kiosk.printing.ipp_reports import DeviceReport, JobReport

QUESTION_SECONDS = 2.0
_PORTS = {"ipp": 631, "ipps": 631, "http": 80, "https": 443}
_JOB = ("job-id", "job-name", "job-state", "job-impressions-completed")
_STATE = ("printer-state", "printer-state-reasons", "printer-make-and-model")


class Device:
    """A printer that speaks IPP.

    Args:
        uri: its address, as CUPS has it: ipp, ipps, http or https.
        question: timeout of a request, in seconds.

    Raises:
        ValueError: the address is of another kind.
    """

    def __init__(self, uri: str, question: float = QUESTION_SECONDS) -> None:
        address = urlsplit(uri)
        if address.scheme not in _PORTS or not address.hostname:
            raise ValueError("not the address of an IPP printer")
        self._server = IppServer(
            host=address.hostname,
            port=address.port or _PORTS[address.scheme],
            tls=address.scheme in {"ipps", "https"},
        )
        self._question = question
        self._path = address.path or "/"
        secure = "s" if self._server.tls else ""
        self._uri = f"ipp{secure}://{self._server.name}{self._path}"  # no name and password, no options

    async def report(self) -> DeviceReport:
        """The state of the printer; raises NoAnswerError and IppRefusedError."""
        return DeviceReport.read(await self.attributes(_STATE))

    async def jobs(self, name: str) -> tuple[JobReport, ...]:
        """The printer's jobs of one name, with the finished ones; raises NoAnswerError and IppRefusedError.

        CUPS sends a job under its own name, so these show whether it was printed.
        """
        found: dict[int, JobReport] = {}  # a job that ends between the two questions is in both answers
        for which in ("not-completed", "completed"):
            wanted: dict[str, Given] = {"which-jobs": which, "requested-attributes": _JOB}
            target = {"printer-uri": self._uri, "requesting-user-name": USER}
            body = ipp.request(Operation.GET_JOBS, {**target, **wanted})
            answer = await ask(self._server, self._path, body, self._question)
            found |= {job.id: job for job in map(JobReport.read, answer.of(Delimiter.JOB))}
        return tuple(job for job in found.values() if job.name == name)

    async def attributes(self, wanted: Sequence[str]) -> Group:
        """Attributes of the printer by their IPP names; raises NoAnswerError and IppRefusedError."""
        body = ipp.request(
            Operation.GET_PRINTER_ATTRIBUTES, {"printer-uri": self._uri, "requested-attributes": wanted}
        )
        answer = await ask(self._server, self._path, body, self._question)
        return answer.only(Delimiter.PRINTER)


def behind(device_uri: str) -> Device | None:
    """The printer behind a queue; None if it cannot be asked (USB, raw socket, file, name on dnssd)."""
    try:
        return Device(device_uri)
    except ValueError:
        return None
