"""The checks of `kiosk doctor` for the printer, its queue, its paper, and the documents CUPS keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli import composition
from kiosk.cli.doctor.result import Check
from kiosk.errors import PrintError

if TYPE_CHECKING:
    from kiosk.printing.cups_client import Cups
    from kiosk.printing.ipp import Group
    from kiosk.printing.ipp_reports import QueueReport
    from kiosk.settings import Settings

CONFIGURATION = Path("/etc/cups/cupsd.conf")
SPOOL = Path("/var/spool/cups")
GUIDE = "Vea docs/impresora.md."
PATIENT_SECONDS = 3600
"""Seconds a job must be able to wait in CUPS: the hour in which somebody brings paper."""
_QUEUE = ("printer-error-policy", "job-cancel-after-default")


def checks(settings: Settings) -> list[Check]:
    """The results of all checks of the printer, in the order they are shown; nothing is printed."""
    from kiosk.printing.cups_client import Cups

    if not settings.printing.enabled:
        return [Check("printer", True, f"Impresora: apagada. {composition.open_printer(settings).place}")]
    return asyncio.run(_all(settings, Cups()))


async def _all(settings: Settings, cups: Cups) -> list[Check]:
    """Run the checks that need no printing."""
    from kiosk.printing.ipp_http import IppRefusedError
    from kiosk.printing.queue_choice import chosen_queue, only_queue

    name: str | None = settings.printing.printer
    try:
        name = name or await only_queue(cups)
        if name is None:
            return [_folder(settings)]
        name = chosen_queue(settings.paths.data / "outbox", name)
        if not name:
            return [_unchosen(await cups.queues())]
        queue = await cups.queue(name)
        group = await cups.attributes(name, _QUEUE)
    except PrintError as error:
        if not settings.printing.printer:  # CUPS is not configured, and without it the folder printer is used
            return [_folder(settings)]
        if isinstance(error, IppRefusedError) and error.status == IppRefusedError.NOT_FOUND:
            text = (
                f"Impresora: no hay una cola «{name}» en CUPS. Créela o corrija [printing] printer. {GUIDE}"
            )
            return [Check("printer", False, text)]
        return [Check("printer", False, "Impresora: CUPS no responde. Use: sudo systemctl restart cups")]
    return [
        _queue(queue),
        await _device(queue),
        await _media(settings, cups, queue),
        _patience(group),
        _kept(CONFIGURATION),
        await _leftovers(cups),
        _spool(SPOOL),
    ]


def _folder(settings: Settings) -> Check:
    folder = composition.printed_folder(settings)
    return Check("printer", True, f"Impresora: ninguna; los PDF quedan en {folder}")


def _unchosen(queues: Sequence[str]) -> Check:
    """Fail if there are several queues and none is chosen."""
    named = ", ".join(f"«{name}»" for name in queues)
    first = queues[0]
    advice = f'Elija una: kiosk printer switch {first}, o en kiosk.toml: [printing] printer = "{first}"'
    return Check("printer", False, f"Impresora: hay varias colas ({named}) y falta elegir. {advice}")


def _queue(queue: QueueReport) -> Check:
    """Check that the queue accepts documents and sends them to the printer."""
    from kiosk.printing.ipp_reports import PrinterStatus

    name = queue.name
    if queue.status is PrinterStatus.STOPPED:
        return Check(
            "printer", False, f"Impresora: la cola «{name}» está detenida. Use: sudo cupsenable {name}"
        )
    if not queue.accepting:
        text = f"Impresora: la cola «{name}» no recibe documentos. Use: sudo cupsaccept {name}"
        return Check("printer", False, text)
    return Check("printer", True, f"Impresora: la cola «{name}» está lista ({queue.model}).")


async def _device(queue: QueueReport) -> Check:
    """Check the state that the printer itself reports."""
    from kiosk.printing import printer_faults
    from kiosk.printing.ipp_reports import PrinterStatus
    from kiosk.printing.printer_device import behind

    device = behind(queue.device_uri)
    if device is None:
        text = "Estado de la impresora: no se le puede preguntar; CUPS no sabrá si le falta papel."
        return Check("printer_state", None, f"{text} {GUIDE}")
    try:
        report = await device.report()
    except PrintError:
        text = "Estado de la impresora: no responde. Revise que esté encendida y conectada a la red."
        return Check("printer_state", False, text)
    fault = printer_faults.of_printer(report.reasons, stopped=report.status is PrinterStatus.STOPPED)
    if fault:
        text = f"Estado de la impresora: {fault.sentence} {fault.advice}"
        return Check("printer_state", not fault.blocking, text)
    return Check("printer_state", True, "Estado de la impresora: lista.")


async def _media(settings: Settings, cups: Cups, queue: QueueReport) -> Check:
    """Check that the printer supports the settings for paper, sides and copies."""
    from kiosk.printing import media

    wanted = settings.printing
    try:
        able = media.Capabilities.read(await cups.attributes(queue.name, media.ATTRIBUTES))
        able.options(wanted)
    except PrintError as error:
        return Check("paper", False, f"Papel: {error.detail}")
    faces = "una cara" if wanted.sides == "one-sided" else "dos caras"
    return Check("paper", True, f"Papel: {wanted.media}, {faces}, copias: {wanted.copies}.")


def _patience(group: Group) -> Check:
    """Check that CUPS keeps a job until somebody has brought paper."""
    seconds = group.number("job-cancel-after-default") or 0
    if 0 < seconds < PATIENT_SECONDS:
        text = f"CUPS: cancela lo que espera más de {seconds} segundos. Quite MaxJobTime o súbalo. {GUIDE}"
        return Check("cups_patience", False, text)
    policy = group.text("printer-error-policy")
    if policy in {"abort-job", "stop-printer"}:
        text = f"CUPS: no sigue solo después de una falla ({policy}). Use retry-current-job. {GUIDE}"
        return Check("cups_patience", False, text)
    return Check("cups_patience", True, "CUPS: espera a que la impresora se arregle.")


def _kept(configuration: Path) -> Check:
    """Check that CUPS deletes printed documents and keeps the list of jobs, which the kiosk reads."""
    try:
        found = _directives(configuration.read_text("utf-8", "replace"))
    except OSError:
        text = f"Archivos de CUPS: no se puede leer {configuration}. Hace falta PreserveJobFiles No. {GUIDE}"
        return Check("cups_files", None, text)
    history = found.get("preservejobhistory", "yes")
    if history in {"no", "off", "false", "0"}:
        text = (
            f"Archivos de CUPS: PreserveJobHistory {history} impide saber qué salió. Escriba 86400. {GUIDE}"
        )
        return Check("cups_files", False, text)
    if found.get("preservejobfiles", "86400") not in {"no", "off", "false", "0"}:
        text = "Archivos de CUPS: guarda los documentos hasta que el quiosco los borra."
        return Check("cups_files", False, f"{text} Escriba PreserveJobFiles No en {configuration}. {GUIDE}")
    return Check("cups_files", True, "Archivos de CUPS: borra cada documento cuando termina.")


async def _leftovers(cups: Cups) -> Check:
    """Fail if the spool contains documents of finished jobs."""
    try:
        kept = [job for job in await cups.jobs() if job.state.over and job.documents]
    except PrintError:
        return Check("cups_spool", None, "Documentos en CUPS: no se pudo preguntar.")
    if kept:
        text = f"Documentos en CUPS: quedan {len(kept)} ya terminados. Abra el quiosco para que los borre."
        return Check("cups_spool", False, text)
    return Check("cups_spool", True, "Documentos en CUPS: ninguno terminado.")


def _spool(spool: Path) -> Check:
    """Fail if others than CUPS can read its spool."""
    try:
        wide = spool.stat().st_mode & 0o007
    except OSError:
        return Check("cups_privacy", None, f"Permisos de CUPS: no se puede ver {spool}.")
    if wide:
        text = f"Permisos de CUPS: cualquiera puede entrar a {spool}. Use: sudo chmod o= {spool}"
        return Check("cups_privacy", False, text)
    return Check("cups_privacy", True, "Permisos de CUPS: nadie más lee lo que se imprime.")


def _directives(text: str) -> Mapping[str, str]:
    """Name -> value of the lines that consist of those two words, in lower case (cupsd.conf(5))."""
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return {words[0].lower(): words[1].lower() for words in lines if len(words) == 2}
