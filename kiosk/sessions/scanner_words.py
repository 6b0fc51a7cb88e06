"""What staff read about the scanner. Every function asks the scanner: call it in a thread."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.errors import ScanError
from kiosk.ports.scanning import ScanDesk


@dataclass(frozen=True)
class ScannerFacts:
    """The scanner's state in Spanish words."""

    state: str
    trouble: bool = False
    """It does not answer."""
    feeder: bool = False
    last_trouble: str = ""
    """Why the last scan failed; empty: it did not fail, or the state says it already."""


def for_staff(trouble: str) -> str:
    """A trouble of the scanner in words for staff: what lies there belongs to somebody else."""
    return trouble.replace("su cédula", "la cédula").replace("su documento", "el documento")


def ask_state(desk: ScanDesk) -> ScannerFacts:
    """Ask the scanner whether it answers, and what it has."""
    try:
        state = desk.state()
    except ScanError as error:
        state_words, last = for_staff(error.detail), for_staff(desk.last_trouble)
        return ScannerFacts(state_words, trouble=True, last_trouble="" if last == state_words else last)
    has = "vidrio y alimentador de hojas" if state.feeder else "vidrio, sin alimentador de hojas"
    words = f"{state.label} responde. Tiene {has}."
    return ScannerFacts(words, feeder=state.feeder, last_trouble=for_staff(desk.last_trouble))


def try_scan(desk: ScanDesk, *, feeder: bool) -> str:
    """Scan once and keep nothing; what came out, as a sentence. Raises ScanError."""
    pages = desk.test(feeder=feeder)
    first = pages[0]
    size = f"{first.image.width} x {first.image.height} puntos, a {first.dpi} por pulgada"
    if len(pages) == 1:
        return f"Salió bien: una hoja de {size}. No se guardó."
    return f"Salió bien: {len(pages)} hojas de {size}. No se guardaron."
