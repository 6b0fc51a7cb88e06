"""Compares the paper, sides and copies the office wants with what the printer can do, before a job is made.

A printer that lacks a size drops the whole job some minutes later, and does not say why. Sizes are compared
by their measures, because makers name the same sheet differently (PWG 5101.1, section 5).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.errors import PrintError
from kiosk.printing.ipp import Given, Group
from kiosk.settings import PrintingSettings

ATTRIBUTES = ("media-supported", "sides-supported", "copies-supported", "print-scaling-supported")
"""Attributes to request from a queue or a printer for `Capabilities.read`."""
_NAMES: Mapping[str, str] = {
    "Letter": "na_letter_8.5x11in",
    "Legal": "na_legal_8.5x14in",
    "Oficio": "na_foolscap_8.5x13in",
}
"""Word of the settings -> PWG 5101.1 name; Colombia's Oficio is 8.5 by 13 inches, unlike the Mexican one."""
_MEASURE = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(in|mm)$")
_SAME = 1.0
"""Millimetres by which two names of the same sheet may differ."""


@dataclass(frozen=True)
class Capabilities:
    """What a printer can do; what it does not report counts as possible."""

    media: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    copies: int | None = None
    """Most copies of a job; None: not reported."""
    scaling: tuple[str, ...] = ()

    @classmethod
    def read(cls, group: Group) -> Capabilities:
        """Read the attributes of a queue or a printer."""
        ranges = (one for one in group.values.get("copies-supported", ()) if isinstance(one, tuple))
        return cls(
            media=group.texts("media-supported"),
            sides=group.texts("sides-supported"),
            copies=next((high for _, high in ranges), None),
            scaling=group.texts("print-scaling-supported"),
        )

    def options(self, wanted: PrintingSettings) -> dict[str, Given]:
        """The attributes of a job for the office's settings.

        Raises:
            PrintError: the printer cannot do it; its detail is a Spanish sentence.
        """
        media = self._name(wanted.media)
        if media is None:
            width, height = (f"{inches:g}".replace(".", ",") for inches in _inches(wanted.media))
            raise PrintError(
                f"La impresora no maneja hojas de tamaño {wanted.media} ({width} x {height} pulgadas). "
                "Un funcionario debe elegir otro tamaño de papel u otra impresora."
            )
        if self.sides and wanted.sides not in self.sides:
            faces = "por una sola cara" if wanted.sides == "one-sided" else "por ambas caras"
            raise PrintError(
                f"La impresora no imprime {faces}. Un funcionario debe cambiar esa opción o la impresora."
            )
        if self.copies is not None and wanted.copies > self.copies:
            raise PrintError(
                f"La impresora no hace {wanted.copies} copias de una vez. Un funcionario debe pedir menos."
            )
        options: dict[str, Given] = {"copies": wanted.copies, "media": media, "sides": wanted.sides}
        if not self.scaling or "auto" in self.scaling:
            # "fit" shrinks fitting pages to 96 %, "none" cuts off unreachable edges
            options["print-scaling"] = "auto"
        return options

    def _name(self, size: str) -> str | None:
        """The printer's name for a paper size of the settings; None if it does not have the size."""
        standard = _NAMES[size]
        if not self.media or standard in self.media:
            return standard
        wanted = _measure(standard)
        sheets = {name: _measure(name) for name in self.media}
        for name, measure in sheets.items():
            if not name.startswith(("custom_min_", "custom_max_")) and _near(measure, wanted):
                return name
        least = next((sheets[name] for name in self.media if name.startswith("custom_min_")), None)
        most = next((sheets[name] for name in self.media if name.startswith("custom_max_")), None)
        if (
            least
            and most
            and all(low <= size <= high for low, size, high in zip(least, wanted, most, strict=True))
        ):
            return standard
        return None


def _measure(name: str) -> tuple[float, float]:
    """Width and height in millimetres from a self-describing name; zeros if it has none."""
    found = _MEASURE.search(name)
    if not found:
        return 0.0, 0.0
    unit = 25.4 if found[3] == "in" else 1.0
    return float(found[1]) * unit, float(found[2]) * unit


def _inches(size: str) -> tuple[float, ...]:
    return tuple(round(side / 25.4, 2) for side in _measure(_NAMES[size]))


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) <= _SAME for a, b in zip(one, other, strict=True))
