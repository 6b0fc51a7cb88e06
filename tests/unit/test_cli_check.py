"""`kiosk check`, and the same look the kiosk takes before it opens."""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from kiosk.cli import check
from kiosk.cli.parser import understand
from kiosk.content.loader import load_flow
from kiosk.errors import ContentError
from kiosk.settings import Office, PathSettings, Settings

TEMPLATES = Path(__file__).parents[2] / "templates"
ASKED = Namespace(reading=False, samples=None)


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the office's files that this machine is set to."""
    copy = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    monkeypatch.setenv("KIOSK_PATHS__TEMPLATES", str(copy))
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path))
    monkeypatch.setenv("KIOSK_OFFICE__CONTACT", "605 574 0000")
    monkeypatch.setenv("KIOSK_PDF__ENGINE", "embedded")
    return copy


def without_contact(templates: Path) -> Settings:
    paths = PathSettings(templates=templates, data=templates.parent)
    return Settings(paths=paths, office=Office(contact=""))


def spoil(templates: Path, file: str, old: str, new: str) -> None:
    path = templates / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_all_well_is_said_and_counted(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert understand(["check"]).run() == 0
    *pages, last = capsys.readouterr().out.splitlines()
    assert last == "Todo en orden: 30 pasos, 5 documentos."
    assert [line.split(":")[0] for line in pages] == [
        f"papers/{document.id}.docx" for document in load_flow(templates).documents
    ]
    assert pages[1].endswith(
        "1 página con datos cortos, 1 página con datos usuales, 1 página con datos muy largos"
    )


def test_a_line_for_each_problem_and_exit_1(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(templates, "steps/correo.toml", 'value = "correo"', 'value = "coreo"')
    spoil(templates, "steps/expedicion.toml", 'is = "CC"', 'is = "CX"')
    assert check.run(ASKED) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split(" → ")[0] for line in lines) == ["steps/correo.toml", "steps/expedicion.toml"]


def test_what_cannot_be_read_is_exit_1(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(templates, "steps/correo.toml", "title =", "title")
    assert check.run(ASKED) == 1
    assert capsys.readouterr().out.startswith("steps/correo.toml → línea 2: ")


def test_an_aviso_is_told_and_is_no_error(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (templates / "steps/suelto.toml").write_text('kind = "review"\ntitle = "x"\n', "utf-8")
    assert check.run(ASKED) == 0
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("steps/suelto.toml: aviso: ")
    assert last.startswith("Todo en orden")


def test_settings_are_checked_too(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (templates.parent / "kiosk.toml").write_text("[look]\ntheme = 'rojo'\n", "utf-8")
    assert check.run(ASKED) == 1
    assert "theme" in capsys.readouterr().out


def test_an_office_without_a_contact_for_data_is_told(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIOSK_OFFICE__CONTACT")
    (remark,) = check.inspect(without_contact(templates))
    assert (remark.where, remark.level) == ("office → contact", "aviso")


def test_the_kiosk_refuses_errors_and_not_avisos(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIOSK_OFFICE__CONTACT")
    assert check.inspect(without_contact(templates))
    check.refuse_errors(without_contact(templates))
    spoil(templates, "steps/correo.toml", 'value = "correo"', 'value = "coreo"')
    with pytest.raises(ContentError, match=r"^steps/correo\.toml → .*«correo»\?$"):
        check.refuse_errors(without_contact(templates))


def test_how_easily_each_step_reads_is_shown(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = templates / "steps/firmar.toml"
    hard = "Diligencie la documentación administrativa complementaria. "
    text = path.read_text("utf-8").replace('"Lea cada documento', f'"{hard * 3}Lea cada documento')
    path.write_text(text, "utf-8")
    assert understand(["check", "--reading"]).run() == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line for line in lines[1:31]}
    assert list(rows) == [step.id for step in load_flow(templates).steps]
    assert rows["abrir"].endswith("bastante fácil")
    assert "fácil" not in rows["firmar"].replace("algo difícil", "")
    assert [line for line in lines[31:] if line.startswith("steps/firmar.toml → body: aviso: se lee difícil")]


def test_a_journey_that_cannot_be_read_has_no_scores(
    templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(templates, "steps/correo.toml", "title =", "title")
    assert understand(["check", "--reading"]).run() == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("steps/correo.toml")
