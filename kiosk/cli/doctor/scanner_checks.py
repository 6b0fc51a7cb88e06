"""The checks of `kiosk doctor` for the scanner; a machine without one passes."""

from __future__ import annotations

import shutil
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

from kiosk import files
from kiosk.cli import card_readers, scan_services
from kiosk.cli.doctor.result import Check
from kiosk.errors import ScanError

if TYPE_CHECKING:
    from kiosk.settings import Settings


_USE_IT = 'Para usarlo, en kiosk.toml, en la sección [scanner]: device = "auto"'


def checks(settings: Settings) -> list[Check]:
    """The results of all checks of the scanner, in the order they are shown; nothing is scanned."""
    scanner = _scanner(settings)
    found = [scanner, _lines()] if scanner.ok else [scanner]
    if settings.handover.phone and scan_services.has_scanner(settings):
        found.append(_phone(settings.handover.address))
    return [*found, _reader(settings)] if settings.scanner.reader else found


def _phone(address: str) -> Check:
    """Whether a telephone can reach the page with the files."""
    advice = "Escriba en [handover] address la dirección de este quiosco en la red de los teléfonos."
    try:
        with socket.create_server((address, 0)) as listening:
            here = ip_address(listening.getsockname()[0]).is_loopback
    except OSError as error:
        return Check("phone", False, f"Página del teléfono: {address}: {files.reason(error)}. {advice}")
    if here:
        return Check("phone", False, f"Página del teléfono: {address} solo se ve desde aquí. {advice}")
    return Check("phone", True, f"Página del teléfono: se abre en {address}.")


def _reader(settings: Settings) -> Check:
    """The barcode reader; of one that types nothing can be asked."""
    place = settings.scanner.reader
    if place == card_readers.TYPES:
        return Check("reader", True, "Lector de códigos: escribe como un teclado.")
    try:
        card_readers.open_line(settings).check()
    except ScanError as error:
        return Check("reader", False, f"Lector de códigos: {error.detail}")
    return Check("reader", True, f"Lector de códigos: {place} responde.")


def _lines() -> Check:
    from kiosk.scanning.card_child import TESSERACT

    if shutil.which(TESSERACT):
        return Check("card_lines", True, "Cédulas digitales: se pueden leer.")
    advice = "instale tesseract: sudo apt install tesseract-ocr"
    return Check("card_lines", None, f"Cédulas digitales: no se pueden leer; {advice}")


def _scanner(settings: Settings) -> Check:
    from kiosk.scanning import sane_scanner

    wanted = settings.scanner.device
    trouble = ""
    try:
        scanner = scan_services.open_scanner(settings)
        found = scanner.devices()
        if wanted:
            scanner.has_feeder()  # a scanner that is named by its address may be missing in the list
    except ScanError as error:
        found, trouble = (), error.detail
    if wanted:
        return Check("scanner", not trouble, f"Escáner: {trouble or f'«{wanted}» responde.'}")
    if found:
        label = f"Escáner: {found[0].label} ({found[0].name})."
        used = scan_services.has_scanner(settings)
        return Check("scanner", True if used else None, label if used else f"{label} {_USE_IT}")
    advice = (
        _USE_IT.replace("usarlo", "usar uno")
        if sane_scanner.installed()
        else "Para usar uno: sudo apt install sane-utils sane-airscan"
    )
    return Check("scanner", None, f"Escáner: ninguno; el quiosco funciona sin él. {advice}")
