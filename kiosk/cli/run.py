"""`kiosk run`: starts the kiosk on this terminal."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kiosk.cli.parser import COMMANDS
from kiosk.cli.session_store import LOCK
from kiosk.cli.terminal_colors import COLOR_SYSTEM, FEW, color_system, drop_textual_variables
from kiosk.errors import InUseError, KioskError
from kiosk.log import event, failure, mark_practice
from kiosk.terminal import has_terminal

if TYPE_CHECKING:
    from kiosk.app.app import KioskApp
    from kiosk.app.beginning import Beginning
    from kiosk.app.locked import LockedApp
    from kiosk.content.models import Flow
    from kiosk.content.welcome_drawings import WelcomeDrawings
    from kiosk.content.wireframes import Wireframe
    from kiosk.interview.derived_values import Station
    from kiosk.interview.places import Places
    from kiosk.ports import Services
    from kiosk.settings import Settings

CHECKED = "KIOSK_CHECKED"
"""Variable with the seal of the content that the process before found good."""
CLOSED_STATUS = "CLOSED_STATUS"
"""Variable with the exit status that the script of a deployed terminal wants when staff closed the kiosk."""
_UNEXPECTED = ("El quiosco tuvo un problema.", "X9")
"""Title and code of an unexpected error."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of `kiosk run`."""
    parser = subparsers.add_parser(
        "run",
        help=COMMANDS["run"],
        description="Abre el quiosco en esta terminal, cerrado con llave.",
    )
    options(parser)
    parser.set_defaults(run=run)


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk run`."""
    parser.add_argument("--unlocked", action="store_true", help="Ctrl+Q cierra el quiosco (para desarrollo)")
    parser.add_argument("--dry-run", action="store_true", help="no imprime nada")


def run(args: argparse.Namespace) -> int:
    """Run the kiosk on this terminal until staff shut it down; returns the exit status."""
    if not _terminal():
        print("El quiosco necesita una terminal: ábralo desde una.", file=sys.stderr)
        return 1
    _prepare_environment()
    try:
        _claim()
    except InUseError as error:
        print(error.detail, file=sys.stderr)
        return 1
    gc.disable()  # a collection during the start takes a tenth of its time and frees nothing
    from kiosk.cli import supervisor

    if supervisor.available():
        from kiosk.cli.one_person import OnePerson

        return _status(supervisor.supervise(lambda: OnePerson(args)))
    from kiosk.app.relaunch import run_forever

    return _status(run_forever(lambda beginning: make(args, beginning)))


def _status(code: int) -> int:
    """The exit status for how the kiosk ended; only who asks for it learns that staff closed it."""
    from kiosk.app.locked import CLOSED

    return int(os.environ.get(CLOSED_STATUS) or 0) if code == CLOSED else code


def _claim() -> None:
    """Lock the data folder. Other errors than InUseError go to the journal; `make` shows them later."""
    from kiosk.cli.composition import load_settings
    from kiosk.store.kiosk_lock import claim

    try:
        os.environ[LOCK] = str(claim(load_settings().paths.data, os.environ.get(LOCK, "")))
    except InUseError:
        raise
    except (KioskError, OSError) as error:
        failure("kiosk_not_ready", error)


@dataclass(frozen=True)
class Prepared:
    """What each kiosk uses and no person changes; made once, and good for all that are forked after it."""

    settings: Settings
    flow: Flow
    drawings: Mapping[str, Wireframe]
    welcome: WelcomeDrawings
    station: Station
    places: Places
    look: str
    """Name of the theme."""
    letters: str
    """Points of normal and of large letters; empty: the terminal cannot change them."""
    first: bool
    """No kiosk of the same content ran before."""


def prepare() -> Prepared:
    """Read and check settings and content, and ask the terminal what it can show.

    Raises:
        KioskError: they have errors.
    """
    from kiosk.app.letter_size import letter_sizes
    from kiosk.cli.composition import load_places, load_station, load_welcome
    from kiosk.cli.scan_services import has_scanner
    from kiosk.content.loader import load_flow
    from kiosk.content.wireframes import drawings
    from kiosk.widgets.page_view import choose
    from kiosk.widgets.theme import theme_for

    checked = os.environ.pop(CHECKED, "")
    settings = _settings()
    _check_content(settings, checked)
    choose(settings.look.images)
    flow = load_flow(settings.paths.templates, scanner=has_scanner(settings))
    return Prepared(
        settings,
        flow,
        drawings(flow, settings.paths.templates),
        load_welcome(flow, settings),
        load_station(settings),
        load_places(settings),
        theme_for(settings.look.theme, few_colors=color_system() == FEW),
        letter_sizes(),
        first=not checked,
    )


def make(
    args: argparse.Namespace,
    beginning: Beginning,
    prepared: Callable[[], Prepared] = prepare,
) -> LockedApp:
    """The kiosk, or a screen that calls staff if it cannot start.

    Args:
        args: the options of the command.
        beginning: how to begin; after too many crashes in a row it is the welcome screen.
        prepared: gives what it uses; may raise as `prepare` does.
    """
    from kiosk.app.beginning import Beginning
    from kiosk.app.relaunch import HOPELESS, MOST_RESTARTS
    from kiosk.app.step_leftovers import collect_later

    try:
        ready = prepared()
        if beginning.practice:
            mark_practice()
        event("kiosk_started", count=beginning.crashes)
        if beginning.crashes > HOPELESS:
            return _trouble(args, *_UNEXPECTED)
        if beginning.crashes > MOST_RESTARTS:
            beginning = Beginning()
        app = kiosk(args, ready, beginning)
        if limit := ready.settings.log.slow_ms:
            from kiosk.app.slow_calls import SlowCalls  # only for developers

            app.closers.insert(0, SlowCalls(limit).start().stop)
        return app
    except KioskError as error:
        failure("kiosk_not_ready", error)
        return _trouble(args, error.title, error.code)
    except Exception as error:
        failure("kiosk_not_ready", error)
        return _trouble(args, *_UNEXPECTED)
    finally:
        collect_later()


def _trouble(args: argparse.Namespace, title: str, code: str) -> LockedApp:
    """The screen that calls staff; the kiosks that share the database learn its code."""
    from kiosk.app.trouble_app import TroubleApp
    from kiosk.cli.late_fleet import LateFleet

    return TroubleApp(title, code, unlocked=args.unlocked, fleet=LateFleet())


def kiosk(args: argparse.Namespace, ready: Prepared, beginning: Beginning) -> KioskApp:
    """The kiosk with the real services; raises KioskError if the data folder cannot be used."""
    from kiosk.app.app import KioskApp
    from kiosk.cli import practice_services
    from kiosk.cli.left_papers import wipe_left_papers
    from kiosk.cli.served_kiosk import wipe_unserved
    from kiosk.cli.session_store import RetryThread

    settings = ready.settings
    services = _services(settings, args, beginning)
    wipe_left_papers(settings)  # no session is open yet; one that is continued gets new documents
    app = KioskApp(
        ready.flow,
        services,
        ready.station,
        ready.places,
        settings.times,
        drawings=ready.drawings,
        welcome=ready.welcome,
        look=ready.look,
        beginning=beginning,
        tidy=ready.first,
        fresh_process=True,
        on_tty=True,
        unlocked=args.unlocked,
        staff_idle=settings.staff.idle_seconds,
        ask_setup=ready.first and not args.unlocked,
        touch=settings.look.touch,
        aids=settings.look.aids,
        letters=ready.letters,
    )
    app.closers += [RetryThread(services.store).close, services.documents.close]
    app.closers.append(partial(wipe_left_papers, settings))  # last: nothing makes documents any more
    if beginning.practice:
        app.closers.append(partial(practice_services.wipe, settings))
    else:
        app.chores.tasks += [services.retention.purge_now_and_then, partial(wipe_unserved, settings)]
    app.afterwards.append(services.printer.close)  # chores before it may have something for the spool
    return app


def _services(settings: Settings, args: argparse.Namespace, beginning: Beginning) -> Services:
    """What the kiosk works with; what an earlier practice left is wiped first."""
    from kiosk.cli import practice_services
    from kiosk.cli.composition import build

    practice_services.wipe(settings)
    return practice_services.build(settings) if beginning.practice else build(settings, args.dry_run)


def _settings() -> Settings:
    """Read the settings and open the journal in their data folder.

    Documents that a crash left are wiped first, whatever may keep the kiosk from opening: no session is open
    yet, and one that is continued gets new documents.
    """
    from kiosk.cli.composition import load_settings
    from kiosk.cli.left_papers import wipe_left_papers, wipe_papers_unread
    from kiosk.log import setup

    try:
        settings = load_settings()
    except KioskError:
        wipe_papers_unread()
        raise
    wipe_left_papers(settings)
    setup(settings.paths.data, settings.log.level)
    return settings


def _check_content(settings: Settings, checked: str) -> None:
    """Refuse content with errors; unchanged content that was found good is not checked again.

    Raises:
        ContentError: the content has errors.
    """
    from kiosk.cli import content_seal

    seal = content_seal.seal_of(settings)
    if seal not in (checked, content_seal.kept(settings).seal):
        from kiosk.cli.examination import refuse_errors

        refuse_errors(settings)
        content_seal.keep(settings, content_seal.Checked(seal))
    os.environ[CHECKED] = seal


def _terminal() -> bool:
    """Whether standard input and the controlling terminal exist; standard error may be a journal."""
    return has_terminal() and sys.stdin is not None and sys.stdin.isatty()


def _prepare_environment() -> None:
    """Set the variables that Textual reads when it is imported."""
    drop_textual_variables()
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"  # kitty 0.26 loses Ñ and ¿ without it
    os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"  # else one unexpected answer stops the reports of the size
    os.environ.setdefault("TERM", "xterm-256color")
    os.environ[COLOR_SYSTEM] = color_system()
