"""The work of staff on sessions: list them, change them, make their documents again.

Every method reads the disk or makes documents: call it in a thread. Before it changes a session that is not
on this screen, it takes the session's lease, so that no other kiosk can open it meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, tzinfo
from functools import partial

from kiosk.content.models import Flow, PapersStep
from kiosk.content.scan_steps import CardStep, SignedStep
from kiosk.errors import AwayError, ConflictError, StoreError
from kiosk.interview.correction import Correctable, correct, correctable
from kiosk.interview.current_scans import old_scans
from kiosk.interview.dates import short_date
from kiosk.interview.derived_values import Station
from kiosk.interview.person import full_name, initials
from kiosk.interview.person_search import is_found, search_words
from kiosk.interview.places import Places
from kiosk.interview.session import Session
from kiosk.interview.validation import Outcome
from kiosk.ports import Paper, PrintJob, Services, Summary, all_sessions
from kiosk.ports.scanning import CARD_FILE
from kiosk.sessions.keeper import Keeper
from kiosk.sessions.overview import ALL, SessionDetails, SessionRow, SessionRows, papers_words
from kiosk.sessions.printed_papers import note_printed
from kiosk.sessions.statistics import DAYS, WeekStatistics, week
from kiosk.sessions.step_view import Views

MOST_ROWS = 500
"""Sessions of one list; an older one is found by a search."""


class SessionAdmin:
    """The staff's work that needs the store, the documents or the printer.

    Every method may raise KioskError.
    """

    def __init__(
        self, flow: Flow, places: Places, station: Station, services: Services, views: Views
    ) -> None:
        self._flow, self._places, self._station = flow, places, station
        self._services, self._views = services, views
        self._steps = [step.id for step in flow.steps]

    # --- looking

    def rows(self, current: Session | None, text: str = "") -> SessionRows:
        """The sessions saved last, or those that a text finds.

        Args:
            current: the session on this screen.
            text: part of a name, document number or code, or of what the table shows; empty: all.
        """
        store, here = self._services.store, current.id if current else ""
        newest = [one for one in store.list(0, MOST_ROWS) if one.id != here]
        known = {one.id for one in newest}
        searched = store.search(text, MOST_ROWS) if text else ()
        older, named = [one for one in searched if one.id not in known], {one.id for one in searched}
        jobs: dict[str, list[PrintJob]] = {}
        for job in self._services.printer.jobs():
            jobs.setdefault(job.code, []).append(job)
        rows = [self._row(one, jobs.get(one.code, ()) if one.code else ()) for one in (*newest, *older)]
        found = [row for row in rows if row.id != here and (row.id in named or row.matches(text))]
        if current:
            row = self._current(current)
            if not text or row.matches(text) or is_found(text, search_words(current.record())):
                found.append(row)
        found.sort(key=lambda row: (not row.asks_for_help, not row.here))
        kept_here = current is not None and self._is_kept(here)
        return SessionRows(tuple(found), store.count() + bool(current and not kept_here), text)

    def details(self, session_id: str, current: Session | None) -> SessionDetails:
        """The details of one session, with the applicant's name.

        Raises:
            StoreError: the session was wiped or cannot be read.
        """
        if current and current.id == session_id:
            return self.here(current)
        summary = self._services.store.summary(session_id)
        if summary is None:
            raise StoreError("La sesión ya no existe: se borró.")
        jobs = self._services.printer.jobs(summary.code) if summary.code else ()
        row = self._row(summary, jobs)
        if row.damaged:
            return SessionDetails(row, "", "", (), jobs, ())
        kept = self._services.store.load(session_id)
        if kept is None:
            raise StoreError("La sesión ya no existe: se borró.")
        session = Session.restored(self._flow, self._places, kept.record, self._views.today())
        elsewhere = self._services.store.held_elsewhere(session_id, self._station.name)
        return self._details(session, row, elsewhere=elsewhere)

    def here(self, session: Session) -> SessionDetails:
        """The details of the session on this screen; quick, because nothing is read from the disk."""
        return self._details(session, self._current(session))

    def figures(self) -> WeekStatistics:
        """The statistics of the last seven days."""
        store, now = self._services.store, self._services.clock.now()
        tallies = store.tallies(now.date() - timedelta(days=DAYS - 1))
        return week(all_sessions(store), store.proofs(), now, tallies)

    # --- one answer

    def answers(self, session_id: str, current: Session | None) -> tuple[Correctable, ...]:
        """Every answer of a session that can be corrected."""
        return tuple(correctable(self._read(session_id, current)))

    def correct(
        self, session_id: str, wanted: Correctable, typed: Mapping[str, str], *, sure: bool
    ) -> Outcome:
        """Correct one answer of a kept session; it stays as open or as ended as it was.

        Args:
            session_id: of the session.
            wanted: the answer.
            typed: the new answers, as an applicant would type them.
            sure: what is unusual is right.

        Raises:
            ConflictError: it is open on another screen.
            StoreError: it could not be read or kept, or does not ask that any more.
        """
        with self._taken(session_id, as_it_is=True) as (keeper, session):
            outcome = self.correct_open(session, wanted, typed, sure=sure)
            if outcome.taken:
                self._save(keeper, session)
        return outcome

    def correct_open(
        self, session: Session, wanted: Correctable, typed: Mapping[str, str], *, sure: bool
    ) -> Outcome:
        """Correct one answer of a session that is open here; quick, and nothing is saved."""
        try:
            return correct(session, wanted, typed, self._views.today(), sure=sure)
        except LookupError:
            raise StoreError("Esa pregunta ya no está en la sesión. Mírela otra vez.") from None

    # --- sessions that are not on this screen

    def send_back(self, session_id: str, step_id: str) -> None:
        """Make an earlier step the current one of a stored session; one that had ended is open again.

        Raises:
            StoreError: the session was wiped, is open on another screen (ConflictError), or cannot be saved.
        """
        with self._taken(session_id) as (keeper, session):
            session.jump(step_id, self._views.today())
            self._save(keeper, session)

    def finish(self, session_id: str) -> None:
        """Mark a stored session as finished.

        Raises:
            StoreError: the session was wiped, or is open on another screen (ConflictError).
        """
        with self._taken(session_id) as (keeper, session):
            keeper.end(session, "finished")

    def wipe(self, session_id: str) -> None:
        """Wipe a stored session; only the proof of consent is kept.

        Raises:
            PendingWipeError: it could not be wiped now; the store tries again.
            KioskError: it could not be wiped.
        """
        store = self._services.store
        summary = store.summary(session_id)
        if summary and summary.saved_at is None:
            store.forget(session_id)  # its record cannot be read, so there is no consent to prove
        else:
            with self._taken(session_id) as (keeper, session):
                keeper.end(session, "staff")
                if keeper.unwiped:
                    raise keeper.unwiped
        if store.summary(session_id):
            raise StoreError("El disco no dejó borrar la sesión. Inténtelo otra vez.")

    def drop_scan(self, session_id: str, name: str, drop: Callable[[str, str], None], *, again: bool) -> None:
        """Delete a scanned file of a stored session.

        Args:
            session_id: of the session.
            name: of the file.
            drop: wipes the file.
            again: make the step at which it is scanned the current one.

        Raises:
            StoreError: the session was wiped, is open on another screen (ConflictError), or cannot be saved.
        """
        with self._taken(session_id, as_it_is=not again) as (keeper, session):
            drop(session_id, name)
            unscan(session, name)
            if again and (step := scan_step(session, name)):
                session.jump(step, self._views.today())
            self._save(keeper, session)

    # --- papers

    def papers(self, session_id: str, current: Session | None, document: str = ALL) -> tuple[Paper, ...]:
        """Make the documents of a session from its answers; `document` is an id, or ALL.

        Raises:
            DocumentError: a document could not be made.
            StoreError: the session was wiped or cannot be read.
        """
        session = self._read(session_id, current)
        values = self._views.values(session)
        folder = partial(self._services.store.folder, session_id)
        wanted = [spec for spec in session.documents() if document in {ALL, spec.id}]
        return tuple(self._services.documents.make_each(wanted, values, folder))

    def reprint(self, session_id: str, current: Session | None, document: str) -> tuple[Paper, ...]:
        """Print one document, or all of them, once more; returns them.

        They may say more than those before: an answer was corrected, or it is another day. A kept session
        notes them; of the one on this screen, the caller does.

        Raises:
            PrintError: the printer's outbox cannot be written.
            KioskError: as `papers`.
        """
        papers = self.papers(session_id, current, document)
        code = self._read(session_id, current).code
        self._services.printer.reprint(papers, code)
        self.put_away(session_id, current)
        if not (current and current.id == session_id):
            with suppress(ConflictError), self._taken(session_id, as_it_is=True) as (keeper, session):
                if note_printed(session, papers):
                    self._save(keeper, session)
        return papers

    def put_away(self, session_id: str, current: Session | None) -> None:
        """Wipe the files that `papers` made; the printer has its own copies.

        The files stay if the session is on this screen and its current step shows them, or if the setting
        `[privacy] keep_paper_files` is true.
        """
        here = current if current and current.id == session_id else None
        looking = here is not None and isinstance(here.step, PapersStep)
        store = self._services.store
        there = here is not None or store.summary(session_id)  # a wiped session's folder is not made again
        if there and not looking and not self._station.privacy.keep_paper_files:
            self._services.documents.discard(store.folder(session_id))

    # --- inside

    def _is_kept(self, session_id: str) -> bool:
        """Whether the store has a session; False if a database that may have it does not answer."""
        try:
            return self._services.store.summary(session_id) is not None
        except AwayError:
            return False

    def _read(self, session_id: str, current: Session | None) -> Session:
        if current and current.id == session_id:
            return current
        kept = self._services.store.load(session_id)
        if kept is None:
            raise StoreError("La sesión ya no existe: se borró.")
        return Session.restored(self._flow, self._places, kept.record, self._views.today())

    @contextmanager
    def _taken(self, session_id: str, *, as_it_is: bool = False) -> Iterator[tuple[Keeper, Session]]:
        """A kept session that nobody else can open meanwhile; `as_it_is`: one that ended stays ended."""
        keeper = Keeper(self._services, self._station)
        kept = keeper.open(session_id)
        if kept is None:
            raise StoreError("La sesión ya no existe: se borró.")
        try:
            session = Session.restored(self._flow, self._places, kept.record, self._views.today())
            if as_it_is:
                session.outcome = str(kept.record.get("outcome") or "")
            yield keeper, session
        finally:
            self._services.store.release(session_id, self._station.name)

    @staticmethod
    def _save(keeper: Keeper, session: Session) -> None:
        if error := keeper.save(session):
            raise error

    def _row(self, one: Summary, jobs: Sequence[PrintJob]) -> SessionRow:
        now = self._services.clock.now()
        age = int((now - one.saved_at).total_seconds()) if one.saved_at else -1
        return SessionRow(
            id=one.id,
            code=one.code or "——",
            who=one.initials,
            step=self._title(one.step_id),
            percent=self._percent(one.step_id),
            age=max(age, 0) if one.saved_at else -1,
            outcome=one.outcome,
            damaged=one.saved_at is None,
            papers=papers_words(one.printed, jobs),
            help_called=one.help_called,
        )

    def _current(self, session: Session) -> SessionRow:
        step, (here, total) = session.step, session.position
        return SessionRow(
            id=session.id,
            code=session.code,
            who=initials(_name(session)),
            step=step.title,
            percent=round(100 * here / total),
            age=0,
            here=True,
            papers=papers_words(bool(session.printed), self._services.printer.jobs(session.code)),
            help_called=session.help_called,
        )

    def _details(self, session: Session, row: SessionRow, *, elsewhere: bool = False) -> SessionDetails:
        ids = [step.id for step in session.path]
        earlier = session.path[: ids.index(session.step.id)]
        named = SessionRow(**{**vars(row), "who": _name(session)})
        number = str(session.answers.get("numero_documento", ""))
        return SessionDetails(
            row=named,
            document=f"{session.answers.get('tipo_documento', '')} …{number[-4:]}" if number else "",
            started=_when(session.started_at, self._services.clock.now().tzinfo),
            papers=tuple((spec.id, spec.title) for spec in session.documents()) if number else (),
            jobs=self._services.printer.jobs(session.code),
            steps=tuple((step.id, step.title) for step in earlier),
            elsewhere=elsewhere,
            scans=tuple(sorted(session.scanned)),
            old_scans=old_scans(session),
        )

    def _title(self, step_id: str) -> str:
        return self._flow.step(step_id).title if step_id in self._steps else "—"

    def _percent(self, step_id: str) -> int:
        here = self._steps.index(step_id) + 1 if step_id in self._steps else 0
        return round(100 * here / len(self._steps))


def unscan(session: Session, name: str) -> None:
    """Forget a scanned file, and the copies that were taken of it."""
    session.scanned.pop(name, None)
    session.given = {}


def scan_step(session: Session, name: str) -> str:
    """Id of the step at which a file is scanned; empty: the journey has none."""
    kind = CardStep if name == CARD_FILE else SignedStep
    return next((step.id for step in session.path if isinstance(step, kind)), "")


def _name(session: Session) -> str:
    """The applicant's name; a draft of it counts too."""
    return full_name(session.drafts | session.answers)


def _when(started_at: str, zone: tzinfo | None) -> str:
    """A start time as «23/11/2026, 12:05» in the office's time zone; empty if it is not known."""
    if not started_at:
        return ""
    start = datetime.fromisoformat(started_at).astimezone(zone)
    return f"{short_date(start.date().isoformat())}, {start:%H:%M}"
