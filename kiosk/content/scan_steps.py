"""The steps at a scanner: the cédula, the signed papers, and giving the files to their owner."""

from __future__ import annotations

from typing import Literal

from kiosk.content.step_base import StepBase


class CardStep(StepBase):
    """Scans the identity card by both sides, and reads it; people may type instead."""

    kind: Literal["card"]
    next_label: str = "Escanear"
    scanner: bool | None = True
    """Always on a kiosk with a scanner alone."""


class SignedStep(StepBase):
    """Scans the papers that were signed, and knows each page by its code."""

    kind: Literal["signed"]
    next_label: str = "Escanear"
    scanner: bool | None = True
    """Always on a kiosk with a scanner alone."""


class HandoverStep(StepBase):
    """Gives the scanned files to their owner: on a USB stick, or to a telephone."""

    kind: Literal["handover"]
    next_label: str = "Seguir"
    scanner: bool | None = True
    """Always on a kiosk with a scanner alone."""
