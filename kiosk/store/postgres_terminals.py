"""Records which kiosks use the shared database, to detect two with the same name."""

from __future__ import annotations

from typing import NamedTuple

from kiosk.store.postgres_connection import PostgresServer


class KioskIdentity(NamedTuple):
    """One kiosk: its name, and the mark of its data folder on its machine."""

    name: str
    """The setting `[store] station`."""
    mark: str
    """Digits; empty: only one kiosk uses the database."""

    def holder(self, name: str) -> str:
        """The holder of a lease as it is stored; kiosks with the same name get different ones."""
        return f"{name}@{self.mark}" if self.mark else name


ALONE = KioskIdentity("", "")
"""A kiosk that shares its database with no other."""


def note_terminal(server: PostgresServer, terminal: KioskIdentity) -> None:
    """Store that this kiosk is connected; call it in a transaction."""
    if terminal.mark:
        server.execute(
            "INSERT INTO kiosk_terminals VALUES (%s, %s, clock_timestamp()) "
            "ON CONFLICT (name, mark) DO UPDATE SET seen = excluded.seen",
            terminal,
        )


def same_name(server: PostgresServer, terminal: KioskIdentity) -> str:
    """A Spanish sentence if another kiosk used this one's name in the last hour; empty: none did."""
    found = server.execute(
        "SELECT 1 FROM kiosk_terminals WHERE name = %s AND mark <> %s "
        "AND seen > clock_timestamp() - interval '1 hour' LIMIT 1",
        terminal,
    ).fetchone()
    if found is None or not terminal.mark:
        return ""
    return f"Otro quiosco también se llama «{terminal.name}». Ponga a cada uno su nombre en [store] station."
