"""A real PostgreSQL server for tests, with its own folder and socket and no port; it ends with the tests."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

PATIENCE = 120
"""Seconds to wait for the server's answer on a busy machine."""
OWNER = "postgres"
"""The user that runs the server if the tests run as root, which the server refuses."""


def program(name: str) -> str:
    """Path of a program of the server (not in Debian's PATH); skips the test without it, fails in CI."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if path := next(iter(map(str, versions)), None) or shutil.which(name):
        return path
    if os.environ.get("CI") == "true":
        pytest.fail("PostgreSQL must be installed in CI")
    pytest.skip("PostgreSQL is not installed")


class Server:
    """One server; tests ask it for databases."""

    def __init__(self) -> None:
        initdb = program("initdb")  # before the first use of the user that the server's package makes
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._numbers = count(1)
        if self._user:
            shutil.chown(self.folder, self._user)
        data = str(self.folder / "data")
        subprocess.run(
            [initdb, "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            user=self._user,
            cwd=self.folder,
        )
        atexit.register(self.remove)
        self.start()

    @property
    def pid(self) -> int:
        """Its first process, whose children serve the connections."""
        return self._process.pid

    @property
    def _user(self) -> str | None:
        return OWNER if os.geteuid() == 0 else None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        quiet = ["-c", "listen_addresses=", "-c", "fsync=off", "-k", str(self.folder)]
        self._process = subprocess.Popen(
            [program("postgres"), "-D", str(self.folder / "data"), *quiet],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            user=self._user,
            cwd=self.folder,
        )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self._url("postgres")).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """Close every connection and end the server."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill all its processes at once, as a crash does."""
        os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)

    def freeze(self) -> None:
        """Stop all its processes: connections stay open, and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let its processes go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii").split()
        for process in (self.pid, *map(int, children)):
            with suppress(ProcessLookupError):  # that of a connection that was just closed
                os.kill(process, number)

    def remove(self) -> None:
        """End the server and delete its folder."""
        if self._process.poll() is None:
            self.thaw()
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self) -> str:
        """Make an empty database; returns its address."""
        name = f"kiosk{next(self._numbers)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._url(name)

    def _url(self, database: str) -> str:
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"


@cache
def server() -> Server:
    """The server that all tests of this process share."""
    return Server()
