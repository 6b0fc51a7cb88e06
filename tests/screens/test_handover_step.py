"""Giving the scanned files: each way as the office allows it, and what the guide says of them afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.errors import HandoverError
from kiosk.handover.stick import FOLDER, NONE
from kiosk.ports.handover import HandedOver
from kiosk.screens.applicant.guide_screen import GuideScreen
from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.widgets.key_bar import KeyBar, KeyButton
from kiosk.widgets.qr_code import QRCode
from tests.at_scanner import FakeDesk, scan_app, scan_services, scan_session
from tests.screens.test_card_step import SIZES, SnapCompare
from tests.screens.test_papers import until

FILES = {"1-cedula.pdf": b"%PDF-1", "3-constancia.pdf": b"%PDF-3"}
URL = "http://192.0.2.7:40000/0123456789abcdef0123456789abcdef/"


@dataclass
class FakeStick:
    """A stick in memory."""

    there: bool = True
    given: dict[str, bytes] = field(default_factory=dict)

    def present(self) -> bool:
        """As told."""
        return self.there

    def give(self, contents: Mapping[str, bytes]) -> HandedOver:
        """Take them."""
        if not self.there:
            raise HandoverError(NONE)
        self.given = dict(contents)
        return HandedOver(f"carpeta {FOLDER} de su memoria USB. Ya puede sacarla", tuple(contents))


@dataclass
class FakePhone:
    """A page nobody serves."""

    offered: dict[str, bytes] = field(default_factory=dict)
    closed: int = 0

    def offer(self, contents: Mapping[str, bytes]) -> str:
        """Take them."""
        self.offered = dict(contents)
        return URL

    def close(self) -> None:
        """Remember it."""
        self.offered = {}
        self.closed += 1


def handover_app(root: Path, stick: FakeStick | None, phone: FakePhone | None = None) -> KioskApp:
    """The app of an office that offers these ways, with two scanned files."""
    services = scan_services(root, FakeDesk(), stick=stick, phone=phone)
    assert services.scans
    for name, content in FILES.items():
        services.scans.files.put("0" * 32, name, content)
    return scan_app(root, FakeDesk(), services=services)


async def at_step(app: KioskApp, *, files: bool = True) -> HandoverScreen:
    """The step of somebody who scanned two files, or none."""
    await app.applicant.enter(scan_session("entregar", scanned=dict.fromkeys(FILES, "") if files else {}))
    assert isinstance(app.screen, HandoverScreen)
    return app.screen


def said(screen: HandoverScreen) -> str:
    """What the screen says."""
    return "\n".join(str(screen.query_one(f"#{name}").render()) for name in ("scan-trouble", "given", "ways"))


def keys(screen: HandoverScreen) -> list[str]:
    """The keys it offers."""
    return [button.key.name for button in screen.query(KeyBar).first().query(KeyButton)]


async def test_one_key_copies_to_the_stick_and_the_guide_names_what_is_there(tmp_path: Path) -> None:
    stick = FakeStick()
    app = handover_app(tmp_path, stick)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_step(app)
        await until(pilot, lambda: "ya la vemos" in said(screen))
        await pilot.press("u")
        await until(pilot, lambda: "Listo: sus archivos están en la carpeta" in said(screen))
        assert stick.given == FILES
        assert app.session
        app.session.step_id = "archivos"
        await app.applicant.go_on()
        assert isinstance(app.screen, GuideScreen)
        lines = [str(line.render()) for line in app.screen.query(".values-title")]
        assert lines[0] == (
            f"Usted tiene sus archivos en la carpeta {FOLDER} de su memoria USB: {', '.join(FILES)}"
        )


async def test_without_a_stick_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    app = handover_app(tmp_path, FakeStick(there=False))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_step(app)
        await pilot.press("u")
        await until(pilot, lambda: NONE in said(screen))
        assert app.session and not app.session.given


async def test_the_page_for_the_telephone_is_a_code_and_goes_with_the_session(tmp_path: Path) -> None:
    phone = FakePhone()
    app = handover_app(tmp_path, None, phone)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_step(app)
        assert "USB" not in said(screen)
        await pilot.press("u")  # not offered
        await pilot.press("t")
        await until(pilot, lambda: screen.query(QRCode))
        assert phone.offered == FILES
        assert screen.query_one(QRCode).data == URL
        await app.applicant.end("left")
        await until(pilot, lambda: phone.closed)
        assert not phone.offered


async def test_an_office_that_gives_nothing_shows_no_key(tmp_path: Path) -> None:
    app = handover_app(tmp_path, None)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_step(app)
        await pilot.press("u", "t")
        assert keys(screen) == ["Esc", "F1", "Enter"]


async def test_who_scanned_nothing_is_told_what_else_there_is(tmp_path: Path) -> None:
    app = handover_app(tmp_path, FakeStick())
    async with app.run_test(size=(120, 36)):
        screen = await at_step(app, files=False)
        assert "No escaneó nada" in str(screen.query_one("#files").render())
        assert keys(screen) == ["Esc", "F1", "Enter"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("stage", ["ways", "given", "phone", "nothing"])
def test_looks(stage: str, size: tuple[int, int], snap_compare: SnapCompare, tmp_path: Path) -> None:
    app = handover_app(tmp_path, FakeStick(), FakePhone())

    async def go(pilot: Pilot[Any]) -> None:
        screen = await at_step(app, files=stage != "nothing")
        if stage != "nothing":
            await until(pilot, lambda: screen.stick)
        if stage == "given":
            await pilot.press("u")
            await until(pilot, lambda: screen.done)
        if stage == "phone":
            await pilot.press("t")
            await until(pilot, lambda: screen.query(QRCode))
        await pilot.pause()

    assert snap_compare(app, run_before=go, terminal_size=size)
