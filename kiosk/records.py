"""What a session's record says to those who keep it, without knowing its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kiosk.ports import Proof


def proof_of(
    record: Mapping[str, Any], outcome: str, station: str, saved_at: datetime, now: datetime
) -> Proof | None:
    """What may remain of a session that is wiped (proof of consent: Ley 1581 de 2012, art. 9 and 17 b).

    Args:
        record: the session as it was saved.
        outcome: why it is wiped; one the session ended with by itself wins over it.
        station: name of this kiosk.
        saved_at: when it was saved last.
        now: the time of day; only its hour is kept, so that no other journal leads back to a person.

    Returns:
        The proof; None if consent was never given.
    """
    if not record.get("notice"):
        return None
    return Proof(
        at=now.astimezone(UTC).replace(minute=0, second=0, microsecond=0),
        notice=str(record["notice"]),
        station=station,
        step_id=str(record.get("step_id", "")),
        minutes=_minutes(record.get("started_at"), saved_at),
        outcome=str(record.get("outcome") or outcome),
    )


def _minutes(started_at: object, saved_at: datetime) -> int:
    """Whole minutes between the consent and the last save; 0 if nobody knows."""
    try:
        started = datetime.fromisoformat(str(started_at))
        return max(0, int((saved_at - started).total_seconds() // 60))
    except (ValueError, TypeError):
        return 0
