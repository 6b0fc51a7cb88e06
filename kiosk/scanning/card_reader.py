"""Reads the data of a card on the glass: the barcode first, then the MRZ.

A child process reads it: the rest of a barcode's data (fingerprints, blood group, birth) never enters the
memory of the kiosk.
"""

from __future__ import annotations

import json
import sys
import threading
from io import BytesIO

from kiosk.errors import ScanError
from kiosk.ports.scanning import CardReading, ScannedPage
from kiosk.scanning.bounded_run import LateError, Patience, run
from kiosk.scanning.card_finder import DPI

PATIENCE = Patience(silence=25, limit=25)
"""Seconds for reading a card; people do not wait longer at an unchanging screen."""
TOO_LONG = "Leer la cédula tardó demasiado. Vuelva a intentarlo o escriba sus datos."


def is_read_side(page: ScannedPage, first: CardReading, ending: threading.Event | None = None) -> bool:
    """Whether the card still lies on the side that was read: a person may forget to turn it."""
    try:
        return bool(read(page, ending, first.fuente))
    except ScanError:
        return False


def read(page: ScannedPage, ending: threading.Event | None = None, source: str = "") -> CardReading:
    """Read the data of the card on the glass.

    Args:
        page: the glass.
        ending: once it is set, the reading is given up.
        source: look for a code of this kind only, and not for long; empty: for every kind.

    Raises:
        ScanError: there is no card, or nothing on it could be read; its detail says what to do.
    """
    factor = max(1, page.dpi // DPI)
    small = page.image.reduce(factor)
    stream = BytesIO()
    small.save(stream, "PPM")
    command = [
        sys.executable,
        "-m",
        "kiosk.scanning.card_child",
        str(page.dpi // factor),
        *filter(None, [source]),
    ]
    try:
        done = run(command, PATIENCE, stream.getvalue(), ending)
        answer = json.loads(done.output)
    except LateError:
        raise ScanError(TOO_LONG) from None
    except (OSError, ValueError):
        raise ScanError("No se pudo leer la cédula. Vuelva a intentarlo o escriba sus datos.") from None
    if trouble := answer.get("trouble"):
        raise ScanError(trouble)
    return CardReading(**answer)
