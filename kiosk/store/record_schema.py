"""The form of a stored session, and how older forms are converted."""

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
"""Number of the only document in a session's database."""

Document = dict[str, Any]


def _with_revision(old: Document) -> Document:
    """Convert schema 1, which had no revision and was not encrypted."""
    return {"revision": 1, "saved_at": old["saved_at"], "record": old["record"]}


MIGRATIONS: dict[int, Callable[[Document], Document]] = {1: _with_revision}
"""Schema -> converts a document to the next schema."""


def document(kept: Kept) -> Document:
    """A session as it is written."""
    saved_at = kept.saved_at.astimezone(UTC).isoformat()
    plain = {"revision": kept.revision, "saved_at": saved_at, "record": kept.record}
    return plain | {"saved_in": list(kept.saved_in)} if kept.saved_in else plain


def kept(found: object, schema: int = SCHEMA) -> Kept:
    """The session in a document of any schema; times are in the machine's time zone.

    Raises:
        DamagedError: it does not have the form of that schema.
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
    """The machine's start and seconds stored beside a save; None if there are none, as in older files."""
    match found:
        case [str(name), int() | float() as seconds]:
            return Boot(name, float(seconds))
    return None


def kept_in_plain(found: Mapping[str, Mapping[str, Any]]) -> Kept:
    """The session in an unencrypted database of schema 1; raises DamagedError."""
    table = found.get(TABLE, {})
    only = table.get(str(ONLY))
    if not isinstance(only, Mapping) or only.get("schema") != 1:
        raise DamagedError("not schema 1")
    return kept(only, 1)
