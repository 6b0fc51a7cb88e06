"""The real `kiosk run` with an unexpected error built in, to test crashes in a terminal.

The first argument chooses it: "step" breaks the step of contact once, when it is left; "always" breaks it
every time; "welcome" breaks the welcome screen. The text of each error contains a value of the person.
"late" breaks nothing: the work after each session takes an hour.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

from kiosk.__main__ import main
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.store.retention import RetentionSweep

BROKE_ONCE = Path.home() / "broke-once"
"""Made as the fault happens: the processes after it are sound."""


def _break(screen: FormScreen) -> NoReturn:
    person = screen.gather()  # a local variable, which a traceback would show
    raise ValueError(f"cannot use {person}")


def _break_step(*, always: bool) -> None:
    real = FormScreen.action_next

    def next_or_break(screen: FormScreen) -> None:
        if screen.step.id == "contacto" and (always or not BROKE_ONCE.exists()):
            BROKE_ONCE.touch()
            _break(screen)
        real(screen)

    FormScreen.action_next = next_or_break  # type: ignore[method-assign, assignment]  # breaks it on purpose


def _break_welcome() -> None:
    def compose(screen: WelcomeScreen) -> NoReturn:
        raise RuntimeError(f"no welcome for {screen}")

    WelcomeScreen.compose = compose  # type: ignore[method-assign, assignment]  # breaks it on purpose


def _work_late() -> None:
    def purge(_: RetentionSweep) -> None:
        if threading.current_thread() is threading.main_thread():  # not the one at the start of the program
            time.sleep(3600)

    RetentionSweep.purge_now_and_then = purge  # type: ignore[method-assign, assignment]  # takes its time on purpose


if __name__ == "__main__":
    fault = sys.argv[1]
    if fault == "late":
        _work_late()
    elif fault == "welcome":
        _break_welcome()
    else:
        _break_step(always=fault == "always")
    sys.exit(main(["run"]))
