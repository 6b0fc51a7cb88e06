"""Scans, reads and keeps in threads, and tells by messages how it went."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from kiosk.app.file_giver import FileGiver
from kiosk.app.pile_maker import PileMaker
from kiosk.errors import HandoverError, KioskError, ScanError, UnreadCardError
from kiosk.interview.capitals import person_name
from kiosk.log import failure
from kiosk.ports import Documents, ScanServices
from kiosk.ports.scanning import CARD_FILE, CardSide
from kiosk.screens.applicant.scan_news import CardKept, CardRead, CardUnread, ScanFailed, ScanNews


class ScanMaker:
    """Does the slow work at the scanner for one session after the other; raises nothing on purpose."""

    def __init__(self, scans: ScanServices, documents: Documents, tell: Callable[[ScanNews], Any]) -> None:
        """Take what is needed; `tell` takes news, from any thread."""
        self._scans = scans
        self._tell = tell
        self._sides: dict[str, CardSide] = {}
        """Id of the session -> the side of its card that was scanned first."""
        self.session_id = ""
        """Whose scans are kept; a scan that ends after its session leaves nothing behind."""
        self._busy = threading.Lock()
        self.pile = PileMaker(scans, documents, tell, self._working)
        """The signed papers."""
        self.giver = FileGiver(scans, tell, self._working)
        """The ways out."""

    def read_card(self, session_id: str, step_id: str) -> None:
        """Scan and read the first side."""
        with self._working(session_id, step_id):
            try:
                side = self._scans.desk.read_card()
            except UnreadCardError as error:
                self._sides = {session_id: cast("CardSide", error.side)}
                self._tell(CardUnread(session_id, step_id, error.detail))
                return
            if (said := side.reading) is None:
                raise ScanError("No se pudo leer la cédula. Vuelva a intentarlo o escriba sus datos.")
            said = replace(said, nombres=person_name(said.nombres), apellidos=person_name(said.apellidos))
            self._sides = {session_id: side}
            self._tell(CardRead(session_id, step_id, said))

    def finish_card(self, session_id: str, step_id: str, *, other_side: bool) -> None:
        """Scan the other side, unless it is left out, and keep the card as a file."""
        with self._working(session_id, step_id):
            if (first := self._sides.get(session_id)) is None:
                return  # both sides were kept meanwhile
            sides = [first]
            if other_side:
                sides.append(self._scans.desk.card_side(first.reading))
            content = self._scans.desk.card_pdf(sides)
            if session_id == self.session_id:
                self._scans.files.put(session_id, CARD_FILE, content)
                self.giver.close()  # the page for the telephone has an older file
                self._sides = {}
                self._tell(CardKept(session_id, step_id, CARD_FILE))

    def wipe(self, session_id: str, names: Iterable[str]) -> None:
        """Wipe files that are not needed any more; one that cannot be wiped goes with its session."""
        for name in names:
            try:
                self._scans.files.drop(session_id, name)
            except KioskError as error:
                failure("scan_not_wiped", error, session=session_id)

    def forget(self) -> None:
        """Nobody's scans are kept in memory any more."""
        self.session_id, self._sides = "", {}
        self.pile.forget()
        self.giver.close()

    @contextmanager
    def _working(self, session_id: str, step_id: str) -> Iterator[None]:
        """One scan at a time; an error on purpose becomes news, so that no thread ends unheard."""
        try:
            with self._busy:
                yield
        except (ScanError, HandoverError) as error:  # the applicant reads its sentence
            failure("scan_refused", error, session=session_id)
            self._tell(ScanFailed(session_id, step_id, error.detail))
        except KioskError as error:
            failure("scan_not_kept", error, session=session_id)
            self._tell(ScanFailed(session_id, step_id, error.title))
