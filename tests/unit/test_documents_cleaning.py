"""Word files as a clerk makes them: what is seen in Word is what is printed, the same with both engines."""

from __future__ import annotations

import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.content.loader import load_flow
from kiosk.content.models import DocumentSpec
from kiosk.documents import docx_cleaning, docx_package
from kiosk.documents.convert import Converter
from kiosk.documents.template_inspection import inspect
from kiosk.documents.workshop import Workshop
from kiosk.interview.derived_values import example_values, known_names
from kiosk.settings import PdfSettings
from tests.needs import needs
from tests.unit.papers import PLACES, STATION, TEMPLATES, TODAY, Read
from tests.unit.test_templates_inspection import RUN, letter, raw, rewrite

FILES = Path(__file__).parents[1] / "word_files"
FLOW = load_flow(TEMPLATES)
KNOWN = known_names(FLOW)
ENGINES = ["embedded", pytest.param("libreoffice", marks=pytest.mark.slow)]
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f'xmlns:r="{RELATION}"'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    '<w:r><w:instrText xml:space="preserve"> {code} '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "libreoffice":
        needs("soffice")
    return str(request.param)


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    return example_values(FLOW, PLACES, STATION, TODAY)


def printed(file: Path, engine: str, values: dict[str, Any], folder: Path) -> Read:
    """The PDF that comes of a Word file."""
    papers = folder / "papers"
    papers.mkdir(exist_ok=True)
    (papers / "prueba.docx").write_bytes(file.read_bytes())
    workshop = Workshop(papers, PdfSettings(engine=engine), seconds=60)
    try:
        return Read(
            workshop.make(DocumentSpec(id="prueba", title="Prueba", file="prueba"), values, folder).pdf
        )
    finally:
        workshop.close()


def told(file: Path) -> str:
    return "\n".join(str(remark) for remark in inspect(file, "x.docx", KNOWN).remarks)


def cleaned(file: Path) -> str:
    """The body of a file after the cleaning, without its markup."""
    package = docx_cleaning.clean(docx_package.read(file)).package
    return re.sub(r"<[^>]*>", "", package.parts["word/document.xml"].decode()).strip()


def body(file: Path) -> str:
    return docx_cleaning.clean(docx_package.read(file)).package.parts["word/document.xml"].decode()


# --- what the office's seven files put on paper


def test_what_was_deleted_is_not_printed(engine: str, values: dict[str, Any], tmp_path: Path) -> None:
    read = printed(FILES / "cambios.docx", engine, values, tmp_path)
    assert "BORRADO" not in read.words
    assert "Yo, María José Peñaranda Ríos, con C.C. 1.065.123.456, autorizo." in read.words
    assert "cambios sin aceptar" in told(FILES / "cambios.docx")


def test_a_control_shows_its_own_text_and_not_data_of_another_person(
    engine: str, values: dict[str, Any], tmp_path: Path
) -> None:
    read = printed(FILES / "enlazado.docx", engine, values, tmp_path)
    assert "otra persona" not in read.words
    assert read.words.count("María José Peñaranda Ríos") == 3
    with zipfile.ZipFile(tmp_path / "prueba.docx") as filled:
        assert not [name for name in filled.namelist() if name.startswith("customXml")]
        assert not any(b"customXml" in filled.read(name) for name in filled.namelist())


def test_a_date_that_changes_by_itself_is_that_of_today_or_a_line_to_fill(
    engine: str, values: dict[str, Any], tmp_path: Path
) -> None:
    said = told(FILES / "fecha.docx")
    for kind in ("DATE \\@", "TIME \\@", "SAVEDATE", "FILENAME", "USERNAME"):
        assert kind in said
    assert "Bórrelo y escriba {{ fecha }}." in said
    read = printed(FILES / "fecha.docx", engine, values, tmp_path)
    assert "2019" not in read.words
    assert values["fecha"] in read.words


def test_signs_the_usual_letters_lack_are_drawn(engine: str, values: dict[str, Any], tmp_path: Path) -> None:
    read = printed(FILES / "signos.docx", engine, values, tmp_path)
    for sign in "☐☒☑✓✔●■□◻→▪★№✍☎€½…≥≤≠±×÷":
        assert sign in read.words  # LibreOffice draws them after the rest of the line
    assert all(read.fonts.values())
    if engine == "embedded":  # LibreOffice may take them from a font of the machine
        assert any("KioskSigns" in font for font in read.fonts)
    assert told(FILES / "signos.docx") == ""


def test_a_row_of_exact_height_grows_with_what_is_in_it(
    engine: str, values: dict[str, Any], tmp_path: Path
) -> None:
    """Cut off in one engine and printed over the next line in the other, as it was."""
    long = {"direccion": "Manzana 5 Casa 12, por el callejón, " * 6}
    read = printed(FILES / "exacta.docx", engine, values | long, tmp_path)
    assert ("Manzana5Casa12,porelcallejón," * 6) in read.letters
    assert "FINDELACELDA" in read.letters
    assert "atLeast" in body(FILES / "exacta.docx") and '"exact"' not in body(FILES / "exacta.docx")


def test_boxes_of_forms_stay_ticked_and_empty(engine: str, values: dict[str, Any], tmp_path: Path) -> None:
    read = printed(FILES / "formato.docx", engine, values, tmp_path)
    assert "Persona natural" in read.words
    assert read.words.count("☒") == 2 and read.words.count("☐") == 1


def test_upright_text_is_told() -> None:
    assert "texto vertical" in told(FILES / "varios.docx")


# --- every kind of tracked change

INSERTED = '<w:ins w:id="1" w:author="a">{}</w:ins>'
DELETED = '<w:del w:id="2" w:author="a"><w:r><w:delText>{}</w:delText></w:r></w:del>'
CHANGES = {
    "an addition": (f"<w:p>{INSERTED.format(RUN.format('a'))}</w:p>", "afin"),
    "a deletion": (f"<w:p>{DELETED.format('x')}{RUN.format('a')}</w:p>", "afin"),
    "an addition deleted again": (
        f'<w:p><w:ins w:id="1" w:author="a">{DELETED.format("x")}</w:ins>{RUN.format("a")}</w:p>',
        "afin",
    ),
    "a move": (
        f'<w:p><w:moveFrom w:id="1" w:author="a">{RUN.format("x")}</w:moveFrom></w:p>'
        f'<w:p><w:moveTo w:id="1" w:author="a">{RUN.format("a")}</w:moveTo></w:p>',
        "afin",
    ),
    "a row": (
        '<w:tbl><w:tr><w:trPr><w:del w:id="1" w:author="a"/></w:trPr>'
        f"<w:tc><w:p>{RUN.format('x')}</w:p></w:tc></w:tr>"
        '<w:tr><w:trPr><w:ins w:id="1" w:author="a"/></w:trPr>'
        f"<w:tc><w:p>{RUN.format('a')}</w:p></w:tc></w:tr></w:tbl>",
        "afin",
    ),
    "a cell": (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel w:id="1" w:author="a"/></w:tcPr>'
        f"<w:p>{RUN.format('x')}</w:p></w:tc>"
        f"<w:tc><w:p>{RUN.format('a')}</w:p></w:tc></w:tr></w:tbl>",
        "afin",
    ),
    "the end of a paragraph": (
        f'<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>{RUN.format("a")}</w:p>'
        f"<w:p>{RUN.format('b')}</w:p>",
        "abfin",
    ),
    "how it looked": (
        '<w:p><w:pPr><w:pPrChange w:id="1" w:author="a"><w:pPr/></w:pPrChange></w:pPr>'
        f"{RUN.format('a')}</w:p>",
        "afin",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "text"), CHANGES.values(), ids=CHANGES.keys())
def test_tracked_changes_are_accepted(tmp_path: Path, xml: str, text: str) -> None:
    file = raw(tmp_path / "x.docx", xml)
    assert cleaned(file) == text
    left = body(file)
    assert not re.search(r"<w:(?:ins|del|moveFrom|moveTo|cellDel|\w+Change)\b", left)


def test_a_deleted_end_of_a_paragraph_makes_one_paragraph_of_two(tmp_path: Path) -> None:
    file = raw(tmp_path / "x.docx", CHANGES["the end of a paragraph"][0])
    assert body(file).count("<w:p>") == 2  # «ab» and «fin»


def test_a_tag_inside_deleted_text_is_no_tag(tmp_path: Path) -> None:
    file = raw(tmp_path / "x.docx", f"<w:p>{DELETED.format('{{ nada')}{RUN.format('{{ correo }}')}</w:p>")
    assert "llaves" not in told(file)


# --- every kind of field


@pytest.mark.parametrize(
    ("code", "level", "words"),
    [
        ("REF roto \\h", "error", "error de Word"),
        ("TITLE", "error", "campo automático"),
        ('INCLUDEPICTURE "http://127.0.0.1:9/a.png" \\d', "error", "de fuera del archivo"),
        ("REF marca", "aviso", "sale el texto que guardó Word, «viejo»"),
        ("PAGE", "", ""),
        ("NUMPAGES", "", ""),
    ],
)
@pytest.mark.parametrize("simple", [False, True])
def test_a_field_is_text_and_told(tmp_path: Path, code: str, level: str, words: str, simple: bool) -> None:
    shown = "¡Error! No se encuentra el origen de la referencia." if "roto" in code else "viejo"
    file = raw(tmp_path / "x.docx", f"<w:p>{field(code, shown, simple=simple)}</w:p>")
    said = inspect(file, "x.docx", KNOWN).remarks
    assert [remark.level for remark in said] == ([level] if level else [])
    assert all(words in remark.text for remark in said)
    stays = not level
    assert ("instr" in body(file)) == stays
    assert cleaned(file).startswith("__________" if "roto" in code else "viejo") or stays


def field(code: str, shown: str, *, simple: bool) -> str:
    """A field in its long form or in its short one."""
    quoted = code.replace('"', "&quot;")
    short = f'<w:fldSimple w:instr=" {quoted} ">{RUN.format(shown)}</w:fldSimple>'
    return short if simple else FIELD.format(code=code, data="", shown=RUN.format(shown))


@pytest.mark.parametrize(
    ("code", "text", "level", "words"),
    [
        ("DATE", "{{ fecha }}", "aviso", "la fecha de hoy"),
        ("DATE \\@ \"d 'de' MMMM 'de' yyyy\"", "{{ fecha }}", "aviso", "la fecha de hoy"),
        ('TIME \\@ "dd/MM/yyyy"', "{{ fecha }}", "aviso", "la fecha de hoy"),
        ("DATE \\@ dd/MM/yy", "{{ fecha }}", "aviso", "la fecha de hoy"),
        ("DATE \\@ \"d 'de' MMMM\"", "__________", "error", "{{ fecha }}"),  # a day without its year
        ("DATE \\@ \"'d M y'\"", "__________", "error", "{{ fecha }}"),  # letters, and no date
        ("TIME", "__________", "error", "línea para llenar a mano"),
        ("SAVEDATE", "__________", "error", "línea para llenar a mano"),
        ("MERGEFIELD Nombre", "__________", "error", "campo de correspondencia"),
        ("DOCPROPERTY Trabajador", "__________", "error", "de quien usó Word"),
        ("USERNAME", "__________", "error", "de quien usó Word"),
        ("AUTHOR", "__________", "error", "de quien usó Word"),
        ("FILENAME \\p", "__________", "error", "datos del archivo"),
    ],
)
@pytest.mark.parametrize("simple", [False, True])
def test_what_was_true_on_another_day_or_for_somebody_else_is_not_printed(
    tmp_path: Path, code: str, text: str, level: str, words: str, simple: bool
) -> None:
    file = raw(tmp_path / "x.docx", f"<w:p>{field(code, 'Pedro 2019', simple=simple)}</w:p>")
    (remark,) = inspect(file, "x.docx", KNOWN).remarks
    assert (remark.level, remark.opens, words in remark.text) == (level, level == "error", True)
    assert cleaned(file) == f"{text}fin"


def test_a_field_in_another_and_one_over_two_paragraphs_leave_only_what_is_shown(tmp_path: Path) -> None:
    inner = FIELD.format(code="MERGEFIELD sexo", data="", shown=RUN.format("inner"))
    outer = FIELD.replace(
        "{code} ",
        "IF </w:instrText></w:r>" + inner.replace("{", "{{").replace("}", "}}") + '<w:r><w:instrText> = "F" ',
    ).format(data="", shown=RUN.format("Sra."))
    halves = FIELD.format(code="TOC", data="", shown=RUN.format("uno") + "</w:p><w:p>" + RUN.format("dos"))
    file = raw(tmp_path / "x.docx", f"<w:p>{outer}</w:p><w:p>{halves}</w:p>")
    assert cleaned(file) == "Sra.unodosfin"
    assert "fldChar" not in body(file)


@pytest.mark.parametrize(
    ("code", "data", "text"),
    [
        ("FORMCHECKBOX", '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>', "☒"),
        (
            "FORMCHECKBOX",
            '<w:ffData><w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox></w:ffData>',
            "☐",
        ),
        ("FORMCHECKBOX", "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>", "☒"),
        (
            "FORMDROPDOWN",
            '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Uno"/><w:listEntry w:val="Dos"/>'
            "</w:ddList></w:ffData>",
            "Dos",
        ),
        ("FORMTEXT", "<w:ffData><w:textInput/></w:ffData>", "viejo"),
    ],
)
def test_boxes_of_old_forms_keep_what_they_hold(tmp_path: Path, code: str, data: str, text: str) -> None:
    xml = FIELD.format(code=code, data=data, shown=RUN.format("viejo"))
    assert cleaned(raw(tmp_path / "x.docx", f"<w:p>{xml}</w:p>")) == f"{text}fin"


@pytest.mark.parametrize(
    "text",
    [
        "Haga clic o pulse aquí para escribir texto.",
        "Haga clic aquí para escribir una fecha.",
        "¡Error! Marcador no definido.",
        "Error! Bookmark not defined.",
    ],
)
def test_what_word_writes_for_who_fills_a_form_is_told(tmp_path: Path, text: str) -> None:
    (remark,) = inspect(letter(tmp_path / "x.docx", text), "x", KNOWN).remarks
    assert (remark.level, remark.opens, "línea para llenar a mano" in remark.text) == ("error", True, True)
    assert cleaned(tmp_path / "x.docx") == "__________"


def test_a_prompt_does_not_take_a_tag_or_the_next_sentence_with_it(tmp_path: Path) -> None:
    letter(
        tmp_path / "x.docx", "Yo, Haga clic aquí para escribir {{ nombre_completo }}. Firmo [haga clic aquí]."
    )
    assert cleaned(tmp_path / "x.docx") == "Yo, __________{{ nombre_completo }}. Firmo __________."


def test_a_control_that_was_not_filled_is_told(tmp_path: Path) -> None:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>"
        f"{RUN.format('[Nombre del trabajador]')}</w:sdtContent></w:sdt>"
    )
    file = raw(tmp_path / "x.docx", f"<w:p>{control}</w:p>")
    assert "[Nombre del trabajador]" in told(file)
    assert cleaned(file) == "__________fin"
    tagged = raw(
        tmp_path / "y.docx", f"<w:p>{control.replace('[Nombre del trabajador]', '{{ correo }}')}</w:p>"
    )
    assert (told(tagged), cleaned(tagged)) == ("", "{{ correo }}fin")


def test_signs_nobody_can_draw_are_told(tmp_path: Path) -> None:
    (remark,) = inspect(letter(tmp_path / "x.docx", "Yo 李 y عمر firmamos 🙂"), "x", KNOWN).remarks
    assert (remark.level, remark.opens) == ("error", True)
    assert "李" in remark.text and "🙂" in remark.text
    assert cleaned(tmp_path / "x.docx") == "Yo □ y □□□ firmamos □"


# --- nothing is fetched


class Listener:
    """A server on this machine that only remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(2)
                self.asked.append(caller.recv(200))

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:extent cx="990000" cy="990000"/><wp:docPr id="{n}" name="x"/><a:graphic '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.'
    'openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/'
    'drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr>'
    f'<pic:blipFill><a:blip {R} r:link="{{rid}}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990000" cy="990000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)


def hostile(path: Path, port: int) -> Path:
    """Links to this port, and to a file of this machine, wherever a Word file can have one."""
    there = f"http://127.0.0.1:{port}"
    letter(path, "hola {{ nombre_completo }}", header="{{ fecha }}")
    link = '<Relationship Id="{}" Type="' + RELATION + '/{}" Target="{}" TargetMode="External"/>'
    pictures = PICTURE.format(n=1, rid="rIdX") + PICTURE.format(n=2, rid="rIdF")
    include = FIELD.format(code=f'INCLUDEPICTURE "{there}/i.png" \\d', data="", shown=RUN.format("x"))
    vml = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:50pt;height:50pt">'
        f'<v:imagedata {R} r:id="rIdX" src="{there}/v.png"/></v:shape></w:pict></w:r></w:p>'
    )
    more = link.format("rIdX", "image", f"{there}/a.png") + link.format(
        "rIdF", "image", "file:///etc/hostname"
    )
    more += link.format("rIdS", "subDocument", f"{there}/s.docx")

    def change(name: str, content: bytes) -> bytes:
        if name == "word/document.xml":
            added = f'{pictures}<w:p>{include}</w:p>{vml}<w:p><w:subDoc {R} r:id="rIdS"/></w:p>'
            return content.replace(b"<w:body>", f"<w:body>{added}".encode())
        if name == "word/header1.xml":
            return content.replace(b"</w:hdr>", PICTURE.format(n=3, rid="rIdH").encode() + b"</w:hdr>")
        if name == "word/_rels/document.xml.rels":
            return content.replace(b"</Relationships>", more.encode() + b"</Relationships>")
        if name == "word/settings.xml":
            return re.sub(
                rb"(<w:settings[^>]*>)", rb'\1<w:attachedTemplate %s r:id="rIdT"/>' % R.encode(), content
            )
        return content

    head = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return rewrite(
        path,
        change,
        {
            "word/_rels/header1.xml.rels": head
            + link.format("rIdH", "image", f"{there}/h.png")
            + "</Relationships>",
            "word/_rels/settings.xml.rels": head
            + link.format("rIdT", "attachedTemplate", f"{there}/t.dotx")
            + "</Relationships>",
        },
    )


def test_no_conversion_asks_anybody_for_anything(
    engine: str, values: dict[str, Any], tmp_path: Path, listener: Listener
) -> None:
    file = hostile(tmp_path / "x.docx", listener.port)
    read = printed(file, engine, values, tmp_path)
    assert "hola María José" in read.words
    assert listener.asked == []
    with zipfile.ZipFile(tmp_path / "prueba.docx") as filled:
        parts = b"".join(filled.read(name) for name in filled.namelist())
    assert b"127.0.0.1" not in parts and b"file:" not in parts


@pytest.mark.slow
def test_libreoffice_fetches_nothing_even_of_a_file_nobody_cleaned(
    tmp_path: Path, listener: Listener
) -> None:
    """Its own settings are closed: nine requests came without them."""
    needs("soffice")
    file = hostile(tmp_path / "x.docx", listener.port)
    converter = Converter(PdfSettings(engine="libreoffice"), seconds=60)
    converter.convert(file, tmp_path / "x.pdf", "x")
    converter.close()
    assert listener.asked == []


def test_a_file_with_something_from_outside_is_refused(tmp_path: Path) -> None:
    said = told(hostile(tmp_path / "x.docx", 9))
    assert "x.docx: trae algo de fuera del archivo" in said
    assert "aviso: trae" not in said


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/></svg>'
OUTSIDE = {
    "a chart's workbook": ({"word/charts/_rels/chart1.xml.rels": ("oleObject", "file:///C:/libro.xlsx")}, ""),
    "a picture in a footnote": (
        {"word/_rels/footnotes.xml.rels": ("image", "https://example.com/a.png")},
        "",
    ),
    "a share": ({"word/_rels/header9.xml.rels": ("image", r"\\servidor\logo.png")}, ""),
    "a drawing": ({}, SVG.format("http://example.com/a.png")),
}


@pytest.mark.parametrize(("relations", "drawing"), OUTSIDE.values(), ids=OUTSIDE.keys())
def test_wherever_it_is_it_is_refused_and_taken_out(
    tmp_path: Path, relations: dict[str, tuple[str, str]], drawing: str
) -> None:
    more: dict[str, bytes | str] = {
        name: f'<Relationships><Relationship Id="r1" Type="{RELATION}/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
        for name, (kind, target) in relations.items()
    }
    if drawing:
        more["word/media/a.svg"] = drawing
    file = raw(tmp_path / "x.docx", "", **more)
    assert "de fuera del archivo" in told(file)
    parts = b"".join(docx_cleaning.clean(docx_package.read(file)).package.parts.values())
    assert b"example.com" not in parts and b"libro.xlsx" not in parts and b"servidor" not in parts


def test_a_drawing_without_links_and_a_link_to_click_are_left_alone(tmp_path: Path) -> None:
    link = f'<Relationship Id="r1" Type="{RELATION}/hyperlink" '
    link += 'Target="https://example.com" TargetMode="External"/>'
    more = {
        "word/media/a.svg": SVG.format("#b"),
        "word/_rels/header9.xml.rels": f"<Relationships>{link}</Relationships>",
    }
    file = raw(tmp_path / "x.docx", "", **more)
    assert told(file) == ""
    assert b"https://example.com" in b"".join(
        docx_cleaning.clean(docx_package.read(file)).package.parts.values()
    )
