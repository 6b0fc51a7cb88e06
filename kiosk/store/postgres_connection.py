"""The tables in PostgreSQL, and this kiosk's connection to them."""

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
CREATE TABLE IF NOT EXISTS kiosk_counts (
    day date NOT NULL, version text NOT NULL, kind text NOT NULL, step text NOT NULL, field text NOT NULL,
    number bigint NOT NULL, PRIMARY KEY (day, version, kind, step, field));
CREATE TABLE IF NOT EXISTS kiosk_terminals (
    name text NOT NULL, mark text NOT NULL, seen timestamptz NOT NULL, PRIMARY KEY (name, mark));
"""
"""All tables; the first kiosk that connects makes them."""
_MAKING = 727_301
"""Advisory lock held while the tables are made: two simultaneous CREATE IF NOT EXISTS can collide."""
SILENT = "La base de datos no responde. Revise la red y el servidor PostgreSQL."
"""The error text for staff."""
PATIENCE = "-c statement_timeout=5000 -c lock_timeout=5000"
"""Milliseconds after which the server cancels a statement."""
ANSWER_SECONDS = 6.0
"""Seconds without an answer after which the kiosk closes the connection: a frozen server cancels nothing."""
LONG_SECONDS = 1.0
"""Seconds; after a failure that took longer, the server is not asked for REST_SECONDS."""
REST_SECONDS = 5.0
"""Seconds in which every transaction fails at once, after a slow failure."""


class PostgresServer(psycopg.Connection[TupleRow]):
    """A connection that is closed if the server does not answer in time."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for an answer, ANSWER_SECONDS at most."""
        try:
            return super().wait(gen, interval, timeout or ANSWER_SECONDS)
        except psycopg.Error:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:  # the answer never came
                self.close()
            raise


def make_tables(server: PostgresServer) -> None:
    """Make missing tables, one kiosk at a time; call it in a transaction."""
    server.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
    server.execute(TABLES)


class Database:
    """Runs transactions for any thread; it connects when it needs to."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.RLock()
        self._connection: PostgresServer | None = None
        self._resting_until = 0.0
        """Time (time.monotonic) until which the server is not asked."""

    @contextmanager
    def transaction(self) -> Iterator[PostgresServer]:
        """Run one transaction; reconnects first if the server has closed the connection.

        Raises:
            AwayError: the server does not answer or refuses; nothing was changed.
        """
        began = time.monotonic()
        try:
            with self._lock:
                if (began := time.monotonic()) < self._resting_until:
                    raise AwayError(SILENT)
                server = self._connected()
                with server.transaction():
                    yield server
        except psycopg.Error:  # its text may quote values of a row
            if (now := time.monotonic()) - began >= LONG_SECONDS:
                self._resting_until = now + REST_SECONDS
            raise AwayError(SILENT) from None

    def close(self) -> None:
        """Close the connection; the next transaction opens a new one."""
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
