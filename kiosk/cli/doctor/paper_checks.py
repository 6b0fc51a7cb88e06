"""What `kiosk doctor` says of the office's Word files: those the kiosk had to make safe to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.cli.doctor.result import Check
from kiosk.cli.examination import inspect

if TYPE_CHECKING:
    from kiosk.settings import Settings

MOST = 3
"""Files that are named."""


def checks(settings: Settings) -> list[Check]:
    """One line about the Word files."""
    files = list(dict.fromkeys(remark.file for remark in inspect(settings) if remark.opens))
    if not files:
        return [Check("papers", True, "Documentos de Word: sin partes por corregir.")]
    named = ", ".join(files[:MOST]) + (", ..." if len(files) > MOST else "")
    text = f"Documentos de Word: corrija {named}. El quiosco abre y omite o deja en blanco esas partes."
    return [Check("papers", False, f"{text} Cuáles son: kiosk check")]
