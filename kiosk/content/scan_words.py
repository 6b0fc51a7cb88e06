"""The words of the steps at a scanner, a heading of templates/words.toml."""

from __future__ import annotations

from typing import Annotated

from kiosk.content.content_model import Content
from kiosk.content.word_limits import Answer, Limit, Note, Wide


class ScanWords(Content):
    """The steps at the scanner: the identity card, the signed papers, and giving the files."""

    type_instead: Wide = "Prefiero escribir"
    without_other_side: Wide = "Seguir sin ese lado"
    again: Wide = "Escanear otra vez"
    first_side: str = "Ponga hacia el vidrio el lado del código de barras o de las letras con <<<."
    second_side: str = "Ahora voltee su documento: ponga el otro lado, y pulse Enter."
    back_side: Annotated[str, Limit(18)] = "lado de atrás"
    front_side: Annotated[str, Limit(18)] = "lado de la foto"
    glass: Annotated[str, Limit(20)] = "vidrio del escáner"
    face_down: Annotated[str, Limit(30)] = "boca abajo, lejos del borde"
    scanning: str = "Escaneando… No abra la tapa. Puede tardar medio minuto. Van {{ segundos }} segundos."
    keep_unread: Wide = "Guardar así"
    unread_words: str = "Si no se puede leer, guárdela así y escriba usted sus datos."
    read: str = "Leímos: {{ datos }}"
    other_number: str = "El número no es el que usted escribió. Revíselo en la pantalla que sigue."
    doubtful: str = "Revise bien los nombres: sin tildes ni Ñ, o con letras que no se leyeron."
    put_papers: str = "Ponga en el vidrio una hoja firmada, boca abajo, y pulse Enter. Cualquiera primero."
    put_pile: str = "Ponga todas las hojas firmadas en el alimentador de arriba, y pulse Enter."
    put_other: str = "Ponga la hoja que quiere cambiar, y pulse Enter. Las demás siguen guardadas."
    leave_papers: Wide = "Dejarlas así"
    skip_papers: Wide = "Seguir sin escanear"
    line_scanned: Note = "lista"
    line_unsigned: Note = "no se ve la firma"
    line_missing: Note = "falta"
    line_page: Annotated[str, Limit(28, 2)] = "falta la hoja {{ hoja }}"
    look: str = "¿Se lee bien? Hoja {{ hoja }} de {{ hojas }}: {{ titulo }}"
    unsigned: str = "No se ve la firma en esta hoja. Si falta, firme y escanéela otra vez."
    others_unsigned: str = "Mire con ← → si falta la firma: {{ hojas }}."
    others_refused: str = "De las demás hojas:"
    take: Wide = "Sí, guardar"
    keeping: str = "Guardando sus hojas… Van {{ segundos }} segundos."
    no_papers_title: Annotated[str, Limit(50)] = "No hay hojas por escanear"
    no_papers: str = "Este quiosco no ha impreso hojas que usted deba firmar. Pulse Enter para seguir."
    have_papers: str = "Ya tenemos sus papeles firmados. Pulse Enter para seguir."
    unsigned_papers: str = (
        "Ya tenemos sus papeles. ¿Falta una firma? Firme la hoja y pulse R. Si ya firmó, pulse Enter."
    )
    files: str = "Estos son sus archivos:"
    files_missing: str = "Lo que falta: pulse Esc y escanéelo, o hágalo con su teléfono o con el funcionario."
    no_files: str = "No escaneó nada. Puede seguir, y hacer sus PDF con el teléfono o con el funcionario."
    stick: Answer = "Memoria USB"
    phone: Answer = "Teléfono"
    stick_put: str = "Memoria USB: póngala en el quiosco y pulse U."
    stick_seen: str = "Memoria USB: ya la vemos. Pulse U para copiar."
    stick_again: str = "Memoria USB: ya tiene sus archivos. Pulse U para copiarlos otra vez."
    stick_privacy: str = "Solo copiamos sus archivos, a la carpeta SECOP-II. Quien tenga la memoria los ve."
    phone_how: str = "Teléfono: pulse T y lea el código con la cámara. La página dura {{ minutos }} minutos."
    phone_privacy: str = "Los archivos pasan sin cifrar por la red de la oficina. No comparta la dirección."
    no_way: str = "Para llevárselos, pida al funcionario que se los copie."
    paper_privacy: str = "También puede seguir solo con sus papeles: los archivos se borran con su sesión."
    phone_over: str = "La página del teléfono se cerró. Pulse T si quiere abrir otra."
    phone_page: Annotated[str, Limit(44, 2)] = "Sus archivos, por {{ minutos }} minutos"
    giving: str = "Copiando sus archivos… Van {{ segundos }} segundos."
    given: str = "Listo: sus archivos están en la {{ lugar }}."
    fetched: str = "Listo: su teléfono ya tiene {{ archivos }}."
    on_stick: str = "En su memoria USB, carpeta SECOP-II: {{ archivos }}."
    on_phone: str = "En las descargas de su teléfono: {{ archivos }}."
    left_here: str = "No se ha llevado {{ archivos }}. Pulse P y vuelva a «{{ paso }}»."
    unscanned: str = "No escaneó {{ archivos }}. Hágalo con su teléfono o con el funcionario."
    half_scanned: str = (
        "A {{ archivo }} le faltan hojas: {{ hojas }}. Escanéelas con su teléfono o con el funcionario."
    )
    have_card: str = "Ya tenemos su documento escaneado. Pulse Enter para seguir."
