"""Fills each paper once for nobody, so that the kiosks forked afterwards find its template compiled."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.interview.derived_values import example_values

if TYPE_CHECKING:
    from kiosk.cli.run import Prepared

MOST_SECONDS = 5.0
"""Afterwards no other paper is begun: meanwhile nobody watches over the kiosk on the terminal."""


def rehearse_papers(prepared: Prepared) -> None:
    """Fill them with the values of an invented person; nothing is written, and no engine is started.

    A paper that cannot be filled is told of when it is asked for; one that takes long is left out.
    """
    from kiosk.cli.known_names import ANY_DAY
    from kiosk.documents.render import filled

    templates = prepared.settings.paths.templates
    with suppress(KioskError):
        values = example_values(prepared.flow, prepared.places, prepared.station, ANY_DAY)
        begun = monotonic()
        for document in prepared.flow.documents:
            if monotonic() - begun > MOST_SECONDS:
                return
            with suppress(KioskError):
                filled(templates / "papers" / f"{document.id}.docx", values, templates)
