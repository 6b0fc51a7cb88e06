"""The table of faults that prevent printing: a sentence for the applicant, and advice for staff.

A fault that is not in the table is shown as `other`. Names are those of the standard if it has one
(printer-state-reasons, RFC 8011 5.4.12 and PWG 5100.9), else words of this program. CUPS' own messages are
never shown: they are in the language of its locale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PrinterFault:
    """One fault."""

    name: str
    sentence: str
    """For the applicant: what is wrong."""
    advice: str
    """For staff: what to do."""
    blocking: bool = True
    """Nothing is printed until somebody has cleared it."""


_TABLE = (
    # The printer, the most serious first.
    PrinterFault(
        "printer-silent",
        "La impresora no responde.",
        "Revise que la impresora esté encendida y que su cable de red esté conectado.",
    ),
    PrinterFault("media-jam", "Hay papel atascado en la impresora.", "Abra la impresora y retire el papel."),
    PrinterFault("cover-open", "La tapa de la impresora está abierta.", "Cierre la tapa de la impresora."),
    PrinterFault("door-open", "Una puerta de la impresora está abierta.", "Cierre las puertas."),
    PrinterFault("interlock-open", "Una puerta de la impresora está abierta.", "Cierre las puertas."),
    PrinterFault(
        "input-tray-missing", "Falta la bandeja del papel.", "Ponga la bandeja del papel en la impresora."
    ),
    PrinterFault(
        "media-needed", "Falta papel en la impresora.", "Ponga papel del tamaño que pide la impresora."
    ),
    PrinterFault("media-empty", "Falta papel en la impresora.", "Ponga papel en la bandeja.", blocking=False),
    PrinterFault("toner-empty", "Se acabó el tóner de la impresora.", "Cambie el cartucho de tóner."),
    PrinterFault(
        "marker-supply-empty", "Se acabó la tinta o el tóner de la impresora.", "Cambie el cartucho."
    ),
    PrinterFault("marker-waste-full", "La impresora pide mantenimiento.", "Cambie el depósito de residuos."),
    PrinterFault(
        "output-area-full", "La salida de la impresora está llena.", "Retire las hojas de la salida."
    ),
    PrinterFault("output-tray-missing", "Falta la bandeja de salida.", "Ponga la bandeja de salida."),
    PrinterFault(
        "spool-area-full", "La memoria de la impresora está llena.", "Apague y encienda la impresora."
    ),
    PrinterFault("shutdown", "La impresora está apagada.", "Encienda la impresora."),
    PrinterFault("offline", "La impresora no está en línea.", "Póngala en línea desde su panel."),
    PrinterFault("timed-out", "La impresora no responde.", "Apague y encienda la impresora."),
    PrinterFault("paused", "La impresora está en pausa.", "Quite la pausa en el panel de la impresora."),
    PrinterFault("printer-stopped", "La impresora se detuvo.", "Mire qué dice el panel de la impresora."),
    PrinterFault("toner-low", "Queda poco tóner.", "Tenga listo un cartucho de tóner.", blocking=False),
    PrinterFault(
        "marker-supply-low", "Queda poca tinta o tóner.", "Tenga listo un cartucho.", blocking=False
    ),
    PrinterFault("media-low", "Queda poco papel.", "Ponga papel en la bandeja.", blocking=False),
    PrinterFault(
        "output-area-almost-full", "La salida está casi llena.", "Retire las hojas.", blocking=False
    ),
    PrinterFault(
        "other", "La impresora avisa que algo no está bien.", "Mire qué dice su panel.", blocking=False
    ),
    # The print service and its queue.
    PrinterFault(
        "service-down",
        "El servicio de impresión está apagado.",
        "Inícielo: sudo systemctl start cups",
    ),
    PrinterFault(
        "service-silent",
        "El servicio de impresión no responde.",
        "Reinícielo: sudo systemctl restart cups",
    ),
    PrinterFault(
        "service-refuses", "El servicio de impresión rechaza las órdenes.", "Revise el servicio CUPS."
    ),
    PrinterFault(
        "queue-none",
        "Falta elegir la impresora.",
        "Elija una con el botón «Cambiar», o con: kiosk printer switch COLA",
    ),
    PrinterFault(
        "queue-missing",
        "La impresora fue retirada del sistema.",
        "Instálela otra vez en CUPS o elija otra impresora.",
    ),
    PrinterFault(
        "queue-paused",
        "La cola de impresión está detenida.",
        "Actívela: sudo cupsenable y el nombre de la cola",
    ),
    PrinterFault(
        "queue-rejecting",
        "La cola de impresión no recibe documentos.",
        "Permítalo: sudo cupsaccept y el nombre de la cola",
    ),
    PrinterFault(
        "spool-full",
        "No hay espacio para imprimir en esta máquina.",
        "Libere espacio en el disco: CUPS no puede guardar el documento.",
    ),
    # One job.
    PrinterFault("outbox", "No hay espacio para guardar lo que se imprime.", "Revise el disco del quiosco."),
    PrinterFault(
        "document-damaged",
        "El documento está dañado y no se imprimió.",
        "Prepare el documento de nuevo e imprímalo otra vez.",
    ),
    PrinterFault(
        "job-refused", "La impresora no aceptó el documento.", "Imprímalo de nuevo o use otra impresora."
    ),
    PrinterFault(
        "job-aborted",
        "La impresora abandonó el documento antes de terminar.",
        "Mire qué salió e imprímalo de nuevo.",
    ),
    PrinterFault(
        "job-cancelled",
        "El documento se canceló en la impresora.",
        "Si no fue a propósito, imprímalo de nuevo.",
    ),
    PrinterFault(
        "job-held",
        "El funcionario debe soltar este documento.",
        "Cancélelo en la lista e imprímalo otra vez. O suéltelo: sudo lp -i NÚMERO -H resume",
    ),
    PrinterFault(
        "job-stopped",
        "El funcionario debe revisar este documento.",
        "Revise la impresora. Si no sigue, cancele el documento en la lista e imprímalo otra vez.",
    ),
    PrinterFault(
        "job-slow", "La impresora tarda más de lo normal.", "Mire si tiene papel y qué dice su panel."
    ),
    PrinterFault(
        "unconfirmed",
        "No sabemos si este documento salió: el funcionario lo revisa.",
        "Mire si salieron todas las páginas y responda.",
    ),
    PrinterFault("paused-here", "El funcionario puso la impresión en pausa.", "Quite la pausa para seguir."),
)

FAULTS: Mapping[str, PrinterFault] = {fault.name: fault for fault in _TABLE}
"""Name -> fault, the most serious first."""

_SUFFIXES = ("-error", "-warning", "-report")
_HARMLESS = frozenset(
    {
        *("moving-to-paused", "connecting-to-device", "deactivated", "cups-waiting-for-job-completed"),
        *("wifi-not-configured", "identify-printer-requested", "cups-ipp-conformance-failure"),
        *("cups-insecure-filter-warning", "com.apple.print.recoverable"),
    }
)


def of_printer(reasons: Iterable[str], *, stopped: bool) -> PrinterFault | None:
    """The most serious fault a printer reports, or None.

    Makers report media-empty as report, warning or error while the printer goes on from another tray. So the
    severity is ignored: a fault blocks if the table says so, or if the printer has stopped.

    Args:
        reasons: printer-state-reasons, with or without their severity.
        stopped: whether printer-state is 5 (stopped).
    """
    plain = {_plain(reason): reason for reason in reasons if not _harmless(reason)}
    found = sorted(
        (fault for name, fault in FAULTS.items() if name in plain), key=lambda one: not one.blocking
    )
    if not found and any(not reason.endswith("-report") for reason in plain.values()):
        found = [FAULTS["other"]]
    if stopped:
        stopping = found[0] if found and found[0].name != "other" else FAULTS["printer-stopped"]
        return PrinterFault(stopping.name, stopping.sentence, stopping.advice)
    return found[0] if found else None


def _plain(reason: str) -> str:
    for suffix in _SUFFIXES:
        reason = reason.removesuffix(suffix)
    return reason


def _harmless(reason: str) -> bool:
    return _plain(reason) in _HARMLESS or reason.startswith(("cups-", "cups_", "com."))
