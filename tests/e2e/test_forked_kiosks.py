"""The process that forks a kiosk for each person: what it does when one dies, freezes, or is out of date."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app.letter_size import LETTERS, letters_of
from tests.e2e.person import WELCOME, Person, start, tell_contact, to_contact
from tests.e2e.terminal import (
    DOWN,
    ENTER,
    ESCAPE,
    F4,
    KIOSK,
    Terminal,
    all_gone,
    environment,
    processes,
    staffed,
)
from tests.journey import TEMPLATES

pytestmark = pytest.mark.slow

PERSON = Person()
CRASHING = Path(__file__).with_name("crashing.py")
CONTACT = "¿Cómo le contactamos?"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    staffed(data)
    return data


@pytest.fixture
def terminal(data: Path) -> Iterator[Terminal]:
    with Terminal([KIOSK], environment(data)) as terminal:
        terminal.wait_for(WELCOME)
        yield terminal


def journal(data: Path) -> str:
    return (data / "kiosk.log").read_text("utf-8")


def another(terminal: Terminal, before: int) -> int:
    """Wait until another kiosk than before paints."""
    terminal.wait_until(lambda _: before not in terminal.forked(), "the end of the one before")
    return terminal.on_screen()


def leave(terminal: Terminal) -> None:
    """Begin a session, and leave it for good."""
    start(terminal)
    terminal.press(ESCAPE)
    terminal.wait_for("¿Desea salir?")
    terminal.press(ENTER)


def killed(kiosk: int) -> None:
    os.kill(kiosk, signal.SIGKILL)


def frozen(kiosk: int) -> None:
    os.kill(kiosk, signal.SIGSTOP)


@pytest.mark.parametrize(("harm", "noted"), [(killed, "kiosk_died signal=9"), (frozen, "kiosk_frozen")])
def test_a_kiosk_that_dies_or_freezes_is_replaced_at_its_last_saved_step(
    terminal: Terminal, data: Path, harm: Callable[[int], None], noted: str
) -> None:
    to_contact(terminal, PERSON)
    code = re.search(r"Código (\w{6})", terminal.still())
    assert code
    before = terminal.on_screen()
    harm(before)
    assert another(terminal, before) != before
    terminal.wait_for(CONTACT)
    assert code[1] in terminal.still()
    tell_contact(terminal, PERSON)
    assert noted in journal(data)
    assert not any(secret in journal(data) for secret in PERSON.secrets)
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_end() == 0
    assert terminal.listens() == {"ECHO": True, "ICANON": True, "ISIG": True}


@pytest.fixture
def with_aids(data: Path) -> Iterator[Terminal]:
    more = {"KIOSK_LOOK__AIDS": "true", LETTERS: "15 20.5"}
    with Terminal([KIOSK], environment(data, **more), size=(112, 32)) as terminal:
        terminal.wait_for(WELCOME)
        yield terminal


def test_one_killed_at_large_letters_leaves_normal_ones(with_aids: Terminal) -> None:
    start(with_aids)
    with_aids.press(F4)
    with_aids.wait_written(letters_of("20.5"))
    killed(before := with_aids.on_screen())
    another(with_aids, before)
    with_aids.wait_written(letters_of("15"))
    with_aids.wait_for("Letra más grande [F4]")


def test_the_next_person_has_normal_letters_and_the_offices_colours(with_aids: Terminal) -> None:
    start(with_aids)
    with_aids.press(F4)
    with_aids.wait_for("Letra normal [F4]")
    before = with_aids.on_screen()
    with_aids.press(ESCAPE)
    with_aids.wait_for("¿Desea salir?")
    with_aids.press(ENTER)
    with_aids.wait_written(letters_of("15"))
    another(with_aids, before)
    with_aids.wait_for("Letra más grande [F4]")
    assert with_aids.written.count(letters_of("20.5").encode()) == 1
    assert with_aids.written.count(letters_of("15").encode()) == 1


def test_a_kiosk_killed_again_and_again_ends_at_the_welcome(terminal: Terminal) -> None:
    to_contact(terminal, PERSON)
    for _ in range(4):
        terminal.wait_for(CONTACT)
        killed(before := terminal.on_screen())
        another(terminal, before)
    terminal.wait_for(WELCOME)


def test_one_killed_after_the_end_of_a_session_shows_no_session(terminal: Terminal) -> None:
    leave(terminal)
    terminal.wait_for(WELCOME)
    killed(before := terminal.on_screen())
    another(terminal, before)
    assert "Sus datos" not in terminal.wait_for(WELCOME)


def test_the_one_that_waits_may_die_too(terminal: Terminal) -> None:
    terminal.wait_until(lambda _: len(terminal.forked()) == 2, "one that waits")
    kiosk = terminal.on_screen()
    (waiting,) = (pid for pid in terminal.forked() if pid != kiosk)
    killed(waiting)
    terminal.wait_until(lambda _: waiting not in terminal.forked(), "its end")
    leave(terminal)
    another(terminal, kiosk)
    terminal.wait_for(WELCOME)


def test_none_outlives_the_process_that_forked_it(terminal: Terminal) -> None:
    terminal.wait_until(lambda _: len(terminal.forked()) == 2, "one that waits")
    to_contact(terminal, PERSON)
    left = processes(terminal)
    assert len(left) >= 2
    terminal.kill(signal.SIGKILL)
    terminal.wait_end()
    all_gone(left)


def test_a_frozen_kiosk_does_not_hold_up_the_end(terminal: Terminal) -> None:
    left = processes(terminal)
    frozen(terminal.on_screen())
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_end() == 0
    all_gone(left)


def test_no_thread_is_there_at_a_fork(terminal: Terminal) -> None:
    for _ in range(2):
        kiosk = terminal.on_screen()
        terminal.wait_until(lambda _: len(terminal.forked()) == 2, "one that waits")
        for pid in {terminal.pid, *terminal.forked()} - {kiosk}:
            assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
        leave(terminal)
        another(terminal, kiosk)
        terminal.wait_for(WELCOME)


def test_neither_the_parent_nor_the_next_kiosk_has_anything_of_the_office_open(
    terminal: Terminal, data: Path
) -> None:
    terminal.wait_until(lambda _: len(terminal.forked()) == 2, "one that waits")
    kiosk = terminal.on_screen()
    for pid in {terminal.pid, *terminal.forked()} - {kiosk}:
        links = [file.readlink() for file in Path(f"/proc/{pid}/fd").iterdir()]
        open_files = {link.name for link in links if link.is_relative_to(data)}
        assert open_files <= {"kiosk.log", "kiosk.lock"}


def test_what_is_done_late_holds_up_neither_the_next_person_nor_the_end(data: Path) -> None:
    program = (sys.executable, CRASHING, "late")
    with Terminal(program, environment(data, PYTHONPATH=str(CRASHING.parents[2]))) as terminal:
        terminal.wait_for(WELCOME)
        before = terminal.on_screen()
        leave(terminal)
        terminal.wait_until(lambda _: len(terminal.forked()) == 3, "three")
        terminal.wait_for(WELCOME)
        assert terminal.on_screen() != before
        start(terminal)
        assert before in terminal.forked()
        left = processes(terminal)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_end() == 0
        all_gone(left)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Texts of its own."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def reword(texts: Path) -> None:
    """The office writes something else on its first screen."""
    (file,) = [file for file in texts.rglob("*.toml") if "Empezar" in file.read_text("utf-8")]
    file.write_text(file.read_text("utf-8").replace("Empezar", "Arrancar"), encoding="utf-8")


def test_other_content_is_loaded_by_a_fresh_program_while_nobody_is_there(data: Path, texts: Path) -> None:
    with Terminal([KIOSK], environment(data, KIOSK_PATHS__TEMPLATES=str(texts))) as terminal:
        terminal.wait_for(WELCOME)
        reword(texts)
        terminal.wait_for("Arrancar [Enter]")
        assert terminal.status() is None


def test_other_content_is_there_for_the_next_person_but_not_for_this_one(data: Path, texts: Path) -> None:
    with Terminal([KIOSK], environment(data, KIOSK_PATHS__TEMPLATES=str(texts))) as terminal:
        start(terminal)
        reword(texts)
        terminal.press(DOWN, ESCAPE)
        terminal.wait_for("¿Desea salir?")
        terminal.press(ENTER)
        terminal.wait_for("Arrancar [Enter]")
        assert "Ahora no" not in terminal.still(), "who is asked for a first PIN is asked once"
