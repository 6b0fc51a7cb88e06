"""Reading aloud what a screen says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Speech(Protocol):
    """A voice. Every method returns at once and raises nothing: the screen does not wait for it."""

    def speak(self, sentences: Sequence[str]) -> None:
        """Say these sentences in place of what is being said."""

    def stop(self) -> None:
        """Be silent at once."""

    def close(self) -> None:
        """Be silent for good; the app has ended."""
