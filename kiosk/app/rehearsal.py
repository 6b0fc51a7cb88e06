"""The welcome screen shown once to nobody, so that what it takes is loaded and parsed before it is needed.

The looks of the later screens that are loaded by then are parsed with it.
"""

from __future__ import annotations

from kiosk.app.frame import FramedApp
from kiosk.app.parsed_styles import parse_ahead
from kiosk.content.models import Flow
from kiosk.content.welcome_drawings import WelcomeDrawings
from kiosk.screens.applicant.welcome import WelcomeScreen

_SIZE = (113, 32)
"""Columns and rows of the terminals in the office; any will do."""


class _Rehearsal(FramedApp):
    """Only the welcome screen, without any service behind it."""

    def __init__(self, flow: Flow, drawings: WelcomeDrawings, look: str, office: str) -> None:
        super().__init__(look=look)
        self._flow, self._drawings, self._office = flow, drawings, office

    async def on_mount(self) -> None:
        """Show it, and end."""
        words = self._flow.words.keys
        screen = WelcomeScreen(self._flow.welcome, words, self._office, drawings=self._drawings)
        await self.push_screen(screen)
        parse_ahead(self.stylesheet)
        self.call_after_refresh(self.exit)


def rehearse(flow: Flow, drawings: WelcomeDrawings, look: str, office: str) -> None:
    """Run it without a terminal; no thread and no open file is left.

    Args:
        flow: the journey.
        drawings: what is drawn on the welcome screen.
        look: name of the theme.
        office: name of the office.
    """
    _Rehearsal(flow, drawings, look, office).run(headless=True, size=_SIZE)
