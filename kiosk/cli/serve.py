"""`kiosk serve`: the kiosk in a browser, behind a PIN."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import files, log
from kiosk.cli import composition
from kiosk.cli.parser import COMMANDS
from kiosk.cli.served_kiosk import prepare_place, used_places, wipe_expired
from kiosk.errors import KioskError, SettingsError, StaffError
from kiosk.settings.serve_settings import PLACES
from kiosk.system import signals

if TYPE_CHECKING:
    from kiosk.serving.passes import Passes
    from kiosk.serving.terminal_process import TerminalProcess
    from kiosk.settings import Settings

CHORE_SECONDS = 3600.0
"""How often the places where nobody is are looked at for what is too old."""
_MISSING = "Falta lo que abre el quiosco en un navegador. Instale: pip install 'indupal-kiosk[serve]'"
_NO_STAFF = "Primero agregue a un funcionario, que escribirá su PIN: kiosk staff add NOMBRE"


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of `kiosk serve`."""
    parser = subparsers.add_parser(
        "serve",
        help=COMMANDS["serve"],
        description="Abre el quiosco en el navegador de este equipo, después de un PIN. Dirección, puerto y "
        "cuántos a la vez: [serve] de la configuración.",
    )
    parser.add_argument("--dry-run", action="store_true", help="no imprime nada")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM, SIGHUP or Ctrl+C; returns the exit status.

    Raises:
        SettingsError: the extra is not installed, or nothing can listen at the address.
        StaffError: there is no member of staff, or PINs cannot be checked.
    """
    library = library_folder()
    if not hasattr(os, "openpty"):
        raise SettingsError("kiosk serve necesita Linux o macOS: este sistema no tiene terminales propias.")
    settings = composition.load_settings()
    log.setup(settings.paths.data / PLACES, settings.log.level)
    access = composition.open_browsers_access(settings, composition.open_audit(settings))
    if trouble := access.trouble() or ("" if access.members() else _NO_STAFF):
        raise StaffError(trouble)
    listening = _listen(settings)
    try:
        return asyncio.run(_Served(settings, args.dry_run).until_stopped(listening, library))
    finally:
        listening.close()
        log.close()


def library_folder() -> Path:
    """The folder with textual-serve's static files; raises SettingsError without the extra."""
    found = find_spec("textual_serve")
    if found is None or find_spec("aiohttp") is None:
        raise SettingsError(_MISSING)
    return Path((found.submodule_search_locations or [""])[0]) / "static"


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.serve.host, settings.serve.port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=32)
    except OSError as error:
        raise SettingsError(
            f"[serve] No se puede escuchar en {host}, puerto {port}: {files.reason(error)}."
        ) from None


class _Served:
    """The server, its kiosks and its chores."""

    def __init__(self, settings: Settings, dry_run: bool) -> None:
        self._settings = settings
        self._words = ["-m", "kiosk", "run", *(["--dry-run"] if dry_run else [])]

    async def until_stopped(self, listening: socket.socket, library: Path) -> int:
        """Serve until a signal asks for the end; every kiosk has ended in order then."""
        from aiohttp import web

        from kiosk.serving.passes import Passes
        from kiosk.serving.web_kiosk import Door, WebKiosk

        settings, stopped = self._settings, asyncio.Event()
        access = composition.open_browsers_access(settings, composition.open_audit(settings))
        passes = Passes(settings.serve.max_sessions)
        door = Door(settings.office.name, settings.serve.host, settings.serve.name)
        kiosks = WebKiosk(access, door, library, passes, self._start)
        for number in signals("SIGTERM", "SIGHUP", "SIGINT"):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        runner = web.AppRunner(kiosks.application, access_log=None, shutdown_timeout=5)
        await runner.setup()
        chores = asyncio.ensure_future(self._chores(passes))
        try:
            await web.SockSite(runner, listening).start()
            self._announce(listening)
            await stopped.wait()
        finally:
            chores.cancel()
            await kiosks.close()
            await runner.cleanup()
        return 0

    def _announce(self, listening: socket.socket) -> None:
        from kiosk.serving.web_kiosk import is_loopback

        host, port = self._settings.serve.host, listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        print(f"Quiosco en el navegador: http://{shown}:{port}/", flush=True)
        if not is_loopback(host):
            print(
                "Cuidado: se abre desde otros equipos, y lo que se escribe viaja por la red sin cifrar. "
                "Lea «En un navegador» en docs/instalacion.md.",
                file=sys.stderr,
                flush=True,
            )

    def _start(self, place: int, columns: int, lines: int) -> TerminalProcess:
        from kiosk.serving.terminal_process import TerminalProcess

        return TerminalProcess(self._words, prepare_place(self._settings, place), columns, lines)

    async def _chores(self, passes: Passes) -> None:
        """Wipe what is too old where no kiosk is open: an open one does so by itself."""
        while True:
            try:
                for place in used_places(self._settings):
                    if passes.reserve(place):
                        await self._wipe(passes, place)
            except Exception as error:  # a task without an end has nobody who would read its fault
                log.failure("serve_wipe_failed", error)
            await asyncio.sleep(CHORE_SECONDS)

    async def _wipe(self, passes: Passes, place: int) -> None:
        try:
            status = await asyncio.to_thread(wipe_expired, self._settings, place)
            if status:
                log.event("serve_wipe_failed", status=status, position=place)
        except (KioskError, OSError) as error:
            log.failure("serve_wipe_failed", error)
        finally:
            passes.release(place)
