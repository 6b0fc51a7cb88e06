"""What a step may see of its session: answers, derived values, and facts about this kiosk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.content.models import Flow
from kiosk.content.wireframes import Wireframe
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.interview.values import Station, derive, fingerprint
from kiosk.ports import Services
from kiosk.screens.base import View


class Views:
    """Makes the views of one kiosk."""

    def __init__(
        self,
        flow: Flow,
        services: Services,
        station: Station,
        places: Places,
        drawings: Mapping[str, Wireframe],
    ) -> None:
        self._flow, self._services, self._station, self._places = flow, services, station, places
        self._drawings = drawings

    def today(self) -> date:
        """The day it is at the kiosk."""
        return self._services.clock.now().date()

    def values(self, session: Session) -> dict[str, Any]:
        """What the documents and texts of a session show."""
        today, noted = self.today(), session.noted
        return derive(
            self._flow, session.answers, self._places, self._station, today, session.code, noted=noted
        )

    def printed(self, session: Session) -> str:
        """The mark of the documents as they would be printed now."""
        return fingerprint(self.values(session))

    def view(self, session: Session) -> View:
        """Everything the current step may show."""
        return View(
            answers=session.effective,
            drafts=dict(session.drafts),
            values=self.values(session),
            position=session.position,
            code=session.code if session.answers else "",
            path=tuple(session.path),
            places=self._places,
            office=self._station.office.name,
            login_url=self._station.login_url,
            documents=session.documents(),
            printed=session.printed == self.printed(session),
            print_place=self._services.printer.place,
            help_called=session.help_called,
            drawing=self._drawings.get(session.step.id),
            guide=next((paper.id for paper in self._flow.documents if paper.on_demand), ""),
            returns=bool(session.return_to),
        )
