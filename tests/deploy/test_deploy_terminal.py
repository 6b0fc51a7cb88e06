"""What stands in the terminal when the kiosk cannot start: a Spanish screen, and never a prompt."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from tests.deploy.machine import LIB
from tests.deploy.virtual_screen import run_session, session_with, virtual_screen
from tests.e2e.terminal import Terminal, environment
from tests.needs import needs

CALL = "Por favor, llame al funcionario"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "bin" / "kiosk"


def written(program: Path, text: str) -> None:
    program.parent.mkdir(exist_ok=True)
    program.write_text(text)
    program.chmod(0o755)


def opened(program: Path, tmp_path: Path, **more: str) -> Terminal:
    words: list[str | Path] = ["/bin/sh", LIB / "terminal", program]
    return Terminal(words, environment(tmp_path / "data", TROUBLE_SECONDS="3", **more), size=(100, 30))


@pytest.fixture
def terminal(program: Path, tmp_path: Path) -> Iterator[Terminal]:
    with opened(program, tmp_path) as terminal:
        yield terminal


def test_a_missing_program_calls_staff_and_comes_back_by_itself(terminal: Terminal, program: Path) -> None:
    text = terminal.wait_for("Para el funcionario: sudo kiosk-update --back")
    assert CALL in text
    assert "Código: I1" in text
    written(program, "#!/bin/sh\necho abierto\nread -r answer\n")
    terminal.wait_for("abierto")


@pytest.mark.parametrize("keys", ["\x03", "\x1a", "\x1c", "\x04", "\x13", "exit\r", "\x1b"])
def test_no_key_leads_out_of_that_screen(terminal: Terminal, keys: str) -> None:
    terminal.wait_for("Código: I1")
    terminal.send(keys)
    terminal.wait_until(lambda _: terminal.written.count(CALL.encode()) > 3, "the screen drawn again")
    assert terminal.status() is None
    assert "$" not in terminal.text()


def test_a_missing_interpreter_is_named(program: Path, tmp_path: Path) -> None:
    written(program, "#!/nowhere/bin/python\n")
    with opened(program, tmp_path) as terminal:
        assert "Falta Python" in terminal.wait_for("Código: I2")


def test_a_missing_data_folder_is_named(program: Path, tmp_path: Path) -> None:
    written(program, "#!/bin/sh\n")
    with opened(program, tmp_path, KIOSK_PATHS__DATA=str(tmp_path / "none")) as terminal:
        terminal.wait_for("Código: I4")


def test_a_program_that_ends_at_once_shows_no_word_of_its_own(program: Path, tmp_path: Path) -> None:
    written(program, "#!/bin/sh\necho 'Traceback (most recent call last)' >&2\nexit 1\n")
    with opened(program, tmp_path) as terminal:
        terminal.wait_for("Código: I6")
        assert b"Traceback" not in terminal.written


def test_a_console_without_x_calls_staff_and_hides_what_is_typed(tmp_path: Path) -> None:
    """The unit of the screen draws it when X has ended, and leaves the console open for the next X."""
    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (48, 128))
    try:
        words = ["/bin/sh", str(LIB / "trouble"), "console", os.ttyname(slave)]
        subprocess.run(words, stdin=subprocess.DEVNULL, start_new_session=True, check=True)
        assert os.write(slave, b"still here")
        read = b""
        while b"still here" not in read:  # a busy machine passes it on in pieces
            read += os.read(master, 65536)
        painted = read.decode()
    finally:
        os.close(master)
        os.close(slave)
    screen = pyte.Screen(128, 48)
    pyte.Stream(screen).feed(painted.partition("still here")[0])
    assert CALL in [line.strip() for line in screen.display]
    assert "Código: I7" in "\n".join(screen.display)
    letters = screen.cursor.attrs
    assert letters.fg == letters.bg
    assert screen.cursor.hidden


def test_a_program_that_was_killed_is_left_to_systemd(program: Path, tmp_path: Path) -> None:
    """At once: the screen that calls staff would stand in the way of a fresh start."""
    written(program, "#!/bin/sh\necho abierto\nkill -9 $$\n")
    with opened(program, tmp_path) as terminal:
        assert terminal.wait_end() == 137
        assert CALL not in terminal.text()


def test_the_end_goes_on_to_the_program(program: Path, tmp_path: Path) -> None:
    """The kiosk hears of it while its terminal is still there, and is waited for."""
    mark = tmp_path / "saved"
    written(
        program,
        f"#!/bin/sh\ntrap 'sleep 0.5; echo yes > {mark}; exit 0' TERM\necho abierto\n"
        "while :; do sleep 0.1; done\n",
    )
    with opened(program, tmp_path) as terminal:
        terminal.wait_for("abierto")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_end() == 0
    assert mark.read_text() == "yes\n"


@pytest.mark.parametrize("sign", ["TERM", "HUP"])
def test_an_end_that_comes_before_the_program_is_not_forgotten(
    sign: str, program: Path, tmp_path: Path
) -> None:
    """The shell knows no program yet that it could pass the signal on to."""
    written(program, "#!/bin/sh\nwhile :; do sleep 0.1; done\n")
    tools, number = tmp_path / "tools", tmp_path / "number"
    tools.mkdir()
    # the disk is looked at just before the program is started
    wait = f"while [ ! -s {number} ]; do sleep 0.1; done"
    written(tools / "df", f"#!/bin/sh\n{wait}\nkill -{sign} $(cat {number})\n")
    with opened(program, tmp_path, PATH=f"{tools}:/usr/bin:/bin") as terminal:
        number.write_text(str(terminal.pid))
        assert terminal.wait_end() == 0


def test_a_kiosk_that_staff_closed_says_so_and_stays_closed(program: Path, tmp_path: Path) -> None:
    """Until the machine is switched on again, or the unit is ended: systemd would open one that exits."""
    written(program, '#!/bin/sh\nexit "${CLOSED_STATUS:-0}"\n')
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(address))
        line.settimeout(60)
        with opened(program, tmp_path, NOTIFY_SOCKET=str(address)) as terminal:
            text = terminal.wait_for("apagar y encender")
            assert "El quiosco está cerrado" in text
            assert CALL not in text
            needs("systemd-notify")
            while b"STATUS=cerrado" not in line.recv(4096):
                pass
            while b"WATCHDOG=1" not in line.recv(4096):
                pass
            terminal.send("\x03\x1a\x1c\x04\rexit\r")
            painted = terminal.written.count("está cerrado".encode())
            terminal.wait_until(
                lambda _: terminal.written.count("está cerrado".encode()) > painted + 1, "drawn again"
            )
            assert terminal.status() is None
            assert "$" not in terminal.text() and "exit" not in terminal.text()
            os.kill(terminal.pid, signal.SIGTERM)
            assert terminal.wait_end() == 0


def test_a_closed_kiosk_stays_closed_when_the_screen_crashes(program: Path, tmp_path: Path) -> None:
    """Its unit begins again with the same folder; a start that somebody asks for opens it."""
    written(program, '#!/bin/sh\necho abierto\nexit "${CLOSED_STATUS:-0}"\n')
    run = tmp_path / "run"
    run.mkdir()
    with opened(program, tmp_path, RUNTIME_DIRECTORY=str(run)) as terminal:
        terminal.wait_for("está cerrado")
        terminal.hang_up()
        terminal.wait_end()
    assert [file.name for file in run.iterdir()] == ["closed"]
    with opened(program, tmp_path, RUNTIME_DIRECTORY=str(run)) as terminal:
        terminal.wait_for("está cerrado")
        assert b"abierto" not in terminal.written
    tools = tmp_path / "tools"
    tools.mkdir()
    for restarts, left in (("1", True), ("0", False)):
        written(tools / "systemctl", f"#!/bin/sh\necho {restarts}\n")
        environment = {"PATH": f"{tools}:/usr/bin:/bin", "RUNTIME_DIRECTORY": str(run)}
        subprocess.run(["sh", str(LIB / "open-again")], env=environment, check=True)
        assert (run / "closed").exists() is left


def test_a_program_that_ends_on_purpose_ends_the_terminal(program: Path, tmp_path: Path) -> None:
    """After SIGTERM, or with a version that knows no other status for closing; systemd opens it again."""
    written(program, "#!/bin/sh\nexit 0\n")
    with opened(program, tmp_path) as terminal:
        assert terminal.wait_end() == 0
        assert "cerrado" not in terminal.text()


def test_without_its_lock_file_the_terminal_is_not_opened(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", str(LIB / "session")],
        env=os.environ | {"KIOSK_LIB": str(tmp_path), "DISPLAY": ":none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no está cerrado" in done.stderr


GRIDS = {"1366x768": (110, 30), "1920x1080": (110, 30), "1280x1024": (110, 40), "1080x1920": (90, 60)}
"""Size of a screen -> the columns and rows that must at least fit."""


@pytest.mark.slow
@pytest.mark.parametrize("size", GRIDS)
def test_the_letters_fit_the_screen(tmp_path: Path, size: str) -> None:
    """A real xterm on a virtual screen, opened as on the machine; nothing is installed, so it calls staff."""
    measured = tmp_path / "size"
    # xterm takes its size once the window is mapped
    lib = session_with(
        f"i=0; while [ $i -lt 50 ]; do stty size > {measured}.new; sleep 0.1; i=$((i + 1));\n"
        f'set -- $(cat {measured}.new); [ "$1" -gt 25 ] && [ "$i" -gt 10 ] && break; done\n'
        f"mv {measured}.new {measured}\n",
        tmp_path,
    )
    with virtual_screen(size) as display:
        run_session(lib, display, tmp_path)
    rows, columns = map(int, measured.read_text().split())
    least_columns, least_rows = GRIDS[size]
    assert columns >= least_columns
    assert rows >= least_rows
