"""Every step at the smallest and at the recommended size: look at a picture before accepting its change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.content.models import PapersStep
from kiosk.screens.applicant.papers_screen import PapersScreen, Stage
from kiosk.widgets.line_entry import LineInput
from tests.journey import kiosk_app, real_flow, session_at
from tests.screens.reach import settle

SIZES = [(80, 24), (120, 36)]
FIRST_DATE = ("up", "up", "enter", "enter", "enter", "f7")
"""Keys that open the first date of the last contract."""
SnapCompare = Callable[..., bool]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("step", [step.id for step in real_flow().steps])
def test_step(step: str, size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)

    async def go(pilot: Pilot[Any]) -> None:
        await app.applicant.enter(session_at(step))
        await pilot.pause()
        if isinstance(real_flow().step(step), PapersStep):
            await _papers_ready(pilot)
        await pilot.pause()

    assert snap_compare(app, run_before=go, terminal_size=size)


async def _papers_ready(pilot: Pilot[Any]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    assert isinstance(pilot.app.screen, PapersScreen)
    assert pilot.app.screen.stage is Stage.READY


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_welcome(size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path) -> None:
    assert snap_compare(kiosk_app(tmp_path), terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("step", "keys"),
    [
        pytest.param("identidad", ["f1"], id="help"),
        pytest.param("aviso", ["escape"], id="leave"),
        pytest.param("experiencia", ["up", "enter"], id="new-row"),
        pytest.param("experiencia", ["up", "up", "enter"], id="old-row"),
        pytest.param("experiencia", [*FIRST_DATE], id="date-year"),
        pytest.param("experiencia", [*FIRST_DATE, "enter", "enter"], id="date-day"),
    ],
)
def test_over_a_step(
    step: str, keys: list[str], size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)

    async def go(pilot: Pilot[Any]) -> None:
        await app.applicant.enter(session_at(step))
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    assert snap_compare(app, run_before=go, terminal_size=size)


@pytest.mark.parametrize("size", [(80, 24), (112, 32)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("step", ["contacto", "expedicion"])
def test_keyboard(step: str, size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, touch="always")

    async def go(pilot: Pilot[Any]) -> None:
        await app.applicant.enter(session_at(step))
        await settle(pilot)
        await pilot.click(app.screen.query(LineInput).first())
        await settle(pilot)

    assert snap_compare(app, run_before=go, terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_farewell_of_someone_who_noted_things(
    size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)

    async def go(pilot: Pilot[Any]) -> None:
        session = session_at("despedida")
        session.noted.append("clave")
        await app.applicant.enter(session)
        await pilot.pause()

    assert snap_compare(app, run_before=go, terminal_size=size)


@pytest.mark.parametrize("look", ["oscuro", "alto-contraste"])
def test_look(look: str, snap_compare: SnapCompare, tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, look=look)

    async def go(pilot: Pilot[Any]) -> None:
        await app.applicant.enter(session_at("usuario"))
        await pilot.pause()
        await pilot.pause()

    assert snap_compare(app, run_before=go, terminal_size=(120, 36))
