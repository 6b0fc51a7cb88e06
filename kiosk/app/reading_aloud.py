"""Reads the screen aloud, until a key, a touch or another screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen

from kiosk.app.display import Display
from kiosk.interview.session import Session
from kiosk.ports import Speech
from kiosk.screens.dialogs import IdleDialog
from kiosk.screens.spoken_screen import sentences_of

KEY = "f3"
LOOK_SECONDS = 0.2
"""How often it is looked whether the screen that is read is still seen."""
SHORTEST = 3
"""Letters of an answer that is kept from being said; shorter ones stand in any word."""


def private_words(session: Session | None) -> Iterator[str]:
    """What must not be heard, wherever it stands: the code of the session and each answer."""
    if session is not None:
        yield session.code
        yield from _texts(session.answers)


def _texts(answers: Any) -> Iterator[str]:
    if isinstance(answers, str):
        if len(answers) >= SHORTEST:
            yield answers
    elif isinstance(answers, dict):
        yield from _texts(list(answers.values()))
    elif isinstance(answers, list | tuple):
        for one in answers:
            yield from _texts(one)


class ReadingAloud:
    """One voice for the screens of applicants.

    Args:
        display: the screens.
        speech: the voice; None: nothing is read aloud here.
        private: tells what is left out wherever it stands.
    """

    def __init__(
        self,
        display: Display,
        speech: Speech | None = None,
        private: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._display, self._speech, self._private = display, speech, private
        self._said: Screen[object] | None = None
        """The screen that was read last; None: it was stopped."""

    def begin(self, app: App[Any]) -> None:
        """Look from now on whether the screen that is read is still seen."""
        if self._speech:
            app.set_interval(LOOK_SECONDS, self.look)

    def read(self) -> None:
        """Say the screen that is seen, from its beginning."""
        screen = self._display.top
        if self._speech is None:
            return
        if isinstance(screen, IdleDialog):
            screen.answer(None)  # any key says that somebody is there
            return
        self.stop()
        if sentences := sentences_of(screen, self._private()):
            self._said = screen
            self._speech.speak(sentences)

    def hear(self, event: events.Event) -> None:
        """A key or a touch stops the voice; it does what it always does besides."""
        pressed = isinstance(event, events.Key) and event.key != KEY
        if (pressed or isinstance(event, events.MouseDown)) and not event.is_forwarded:
            self.stop()

    def look(self) -> None:
        """Stop when another screen is seen: a step, a dialog, a warning, the welcome of the next person."""
        if self._said is not None and (not self._display.screens or self._display.top is not self._said):
            self.stop()

    def stop(self) -> None:
        """Be silent."""
        if self._said is not None and self._speech is not None:
            self._said = None
            self._speech.stop()
