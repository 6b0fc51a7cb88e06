"""Invented people whose answers the kiosk takes, as many as wanted and always the same ones for one seed.

Names, addresses and contracts are put together of pieces that are hard on a paper: long words without a
blank, tildes, ñ, apostrophes, hyphens, Greek and Cyrillic letters, signs of XML, of Jinja and of Textual.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from kiosk.content.models import Flow
from kiosk.interview.answers_file import take
from kiosk.interview.places import Places
from kiosk.interview.session import Session

_NAMES = (
    *("Ana", "Ñuflo", "José", "María", "Concepción", "Milagros", "Zoé", "Ümit", "Íngrid", "Óscar", "Úrsula"),
    *("O'Higgins", "D’Angelo", "Núñez-Peñaranda", "de la Ossa", "Güiza", "Ñáñez", "Yáñez", "Mc Cormick"),
    *("Łukasz", "Šárka", "Nguyễn", "Þórsdóttir", "Weiß", "Željko", "İpek", "Ğüler", "Ørsted", "Ævar"),
    *("Ωμέγα", "Ђорђе", "Wilchacuaji", "Uriana Epiayú", "Arregocés", "Zúñiga", "Bárbara", "Ñ", "I"),
)
_WORDS = (
    *(
        "Instructor",
        "de natación",
        "prestación",
        "de servicios",
        "apoyo",
        "a la gestión",
        "escuela de fútbol",
    ),
    *("Liga", "Corregimiento", "«La Mina»", "“El Ñandú”", "S.A.S.", "100 %", "n.º 5", "1/2", "½", "a 3.º"),
    *(
        "Pérez & Hijos",
        "<S.A.S.>",
        '"comillas"',
        "'simples'",
        "—raya—",
        "…",
        "•",
        "№",
        "€",
        "☐",
        "☑",
        "✓",
        "→",
    ),
    *(
        "{{ 7*7 }}",
        "{{",
        "}}",
        "{_{",
        "{% if x %}",
        "{%",
        "%}",
        "{# nota #}",
        "{",
        "}",
        "[b]y[/b]",
        "\\n",
        "&amp;",
    ),
    *("fi", "ffi", "AV", "ﬁn", "ß", "ſ", "İ", "Ωμέγα", "Москва", "electroencefalografista", "x" * 45),
    *(
        "http://example.com/?a=1&b=2",
        "ana@example.com",
        "C:\\papeles",
        "co-\u00adoperar",
        "a\u00a0b",
        "a\u200bb",
    ),
)
_STREETS = (
    "Calle 16 # 12-34",
    "Cra. 4ª N.º 5-6 Apto. 301",
    "Manzana 5 Casa 12",
    "Vereda El Jabo, km 3",
    "Diagonal 21 Bis",
)
_MAILS = ("ana@example.com", "j.a_d-angelo+deporte@example.com", "una.direccion." * 5 + "larga@example.com")
_LAST = date(2026, 11, 22)


def people(flow: Flow, places: Places, today: date, count: int, seed: int = 1) -> Iterator[Session]:
    """Sessions of so many people; answers that the kiosk would refuse are thrown away.

    Args:
        flow: the journey; the answers are those of the office's own one.
        places: departments and municipalities.
        today: the day of the interview.
        count: how many.
        seed: another number gives other people.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret: the same people each time are wanted
    found = 0
    while found < count:
        session, problems = take(flow, places, _answers(chance, places), today)
        if not problems:
            found += 1
            yield session


def _answers(chance: random.Random, places: Places) -> dict[str, Any]:
    kind = chance.choice(("CC", "CC", "CC", "CE", "PPT", "PA"))
    department, town = _place(chance, places)
    answers: dict[str, Any] = {
        "acepta_datos": "si",
        "tiene_cuenta": chance.choice(("si", "no")),
        "tipo_documento": kind,
        "numero_documento": _number(chance, kind),
        "nombres": _name(chance),
        "apellidos": _name(chance),
        "correo": chance.choice(_MAILS),
        "celular": f"3{chance.randrange(10**8, 2 * 10**8)}",
        "departamento": department,
        "municipio": town,
        "direccion": f"{chance.choice(_STREETS)} {_text(chance, 120)}"[:120].strip(),
        "comerciante": chance.choice(("no", "no", "no", "si")),
        "contratos": [_contract(chance) for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4, 7, 12, 40)))],
    }
    if kind == "CC":
        answers["departamento_expedicion"], answers["municipio_expedicion"] = _place(chance, places)
    return answers


def _place(chance: random.Random, places: Places) -> tuple[str, str]:
    department = chance.choice(places.departments())[0]
    return department, chance.choice(places.municipalities(department))[0]


def _number(chance: random.Random, kind: str) -> str:
    if kind == "PA":
        return "A" + str(chance.randrange(10**5, 10**8))
    return str(chance.randrange(10**9, 2 * 10**9) if kind != "CE" else chance.randrange(10**5, 10**7))


def _name(chance: random.Random) -> str:
    """From one letter to all the room there is; some with their tildes apart, as a phone may send them."""
    room = chance.choice((3, 12, 25, 60, 60))
    words = chance.choices(_NAMES, k=12)
    text = " ".join(words)[:room].strip(" -'’")
    text = chance.choice((text, text, text.upper(), text.lower()))
    return unicodedata.normalize("NFD", text)[:room] if chance.random() < 0.1 else text


def _text(chance: random.Random, room: int) -> str:
    most = chance.randint(1, room)
    text = " ".join(chance.choices(_WORDS, k=60))[:most].strip()
    return text.replace(" ", "") if chance.random() < 0.05 else text


def _contract(chance: random.Random) -> dict[str, str]:
    begun = _LAST - timedelta(days=chance.randrange(30, 12_000))
    ended = begun + timedelta(days=chance.randrange((_LAST - begun).days))
    return {
        "contratante": _text(chance, 120),
        "objeto": _text(chance, 300),
        "fecha_inicio": chance.choice((begun.isoformat(), begun.isoformat()[:7])),
        "fecha_fin": chance.choice(("", ended.isoformat())),
        "numero": chance.choice(("", "", _text(chance, 40))),
        "valor": chance.choice(("", str(chance.randrange(10**6, 10**11)))),
        "telefono": chance.choice(("", "6055741234")),
    }
