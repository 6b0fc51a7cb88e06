"""A whole visit in a real terminal by touches alone: no key of a keyboard is pressed."""

from __future__ import annotations

import re
import time
from pathlib import Path

from kiosk.content.touch_keys import Rows, touch_layouts
from tests.e2e.person import DONE, Person
from tests.e2e.terminal import KIOSK, PATIENCE, Terminal, environment, staffed
from tests.e2e.test_journey import text_of

HALLWAY = (112, 32)
"""Columns and rows of the terminal in the office."""
MOST_TOUCHES = 90
"""Of the guide: one for each page of a step, and one for each question."""
PERSON = Person(mail="inigo.nustes@gmail.com", address="Calle 16 # 12-34")


class Finger:
    """Touches words on the screen, and the keys of the keyboard that is drawn there."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def look(self) -> str:
        """Wait until the kiosk has nothing to do: what is seen stays. Returns the screen's text."""
        deadline, kiosk = time.monotonic() + PATIENCE, self.terminal.on_screen()
        while time.monotonic() < deadline:
            before, text = _worked(kiosk), self.terminal.still()
            if _worked(kiosk) == before:
                return text
        raise AssertionError(f"the kiosk is never idle\n{self.terminal.text()}")

    def at(self, column: int, row: int) -> None:
        """Touch a cell, counted from 0."""
        place = f"{column + 1};{row + 1}"
        self.terminal.send(f"\x1b[<0;{place}M\x1b[<0;{place}m")

    def touch(self, words: str) -> None:
        """Wait for words, and touch the last place with them: a button is below what speaks of it."""
        self.terminal.wait_for(words)
        lines = self.look().splitlines()
        row = max(number for number, line in enumerate(lines) if words in line)
        self.at(lines[row].rindex(words) + len(words) // 2, row)

    def box(self, label: str) -> None:
        """Touch the box of a question; the strip that shows more is touched until the box is seen."""
        while (row := _box(self.look().splitlines(), label)) is None:
            self.touch("Hay más abajo")
        self.at(8, row)
        self.terminal.wait_for("Ocultar")
        self.look()

    def type(self, text: str) -> None:
        """Tap a text on the keys."""
        for sign in text:
            self.tap("espacio" if sign == " " else sign)

    def tap(self, words: str) -> None:
        """Tap a key by what is written on it; a capital letter after «Mayús», a sign after its layout."""
        found = self.key(words)
        if found is None:  # the keys are painted still
            self.look()
            found = self.key(words)
        if found is None and words.isupper() and len(words) == 1:
            self.tap("Mayús")
            self.terminal.wait_for("▲ Mayús")
            found = self.key(words)
        elif found is None:
            self.tap("123 #" if self.key("123 #") else "ABC")
            self.look()
            found = self.key(words)
        assert found, f"no key {words!r}\n{self.terminal.text()}"
        self.at(*found)

    def key(self, words: str) -> tuple[int, int] | None:
        """Column and row of a key on the screen; None: it is not shown."""
        text = self.terminal.text().splitlines()
        for rows in touch_layouts().values():
            for shifted in (False, True):
                if place := _key(text, rows, words, shifted=shifted):
                    return place
        return None


def _worked(pid: int) -> tuple[str, str, str]:
    """What a process has used of a processor, and whether it waits for one now."""
    stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return stat[0], stat[11], stat[12]


def _box(lines: list[str], label: str) -> int | None:
    """The row of a question's box: the first one with its left edge below the label; None: it is not seen."""
    rows = [number for number, line in enumerate(lines) if line.strip().startswith(label)]
    edges = [number for number in range(rows[0], len(lines) - 1) if "▊▔▔" in lines[number]] if rows else []
    return edges[0] + 1 if edges and "▊" in lines[edges[0] + 1] else None


def _key(text: list[str], rows: Rows, words: str, *, shifted: bool) -> tuple[int, int] | None:
    """Where a key of a layout is; a row of keys is found by the words of all of them."""
    for keys in rows:
        names = [key.words.upper() if shifted and key.does == "type" else key.words for key in keys]
        pattern = r"\s+(?:▲ )?".join(f"({re.escape(name)})" for name in names)
        for row, line in enumerate(text):
            if (found := re.search(pattern, line)) and words in names:
                return found.start(names.index(words) + 1), row
    return None


def consent(finger: Finger) -> None:
    """From the welcome screen to the step of identity."""
    finger.touch("Empezar [Enter]")
    finger.touch("( ) Acepto")
    finger.touch("Continuar [Enter]")
    finger.terminal.wait_for("¿Ya tiene cuenta en SECOP II?")
    finger.touch("( ) No. Es mi primera vez")
    finger.touch("Continuar [Enter]")
    finger.terminal.wait_for("¿Quién es usted?")


def place(finger: Finger) -> None:
    """A department and a municipality by some letters."""
    finger.box("Departamento")
    finger.type("ces")
    finger.touch("Cesar")
    finger.look()
    finger.type("valled")
    finger.touch("Valledupar")


def identity(finger: Finger) -> None:
    """Who it is, and where to find them."""
    finger.touch("( ) Cédula de ciudadanía")
    finger.box("Número del documento")
    finger.type(PERSON.number)
    finger.tap("Siguiente")
    finger.look()
    finger.type(PERSON.given)
    finger.tap("Siguiente")
    finger.look()
    finger.type(PERSON.family)
    finger.tap("Siguiente")
    finger.terminal.wait_for("¿Dónde sacó su cédula?")
    place(finger)
    finger.terminal.wait_for("¿Cómo le contactamos?")
    finger.box("Correo electrónico")
    finger.type(PERSON.mail.partition("@")[0])
    finger.tap("gmail.com")
    finger.tap("Siguiente")
    finger.look()
    finger.type(PERSON.mobile)
    finger.tap("Siguiente")
    finger.terminal.wait_for("¿Dónde vive?")
    place(finger)
    finger.look()
    finger.type(PERSON.address)
    finger.tap("Siguiente")


def work(finger: Finger) -> None:
    """No merchant, and one job that goes on."""
    finger.terminal.wait_for("¿Es usted comerciante?")
    finger.touch("( ) No tengo")
    finger.touch("Continuar [Enter]")
    finger.touch("+ Agregar contrato")
    finger.box("¿Quién lo contrató?")
    for answer in (PERSON.employer, PERSON.work, "15/02/2023"):
        finger.type(answer)
        finger.tap("Siguiente")
        finger.look()
    finger.touch("[ ] Sigo trabajando allí")
    finger.terminal.wait_for("[✔] Sigo trabajando allí")
    finger.touch("Guardar contrato")
    finger.touch("✔ No tengo más")
    finger.terminal.wait_for("Revise sus respuestas")


def papers(finger: Finger) -> None:
    """The answers are read to their end, the pages are printed."""
    while "Leer más" in finger.look():
        finger.touch("Leer más")
    finger.touch("Todo está bien")
    finger.touch("Siguiente [→]")
    finger.terminal.wait_for("documento 2 de 4")
    finger.touch("Imprimir [Enter]")
    finger.terminal.wait_for("✔ Listo")
    finger.touch("[Enter]")
    finger.terminal.wait_gone("✔ Listo")


def guide(finger: Finger) -> None:
    """Every step of SECOP, up to the farewell; where the kiosk asks whether it is done, it is."""
    for _ in range(MOST_TOUCHES):
        text = finger.look()
        if "Gracias por su visita" in text:
            return
        finger.touch("Sí, ya lo hice" if DONE in text else "[Enter]")
        finger.terminal.wait_until(lambda now, text=text: now != text, "another picture")  # type: ignore[misc]  # mypy knows no lambda's default
    raise AssertionError("the guide has no end")


def test_a_whole_visit_needs_no_keyboard(tmp_path: Path) -> None:
    data = tmp_path / "data"
    staffed(data)
    patient = environment(data, KIOSK_TIMES__FAREWELL_SECONDS="3600")
    with Terminal([KIOSK], patient, HALLWAY) as terminal:
        finger = Finger(terminal)
        consent(finger)
        identity(finger)
        work(finger)
        papers(finger)
        guide(finger)
        finger.touch("Terminar [Enter]")
        terminal.wait_for("Empezar [Enter]")
    (folder,) = (data / "printed").iterdir()
    printed = {file.stem: text_of(file) for file in folder.iterdir()}
    assert sorted(printed) == ["2-lista-de-contratos", "3-constancia", "4-autorizacion", "hoja-de-ayuda"]
    for name, text in printed.items():
        assert f"{PERSON.given} {PERSON.family}".upper() in text.upper(), name
    assert PERSON.employer in printed["2-lista-de-contratos"]
    assert PERSON.mail in printed["hoja-de-ayuda"]
