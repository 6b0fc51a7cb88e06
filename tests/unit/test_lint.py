"""What the lint says about a journey that can be read and still does not hold together."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document

from kiosk.cli import known_names
from kiosk.cli.examination import inspect
from kiosk.content.content_model import Content
from kiosk.content.office_words import PARTS, OfficeWords
from kiosk.content.remarks import Remark
from kiosk.content.texts import lines_of
from kiosk.content.vocabulary import Inspection
from kiosk.documents import template_inspection
from kiosk.settings import Office, PathSettings, SecopSettings, Settings

TEMPLATES = Path(__file__).parents[2] / "templates"
_INSPECTED: dict[tuple[bytes, str, frozenset[str]], Inspection] = {}
"""Digest of a Word file, its label, the names it may have -> what is found in it."""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the office's files, to be broken."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


@pytest.fixture(autouse=True)
def _reads_a_word_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly every test breaks another file; half of the time went into the Word files it left alone."""
    monkeypatch.setattr(known_names, "inspect", inspected)


def inspected(file: Path, label: str, known: Collection[str]) -> Inspection:
    """What is found in a Word file, by its content."""
    content = file.read_bytes() if file.is_file() else b""
    key = hashlib.sha256(content).digest(), label, frozenset(known)
    if key not in _INSPECTED or not content:
        _INSPECTED[key] = template_inspection.inspect(file, label, known)
    return _INSPECTED[key]


def settings_for(templates: Path) -> Settings:
    return Settings(
        office=Office(contact="605 574 0000"), paths=PathSettings(templates=templates, data=templates.parent)
    )


def remarks_on(templates: Path) -> list[Remark]:
    return inspect(settings_for(templates))


def change(templates: Path, file: str, old: str, new: str) -> None:
    """Write `new` where `old` stands first."""
    path = templates / file
    text = path.read_text("utf-8")
    assert old in text, f"{file} does not have {old}"
    path.write_text(text.replace(old, new, 1), "utf-8")


@dataclass(frozen=True)
class Odd:
    """A change that reads well and is wrong, and every piece of the line about it."""

    file: str
    old: str
    new: str
    said: tuple[str, ...]
    level: str = "error"


LONG = "palabra " * 12

ODD = {
    "empty title": Odd(
        "steps/cuenta.toml",
        'title = "¿Ya tiene cuenta en SECOP II?"',
        'title = " "',
        ("steps/cuenta.toml", "title", "está vacío", "Escriba"),
    ),
    "empty option": Odd(
        "steps/cuenta.toml",
        'no = "No. Es mi primera vez."',
        'no = ""',
        ("steps/cuenta.toml", "tiene_cuenta → options → no", "está vacío", "Escriba"),
    ),
    "empty button": Odd(
        "flow.toml", 'start = "Empezar"', 'start = ""', ("flow.toml", "welcome → start", "está vacío")
    ),
    "title of two lines": Odd(
        "steps/cuenta.toml",
        'title = "¿Ya',
        'title = "¿\\nYa',
        ("steps/cuenta.toml", "title", "una sola línea"),
    ),
    "sign that turns letters around": Odd(
        "steps/cuenta.toml",
        "SECOP II es",
        "SECOP\u202e II es",
        ("steps/cuenta.toml", "body", "U+202E", "Bórrelo"),
    ),
    "order to the terminal": Odd(
        "steps/cuenta.toml", 'title = "', 'title = "\\u001b[31m', ("steps/cuenta.toml", "title", "U+001B")
    ),
    "condition on an unknown field": Odd(
        "steps/expedicion.toml",
        'field = "tipo_documento"',
        'field = "tipo_documeto"',
        ("steps/expedicion.toml", "when → field", "«tipo_documeto» no existe", "Use uno", "«tipo_documento»"),
    ),
    "condition on a later field": Odd(
        "steps/expedicion.toml",
        'field = "tipo_documento", is = "CC"',
        'field = "comerciante", is = "no"',
        ("steps/expedicion.toml", "when → field", "«comerciante»", "después", "anterior"),
    ),
    "condition on the step's own field": Odd(
        "steps/cuenta.toml",
        "title =",
        'when = { field = "tiene_cuenta", filled = true }\ntitle =',
        ("steps/cuenta.toml", "when → field", "«tiene_cuenta»", "en este paso o después", "anterior"),
    ),
    "condition on an answer that cannot be": Odd(
        "steps/expedicion.toml",
        'is = "CC"',
        'is = "cc"',
        ("steps/expedicion.toml", "when → is", "«cc» no es una respuesta", "Escriba una de estas", "«CC»"),
    ),
    "one of several answers cannot be": Odd(
        "steps/expedicion.toml",
        'is = "CC"',
        'in = ["CC", "TI"]',
        ("steps/expedicion.toml", "when → in", "«TI» no es una respuesta", "Escriba una de estas"),
    ),
    "condition on the rows of a table": Odd(
        "steps/papeles.toml",
        "title =",
        'when = { field = "contratos", is = "0" }\ntitle =',
        ("steps/papeles.toml", "when → is", "tabla", "filled"),
    ),
    "a document's condition": Odd(
        "flow.toml",
        'when = { field = "comerciante", is = "no" }',
        'when = { field = "comerciant", is = "no" }',
        ("flow.toml", "constancia → when → field", "«comerciant» no existe", "«comerciante»"),
    ),
    "field twice": Odd(
        "steps/contacto.toml",
        'id = "celular"',
        'id = "nombres"',
        ("steps/contacto.toml", "nombres", "ya está en steps/identidad.toml", "Cambie"),
    ),
    "field named as the table": Odd(
        "steps/contacto.toml",
        'id = "celular"',
        'id = "contratos"',
        ("steps/experiencia.toml", "contratos", "ya está en steps/contacto.toml", "Cambie"),
    ),
    "field named as a derived value": Odd(
        "steps/contacto.toml",
        'id = "celular"',
        'id = "fecha"',
        ("steps/contacto.toml", "fecha", "ya usa este nombre", "Elija otro"),
    ),
    "table with a bad name": Odd(
        "steps/experiencia.toml",
        'field = "contratos"',
        'field = "Mis contratos"',
        ("steps/experiencia.toml", "Mis contratos", "no sirve", "minúsculas"),
    ),
    "column twice": Odd(
        "steps/experiencia.toml",
        'id = "telefono"',
        'id = "numero"',
        ("steps/experiencia.toml", "numero", "dos veces", "Cambie"),
    ),
    "copied date": Odd(
        "steps/experiencia.toml",
        'copied = ["contratante"',
        'copied = ["fecha_inicio"',
        ("steps/experiencia.toml", "copied", "«fecha_inicio» no es una columna de texto", "Escriba"),
    ),
    "summary of no column": Odd(
        "steps/experiencia.toml",
        'summary = ["contratante"',
        'summary = ["contratant"',
        ("steps/experiencia.toml", "summary", "«contratant» no es una columna", "Escriba", "«contratante»"),
    ),
    "municipality of no department": Odd(
        "steps/residencia.toml",
        'department = "departamento"',
        'department = "departmento"',
        ("steps/residencia.toml", "municipio → department", "no es otro campo", "«departamento»"),
    ),
    "municipality of another step's department": Odd(
        "steps/residencia.toml",
        'department = "departamento"',
        'department = "departamento_expedicion"',
        ("steps/residencia.toml", "municipio → department", "mismo paso", "Escriba el id"),
    ),
    "date after no date": Odd(
        "steps/experiencia.toml",
        'not_before = "fecha_inicio"',
        'not_before = "fecha_inicial"',
        ("steps/experiencia.toml", "fecha_fin → not_before", "«fecha_inicial»", "«fecha_inicio»"),
    ),
    "date after itself": Odd(
        "steps/experiencia.toml",
        'not_before = "fecha_inicio"',
        'not_before = "fecha_fin"',
        ("steps/experiencia.toml", "fecha_fin → not_before", "no es otro campo"),
    ),
    "check that does not exist": Odd(
        "steps/contacto.toml",
        'check = "correo"',
        'check = "coreo"',
        ("steps/contacto.toml", "correo → check", "«coreo» no existe", "Escriba una de estas", "«correo»"),
    ),
    "no review": Odd(
        "flow.toml", '    "revision",\n', "", ("flow.toml", "falta un paso de revisión", "Agregue")
    ),
    "papers before the review": Odd(
        "flow.toml",
        '    "revision",\n    "papeles",',
        '    "papeles",\n    "revision",',
        ("flow.toml", "los papeles van después de la revisión", "Cambie"),
    ),
    "no papers": Odd(
        "flow.toml", '    "papeles",\n', "", ("flow.toml", "ningún paso los imprime", "Agregue")
    ),
    "no farewell": Odd("flow.toml", '    "despedida",\n', "", ("flow.toml", "despedida", "Ponga al final")),
    "farewell not last": Odd(
        "flow.toml",
        '    "despues",\n    # el final\n    "despedida",\n',
        '    "despedida",\n    "despues",\n',
        ("flow.toml", "despedida", "Ponga al final"),
    ),
    "farewell for some": Odd(
        "steps/despedida.toml",
        "title =",
        'when = { field = "tiene_cuenta", is = "no" }\ntitle =',
        ("steps/despedida.toml", "when", "no puede depender", "Borre"),
    ),
    "consent not first": Odd(
        "flow.toml",
        '"aviso",\n    "cuenta",',
        '"cuenta",\n    "aviso",',
        ("flow.toml", "primer paso", "permiso", "Ponga primero"),
    ),
    "no reminder": Odd(
        "steps/registro.toml",
        'reminder = "Si ya tenía cuenta, no cree otra. Llame al funcionario."\n',
        "",
        ("steps/registro.toml", "reminder", "falta el recordatorio", "Escriba"),
    ),
    "unknown value in a text": Odd(
        "steps/ubicacion.toml",
        "{{ municipio }}",
        "{{ municpio }}",
        ("steps/ubicacion.toml", "do → n.º 4", "«municpio» no existe", "Corríjalo", "«municipio»"),
    ),
    "unknown part of the office": Odd(
        "steps/aviso.toml",
        "{{ oficina.nombre }}",
        "{{ oficina.nombe }}",
        ("steps/aviso.toml", "body", "«oficina.nombe» no existe", "«oficina.nombre»"),
    ),
    "a list inside a text": Odd(
        "steps/firmar.toml",
        "Lea cada documento completo.",
        "Lea {{ contratos }}.",
        ("steps/firmar.toml", "do → n.º 1", "«contratos» no existe"),
    ),
    "a program inside a text": Odd(
        "steps/firmar.toml",
        "Lea cada documento completo.",
        "{{ nombres | upper }}",
        ("steps/firmar.toml", "do → n.º 1", "no existe", "Corríjalo"),
    ),
    "braces half written": Odd(
        "steps/ubicacion.toml",
        "{{ municipio }}",
        "{{ municipio }",
        ("steps/ubicacion.toml", "do → n.º 4", "llaves no están completas", "Escriba"),
    ),
    "value where none is shown": Odd(
        "steps/contacto.toml",
        'label = "Celular"',
        'label = "Celular de {{ nombres }}"',
        ("steps/contacto.toml", "celular → label", "no se muestran datos", "Bórrelo"),
    ),
    "value of a guide": Odd(
        "steps/correo.toml",
        'value = "correo"',
        'value = "coreo"',
        ("steps/correo.toml", "values → n.º 1 → value", "«coreo» no existe", "«correo»"),
    ),
    "address without https": Odd(
        "steps/abrir.toml",
        "https://community.secop.gov.co",
        "http://community.secop.gov.co",
        ("steps/abrir.toml", "do → n.º 3", "no es segura", "https://"),
    ),
    "address with www alone": Odd(
        "steps/abrir.toml",
        "https://community.secop.gov.co",
        "www.colombiacompra.gov.co",
        ("steps/abrir.toml", "do → n.º 3", "no es segura", "https://"),
    ),
    "host not allowed": Odd(
        "steps/abrir.toml",
        "https://community.secop.gov.co",
        "https://comunity.secop.gov.co/x",
        ("steps/abrir.toml", "no está permitida", "allowed_hosts", "«community.secop.gov.co»"),
    ),
    "host hidden behind a name": Odd(
        "steps/abrir.toml",
        "https://community.secop.gov.co",
        "https://community.secop.gov.co@example.org",
        ("steps/abrir.toml", "«example.org» no está permitida"),
    ),
    "host in the help": Odd(
        "steps/contacto.toml",
        "por ejemplo en Gmail",
        "en https://example.org",
        ("steps/contacto.toml", "troubles → n.º 1 → answer", "«example.org» no está permitida"),
    ),
    "title too long": Odd(
        "steps/abrir.toml",
        'title = "',
        f'title = "{LONG}',
        ("steps/abrir.toml", "title", "muy largo", "caben 76", "Acórtelo"),
    ),
    "reminder too long": Odd(
        "steps/abrir.toml",
        'reminder = "',
        f'reminder = "{LONG}',
        ("steps/abrir.toml", "reminder", "caben 76", "Acórtelo"),
    ),
    "label too long": Odd(
        "steps/contacto.toml",
        'label = "Celular',
        f'label = "{LONG}',
        ("steps/contacto.toml", "celular → label", "caben 60", "Acórtelo"),
    ),
    "option too long": Odd(
        "steps/cuenta.toml",
        "Sí. Ya tengo cuenta.",
        LONG,
        ("steps/cuenta.toml", "tiene_cuenta → options → si", "caben 60"),
    ),
    "button too long": Odd(
        "steps/recuperar.toml",
        'next_label = "Continuar"',
        'next_label = "Quiero continuar ahora mismo"',
        ("steps/recuperar.toml", "next_label", "caben 24"),
    ),
    "hint too long": Odd(
        "steps/contacto.toml",
        'hint = "Diez',
        f'hint = "{LONG}',
        ("steps/contacto.toml", "celular → hint", "caben 76"),
    ),
    "body too long": Odd(
        "steps/aviso.toml",
        "Su permiso es libre.",
        "Uno.\n\nDos.\n\nTres.\n\nCuatro.\n\nCinco.\n\nSeis.\n\nSu permiso es libre.",
        ("steps/aviso.toml", "body", "no cabe", "hay 27", "Acorte"),
    ),
    "instructions too long": Odd(
        "steps/formulario.toml",
        "Deje vacía la información financiera, si no tiene * rojo.",
        LONG * 8,
        ("steps/formulario.toml", "body", "no cabe", "Acorte"),
    ),
    "welcome too long": Odd(
        "flow.toml",
        "Responda unas",
        "x\n\n" * 14 + "Responda unas",
        ("flow.toml", "welcome → body", "no cabe"),
    ),
    "value not asked yet": Odd(
        "steps/cuenta.toml",
        "SECOP II es la página",
        "{{ correo }} SECOP II es la página",
        ("steps/cuenta.toml", "body", "todavía no se ha preguntado"),
        "aviso",
    ),
    "step in no list": Odd(
        "flow.toml", '    "enlace",\n', "", ("steps/enlace.toml", "no está en la lista", "Agréguelo"), "aviso"
    ),
    "field nobody uses": Odd(
        "steps/contacto.toml",
        "[[troubles]]",
        '[[fields]]\nid = "barrio"\nkind = "text"\nlabel = "Barrio"\n[[troubles]]',
        ("steps/contacto.toml", "barrio", "nadie usa", "Úselo o deje de preguntarlo"),
        "aviso",
    ),
    "slot with a misspelt file": Odd(
        "flow.toml",
        'contratos que acrediten la experiencia"\nfile = "2-lista-de-contratos"',
        'contratos que acrediten la experiencia"\nfile = "2-lista-contratos"',
        ("flow.toml", "Lista de contratos", "ningún documento", "Corrija", "«2-lista-de-contratos»"),
    ),
    "slot of an unknown answer": Odd(
        "flow.toml",
        'when = { field = "comerciante", is = "no" }\n\n[[uploads]]',
        'when = { field = "comerciante", is = "nop" }\n\n[[uploads]]',
        ("flow.toml", "Estados financieros → when → is", "«nop» no es una respuesta", "«no»"),
    ),
    "slot the guide does not name": Odd(
        "flow.toml",
        'file = "1-cedula"',
        'file = "1-documento"',
        ("flow.toml", "Certificado", "ningún paso de la guía nombra «1-documento»", "Escríbalo"),
        "aviso",
    ),
    "note of a slot with an unknown value": Odd(
        "flow.toml",
        "Por ambos lados",
        "Es {{ document_legible }}",
        ("flow.toml", "→ note", "«document_legible» no existe", "«documento_legible»"),
    ),
    "button of the welcome too long": Odd(
        "flow.toml", 'start = "', f'start = "{LONG}', ("flow.toml", "welcome → start", "caben 24")
    ),
    "document without a slot": Odd(
        "flow.toml",
        'file = "4-autorizacion"',
        'file = "5-otra-cosa"',
        ("flow.toml", "autorizacion → file", "ninguna casilla", "Agregue"),
        "aviso",
    ),
    "two documents of one name": Odd(
        "flow.toml",
        'file = "4-autorizacion"',
        'file = "3-constancia"',
        ("flow.toml", "documents → file", "«3-constancia» está en dos documentos", "Cambie"),
    ),
    "slot twice": Odd(
        "flow.toml",
        'slot = "Documento de autorización"',
        'slot = "Estados financieros"',
        ("flow.toml", "Estados financieros → slot", "dos veces", "Borre"),
    ),
    "slot without a name": Odd(
        "flow.toml",
        'slot = "Documento de autorización"',
        'slot = " "',
        ("flow.toml", "uploads → n.º 5 → slot", "falta el nombre", "Escríbalo"),
    ),
    "slot without a file": Odd(
        "flow.toml",
        'file = "1-cedula"',
        'file = ""',
        ("flow.toml", "Certificado", "→ file", "falta el archivo", "Escríbalo"),
    ),
    "slot with the printed guide": Odd(
        "flow.toml",
        'file = "1-cedula"',
        'file = "guia-de-registro"',
        ("flow.toml", "Certificado", "→ file", "no se sube", "Escriba otro"),
    ),
    "printed guide that is signed": Odd(
        "flow.toml",
        "sign = false\non_demand = true",
        "on_demand = true",
        ("flow.toml", "guia → sign", "no se firma", "Escriba sign = false"),
    ),
    "farewell with an unknown document": Odd(
        "steps/despedida.toml",
        'paper = "hoja_ayuda"',
        'paper = "hoja_ayudas"',
        ("steps/despedida.toml", "paper", "«hoja_ayudas»", "Corrija el nombre", "«hoja_ayuda»"),
    ),
    "guide step without an instruction": Odd(
        "steps/abrir.toml",
        '"Con el teléfono: abra la cámara. Apunte al código QR. Toque el enlace que aparece."',
        '" "',
        ("steps/abrir.toml", "do → n.º 1", "vacía", "Escriba"),
    ),
    "value without its label": Odd(
        "steps/correo.toml",
        'label = "Su correo"',
        'label = ""',
        ("steps/correo.toml", "values → n.º 1 → label", "falta", "Escríbalo"),
    ),
    "question without its note": Odd(
        "steps/clave.toml",
        'noted = "',
        '# noted = "',
        ("steps/clave.toml", "noted", "hay una pregunta", "Escriba también"),
    ),
    "note without its question": Odd(
        "steps/clave.toml",
        'confirm = "',
        '# confirm = "',
        ("steps/clave.toml", "confirm", "Escriba también la pregunta"),
    ),
    "question too long": Odd(
        "steps/clave.toml",
        'confirm = "',
        f'confirm = "{LONG}',
        ("steps/clave.toml", "confirm", "caben 76", "Acórtelo"),
    ),
    "question with a value": Odd(
        "steps/clave.toml",
        'confirm = "',
        'confirm = "{{ nombres }} ',
        ("steps/clave.toml", "confirm", "no se muestran datos"),
    ),
    "no room for the coach": Odd(
        "steps/clave.toml",
        "Aquí puede probar",
        "Aquí puede probar\n\nx\n\nx\n\nx\n\n",
        ("steps/clave.toml", "body", "no cabe", "hay 27"),
    ),
    "second coach": Odd(
        "steps/entrar.toml",
        "title =",
        "coach = true\ntitle =",
        ("steps/entrar.toml", "coach", "otro paso", "uno solo"),
    ),
    "drawing that is not there": Odd(
        "steps/tipo.toml",
        'wireframe = "tipo"',
        'wireframe = "tipos"',
        ("steps/tipo.toml", "wireframe", "falta el dibujo", "«tipo»"),
        "aviso",
    ),
    "text that is hard to read": Odd(
        "steps/tipo.toml",
        "La página muestra unas listas.",
        "Diligencie la documentación administrativa complementaria correspondiente. " * 4,
        ("steps/tipo.toml", "body", "se lee difícil", "deben ser 65", "más cortas"),
        "aviso",
    ),
    "unknown Word file": Odd(
        "flow.toml",
        'id = "constancia"',
        'id = "constansia"',
        ("papers/constansia.docx", "falta este archivo", "Póngalo", "«constancia»"),
    ),
}


def test_the_office_s_own_files_leave_nothing_to_say() -> None:
    assert [str(remark) for remark in remarks_on(TEMPLATES)] == []


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_what_does_not_hold_together_is_named(templates: Path, odd: Odd) -> None:
    change(templates, odd.file, odd.old, odd.new)
    remarks = remarks_on(templates)
    found = [remark for remark in remarks if all(piece in str(remark) for piece in odd.said)]
    assert found, [str(remark) for remark in remarks]
    assert found[0].level == odd.level


def test_two_farewells_are_one_too_many(templates: Path) -> None:
    shutil.copy(templates / "steps/despedida.toml", templates / "steps/adios.toml")
    change(templates, "flow.toml", '    "finalizar",\n', '    "finalizar", "adios",\n')
    assert [remark.file for remark in remarks_on(templates)] == ["steps/adios.toml"]


def test_two_consents_are_one_too_many(templates: Path) -> None:
    text = (templates / "steps/aviso.toml").read_text("utf-8").replace("acepta_datos", "acepta_otro")
    (templates / "steps/otro.toml").write_text(text, "utf-8")
    change(templates, "flow.toml", '"aviso",', '"aviso", "otro",')
    assert [(remark.file, remark.where) for remark in remarks_on(templates)] == [
        ("steps/otro.toml", "consent")
    ]


def test_a_step_without_help_is_only_odd(templates: Path) -> None:
    path = templates / "steps/revision.toml"
    path.write_text(path.read_text("utf-8").split("[[troubles]]")[0], "utf-8")
    assert [(remark.where, remark.level) for remark in remarks_on(templates)] == [("troubles", "aviso")]


def test_a_guide_step_without_help_is_an_error(templates: Path) -> None:
    path = templates / "steps/abrir.toml"
    path.write_text(path.read_text("utf-8").split("[[troubles]]")[0], "utf-8")
    assert [(remark.where, remark.level) for remark in remarks_on(templates)] == [("troubles", "error")]


def test_a_value_of_the_guide_has_been_asked_for(templates: Path) -> None:
    change(templates, "flow.toml", '    "contacto",\n', "")
    change(templates, "flow.toml", '    "correo",\n', '    "correo",\n    "contacto",\n')
    early = [remark for remark in remarks_on(templates) if remark.file == "steps/correo.toml"]
    assert [(remark.where, remark.level) for remark in early] == [("values → n.º 1 → value", "aviso")]
    assert "todavía no se ha preguntado" in str(early[0])


def test_a_paper_on_demand_needs_a_guide(templates: Path) -> None:
    for path in (templates / "steps").glob("*.toml"):
        text = path.read_text("utf-8")
        if 'kind = "guide"' in text:
            change(templates, "flow.toml", f'    "{path.stem}",\n', "")
            path.unlink()
    assert "guia → on_demand" in [remark.where for remark in remarks_on(templates)]


def test_a_slot_and_its_document_come_together(templates: Path) -> None:
    condition = 'when = { field = "comerciante", is = "no" }\n'
    path = templates / "flow.toml"
    head, tail = path.read_text("utf-8").rsplit(condition, 1)
    path.write_text(head + tail, "utf-8")
    remarks = remarks_on(templates)
    assert [(remark.where, remark.level) for remark in remarks] == [
        ("Certificado de capacidad financiera y organizacional → when", "aviso")
    ]


def test_the_login_address_has_to_be_of_an_allowed_host() -> None:
    secop = SecopSettings.model_construct(login_url="http://example.org/", allowed_hosts=("www.example.org",))
    settings = settings_for(TEMPLATES).model_copy(update={"secop": secop})
    assert "kiosk.toml → secop → login_url" in str(inspect(settings)[0])


# --- Word files -----------------------------------------------------------------------------------


def write_paper(templates: Path, name: str, text: str) -> None:
    document = Document()
    document.add_paragraph(text)
    document.save(str(templates / "papers" / f"{name}.docx"))


def test_an_unknown_placeholder_of_a_word_file_is_named(templates: Path) -> None:
    write_paper(templates, "autorizacion", "Yo, {{ nombre_completos }}, de {{ oficina.ciudad }}.")
    (remark,) = remarks_on(templates)
    assert (remark.file, remark.level) == ("papers/autorizacion.docx", "error")
    assert "{{ nombre_completos }}" in str(remark)
    assert "no existe. Corrija" in str(remark)
    assert "«nombre_completo»" in str(remark)


def test_a_broken_tag_of_a_word_file_is_named_once(templates: Path) -> None:
    write_paper(templates, "autorizacion", "Yo, {% if nombres %}{{ nombres }}")
    (remark,) = remarks_on(templates)
    assert remark.file == "papers/autorizacion.docx"
    assert "autorizacion.docx" not in remark.text


def test_a_file_that_is_not_word_is_said(templates: Path) -> None:
    (templates / "papers/constancia.docx").write_bytes(b"hola")
    (remark,) = remarks_on(templates)
    assert "papers/constancia.docx: no es un documento de Word" in str(remark)


def test_a_word_file_nobody_uses_is_odd(templates: Path) -> None:
    write_paper(templates, "otra", "Hola")
    (templates / "papers/~$constancia.docx").write_bytes(b"left behind by Word")
    assert [(remark.file, remark.level) for remark in remarks_on(templates)] == [
        ("papers/otra.docx", "aviso")
    ]


def test_a_field_used_only_in_word_is_used(templates: Path) -> None:
    change(
        templates,
        "steps/contacto.toml",
        "[[troubles]]",
        '[[fields]]\nid = "barrio"\nkind = "text"\nlabel = "Barrio"\n[[troubles]]',
    )
    write_paper(templates, "autorizacion", "Vivo en {{ barrio }}.")
    assert remarks_on(templates) == []


# --- room and the office's handbook ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 0),
        ("uno", 10, 1),
        ("uno dos tres", 7, 2),
        ("uno\ndos", 10, 1),
        ("uno\n\ndos\n\n", 10, 3),
        ("{{ nombres }}", 10, 4),
    ],
)
def test_lines_are_counted_as_the_screen_breaks_them(text: str, width: int, expected: int) -> None:
    assert lines_of(text, width) == expected


def _models(model: type[Content]) -> set[type[Content]]:
    return {model, *(found for child in model.__subclasses__() for found in _models(child))}


MODELS = sorted(_models(Content) - {Content, OfficeWords, *PARTS.values()}, key=str)
"""Those of words.toml are told in that file, which has every key."""


@pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])
def test_the_handbook_names_every_word_the_office_may_write(model: type[Content]) -> None:
    handbook = (TEMPLATES / "LEAME.md").read_text("utf-8")
    words = set(re.findall(r"[\w]+", " ".join(re.findall(r"`[^`]+`", handbook))))
    for name, field in model.model_fields.items():
        assert (field.alias or name) in words, f"{model.__name__}.{name}"
    kind = model.model_fields.get("kind")
    for value in getattr(kind.annotation, "__args__", ()) if kind else ():
        assert f"| `{value}` |" in handbook
