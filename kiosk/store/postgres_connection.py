"""The tables in PostgreSQL, and the one connection of this kiosk to them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from kiosk.errors import AwayError

T = TypeVar("T")

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
CREATE TABLE IF NOT EXISTS kiosk_terminals (
    name text NOT NULL, mark text NOT NULL, seen timestamptz NOT NULL, PRIMARY KEY (name, mark));
"""
"""Everything there is; made by whoever comes first."""
_MAKING = 727_301
"""Number of the advisory lock under which the tables are made: CREATE IF NOT EXISTS alone can collide."""
SILENT = "La base de datos no responde. Revise la red y el servidor PostgreSQL."
"""For staff."""
PATIENCE = "-c statement_timeout=5000 -c lock_timeout=5000"
"""Milliseconds after which the server itself gives a statement up."""
ANSWER_SECONDS = 6.0
"""After so long without an answer the line is cut: a server that is frozen keeps no time."""
LONG_SECONDS = 1.0
"""A failure that took longer than this kept somebody waiting."""
REST_SECONDS = 5.0
"""So long such a server is not asked again: what is asked meanwhile fails at once."""


class PostgresServer(psycopg.Connection[TupleRow]):
    """A connection that hangs up on a server that does not answer."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for an answer, but not for ever."""
        try:
            return super().wait(gen, interval, timeout or ANSWER_SECONDS)
        except psycopg.Error:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:  # the answer never came
                self.close()
            raise


def make_tables(server: PostgresServer) -> None:
    """Make what is missing, one kiosk at a time; call it in a transaction."""
    server.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
    server.execute(TABLES)


class Database:
    """Transactions, for any thread; the connection is made when it is needed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.RLock()
        self._connection: PostgresServer | None = None
        self._resting_until = 0.0
        """Until then, on the stopwatch, the server is left alone."""

    @contextmanager
    def transaction(self) -> Iterator[PostgresServer]:
        """One transaction, on a connection the server has not closed meanwhile.

        Raises:
            AwayError: the server does not answer, or refuses; nothing was changed.
        """
        began = time.monotonic()
        try:
            with self._lock:
                if (began := time.monotonic()) < self._resting_until:
                    raise AwayError(SILENT)
                server = self._connected()
                with server.transaction():
                    yield server
        except psycopg.Error:  # its text may quote values
            if (now := time.monotonic()) - began >= LONG_SECONDS:
                self._resting_until = now + REST_SECONDS
            raise AwayError(SILENT) from None

    def close(self) -> None:
        """Hang up; the next transaction connects anew."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _connected(self) -> PostgresServer:
        if self._connection and not self._connection.closed:
            with suppress(psycopg.OperationalError):
                self._connection.execute("SELECT 1")
                return self._connection
        self.close()
        self._connection = PostgresServer.connect(
            self._url, autocommit=True, connect_timeout=3, options=PATIENCE, keepalives_idle=5
        )
        return self._connection
