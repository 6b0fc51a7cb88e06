"""The data a step's screen may show: answers, derived values, and facts about this kiosk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kiosk.content.models import DocumentSpec, FarewellStep, Flow, GuideStep, NoticeStep, Step
from kiosk.content.office_words import OfficeWords
from kiosk.content.texts import shows_page
from kiosk.content.wireframes import Wireframe
from kiosk.interview.conditions import applicable
from kiosk.interview.current_scans import current_scans, half_scans
from kiosk.interview.derived_values import Station, derive, fingerprint
from kiosk.interview.legal_date import day_and_hour
from kiosk.interview.places import Places
from kiosk.interview.progress import Progress
from kiosk.interview.session import Session
from kiosk.ports import Services
from kiosk.sessions.visit_pace import VisitPace


@dataclass(frozen=True)
class View:
    """The data a step's screen may show. It cannot change the session through them."""

    answers: Mapping[str, Any]
    drafts: Mapping[str, Any]
    """Field id -> text that was typed and not accepted yet; shown instead of the answer."""
    values: Mapping[str, Any]
    """Placeholder -> value, for the texts."""
    position: tuple[int, int]
    progress: Progress
    path: tuple[Step, ...]
    places: Places
    office: str
    login_url: str
    words: OfficeWords
    """Buttons, questions and states that belong to no step."""
    code: str = ""
    """The session's code; empty before consent."""
    documents: tuple[DocumentSpec, ...] = ()
    """The documents this applicant gets."""
    printed: bool = False
    """The documents with these values were printed before."""
    print_place: str = ""
    """Where paper comes out, as a Spanish sentence."""
    help_called: bool = False
    drawing: Wireframe | None = None
    """The drawing of this step."""
    guide: str = ""
    """Id of the document that contains the whole guide; empty: there is none."""
    parts: tuple[str, ...] = ()
    """Titles of the parts of the journey."""
    minutes_left: int | None = None
    """About how many minutes are left, rounded; 0: hardly any; None: nothing is known."""
    returns: bool = False
    """The applicant came to this step from the review and returns to it."""
    changed: frozenset[str] = frozenset()
    """Ids of the answers that were changed from the review."""
    read: Mapping[str, str] = field(default_factory=dict)
    """Field id -> what the identity card says."""
    card_reader: bool = False
    """This kiosk has a barcode reader."""
    scanned: tuple[str, ...] = ()
    """Names of the files that were scanned, in order."""
    half: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Name of each file of which only some pages were scanned -> numbers of the pages that lack."""
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """"usb" or "phone" -> names of the scanned files that the applicant took that way."""
    slots: tuple[str, ...] = ()
    """Names of the files that SECOP wants from this applicant; empty on a kiosk without a scanner."""
    ways: tuple[str, ...] = ()
    """"usb" and "phone", as far as this office gives files so."""
    phone_minutes: int = 10
    """How long a page for a telephone stands."""
    focus: str = ""
    """Id of the field, or number of the row from 0, that gets the focus; empty: the first one."""
    practice: bool = False
    """Staff practise: nothing is printed, and nothing is kept."""
    can_leave: bool = False
    """Whether the applicant can leave now and come back with the code."""


PRACTICE = "ENSAYO"
"""Before the office's name while staff practise."""
NOTHING_LASTS = "no se imprime ni se guarda nada"
"""Said in a practice where the office's words speak of printing or keeping."""


class Views:
    """Makes the `View` of a session for this kiosk."""

    def __init__(
        self,
        flow: Flow,
        services: Services,
        station: Station,
        places: Places,
        drawings: Mapping[str, Wireframe],
        *,
        practice: bool = False,
    ) -> None:
        self.flow, self.places = flow, places
        name = station.office.name
        self.practice = practice
        """Staff practise."""
        self.heading = f"{PRACTICE} · {name}" if practice else name
        """The office's name, as each screen shows it at its top."""
        self._services, self._station, self._drawings = services, station, drawings
        scans = services.scans
        offered = {"usb": scans.stick, "phone": scans.phone} if scans else {}
        self.pace = VisitPace(services.store, services.clock, flow)
        """How long the steps take at this office."""
        self._ways = tuple(name for name, way in offered.items() if way)

    def printer(self) -> str:
        """How the printer is, as a sentence for applicants; empty before the first look at it."""
        state = self._services.printer.state
        return state.for_applicants or state.sentence

    def today(self) -> date:
        """Today's date in the office's time zone."""
        return self._services.clock.now().date()

    def values(self, session: Session) -> dict[str, Any]:
        """Placeholder -> value, for the documents and texts of a session."""
        today, noted = self.today(), session.noted
        return derive(
            self.flow, session.answers, self.places, self._station, today, session.code, noted=noted
        )

    def printed(self, session: Session) -> str:
        """The fingerprint of the documents with the session's current values (see `fingerprint`)."""
        return fingerprint(self.values(session))

    def view(self, session: Session, focus: str = "") -> View:
        """The data for the current step's screen; `focus` is the field or row that gets the focus."""
        values = self.values(session)
        return View(
            answers=session.effective,
            drafts=dict(session.drafts),
            values=values,
            position=session.position,
            progress=session.progress,
            code=session.code if session.answers else "",
            path=tuple(session.path),
            places=self.places,
            office=self.heading,
            login_url=self._station.login_url,
            words=self.flow.words,
            documents=session.documents(),
            printed=session.printed == fingerprint(values),
            print_place=self._services.printer.place,
            help_called=session.help_called,
            drawing=self._drawings.get(session.step.id),
            guide=next((paper.id for paper in self.flow.documents if paper.on_demand), ""),
            parts=tuple(part.title for part in self.flow.parts),
            minutes_left=self.pace.left(session),
            returns=bool(session.return_to),
            changed=session.changed,
            read=dict(session.read),
            card_reader=self._services.readers is not None,
            scanned=current_scans(session),
            half=half_scans(session),
            given=dict(session.given),
            slots=self._slots(session),
            ways=self._ways,
            phone_minutes=self._services.scans.minutes if self._services.scans else 0,
            focus=focus,
            practice=self.practice,
            can_leave=self.can_leave(session),
        )

    def _slots(self, session: Session) -> tuple[str, ...]:
        """Names of the files for the slots of SECOP that this applicant fills, each once."""
        if self._services.scans is None:
            return ()
        uploads = applicable(self.flow.uploads, session.effective)
        return tuple(dict.fromkeys(f"{upload.file}.pdf" for upload in uploads))

    # --- leaving for today

    def can_leave(self, session: Session) -> bool:
        """Whether the session can be gone on with later: who comes back is known by a number."""
        keeps = self._station.privacy.keep_open_hours > 0 and not self.practice
        return keeps and bool(session.effective.get("numero_documento"))

    def code_until(self) -> str:
        """Until when the code of a session works that is kept now, as people say it."""
        hours = timedelta(hours=self._station.privacy.keep_open_hours)
        return day_and_hour(self._services.clock.now() + hours)

    @property
    def farewell_paper(self) -> str:
        """Id of the document that the farewell offers again; empty: none."""
        return next((step.paper for step in self.flow.steps if isinstance(step, FarewellStep)), "")

    def support(self, step: Step) -> str:
        """SECOP's own support, on a step that sends people to SECOP; empty: not shown."""
        sent = isinstance(step, GuideStep) or (isinstance(step, NoticeStep) and shows_page(step))
        return self._station.support if sent else ""
