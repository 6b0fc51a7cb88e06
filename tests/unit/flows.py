"""A small flow with every kind of step and field, with nested conditions, and invented answers for it."""

from __future__ import annotations

from typing import Any

from kiosk.content.models import Flow

CHOICE_SI_NO = {"si": "Sí", "no": "No"}


def text(name: str, check: str = "linea", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "text", "label": name.capitalize(), "check": check, **more}


def choice(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "choice", "label": f"¿{name}?", "options": CHOICE_SI_NO, **more}


CONSENT = {"field": "acepta", "accept": "Acepto", "decline": "No", "declined": "Adiós", "version": "1"}
DOCUMENTS = {"CC": "Cédula", "CE": "Extranjería", "PPT": "Permiso", "PA": "Pasaporte"}
COLUMNS = [
    text("contratante"),
    text("objeto"),
    {"id": "fecha_inicio", "kind": "date", "label": "Inicio"},
    {
        "id": "fecha_fin",
        "kind": "date",
        "label": "Fin",
        "required": False,
        "not_before": "fecha_inicio",
        "open_label": "Sigo trabajando allí",
    },
    text("numero", required=False),
    {"id": "valor", "kind": "money", "label": "Valor", "required": False},
    text("telefono", "telefono", required=False),
]
STEPS: list[dict[str, Any]] = [
    {"id": "aviso", "kind": "notice", "title": "Aviso", "consent": CONSENT},
    {"id": "cuenta", "kind": "form", "title": "Cuenta", "fields": [choice("tiene_cuenta")]},
    {
        "id": "recuperar",
        "kind": "form",
        "title": "Recuperar",
        "fields": [choice("recuerda")],
        "when": {"field": "tiene_cuenta", "is": "si"},
    },
    {
        "id": "pregunta",
        "kind": "form",
        "title": "Pregunta",
        "fields": [text("mascota")],
        "when": {"field": "recuerda", "is": "no"},
    },
    {
        "id": "ayuda",
        "kind": "notice",
        "title": "Ayuda",
        "when": {"field": "mascota", "filled": True},
    },
    {
        "id": "identidad",
        "kind": "form",
        "title": "Identidad",
        "fields": [
            {"id": "tipo_documento", "kind": "choice", "label": "Documento", "options": DOCUMENTS},
            text("numero_documento", "documento", max_length=20),
            text("nombres", "nombre"),
            text("apellidos", "nombre"),
        ],
    },
    {
        "id": "expedicion",
        "kind": "form",
        "title": "Expedición",
        "fields": [
            {"id": "departamento_expedicion", "kind": "department", "label": "Departamento"},
            {
                "id": "municipio_expedicion",
                "kind": "municipality",
                "label": "Municipio",
                "department": "departamento_expedicion",
            },
        ],
        "when": {"field": "tipo_documento", "is": "CC"},
    },
    {
        "id": "residencia",
        "kind": "form",
        "title": "Residencia",
        "fields": [
            {"id": "departamento", "kind": "department", "label": "Departamento"},
            {"id": "municipio", "kind": "municipality", "label": "Municipio", "department": "departamento"},
        ],
    },
    {
        "id": "contacto",
        "kind": "form",
        "title": "Contacto",
        "fields": [text("correo", "correo"), text("celular", "celular"), choice("comerciante")],
    },
    {
        "id": "contratos",
        "kind": "table",
        "title": "Contratos",
        "field": "contratos",
        "columns": COLUMNS,
        "summary": ["contratante"],
        "max_rows": 3,
        "row_name": "contrato",
        "add_label": "Agregar",
        "empty": "No hay",
    },
    {"id": "revision", "kind": "review", "title": "Revisión"},
    {"id": "papeles", "kind": "papers", "title": "Papeles"},
    {"id": "abrir", "kind": "guide", "title": "Abra la página", "do": ["Escriba {{ enlace_secop }}"]},
    {
        "id": "cargar",
        "kind": "guide",
        "title": "Cargue, {{ nombres }}",
        "do": ["Cargue"],
        "when": {"field": "comerciante", "in": ["no"]},
    },
    {"id": "adios", "kind": "farewell", "title": "Adiós"},
]
PAPERS = [
    {
        "id": "constancia",
        "title": "Constancia",
        "file": "3-constancia",
        "when": {"field": "comerciante", "is": "no"},
    },
    {"id": "autorizacion", "title": "Autorización", "file": "4-autorizacion"},
    {"id": "recuerdo", "title": "Recuerdo", "file": "5-recuerdo", "when": {"field": "recuerda", "is": "no"}},
]
UPLOADS = [
    {"slot": "Existencia", "file": "1-cedula", "note": "El documento de {{ nombres }}."},
    {"slot": "Estados", "file": "3-constancia", "when": {"field": "comerciante", "is": "no"}},
]


def small_flow() -> Flow:
    """Build the flow."""
    return Flow.model_validate(
        {
            "welcome": {"title": "Hola", "body": "", "start": "Empezar"},
            "steps": STEPS,
            "documents": PAPERS,
            "uploads": UPLOADS,
        }
    )


PLAIN: dict[str, str] = {
    "acepta": "si",
    "tiene_cuenta": "no",
    "tipo_documento": "CC",
    "numero_documento": "1.065.123.456",
    "nombres": "María José",
    "apellidos": "De la Ossa Ríos",
    "departamento_expedicion": "20",
    "municipio_expedicion": "20001",
    "departamento": "05",
    "municipio": "05001",
    "correo": "maria@example.com",
    "celular": "300 123 4567",
    "comerciante": "no",
}
"""Field id -> what an invented person types; with it every step of the short path applies."""

JOB: dict[str, str] = {
    "contratante": "Alcaldía de Prueba",
    "objeto": "Instructora",
    "fecha_inicio": "03/02/2024",
    "fecha_fin": "30/06/2024",
    "numero": "CPS-1",
    "valor": "$ 1.250.000",
    "telefono": "605 574 1234",
}
"""A row as it is typed."""
