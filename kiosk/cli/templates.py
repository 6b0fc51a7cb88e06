"""`kiosk templates`: lists the placeholders, and checks and installs an office's Word file."""

from __future__ import annotations

import shutil
import sys
import tempfile
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import files
from kiosk.cli.composition import clock, load_settings, load_station
from kiosk.cli.examination import has_errors
from kiosk.cli.known_names import ANY_DAY
from kiosk.cli.parser import COMMANDS
from kiosk.cli.sample_documents import USUAL, sample, trial_workshop, value_sets
from kiosk.content.document_lint import WITHOUT_TAGS
from kiosk.content.loader import load_flow
from kiosk.content.models import DocumentSpec, Flow
from kiosk.content.remarks import Remark, near
from kiosk.content.template_files import paper_file
from kiosk.errors import DocumentError, StaffError
from kiosk.files import write_durably
from kiosk.interview.derived_table import LISTS
from kiosk.interview.derived_values import known_names
from kiosk.interview.placeholders import Placeholder, placeholders
from kiosk.interview.places import Places

if TYPE_CHECKING:
    from kiosk.cli.parser import Subparsers
    from kiosk.cli.template_marking import Marked
    from kiosk.interview.derived_values import Station
    from kiosk.settings import Settings

OLDER = "anteriores"
"""Folder beside the Word files for replaced ones; nothing in it is loaded."""
_HEADING = """# Los datos que puede usar en Word

Escriba la etiqueta en su documento de Word tal como está aquí. El quiosco pone el dato en su lugar.
Esta lista sale del programa: `kiosk templates fields --markdown`. No la cambie a mano.
"""
_LOOP = """
Los datos de una lista van dentro de ella. En una tabla de Word, use tres filas.
La primera y la tercera desaparecen:

    {%tr for contrato in contratos %}
    {{ contrato.numero_fila }} | {{ contrato.contratante }} | {{ contrato.objeto }} | {{ contrato.periodo }}
    {%tr endfor %}
"""


def add(subparsers: Subparsers) -> None:
    """Add the parsers of `kiosk templates` and its actions."""
    parser = subparsers.add_parser("templates", help=COMMANDS["templates"])
    below = parser.add_subparsers(dest="action", required=True, metavar="ACCIÓN")
    listing = below.add_parser("fields", help="la lista de los datos que se pueden usar, con un ejemplo")
    listing.add_argument("--markdown", action="store_true", help="como docs/campos.md")
    taking = below.add_parser(
        "import",
        help="revisa un documento de Word, le pone las etiquetas y lo pone en lugar del que hay",
        description="Revisa un documento de Word. Busca los espacios para llenar (____, «NOMBRE», campos y "
        "controles) y propone el dato de cada uno. Si no tiene errores, lo pone en lugar del que hay "
        f"y guarda el anterior en papers/{OLDER}. Si los tiene, no cambia nada y termina con 1.",
    )
    taking.add_argument("file", type=Path, metavar="ARCHIVO.docx", help="el documento de la oficina")
    taking.add_argument("--as", dest="document", required=True, metavar="DOCUMENTO", help="cuál reemplaza")
    taking.add_argument("--yes", action="store_true", help="acepta las etiquetas propuestas sin preguntar")


def run(args: Namespace) -> int:
    """List the placeholders or install a Word file; returns 1 if the file has errors."""
    settings = load_settings()
    flow = load_flow(settings.paths.templates)
    if args.action == "fields":
        station = load_station(settings)
        print(markdown(flow, station) if args.markdown else listing(flow, station), end="")
        return 0
    return take(args.file, args.document, flow, settings, yes=args.yes)


def listing(flow: Flow, station: Station) -> str:
    """The list of placeholders: what to type, an example, what it means."""
    found = placeholders(flow, Places.load(), station, ANY_DAY)
    wide = max(len(one.tag) for one in found)
    lines: list[str] = []
    for group in dict.fromkeys(one.group for one in found):
        lines += ["", group]
        lines += [f"  {one.tag:<{wide}}  {_shown(one)}" for one in found if one.group == group]
    return "\n".join(lines[1:]) + "\n"


def markdown(flow: Flow, station: Station) -> str:
    """The list of placeholders as a Markdown page, docs/campos.md."""
    found = placeholders(flow, Places.load(), station, ANY_DAY)
    lines = [_HEADING]
    for group in dict.fromkeys(one.group for one in found):
        lines += [f"## {group}\n", "| Etiqueta | Qué es | Ejemplo |", "|---|---|---|"]
        lines += [
            f"| `{one.tag}` | {_cell(one.meaning)} | {_cell(one.example)} |"
            for one in found
            if one.group == group
        ]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" + _LOOP


def take(file: Path, document: str, flow: Flow, settings: Settings, *, yes: bool = False) -> int:
    """Check a Word file as one of the flow's documents and install it; returns 0, or 1 with errors.

    Blanks become tags first, in another file beside it: the person is asked about each, unless `yes` is true.
    """
    spec = next((spec for spec in flow.documents if spec.id == document), None)
    if spec is None:
        names = [spec.id for spec in flow.documents]
        return _complain(f"No hay un documento «{document}». Hay: {', '.join(names)}.{near(document, names)}")
    given = file
    try:
        marked = _marked(file, flow, settings, yes=yes)
    except StaffError as error:
        return _complain(f"No se cambió nada. {error.detail}")
    except OSError as error:
        return _complain(f"No se pudo guardar el documento con etiquetas: {files.reason(error)}.")
    file, remarks = marked.file, list(marked.remarks)
    if not has_errors(remarks):
        remarks += _examine(file, spec, flow, settings, keep_page=file != given)
    for remark in remarks:
        print(remark, file=sys.stderr if remark.level == "error" else sys.stdout)
    if has_errors(remarks):
        return _complain("No se cambió nada. Corrija lo anterior en Word y repita la orden.")
    target = settings.paths.templates / paper_file(document)
    try:
        older = keep(target, clock(settings).now().date())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        write_durably(target, file.read_bytes())
        target.chmod(mode)
    except OSError as error:
        return _complain(f"No se pudo cambiar {target.name}: {files.reason(error)}.")
    print(f"Listo: {target.name} es ahora su documento.")
    if older is not None:
        print(f"El anterior quedó en {older.parent.name}/{older.name}.")
    return 0


def keep(file: Path, today: date) -> Path | None:
    """Copy a Word file to the folder of older ones, under a free name with today's date.

    Returns:
        The copy; None if the file does not exist.

    Raises:
        OSError: it cannot be copied.
    """
    if not file.exists():
        return None
    folder = file.parent / OLDER
    folder.mkdir(exist_ok=True)
    number = 1
    while (older := folder / f"{file.stem}-{today}-{number}{file.suffix}").exists():
        number += 1
    shutil.copy2(file, older)
    return older


def _marked(file: Path, flow: Flow, settings: Settings, *, yes: bool) -> Marked:
    """The file with tags in place of its blanks; the given file if it has none or is no Word file."""
    from kiosk.cli.template_marking import Marked, mark

    found = placeholders(flow, Places.load(), load_station(settings), ANY_DAY)
    printable = (
        known_names(flow) - {one.name for one in found if one.group == LISTS} - {"oficina", "qr_secop"}
    )
    single = {name for name in printable if "." not in name or name.startswith("oficina.")}
    try:
        return mark(file, single, {one.name: one.example for one in found}, yes=yes)
    except DocumentError:
        return Marked(file)  # the check reports what it is


def _examine(
    file: Path, spec: DocumentSpec, flow: Flow, settings: Settings, *, keep_page: bool
) -> list[Remark]:
    """Every remark about a file; the pages it gives are printed."""
    from kiosk.documents.template_inspection import inspect

    found = inspect(file, file.name, known_names(flow))
    remarks = list(found.remarks)
    if has_errors(remarks):
        return remarks
    if not found.names:
        remarks.append(Remark(file.name, "", WITHOUT_TAGS, "aviso"))
    print(f"Probando {file.name} con tres personas inventadas...", flush=True)
    with tempfile.TemporaryDirectory(prefix="kiosk-") as folder:
        shutil.copyfile(file, Path(folder) / f"{spec.id}.docx")
        with trial_workshop(settings, Path(folder)) as workshop:
            sets = value_sets(flow, settings, spec.when)
            tried = sample(workshop, spec, sets, Path(folder), file.name, settings.printing.media)
        page = Path(folder) / f"{spec.id}-{USUAL}.pdf"
        if keep_page and page.exists():
            shown = file.with_suffix(".pdf")
            write_durably(shown, page.read_bytes())
            print(f"Mire cómo queda: {shown}")
    if tried.pages:
        print(tried)
    return remarks + list(tried.remarks)


def _shown(one: Placeholder) -> str:
    return f"{one.example}   ({one.meaning})" if one.example else f"({one.meaning})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
