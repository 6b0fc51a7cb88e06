"""The room that the words above leave to a list."""

from __future__ import annotations

from textual.containers import Vertical


class ListRoom(Vertical):
    """Holds a list that is as high as its lines, and at most as high as this room: then it scrolls.

    Without it `max-height: 1fr` is the height of all there is, the words above too, and the last lines of a
    long list lie below the edge, where no key brings them into sight.
    """

    DEFAULT_CSS = """
    ListRoom { height: 1fr; }
    ListRoom > PickList { height: auto; max-height: 100%; }
    """
