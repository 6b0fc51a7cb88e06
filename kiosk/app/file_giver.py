"""Gives the scanned files of a session to their owner, in threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from kiosk.errors import HandoverError
from kiosk.ports import ScanServices
from kiosk.ports.scanning import readable
from kiosk.screens.applicant.scan_news import FilesGiven, FilesLost, PhoneOffered, ScanNews, StickSeen

NOTHING = "No hay archivos guardados. Escanee sus hojas otra vez."
NOT_HERE = "Este quiosco no entrega archivos así. Llame al funcionario."


class FileGiver:
    """Knows the ways of this office; `working` turns errors into news."""

    def __init__(
        self,
        scans: ScanServices,
        tell: Callable[[ScanNews], Any],
        working: Callable[[str, str], AbstractContextManager[None]],
    ) -> None:
        self._scans, self._tell, self._working = scans, tell, working
        self._looking = threading.Lock()

    def look(self, session_id: str, step_id: str) -> None:
        """Tell whether a stick was put in; not twice at once, for a bad stick answers late."""
        if (stick := self._scans.stick) and self._looking.acquire(blocking=False):
            try:
                self._tell(StickSeen(session_id, step_id, stick.present()))
            finally:
                self._looking.release()

    def give(self, session_id: str, step_id: str, names: Sequence[str]) -> None:
        """Copy the files to the stick."""
        with self._working(session_id, step_id):
            if (stick := self._scans.stick) is None:
                raise HandoverError(NOT_HERE)
            given = stick.give(self._contents(session_id, step_id, names))
            self._tell(FilesGiven(session_id, step_id, given.place, given.names))

    def offer(self, session_id: str, step_id: str, names: Sequence[str]) -> None:
        """Open the page for the telephone."""
        with self._working(session_id, step_id):
            if (phone := self._scans.phone) is None:
                raise HandoverError(NOT_HERE)
            self._tell(
                PhoneOffered(session_id, step_id, phone.offer(self._contents(session_id, step_id, names)))
            )

    def stands(self) -> bool:
        """Whether the page for the telephone is still served."""
        return self._scans.phone is not None and self._scans.phone.stands()

    def fetched(self) -> frozenset[str]:
        """Names of the files that the telephone has received."""
        return self._scans.phone.fetched() if self._scans.phone else frozenset()

    def close(self) -> None:
        """Offer nothing any more."""
        if self._scans.phone:
            self._scans.phone.close()

    def _contents(self, session_id: str, step_id: str, names: Sequence[str]) -> Mapping[str, bytes]:
        """What can be read; the others are told: they have to be scanned again."""
        found = readable(self._scans.files, session_id, names)
        if lost := frozenset(names).difference(found):
            self._tell(FilesLost(session_id, step_id, lost))
        if not found:
            raise HandoverError(NOTHING)
        return found
