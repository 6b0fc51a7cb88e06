"""The staff screens at both sizes: look at a picture before accepting its change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.screens.staff.session_list import SessionsScreen
from tests.fakes import FakeStaffAccess
from tests.office import PIN, at_the_kiosk, busy_office
from tests.screens.reach import settle, until

SIZES = [(80, 24), (120, 36)]
IN = ("f12", *PIN, "enter")
"""Keys that open the staff mode."""

ACTS = (
    ("público", "empezó una sesión", "RT7K2M"),
    ("público", "PIN rechazado (Rosa)", ""),
    ("Luz (código de recuperación)", "cambió el PIN de Luz", ""),
    ("Rosa", "corrigió la respuesta «¿Cuál es su número de celular?»", "W9DCT5"),
    ("Rosa", "devolvió la sesión al paso «contacto» y después imprimió otra vez la constancia", "HB4NXQ"),
)
"""Who did what, for the audit log."""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("step", "keys"),
    [
        pytest.param("contacto", ["f12", "7", "3", "9"], id="pin"),
        pytest.param("", ["f12", *"111111", "enter"], id="wrong-pin"),
        pytest.param("contacto", [*IN], id="session"),
        pytest.param("contacto", [*IN, "r"], id="reset"),
        pytest.param("contacto", [*IN, "escape"], id="table"),
        pytest.param("", [*IN, "down", "enter"], id="other-session"),
        pytest.param("", [*IN, "down", "enter", "p"], id="send-back"),
        pytest.param("", [*IN, "down", "enter", "h"], id="pages"),
        pytest.param("", [*IN, "i"], id="printer"),
        pytest.param("", [*IN, "i", "enter"], id="unconfirmed"),
        pytest.param("", [*IN, "n"], id="numbers"),
        pytest.param("", [*IN, "m"], id="more"),
        pytest.param("", [*IN, "r"], id="audit"),
        pytest.param("", [*IN, "f"], id="members"),
        pytest.param("", [*IN, "f", "enter"], id="member"),
        pytest.param("", [*IN, "f", "a"], id="member-more"),
        pytest.param("contacto", [*IN, "v"], id="answers"),
        pytest.param("contacto", [*IN, "v", "enter"], id="correct"),
        pytest.param("", [*IN, "b", *"socarras"], id="search"),
    ],
)
def test_staff(
    step: str,
    keys: list[str],
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
    tmp_path: Path,
) -> None:
    app = busy_office(tmp_path)
    for who, what, code in ACTS:
        app.services.audit.record(who, what, code)

    async def go(pilot: Pilot[Any]) -> None:
        await settle(pilot)  # what is seen behind a dialog is finished
        if step:
            await app.applicant.enter(at_the_kiosk(step))
            await pilot.pause()
        for key in keys:
            await pilot.press(key)
            if key in {"f12", "enter", "escape"} or len(keys) - keys.index(key) < 3:
                await settle(pilot)
        table = app.screen
        if isinstance(table, SessionsScreen):
            await until(pilot, lambda: table.found.text == table.line.value)
        await settle(pilot)

    assert snap_compare(app, run_before=go, terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param([], id="first-pin"),
        pytest.param([*"Luz", "enter", *"804417", "enter", *"804417", "enter"], id="recovery-code"),
    ],
)
def test_first_start(
    keys: list[str], size: tuple[int, int], snap_compare: Callable[..., bool], tmp_path: Path
) -> None:
    app = busy_office(tmp_path, ask_setup=True)
    assert isinstance(app.services.staff_access, FakeStaffAccess)
    app.services.staff_access.pins.clear()

    async def go(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)

    assert snap_compare(app, run_before=go, terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_who_are_you(size: tuple[int, int], snap_compare: Callable[..., bool], tmp_path: Path) -> None:
    app = busy_office(tmp_path)
    assert isinstance(app.services.staff_access, FakeStaffAccess)
    app.services.staff_access.pins |= {"Nubia": "804417", "Wilfrido": "913582"}

    async def go(pilot: Pilot[Any]) -> None:
        await settle(pilot)  # what is seen behind the dialog is finished
        await pilot.press("f12")
        await settle(pilot)

    assert snap_compare(app, run_before=go, terminal_size=size)
