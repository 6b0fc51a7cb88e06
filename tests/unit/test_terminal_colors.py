"""How many colours a terminal shows, whatever its name."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kiosk.cli.terminal_colors import color_system, drop_textual_variables
from kiosk.widgets.theme import SIXTEEN_THEMES, THEMES, theme_for
from tests.e2e.terminal import KIOSK, environment


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


def test_variables_that_disturb_textual_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "keys.log")
    monkeypatch.setenv("TEXTUAL_COLOR_SYSTEM", "256")
    drop_textual_variables()
    assert "TEXTUAL_LOG" not in os.environ and os.environ["TEXTUAL_COLOR_SYSTEM"] == "256"


def test_a_misspelt_number_of_colours_stops_no_walk(tmp_path: Path) -> None:
    """The command itself: Textual reads the variable when it is imported."""
    walk = tmp_path / "walk.toml"
    walk.write_text('[answers]\n\n[expect]\nend = "bienvenida"\n')
    changed = {**environment(tmp_path / "data"), "TEXTUAL_COLOR_SYSTEM": "truecolour"}
    done = subprocess.run(
        [KIOSK, "walk", str(walk), "--dry-run"], env=changed, capture_output=True, text=True, check=False
    )
    assert "Error inesperado" not in done.stderr, done.stderr
