"""Every kind of screen and dialog of the kiosk, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen

from kiosk.app.app import KioskApp
from kiosk.content.braces import names_in
from kiosk.content.office_words import DEFAULT_WORDS, PARTS, OfficeWords, limit_of
from kiosk.ports import Claim
from kiosk.ports.fleet import FleetKiosk, KioskReport
from kiosk.ports.scanning import CARD_FILE
from kiosk.scanning.card_finder import NOTHING
from kiosk.screens.applicant.card_screen import CardScreen
from kiosk.screens.applicant.farewell import FarewellScreen
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.applicant.guide_screen import GuideScreen
from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.screens.applicant.notice import NoticeScreen
from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.screens.applicant.review import ReviewScreen
from kiosk.screens.applicant.signed_screen import SignedScreen
from kiosk.screens.applicant.table import TableScreen
from kiosk.screens.applicant.welcome import WelcomeScreen
from kiosk.screens.contents_dialog import ContentsDialog
from kiosk.screens.date_dialog import DateDialog
from kiosk.screens.dialogs import HelpDialog, IdleDialog, QuestionDialog
from kiosk.screens.drawing_dialog import DrawingDialog
from kiosk.screens.leave_dialog import LeaveDialog
from kiosk.screens.questions import LostDialog, SureDialog
from kiosk.screens.resume_dialog import ResumeDialog
from kiosk.screens.small_notice import SmallNotice
from kiosk.screens.staff.answers_screen import AnswersScreen, CorrectScreen
from kiosk.screens.staff.audit_screen import AuditScreen
from kiosk.screens.staff.cleaning_screen import CleaningScreen
from kiosk.screens.staff.fleet_screen import FleetScreen
from kiosk.screens.staff.manual_screen import ManualScreen
from kiosk.screens.staff.members_screen import MemberDialog, MembersScreen
from kiosk.screens.staff.pages import PagesScreen
from kiosk.screens.staff.pin_dialogs import PinDialog, RecoveryDialog, SetupDialog
from kiosk.screens.staff.printer_screen import PrinterScreen
from kiosk.screens.staff.recovery_code_dialog import CodeDialog
from kiosk.screens.staff.scanner_screen import ScannerScreen
from kiosk.screens.staff.scans_screen import ScansScreen
from kiosk.screens.staff.session_list import SessionsScreen
from kiosk.screens.staff.session_screen import SessionScreen
from kiosk.screens.staff.staff_questions import ChoiceDialog, ConfirmDialog
from kiosk.screens.staff.week import WeekScreen
from kiosk.screens.trouble_screen import TroubleScreen
from tests.at_scanner import FakeDesk, scan_app, scan_session
from tests.fakes import FakeStaffAccess
from tests.journey import answers_of, kiosk_app, real_flow, session_at
from tests.office import PIN, at_the_kiosk, busy_office
from tests.screens.reach import settle

SMALL, LARGE = (80, 24), (120, 36)
IN = ("f12", *PIN, "enter")
"""Keys that open the staff mode."""
Show = Callable[[KioskApp, Pilot[Any]], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """One screen in one state."""

    name: str
    kind: type[Screen[Any]]
    show: Show
    size: tuple[int, int] = SMALL
    office: bool = False
    """On a busy day, as staff see it."""
    setup: bool = False
    """No member of staff is known yet."""
    chosen: bool = False
    """Something can be chosen or focused."""
    scanner: bool = False
    """On a kiosk with a scanner."""
    trouble: str = ""
    """Why its scanner does not work."""
    aids: bool = False
    """What helps to see the screen is offered."""

    def app(self, root: Path, look: str) -> KioskApp:
        """The app that shows it."""
        if self.scanner:
            return scan_app(root, FakeDesk(feeder=True, trouble=self.trouble), look=look)
        if not self.office:
            return kiosk_app(root, look=look, unlocked=True, aids=self.aids)
        app = busy_office(root, look=look, ask_setup=self.setup)
        staff = app.services.staff_access
        assert isinstance(staff, FakeStaffAccess)
        if self.setup:
            staff.pins.clear()
        return app


def _step(step: str, *keys: str, **answers: Any) -> Show:
    async def show(app: KioskApp, pilot: Pilot[Any]) -> None:
        await app.applicant.enter(session_at(step, answers_of() | answers))
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return show


def _date(*keys: str) -> Show:
    """The first date of the first contract is chosen."""
    return _step("experiencia", "up", "up", "enter", "enter", "enter", "f7", *keys)


def _keys(step: str, *keys: str) -> Show:
    async def show(app: KioskApp, pilot: Pilot[Any]) -> None:
        await settle(pilot)
        if step:
            await app.applicant.enter(at_the_kiosk(step))
            await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return show


def _scan(step: str, *keys: str) -> Show:
    async def show(app: KioskApp, pilot: Pilot[Any]) -> None:
        session = scan_session(step, scanned={CARD_FILE: ""} if step != "cedula" else {})
        assert app.services.scans
        app.services.scans.files.put(session.id, CARD_FILE, b"%PDF-1.7")
        await app.applicant.enter(session)
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return show


def _over(make: Callable[[], Screen[Any]]) -> Show:
    async def show(app: KioskApp, pilot: Pilot[Any]) -> None:
        await app.applicant.enter(session_at("contacto"))
        await settle(pilot)
        app.push_screen(make())
        await settle(pilot)

    return show


def longest_words() -> OfficeWords:
    """The office's words of dialogs, as long as the check allows."""
    parts = {}
    for name in ("dialogs", "questions"):
        kind, said = PARTS[name], getattr(DEFAULT_WORDS, name).model_dump()
        parts[name] = kind(**{key: _longest(name, key, text) for key, text in said.items()})
    return DEFAULT_WORDS.model_copy(update=parts)


def _longest(part: str, key: str, default: str) -> str:
    limit = limit_of(part, key)
    if limit is None or names_in(default):
        return default
    return ("Palabra " * 20)[: limit.most].strip().ljust(limit.most, "x")


async def no_claim(code: str, number: str) -> Claim:
    raise NotImplementedError  # nobody asks


async def _resume(app: KioskApp, pilot: Pilot[Any]) -> None:
    app.push_screen(ResumeDialog(DEFAULT_WORDS, no_claim))
    await settle(pilot)
    await pilot.press(*"ABC", "enter", "enter")  # no number: a problem is told
    await settle(pilot)


async def _who_are_you(app: KioskApp, pilot: Pilot[Any]) -> None:
    staff = app.services.staff_access
    assert isinstance(staff, FakeStaffAccess)
    staff.pins |= {"Nubia": "804417", "Wilfrido": "913582"}
    await pilot.press("f12")
    await settle(pilot)


async def _read_card(app: KioskApp, pilot: Pilot[Any]) -> None:
    session = session_at("identidad")
    session.read = {"nombres": str(session.answers["nombres"]), "numero_documento": "1065999888"}
    await app.applicant.enter(session)
    await settle(pilot)


async def _silence(app: KioskApp, pilot: Pilot[Any]) -> None:
    await app.applicant.enter(session_at("contacto"))
    app.last_input -= 185
    await app.look_around()
    await settle(pilot)


async def _cramped(app: KioskApp, pilot: Pilot[Any]) -> None:
    await app.screen.mount(SmallNotice(Size(70, 20)))
    await settle(pilot)


async def _cleaning(app: KioskApp, pilot: Pilot[Any]) -> None:
    app.push_screen(CleaningScreen("Nubia", 60))
    await settle(pilot)


async def _kiosks(app: KioskApp, pilot: Pilot[Any]) -> None:
    app.push_screen(screen := FleetScreen("Nubia"))
    await settle(pilot)
    well = KioskReport("bienvenida", "9.9.9", "Lista.")
    called = KioskReport("en uso", "9.9.9", "Falta papel en la impresora.", "sin fallas", help_wanted=True)
    screen.show(
        [
            FleetKiosk("sala", "1", well, seconds=4, here=True),
            FleetKiosk("ventanilla", "2", called, seconds=9),
            FleetKiosk("archivo", "3", well, seconds=7200),
        ]
    )
    await settle(pilot)


def _sure() -> SureDialog:
    return SureDialog(DEFAULT_WORDS, {"Correo": "¿gmail.com?"}, offered=True)


def _help() -> HelpDialog:
    return HelpDialog(
        DEFAULT_WORDS, real_flow().step("registro").troubles, called=False, unclear=lambda: None
    )


def _lost() -> LostDialog:
    return LostDialog(DEFAULT_WORDS)


SCENES = (
    Scene("bienvenida", WelcomeScreen, _keys("")),
    Scene("bienvenida, con ayudas", WelcomeScreen, _keys(""), aids=True),
    Scene("contacto, con ayudas", FormScreen, _step("contacto"), aids=True, chosen=True),
    Scene("la ayuda, con ayudas", HelpDialog, _over(_help), aids=True),
    Scene("aviso", NoticeScreen, _step("aviso"), chosen=True),
    Scene(
        "identidad, vacía",
        FormScreen,
        _step("identidad", "end", "enter", numero_documento="", nombres=""),
        chosen=True,
    ),
    Scene("identidad, lo leído", FormScreen, _read_card, LARGE, chosen=True),
    Scene("residencia, la lista", FormScreen, _step("residencia", "z", departamento=""), chosen=True),
    Scene("experiencia, una fila", TableScreen, _step("experiencia", "up", "enter"), chosen=True),
    Scene("experiencia, las filas", TableScreen, _step("experiencia"), LARGE, chosen=True),
    Scene("revision", ReviewScreen, _step("revision"), chosen=True),
    Scene("usuario, un valor", GuideScreen, _step("usuario", "down"), LARGE, chosen=True),
    Scene("registro, el dibujo", GuideScreen, _step("registro"), LARGE),
    Scene("clave, mala", GuideScreen, _step("clave", "a"), LARGE, chosen=True),
    Scene("clave, buena", GuideScreen, _step("clave", *"Rx7quilla9"), LARGE),
    Scene("cédula", CardScreen, _scan("cedula"), scanner=True),
    Scene("cédula, no leída", CardScreen, _scan("cedula", "enter"), scanner=True, trouble=NOTHING),
    Scene("papeles firmados", SignedScreen, _scan("papeles-firmados"), scanner=True),
    Scene("entregar", HandoverScreen, _scan("entregar"), scanner=True),
    Scene("papeles", PapersScreen, _step("papeles")),
    Scene("papeles, grandes", PapersScreen, _step("papeles", "tab"), LARGE),
    Scene("despedida", FarewellScreen, _step("despedida")),
    Scene("salir", QuestionDialog, _step("aviso", "escape")),
    Scene("guardar y salir", LeaveDialog, _step("contacto", "f10"), chosen=True),
    Scene("los pasos", ContentsDialog, _step("usuario", "p"), chosen=True),
    Scene("el dibujo", DrawingDialog, _step("abrir", "f8")),
    Scene("la ayuda", HelpDialog, _over(_help)),
    Scene("el año de una fecha", DateDialog, _date(), chosen=True),
    Scene("el mes de una fecha", DateDialog, _date("enter"), chosen=True),
    Scene("el día de una fecha", DateDialog, _date("enter", "enter"), LARGE, chosen=True),
    Scene("¿está seguro?", SureDialog, _over(_sure)),
    Scene("¿sigue ahí?", IdleDialog, _silence),
    Scene("otra pantalla", LostDialog, _over(_lost)),
    Scene("continuar", ResumeDialog, _resume, chosen=True),
    Scene("pequeña", WelcomeScreen, _cramped),
    Scene("falla", TroubleScreen, _over(lambda: TroubleScreen("Falta una plantilla.", "P-01"))),
    Scene("PIN", PinDialog, _keys("contacto", "f12", *"739"), office=True),
    Scene("PIN, equivocado", PinDialog, _keys("", "f12", *"111111", "enter"), LARGE, office=True),
    Scene("¿quién es usted?", PinDialog, _who_are_you, office=True, chosen=True),
    Scene("código de recuperación, pedido", RecoveryDialog, _keys("contacto", "f12", "f1"), office=True),
    Scene("primer PIN", SetupDialog, _keys(""), office=True, setup=True),
    Scene(
        "código de recuperación, dado",
        CodeDialog,
        _keys("", *"Luz", "enter", *"804417", "enter", *"804417", "enter"),
        office=True,
        setup=True,
    ),
    Scene("la sesión de aquí", SessionScreen, _keys("contacto", *IN), office=True),
    Scene("¿borrar?", ConfirmDialog, _keys("contacto", *IN, "r"), office=True),
    Scene("sus respuestas", AnswersScreen, _keys("contacto", *IN, "v"), office=True, chosen=True),
    Scene("una respuesta", CorrectScreen, _keys("contacto", *IN, "v", "enter"), office=True, chosen=True),
    Scene("el manual", ManualScreen, _keys("", *IN, "f1"), office=True, chosen=True),
    Scene("el registro", AuditScreen, _keys("", *IN, "r"), office=True),
    Scene("los funcionarios", MembersScreen, _keys("", *IN, "f"), office=True),
    Scene("un funcionario más", MemberDialog, _keys("", *IN, "f", "a"), office=True),
    Scene("las sesiones", SessionsScreen, _keys("contacto", *IN, "escape"), LARGE, office=True),
    Scene("otra sesión", SessionScreen, _keys("", *IN, "down", "enter"), office=True),
    Scene("¿a qué paso?", ChoiceDialog, _keys("", *IN, "down", "enter", "p"), office=True),
    Scene("sus hojas", PagesScreen, _keys("", *IN, "down", "enter", "h"), office=True),
    Scene("lo escaneado", ScansScreen, _scan("entregar", *IN, "e"), scanner=True),
    Scene("el escáner", ScannerScreen, _scan("entregar", *IN, "escape", "e"), scanner=True),
    Scene(
        "el escáner, falla",
        ScannerScreen,
        _scan("entregar", *IN, "escape", "e"),
        scanner=True,
        trouble=NOTHING,
    ),
    Scene("la impresora", PrinterScreen, _keys("", *IN, "i"), office=True, chosen=True),
    Scene("los quioscos", FleetScreen, _kiosks, office=True, chosen=True),
    Scene("limpieza", CleaningScreen, _cleaning, office=True),
    Scene("los números", WeekScreen, _keys("", *IN, "n"), LARGE, office=True),
)
"""Each kind of screen at least once, in the states that change its colours."""
