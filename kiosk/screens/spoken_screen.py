"""The sentences that are read aloud of a screen, in the order in which they are seen.

A widget is read only if it has a method `spoken`. Inputs, codes and the lists of answers have none: nobody
around hears what the applicant typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textual.screen import Screen
from textual.widget import Widget

from kiosk.widgets.field_row import FieldRow
from kiosk.widgets.key_bar import KeyButton

_BRACKETS = re.compile(r"\[[^\]]*\]|\(●\)|\( \)")
_SPOKEN_AS = {"SECOP II": "SECOP dos", "↑": " flecha arriba ", "↓": " flecha abajo "}
_SPOKEN_AS |= {"←": " flecha izquierda ", "→": " flecha derecha "}
_SILENT = re.compile(r"[^\w\s.,;:¿?¡!()/@%$+&'-]")
"""Signs that are drawn, such as ✔, ▲, ★, « and »."""
_STAFF = "kiosk.screens.staff"


def sentences_of(screen: Screen[object], private: Iterable[str] = ()) -> list[str]:
    """Title and text, the question that has the keyboard, what can be pressed; nothing of staff screens.

    Args:
        screen: the one that is seen.
        private: what must not be heard; a pause is said in its place.
    """
    if type(screen).__module__.startswith(_STAFF):
        return []
    texts: list[str] = []
    buttons: list[str] = []
    for widget in _seen(screen):
        if isinstance(widget, KeyButton):
            buttons.append(widget.spoken())
        elif isinstance(widget, FieldRow):
            if widget.has_focus_within:
                texts += _question(widget)
        else:
            texts.append(_spoken(widget))
    hidden = sorted(filter(None, private), key=len, reverse=True)
    return [said for text in (*texts, *buttons) if (said := in_words(_without(text, hidden)))]


def _without(text: str, hidden: Iterable[str]) -> str:
    for words in hidden:
        text = text.replace(words, "…")
    return text


def in_words(text: str) -> str:
    """A text for the ear: signs become words or vanish."""
    for sign, words in _SPOKEN_AS.items():
        text = text.replace(sign, words)
    said = " ".join(_SILENT.sub(" ", _BRACKETS.sub(" ", text)).split())
    return said if re.search(r"\w", said) else ""


def _question(row: FieldRow) -> Iterator[str]:
    """Label, help and problem, which may quote what was typed; then the choices."""
    first: tuple[Widget, ...] = (row.label, row.hint, row.problem)
    yield from (_spoken(widget) for widget in first[:2] if widget.display)
    if row.problem.display:
        problem, typed = _spoken(row.problem), row.entry.typed.strip()
        yield problem.replace(typed, " ") if typed else problem
    yield from (_spoken(widget) for widget in _inside(row.children) if widget not in first)


def _seen(screen: Screen[object]) -> Iterator[Widget]:
    return _inside(screen.children)


def _inside(widgets: Iterable[Widget]) -> Iterator[Widget]:
    """Each widget that is displayed, then those inside of it; a question is one whole."""
    for widget in widgets:
        if widget.display:
            yield widget
            if not isinstance(widget, FieldRow):
                yield from _inside(widget.children)


def _spoken(widget: Widget) -> str:
    said = getattr(widget, "spoken", None)
    return str(said()) if callable(said) else ""
