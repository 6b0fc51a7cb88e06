"""The words of the applicant's screens that belong to no step: buttons, questions, states.

The office may change them in templates/words.toml. Every key has its default here, so a folder without that
file, or with an older one, works. The shipped file repeats the defaults for the office to edit.
Error texts about answers, reports of the printer and the words for staff are in the code instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from kiosk.content.braces import names_in
from kiosk.content.content_model import Content
from kiosk.content.date_words import DateWords
from kiosk.content.printing_words import PrintingWords
from kiosk.content.reader_words import ReaderWords
from kiosk.content.scan_words import ScanWords
from kiosk.content.word_limits import Answer, Heading, Limit, Line, Note, Wide


class KeyWords(Content):
    """The buttons at the bottom of the steps; KEY_ROWS limits the length of those on the same line."""

    back: Annotated[str, Limit(7)] = "Atrás"
    help: Annotated[str, Limit(7)] = "Ayuda"
    read_on: Wide = "Leer más"
    save_and_return: Wide = "Guardar y volver"
    call_staff: Wide = "Llamar al funcionario"
    print_guide: Annotated[str, Limit(14)] = "Imprimir guía"
    steps: Annotated[str, Limit(7)] = "Pasos"
    print: Annotated[str, Limit(11)] = "Imprimir"
    try_again: Wide = "Intentar otra vez"
    page_before: Annotated[str, Limit(9)] = "Anterior"
    page_after: Annotated[str, Limit(9)] = "Siguiente"
    save_row: Wide = "Guardar {{ fila }}"
    pause: Wide = "Guardar y salir"
    come_back: Wide = "Voy a volver"
    continue_session: Annotated[str, Limit(30)] = "Ya empecé: tengo un código"
    see_drawing: Annotated[str, Limit(14)] = "Ver el dibujo"


class AidWords(Content):
    """The buttons that help to see the screen. The short word stands where there is little room."""

    larger: Annotated[str, Limit(20)] = "Letra más grande"
    larger_short: Annotated[str, Limit(5)] = "A+"
    normal: Annotated[str, Limit(20)] = "Letra normal"
    normal_short: Annotated[str, Limit(5)] = "A-"
    contrast: Annotated[str, Limit(20)] = "Contraste"
    colors: Annotated[str, Limit(20)] = "Colores normales"
    contrast_short: Annotated[str, Limit(5)] = "Color"
    listen: Annotated[str, Limit(20)] = "Escuchar"
    listen_short: Annotated[str, Limit(5)] = "Oír"


class ScreenWords(Content):
    """Words that several kinds of steps show around their own text."""

    step: Annotated[str, Limit(14, 2)] = "Paso {{ numero }} de {{ total }}"
    code: Annotated[str, Limit(16, 6)] = "Código {{ codigo }}"
    staff_called: Note = "Se llamó al funcionario"
    reminder: Annotated[str, Limit(12)] = "Recuerde:"
    more_below: Line = "Hay más abajo: pulse ↓ o toque aquí."
    more_above: Line = "Hay más arriba: toque aquí."
    column_goes_on: Annotated[str, Limit(36)] = "Hay más abajo"
    text_goes_on: Line = "El texto sigue. Pulse Enter para leer más."
    login_page: Annotated[str, Limit(60)] = "Página para entrar a SECOP II"
    open_on_phone: Line = "Abra en su celular:"
    drawing: Annotated[str, Limit(44)] = "Así se ve, más o menos:"
    values: Annotated[str, Limit(60)] = "Sus datos, tal como van. Pulse ↓ o toque uno: sale en QR."
    value_hint: str = "Pulse ↓ o toque un dato: aquí sale en un código QR, para copiarlo en su celular."
    values_below: str = "Baje: más abajo están sus datos."
    value_code: Annotated[str, Limit(32)] = "SU DATO, NO LA PÁGINA"
    decide: Annotated[str, Limit(60)] = "¿Qué decide?"
    closes_one: Line = "Esta pantalla se cierra sola en 1 segundo."
    closes_many: Line = "Esta pantalla se cierra sola en {{ segundos }} segundos."
    minutes_whole: Annotated[str, Limit(60, 3)] = "Toma unos {{ minutos }} minutos."
    minutes_left: Annotated[str, Limit(26, 3)] = "faltan unos {{ minutos }} minutos"
    minutes_brief: Annotated[str, Limit(19, 3)] = "faltan unos {{ minutos }} min"
    minutes_short: Annotated[str, Limit(12, 3)] = "unos {{ minutos }} min"
    nearly_done: Annotated[str, Limit(16)] = "ya casi termina"


class FormWords(Content):
    """Words beside the questions of forms and tables, and in the review of the answers."""

    choose: Line = "Elija con las flechas ↑ ↓, o toque una."
    choose_other: Line = "Para cambiar: marque otra con ↑ ↓ y pulse Enter, o tóquela."
    optional: Annotated[str, Limit(16)] = "(si lo sabe)"
    more_fields: Annotated[str, Limit(60)] = "Más datos (no son obligatorios)"
    example: Annotated[str, Limit(70, 60)] = "Ejemplo: {{ ejemplo }}"
    change_row: Annotated[str, Limit(76)] = (
        "Para cambiar o borrar uno, elíjalo con ↑ ↓ y pulse Enter, o tóquelo."
    )
    finish_row: Annotated[str, Limit(60)] = "Terminar de escribir el que dejó a medias"
    date_aside: Line = "Sale «A la fecha». Toque la marca o pulse espacio, y vuelve su fecha."
    choose_date: Annotated[str, Limit(15)] = "Elegir la fecha"
    unsaved_row: Annotated[str, Limit(70)] = "Lo que cambió no está guardado. Ábralo y guárdelo."
    no_more_rows: Wide = "No tengo más"
    no_rows: Wide = "No tengo ninguno"
    drop_row: Annotated[str, Limit(40)] = "Borrar este {{ fila }}"
    copy_row: Annotated[str, Limit(24)] = "Copiar el anterior"
    said_before: Annotated[str, Limit(24)] = "Poner lo de antes"
    changed: Annotated[str, Limit(12)] = "cambió"
    read: Line = "Leído de su documento. Revíselo."
    read_other: Annotated[str, Limit(70, 40)] = "Su documento dice: {{ dato }}"
    unanswered: Wide = "(vacío)"
    none: Wide = "(ninguno)"


class CoachWords(Content):
    """The box where an applicant tries out a password."""

    promise: str = (
        "El quiosco no crea la cuenta ni guarda su contraseña: practique aquí y escríbala en SECOP."
    )
    show: Annotated[str, Limit(11)] = "Mostrar"
    hide: Annotated[str, Limit(11)] = "Ocultar"
    strength: Line = "Contraseña {{ fuerza }}."


class PapersWords(Content):
    """The step that makes, shows and prints the documents."""

    enlarge: Wide = "Ver más grande"
    shrink: Wide = "Ver más pequeño"
    page: str = "Hoja {{ hoja }} de {{ hojas }} · documento {{ numero }} de {{ total }}: {{ titulo }}"
    ready: Note = "listo"
    making: Note = "preparando"
    look: str = "Revise las hojas con ← y →. Si todo está bien, pulse Enter para imprimir."
    sign: str = "Usted firma donde dice FIRME AQUÍ. Esa marca no sale en el papel."
    changed: str = "Cambió: {{ cuales }}. Solo eso sale otra vez; bote la hoja anterior."
    sending: str = "Enviando sus {{ cuantos }} documentos a la impresora…"
    trouble: str = "{{ problema }} (código {{ codigo }})"
    failed: str = "Nada se perdió. Puede intentar otra vez, o pulse F1 para llamar al funcionario."


class DialogWords(Content):
    """The dialogs for help, the list of steps, the idle warning and continuing a session."""

    back: Answer = "Volver"
    pick: Answer = "Elegir"
    understood: Answer = "Entendido"
    call_staff: Wide = "Llamar al funcionario"
    help: Heading = "Ayuda"
    help_called: str = "Ya se llamó al funcionario. Espere un momento, por favor."
    call_off: Answer = "Ya no hace falta"
    start_trouble: str = "¿No sabe cómo empezar?"
    start_answer: str = "Llame al funcionario: viene y le ayuda."
    unclear: Answer = "No entendí"
    unclear_thanks: str = (
        "Gracias por decirlo. Se cuenta sin su nombre, para escribir mejor esta pantalla. "
        "Si lo necesita, llame al funcionario."
    )
    secop_support: str = "Línea de ayuda de SECOP II: {{ linea }}"
    printer_now: str = "Impresora: {{ estado }}"
    contents: Heading = "¿A qué paso quiere ir?"
    idle: Heading = "¿Sigue ahí?"
    idle_one: str = "Para cuidar sus datos, esta pantalla se cierra en 1 segundo."
    idle_many: str = "Para cuidar sus datos, esta pantalla se cierra en {{ segundos }} segundos."
    idle_how: str = "Para seguir, pulse cualquier tecla o toque la pantalla."
    idle_stay: Answer = "Sí, sigo aquí"
    resume: Heading = "Ya empecé: tengo un código"
    resume_code: str = "Código de su sesión. Está en su hoja de ayuda."
    resume_no_code: str = "Si se fue hace unos minutos, puede dejarlo vacío."
    resume_number: str = "Su número de documento, sin puntos."
    resume_go_on: Answer = "Continuar"
    resume_wait: str = "Un momento, por favor…"


class QuestionWords(Content):
    """The questions and messages shown over a step: title, text and buttons."""

    sure: Heading = "¿Está seguro?"
    sure_yes: Answer = "Sí, está bien así"
    sure_no: Annotated[str, Limit(11)] = "Corregir yo"
    sure_take: Annotated[str, Limit(14)] = "Poner lo usual"
    sure_keep: Annotated[str, Limit(11)] = "Dejarlo así"
    leave: Heading = "¿Desea salir?"
    leave_words: str = "Si sale ahora, no se guarda nada."
    leave_yes: Answer = "Sí, salir"
    leave_no: Answer = "No, seguir aquí"
    pause: Heading = "Guardar y salir"
    pause_code: Heading = "Su código: {{ codigo }}"
    pause_until: str = "Sirve hasta el {{ hasta }}"
    pause_how: str = "Anótelo. Con su código y su número de documento, vuelve a este mismo paso."
    pause_go: Line = "Guardar y salir"
    pause_print: Annotated[str, Limit(56, 24)] = "Imprimir «{{ titulo }}» y salir"
    pause_stay: Annotated[str, Limit(16)] = "Seguir aquí"
    drop: Heading = "¿Desea borrarlo?"
    drop_words: str = "Lo que escribió ahí se borra de la lista."
    drop_yes: Answer = "Sí, borrar"
    drop_no: Answer = "No, dejarlo"
    over_typed: Heading = "¿Cambiar lo que ya escribió?"
    over_typed_words: str = "Va a quedar lo mismo que en el {{ fila }} anterior: {{ cuales }}"
    over_typed_yes: Answer = "Sí, copiar"
    over_typed_no: Answer = "No, dejarlo"
    half_typed: Heading = "¿Desea seguir sin él?"
    half_typed_words: str = (
        "Dejó un {{ fila }} a medias. Si sigue, lo que escribió en él se borra y no queda en la lista."
    )
    half_typed_yes: Answer = "Sí, seguir sin él"
    half_changed: Heading = "¿Desea seguir sin guardarlo?"
    half_changed_words: str = (
        "Cambió un {{ fila }} y no lo guardó. Si sigue, ese cambio se borra y queda como estaba antes."
    )
    half_changed_yes: Answer = "Sí, sin guardarlo"
    half_typed_no: Answer = "No, terminarlo"
    left_typed_words: str = (
        "En «{{ paso }}» escribió algo y no lo guardó. Si sigue, queda ahí y no sale en sus documentos."
    )
    left_typed_no: Answer = "No, ver qué es"
    noted_words: str = "Es importante. Si todavía no, hágalo ahora, con calma."
    noted_yes: Answer = "Sí, ya lo hice"
    noted_no: Answer = "Todavía no"
    print: str = "¿Desea imprimir «{{ titulo }}»?"
    print_words: str = "Sale con sus datos, como están ahora. Puede ser más de una hoja."
    print_yes: Answer = "Sí, imprimir"
    print_no: Answer = "No, seguir aquí"
    printed: str = "«{{ titulo }}» va en camino"
    printed_before: str = "Ya pidió «{{ titulo }}»"
    printed_before_words: str = "No se imprime dos veces. Si le falta una hoja, llame al funcionario con F1."
    notice: Heading = "Aviso"
    notice_code: str = "Código: {{ codigo }}"
    paper_trouble: str = "Nada se perdió. Puede seguir, o llamar al funcionario con F1."
    unsaved: str = (
        "Lo que escribió sigue aquí, pero todavía no está guardado. Por favor, llame al funcionario."
    )
    declined: Heading = "Está bien"
    declined_end: Answer = "Terminar"
    elsewhere: Heading = "Su sesión está abierta en otra pantalla"
    elsewhere_words: str = (
        "Siga en esa pantalla. Si allá ya no hay nadie, espere un minuto y pruebe aquí otra vez."
    )
    unread: Heading = "Su sesión está guardada"
    unread_words: str = "El quiosco no puede abrirla ahora. Por favor, llame al funcionario."
    lost: Heading = "Su sesión ya no sigue aquí"
    lost_words: str = "Se abrió o se cerró en otra pantalla. Aquí ya no se guarda lo que escriba."
    lost_call: str = "Si no sabe por qué, llame al funcionario."


class OfficeWords(Content):
    """All of templates/words.toml; each field is one of its headings."""

    keys: KeyWords = KeyWords()
    aids: AidWords = AidWords()
    screen: ScreenWords = ScreenWords()
    form: FormWords = FormWords()
    dates: DateWords = DateWords()
    coach: CoachWords = CoachWords()
    papers: PapersWords = PapersWords()
    scan: ScanWords = ScanWords()
    reader: ReaderWords = ReaderWords()
    printing: PrintingWords = PrintingWords()
    dialogs: DialogWords = DialogWords()
    questions: QuestionWords = QuestionWords()


DEFAULT_WORDS = OfficeWords()
"""The words as the program ships them. Dialogs for staff use these, whatever the office wrote."""
PARTS: Mapping[str, type[Content]] = {name: type(part) for name, part in DEFAULT_WORDS}
"""Heading in words.toml -> the model of its keys."""
KEY_ROWS = (
    (("back", "help", "print_guide", "steps"), 28),
    (("back", "help", "page_before", "page_after", "print"), 37),
)
"""Buttons that share a line at 80 columns, and the most letters they may have together.

The first line is the guide's (beside «Siguiente»), the second that of the documents.
"""


def limit_of(part: str, key: str) -> Limit | None:
    """The limit of a key's text; None: the text wraps, so it has none.

    Raises:
        KeyError: there is no such part or key.
    """
    metadata = PARTS[part].model_fields[key].metadata
    return next((one for one in metadata if isinstance(one, Limit)), None)


def values_of(part: str, key: str) -> list[str]:
    """The placeholders that a key's text may use: those of its default.

    Raises:
        KeyError: there is no such part or key.
    """
    return names_in(PARTS[part].model_fields[key].default)
