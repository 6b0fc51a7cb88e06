"""Reads one TOML file, or returns a Spanish remark with the line of the mistake."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from kiosk.content.remarks import Remark

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_EXPLAINED = (
    ("Cannot overwrite a value", "esta palabra está dos veces. Borre una."),
    ("twice", "este título entre corchetes está dos veces. Borre uno."),
    ("Cannot mutate immutable", "esta palabra está dos veces. Borre una."),
    (
        "Expected '=' after a key",
        "falta el signo = después de la palabra. No use espacios ni tildes en ella.",
    ),
    (
        "Expected newline or end of document",
        "sobra algo al final. Las comillas abren y cierran una sola vez.",
    ),
    ("Unterminated string", "faltan las comillas del final. Ciérrelas con las mismas con que abren."),
    ("Expected \"'", "faltan las comillas del final. Ciérrelas con las mismas con que abren."),
    ("Expected '\"'", "faltan las comillas del final. Ciérrelas con las mismas con que abren."),
    ("Illegal character '\\n'", "faltan las comillas del final. Ciérrelas en la misma línea."),
    ("Illegal character", "hay un signo que no se puede usar. Bórrelo y escríbalo otra vez."),
    ("Unescaped '\\'", "el signo \\ no se puede usar así. Bórrelo o escríbalo dos veces."),
    ("Unclosed array", "falta una coma entre dos cosas de la lista, o el ] del final."),
    ("Unclosed inline table", "falta cerrar las llaves. Escriba } al final."),
    ("Duplicate inline table key", "una palabra está dos veces entre las llaves. Borre una."),
    ("Invalid hex value", "el signo \\ no se puede usar así. Bórrelo o escríbalo dos veces."),
    ("Expected ']", "falta un corchete ]. Los títulos van así: [nombre] o [[nombre]]."),
    ("Invalid statement", 'la línea no empieza bien. Escriba: palabra = "texto".'),
    ("Invalid initial character for a key", "la palabra no empieza bien. Use letras sin tildes."),
    ("Invalid value", 'el valor no se entiende. Los textos van entre comillas: "así".'),
)
UNKNOWN = "no se entiende. Compare con otro archivo."
"""The text for a mistake that is not in the table."""
_WORD_FOR_FLAG = re.compile(r"=\s*(?:yes|no|on|off|s[ií]|true|false|verdadero|falso)\b", re.IGNORECASE)
_FLAG = "escriba true (sí) o false (no), en minúsculas y sin comillas."
_LONE_BRACKET = "antes hay un título igual con un solo corchete. Escríbalo con dos: [[ ]]."


def read_toml(path: Path, name: str) -> tuple[dict[str, Any] | None, Remark | None]:
    """Read a TOML file.

    Args:
        path: the file.
        name: what the remark calls it.

    Returns:
        Its data and None, or None and what is wrong with it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # Notepad writes a byte order mark first
    except FileNotFoundError:
        return None, Remark(name, "", "el archivo no existe. Créelo o corrija el nombre.")
    except UnicodeDecodeError:
        return None, Remark(name, "", "las tildes no se leen. Guarde el archivo con codificación UTF-8.")
    except OSError:
        return None, Remark(name, "", "el archivo no se puede abrir. Revise sus permisos.")
    try:
        return tomllib.loads(text), None
    except tomllib.TOMLDecodeError as error:
        return None, _explain(str(error), text, name)
    except RecursionError:
        return None, Remark(name, "", "tiene demasiados corchetes o llaves seguidos. Borre los que sobran.")


def _explain(message: str, text: str, name: str) -> Remark:
    lines = text.rstrip().splitlines()
    found = _PLACE.search(message)
    number = int(found[1]) if found and found[1] else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    fault = next((said for start, said in _EXPLAINED if start in message), UNKNOWN)
    if message.startswith("Invalid value") and _WORD_FOR_FLAG.search(line):
        fault = _FLAG
    elif message.startswith("Cannot overwrite a value") and line.startswith("[["):
        fault = _LONE_BRACKET
    if set(line) & set("“”"):
        fault = 'las comillas “ ” no sirven aquí. Escriba comillas rectas: "así".'
    shown = f"«{line[:60]}»: " if line else ""
    return Remark(name, f"línea {number}", shown + fault)
