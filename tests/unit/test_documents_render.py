"""Word templates are filled strictly, and can do nothing but read the values."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from kiosk.documents.render import fill
from kiosk.errors import DocumentError

VALUES = {"nombre_completo": "Ana Paz", "enlace_secop": "https://community.secop.gov.co/x", "filas": [1, 2]}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return tmp_path / "carta.docx"


def write(
    template: Path, *lines: str, body: str = "", header: str = "", footer: str = "", title: str = ""
) -> Path:
    document: Any = Document()
    document.core_properties._element.get_or_add_title().text = title  # of any length, unlike Word's own
    for line in filter(None, (*lines, body)):
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    document.save(str(template))
    return template


def text_of(docx: Path) -> str:
    document: Any = Document(str(docx))
    section = document.sections[0]
    parts = [*document.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]
    return "\n".join(paragraph.text for paragraph in parts)


def problem(template: Path, values: dict[str, Any] | None = None) -> str:
    with pytest.raises(DocumentError) as caught:
        fill(template, VALUES if values is None else values, template.with_name("out.docx"))
    assert not template.with_name("out.docx").exists()
    return caught.value.detail


def test_body_letterhead_and_footer_are_filled_in_a_private_file(template: Path, tmp_path: Path) -> None:
    write(
        template, "Yo, {{ nombre_completo }}.", header="De {{ nombre_completo }}", footer="{{ filas|length }}"
    )
    fill(template, VALUES, tmp_path / "out.docx")
    assert text_of(tmp_path / "out.docx").split("\n") == ["Yo, Ana Paz.", "De Ana Paz", "2"]
    assert (tmp_path / "out.docx").stat().st_mode & 0o777 == 0o600


def test_comments_in_the_margin_stay_in_the_office(template: Path, tmp_path: Path) -> None:
    document: Any = Document()
    run = document.add_paragraph("Yo, ").add_run("{{ nombre_completo }}")
    document.add_comment(run, text="Falta el visto bueno", author="Ana")
    document.save(str(template))
    fill(template, VALUES, tmp_path / "out.docx")
    with zipfile.ZipFile(tmp_path / "out.docx") as package:
        assert not [name for name in package.namelist() if "comment" in name]
        assert b"comment" not in package.read("word/document.xml")
    assert text_of(tmp_path / "out.docx").startswith("Yo, Ana Paz\n")


def test_what_only_word_looks_at_is_left_out_and_the_looks_stay(template: Path, tmp_path: Path) -> None:
    write(template, "Yo, {{ nombre_completo }}.")
    fill(template, VALUES, tmp_path / "out.docx")
    with zipfile.ZipFile(template) as before, zipfile.ZipFile(tmp_path / "out.docx") as after:
        left_out = set(before.namelist()) - set(after.namelist())
        assert left_out >= {"word/stylesWithEffects.xml", "docProps/thumbnail.jpeg"}
        assert left_out.isdisjoint({"word/styles.xml", "word/theme/theme1.xml", "word/numbering.xml"})
        for part in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"):
            assert b"stylesWithEffects" not in after.read(part)
            assert b"thumbnail" not in after.read(part)


@pytest.mark.parametrize(
    "name", ["Ñáñez & <Hijos> \"S.A.\" 'x'", "{{ 7*7 }} {% if %}", "Á" * 120, "a]]>b <!--"]
)
def test_values_come_out_literally(template: Path, tmp_path: Path, name: str) -> None:
    write(template, "Yo, {{ nombre_completo }}.", "fin")
    fill(template, VALUES | {"nombre_completo": name}, tmp_path / "out.docx")
    assert text_of(tmp_path / "out.docx").split("\n")[:2] == [f"Yo, {name}.", "fin"]


def test_the_login_address_becomes_a_picture_of_its_qr(template: Path, tmp_path: Path) -> None:
    zxingcpp: Any = pytest.importorskip("zxingcpp")
    from PIL import Image

    write(template, "{{ qr_secop }}", header="{{ qr_secop }}")
    fill(template, VALUES, tmp_path / "out.docx")
    with zipfile.ZipFile(tmp_path / "out.docx") as package:
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
        with package.open(pictures[0]) as file:
            read = zxingcpp.read_barcodes(Image.open(file))
        body = package.read("word/document.xml").decode()
    assert [code.text for code in read] == [VALUES["enlace_secop"]]
    assert 'descr="Código QR' in body
    assert f'cx="{35 * 36000}"' in body  # 3.5 cm


def test_an_unknown_placeholder_is_named_with_the_nearest_known_one(template: Path) -> None:
    detail = problem(write(template, "{{ nombre_conpleto }}"))
    assert detail == (
        "carta.docx → {{ nombre_conpleto }}: este dato no existe. Corrija lo que está entre llaves. "
        "¿Quiso decir «nombre_completo»?"
    )


@pytest.mark.parametrize("where", ["header", "footer"])
def test_an_unknown_placeholder_is_found_in_letterhead_and_footer(template: Path, where: str) -> None:
    write(template, "x", header="{{ nada }}" if where == "header" else "", footer="{{ nada }}")
    assert "{{ nada }}" in problem(template)


@pytest.mark.parametrize(
    "tag", ["{{ oficina.nada }}", "{% for f in nada %}{% endfor %}", "{% if nada %}x{% endif %}"]
)
def test_parts_loops_and_conditions_are_strict_too(template: Path, tag: str) -> None:
    assert "nada }}: este dato no existe" in problem(write(template, tag), {"oficina": {"nombre": "X"}})


@pytest.mark.parametrize("rows", [[], [{"objeto": "Natación"}]])
def test_a_value_of_a_list_outside_of_it_is_told(template: Path, rows: list[dict[str, str]]) -> None:
    detail = problem(write(template, "{{ filas.objeto }}"), {"filas": rows})
    assert detail.startswith("carta.docx: una etiqueta pide un dato de una lista fuera de ella.")


def test_no_message_shows_a_value(template: Path) -> None:
    typed = "Secretisima"
    values = {"nombre": typed, "grupo": {"a": typed}, "numero": typed}
    for tag in (
        "{{ grupo[nombre] }}",
        "{{ nombre.x }}",
        "{{ numero + 1 }}",
        "{{ nombre() }}",
        "{{ nombre|int(0)/0 }}",
    ):
        with pytest.raises(DocumentError) as caught:
            fill(write(template, tag), values, template.with_name("out.docx"))
        assert typed not in caught.value.detail
        assert caught.value.__suppress_context__


HOSTILE = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('touch MARK').read() }}",
    "{{ lipsum.__globals__['os'].popen('touch MARK').read() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.cycler.__init__.__globals__.os.popen('touch MARK') }}",
    "{{ joiner.__init__.__globals__.os.system('touch MARK') }}",
    "{{ namespace.__init__.__globals__.os.system('touch MARK') }}",
    "{{ nombre_completo|attr('__class__') }}",
    "{{ nombre_completo['__class__']['__mro__'] }}",
    "{{ filas|map(attribute='__class__')|list }}",
    "{{ qr_secop._image.tpl.save('MARK') }}",
    "{{ qr_secop.tpl.save('MARK') }}",
    "{{ '{0.__class__}'.format(nombre_completo) }}",
    "{{ '%(x)s'|format(x=nombre_completo.__class__) }}",
    "{% include 'MARK' %}",
    "{% import 'os' as os %}{{ os.system('touch MARK') }}",
    "{% extends 'MARK' %}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{{ 'a' * 10000000000 }}",
    "{{ 10 ** 10000000000 }}",
    "{{ '%9999999999d' % 1 }}",
    "{{ '%9999999999d'|format(1) }}",
    "{{ 'a'.ljust(10000000000) }}",
    "{{ 'a'|center(10000000000) }}",
    "{% set x = nombre_completo %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "{% set x = nombre_completo %}" + "{% set x = x|join(',') %}" * 60 + "{{ x }}",
    "{% set x = [1, 2] %}" + "{% set x = [x, x] %}" * 60 + "{{ x }}",
    "{% for i in range(10000000000) %}x{% endfor %}",
    "{% for a in m %}{% for b in m %}{% for c in m %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in m %}{% for b in m %}{% for c in m %}{% for d in m %}{% endfor %}{% endfor %}{% endfor %}"
    "{% endfor %}",
    "{{ filas.append(3) }}",
    "{{ nombre_completo|safe }}",
    "{% autoescape false %}{{ nombre_completo }}{% endautoescape %}",
]
"""Attempts to leave the sandbox, to fill the machine, and to leave the escaping of values."""


@pytest.mark.parametrize("where", ["body", "header", "footer", "title"])
@pytest.mark.parametrize("tag", HOSTILE, ids=lambda tag: tag[:40])
def test_a_hostile_template_runs_nothing(
    template: Path, tmp_path: Path, tag: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(template, **{where: tag})
    detail = problem(template, VALUES | {"m": list(range(40))})
    assert detail.startswith("carta.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["carta.docx"]


def test_the_modest_means_of_a_template_work(template: Path, tmp_path: Path) -> None:
    write(
        template,
        "{% for n in filas %}{{ n }}/{{ loop.length }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{{ nombre_completo.split(' ') | last | upper }} {{ (filas | length + 1) // 2 * 3 - 1 }}",
        "{% set a = nombre_completo %}{{ a if filas[0] == 1 else 'nadie' }} {{ filas[1:] | join('; ') }}",
    )
    fill(template, VALUES, tmp_path / "out.docx")
    assert text_of(tmp_path / "out.docx").split("\n")[:3] == ["1/2, 2/2", "PAZ 2", "Ana Paz 2"]


def test_a_folder_that_cannot_be_written_is_said(template: Path, tmp_path: Path) -> None:
    write(template, "x")
    with pytest.raises(DocumentError, match=r"No se pudo guardar out\.docx"):
        fill(template, VALUES, tmp_path / "missing" / "out.docx")
