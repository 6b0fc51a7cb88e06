"""Which kiosks use the shared database, so that two of one name are told apart, and staff hear of it."""

from __future__ import annotations

from typing import NamedTuple

from kiosk.store.postgres_connection import PostgresServer


class KioskIdentity(NamedTuple):
    """One kiosk: a name, and a mark of its data folder that no other has."""

    name: str
    """[store] station."""
    mark: str
    """Random; empty: there is only one."""

    def holder(self, name: str) -> str:
        """Who holds a lease: two kiosks of one name are two."""
        return f"{name}@{self.mark}" if self.mark else name


ALONE = KioskIdentity("", "")
"""A kiosk that shares its database with nobody."""


def note_terminal(server: PostgresServer, terminal: KioskIdentity) -> None:
    """Write down that this kiosk was here; call it in a transaction."""
    if terminal.mark:
        server.execute(
            "INSERT INTO kiosk_terminals VALUES (%s, %s, clock_timestamp()) "
            "ON CONFLICT (name, mark) DO UPDATE SET seen = excluded.seen",
            terminal,
        )


def same_name(server: PostgresServer, terminal: KioskIdentity) -> str:
    """That another kiosk had this one's name within the hour, in Spanish; empty: none."""
    found = server.execute(
        "SELECT 1 FROM kiosk_terminals WHERE name = %s AND mark <> %s "
        "AND seen > clock_timestamp() - interval '1 hour' LIMIT 1",
        terminal,
    ).fetchone()
    if found is None or not terminal.mark:
        return ""
    return f"Otro quiosco también se llama «{terminal.name}». Ponga a cada uno su nombre en [store] station."
