"""What is said about a Word file of the office before anybody is printed one, and what works all the same."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from kiosk.content.remarks import Remark
from kiosk.documents import docx_package
from kiosk.documents.render import fill
from kiosk.documents.template_inspection import inspect
from kiosk.errors import DocumentError

KNOWN = {"nombre_completo", "correo", "oficina", "oficina.nombre", "filas", "filas.objeto", "filas.partes"}
KNOWN |= {"filas.partes.nombre"}
VALUES: dict[str, Any] = {
    "nombre_completo": "Ana Ñáñez & Paz",
    "correo": "ana@example.com",
    "oficina": {"nombre": "INDUPAL"},
    "filas": [{"objeto": "Nadar", "partes": [{"nombre": "A"}]}],
}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
PROOF = '<w:proofErr w:type="spellStart"/>'
MARK = '<w:bookmarkStart w:id="1" w:name="x"/>'
MARK_END = '<w:bookmarkEnd w:id="1"/>'


def letter(path: Path, *lines: str, header: str = "", footer: str = "", title: str = "") -> Path:
    document: Any = Document()
    document.core_properties.title = title
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    document.save(str(path))
    return path


def raw(path: Path, paragraph: str, **parts: bytes | str) -> Path:
    """A Word file whose body begins with this XML, and with more files inside."""
    letter(path, "fin")
    return rewrite(
        path,
        lambda name, content: (
            content.replace(b"<w:body>", f"<w:body>{paragraph}".encode())
            if name == "word/document.xml"
            else content
        ),
        parts,
    )


def rewrite(
    path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes | str] | None = None
) -> Path:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, change(name, content))
        for name, added in (more or {}).items():
            new.writestr(name, added)
    return path


def said(file: Path) -> list[Remark]:
    return list(inspect(file, "papers/x.docx", KNOWN).remarks)


def filled(file: Path) -> str:
    out = file.with_name("out.docx")
    fill(file, VALUES, out)
    with zipfile.ZipFile(out) as inside:
        return re.sub(r"<[^>]*>", "", inside.read("word/document.xml").decode()).strip()


# --- tags in pieces

SPLIT = {
    "spelling marks": RUN.format("{{ nombre_") + PROOF + RUN.format("completo") + PROOF + RUN.format(" }}"),
    "each brace apart": "".join(RUN.format(piece) for piece in ("{", "{", "nombre_completo", "}", "}")),
    "edited on other days": "".join(
        f'<w:r w:rsidR="00{n}"><w:rPr><w:b/></w:rPr><w:t>{piece}</w:t></w:r>'
        for n, piece in enumerate(("{{nombre", "_comp", "leto}}"))
    ),
    "a bookmark": RUN.format("{{ nombre") + MARK + RUN.format("_completo }}") + MARK_END,
    "inserted by somebody": RUN.format("{{ nombre_")
    + f'<w:ins w:id="2" w:author="a">{RUN.format("completo")}</w:ins>'
    + RUN.format(" }}"),
    "half of it in a link": f'<w:hyperlink w:anchor="x">{RUN.format("{{ nombre_")}</w:hyperlink>'
    + RUN.format("completo }}"),
    "half of it in a content control": "<w:sdt><w:sdtContent>"
    + RUN.format("{{ nombre_") + "</w:sdtContent></w:sdt>" + RUN.format("completo }}"),
    "two in a run and over": RUN.format("{{ correo }} y {{ nombre_") + RUN.format("completo }} y {{ cor")
    + RUN.format("reo }}"),
    "the same one twice": RUN.format("{{ correo }}{{ cor") + RUN.format("reo }} {{ nombre_completo }}"),
    "an invisible hyphen": RUN.format("{{ nombre_\u00ad") + RUN.format("comp\u200bleto }}"),
}  # fmt: skip


@pytest.mark.parametrize("runs", SPLIT.values(), ids=SPLIT.keys())
def test_a_tag_in_pieces_works_and_is_told(tmp_path: Path, runs: str) -> None:
    file = raw(tmp_path / "x.docx", f"<w:p>{RUN.format('Yo, ')}{runs}{RUN.format('.')}</w:p>")
    (remark,) = (one for one in said(file) if "Word partió" in one.text)
    assert remark.level == "aviso"
    assert not [one for one in said(file) if one.level == "error"]
    text = filled(file)
    assert "Ana Ñáñez &amp; Paz" in text
    assert "{" not in text and "}" not in text
    assert text.startswith("Yo, ") and "." in text


def test_text_around_pieces_stays_where_it_was(tmp_path: Path) -> None:
    runs = RUN.format("a {{ cor") + RUN.format("reo }} b {{ ") + RUN.format("correo }} c ") + RUN.format("d")
    file = raw(tmp_path / "x.docx", f"<w:p>{runs}</w:p>")
    assert filled(file).startswith("a ana@example.com b ana@example.com c d")


@pytest.mark.parametrize("quoted", ["“Ana”", "„Ana“", "«Ana»", "‘Ana’", "″Ana″", '"Ana"'])
def test_quotes_that_word_has_turned_are_quotes(tmp_path: Path, quoted: str) -> None:
    tag = f"{{% if nombre_completo\xa0!= {quoted} %}}otra{{% endif %}}"
    file = letter(tmp_path / "x.docx", f"Es {tag}.")
    assert said(file) == []
    assert "Es otra." in filled(file)


def test_quotes_outside_of_tags_stay(tmp_path: Path) -> None:
    file = letter(tmp_path / "x.docx", "“Yo”, {{ nombre_completo }}, «digo»")
    assert "“Yo”, Ana Ñáñez &amp; Paz, «digo»" in filled(file)


# --- names


@pytest.mark.parametrize(
    ("typed", "where", "hint"),
    [
        ("{{ nombre_conpleto }}", "{{ nombre_conpleto }}", "¿Quiso decir «nombre_completo»?"),
        ("{{ Nombre_Completo }}", "{{ Nombre_Completo }}", "¿Quiso decir «nombre_completo»?"),
        ("{{ oficina.nonbre }}", "{{ oficina.nonbre }}", "¿Quiso decir «oficina.nombre»?"),
        (
            "{% for f in filas %}{{ f.ojeto }}{% endfor %}",
            "{{ f.ojeto }}",
            "¿Quiso decir «f.objeto»?",
        ),
        (
            "{% for f in filas %}{% for p in f.partes %}{{ p.nombr }}{% endfor %}{% endfor %}",
            "{{ p.nombr }}",
            "¿Quiso decir «p.nombre»?",
        ),
        ("{% set x = filas[0] %}{{ x.objet }}", "{{ x.objet }}", "¿Quiso decir «x.objeto»?"),
        ("{{ objeto }}", "{{ objeto }}", "Está dentro de: filas."),
        ("{% if zzz %}a{% endif %}", "{{ zzz }}", "Corrija lo que está entre llaves."),
        ("{{ nombre_completo.zzz }}", "{{ nombre_completo.zzz }}", "Corrija lo que está entre llaves."),
    ],
)
@pytest.mark.parametrize("place", ["body", "header", "footer", "title"])
def test_an_unknown_value_is_told_with_the_nearest_one(
    tmp_path: Path, typed: str, where: str, hint: str, place: str
) -> None:
    lines = (typed,) if place == "body" else ("x",)
    file = letter(tmp_path / "x.docx", *lines, **({} if place == "body" else {place: typed}))
    (remark,) = said(file)
    assert (remark.file, remark.where, remark.level) == ("papers/x.docx", where, "error")
    assert remark.text.startswith("este dato no existe.")
    assert remark.text.endswith(hint)


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("{{ filas }}", "{{ filas }}"),
        ("{{ oficina }}", "{{ oficina }}"),
        ("{{ filas|first }}", "{{ filas }}"),
        ("{{ filas|join(', ') }}", "{{ filas }}"),
        ("{% for f in filas %}{{ f }}{% endfor %}", "{{ f }}"),
    ],
)
def test_a_list_or_a_group_is_not_put_on_paper_whole(tmp_path: Path, typed: str, where: str) -> None:
    (remark,) = said(letter(tmp_path / "x.docx", typed))
    assert (remark.where, remark.level) == (where, "error")
    assert remark.text.startswith("no es un solo dato")
    assert "nombre" in remark.text or "objeto" in remark.text


def test_a_list_may_be_counted_and_asked_about(tmp_path: Path) -> None:
    typed = "{{ filas|length }} {{ filas|count + 1 }} {% if filas %}{{ oficina.nombre }}{% endif %}"
    assert said(letter(tmp_path / "x.docx", typed)) == []


def test_what_a_template_names_itself_is_followed(tmp_path: Path) -> None:
    file = letter(
        tmp_path / "x.docx",
        "{% for f in filas[1:]|sort %}{{ loop.index }} {{ f.objeto.split(' ')|last }} {{ f['objeto'] }}",
        "{% for p in f.partes %}{{ p.nombre }}{% endfor %}{% else %}{{ correo }}{% endfor %}",
        "{% set n = filas|length %}{{ n }}{{ oficina.nombre|upper }}",
    )
    found = inspect(file, "x", KNOWN)
    assert found.remarks == ()
    assert found.names == {"filas", "correo", "oficina"}


# --- broken tags

BROKEN = {
    "not closed": ("Yo, {{ nombre_completo, digo", "llaves no están completas"),
    "half closed": ("Yo, {{ nombre_completo }, digo", "llaves no están completas"),
    "not opened": ("Yo, nombre_completo }}, digo", "llaves no están completas"),
    "two words": (
        "Yo, {{ nombre completo }}, digo",
        "{{ nombre completo }} está mal escrita. ¿Quiso decir «nombre_",
    ),
    "empty": ("Yo, {{ }}, digo", "{{ }} está mal escrita"),
    "no such filter": ("Yo, {{ correo|mayusculas }}, digo", "no está permitido"),
    "no such command": ("Yo, {% si correo %}, digo", "«si» no existe"),
    "without an end": ("Yo, {% if correo %}, digo", "falta cerrar: escriba {% endif %}"),
    "loop without an end": ("Yo, {% for f in filas %}, digo", "falta cerrar: escriba {% endfor %}"),
    "an end too many": ("Yo, {% endif %}, digo", "«endif» no existe o sobra"),
    "a row that is a text": ("Yo, {{r nombre_completo }}, digo", "sobra la letra"),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("place", ["body", "header", "footer"])
def test_a_broken_tag_is_told_with_its_paragraph(tmp_path: Path, text: str, told: str, place: str) -> None:
    lines = ("Antes.", text, "Después.") if place == "body" else ("x",)
    file = letter(tmp_path / "x.docx", *lines, **({} if place == "body" else {place: text}))
    errors = [remark for remark in said(file) if remark.level == "error"]
    assert told in errors[0].text
    assert "Yo, " in errors[0].where and ", digo" in errors[0].where
    if not text.startswith(("Yo, {{r", "Yo, nombre")):  # Jinja lets these pass; the kiosk does not open
        with pytest.raises(DocumentError, match="Yo, "):
            fill(file, VALUES, tmp_path / "out.docx")


def test_one_brace_at_each_side_is_told(tmp_path: Path) -> None:
    (remark,) = said(letter(tmp_path / "x.docx", "Yo, { nombre_completo }, digo {a}"))
    assert remark.level == "aviso"
    assert "escriba {{ nombre_completo }}" in remark.text


def test_braces_that_are_no_tags_come_out_as_they_are(tmp_path: Path) -> None:
    file = letter(tmp_path / "x.docx", "a {", "{ b", "% } c", "{d}")
    assert said(file) == []
    assert filled(file) == "a {{ b% } c{d}"


def test_a_tag_in_an_endnote_is_told(tmp_path: Path) -> None:
    note = f"<w:endnotes {W}><w:endnote w:id='1'><w:p>{RUN.format('Ver {{ correo }}')}</w:p></w:endnote>"
    note += "</w:endnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    file = rewrite(
        letter(tmp_path / "x.docx", "x"),
        lambda name, content: (
            content.replace(
                b"</Types>",
                f'<Override PartName="/word/endnotes.xml" ContentType="{kind}"/></Types>'.encode(),
            )
            if name == "[Content_Types].xml"
            else content
        ),
        {"word/endnotes.xml": note},
    )
    (remark,) = said(file)
    assert (remark.where, remark.level) == ("«Ver {{ correo }}»", "error")


# --- what the embedded engine only comes near to

NEAR = {
    "cuadros de texto": f"<w:p><w:r><w:pict><w:txbxContent><w:p>{RUN.format('a')}</w:p></w:txbxContent>"
    "</w:pict></w:r></w:p>",
    "imágenes o formas flotantes": '<w:p><w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/'
    'drawingml/2006/wordprocessingDrawing"/></w:drawing></w:r></w:p>',
    "fondos con trama": f'<w:p><w:pPr><w:shd w:val="pct25" w:fill="00FF00"/></w:pPr>{RUN.format("a")}</w:p>',
    "ecuaciones": '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/></w:p>',
    "texto vertical": '<w:tbl><w:tr><w:tc><w:tcPr><w:textDirection w:val="btLr"/></w:tcPr>'
    f"<w:p>{RUN.format('a')}</w:p></w:tc></w:tr></w:tbl>",
    "letras que el quiosco no trae (Papyrus)": '<w:p><w:r><w:rPr><w:rFonts w:ascii="Papyrus"/></w:rPr>'
    "<w:t>a</w:t></w:r></w:p>",
}  # fmt: skip


@pytest.mark.parametrize(("feature", "xml"), NEAR.items(), ids=NEAR.keys())
def test_what_comes_out_differently_without_libreoffice_is_told(
    tmp_path: Path, feature: str, xml: str
) -> None:
    (remark,) = said(raw(tmp_path / "x.docx", xml))
    assert remark.level == "aviso"
    assert feature in remark.text and "sin LibreOffice" in remark.text


@pytest.mark.parametrize(
    ("feature", "name"),
    [
        ("EMF o WMF", "word/media/logo.EMF"),
        ("gráficos", "word/charts/chart1.xml"),
        ("SmartArt", "word/diagrams/data1.xml"),
        ("objetos incrustados", "word/embeddings/hoja.xlsx"),
    ],
)
def test_pictures_and_objects_it_cannot_draw_are_told(tmp_path: Path, feature: str, name: str) -> None:
    (remark,) = said(raw(tmp_path / "x.docx", "", **{name: b"<x/>"}))
    assert feature in remark.text


@pytest.mark.parametrize(
    ("kind", "told"), [("image", True), ("hyperlink", False), ("attachedTemplate", False)]
)
def test_what_lies_outside_of_the_file_is_told(tmp_path: Path, kind: str, told: bool) -> None:
    relation = (
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="https://example.com/logo.png" TargetMode="External"/>'
    )
    file = raw(
        tmp_path / "x.docx",
        "",
        **{"word/_rels/header9.xml.rels": f"<Relationships>{relation}</Relationships>"},
    )
    assert bool([remark for remark in said(file) if "fuera del archivo" in remark.text]) is told


def test_plain_shading_and_known_letters_are_no_news(tmp_path: Path) -> None:
    xml = f'<w:p><w:pPr><w:shd w:val="clear" w:fill="EEF2F7"/></w:pPr>{RUN.format("a")}</w:p>'
    assert said(raw(tmp_path / "x.docx", xml)) == []


# --- other files under the name of a Word file


def other(kind: str, folder: Path) -> Path:
    """A file of another kind, called x.docx."""
    path = folder / "x.docx"
    starts = {
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "locked": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "pdf": b"%PDF-1.7 x",
        "rtf": b"{\\rtf1 x}",
        "garbage": bytes(range(256)),
        "empty": b"",
        "no zip": b"PK\x03\x04 x",
        "huge": bytes(20_000_001),
    }
    if kind in starts:
        path.write_bytes(starts[kind])
        return path
    if kind == "odt":
        with zipfile.ZipFile(path, "w") as package_:
            package_.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        return path
    letter(path, "x")
    if kind == "cut":
        path.write_bytes(path.read_bytes()[:-200])
        return path
    if kind == "damaged":
        content = bytearray(path.read_bytes())
        content[60:160] = bytes(100)
        path.write_bytes(content)
        return path
    changes: dict[str, tuple[str, bytes, bytes]] = {
        "docm": ("[Content_Types].xml", b"officedocument.wordprocessingml.document.main", b"x"),
        "dotx": ("[Content_Types].xml", b"document.main+xml", b"template.main+xml"),
        "not xml": ("word/document.xml", b"</w:body>", b""),
        "entities": ("word/document.xml", b"<w:document", b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:document"),
        "strict": (
            "word/document.xml",
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        "long": ("word/document.xml", b"<w:body>", b"<w:body>" + b"<w:p/>" * 700_000),
    }
    if kind == "docm":
        old = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        new = b"vnd.ms-word.document.macroEnabled.main+xml"
        return rewrite(path, lambda _, content: content.replace(old, new))
    if kind == "macro":
        return rewrite(path, lambda _, content: content, {"word/vbaProject.bin": b"x"})
    if kind == "bomb":
        return rewrite(path, lambda _, content: content, {"word/media/a.png": bytes(61_000_000)})
    name, before, after = changes[kind]
    return rewrite(
        path, lambda inside, content: content.replace(before, after) if inside == name else content
    )


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("doc", "es un documento antiguo de Word (.doc). Ábralo en Word y guárdelo como"),
        ("locked", "tiene contraseña"),
        ("pdf", "es un PDF"),
        ("rtf", "es un documento RTF"),
        ("garbage", "no es un documento de Word"),
        ("empty", "no es un documento de Word"),
        ("no zip", "no es un documento de Word"),
        ("cut", "no es un documento de Word"),
        ("damaged", "no es un documento de Word"),
        ("not xml", "no es un documento de Word"),
        ("entities", "no es un documento de Word"),
        ("odt", "es un documento de LibreOffice (.odt)"),
        ("docm", "tiene macros"),
        ("macro", "tiene macros"),
        ("dotx", "es una plantilla de Word (.dotx)"),
        ("strict", "está en el formato «Strict Open XML»"),
        ("huge", "es demasiado grande: pasa de 20 MB"),
        ("bomb", "es demasiado grande por dentro"),
        ("long", "tiene demasiado texto"),
    ],
)
def test_another_file_is_refused_with_a_sentence(tmp_path: Path, kind: str, told: str) -> None:
    file = other(kind, tmp_path)
    (remark,) = said(file)
    assert (remark.where, remark.level) == ("", "error")
    assert remark.text.startswith(told)
    with pytest.raises(DocumentError, match=r"^x\.docx: "):
        fill(file, VALUES, tmp_path / "out.docx")


def test_a_file_that_is_a_queue_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.docx")
    (remark,) = said(tmp_path / "x.docx")
    assert "no es un documento de Word" in remark.text


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    (remark,) = said(tmp_path / "x.docx")
    assert remark.text == "falta este archivo."


def test_a_package_knows_its_parts_by_their_kind_not_by_their_name(tmp_path: Path) -> None:
    """Some programs call the body document2.xml."""
    file = letter(tmp_path / "x.docx", "{{ nombre_conpleto }}")
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(file, "w") as new:
        for name, content in parts.items():
            moved = content.replace(b'document.xml"', b'document2.xml"')
            new.writestr(
                name.replace("word/document.xml", "word/document2.xml").replace(
                    "_rels/document.xml.rels", "_rels/document2.xml.rels"
                ),
                moved,
            )
    assert docx_package.BODY in docx_package.read(file).texts().values()
    assert [remark.where for remark in said(file)] == ["{{ nombre_conpleto }}"]


# --- what a strange file would do to the machine or to the paper


NESTED = {
    "round": "{{ " + "(" * 3000 + "correo" + ")" * 3000 + " }}",
    "square": "{{ " + "[" * 3000 + "correo" + "]" * 3000 + " }}",
    "not": "{% if " + "not " * 3000 + "correo %}x{% endif %}",
    "conditions": "{% if correo %}" * 500 + "x" + "{% endif %}" * 500,
    "spread": "{{ " + "(correo or " * 1500 + "correo" + ")" * 1500 + " }}",
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED.keys())
def test_brackets_in_brackets_are_a_sentence(tmp_path: Path, text: str) -> None:
    file = letter(tmp_path / "x.docx", text)
    errors = [remark for remark in said(file) if remark.level == "error"]
    assert errors
    assert all("unos dentro de otros" in remark.text for remark in errors)
    with pytest.raises(DocumentError):
        fill(file, VALUES, tmp_path / "out.docx")


def test_a_loop_that_begins_and_ends_in_one_row_is_told(tmp_path: Path) -> None:
    document: Any = Document()
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "{%tr for f in filas %}{{ f.objeto }}"
    table.rows[0].cells[1].text = "{%tr endfor %}"
    document.save(str(tmp_path / "x.docx"))
    assert any(
        "van en filas distintas. Use tres filas" in remark.text for remark in said(tmp_path / "x.docx")
    )


def test_a_huge_paragraph_is_told_before_anybody_waits_for_it(tmp_path: Path) -> None:
    (remark,) = said(letter(tmp_path / "x.docx", "Yo, {{ correo }}, " + "declaro " * 110_000))
    assert remark.level == "error"
    assert "caben 20000. Pártalo en varios." in remark.text
    assert said(letter(tmp_path / "y.docx", "Yo, {{ correo }}, " + "declaro " * 2_000)) == []
