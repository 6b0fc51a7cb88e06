"""The QR codes on the screen are read by a barcode library from pictures of the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from kiosk.content.models import GuideStep
from kiosk.widgets import qr_code
from kiosk.widgets.qr_code import QRCode, matrix
from tests.journey import LOGIN, kiosk_app, real_flow, session_at
from tests.picture import decode, picture

GUIDE = [step.id for step in real_flow().steps if isinstance(step, GuideStep)]


class OneCode(App[None]):
    """A screen with one QR code."""

    def __init__(self, data: str) -> None:
        super().__init__()
        self.data = data

    def compose(self) -> ComposeResult:
        """Just the code."""
        yield QRCode(self.data, "Un código")


SIZES = [(80, 24), (120, 36)]
"""The smallest screen and the recommended one, for every step."""
OTHER_SIZES = [(100, 30), (128, 36), (160, 50)]


@pytest.mark.parametrize(
    ("step", "size"),
    [*((step, size) for step in GUIDE for size in SIZES), *((GUIDE[4], size) for size in OTHER_SIZES)],
    ids=str,
)
async def test_every_guide_screen_shows_the_login_address(
    step: str, size: tuple[int, int], tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=size) as pilot:
        await app.enter(session_at(step))
        await pilot.pause()
        await pilot.pause()
        assert decode(picture(app)) == [LOGIN]


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
