"""The real `kiosk run` with an unexpected error built in, to test crashes in a terminal.

The first argument chooses it: "step" breaks the step of contact once, when it is left; "always" breaks it
every time; "welcome" breaks the welcome screen. The text of each error contains a value of the person.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from kiosk.__main__ import main
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.applicant.welcome import WelcomeScreen

FAULT = "KIOSK_RESTARTS"
"""Variable that the kiosk sets for the process after a crash."""


def _break(screen: FormScreen) -> NoReturn:
    person = screen.gather()  # a local variable, which a traceback would show
    raise ValueError(f"cannot use {person}")


def _break_step(*, always: bool) -> None:
    real = FormScreen.action_next

    def next_or_break(screen: FormScreen) -> None:
        if screen.step.id == "contacto":
            _break(screen)
        real(screen)

    if always or FAULT not in os.environ:
        FormScreen.action_next = next_or_break  # type: ignore[method-assign, assignment]  # breaks it on purpose


def _break_welcome() -> None:
    def compose(screen: WelcomeScreen) -> NoReturn:
        raise RuntimeError(f"no welcome for {screen}")

    WelcomeScreen.compose = compose  # type: ignore[method-assign, assignment]  # breaks it on purpose


if __name__ == "__main__":
    fault = sys.argv[1]
    if fault == "welcome":
        _break_welcome()
    else:
        _break_step(always=fault == "always")
    sys.exit(main(["run"]))
