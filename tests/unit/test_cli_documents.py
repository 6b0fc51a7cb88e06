"""`kiosk documents`: every problem named, the documents that apply written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.__main__ import main

ANSWERS = """
[answers]
acepta_datos = "si"
tiene_cuenta = "no"
tipo_documento = "CC"
numero_documento = "1065123456"
nombres = 'José "Pepe" {{ 7*7 }}'
apellidos = "Ñáñez & <Hijos>"
departamento_expedicion = "20"
municipio_expedicion = "20001"
correo = "jose.nanez@example.com"
celular = "3001234567"
direccion = "Calle 16 # 12-34"
departamento = "20"
municipio = "20001"
comerciante = "no"

[[answers.contratos]]
contratante = "Alcaldía de Valledupar"
objeto = "Instructor & entrenador"
fecha_inicio = 2024-01-15
valor = 12500000

[expect]
end = "despedida"
"""
ALL = ("autorizacion", "constancia", "contratos", "hoja_ayuda")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PATHS__TEMPLATES", str(Path(__file__).parents[2] / "templates"))
    monkeypatch.setenv("KIOSK_PATHS__DATA", str(tmp_path / "data"))


def run(tmp_path: Path, text: str, *words: str) -> int:
    file = tmp_path / "respuestas.toml"
    file.write_text(text, encoding="utf-8")
    return main(
        ["documents", str(file), "--out", str(tmp_path / "out"), *(words or ("--engine", "embedded"))]
    )


def refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert run(tmp_path, text) == 1
    assert not (tmp_path / "out").exists()
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_every_document_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, ANSWERS) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"{name}.{ending}" for name in ALL for ending in ("docx", "pdf")
    ]
    out, err = capsys.readouterr()
    assert out.count("(1 página)") == len(ALL)
    assert err == ""


def test_a_merchant_gets_no_constancia(tmp_path: Path) -> None:
    assert run(tmp_path, ANSWERS.replace('comerciante = "no"', 'comerciante = "si"')) == 0
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.pdf")) == [
        name for name in ALL if name != "constancia"
    ]


def test_every_problem_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ANSWERS.replace('celular = "3001234567"', 'celular = "12"\ncelulra = "1"')
    text = text.replace('municipio = "20001"', 'municipio = "05001"').replace("objeto =", "objetos =")
    lines = refused(tmp_path, text, capsys)
    named = {line.partition(":")[0] for line in lines}
    assert {"celular", "celulra", "municipio", "contratos[1].objeto", "contratos[1].objetos"} <= named
    assert any(line.startswith("celulra:") and line.endswith("¿Quiso decir «celular»?") for line in lines)
    assert any(line.startswith("contratos[1].objetos:") and "«objeto»" in line for line in lines)
    assert not any("¿Quiso" in line for line in lines if line.startswith(("celular:", "municipio:")))


def test_a_missing_answer_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = refused(tmp_path, ANSWERS.replace('direccion = "Calle 16 # 12-34"', ""), capsys)
    assert [line.partition(":")[0] for line in lines] == ["direccion"]


def test_without_consent_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = refused(tmp_path, ANSWERS.replace('acepta_datos = "si"', 'acepta_datos = "no"'), capsys)
    assert "acepta_datos" in {line.partition(":")[0] for line in lines}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "falta la sección [answers]"),
        ("answers = 3", "falta la sección [answers]"),
        ("[answer]\n", "¿Quiso decir «answers»?"),
        ('[answers]\nnombres = "Secretisima\n', "línea 2: "),
    ],
)
def test_a_file_that_cannot_be_read(
    tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = refused(tmp_path, text, capsys)
    assert len(lines) == 1
    assert lines[0].startswith("respuestas.toml")
    assert said in lines[0]
    assert "Secretisima" not in lines[0]


def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", str(tmp_path / "nada.toml"), "--out", str(tmp_path)]) == 1
    assert "nada.toml: el archivo no existe" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("un archivo")
    assert run(tmp_path, ANSWERS) == 1
    assert capsys.readouterr().err.startswith("No se puede usar la carpeta")


def test_a_failing_engine_is_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_PDF__LIBREOFFICE_PATH", str(tmp_path / "soffice"))
    assert run(tmp_path, ANSWERS, "--engine", "libreoffice") == 2
    assert "No se encontró LibreOffice" in capsys.readouterr().err


def test_a_broken_template_is_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    shutil.copytree(Path(__file__).parents[2] / "templates", tmp_path / "templates")
    (tmp_path / "templates/papers/constancia.docx").write_bytes(b"x")
    monkeypatch.setenv("KIOSK_PATHS__TEMPLATES", str(tmp_path / "templates"))
    assert run(tmp_path, ANSWERS) == 1
    assert "constancia.docx: no es un documento de Word" in capsys.readouterr().err
