"""What helps a person to see or hear the screen. Colours and letters last as long as the session."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.app import App
from textual.signal import Signal

from kiosk.app.letter_size import LetterSize
from kiosk.content.office_words import AidWords
from kiosk.widgets.aid_row import Aid
from kiosk.widgets.theme import HIGH_CONTRAST, SIXTEEN, theme_for

PAUSE_SECONDS = 0.5
"""Least time between two changes of the whole screen, so that a key held down never makes it flash.

More than three flashes in a second can harm (WCAG 2.2, success criterion 2.3.1).
"""


class ScreenAids:
    """The aids of one app, which are on or off.

    Args:
        app: the app.
        words: the labels.
        offered: whether there are aids at all.
        letters: of the terminal; None: it cannot change them.
        changed: is told the aids after each change.
        now: seconds of a clock that is never set.
    """

    def __init__(
        self,
        app: App[int],
        words: AidWords,
        *,
        offered: bool,
        letters: LetterSize | None,
        changed: Signal[tuple[Aid, ...]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._words, self._changed, self._now = app, words, changed, now
        self._look = app.theme
        """The office's."""
        self._contrast = theme_for(HIGH_CONTRAST.name, few_colors=self._look.endswith(SIXTEEN))
        self._offered, self._letters = offered, letters
        self.aloud = False
        """The screens can be read aloud."""
        self._last = -PAUSE_SECONDS
        self._nobody = True
        """Nobody was here when it was looked last."""

    @property
    def now_offered(self) -> tuple[Aid, ...]:
        """The aids with the labels of what each would do now."""
        if not self._offered:
            return ()
        said = self._words
        aids = []
        if letters := self._letters:
            whole, short = (
                (said.normal, said.normal_short) if letters.large else (said.larger, said.larger_short)
            )
            aids.append(Aid("F4", whole, short, "app.letters"))
        if self._look != self._contrast:
            words = said.contrast if self._app.theme == self._look else said.colors
            aids.append(Aid("F5", words, said.contrast_short, "app.contrast"))
        if self.aloud:
            aids.append(Aid("F3", said.listen, said.listen_short, "app.read_aloud"))
        return tuple(aids)

    def switch_letters(self) -> None:
        """To large letters, or back to normal ones; the terminal then tells the app its new size."""
        if self._offered and self._letters and self._may_change():
            self._letters.switch()
            self._tell()

    def switch_contrast(self) -> None:
        """From the office's look to the strongest contrast, or back; it is not offered where both are one."""
        if self._offered and self._look != self._contrast and self._may_change():
            self._show(self._contrast if self._app.theme == self._look else self._look)
            self._tell()

    def look(self, *, nobody: bool, deserted: bool) -> None:
        """Restore the screen once nobody is here any more.

        Args:
            nobody: no session is open, and no staff are in.
            deserted: no key and no touch came for a long time.
        """
        before, self._nobody = self._nobody, nobody
        if nobody and (deserted or not before):
            self.restore()

    def restore(self) -> None:
        """As the office has chosen it, for the next person."""
        large = self._letters is not None and self._letters.large
        if self._letters and large:
            self._letters.switch()
        if self._app.theme != self._look:
            self._show(self._look)
        elif not large:
            return
        self._tell()

    def _show(self, look: str) -> None:
        self._app.theme = look

    def _may_change(self) -> bool:
        now = self._now()
        if now - self._last < PAUSE_SECONDS:
            return False
        self._last = now
        return True

    def _tell(self) -> None:
        self._changed.publish(self.now_offered)
