"""Pages of papers on the screen: as text, in half cells, in pixels."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw
from textual.app import App, ComposeResult

from kiosk.ports import Page
from kiosk.widgets.page_view import PageView, Pictures, choose
from kiosk.widgets.plain import Plain
from tests.picture import picture

SIZES = [(80, 24), (120, 36)]
TEXT = "\n".join(
    ["CONSTANCIA", "Yo, [b]Ñáñez[/b] [@click=app.quit] {{ 7*7 }}", *map(str, range(60)), "Firma"]
)


def paper() -> Image.Image:
    """A white Letter page with a black upper left quarter and a blue line."""
    image = Image.new("RGB", (850, 1100), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 424, 549), fill="black")
    draw.rectangle((0, 1000, 850, 1040), fill=(0, 0, 200))
    return image


class Leaf(App[None]):
    """A screen with one page."""

    def __init__(self, pictures: Pictures | None = None, text: str = TEXT) -> None:
        super().__init__()
        self.page = Page(paper(), text)
        self.view = PageView(pictures=pictures)

    def compose(self) -> ComposeResult:
        """A head, the page, a foot."""
        yield Plain("Revise sus hojas")
        yield self.view
        yield Plain("Enter: imprimir")


def shown(app: App[None]) -> list[str]:
    """The screen, row by row."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_text_is_shown_letter_by_letter_and_scrolls_to_its_end(size: tuple[int, int]) -> None:
    app = Leaf()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.view.show(app.page)
        await pilot.pause()
        rows = "\n".join(shown(app))
        assert "Yo, [b]Ñáñez[/b] [@click=app.quit] {{ 7*7 }}" in rows
        assert "Firma" not in rows
        app.view.scroll_end(animate=False)
        await pilot.pause()
        rows = "\n".join(shown(app))
        assert "Firma" in rows
        assert "CONSTANCIA" not in rows
        app.view.show(app.page)
        await pilot.pause()
        assert "CONSTANCIA" in "\n".join(shown(app)), "a page is shown from its top"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_line_as_long_as_columns_is_seen_whole_on_one_row(size: tuple[int, int]) -> None:
    app = Leaf()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        line = "ñ" * (app.view.columns - 1) + "!"
        app.view.show(Page(paper(), "\n".join([line, *"abcdefghij" * 5])))
        await pilot.pause()
        assert any(line in row for row in shown(app))
        assert not app.view.show_horizontal_scrollbar


async def test_text_is_black_on_white_in_a_dark_theme() -> None:
    app = Leaf()
    app.theme = "textual-dark"
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.show(app.page)
        await pilot.pause()
        style = app.view.query_one(Plain).rich_style
        assert style.color and style.color.get_truecolor() == (0, 0, 0)
        assert style.bgcolor and style.bgcolor.get_truecolor() == (255, 255, 255)


async def test_blocks_show_the_layout_of_the_page_and_take_the_room_after_a_resize() -> None:
    app = Leaf(Pictures.BLOCKS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.show(app.page)
        await pilot.pause()
        image = picture(app)
        assert image.getpixel((200, 200)) == (0, 0, 0)
        assert image.getpixel((700, 200)) == (255, 255, 255)
        narrow = app.view.children[0].size.width
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert app.view.children[0].size.width > narrow
        assert not app.view.show_horizontal_scrollbar


def test_nobody_is_asked_without_a_terminal() -> None:
    code = (
        "import sys\n"
        "from kiosk.widgets.page_view import Pictures, choose\n"
        "assert choose('auto') is Pictures.TEXT\n"
        "assert not [name for name in sys.modules if name.startswith('textual_image')]\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.fixture
def _chosen() -> Iterator[None]:
    yield
    choose("off")


@pytest.mark.usefixtures("_chosen")
def test_the_setting_decides_for_every_view_made_after_it() -> None:
    assert choose("blocks") is Pictures.BLOCKS
    assert PageView().pictures is Pictures.BLOCKS
    assert choose("off") is Pictures.TEXT
    assert PageView().pictures is Pictures.TEXT


async def test_sixels_draw_the_page_in_a_terminal_that_only_defines_colours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "__stdout__", io.StringIO())  # no terminal to be asked; cells are 10 x 20 pixels
    app = Leaf(Pictures.SIXEL)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.view.show(app.page)
        await pilot.pause()
        await pilot.pause()
        sent = "".join(strip.render(app.console) for strip in app.screen._compositor.render_strips())
        drawn = drawing(sent)
        assert drawn.width == 850
        assert drawn.getpixel((5, 5)) == (0, 0, 0)
        assert drawn.getpixel((845, 5)) == (255, 255, 255)
        row = app.view.region.bottom
        assert f"\x1b[{row};" in sent.split("\x1b\\")[1], "what stands right of the last row is painted on it"
        app.view.scroll_end(animate=False)
        await pilot.pause()
        sent = "".join(strip.render(app.console) for strip in app.screen._compositor.render_strips())
        drawn = drawing(sent)
        assert drawn.getpixel((5, drawn.height - 70)) == pytest.approx((0, 0, 200), abs=3)


def drawing(sent: str) -> Image.Image:
    """What xterm draws: a colour has to be selected by itself, defining it is not enough."""
    match = re.search(r'\x1bP[^"]*"1;1;(\d+);(\d+)(.*?)\x1b\\', sent, re.DOTALL)
    assert match, "no sixels"
    image = Image.new("RGB", (int(match[1]), int(match[2])), (120, 120, 120))
    colours: dict[int, tuple[int, int, int]] = {}
    ink, x, y = (120, 120, 120), 0, 0
    for token in re.finditer(r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)(.)|([$-])|([?-~])", match[3]):
        if token[1]:
            red, green, blue = (round(int(token[part]) * 2.55) for part in (2, 3, 4))
            colours[int(token[1])] = (red, green, blue)
        elif token[5]:
            ink = colours[int(token[5])]
        elif token[8]:
            x, y = 0, y + (6 if token[8] == "-" else 0)
        else:
            count, bits = int(token[6] or 1), ord(token[7] or token[9]) - 63
            for bit in range(6):
                if bits >> bit & 1 and y + bit < image.height:
                    image.paste(ink, (x, y + bit, x + count, y + bit + 1))
            x += count
    return image
