"""Makes the summary of a session that lists show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosk.interview.person import full_name, initials
from kiosk.ports import Kept, Summary


def summary_of(session_id: str, kept: Kept) -> Summary:
    """The summary of a session; wrong or missing values of the record become empty."""
    record, answers = kept.record, kept.record.get("answers")
    return Summary(
        id=session_id,
        code=_text(record, "code"),
        step_id=_text(record, "step_id"),
        initials=initials(full_name(answers)) if isinstance(answers, dict) else "",
        outcome=_text(record, "outcome"),
        printed=bool(record.get("printed")),
        help_called=bool(record.get("help_called")),
        started_at=_moment(_text(record, "started_at")),
        saved_at=kept.saved_at,
        saved_in=kept.saved_in,
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name, "")
    return value if isinstance(value, str) else ""


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone() if at.tzinfo else None
