"""The HTML of the telephone's page, in Spanish; it loads nothing from other servers."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

ARCHIVE = "todos.zip"
"""Name of the zip file with all the files."""
_STYLE = (
    "body{font:1.2rem/1.5 sans-serif;margin:1rem;max-width:34rem;color:#111;background:#fff}"
    "a{display:block;margin:.7rem 0;padding:.9rem;border:2px solid #0b4f8a;border-radius:.5rem;color:#0b4f8a}"
)


def page(names: Iterable[str], minutes: int) -> str:
    """The HTML of the page.

    Args:
        names: names of the files.
        minutes: minutes until the page is closed.
    """
    left = "1 minuto" if minutes == 1 else f"{minutes} minutos"
    links = "".join(f'<li><a href="{escape(name)}" download>{escape(name)}</a></li>' for name in names)
    return (
        '<!doctype html><html lang="es"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Sus archivos para SECOP II</title><style>{_STYLE}</style></head><body>"
        "<h1>Sus archivos para SECOP II</h1><p>Toque cada uno para guardarlo en su teléfono.</p>"
        f'<ol>{links}</ol><p><a href="{ARCHIVE}" download>Todos en un solo archivo (zip)</a></p>'
        f"<p>Esta página se borra en {left}, o cuando termine en el quiosco. Guarde los archivos "
        "ahora y no comparta esta dirección.</p></body></html>"
    )
