"""The first screen: its words, what to bring, and the drawings beside them."""

from __future__ import annotations

from pydantic import Field

from kiosk.content.content_model import Content


class Bring(Content):
    """A thing that the applicant should have at hand."""

    words: str
    """What it is, in a few words."""
    drawing: str = ""
    """Name of a drawing in templates/welcome, without .txt; empty: none."""


class Welcome(Content):
    """The first screen, shown while there is no session."""

    title: str
    body: str
    start: str
    """Words of the button that starts a session."""
    promise: str = ""
    """What the kiosk is for, in large letters where there is room; empty: the title."""
    mark: str = ""
    """Name of the office's mark in templates/welcome, without .txt; empty: only the office's name."""
    bring_title: str = ""
    """Words before the things to bring."""
    bring: tuple[Bring, ...] = Field(default=(), max_length=4)
