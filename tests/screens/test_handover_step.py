"""Giving the scanned files: each way as the office allows it, and what the guide says of them afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kiosk.app.app import KioskApp
from kiosk.errors import HandoverError, StoreError
from kiosk.handover.stick import FOLDER, NONE
from kiosk.ports.handover import HandedOver
from kiosk.screens.applicant.guide_screen import GuideScreen
from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.widgets.key_bar import KeyBar, KeyButton
from kiosk.widgets.pick_list import PickList
from kiosk.widgets.plain import Plain
from kiosk.widgets.qr_code import QRCode
from kiosk.widgets.reminder import Reminder
from tests.at_scanner import FakeDesk, scan_app, scan_services, scan_session
from tests.screens.reach import until
from tests.screens.test_card_step import SIZES, SnapCompare

FILES = {"1-cedula.pdf": b"%PDF-1", "3-constancia.pdf": b"%PDF-3"}
UNSCANNED = (
    "No escaneó 2-lista-de-contratos.pdf, 4-autorizacion.pdf. Hágalo con su teléfono o con el funcionario."
)
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
    received: set[str] = field(default_factory=set)
    """Names of files that were fetched."""
    closed: int = 0

    def fetched(self) -> frozenset[str]:
        """As told."""
        return frozenset(self.received)

    def offer(self, contents: Mapping[str, bytes]) -> str:
        """Take them."""
        self.offered = dict(contents)
        return URL

    def stands(self) -> bool:
        """Until it is closed."""
        return bool(self.offered)

    def close(self) -> None:
        """Remember it."""
        self.offered, self.received = {}, set()
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


def shown(app: KioskApp) -> str:
    """Everything a screen says in plain text."""
    return "\n".join(str(plain.render()) for plain in app.screen.query(Plain) if plain.display)


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
        assert "Pulse U para copiarlos otra vez" in said(screen)
        assert await guided(app) == [
            f"En su memoria USB, carpeta {FOLDER}: {', '.join(FILES)}.",
            UNSCANNED,
        ]


async def test_another_stick_is_a_stick_without_the_files(tmp_path: Path) -> None:
    stick = FakeStick()
    app = handover_app(tmp_path, stick)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_step(app)
        await pilot.press("u")
        await until(pilot, lambda: "otra vez" in said(screen))
        stick.there = False
        await until(pilot, lambda: "póngala en el quiosco" in said(screen))
        stick.there = True
        await until(pilot, lambda: "ya la vemos" in said(screen))


async def test_the_guide_names_what_the_telephone_received_and_what_was_left(tmp_path: Path) -> None:
    phone = FakePhone()
    app = handover_app(tmp_path, None, phone)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_step(app)
        await pilot.press("t")
        await until(pilot, lambda: screen.url)
        assert app.session and not app.session.given, "a page that is open is no file that somebody has"
        phone.received.add("1-cedula.pdf")
        await until(pilot, lambda: "su teléfono ya tiene 1-cedula.pdf" in said(screen))
        assert await guided(app) == [
            "En las descargas de su teléfono: 1-cedula.pdf.",
            "No se ha llevado 3-constancia.pdf. Pulse P y vuelva a «Llévese sus archivos».",
            UNSCANNED,
        ]


async def test_who_took_all_in_one_archive_left_nothing(tmp_path: Path) -> None:
    phone = FakePhone()
    app = handover_app(tmp_path, None, phone)
    async with app.run_test(size=(120, 36)) as pilot:
        await at_step(app)
        await pilot.press("t")
        phone.received.add("todos.zip")
        await until(pilot, lambda: app.session and app.session.given)
        assert await guided(app) == ["En las descargas de su teléfono: todos.zip.", UNSCANNED]


async def test_files_that_nobody_took_are_still_in_the_kiosk(tmp_path: Path) -> None:
    app = handover_app(tmp_path, FakeStick())
    async with app.run_test(size=(120, 36)) as pilot:
        await at_step(app)
        left = ", ".join(FILES)
        assert (await guided(app))[0] == (
            f"No se ha llevado {left}. Pulse P y vuelva a «Llévese sus archivos»."
        )
        await pilot.press("p")
        await until(pilot, lambda: "Llévese sus archivos" in listed(app))


async def guided(app: KioskApp) -> list[str]:
    """What a step of the guide that uploads files says of them."""
    assert app.session
    app.session.step_id = "archivos"
    await app.applicant.go_on()
    assert isinstance(app.screen, GuideScreen)
    return str(app.screen.query_one("#own-files").render()).splitlines()


def listed(app: KioskApp) -> str:
    """The steps of the list on the screen."""
    return "\n".join(str(option.prompt) for pick in app.screen.query(PickList) for option in pick.options)


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


async def test_a_code_that_leads_nowhere_any_more_goes_and_another_one_is_offered(tmp_path: Path) -> None:
    phone = FakePhone()
    app = handover_app(tmp_path, None, phone)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_step(app)
        await pilot.press("t")
        await until(pilot, lambda: screen.query(QRCode))
        phone.close()  # as at the end of its minutes
        await until(pilot, lambda: not screen.query(QRCode))
        assert screen.words.scan.phone_over in said(screen)
        await pilot.press("t")
        await until(pilot, lambda: screen.query(QRCode))
        assert screen.words.scan.phone_over not in said(screen)


async def test_an_office_that_gives_nothing_shows_no_key(tmp_path: Path) -> None:
    app = handover_app(tmp_path, None)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await at_step(app)
        await pilot.press("u", "t")
        assert keys(screen) == ["Esc", "F1", "Enter"]
        words = said(screen)
        assert screen.words.scan.no_way in words
        assert "USB" not in words and not screen.query_one(Reminder).display


@pytest.mark.parametrize("way", ["stick", "no stick", "phone"])
async def test_each_way_says_what_to_do_now(way: str, tmp_path: Path) -> None:
    stick = None if way == "phone" else FakeStick(there=way == "stick")
    app = handover_app(tmp_path, stick, FakePhone() if way == "phone" else None)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_step(app)
        told = screen.words.scan
        does = {"stick": told.stick_seen, "no stick": told.stick_put, "phone": told.phone_how.split("{")[0]}
        await until(pilot, lambda: does[way] in said(screen))
        assert told.no_way not in said(screen)
        assert screen.query_one(Reminder).display == (way != "phone"), "its words are about a stick"


async def test_what_to_do_about_a_file_that_is_missing_is_said(tmp_path: Path) -> None:
    app = handover_app(tmp_path, FakeStick())
    async with app.run_test(size=(80, 24)):
        screen = await at_step(app)
        files = str(screen.query_one("#files", Plain).content)
        assert screen.words.scan.files_missing in files
        screen.view = replace(screen.view, slots=tuple(FILES))
        screen._show()
        assert screen.words.scan.files_missing not in str(screen.query_one("#files", Plain).content)


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


async def test_the_list_of_steps_counts_as_the_top_of_the_screen_does(tmp_path: Path) -> None:
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(112, 32)) as pilot:
        await app.applicant.enter(scan_session("abrir"))
        guide = app.screen
        assert isinstance(guide, StepScreen)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, ContentsDialog))
        assert isinstance(app.screen, ContentsDialog)
        listed = list(app.screen.steps)
        assert "papeles-firmados" in listed
        assert listed.index("abrir") + 1 == guide.view.progress.number


async def test_a_damaged_file_holds_up_no_other_and_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = FakeStick()
    app = handover_app(tmp_path, stick)
    assert app.services.scans
    sealed = app.services.scans.files
    get = sealed.get

    def damaged(session_id: str, name: str) -> bytes | None:
        if name == "1-cedula.pdf":
            raise StoreError("Un archivo guardado de la sesión está dañado.")
        return get(session_id, name)

    monkeypatch.setattr(sealed, "get", damaged)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_step(app)
        await pilot.press("u")
        await until(pilot, lambda: screen.done or screen.trouble)
        assert (screen.trouble, [*stick.given]) == ("", ["3-constancia.pdf"])
        await until(pilot, lambda: "· falta  1-cedula.pdf" in shown(app))
        assert app.session
        assert [*app.session.scanned] == ["3-constancia.pdf"]  # the card step asks for it again


async def test_what_was_not_scanned_is_named_before_the_files_are_taken(tmp_path: Path) -> None:
    version = "9F3C2A1B"
    session = scan_session("entregar", marks={"contratos": f"{version}/3", "constancia": f"{version}/1"})
    session.scanned = {"2-lista-de-contratos-hoja-1.pdf": version}
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.applicant.enter(session)
        await pilot.pause()
        assert "No escaneó nada" not in shown(app)
        assert "· falta la hoja 2  2-lista-de-contratos.pdf" in shown(app)
        session.scanned["3-constancia.pdf"] = version
        await app.applicant.show_step()
        await pilot.pause()
        assert "✔ 3-constancia.pdf" in shown(app)
        assert "· falta  4-autorizacion.pdf" in shown(app)


async def test_a_paper_of_which_pages_lack_is_not_called_unscanned(tmp_path: Path) -> None:
    version = "9F3C2A1B"
    session = scan_session("anexar", marks={"contratos": f"{version}/3"})
    session.scanned = {"2-lista-de-contratos-hoja-1.pdf": version}
    app = scan_app(tmp_path, FakeDesk())
    async with app.run_test(size=(120, 36)) as pilot:
        await app.applicant.enter(session)
        await pilot.pause()
        said = str(app.screen.query_one("#own-files", Plain).render())
        assert "A 2-lista-de-contratos.pdf le faltan hojas: 2, 3. " in said
        assert all("2-lista" not in line for line in said.splitlines() if "No escaneó" in line)
