"""Where the kiosks that share a database report how they are.

The table is made by the first kiosk of this version. Kiosks of earlier versions do not know it and need not.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.errors import StoreError
from kiosk.ports.fleet import FAILED, Asked, FleetKiosk, KioskReport
from kiosk.store.postgres_connection import Database, PostgresServer
from kiosk.store.postgres_terminals import KioskIdentity

_TABLE = """
CREATE TABLE IF NOT EXISTS kiosk_fleet (
    station text NOT NULL, mark text NOT NULL, state text NOT NULL, version text NOT NULL,
    printer text NOT NULL, scanner text NOT NULL, help_wanted boolean NOT NULL, seen timestamptz NOT NULL,
    restart boolean NOT NULL DEFAULT false, PRIMARY KEY (station, mark));
"""
_COLUMNS = {
    "help_since": "timestamptz",
    "staged": "text NOT NULL DEFAULT ''",
    "update_asked": "boolean NOT NULL DEFAULT false",
}
"""Columns that earlier versions do not know, and their types; those versions leave them as they are."""
_MAKING = 727_302
"""Advisory lock held while the table is made: two simultaneous CREATE IF NOT EXISTS can collide."""
KEPT_DAYS = 30
"""A kiosk that has reported nothing for so long is forgotten."""


class PostgresFleet:
    """The reports of all kiosks. It has a connection of its own: no session ever waits for a report."""

    def __init__(self, url: str, terminal: KioskIdentity) -> None:
        """Take the database and this kiosk; nothing is connected yet.

        Args:
            url: as in `[store] url`.
            terminal: this kiosk.
        """
        self._database, self._terminal = Database(url), terminal
        self._made = False
        """The table is there."""

    def report(self, report: KioskReport) -> Asked:
        """Replace this kiosk's last report; returns what was asked of it. Raises AwayError."""
        facts = (
            report.state,
            report.version,
            report.printer,
            report.scanner,
            report.help_wanted,
            report.staged,
        )
        with self._database.transaction() as server:
            self._make(server)
            asked = server.execute(
                "SELECT restart, update_asked FROM kiosk_fleet WHERE station = %s AND mark = %s FOR UPDATE",
                self._terminal,
            ).fetchone()
            server.execute(
                "INSERT INTO kiosk_fleet (station, mark, state, version, printer, scanner, help_wanted, "
                "staged, seen, help_since) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp(), "
                "CASE WHEN %s THEN clock_timestamp() END) "
                "ON CONFLICT (station, mark) DO UPDATE SET state = excluded.state, "
                "version = excluded.version, printer = excluded.printer, scanner = excluded.scanner, "
                "help_wanted = excluded.help_wanted, staged = excluded.staged, seen = excluded.seen, "
                "restart = false, update_asked = false, help_since = "
                "CASE WHEN excluded.help_wanted AND kiosk_fleet.help_wanted "
                "THEN coalesce(kiosk_fleet.help_since, excluded.help_since) ELSE excluded.help_since END",
                (*self._terminal, *facts, report.help_wanted),
            )
        return Asked(restart=bool(asked[0]), update=bool(asked[1])) if asked else Asked()

    def kiosks(self) -> Sequence[FleetKiosk]:
        """All kiosks, by name; raises AwayError."""
        with self._database.transaction() as server:
            self._make(server)
            rows = server.execute(
                "SELECT station, mark, state, version, printer, scanner, help_wanted, staged, "
                "restart, update_asked, "
                "extract(epoch FROM clock_timestamp() - seen)::bigint, CASE WHEN help_wanted THEN "
                "extract(epoch FROM clock_timestamp() - help_since)::bigint END "
                "FROM kiosk_fleet ORDER BY station, mark"
            ).fetchall()
        return tuple(
            FleetKiosk(
                str(row[0]),
                str(row[1]),
                KioskReport(str(row[2]), str(row[3]), str(row[4]), str(row[5]), bool(row[6]), str(row[7])),
                seconds=int(row[10]),
                restart_asked=bool(row[8]),
                here=(row[0], row[1]) == tuple(self._terminal),
                help_seconds=int(row[11] or 0),
                update_asked=bool(row[9]),
            )
            for row in rows
        )

    def ask_restart(self, station: str, mark: str) -> None:
        """Note that a kiosk is to restart; raises StoreError if it is not known."""
        with self._database.transaction() as server:
            self._make(server)
            found = server.execute(
                "UPDATE kiosk_fleet SET restart = true WHERE station = %s AND mark = %s", (station, mark)
            )
            if not found.rowcount:
                raise StoreError(f"No hay un quiosco «{station}».")

    def ask_update(self, station: str, mark: str) -> None:
        """Note that a kiosk is to install what waits there; raises StoreError if nothing does."""
        with self._database.transaction() as server:
            self._make(server)
            found = server.execute(
                "UPDATE kiosk_fleet SET update_asked = true "
                "WHERE station = %s AND mark = %s AND staged <> '' AND NOT starts_with(staged, %s)",
                (station, mark, FAILED),
            )
            if not found.rowcount:
                raise StoreError(
                    f"En «{station}» no hay una versión nueva. Déjela allá: kiosk-update --stage"
                )

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

    def _make(self, server: PostgresServer) -> None:
        """Make the table once, and forget the kiosks that are long gone; call it in a transaction."""
        if self._made:
            return
        server.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
        server.execute(_TABLE)
        there = server.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'kiosk_fleet'::regclass AND NOT attisdropped"
        ).fetchall()
        for name, kind in _COLUMNS.items():
            if (name,) not in there:  # only the owner of the table may add one
                server.execute(f"ALTER TABLE kiosk_fleet ADD COLUMN {name} {kind}")
        server.execute(
            "DELETE FROM kiosk_fleet WHERE seen < clock_timestamp() - make_interval(days => %s)", (KEPT_DAYS,)
        )
        self._made = True
