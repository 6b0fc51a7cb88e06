"""`kiosk print`: one document from the shell, followed until paper is out; and what the doctor says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped] # it has none

from kiosk import __main__ as program
from kiosk.cli import composition
from kiosk.cli import print as command
from kiosk.cli.doctor import printer_checks
from kiosk.cli.doctor.result import Check
from kiosk.ports import PrintJob, PrintState
from tests.cups_bed import QUEUE, Bed, until
from tests.fakes import FakePrinter, tiny_pdf

Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Somebody's file, by its name."""
    file = tmp_path / "cédula de Ana Inventada.pdf"
    file.write_bytes(tiny_pdf("archivo"))
    return file


class Watched(FakePrinter):
    """Does the next thing it is told to whenever somebody looks at its jobs."""

    def __init__(self, *steps: Callable[[Watched], object]) -> None:
        super().__init__(held=True)
        self.steps = list(steps)
        self.closed = 0

    def become(self, state: PrintState, page: int = 0, trouble: str = "") -> None:
        """Its only job is as far as this."""
        (key,) = self.known
        self._set(key, state=state, page=page, trouble=trouble)

    def jobs(self, code: str = "") -> tuple[PrintJob, ...]:
        """After the next step."""
        if self.known and self.steps:
            self.steps.pop(0)(self)
        return super().jobs(code)

    def close(self) -> None:
        """Count."""
        self.closed += 1


def state(state: PrintState, page: int = 0, trouble: str = "") -> Callable[[Watched], None]:
    return lambda printer: printer.become(state, page, trouble)


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Watched]:
    """Put a printer behind the command that goes through these states."""

    def put(*steps: Callable[[Watched], object]) -> Watched:
        printer = Watched(*steps)
        monkeypatch.setattr(composition, "open_printer", lambda _settings: printer)
        monkeypatch.setattr(command, "LOOK_SECONDS", 0)
        return printer

    return put


def test_each_change_is_told_once_until_paper_is_out(
    put: Callable[..., Watched], file: Path, capsys: Shown
) -> None:
    empty = "Falta papel en la impresora."
    printer = put(
        state(PrintState.CREATED),
        state(PrintState.SENT),
        state(PrintState.SENT),
        state(PrintState.SENT, trouble=empty),
        state(PrintState.SENT, trouble=empty),
        state(PrintState.SENT),
        state(PrintState.DONE),
    )
    assert program.main(["print", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Esperando a la impresora...",
        "Entregando a la impresora...",
        "En la impresora...",
        empty,
        "En la impresora...",
        "Listo: 1 página. Recoja sus hojas en la impresora de prueba.",
    ]
    assert (printer.printed, printer.closed) == ([("", "archivo")], 1)
    assert all("Ana" not in f"{job.title}{job.document}" for job in printer.known.values())


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (state(PrintState.CANCELLED, trouble="El documento se canceló en la impresora."), "se canceló en la"),
        (state(PrintState.CANCELLED), "Se canceló: no salió."),
        (state(PrintState.UNCONFIRMED), "No sabemos si salió. Mire la impresora antes de repetir la orden."),
    ],
)
def test_without_paper_the_end_is_told_and_the_status_is_one(
    put: Callable[..., Watched], file: Path, capsys: Shown, end: Callable[[Watched], None], sentence: str
) -> None:
    printer = put(end)
    assert program.main(["print", str(file)]) == 1
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert "Listo" not in shown.out
    assert [job.state for job in printer.known.values()] == [PrintState.CANCELLED], "nobody is asked again"
    assert printer.closed == 1


def test_ctrl_c_cancels_what_did_not_come_out(put: Callable[..., Watched], file: Path, capsys: Shown) -> None:
    def press(_printer: Watched) -> None:
        raise KeyboardInterrupt

    printer = put(press)
    assert program.main(["print", str(file)]) == 130
    assert [job.state for job in printer.known.values()] == [PrintState.CANCELLED]
    assert "Se canceló." in capsys.readouterr().out


def test_a_test_page_is_nobodys(put: Callable[..., Watched], capsys: Shown) -> None:
    printer = put(state(PrintState.DONE))
    assert program.main(["print", "--test-page"]) == 0
    assert [job.code for job in printer.known.values()] == [""]


def test_what_is_asked_for_twice_is_printed_twice(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printer = FakePrinter()
    monkeypatch.setattr(composition, "open_printer", lambda _settings: printer)
    assert [program.main(["print", str(file)]) for _ in range(2)] == [0, 0]
    assert len(printer.printed) == 2


@pytest.mark.parametrize("words", [["print"], ["print", "a.pdf", "--test-page"]])
def test_one_thing_is_printed(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(words)
    assert caught.value.code == 2


def test_what_cannot_be_read_or_printed_is_one_sentence(
    put: Callable[..., Watched], tmp_path: Path, file: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    put()
    assert program.main(["print", str(tmp_path / "no está.pdf")]) == 1
    assert capsys.readouterr().err == "No existe ese archivo. Revise el nombre.\n"
    cut = tmp_path / "cortado.pdf"
    cut.write_bytes(file.read_bytes()[:200])
    assert program.main(["print", str(cut)]) == 1
    assert capsys.readouterr().err == "El archivo no es un PDF, o está dañado.\n"
    canvas = Canvas(str(cut), encrypt="clave")
    canvas.drawString(72, 700, "x")
    canvas.save()
    assert program.main(["print", str(cut)]) == 1
    assert capsys.readouterr().err == "El PDF tiene contraseña. Guárdelo sin contraseña y repita la orden.\n"
    assert program.main(["print", str(file), "--printer", "otra"]) == 1
    assert "no responde" in capsys.readouterr().err, "no CUPS on this machine"
    monkeypatch.setenv("KIOSK_PRINTING__ENABLED", "false")
    assert program.main(["print", str(file)]) == 1
    assert "no se imprime" in capsys.readouterr().err


@pytest.fixture(scope="module")
def bed() -> Iterator[Bed]:
    with Bed() as bed:
        yield bed


@pytest.fixture
def real(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> Bed:
    """The bed in place of this machine's CUPS, tidy."""
    bed.tidy()
    monkeypatch.setenv("CUPS_SERVER", bed.cups_server)
    monkeypatch.setattr(printer_checks, "CONFIGURATION", bed.root / "etc/cupsd.conf")
    monkeypatch.setattr(printer_checks, "SPOOL", bed.root / "spool")
    return bed


@pytest.mark.slow
def test_a_file_comes_out_of_a_real_printer_and_twice_if_asked_twice(
    real: Bed, file: Path, capsys: Shown
) -> None:
    for copies in (1, 2):
        assert program.main(["print", str(file), "--printer", QUEUE]) == 0
        assert list(real.printer.papers().values()) == [copies]
        assert "Listo: 1 página." in capsys.readouterr().out
    assert program.main(["print", "--test-page", "--printer", QUEUE]) == 0
    assert sorted(real.printer.papers().values()) == [1, 2]
    assert not any("Ana" in name or b"Ana" in content for name, content in real.spool().items())


@pytest.mark.slow
@pytest.mark.parametrize("words", [["--test-page"], ["file"]])
def test_paper_the_printer_lacks_is_told_and_nothing_waits(
    real: Bed, file: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    monkeypatch.setenv("KIOSK_PRINTING__MEDIA", "Oficio")
    wanted = [str(file) if word == "file" else word for word in words]
    assert program.main(["print", *wanted, "--printer", QUEUE]) == 1
    assert "La impresora no maneja hojas de tamaño Oficio" in capsys.readouterr().err
    assert not real.printer.papers()
    monkeypatch.setenv("KIOSK_PRINTING__MEDIA", "Letter")
    assert program.main(["print", "--test-page", "--printer", QUEUE]) == 0
    assert real.printer.papers().total() == 1, "what was refused does not come later"


@pytest.mark.slow
def test_a_queue_that_is_not_there_is_named_beside_those_that_are(
    real: Bed, data: Path, file: Path, capsys: Shown
) -> None:
    assert program.main(["print", str(file), "--printer", "../otra"]) == 1
    assert f"«../otra». Hay: {QUEUE}." in capsys.readouterr().err
    assert not data.exists()


def said() -> dict[str, Check]:
    """Name -> what the doctor found."""
    return {check.name: check for check in printer_checks.checks(composition.load_settings())}


def well(checks: dict[str, Check]) -> dict[str, bool | None]:
    return {name: check.ok for name, check in checks.items()}


def test_a_machine_without_cups_keeps_its_folder() -> None:
    (check,) = printer_checks.checks(composition.load_settings())
    assert check.ok
    assert "los PDF quedan en" in check.text


def test_a_queue_that_was_asked_for_must_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PRINTING__PRINTER", QUEUE)
    assert [(check.ok, "CUPS no responde" in check.text) for check in said().values()] == [(False, True)]


@pytest.mark.slow
def test_the_doctor_sees_the_real_printer(real: Bed, monkeypatch: pytest.MonkeyPatch, capsys: Shown) -> None:
    assert f"la cola «{QUEUE}» está lista" in said()["printer"].text, "the only one, although no default"
    monkeypatch.setenv("KIOSK_PRINTING__PRINTER", "otra")
    assert "no hay una cola «otra»" in said()["printer"].text
    monkeypatch.setenv("KIOSK_PRINTING__PRINTER", QUEUE)
    (real.root / "spool").chmod(0o710)
    names = ("printer", "printer_state", "paper", "cups_patience", "cups_files", "cups_spool", "cups_privacy")
    assert well(said()) == dict.fromkeys(names, True) | {"cups_files": False}, "as CUPS is installed"

    real.pause()
    real.printer.fault("media-empty")
    assert (said()["printer"].ok, said()["printer_state"].text) == (
        False,
        "Estado de la impresora: Falta papel en la impresora. Ponga papel en la bandeja.",
    )
    real.resume()
    real.reject()
    assert f"sudo cupsaccept {QUEUE}" in said()["printer"].text
    real.accept()
    real.printer.power_off()
    assert "no responde" in said()["printer_state"].text
    real.printer.power_on()
    monkeypatch.setenv("KIOSK_PRINTING__MEDIA", "Oficio")
    assert "Oficio (8,5 x 13 pulgadas)" in said()["paper"].text
    (real.root / "spool").chmod(0o755)
    assert said()["cups_privacy"].ok is False
    program.main(["doctor", "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert {check["name"] for check in shown["checks"]} >= set(names)


@pytest.mark.slow
def test_the_doctor_finds_documents_that_stayed(real: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PRINTING__PRINTER", QUEUE)
    pdf = real.root / "other.pdf"
    pdf.write_bytes(tiny_pdf("otro"))
    real.admin("lp", "-d", QUEUE, "-U", "kiosk", str(pdf))
    until("CUPS is done with it", lambda: said()["cups_spool"].ok is False)
    assert "quedan 1 ya terminados" in said()["cups_spool"].text


@pytest.mark.parametrize(
    ("lines", "ok"),
    [
        ("", False),
        ("PreserveJobFiles Yes", False),
        ("preservejobfiles no  # privacy", True),
        ("PreserveJobFiles No\nPreserveJobHistory No", False),
        ("PreserveJobFiles No\nPreserveJobHistory 86400", True),
    ],
)
def test_what_cups_keeps_is_read_from_its_settings(tmp_path: Path, lines: str, ok: bool) -> None:
    file = tmp_path / "cupsd.conf"
    file.write_text(
        f"# PreserveJobFiles No\nLogLevel warn\n{lines}\n<Location />\n  Order allow,deny\n</Location>\n"
    )
    assert printer_checks._kept(file).ok is ok
    assert printer_checks._kept(tmp_path / "no.conf").ok is None
