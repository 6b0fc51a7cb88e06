"""How papers on their way are told, and followed from step to step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app.paper_watch import PaperWatch
from kiosk.content.office_words import DEFAULT_WORDS
from kiosk.ports import Paper, PrinterState, PrintJob, PrintState
from kiosk.sessions.paper_status import PaperStatus, listed, note, summary, told
from tests.fakes import FakePrinter, tiny_pdf

WORDS = DEFAULT_WORDS.printing
JOB = PrintJob("k1", "ABC234", "constancia", "Constancia", 2, PrintState.WANTED)
PLACE = "Recoja sus hojas en la ventanilla."
OFF = PrinterState("La impresora no responde.", "offline", blocking=True)


@pytest.mark.parametrize("state", list(PrintState))
def test_every_state_has_words_of_its_own(state: PrintState) -> None:
    words = told(WORDS, replace(JOB, state=state), paused=False)
    others = {
        told(WORDS, replace(JOB, state=other), paused=False) for other in PrintState if other is not state
    }
    waiting = {PrintState.WANTED, PrintState.CREATED}
    assert words in others if state in waiting else words not in others


def test_a_page_is_never_counted_beyond_the_last() -> None:
    assert told(WORDS, replace(JOB, state=PrintState.SENT, page=5), paused=False) == "… página 2 de 2"


def test_what_is_done_is_told_as_done_whatever_the_printer_says_now() -> None:
    done = PaperStatus((replace(JOB, state=PrintState.DONE, page=2),), OFF)
    assert summary(WORDS, done, PLACE) == f"✔ Listo: salieron todas. {PLACE}"
    assert note(WORDS, done) == ""


def test_a_machine_without_a_printer_does_not_say_that_paper_came_out() -> None:
    kept = PaperStatus((replace(JOB, state=PrintState.DONE),), came_out=True)
    assert summary(WORDS, kept, PLACE) == f"✔ Listo: sus hojas están listas. {PLACE}"
    assert told(WORDS, kept.jobs[0], paused=False) == "✔ lista"
    assert note(WORDS, kept) == "✔ Sus hojas están listas"


def test_only_the_last_job_of_a_document_counts() -> None:
    jobs = (replace(JOB, state=PrintState.CANCELLED), replace(JOB, key="k2", state=PrintState.DONE, page=2))
    assert "salieron todas" in summary(WORDS, PaperStatus(jobs), PLACE)
    assert "F1" in summary(WORDS, PaperStatus(jobs[::-1]), PLACE)


@pytest.mark.parametrize(
    "progress",
    [
        PaperStatus((replace(JOB, trouble="Falta papel."),)),
        PaperStatus((JOB,), OFF),
        PaperStatus((replace(JOB, state=PrintState.UNCONFIRMED),)),
        PaperStatus((replace(JOB, state=PrintState.CANCELLED),)),
    ],
    ids=["trouble", "blocked", "unconfirmed", "cancelled"],
)
def test_whoever_must_wait_or_call_is_told_so_and_that_nothing_is_lost(progress: PaperStatus) -> None:
    words = summary(WORDS, progress, PLACE)
    assert "F1" in words
    assert "Nada se perdió" in words
    assert note(WORDS, progress).startswith("▲")
    assert len(words.splitlines()) <= 3
    assert len(note(WORDS, progress)) <= 30


@pytest.mark.parametrize(
    ("state", "one", "more"),
    [
        (PrintState.CANCELLED, "✘ Un documento no se imprimió.", "✘ 2 documentos no se imprimieron."),
        (
            PrintState.UNCONFIRMED,
            "▲ No sabemos si un documento salió.",
            "▲ No sabemos si 2 documentos salieron.",
        ),
    ],
)
def test_what_is_missing_is_counted(state: PrintState, one: str, more: str) -> None:
    lost = (replace(JOB, state=state), replace(JOB, document="contratos", state=state))
    assert summary(WORDS, PaperStatus(lost[:1]), PLACE).startswith(one)
    assert summary(WORDS, PaperStatus(lost), PLACE).startswith(more)


def test_a_printer_in_trouble_is_no_matter_of_a_session_without_jobs() -> None:
    assert note(WORDS, PaperStatus((), OFF)) == ""


@pytest.mark.parametrize(
    ("names", "words"), [(["a"], "a"), (["a", "b"], "a y b"), (["a", "b", "c"], "a, b y c")]
)
def test_names_are_listed_as_people_say_them(names: list[str], words: str) -> None:
    assert listed(names) == words


def test_that_papers_came_out_is_told_at_one_step_of_one_session(tmp_path: Path) -> None:
    pdf = tmp_path / "1.pdf"
    pdf.write_bytes(tiny_pdf())
    printer = FakePrinter(held=True)
    printer.send([Paper("constancia", "Constancia", pdf, 1)], "ABC234")
    watch = PaperWatch(printer)
    assert note(WORDS, watch.look("ABC234", "firmar")) == "… Sus hojas están saliendo"
    printer.finish()
    assert note(WORDS, watch.look("ABC234", "digitalizar")) == "✔ Sus hojas ya salieron"
    assert note(WORDS, watch.look("ABC234", "digitalizar")) == "✔ Sus hojas ya salieron"
    assert note(WORDS, watch.look("ABC234", "abrir")) == ""
    assert note(WORDS, watch.look("XYZ789", "digitalizar")) == ""
