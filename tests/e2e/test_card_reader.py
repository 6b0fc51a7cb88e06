"""A barcode reader that types, at the real kiosk in a pseudo-terminal through the real driver."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.content.reader_words import ReaderWords
from tests import cards
from tests.e2e.person import left_at, start, to_identity
from tests.e2e.terminal import BACKSPACE, DOWN, ENTER, ESCAPE, F1, F12, KIOSK, Terminal, environment, staffed
from tests.e2e.test_nothing_scanned_remains import SENSITIVE, in_files, in_memory
from tests.reader_keys import WAYS, cedula

pytestmark = pytest.mark.slow

WORDS = ReaderWords()
HOLDER = cards.Holder("1065987321", ("ÑUSTES", "GÜENGÜÉ"), ("ÍÑIGO", "ANDRÉS"))
NAMES = tuple(
    word.encode(code)
    for word in (*HOLDER.surnames, HOLDER.number)
    for code in ("latin-1", "utf-8", "utf-16-le")
)
QUESTION = "¿Quién es usted?"
PIN = "739154"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a kiosk with staff, in a folder that holds all it writes."""
    folder = tmp_path / "world" / "data"
    folder.mkdir(parents=True)
    environment(folder)
    staffed(folder)
    return folder


@pytest.fixture
def terminal(data: Path) -> Iterator[Terminal]:
    """The kiosk with a reader, at its welcome."""
    with Terminal([KIOSK], environment(data, KIOSK_SCANNER__READER="keyboard")) as terminal:
        yield terminal


def by_pieces(terminal: Terminal, keys: bytes, size: int, pause: float = 0.004) -> None:
    """Send keys as a reader does; the first ones together, for a busy machine may hold the test up."""
    for piece in (keys[:40], *[keys[at : at + size] for at in range(40, len(keys), size)]):
        terminal.send(piece)
        time.sleep(pause)


@pytest.mark.parametrize("way", WAYS)
def test_the_questions_are_filled_and_no_key_of_it_arrives(terminal: Terminal, way: str) -> None:
    to_identity(terminal)
    terminal.still()
    by_pieces(terminal, cedula(way, HOLDER), {"nul": 4096, "dropped": 32, "spaces": 1, "keys": 32}[way])
    terminal.wait_for(WORDS.number_only if way == "dropped" else WORDS.read)
    shown = terminal.wait_for("1.065.987.321")
    if way != "dropped":
        shown = terminal.wait_for("Íñigo Andrés")  # painted after the number
    assert QUESTION in shown
    assert ("Íñigo Andrés" in shown) == (way != "dropped")
    assert "CANARIO" not in shown and "PubDSK" not in shown
    terminal.press(F1)
    terminal.wait_for("Llamar al funcionario")


def test_wherever_the_cursor_is_nothing_of_it_lands(terminal: Terminal) -> None:
    terminal.wait_for("Empezar [Enter]")
    for end in ("\r", "\t", ESCAPE, F12):
        terminal.send(cedula("keys", HOLDER, end))
        terminal.wait_for(WORDS.begin)
        assert "Empezar [Enter]" in terminal.still()
        terminal.wait_gone(WORDS.begin)
    terminal.press(F12)
    terminal.wait_for("PIN")
    before = terminal.still()
    terminal.send(cedula("keys", HOLDER))
    terminal.wait_for(WORDS.not_needed)
    terminal.wait_gone(WORDS.not_needed)
    assert terminal.still() == before, "no figure of a PIN, and no Enter"
    terminal.press(ESCAPE)
    start(terminal)


@pytest.mark.parametrize("code", ["12345670", "https://ppt.example.org/v?n=5512345", "ABC-9876 PXRFL"])
def test_any_other_code_does_nothing_and_is_told(terminal: Terminal, code: str) -> None:
    terminal.wait_for("Empezar [Enter]")
    terminal.type(code, ENTER)
    terminal.wait_for(WORDS.useless)
    terminal.wait_gone(WORDS.useless)
    assert "Empezar [Enter]" in terminal.still(), "no session has begun"
    terminal.press(F12)
    terminal.wait_for("PIN")
    before = terminal.still()
    terminal.type(code, ENTER)
    terminal.wait_for(WORDS.useless)
    terminal.wait_gone(WORDS.useless)
    assert terminal.still() == before, "no figure of a PIN, and no Enter"
    for key in PIN:
        terminal.press(key)
    terminal.press(ENTER)
    terminal.wait_for("Impresora [I]")
    terminal.type(code, ENTER)
    terminal.wait_for(WORDS.useless)
    terminal.wait_gone(WORDS.useless)
    assert "Impresora [I]" in terminal.still(), "no letter was a command"


def typed(terminal: Terminal, text: str, shown: str, *then: str) -> None:
    """Type at the pace of a quick person, and press keys once it is seen; a busy machine may hold keys up."""
    for key in text:
        terminal.press(key)
    terminal.wait_for(shown)
    terminal.press(*then)


def test_a_person_types_as_always(terminal: Terminal) -> None:
    to_identity(terminal)
    terminal.press(DOWN, ENTER)
    typed(terminal, "1098765432", "1.098.765.432", ENTER)
    for key in "PubDSK_1":  # nobody types so slowly what a reader sends
        terminal.send(key)
        time.sleep(0.25)
    terminal.wait_for("PubDSK_1")
    terminal.press(*[BACKSPACE] * 8)
    typed(terminal, "Ana María", "Ana María", ENTER)
    terminal.send("Paz Ríos")  # a paste without its marks
    shown = terminal.wait_for("Paz Ríos")
    assert "1.098.765.432" in shown and "Ana María" in shown


def test_what_is_no_cedula_is_told_and_nothing_is_lost(terminal: Terminal) -> None:
    to_identity(terminal)
    terminal.press(DOWN, ENTER)
    terminal.type("1098")
    terminal.wait_for("1.098")
    for keys, sentence in (
        (b"7702004003508\r", WORDS.other),
        (cedula("nul", HOLDER)[260:], WORDS.half),
        (cedula("nul", HOLDER)[:60], WORDS.half),
        (cedula("nul", HOLDER).replace(b"K_", b"K?"), WORDS.layout),
    ):
        terminal.send(keys)
        shown = terminal.wait_for(sentence)
        assert "1.098" in shown and "7702004003508" not in shown
        terminal.wait_gone(sentence)
    terminal.type("765")
    terminal.wait_for("1.098.765")


def test_of_a_read_cedula_only_number_and_names_are_kept_and_those_go(data: Path) -> None:
    with Terminal([KIOSK], environment(data, KIOSK_SCANNER__READER="keyboard")) as terminal:
        to_identity(terminal)
        for way, size in (("nul", 4096), ("dropped", 32), ("keys", 1)):  # each is told by another sentence
            by_pieces(terminal, cedula(way, HOLDER), size)
            terminal.wait_for(WORDS.number_only if way == "dropped" else WORDS.read)
            terminal.still()
        terminal.press(F1)
        terminal.wait_for("Llamar al funcionario")
        terminal.send(cedula("nul", HOLDER)[250:])
        terminal.wait_for(WORDS.half)
        assert in_memory(terminal.pid, (HOLDER.number.encode(),)), "the search finds what is there"
        assert in_memory(terminal.pid, SENSITIVE) == set()
        terminal.press(ESCAPE, F12)
        terminal.wait_for("PIN")
        terminal.type(PIN, ENTER)
        terminal.wait_for("Borrar todo")
        terminal.press("r")
        terminal.wait_for("Sí, borrar")
        terminal.press(ENTER)
        terminal.wait_for("Sus datos personales")
        terminal.still()
        assert in_memory(terminal.pid, (*SENSITIVE, *NAMES)) == set()
    assert in_files(data.parent, (*SENSITIVE, *NAMES)) == []


def test_in_a_line_of_text_it_is_not_sent_on_and_what_was_typed_stays(terminal: Terminal) -> None:
    to_identity(terminal)
    terminal.press(DOWN, ENTER)
    terminal.type("1098")
    terminal.wait_for("1.098")
    terminal.type("12345670", ENTER)
    terminal.wait_for(WORDS.other)
    assert "1.098" in terminal.still() and "12345670" not in terminal.text()
    terminal.wait_gone(WORDS.other)
    typed(terminal, "765432", "1.098.765.432", ENTER)
    terminal.send("Ana María\r")  # together: a paste without its marks
    terminal.wait_for(WORDS.unsent)
    terminal.wait_for("Ana María")  # another part of the screen, which may come later


def test_without_the_setting_keys_are_keys(data: Path) -> None:
    session = left_at(data, "contacto")
    with Terminal([KIOSK], environment(data, KIOSK_RESUME=session.id)) as terminal:
        terminal.wait_for("¿Cómo le contactamos?")
        terminal.still()
        terminal.send("PubDSK_1")
        terminal.wait_for("PubDSK_1")
