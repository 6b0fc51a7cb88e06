"""What goes on after the power was cut, the kiosk was told to stop, or something broke."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.store.tiny_store import TinySessionStore
from tests.e2e.person import (
    WELCOME,
    Person,
    add_contract,
    open_code,
    tell_address,
    tell_contact,
    to_contact,
    to_experience,
    to_identity,
)
from tests.e2e.terminal import DOWN, ENTER, ESCAPE, F1, KIOSK, PATIENCE, Terminal, environment, staffed

pytestmark = pytest.mark.slow

PERSON = Person()
CRASHING = Path(__file__).with_name("crashing.py")
HALF = "inigo.nus"
"""What stood in the box when it happened."""
TROUBLE = "Por favor, llame al funcionario"

Start = Callable[..., Terminal]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of one kiosk, over all its processes."""
    return tmp_path / "data"


@pytest.fixture
def start(data: Path) -> Iterator[Start]:
    """Starts kiosks on that data folder; ends those that still run."""
    started: list[Terminal] = []

    def begin(program: tuple[str | Path, ...] = (KIOSK,), **settings: str) -> Terminal:
        if not data.exists():
            staffed(data)
        # "python <file>" is how the fault comes back into each fresh process
        terminal = Terminal(program, environment(data, PYTHONPATH=str(CRASHING.parents[2]), **settings))
        started.append(terminal)
        return terminal

    yield begin
    for terminal in started:
        terminal.close()


def journal(data: Path) -> str:
    """The journal; none of the person is in it, whatever happened."""
    text = (data / "kiosk.log").read_text(encoding="utf-8")
    assert not any(secret in text for secret in (*PERSON.secrets, HALF))
    return text


def kept(data: Path) -> str:
    """Everything that is kept of sessions, as plain text."""
    store = TinySessionStore(data / "sessions", key_file=data / "key")
    return json.dumps([store.load(one.id).record for one in store.list()], ensure_ascii=False)  # type: ignore[union-attr]  # it was listed


def saved(data: Path, words: str) -> None:
    """Wait until the store has written something down."""
    deadline = time.monotonic() + PATIENCE
    while words not in kept(data):
        assert time.monotonic() < deadline, f"{words!r} is not saved"
        time.sleep(0.1)


def code_on(terminal: Terminal) -> str:
    """The session's code as it stands at the top of the screen."""
    found = re.search(r"Código (\w{6})", terminal.still())
    assert found
    return found[1]


def untold(terminal: Terminal) -> None:
    """No traceback was ever written on the terminal."""
    assert b"Traceback" not in terminal.written
    assert b"Error" not in terminal.written


# --- the power is cut


def test_after_a_power_cut_only_the_right_number_continues_with_what_was_typed(
    start: Start, data: Path
) -> None:
    first = start()
    to_contact(first, PERSON)
    first.type(HALF)
    saved(data, HALF)
    code = code_on(first)
    first.kill(signal.SIGKILL)
    assert first.wait_end() == -signal.SIGKILL

    second = start()
    screen = second.wait_for(WELCOME)
    assert not any(secret in screen for secret in PERSON.secrets)
    open_code(second, code.lower(), "1098765431")
    second.wait_for("No encontramos una sesión")
    assert "¿Cómo le contactamos?" not in second.text()
    second.type(PERSON.number, ENTER)
    second.wait_for("¿Cómo le contactamos?")
    second.wait_for(HALF)
    assert code_on(second) == code
    journal(data)


def test_a_power_cut_forgives_no_guess(start: Start, data: Path) -> None:
    first = start()
    open_code(first, "", "1")
    for number in "2345":
        first.wait_for("No encontramos una sesión")
        first.type(number, ENTER)
        first.wait_gone("No encontramos una sesión")
    first.wait_for("Hubo varios intentos")
    first.kill(signal.SIGKILL)
    first.wait_end()

    second = start()
    open_code(second, "", "6")
    second.wait_for("Hubo varios intentos")


def test_a_second_screen_is_told_and_takes_nothing(start: Start, data: Path) -> None:
    first = start()
    to_contact(first, PERSON)
    second = start(KIOSK_STORE__STATION="quiosco-2")
    second.wait_for("Ya hay un quiosco abierto")  # one kiosk for each data folder
    tell_contact(first, PERSON)


def test_an_accepted_step_is_safe_at_once(start: Start, data: Path) -> None:
    first = start()
    to_contact(first, PERSON)  # the places of the step before were accepted a moment ago
    first.kill(signal.SIGKILL)
    first.wait_end()

    second = start()
    open_code(second, "", PERSON.number)
    second.wait_for("¿Cómo le contactamos?")


def test_a_row_that_was_being_typed_comes_back(start: Start, data: Path) -> None:
    first = start()
    to_contact(first, PERSON)
    tell_contact(first, PERSON)
    tell_address(first, PERSON)
    to_experience(first)
    add_contract(first, PERSON, "15/02/2023")
    first.press("\x1b[A", ENTER)  # the line above: add another
    first.wait_for("¿Quién lo contrató?")
    first.type("Escuela Güi")
    saved(data, "Escuela G")
    first.kill(signal.SIGKILL)
    first.wait_end()

    second = start()
    open_code(second, "", PERSON.number)
    listed = second.wait_for("Su experiencia de trabajo")
    listed = second.wait_for(PERSON.employer)
    assert "Terminar de escribir" in listed


# --- the kiosk is told to stop


def test_sigterm_saves_the_half_typed_text_at_once_and_ends_well(start: Start, data: Path) -> None:
    first = start()
    to_contact(first, PERSON)
    first.type(HALF)
    first.wait_for(HALF)
    first.kill(signal.SIGTERM)
    assert first.wait_end() == 0
    assert HALF in kept(data)
    assert first.listens() == {"ECHO": True, "ICANON": True, "ISIG": True}
    untold(first)


def test_sigterm_between_two_processes_is_not_lost(start: Start) -> None:
    terminal = start()
    terminal.wait_for(WELCOME)
    terminal.press(ENTER)
    terminal.wait_for("Sus datos personales")
    terminal.press(ESCAPE)
    terminal.wait_for("¿Desea salir?")
    terminal.send(ENTER)
    terminal.wait_written("Un momento")
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_end() == 0


@pytest.mark.parametrize("before", ["trap '' HUP; ", ""], ids=["without a signal", "with SIGHUP"])
def test_a_terminal_that_goes_away_ends_the_kiosk_and_loses_nothing(
    start: Start, data: Path, before: str
) -> None:
    terminal = start(("/bin/sh", "-c", f"{before}exec {KIOSK}"))
    to_contact(terminal, PERSON)
    terminal.type(HALF)
    terminal.wait_for(HALF)
    terminal.hang_up()
    assert terminal.wait_end() == 0
    assert HALF in kept(data)


def test_other_signals_do_nothing(start: Start) -> None:
    terminal = start()
    terminal.wait_for(WELCOME)
    for name in ("SIGINT", "SIGQUIT", "SIGTSTP", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGCONT", "SIGTTIN"):
        kiosk = terminal.on_screen()
        for pid in (terminal.pid, kiosk):
            os.kill(pid, signal.Signals[name])
        terminal.press(ENTER)
        terminal.wait_for("Sus datos personales")
        for pid in (terminal.pid, kiosk):
            assert Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "RS", name
        terminal.press(ESCAPE)
        terminal.wait_for("¿Desea salir?")
        terminal.press(ESCAPE)
        terminal.wait_gone("¿Desea salir?")


# --- something breaks


def test_a_crash_comes_back_to_the_same_step_without_a_word(start: Start, data: Path) -> None:
    terminal = start((sys.executable, CRASHING, "step"))
    to_contact(terminal, PERSON)
    terminal.type(PERSON.mail, ENTER)
    terminal.type(PERSON.mobile)
    terminal.wait_for(PERSON.spaced_mobile)
    before = len(terminal.written)
    terminal.press(ENTER)
    terminal.wait_written("Un momento")
    screen = terminal.wait_for("¿Cómo le contactamos?")
    assert PERSON.mail in terminal.wait_for(PERSON.mail)
    assert WELCOME not in screen
    untold(terminal)
    assert b"cannot use" not in terminal.written[before:]
    told = journal(data)
    assert "crash error=ValueError" in told
    assert "cannot use" not in told

    terminal.press(ENTER, ENTER)  # the fault is gone: what was typed takes the person on
    terminal.wait_for("¿Dónde vive?")


def test_a_step_that_always_breaks_ends_at_the_welcome_not_in_a_circle(start: Start, data: Path) -> None:
    terminal = start((sys.executable, CRASHING, "always"))
    to_contact(terminal, PERSON)
    terminal.type(PERSON.mail, ENTER)
    terminal.type(PERSON.mobile)
    for crash in range(1, 5):
        terminal.wait_for("¿Cómo le contactamos?")
        terminal.wait_for(PERSON.mail)
        for _ in range(10):  # the keyboard is in one of the two boxes
            terminal.press(ENTER)
            if "¿Cómo le contactamos?" not in terminal.text():
                break
        terminal.wait_written("Un momento", crash)
    terminal.wait_for(WELCOME)
    assert PERSON.mail in kept(data), "what was typed is still there for who knows the number"
    untold(terminal)
    assert journal(data).count("crash error=ValueError") == 4


def test_a_kiosk_that_cannot_even_show_its_welcome_calls_staff(start: Start, data: Path) -> None:
    terminal = start((sys.executable, CRASHING, "welcome"))
    terminal.wait_for(TROUBLE, timeout=60)
    terminal.wait_for("X9")
    untold(terminal)
    assert 6 <= journal(data).count("crash error=RuntimeError") <= 8


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"KIOSK_PATHS__TEMPLATES": "/nonexistent"}, "C1"),
        ({"KIOSK_TIMES__IDLE_SECONDS": "soon"}, "S1"),
        ({"KIOSK_TYMES__IDLE_SECONDS": "60"}, "S1"),
    ],
)
def test_a_kiosk_that_lacks_something_calls_staff(start: Start, settings: dict[str, str], code: str) -> None:
    terminal = start(**settings)
    terminal.wait_for(TROUBLE)
    terminal.wait_for(f"Código: {code}")
    terminal.press(ENTER, ESCAPE, F1, "\x03", "\x11")
    assert terminal.status() is None
    assert TROUBLE in terminal.text()
    untold(terminal)


def test_broken_settings_call_staff(start: Start, data: Path) -> None:
    data.mkdir()
    (data / "kiosk.toml").write_text("[times\nidle_seconds = 5", encoding="utf-8")
    terminal = start()
    terminal.wait_for(TROUBLE)
    terminal.wait_for("Código: S1")
    untold(terminal)


def test_broken_content_calls_staff(start: Start, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "flow.toml").write_text("steps = [", encoding="utf-8")
    terminal = start(KIOSK_PATHS__TEMPLATES=str(templates))
    terminal.wait_for(TROUBLE)
    terminal.wait_for("Código: C1")
    untold(terminal)


def test_a_data_folder_that_cannot_be_used_calls_staff(start: Start, data: Path) -> None:
    data.write_text("a file where a folder should be", encoding="utf-8")
    terminal = start()
    terminal.wait_for(TROUBLE)
    untold(terminal)


# --- nobody is there


def test_silence_is_asked_about_and_then_ends_at_the_welcome(start: Start, data: Path) -> None:
    terminal = start(KIOSK_TIMES__IDLE_SECONDS="20", KIOSK_TIMES__WARNING_SECONDS="10")
    to_identity(terminal)
    terminal.press(DOWN)
    terminal.type("")
    screen = terminal.wait_for("¿Sigue ahí?")
    assert "segundo" in screen
    terminal.wait_for(WELCOME)
    assert "reason=idle" in journal(data)


def test_any_key_keeps_the_session(start: Start) -> None:
    terminal = start(KIOSK_TIMES__IDLE_SECONDS="20", KIOSK_TIMES__WARNING_SECONDS="100")
    to_identity(terminal)
    terminal.wait_for("¿Sigue ahí?")
    terminal.press(" ")
    terminal.wait_gone("¿Sigue ahí?", timeout=60)  # before it goes by itself
    assert "¿Quién es usted?" in terminal.text()


# --- the terminal


def test_keys_pressed_while_it_starts_do_no_harm(start: Start, data: Path) -> None:
    """The terminal is asked what it can show: half a letter in its answer stops nothing."""
    terminal = start()
    deadline = time.monotonic() + 20
    while "INDUPAL" not in terminal.text() and time.monotonic() < deadline:
        terminal.send("ñ")
        time.sleep(0.002)
    terminal.wait_for("[Enter]")
    assert TROUBLE not in terminal.text()
    assert "kiosk_not_ready" not in journal(data)


def test_without_a_terminal_there_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [KIOSK, "run"],
        env=environment(tmp_path / "data"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip().count("\n") == 0
    assert "necesita una terminal" in done.stderr


def test_output_and_errors_may_go_to_a_journal(start: Start, tmp_path: Path) -> None:
    out, err = tmp_path / "out", tmp_path / "err"
    terminal = start(("/bin/sh", "-c", f"exec {KIOSK} >{out} 2>{err}"))
    terminal.wait_for(WELCOME)
    terminal.resize(100, 30)
    screen = terminal.wait_for(WELCOME)
    assert len(screen.splitlines()) == 30
    terminal.press(ENTER)
    terminal.wait_for("Sus datos personales")
    assert out.read_bytes() == b""
    assert err.read_bytes() == b""


def test_ctrl_q_leaves_an_unlocked_kiosk_and_gives_the_terminal_back(start: Start) -> None:
    terminal = start((KIOSK, "run", "--unlocked"))
    terminal.wait_for(WELCOME)
    terminal.press("\x11")
    assert terminal.wait_end() == 0
    assert terminal.listens() == {"ECHO": True, "ICANON": True, "ISIG": True}


def test_switches_of_textual_from_outside_do_nothing(start: Start, tmp_path: Path) -> None:
    terminal = start(
        TEXTUAL_LOG=str(tmp_path / "textual.log"),
        TEXTUAL_SCREENSHOT="1",
        TEXTUAL_SCREENSHOT_LOCATION=str(tmp_path),
        TEXTUAL_PRESS="enter",
        TEXTUAL_ALLOW_SIGNALS="1",
        COLUMNS="20",
        LINES="5",
    )
    terminal.wait_for(WELCOME)
    terminal.press("\x03")
    time.sleep(1.5)  # a screenshot would have been taken
    assert WELCOME in terminal.text()
    assert terminal.status() is None
    assert {file.name for file in tmp_path.iterdir()} == {"data", "home", "tmp"}
