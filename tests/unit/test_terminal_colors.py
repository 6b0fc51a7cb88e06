"""How many colours a terminal shows, whatever its name."""

from __future__ import annotations

import pytest

from kiosk.cli.terminal_colors import color_system
from kiosk.widgets.theme import SIXTEEN_THEMES, THEMES, theme_for


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm"}, "standard"),
        ({"TERM": "xterm-16color"}, "standard"),
        ({"TERM": "linux"}, "standard"),
        ({"TERM": "vt100"}, "standard"),
        ({"TERM": "nobody-knows-it"}, "standard"),
        ({"TERM": ""}, "standard"),
        ({}, "standard"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "tmux-256color"}, "256"),
        ({"TERM": "nobody-knows-it-256color"}, "256"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm-256color", "COLORTERM": "24bit"}, "truecolor"),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "256"}, "256"),
    ],
    ids=str,
)
def test_the_colours_of_a_terminal(environment: dict[str, str], expected: str) -> None:
    assert color_system(environment) == expected


def test_every_look_has_a_form_in_sixteen_colours() -> None:
    names = {theme.name for theme in SIXTEEN_THEMES}
    assert names == {theme_for(theme.name, few_colors=True) for theme in THEMES}
    assert all(theme_for(theme.name, few_colors=False) == theme.name for theme in THEMES)
