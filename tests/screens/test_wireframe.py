"""The drawing beside the words, as it stands on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import Color
from rich.segment import Segment
from textual.app import App, ComposeResult

from kiosk.content.office_words import DEFAULT_WORDS
from kiosk.content.wireframes import Run, Wireframe, read, wireframe_names
from kiosk.widgets.theme import THEMES
from kiosk.widgets.wireframe import WireframeView

TEMPLATES = Path(__file__).parents[2] / "templates"


class OneDrawing(App[None]):
    """A screen with one drawing."""

    def __init__(self, wireframe: Wireframe, theme: str = "claro") -> None:
        super().__init__()
        self.wireframe = wireframe
        for look in THEMES:
            self.register_theme(look)
        self.theme = theme

    def compose(self) -> ComposeResult:
        """Just the drawing."""
        yield WireframeView(self.wireframe, DEFAULT_WORDS.screen.drawing)


def rows(app: OneDrawing) -> list[list[Segment]]:
    """What the widget shows, row by row."""
    view = app.query_one(WireframeView)
    return [list(view.render_line(y)) for y in range(view.size.height)]


def words(row: list[Segment]) -> str:
    return "".join(segment.text for segment in row).rstrip()


def grounds(row: list[Segment], text: str) -> set[str]:
    """The colours behind the pieces with these letters."""
    found = [segment.style for segment in row if text in segment.text]
    return {style.bgcolor.get_truecolor().hex for style in found if style and style.bgcolor}


@pytest.mark.parametrize("name", sorted(wireframe_names(TEMPLATES)))
async def test_the_whole_drawing_stands_under_its_caption(name: str) -> None:
    drawing = read(TEMPLATES, name)
    assert drawing is not None
    app = OneDrawing(drawing)
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.pause()
        assert [words(row) for row in rows(app)] == [DEFAULT_WORDS.screen.drawing, *drawing.text.split("\n")]


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_only_the_thing_to_press_stands_out(theme: str) -> None:
    app = OneDrawing(Wireframe(((Run("│ Usuario "), Run("ENTRAR", True), Run(" │")),)), theme)
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.pause()
        _caption, row = rows(app)
        accent = Color.parse(app.theme_variables["accent"]).get_truecolor().hex
        assert grounds(row, "ENTRAR") == {accent}
        assert accent not in grounds(row, "Usuario") | grounds(row, "│")
        (pressed,) = [segment.style for segment in row if "ENTRAR" in segment.text]
        assert pressed is not None
        assert pressed.bold


async def test_the_frame_is_quieter_than_the_words() -> None:
    app = OneDrawing(Wireframe(((Run("│ Usuario ___ │"),),)))
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.pause()
        _caption, row = rows(app)
        inks = {segment.text: segment.style.color for segment in row if segment.style}
        assert inks["│"] == inks["___"]
        assert inks["│"] != inks[" Usuario "]


async def test_brackets_are_letters_and_not_markup() -> None:
    app = OneDrawing(Wireframe(((Run("[b]Ñáñez[/b] [ ENTRAR ] [/] $accent"), Run("[red]x", True)),)))
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.pause()
        assert words(rows(app)[1]) == "[b]Ñáñez[/b] [ ENTRAR ] [/] $accent[red]x"


async def test_where_it_is_too_narrow_lines_are_cut_and_never_folded() -> None:
    drawing = read(TEMPLATES, "registro")
    assert drawing is not None
    app = OneDrawing(drawing)
    async with app.run_test(size=(20, 14)) as pilot:
        await pilot.pause()
        await pilot.pause()
        lines = [DEFAULT_WORDS.screen.drawing, *drawing.text.split("\n")]
        assert [words(row) for row in rows(app)] == [line[:20].rstrip() for line in lines]
        assert app.screen.max_scroll_x == 0
