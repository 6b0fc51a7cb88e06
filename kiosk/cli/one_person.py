"""What the processes that are forked for one person after the other share, and what each of them does."""

from __future__ import annotations

import argparse
import importlib
from dataclasses import replace

from kiosk import log
from kiosk.app.letter_size import normal_letters
from kiosk.app.locked import RESTART, let_end
from kiosk.app.rehearsal import rehearse
from kiosk.app.relaunch import do_each, run_once
from kiosk.app.watcher import Parent
from kiosk.cli import content_seal
from kiosk.cli.composition import load_settings
from kiosk.cli.paper_rehearsal import rehearse_papers
from kiosk.cli.run import Prepared, make, prepare
from kiosk.cli.scan_services import has_scanner
from kiosk.errors import KioskError
from kiosk.widgets.qr_code import draw_codes

LATE = (
    "cryptography.hazmat.primitives.ciphers.aead",
    "email_validator",
    "kiosk.app.staff_parts",
    "kiosk.app.step_router",
    "kiosk.documents.workshop",
    "kiosk.printing.cups_printer",
    "kiosk.printing.folder_printer",
    "kiosk.screens.applicant.registry",
    "kiosk.staff.code_guesses",
    "kiosk.store.clock_watch",
    "kiosk.store.retention",
    "kiosk.store.tiny_store",
    "kiosk.store.wiping_store",
    "zxcvbn",
)
"""Modules that a kiosk loads when its services are opened or used. None opens anything or starts a thread."""


class OnePerson:
    """Made by the process that forks, before anybody has typed anything."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._trouble: Exception | None = None
        self._prepared: Prepared | None = None
        try:
            self._prepared = prepare()
        except Exception as error:
            self._trouble = error
        from kiosk.app import app, trouble_app  # noqa: F401 - so that no child has to load them

    @property
    def refused(self) -> bool:
        """Nobody can be served with what was read: the next try reads it again."""
        return self._trouble is not None

    def content(self) -> str:
        """Names the content and the settings as they are on disk now; empty: they cannot be read."""
        try:
            settings = load_settings()
            return f"{content_seal.seal_of(settings)} {has_scanner(settings)}"
        except (KioskError, OSError):
            return ""

    def open_journal(self) -> None:
        """Open it anew: another process may have put the file aside meanwhile."""
        if self._prepared:
            log.setup(self._prepared.settings.paths.data, self._prepared.settings.log.level)

    def restore_terminal(self) -> None:
        """Normal letters: the person who wanted large ones had them from the kiosk that died."""
        if self._prepared:
            normal_letters(self._prepared.letters)

    def warm(self) -> None:
        """The first kiosk is on the terminal: load what later screens of those after it need."""
        if (prepared := self._prepared) is None:
            return
        self._prepared = replace(prepared, first=False)
        for name in LATE:
            importlib.import_module(name)
        if prepared.settings.store.url:
            importlib.import_module("kiosk.store.postgres_store")
        prepared.places.sort_all()
        draw_codes(prepared.settings.secop.login_url)
        rehearse(prepared.flow, prepared.welcome, prepared.look, prepared.settings.office.name)
        rehearse_papers(prepared)

    def serve(self, parent: Parent) -> int:
        """Serve one person: the exit status, 0 if no other person is to follow."""
        if (beginning := parent.wait_for_turn()) is None:
            return 0
        self.open_journal()
        app = make(self._args, beginning, self._ready)
        app.watcher = parent
        code = run_once(app)
        if app.stopping or code != RESTART:
            do_each(app.afterwards)
            return 0 if app.stopping else code
        parent.released(app.next_beginning, crashed=app.crashed)
        let_end()
        do_each(app.afterwards)
        return RESTART

    def _ready(self) -> Prepared:
        """What was prepared; raises why it could not be."""
        if self._prepared is None:
            raise self._trouble or RuntimeError("nothing was prepared")
        return self._prepared
