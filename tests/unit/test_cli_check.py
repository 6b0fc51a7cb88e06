"""`kiosk check`, and the same look the kiosk takes before it opens."""

from __future__ import annotations

import re
import shutil
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import check, content_seal, examination
from kiosk.cli.parser import understand
from kiosk.content.loader import load_flow, read_flow
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


@pytest.fixture
def few(templates: Path) -> Path:
    """The same with two of the Word files: each is tried with three people, and that takes time."""
    leave_out(templates, "contratos", "carta_caso", "autorizacion", "guia")
    return templates


def leave_out(templates: Path, *documents: str) -> None:
    """Take documents out of the journey, out of the slots they are uploaded to, and out of the folder."""
    file = templates / "flow.toml"
    head, *tables = re.split(r"(?m)^(?=\[\[)", file.read_text("utf-8"))
    names = {re.search(rf'id = "{document}"\n.*\nfile = "(.*)"', "".join(tables)) for document in documents}
    gone = {f'file = "{found[1]}"' for found in names if found}
    assert len(gone) == len(documents)
    file.write_text(
        head + "".join(table for table in tables if not any(one in table for one in gone)), "utf-8"
    )
    for document in documents:
        (templates / "papers" / f"{document}.docx").unlink()


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
    assert last == "Todo en orden: 34 pasos, 6 documentos."
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


def test_an_aviso_is_told_and_is_no_error(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (few / "steps/suelto.toml").write_text('kind = "review"\ntitle = "x"\n', "utf-8")
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
    (remark,) = examination.inspect(without_contact(templates))
    assert (remark.where, remark.level) == ("office → contact", "aviso")


def test_the_kiosk_refuses_errors_and_not_avisos(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIOSK_OFFICE__CONTACT")
    assert examination.inspect(without_contact(templates))
    examination.refuse_errors(without_contact(templates))
    spoil(templates, "steps/correo.toml", 'value = "correo"', 'value = "coreo"')
    with pytest.raises(ContentError, match=r"^steps/correo\.toml → .*«correo»\?$"):
        examination.refuse_errors(without_contact(templates))


def test_how_easily_each_step_reads_is_shown(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = few / "steps/firmar.toml"
    hard = "Diligencie la documentación administrativa complementaria. "
    text = path.read_text("utf-8").replace('"Lea cada documento', f'"{hard * 3}Lea cada documento')
    path.write_text(text, "utf-8")
    assert understand(["check", "--reading"]).run() == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line for line in lines[1:38]}
    flow, _ = read_flow(few)
    assert flow and list(rows) == [step.id for step in flow.steps]
    assert rows["abrir"].endswith("bastante fácil")
    assert "fácil" not in rows["firmar"].replace("algo difícil", "")
    assert [line for line in lines[38:] if line.startswith("steps/firmar.toml → body: aviso: se lee difícil")]


def test_a_journey_that_cannot_be_read_has_no_scores(
    templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(templates, "steps/correo.toml", "title =", "title")
    assert understand(["check", "--reading"]).run() == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("steps/correo.toml")


# --- what did not change is not tried again


def tried(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each time that the documents are tried out."""
    times: list[object] = []
    real = examination.try_documents

    def note(*args: Any) -> bool:
        times.append(args)
        return real(*args)

    monkeypatch.setattr(examination, "try_documents", note)
    return times


def test_an_unchanged_tree_is_told_again_and_not_tried_again(
    few: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = tried(monkeypatch)
    assert check.run(ASKED) == 0
    said = capsys.readouterr().out
    assert check.run(ASKED) == 0
    assert capsys.readouterr().out == said
    assert len(times) == 1
    step = few / "steps/correo.toml"
    step.write_text(step.read_text("utf-8") + "\n", "utf-8")
    assert check.run(ASKED) == 0
    assert len(times) == 2
    monkeypatch.setenv("KIOSK_LOOK__THEME", "oscuro")
    assert check.run(ASKED) == 0
    assert len(times) == 3


def test_samples_are_made_although_nothing_changed(few: Path, tmp_path: Path) -> None:
    assert check.run(ASKED) == 0
    out = tmp_path / "muestras"
    assert check.run(Namespace(reading=False, samples=out)) == 0
    assert few.is_dir() and list(out.glob("*.pdf"))


def test_errors_are_told_each_time(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.run(ASKED) == 0
    spoil(few, "steps/correo.toml", 'value = "correo"', 'value = "coreo"')
    for _ in range(2):
        capsys.readouterr()
        assert check.run(ASKED) == 1
        assert capsys.readouterr().out.startswith("steps/correo.toml")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"seal": 1}', '{"seal": "x", "report": 3}', "\0"])
def test_a_spoiled_memory_is_no_memory(templates: Path, content: str) -> None:
    settings = without_contact(templates)
    (settings.paths.data / content_seal.FILE).write_text(content, "utf-8")
    assert content_seal.kept(settings) == content_seal.Checked()


def test_what_is_remembered_is_private_and_makes_no_folder(templates: Path, tmp_path: Path) -> None:
    settings = without_contact(templates)
    content_seal.keep(settings, content_seal.Checked("a", ["b"]))
    assert content_seal.kept(settings) == content_seal.Checked("a", ["b"])
    assert (settings.paths.data / content_seal.FILE).stat().st_mode & 0o777 == 0o600
    nowhere = settings.model_copy(update={"paths": PathSettings(templates=templates, data=tmp_path / "no")})
    content_seal.keep(nowhere, content_seal.Checked("a"))
    assert not (tmp_path / "no").exists()
