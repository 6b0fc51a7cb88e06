"""The tables in PostgreSQL, and the one connection of this kiosk to them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg.rows import TupleRow

from kiosk.errors import StoreError

Server = psycopg.Connection[TupleRow]

TABLES = """
CREATE TABLE IF NOT EXISTS kiosk_sessions (
    id text PRIMARY KEY, code text NOT NULL, outcome text NOT NULL, revision bigint NOT NULL,
    saved_at timestamptz NOT NULL, sealed bytea NOT NULL);
CREATE INDEX IF NOT EXISTS kiosk_sessions_code ON kiosk_sessions (code);
CREATE INDEX IF NOT EXISTS kiosk_sessions_saved_at ON kiosk_sessions (saved_at DESC);
CREATE TABLE IF NOT EXISTS kiosk_leases (
    id text PRIMARY KEY, holder text NOT NULL, until timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS kiosk_key (
    single boolean PRIMARY KEY DEFAULT true CHECK (single), sample bytea NOT NULL);
CREATE TABLE IF NOT EXISTS kiosk_proofs (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, notice text NOT NULL,
    station text NOT NULL, step text NOT NULL, minutes integer NOT NULL, outcome text NOT NULL);
"""
"""Everything there is; made by whoever comes first."""
_MAKING = 727_301
"""Number of the advisory lock under which the tables are made: CREATE IF NOT EXISTS alone can collide."""
SILENT = "La base de datos no responde. Revise la red y el servidor PostgreSQL."
"""For staff."""
PATIENCE = "-c statement_timeout=5000 -c lock_timeout=5000"
"""Milliseconds for one statement: a server that hangs must not hang the screen for ever."""


def make_tables(server: Server) -> None:
    """Make what is missing, one kiosk at a time; call it in a transaction."""
    server.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
    server.execute(TABLES)


class Database:
    """Transactions, for any thread; the connection is made when it is needed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.RLock()
        self._connection: Server | None = None

    @contextmanager
    def transaction(self) -> Iterator[Server]:
        """One transaction, on a connection the server has not closed meanwhile.

        Raises:
            StoreError: the server does not answer, or refuses; nothing was changed.
        """
        try:
            with self._lock:
                server = self._connected()
                with server.transaction():
                    yield server
        except psycopg.Error:  # its text may quote values
            raise StoreError(SILENT) from None

    def close(self) -> None:
        """Hang up; the next transaction connects anew."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _connected(self) -> Server:
        if self._connection and not self._connection.closed:
            with suppress(psycopg.OperationalError):
                self._connection.execute("SELECT 1")
                return self._connection
        self.close()
        self._connection = psycopg.connect(
            self._url, autocommit=True, connect_timeout=3, options=PATIENCE, keepalives_idle=5
        )
        return self._connection
