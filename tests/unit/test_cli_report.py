"""`kiosk report`: the month in figures and in sentences, on the screen and as one page."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from kiosk import __main__ as program
from kiosk.cli.report import FOLDER, PAPER
from kiosk.content.models import FormStep
from kiosk.ports import Proof, Tally
from kiosk.sessions.month import month
from kiosk.sessions.month_words import ADVICE, month_words
from kiosk.sessions.statistics import SessionSpan
from kiosk.sessions.visit_counts import HELP, SECONDS, SHOWN, UNCLEAR, WRONG
from kiosk.store.consent_proofs import to_line
from kiosk.store.tiny_store import TinySessionStore
from tests.journey import TEMPLATES, real_flow

FIRST = date(2026, 10, 1)
ORDER = [step.id for step in real_flow().steps]
Shown = pytest.CaptureFixture[str]


def tally(kind: str, step: str, number: int, *, day: int = 1, field: str = "", version: str = "a") -> Tally:
    return Tally(date(2026, 10, day), version, kind, step, field, number)


def span(outcome: str, minutes: int = 20, *, day: int = 1, step: str = "correo") -> SessionSpan:
    return SessionSpan(date(2026, 10, day), "quiosco-1", step, outcome, minutes)


def test_the_middle_and_the_slow_are_of_the_finished() -> None:
    visits = [span("finished", minutes) for minutes in (90, *range(11, 20))]
    figures = month(FIRST, [*visits, span("left", 1), span("finished", 999, day=31)], [], ORDER)
    assert (figures.came, figures.finished, figures.left) == (12, 11, 1)
    assert (figures.median, figures.p90) == (16, 90)
    assert len(figures.days) == 31
    assert month(date(2026, 9, 1), visits, [tally(HELP, "clave", 3)], ORDER).came == 0
    assert month(date(2026, 9, 1), visits, [tally(HELP, "clave", 3)], ORDER).steps == ()


def test_steps_stand_in_the_order_of_the_journey() -> None:
    told = [
        tally(SHOWN, "correo", 4),
        tally(SECONDS, "correo", 240),
        tally(WRONG, "contacto", 2, field="celular"),
        tally(WRONG, "contacto", 3, day=9, field="correo", version="b"),
        tally(HELP, "paso-viejo", 1),
    ]
    figures = month(FIRST, [span("idle"), span("finished")], told, ORDER)
    assert [one.step_id for one in figures.steps] == ["contacto", "correo", "paso-viejo"]
    assert figures.steps[0].wrong == (("correo", 3), ("celular", 2))
    assert (figures.steps[1].seconds, figures.steps[1].stopped) == (60, 1)
    assert figures.versions == 2
    assert any("2 versiones" in said for said in month_words(figures, real_flow()).summary)


def advice(*tallies: Tally, visits: tuple[SessionSpan, ...] = ()) -> tuple[str, ...]:
    return month_words(month(FIRST, visits, tallies, ORDER), real_flow()).advice


def test_each_rule_names_the_file_and_what_to_do() -> None:
    shown = tally(SHOWN, "contacto", 100)
    assert "«No entendí» 5 veces" in advice(shown, tally(UNCLEAR, "contacto", 5))[0]
    assert "steps/contacto.toml" in advice(shown, tally(UNCLEAR, "contacto", 5))[0]
    assert "hint" in advice(shown, tally(WRONG, "contacto", 20, field="correo"))[0]
    assert "ayuda" in advice(shown, tally(HELP, "contacto", 20))[0]
    stopped = tuple(span("left", step="contacto") for _ in range(5))
    assert "acabaron aquí" in advice(shown, visits=stopped)[0]
    assert "se demora 5 minutos" in advice(shown, tally(SECONDS, "contacto", 30_000))[0]


def test_one_or_two_times_change_nothing() -> None:
    rare = [tally(SHOWN, "contacto", 2), tally(UNCLEAR, "contacto", 2), tally(HELP, "contacto", 2)]
    assert advice(*rare, visits=(span("left", step="contacto"),)) == advice()
    assert "no hay un texto" in advice()[0]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, with the embedded engine."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(folder))
    monkeypatch.setenv("KIOSK_PDF__ENGINE", "embedded")
    return folder


def fill(data: Path) -> None:
    """A month in which much happened on every day, at every step and in every field."""
    store = TinySessionStore(data / "sessions")
    lines = [
        to_line(Proof(datetime(2026, 10, day, 15, tzinfo=UTC), "1", "quiosco-1", step, 30, outcome))
        for day in range(1, 32)
        for step, outcome in (("despedida", "finished"), ("contacto", "left"), ("correo", "idle"))
    ]
    (data / "proofs.jsonl").write_bytes(b"".join(lines))
    told = []
    for step in real_flow().steps:
        told += [tally(kind, step.id, 50, day=3) for kind in (SHOWN, HELP, UNCLEAR)]
        if isinstance(step, FormStep):
            told += [tally(WRONG, step.id, 40, day=3, field=box.id) for box in step.fields]
    store.add_tallies(told)


def test_a_full_month_is_one_page_and_names_nobody(data: Path, tmp_path: Path, capsys: Shown) -> None:
    fill(data)
    file = tmp_path / "informe.pdf"
    assert program.main(["report", "--month", "2026-10", "--pdf", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "octubre de 2026" in shown
    assert "Terminaron: 31" in shown
    assert max(len(line) for line in shown.splitlines() if str(file) not in line) <= 80
    assert shown.count("\n- ") == ADVICE
    pdf = pypdfium2.PdfDocument(file)
    assert len(pdf) == 1
    text = pdf[0].get_textpage().get_text_range()
    assert all(word in text for word in ("octubre de 2026", "Qué cambiar", "█", "░", "No entendí"))
    assert len(re.findall("(?:lun|mar|mié|jue|vie|sáb|dom) ", text)) >= 31


def test_a_folder_of_the_last_version_has_its_visits(data: Path, capsys: Shown) -> None:
    proof = Proof(datetime(2026, 10, 5, 15, tzinfo=UTC), "1", "quiosco-1", "correo", 30, "left")
    (data / "proofs.jsonl").write_bytes(to_line(proof))
    assert program.main(["report", "--month", "2026-10"]) == 0
    assert "No terminaron: 1" in capsys.readouterr().out
    assert program.main(["report"]) == 0
    assert "aceptaron el aviso: 0" in capsys.readouterr().out


def test_the_visits_to_kiosks_in_browsers_are_counted(data: Path, capsys: Shown) -> None:
    for place, folder in enumerate((data, data / "web" / "1", data / "web" / "2")):
        store = TinySessionStore(folder / "sessions", key_file=data / "key")
        proof = Proof(datetime(2026, 10, 5, 15, tzinfo=UTC), "1", f"quiosco-{place}", "correo", 30, "left")
        (folder / "proofs.jsonl").write_bytes(to_line(proof))
        store.add_tallies([tally(UNCLEAR, "correo", 2), tally(SHOWN, "correo", 9)])
    assert program.main(["report", "--month", "2026-10"]) == 0
    shown = capsys.readouterr().out
    assert "No terminaron: 3" in shown
    assert "«No entendí» 6 veces" in shown


def test_an_office_may_change_its_word_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    own = tmp_path / "templates"
    shutil.copytree(TEMPLATES, own)
    monkeypatch.setenv("KIOSK_PATHS__TEMPLATES", str(own))
    word = own / FOLDER / f"{PAPER.id}.docx"
    command = ["report", "--month", "2026-10", "--pdf", str(tmp_path / "informe.pdf")]
    word.write_bytes(b"no es Word")
    assert program.main(command) == 1
    word.unlink()
    assert program.main(command) == 0, "a folder without it gets the program's own"


def test_what_is_no_month_is_told(data: Path, capsys: Shown) -> None:
    for wrong in ("2026-13", "octubre", "2026-1"):
        with pytest.raises(SystemExit):
            program.main(["report", "--month", wrong])
        assert wrong in capsys.readouterr().err


def test_a_page_that_cannot_be_written_is_told(data: Path, tmp_path: Path, capsys: Shown) -> None:
    assert program.main(["report", "--pdf", str(tmp_path / "none" / "x.pdf")]) == 1
    assert "No se puede escribir" in capsys.readouterr().err
