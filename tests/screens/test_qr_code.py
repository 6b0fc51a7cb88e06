"""The QR codes on the screen are read by a barcode library from pictures of the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from textual.app import App, ComposeResult

from kiosk.content.models import GuideStep
from kiosk.widgets import qr_code
from kiosk.widgets.qr_code import QRCode, matrix
from kiosk.widgets.theme import INK, PAPER, THEMES
from tests.journey import LOGIN, kiosk_app, real_flow, session_at
from tests.picture import decode, picture

GUIDE = [step.id for step in real_flow().steps if isinstance(step, GuideStep)]


class OneCode(App[None]):
    """A screen with one QR code."""

    def __init__(self, data: str, caption: str = "Un código") -> None:
        super().__init__()
        self.data = data
        self.caption = caption

    def compose(self) -> ComposeResult:
        """Just the code."""
        yield QRCode(self.data, self.caption)


SIZES = [(80, 24), (120, 36)]
"""The smallest screen and the recommended one, for every step."""
OTHER_SIZES = [(100, 30), (128, 36), (160, 50)]


@pytest.mark.parametrize(
    ("step", "size"),
    [*((step, size) for step in GUIDE for size in SIZES), *((GUIDE[4], size) for size in OTHER_SIZES)],
    ids=str,
)
async def test_the_login_address_is_shown_where_it_is_opened(
    step: str, size: tuple[int, int], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await app.applicant.enter(session_at(step))
        await pilot.pause()
        await pilot.pause()
        shown = real_flow().step(step)
        assert isinstance(shown, GuideStep)
        assert decode(picture(app)) == ([LOGIN] if shown.qr else [])


async def test_letters_with_tildes_survive() -> None:
    app = OneCode("Ñáñez Güiza, José · Ubaté")
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert decode(picture(app)) == ["Ñáñez Güiza, José · Ubaté"]


async def test_where_no_code_fits_the_address_stands_in_words() -> None:
    app = OneCode(LOGIN)
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert decode(picture(app)) == []
        code = app.query_one(QRCode)
        words = "".join(code.render_line(y).text.strip() for y in range(code.size.height))
        assert LOGIN in words


def test_every_shape_keeps_a_quiet_zone() -> None:
    for level, border in qr_code.CHOICES:
        modules = matrix(LOGIN, level, border)
        assert border >= 2
        edge = modules[:border] + modules[-border:] + [row[:border] + row[-border:] for row in modules]
        assert not any(any(row) for row in edge)


@pytest.mark.parametrize(
    ("room", "caption", "width", "height"),
    [
        ((60, 30), "Entrada", 41, 22),  # level M, border 4, and the caption
        ((41, 21), "Entrada", 37, 20),  # the caption is worth more than the wider border
        ((40, 19), "Entrada", 33, 18),  # level L, border 2, and the caption
        ((34, 17), "Entrada", 33, 17),  # no room for a caption
        ((33, 17), "", 33, 17),
    ],
)
async def test_the_best_code_for_the_room_is_shown_whole(
    room: tuple[int, int], caption: str, width: int, height: int
) -> None:
    app = OneCode(LOGIN, caption)
    async with app.run_test(size=room) as pilot:
        await pilot.pause()
        await pilot.pause()
        code = app.query_one(QRCode)
        assert (code.size.width, code.size.height) == (width, height)
        assert decode(picture(app)) == [LOGIN]


@pytest.mark.parametrize("room", [(32, 17), (33, 16)], ids=str)
async def test_a_code_that_would_be_cut_is_not_shown(room: tuple[int, int]) -> None:
    app = OneCode(LOGIN, "")
    async with app.run_test(size=room) as pilot:
        await pilot.pause()
        await pilot.pause()
        code = app.query_one(QRCode)
        rows = [code.render_line(y).text for y in range(code.size.height)]
        assert not set("▀▄█") & set("".join(rows))
        assert LOGIN in "".join(row.strip() for row in rows)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_a_code_is_dark_on_white_in_every_theme(theme: str) -> None:
    app = OneCode(LOGIN)
    async with app.run_test(size=(80, 30)) as pilot:
        for each in THEMES:
            app.register_theme(each)
        app.theme = theme
        await pilot.pause()
        await pilot.pause()
        image = picture(app)
        assert decode(image) == [LOGIN]
        styles = {part.style for part in app.query_one(QRCode).render_line(10) if "█" in part.text}
        assert styles == {Style(color=INK, bgcolor=PAPER)}


async def test_what_the_picture_reads_is_what_a_phone_would_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its border, or cut, the same code is not read: the other tests can fail."""
    monkeypatch.setattr(qr_code, "CHOICES", (("M", 0),))
    app = OneCode(LOGIN)
    async with app.run_test(size=(80, 30)) as pilot:
        app.screen.styles.background = "black"
        await pilot.pause()
        await pilot.pause()
        assert decode(picture(app)) == []
    monkeypatch.undo()
    app = OneCode(LOGIN)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        await pilot.pause()
        whole = picture(app)
        assert decode(whole) == [LOGIN]
        assert decode(whole.crop((0, 0, whole.width, 400))) == []
