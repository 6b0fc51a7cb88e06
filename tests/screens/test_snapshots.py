"""Every step at the smallest and at the recommended size: look at a picture before accepting its change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.content.models import PapersStep
from kiosk.screens.applicant.papers_screen import PapersScreen, Stage
from tests.journey import kiosk_app, real_flow, session_at

SIZES = [(80, 24), (120, 36)]
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
    ],
)
def test_over_a_step(
    step: str, keys: list[str], size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path
) -> None:
    app = kiosk_app(tmp_path)

    async def go(pilot: Pilot[Any]) -> None:
        await app.applicant.enter(session_at(step))
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

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
