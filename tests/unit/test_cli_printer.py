"""`kiosk printer`: what staff do about the printer from a shell, beside a kiosk that is open."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import __main__ as program
from kiosk.cli import composition
from kiosk.ports import PrintJob, PrintState
from kiosk.printing.cups_printer import CupsPrinter
from tests.cups_bed import Bed
from tests.fakes import FakePrinter
from tests.journey import session_at
from tests.unit.presses import CODE, copies, paper, printing, until

Shown = pytest.CaptureFixture[str]
KEYS = ("aaaa1111aaaa1111", "bbbb2222bbbb2222")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, and no variable of who runs the tests."""
    for name in [name for name in os.environ if name.upper().startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KIOSK_PDF__ENGINE", "embedded")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("kiosk.cli.printer.LOOK_SECONDS", 0.2)
    return tmp_path / "data"


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> FakePrinter:
    """A printer with one job that waits and one nobody is sure of."""
    printer = FakePrinter(held=True)
    states = (PrintState.WANTED, PrintState.UNCONFIRMED)
    for key, state in zip(KEYS, states, strict=True):
        printer.known[key] = PrintJob(key, CODE, "constancia", "Constancia", 1, state)
    monkeypatch.setattr(composition, "open_printer", lambda *_: printer)
    return printer


def acts(data: Path) -> list[str]:
    lines = (data / "audit" / "audit.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["what"] for line in lines]


def test_the_list_says_how_all_is(printer: FakePrinter, capsys: Shown) -> None:
    assert program.main(["printer", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Lista.",
        f"aaaa1111  {CODE}    constancia      espera su turno",
        f"bbbb2222  {CODE}    constancia      sin confirmar: mire si salió",
    ]
    assert program.main(["printer", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [job["state"] for job in told["jobs"]] == ["wanted", "unconfirmed"]


def test_pause_and_resume(printer: FakePrinter, data: Path) -> None:
    assert program.main(["printer", "pause"]) == 0
    assert printer.state.paused
    assert program.main(["printer", "resume"]) == 0
    assert not printer.state.paused
    assert acts(data) == ["puso la impresión en pausa", "siguió con la impresión"]


def test_cancel_confirm_and_switch(printer: FakePrinter, data: Path) -> None:
    assert program.main(["printer", "cancel", "aaaa"]) == 0
    assert printer.known[KEYS[0]].state is PrintState.CANCELLED
    assert program.main(["printer", "confirm", "bbbb2222", "si"]) == 0
    assert printer.known[KEYS[1]].state is PrintState.DONE
    assert program.main(["printer", "switch", "oficina"]) == 0
    assert printer.queue == "oficina"
    assert len(acts(data)) == 3


def test_an_unconfirmed_job_that_did_not_come_out_is_printed_again(printer: FakePrinter) -> None:
    assert program.main(["printer", "confirm", "bbbb2222", "no"]) == 0
    assert printer.printed == [(CODE, "constancia")]


@pytest.mark.parametrize("name", ["a", "zzzz", ""])
def test_a_job_nobody_can_tell_is_left_alone(printer: FakePrinter, capsys: Shown, name: str) -> None:
    before = dict(printer.known)
    assert program.main(["printer", "cancel", name]) == 1
    assert "kiosk printer list" in capsys.readouterr().err
    assert printer.known == before


def test_reprint_makes_the_papers_again(data: Path, capsys: Shown) -> None:
    session = session_at("firmar")
    session.notice = "1"
    composition.open_store(composition.load_settings()).save(session.record())
    assert program.main(["printer", "reprint", session.code, "--document", "constancia"]) == 0
    assert [file.name for file in (data / "printed").rglob("*.pdf")] == ["3-constancia.pdf"]
    assert program.main(["printer", "reprint", session.code.lower()]) == 0
    assert len(list((data / "printed").rglob("*.pdf"))) == 4, "the folder keeps one of equal bytes"
    assert not list((data / "sessions").rglob("*.pdf"))
    assert acts(data) == ["imprimió otra vez 1 documentos", "imprimió otra vez 4 documentos"]


def test_what_cannot_be_reprinted_is_said(capsys: Shown) -> None:
    assert program.main(["printer", "reprint", "ABC234"]) == 1
    assert "No hay ninguna sesión" in capsys.readouterr().err
    assert program.main(["printer", "reprint", "ABC234", "--document", "nada"]) == 1
    assert "constancia" in capsys.readouterr().err


@pytest.fixture
def bed() -> Iterator[Bed]:
    with Bed() as bed:
        yield bed


@pytest.mark.slow
def test_a_kiosk_that_is_open_heeds_the_shell(
    bed: Bed, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", bed.server.socket or "")
    monkeypatch.setenv("KIOSK_PRINTING__PRINTER", "kiosk")
    one = paper(tmp_path / "papers")
    with printing(bed, data) as kiosk:
        assert isinstance(kiosk, CupsPrinter)
        assert program.main(["printer", "pause"]) == 0
        until(lambda: kiosk.state.paused)
        kiosk.send([one], CODE)
        assert not bed.printer.papers()
        assert program.main(["printer", "resume"]) == 0
        until(lambda: kiosk.jobs(CODE)[0].state is PrintState.DONE)
        assert bed.printer.papers() == copies(one)
