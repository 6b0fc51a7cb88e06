"""Pages of papers on the screen: as text, in half cells, in pixels."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops, ImageDraw
from textual.app import App, ComposeResult

from kiosk.ports import Page
from kiosk.widgets import page_view
from kiosk.widgets.page_view import PageView, Pictures, choose, prepare
from kiosk.widgets.plain import Plain
from kiosk.widgets.sixel import encode
from kiosk.widgets.terminal_query import Terminal, understood
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


class Desk(App[None]):
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

    def put(self, page: Page | None = None) -> None:
        """Show a page as the paper desk does."""
        self.view.show(prepare(page or self.page, self.view.room(self.size.width)))


def shown(app: App[None]) -> list[str]:
    """The screen, row by row."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def sent(app: App[None]) -> str:
    """What goes to the terminal."""
    return "".join(strip.render(app.console) for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_text_is_shown_letter_by_letter_and_scrolls_to_its_end(size: tuple[int, int]) -> None:
    app = Desk()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.put()
        await pilot.pause()
        rows = "\n".join(shown(app))
        assert "Yo, [b]Ñáñez[/b] [@click=app.quit] {{ 7*7 }}" in rows
        assert "Firma" not in rows
        app.view.scroll_end(animate=False)
        await pilot.pause()
        rows = "\n".join(shown(app))
        assert "Firma" in rows
        assert "CONSTANCIA" not in rows
        app.put()
        await pilot.pause()
        assert "Firma" in "\n".join(shown(app)), "the same page stays where it was scrolled to"
        app.put(Page(paper(), TEXT + "\nOtra hoja"))
        await pilot.pause()
        assert "CONSTANCIA" in "\n".join(shown(app)), "another page is shown from its top"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_line_as_long_as_the_room_is_seen_whole_on_one_row(size: tuple[int, int]) -> None:
    app = Desk()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        line = "ñ" * (app.view.room(size[0]).columns - 1) + "!"
        app.put(Page(paper(), "\n".join([line, *"abcdefghij" * 5])))
        await pilot.pause()
        assert any(line in row for row in shown(app))
        assert not app.view.show_horizontal_scrollbar


async def test_text_is_black_on_white_in_a_dark_theme() -> None:
    app = Desk()
    app.theme = "textual-dark"
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.put()
        await pilot.pause()
        style = app.view.query_one(Plain).rich_style
        assert style.color and style.color.get_truecolor() == (0, 0, 0)
        assert style.bgcolor and style.bgcolor.get_truecolor() == (255, 255, 255)


async def test_a_touch_on_the_lower_half_shows_what_is_below_and_on_the_upper_what_is_above() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.put()
        await pilot.pause()
        await pilot.click(PageView, offset=(20, 18))
        assert app.view.scroll_y == app.view.size.height - 2, "two rows of the page stay in sight"
        await pilot.click(PageView, offset=(20, 3))
        assert app.view.scroll_y == 0


async def test_blocks_show_the_layout_of_the_page() -> None:
    app = Desk(Pictures.BLOCKS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.put()
        await pilot.pause()
        image = picture(app)
        assert image.getpixel((200, 200)) == (0, 0, 0)
        assert image.getpixel((700, 200)) == (255, 255, 255)
        assert not app.view.show_horizontal_scrollbar


# --- what the terminal says


def test_nobody_is_asked_without_a_terminal() -> None:
    code = "from kiosk.widgets.page_view import Pictures, choose\nassert choose('auto') is Pictures.TEXT\n"
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


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"\x1b[6;30;15t\x1b[?2;0;1900;1000S\x1b[?63;1;2;4;6c", Terminal(True, 15, 30, 1900)),
        (b"\xc3\xffx\x1b[?64;4;22c", Terminal(True, 10, 20, 0)),
        (b"\x1b[?62;44c", Terminal(False, 10, 20, 0)),
        (b"\x1b[?1;2c", Terminal()),
        (b"q\xf1", Terminal()),
        (b"", Terminal()),
        (b"\x1b[6;99999;99999t\x1b[?2;0;1;1S\x1b[?63;4c", Terminal(True, 10, 20, 0)),
        (b"\x1b[6;0;0t\x1b[?2;0;" + b"9" * 5000 + b";1S\x1b[?63;4c", Terminal(True, 10, 20, 0)),
    ],
    ids=[
        *("all", "keys and half a letter before it", "44 is not 4", "no sixel", "only keys", "silence"),
        *("sizes no terminal has", "numbers Python does not read"),
    ],
)
def test_an_answer_is_understood_whatever_comes_with_it(answer: bytes, expected: Terminal) -> None:
    assert understood(answer) == expected


ASKING = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from kiosk.widgets.page_view import choose
print("chosen", choose("auto").value)
"""


@pytest.mark.parametrize(
    ("answer", "chosen"),
    [(b"\xc3\x1b[?63;4c", b"chosen sixel"), (b"", b"chosen text")],
    ids=["sixel", "none"],
)
def test_a_terminal_is_asked_and_may_be_silent(answer: bytes, chosen: bytes) -> None:
    ours, theirs = pty.openpty()
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    try:
        said, answered = b"", False
        while b"chosen" not in said or b"\n" not in said.split(b"chosen")[-1]:
            said += os.read(ours, 1000)
            if b"\x1b[c" in said and not answered:
                answered = True
                os.write(ours, answer)
        assert answered
        assert chosen in said
    finally:
        asking.kill()
        asking.wait()
        os.close(ours)
        os.close(theirs)


# --- pixels


async def test_sixels_draw_the_page_in_a_terminal_that_only_defines_colours() -> None:
    app = Desk(Pictures.SIXEL)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.put()
        await pilot.pause()
        drawn = drawing(sent(app))
        assert drawn.width == 850
        assert drawn.getpixel((5, 5)) == (0, 0, 0)
        assert drawn.getpixel((845, 5)) == (255, 255, 255)
        row = app.view.region.bottom
        assert f"\x1b[{row};" in sent(app).split("\x1b\\")[1], "what stands right of the last row is on it"
        app.view.scroll_end(animate=False)
        await pilot.pause()
        drawn = drawing(sent(app))
        assert drawn.getpixel((5, drawn.height - 70)) == pytest.approx((0, 0, 200), abs=3)


@pytest.mark.parametrize("cell_height", [15, 17, 20, 24, 31])
def test_every_part_of_a_picture_is_drawn_where_it_belongs(cell_height: int) -> None:
    image = paper()
    ImageDraw.Draw(image).line((0, 0, 849, 1099), fill=(200, 0, 0), width=3)
    coded = encode(image, Terminal(True, 10, cell_height))
    assert coded.rows * cell_height >= 1100 > (coded.rows - 1) * cell_height
    for top in (0, 1, 2, 7, coded.rows - 12):
        part = drawing(coded.part(top, 12))
        start = round(top * cell_height / 6) * 6
        assert abs(start - top * cell_height) <= 3
        assert 0 <= 12 * cell_height - part.height < 6 or start + part.height >= 1100
        there = image.crop((0, start, 850, min(start + part.height, 1100)))
        off = ImageChops.difference(part.crop((0, 0, *there.size)), there).convert("L")
        assert sum(off.histogram()[40:]) < 0.005 * there.width * there.height


def test_white_stays_white_and_a_pale_ground_is_not_lost() -> None:
    image = Image.effect_noise((850, 1100), 60).convert("RGB").point(lambda value: value // 8 * 8)
    image.paste("white", (0, 0, 850, 900))
    image.paste((238, 242, 246), (100, 100, 700, 300))
    drawn = drawing(encode(image, Terminal(True)).part(0, 55))
    assert drawn.getpixel((5, 5)) == (255, 255, 255)
    assert drawn.getpixel((400, 200)) == pytest.approx((238, 242, 246), abs=3)


def test_a_photograph_and_an_empty_page_are_drawn_too() -> None:
    photograph = Image.radial_gradient("L").resize((600, 400)).convert("RGB")
    photograph = ImageChops.multiply(photograph, Image.linear_gradient("L").resize((600, 400)).convert("RGB"))
    photograph = ImageChops.add(photograph, Image.effect_noise((600, 400), 90).convert("RGB"))
    colours = Image.merge("RGB", [photograph.getchannel(0).rotate(turn) for turn in (0, 90, 180)])
    assert drawing(encode(colours, Terminal(True)).part(0, 20)).size == (600, 396)
    empty = drawing(encode(Image.new("RGB", (90, 60), "white"), Terminal(True)).part(0, 3))
    assert empty.getextrema() == ((255, 255),) * 3


async def test_a_picture_wider_than_its_place_waits_for_the_next_one() -> None:
    app = Desk(Pictures.SIXEL)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.put()
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert "\x1bP" not in sent(app)


async def test_scrolling_and_painting_again_encode_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Desk(Pictures.SIXEL)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.put()
        monkeypatch.setattr(page_view, "encode", None)
        for _ in range(5):
            app.view.scroll_relative(y=3, animate=False)
            await pilot.pause()
            assert "\x1bP" in sent(app)


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
