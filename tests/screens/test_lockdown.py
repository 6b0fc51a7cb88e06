"""The lock holds: no key, no text and no error leads out, and what Textual calls its own is still there."""

from __future__ import annotations

import inspect
import signal
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Input

from kiosk.app import locked as lockdown
from kiosk.app import relaunch
from kiosk.app.app import KioskApp
from kiosk.app.locked import RESTART, LockedApp
from kiosk.app.tty_driver import TtyDriver
from kiosk.app.typeahead import TypeAhead
from kiosk.interview.password import PasswordJudgement, judge
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.dialogs import MessageDialog
from kiosk.widgets import password_coach
from tests.fakes import MemoryStore
from tests.journey import ROOT, answers_of, kiosk_app, session_at
from tests.screens.reach import settle, until

SIZE = (120, 36)
LINK = "[@click=app.quit]x[/]"
DEAD = (
    *("ctrl+q", "ctrl+c", "super+c", "ctrl+p", "ctrl+z", "ctrl+backslash", "ctrl+d", "ctrl+s", "ctrl+l"),
    *(
        "alt+q",
        "alt+x",
        "alt+f4",
        "alt+enter",
        "ctrl+alt+delete",
        "shift+f10",
        "insert",
        "pageup",
        "pagedown",
    ),
    *(f"f{number}" for number in range(2, 25) if number not in (10, 12)),  # «Guardar y salir», the PIN
)


async def at(app: KioskApp, pilot: Pilot[Any], step: str, answers: dict[str, Any] | None = None) -> None:
    """Put the app at a step of the real journey."""
    await app.applicant.enter(session_at(step, answers))
    await pilot.pause()


def shown(app: KioskApp) -> str:
    """The words on the screen."""
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
    )


# --- what is overridden is still there


def test_textual_is_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"textual=={version('textual')}" in project["project"]["dependencies"]


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (App, "_handle_exception", ["self", "error"]),
        (App, "panic", ["self", "renderables"]),
        (App, "_print_error_renderables", ["self"]),
        (App, "on_event", ["self", "event"]),
        (App, "copy_to_clipboard", ["self", "text"]),
        (App, "open_url", ["self", "url", "new_tab"]),
        (App, "bell", ["self"]),
        (App, "_check_bindings", ["self", "key", "priority"]),
        (App, "action_quit", ["self"]),
        (App, "action_help_quit", ["self"]),
        (App, "action_suspend_process", ["self"]),
        (App, "action_command_palette", ["self"]),
        (App, "action_screenshot", ["self", "filename", "path"]),
        (App, "action_simulate_key", ["self", "key"]),
        (MessagePump, "_close_messages_no_wait", ["self"]),
        (LinuxDriver, "__init__", ["self", "app", "debug", "mouse", "size"]),
        (LinuxDriver, "_get_terminal_size", ["self"]),
        (LinuxDriver, "_query_in_band_window_resize", ["self"]),
        (LinuxDriver, "close", ["self"]),
        (XTermParser, "__init__", ["self", "debug"]),
        (XTermParser, "feed", ["self", "data"]),
        (XTermParser, "tick", ["self"]),
    ],
)
def test_what_is_overridden_exists_with_these_parameters(
    owner: type, name: str, parameters: list[str]
) -> None:
    assert list(inspect.signature(getattr(owner, name)).parameters) == parameters


def test_what_the_overrides_touch_is_what_textual_uses() -> None:
    app: App[None] = App()
    for name in ("_exit_renderables", "_return_code", "_exception", "_exception_event"):
        assert hasattr(app, name), name
    started = inspect.getsource(LinuxDriver.start_application_mode)
    assert "WriterThread(self._file)" in started
    assert "self._get_terminal_size()" in started
    assert "self._query_in_band_window_resize()" in started
    reading = inspect.getsource(LinuxDriver.run_input_thread)
    assert 'getincrementaldecoder("utf-8")()' in reading
    assert "parser = XTermParser(self._debug)" in reading and "feed = parser.feed" in reading
    assert hasattr(XTermParser(), "_timeout_time")
    assert "self._file = " in inspect.getsource(LinuxDriver.__init__)
    assert "self._handle_exception(error)" in inspect.getsource(App._process_messages)
    assert "self._print_error_renderables()" in inspect.getsource(App._shutdown)


def test_nothing_is_inherited_from_textuals_keys(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    actions = {binding.action for _, binding in app._bindings}
    assert actions == {"nothing", "staff", "read_aloud", "letters", "contrast"}
    assert not LockedApp._inherit_bindings
    assert not app.ENABLE_COMMAND_PALETTE
    assert not app.ALLOW_SELECT


# --- keys


async def test_no_key_leads_out_of_a_locked_kiosk(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        before, stack = shown(app), list(app.screen_stack)
        for key in DEAD:
            await pilot.press(key)
            await pilot.pause()
            assert app.is_running, key
            assert app.screen_stack == stack, key
        assert app.return_code is None
        assert shown(app) == before


async def test_ctrl_q_leaves_an_unlocked_kiosk_and_saves_what_is_typed(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path, unlocked=True)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        app.screen.query_one(Input).value = "half.typed@exa"
        await pilot.pause()
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert app.return_code == 0
    assert isinstance(app.services.store, MemoryStore)
    assert "half.typed@exa" in str(app.services.store.kept)


async def test_nothing_reaches_the_clipboard_a_browser_or_a_picture(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        app.copy_to_clipboard("3001234567")
        app.open_url("https://example.org")
        await app.run_action("screenshot")
        await app.run_action("quit")
        await app.run_action("simulate_key('f1')")
        await pilot.pause()
        assert app.clipboard == ""
        assert len(app.screen_stack) == 2
        assert app.is_running


# --- text that looks like markup


@pytest.mark.parametrize("step", ["residencia", "experiencia", "revision", "usuario", "formulario"])
async def test_markup_in_an_answer_is_shown_and_does_nothing(tmp_path: Path, step: str) -> None:
    answers = answers_of() | {"direccion": LINK, "nombres": LINK}
    answers["contratos"] = [answers["contratos"][0] | {"contratante": LINK, "objeto": "[/b][bold]"}]
    app = kiosk_app(tmp_path)
    async with app.run_test(size=(130, 60)) as pilot:
        await at(app, pilot, step, answers)
        await touch_links(app, pilot)


async def test_markup_in_a_message_is_shown_and_does_nothing(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(MessageDialog(LINK, [f"{LINK} [/b]"]))
        await pilot.pause()
        assert shown(app).count(LINK) == 2
        await touch_links(app, pilot)


async def touch_links(app: KioskApp, pilot: Pilot[Any]) -> None:
    """Touch every place where the text that looks like a link stands, letter by letter."""
    places = [(line.find(LINK), row) for row, line in enumerate(shown(app).splitlines()) if LINK in line]
    assert places
    for column, row in places:
        await pilot.click(offset=(column + LINK.index("x["), row))
        await pilot.pause()
        assert app.is_running
        assert app.return_code is None


# --- bytes that are no text


def test_the_decoder_goes_on_after_invalid_bytes() -> None:
    decode = linux_driver.getincrementaldecoder("utf-8")().decode  # type: ignore[attr-defined]  # Textual's import
    assert decode(b"Mu\xf1oz ") == "Mu\ufffdoz "
    assert decode(b"\xff\xfe\xf1\xff").count("\ufffd") >= 3
    assert decode(b"\xc3") == ""
    assert decode(b"\xb1") == "\ufffdñ"[-1]
    assert decode("ñandú".encode()) == "ñandú"


# --- errors


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the journal is told of errors: the event and the class."""
    heard: list[tuple[str, str]] = []
    for module in (lockdown, relaunch):
        monkeypatch.setattr(
            module, "failure", lambda name, error, **_: heard.append((name, type(error).__name__))
        )
    return heard


async def test_an_error_saves_wants_a_fresh_process_and_shows_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    told: list[tuple[str, str]],
) -> None:
    def broken(screen: FormScreen) -> None:
        raise ValueError(f"cannot use {screen.gather()}")

    monkeypatch.setattr(FormScreen, "action_next", broken)
    app = kiosk_app(tmp_path, fresh_process=True)
    with pytest.raises(ValueError, match="cannot use"):  # the pilot hands it on, a terminal does not
        async with app.run_test(size=SIZE) as pilot:
            await at(app, pilot, "contacto")
            app.screen.query_one(Input).value = "half.typed@exa"
            await pilot.press("tab", "enter")
            await pilot.pause()
    assert app.crashed
    assert app.return_code == RESTART
    assert app.interrupted() == "0" * 32
    assert isinstance(app.services.store, MemoryStore)
    assert "half.typed@exa" in str(app.services.store.kept)
    assert told[0] == ("crash", "ValueError")
    assert "".join(capfd.readouterr()) == ""


async def test_a_fault_of_the_password_coach_wants_a_fresh_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[tuple[str, str]]
) -> None:
    def broken(password: str, *_: Any) -> PasswordJudgement:
        if password:
            raise ValueError("no estimate")
        return judge("")

    monkeypatch.setattr(password_coach, "judge", broken)
    app = kiosk_app(tmp_path, fresh_process=True)
    with pytest.raises(ValueError, match="no estimate"):
        async with app.run_test(size=SIZE) as pilot:
            await at(app, pilot, "clave")
            await settle(pilot)
            await pilot.press("x")
            await until(pilot, lambda: app.crashed)
    assert (app.return_code, told[0]) == (RESTART, ("crash", "ValueError"))


async def test_a_fault_of_a_key_that_waited_wants_one_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[tuple[str, str]]
) -> None:
    async def broken(*_: Any) -> None:
        raise ValueError("no wait")

    app = kiosk_app(tmp_path, fresh_process=True)
    with pytest.raises(ValueError, match="no wait"):
        async with app.run_test(size=SIZE) as pilot:
            await at(app, pilot, "contacto")
            await settle(pilot)
            monkeypatch.setattr(TypeAhead, "_settle", broken)
            await pilot.press("enter")
            await until(pilot, lambda: app.crashed)
    assert (app.return_code, told[0]) == (RESTART, ("crash", "ValueError"))


async def test_a_panic_of_textual_wants_a_fresh_process_too(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.panic("a traceback with values")
    assert app.crashed
    assert app.return_code == RESTART
    assert app._exit_renderables == []


async def test_an_error_while_saving_does_not_hide_the_first_one(
    tmp_path: Path, told: list[tuple[str, str]]
) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("second")

    app = kiosk_app(tmp_path)
    app.before_stop = broken
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.panic()
    assert app.return_code == RESTART
    assert ("save_failed", "KeyError") in told


def test_all_that_was_used_is_closed_however_the_app_ends(
    monkeypatch: pytest.MonkeyPatch, told: list[tuple[str, str]]
) -> None:
    def broken() -> None:
        raise OSError("no")

    closed: list[str] = []
    app = LockedApp()
    monkeypatch.setattr(app, "run", broken)
    monkeypatch.setattr(relaunch, "hold_ending", lambda **_: None)
    app.closers = [broken, lambda: closed.append("engine")]
    assert relaunch.run_once(app) == RESTART
    assert closed == ["engine"]
    assert told == [("crash", "OSError"), ("close_failed", "OSError")]


async def test_without_a_terminal_signals_are_left_alone(tmp_path: Path) -> None:
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGTSTP)}
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert not isinstance(app._driver, TtyDriver)
        assert {name: signal.getsignal(name) for name in before} == before
    assert app.driver_class is not TtyDriver
    assert kiosk_app(tmp_path, on_tty=True).driver_class is TtyDriver


# --- time


async def test_every_key_and_touch_counts_as_somebody_being_there(tmp_path: Path) -> None:
    app = kiosk_app(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await at(app, pilot, "contacto")
        touch = events.MouseDown(None, 5, 5, 0, 0, 1, shift=False, meta=False, ctrl=False)
        for event in (events.Key("f9", None), events.Paste("x"), touch):
            app.last_input = 0.0
            app.post_message(event)  # as the driver does
            await pilot.pause()
            assert app.last_input > 0, event
