"""What a kept session looks like, and how older shapes become today's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from kiosk.boot import Boot
from kiosk.ports import Kept
from kiosk.store.encryption import SCHEMA
from kiosk.store.store_errors import DamagedError

TABLE = "session"
ONLY = 1
"""The database of a session holds one document, always under this number."""

Document = dict[str, Any]


def _with_revision(old: Document) -> Document:
    """Schema 1 counted no saves and was not sealed."""
    return {"revision": 1, "saved_at": old["saved_at"], "record": old["record"]}


MIGRATIONS: dict[int, Callable[[Document], Document]] = {1: _with_revision}
"""Schema -> what makes the next one of it."""


def document(kept: Kept) -> Document:
    """What is written."""
    saved_at = kept.saved_at.astimezone(UTC).isoformat()
    plain = {"revision": kept.revision, "saved_at": saved_at, "record": kept.record}
    return plain | {"saved_in": list(kept.saved_in)} if kept.saved_in else plain


def kept(found: object, schema: int = SCHEMA) -> Kept:
    """What a document of some schema says; times come back in the machine's own zone.

    Raises:
        DamagedError: this program did not write it.
    """
    try:
        data = dict(found) if isinstance(found, Mapping) else {}
        for version in range(schema, SCHEMA):
            data = MIGRATIONS[version](data)
        record, revision = data["record"], data["revision"]
        saved_at = datetime.fromisoformat(data["saved_at"])
    except (KeyError, TypeError, ValueError):
        raise DamagedError("not a session") from None
    if not isinstance(record, dict) or not isinstance(revision, int) or saved_at.tzinfo is None:
        raise DamagedError("not a session")
    return Kept(record, revision, saved_at.astimezone(), saved_in(data.get("saved_in")))


def saved_in(found: object) -> Boot | None:
    """The reading of the machine's stopwatch beside a save; None if there is none, as in older files."""
    match found:
        case [str(name), int() | float() as seconds]:
            return Boot(name, float(seconds))
    return None


def kept_in_plain(found: Mapping[str, Mapping[str, Any]]) -> Kept:
    """What a database of schema 1 says, the only one that was not sealed; raises DamagedError."""
    table = found.get(TABLE, {})
    only = table.get(str(ONLY))
    if not isinstance(only, Mapping) or only.get("schema") != 1:
        raise DamagedError("not schema 1")
    return kept(only, 1)
