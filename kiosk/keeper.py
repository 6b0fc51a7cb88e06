"""Keeps the session while its applicant types; what was last kept is not written again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.errors import StoreError
from kiosk.interview.session import Session
from kiosk.log import failure
from kiosk.ports import SessionStore


class Keeper:
    """Saves one session at a time, and forgets it."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store
        self._typing: Mapping[str, Any] = {}
        """What was last kept of the typing on the screen."""

    def save(self, session: Session) -> StoreError | None:
        """Keep a session; before consent nothing is kept. The error, if the disk could not."""
        if not session.answers:
            return None
        try:
            self._store.save(session.record())
        except StoreError as error:
            failure("save_failed", error, session=session.id)
            return error
        return None

    def turn(self) -> None:
        """Another step is shown: its typing starts anew."""
        self._typing = {}

    def keep_typing(self, session: Session, typed: Mapping[str, Any]) -> None:
        """Keep what stands in the boxes and was not accepted yet."""
        if typed != self._typing:
            session.keep(typed)
            self._typing = dict(typed)
            self.save(session)

    def forget(self, session: Session) -> None:
        """Delete a session and its files."""
        self._typing = {}
        try:
            self._store.forget(session.id)
        except StoreError as error:
            failure("forget_failed", error, session=session.id)
