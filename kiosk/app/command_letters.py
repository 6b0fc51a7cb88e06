"""Letters that are commands mean the same in upper and lower case: Caps Lock does not make a key dead."""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Input


def as_command(event: events.Key, focused: Widget | None) -> events.Key:
    """The key as bindings name it, which is in lower case; in a line of text a letter is typed as it is."""
    letter = event.key
    if isinstance(focused, Input) or len(letter) != 1 or letter == letter.lower():
        return event
    return events.Key(letter.lower(), letter.lower())
