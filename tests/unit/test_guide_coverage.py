"""Every instruction of the office's paper guide has a screen; a word of it must stand there.

The left column repeats the guide, in its order but for the list of contracts, which the kiosk asks before
it prints. The guide's download of blank forms is what the kiosk
replaces: it fills the forms itself.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.content.loader import load_flow
from kiosk.content.models import FarewellStep, GuideStep, Step
from kiosk.content.texts import words_of

TEMPLATES = Path(__file__).parents[2] / "templates"
FLOW = load_flow(TEMPLATES)

COVERED = (
    # 1 and 2: the three documents, filled and signed
    ("Diligenciar con su información personal: nombre completo", "identidad", "Nombres"),
    ("Diligenciar con su numero de cedula", "identidad", "Número del documento"),
    ("Lista de contratos: constancias laborales o experiencias", "experiencia", "constancias de trabajo"),
    ("Descargar los 3 documentos", "papeles", "imprimir"),
    ("Constancia: su nombre y numero de cedula", "firmar", "nombre completo"),
    ("Fecha de diligenciar el documento", "firmar", "fecha"),
    ("Firmar el documento", "firmar", "Firme con esfero"),
    ("Documento de autorizacion: fecha, nombre, cedula y firmarlo", "firmar", "cada documento"),
    # 3: the registration
    ("ABRIR EL NAVEGADOR Y ESCRIBIR «SECOP 2 LOGIN»", "abrir", "navegador"),
    ("Clic aquí", "abrir", "Toque el enlace"),
    ("Dar clic en REGISTRO", "registro", "«REGISTRO»"),
    ("Diligenciar cada uno de los campos con su información personal", "usuario", "cada campo"),
    ("La contraseña debe tener al menos 8 caracteres", "clave", "8 signos o más"),
    ("mayúsculas", "clave", "mayúscula"),
    ("minúsculas", "clave", "minúscula"),
    ("números", "clave", "número"),
    ("símbolos", "clave", "símbolo"),
    ("Ejemplo: Micontraseña20$", "clave", "ejemplo: Caminolargo20$"),
    ("Ejemplo como debería quedar diligenciado", "usuario", "nombre_completo"),
    ("ANOTAR EL USUARIO Y CONTRASEÑA EN UNA LIBRETA", "usuario", "libreta"),
    ("ANOTAR EL USUARIO Y CONTRASEÑA EN UNA LIBRETA", "clave", "libreta"),
    ("En «nombre de la entidad» el nombre de la persona", "usuario", "Nombre de la entidad"),
    ("Una vez completado clic en continuar", "clave", "Dé clic en «Continuar»"),
    ("Mensaje de confirmación a su correo: abrir y buscar el mensaje", "correo", "Abra su correo"),
    ("Esperar unos minutos", "correo", "minutos"),
    ("correos no deseado", "correo", "Correo no deseado"),
    ("o Spam", "correo", "Spam"),
    ("Este es el correo", "enlace", "mensaje de SECOP II"),
    ("Dar clic en el link azul", "enlace", "enlace azul"),
    ("Ingresar el usuario que anoto anteriormente", "entrar", "usuario que anotó"),
    ("y la contraseña que anoto", "entrar", "contraseña que anotó"),
    ("Clic en ENTRAR", "entrar", "«ENTRAR»"),
    ("Ingresar su nombre", "validar", "su nombre"),
    ("y documento", "validar", "numero_secop"),
    ("Dar clic en validar", "validar", "«Validar»"),
    ("después en registrar Entidad", "validar", "«Registrar Entidad»"),
    ("Al seleccionar los campos debe quedar así", "tipo", "«Persona natural»"),
    ("Clic para continuar", "tipo", "«Continuar»"),
    ("Diligenciar los campos obligatorios con un *", "formulario", "* rojo son obligatorios"),
    ("Nombre de la entidad: su propio nombre", "formulario", "su propio nombre"),
    ("Para seleccionar la Ubicación clic en la lupa", "ubicacion", "lupa"),
    ("Clic en el + para ir entrando en las carpetas", "ubicacion", "Dé clic en el +"),
    ("hasta llevar a Valledupar", "ubicacion", "{{ municipio }}"),
    ("Aceptar para guardar", "ubicacion", "«Aceptar»"),
    ("Ingresar su datos", "notificaciones", "direccion"),
    ("En esta parte van los 3 documentos", "archivos", "4-autorizacion"),
    ("Cedula de ciudadanía", "archivos", "1-cedula"),
    ("Los documentos deben cargar de esta forma", "archivos", "2-lista-de-contratos"),
    ("se puso al frente el nombre del documento", "archivos", "3-constancia"),
    ("Clic en anexar documento", "anexar", "«Anexar documento»"),
    ("Clic en «buscar documento»", "anexar", "«Buscar documento»"),
    ("seleccione los documentos desde su computador", "anexar", "computador"),
    ("haga clic en «Anexar»", "anexar", "«Anexar»"),
    ("cuando indique en verde «Documento anexo»", "anexar", "verde «Documento anexo»"),
    ("haga clic en «Cerrar»", "anexar", "«Cerrar»"),
    ("Puede ingresar tantos documentos como quiera", "anexar", "tantos archivos como quiera"),
    ("Una vez cargados clic en finalizar", "finalizar", "«Finalizar»"),
    ("Y así finaliza el registro", "despedida", "Gracias"),
)
BEYOND = (
    ("No soy un robot", "entrar", "«No soy un robot»"),
    ("the code by e-mail, as something that may happen", "entrar", "SECOP puede enviarle un código"),
    ("SECOP says that it already exists", "validar", "ya existe"),
    ("an access request is not sent", "validar", "No envíe la «Solicitud de acceso»"),
    ("the number without check digit", "validar", "sin dígito de verificación"),
    ("Promociones", "correo", "«Promociones»"),
    ("is the address right: theirs is shown", "correo", "Compare letra por letra"),
    ("the blue link is really SECOP's", "enlace", "Mire que sea de SECOP"),
    ("false pages", "abrir", "Hay páginas falsas"),
    ("Tipo", "tipo", "«Proveedor»"),
    ("Área de negocio", "tipo", "«Privado»"),
    ("Generar formulario", "tipo", "«Generar formulario»"),
    ("Entidad Estatal", "formulario", "«Entidad Estatal»"),
    ("Nombre abreviado", "formulario", "nombre_abreviado"),
    ("NIT", "formulario", "numero_secop"),
    ("Representante legal: the same person", "representante", "«Representante legal»"),
    ("Información financiera is optional", "formulario", "Deje vacía la información financiera"),
    ("the path of the place", "ubicacion", "ruta_ubicacion"),
    ("the profile is public", "notificaciones", "muestra a todos"),
    ("sign as on the document", "firmar", "Firme igual"),
    ("Android", "digitalizar", "En Android: "),
    ("iPhone", "digitalizar", "En iPhone: "),
    ("the office's scanner", "digitalizar", "En la oficina: "),
    ("files are named as the slots", "digitalizar", "2-lista-de-contratos, 3-constancia o 4-autorizacion"),
    ("the PDF are opened and read", "digitalizar", "Abra cada PDF"),
    ("the kiosk does not create the account", "clave", "no crea su cuenta"),
    ("letters that fail elsewhere", "clave", "No use ñ, tildes ni espacios"),
    ("are they written down", "clave", "¿Ya anotó su usuario y su contraseña?"),
    ("the session is closed", "finalizar", "Cierre su sesión"),
    ("pop-ups", "abrir", "Permita las ventanas emergentes"),
    ("the time zone", "usuario", "(UTC-05:00) Bogotá"),
    ("that no entity was found is good", "validar", "Si no encontró ninguna entidad, va bien"),
    ("the short name", "formulario", "nombre abreviado en mayúsculas"),
    ("Representante legal: kind of document", "representante", "documento_largo"),
    ("Representante legal: number, e-mail and phone", "representante", "numero_secop\ncorreo\ncelular"),
    ("the label of the e-mail", "notificaciones", "Correo electrónico para notificaciones SECOP"),
    ("the slot of financial capacity", "archivos", "«Certificado de capacidad financiera y organizacional»"),
    ("nobody approves the account", "finalizar", "Nadie tiene que aprobarla"),
    ("later logins ask for the entity", "despues", "Dé clic otra vez en «Entrar»"),
    ("a wrong datum", "despues", "«Editar datos completos»"),
    ("the contract is approved with user and password", "despues", "«Aprobar contrato»"),
    ("what the entity asks for later", "despues", "el RUT, el certificado del banco"),
    ("where the case is opened", "carta", "«Crear caso»"),
    ("who has an account recovers it", "recuperar", "recuperar el usuario o la contraseña"),
)
"""What the paper guide leaves out and people get stuck at."""
GUIDES = [step for step in FLOW.steps if isinstance(step, GuideStep)]


def said_on(step: Step) -> str:
    """Everything a screen shows without asking for help, and the values it lists."""
    shown = [words.text for words in words_of(step) if not words.where.startswith("troubles")]
    values = [value.value for value in step.values] if isinstance(step, GuideStep) else []
    return "\n".join([*shown, *values])


@pytest.mark.parametrize(("instruction", "step_id", "word"), COVERED + BEYOND)
def test_an_instruction_is_on_its_screen(instruction: str, step_id: str, word: str) -> None:
    assert word in said_on(FLOW.step(step_id)), instruction


def test_the_guide_s_order_is_kept() -> None:
    order = [step.id for step in FLOW.steps]
    first_named = list(dict.fromkeys(step_id for _instruction, step_id, _word in COVERED))
    assert first_named == sorted(first_named, key=order.index)


@pytest.mark.parametrize("step", GUIDES, ids=lambda step: step.id)
def test_a_guide_screen_has_help_patience_and_is_for_who_has_no_account(step: GuideStep) -> None:
    assert len(step.troubles) >= 2
    assert step.idle_minutes == 15
    assert step.when is not None
    assert (step.when.field, step.when.is_) == ("tiene_cuenta", "no")


BEGINNING = re.compile(
    r"((Con|En) [^:]*: )?"
    r"(abra|anote|busque|cierre|compare|copie|corrija|deje|dé|elija|entre|escanee|escriba|escríbala|espere|firme|invente|lea|"
    r"marque|mire|no (copie|escriba|firme|pulse|use)|pare|permita|pida|ponga|pregunte|"
    r"revise|tenga|toque|use)\b",
    re.IGNORECASE,
)
"""What to do, after the case it is for, if any («En Android: abra ...»)."""


@pytest.mark.parametrize("step", GUIDES, ids=lambda step: step.id)
def test_an_instruction_begins_with_what_to_do(step: GuideStep) -> None:
    assert [action.text for action in step.do if not BEGINNING.match(action.text)] == []


def test_a_file_is_uploaded_in_the_right_order() -> None:
    step = FLOW.step("anexar")
    assert isinstance(step, GuideStep)
    named = [re.findall("«(.*?)»", action.text) for action in step.do]
    pressed = ["Anexar documento", "Buscar documento", "Anexar", "Documento anexo", "Cerrar"]
    assert [name for names in named for name in names] == pressed


def test_the_password_is_tried_out_where_it_is_invented() -> None:
    assert [step.id for step in GUIDES if step.coach] == ["clave"]


def test_what_was_noted_is_asked_where_it_matters() -> None:
    assert [step.id for step in GUIDES if step.confirm] == ["digitalizar", "clave", "finalizar"]


@pytest.mark.parametrize("step", FLOW.steps, ids=lambda step: step.id)
def test_every_step_answers_two_to_four_troubles(step: Step) -> None:
    assert 2 <= len(step.troubles) <= 4


@pytest.mark.parametrize("step_id", ["recuperar", "usuario", "clave", "entrar"])
def test_where_user_and_password_matter_the_reminder_says_so(step_id: str) -> None:
    expected = "Anote su usuario y contraseña en una libreta. No los comparta."
    assert FLOW.step(step_id).reminder == expected


def test_the_notice_says_what_the_law_asks() -> None:
    """Ley 1581 de 2012, arts. 8, 9 and 12; Decreto 1377 de 2013, art. 14."""
    notice = said_on(FLOW.steps[0])
    for part in (
        "{{ oficina.nombre }}",
        "{{ oficina.contacto }}",
        "{{ oficina.politica }}",
        "Ley 1581 de 2012",
        "Superintendencia de Industria y Comercio",
        "preparar sus documentos",
        "su dirección",
        "pública",
        *("conocer", "actualizar", "rectificar", "suprimir", "revocar"),
    ):
        assert part in notice, part


def test_the_kiosk_never_asks_for_the_password() -> None:
    assert not [field.id for field in FLOW.fields() if re.search("clave|contrase|password", field.id)]


def test_only_the_last_step_is_the_farewell() -> None:
    assert [step.id for step in FLOW.steps if isinstance(step, FarewellStep)] == ["despedida"]


def test_no_text_sends_people_to_a_shared_folder_or_a_search() -> None:
    everything = "\n".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.toml"))
    assert "drive.google.com" not in everything
    assert "SECOP 2 LOGIN" not in everything
