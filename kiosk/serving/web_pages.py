"""The pages of the kiosk in a browser, and the headers of every answer."""

from __future__ import annotations

from html import escape

from kiosk.ports.staff import LONGEST_PIN

STYLE, SCRIPT = "quiosco.css", "quiosco.js"
"""Names of this package's own files."""
LIBRARY_STYLE, LIBRARY_SCRIPT = "css/xterm.css", "js/textual.js"
"""Files of textual-serve: the terminal that runs in the browser."""
FULL, ELSEWHERE, NO_PASS, BROKEN = 4001, 4002, 4003, 4004
"""Codes with which the kiosk's connection is closed (RFC 6455, 7.4.2: 4000-4999 are private)."""
LOST = 1006
"""What a browser says of a connection that nobody closed (RFC 6455, 7.4.1)."""
HEADERS = {
    "Cache-Control": "no-store, private",
    # sandbox without allow-popups: an address on the kiosk's screen cannot be opened by a tap.
    # xterm.js writes style elements of its own, hence unsafe-inline.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "sandbox allow-scripts allow-forms allow-same-origin"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), clipboard-read=()",
    "Referrer-Policy": "same-origin",
    "Server": "",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Of every answer: nothing is stored, framed, or fetched from anywhere else."""
WRONG = "Ese no es el PIN. Escríbalo de nuevo."
WRONG_NAME = "El nombre o el PIN no son. Escríbalos de nuevo."
FLOOD = "Hay demasiados intentos seguidos. Espere unos segundos."

_ENDINGS = {
    1000: ("El quiosco se cerró.", "Lo que se alcanzó a guardar sigue con su código.", "Abrir de nuevo"),
    LOST: (
        "Se perdió la conexión con el quiosco.",
        "Lo que se alcanzó a guardar sigue con su código. Si no lo anotó, un funcionario lo encuentra.",
        "Abrir de nuevo",
    ),
    FULL: (
        "Todos los quioscos están ocupados.",
        "Ya hay tantos abiertos como se permiten. Cierre uno, o espere a que otra persona termine.",
        "Intentar de nuevo",
    ),
    ELSEWHERE: (
        "El quiosco ya está abierto en este navegador.",
        "Está en otra pestaña o ventana. Siga allá, o ciérrela y vuelva a intentar aquí.",
        "Intentar de nuevo",
    ),
    NO_PASS: ("Hay que entrar de nuevo.", "Un funcionario debe escribir su PIN.", "Escribir el PIN"),
    BROKEN: (
        "El quiosco no pudo abrir.",
        "Llame a la persona encargada: en el computador, kiosk doctor dice qué falta.",
        "Intentar de nuevo",
    ),
}
"""Code of the closed connection -> title, what to do, words of the button."""


def wait_words(seconds: int) -> str:
    """What is said to somebody who has to wait before the next PIN."""
    left = f"{seconds} segundos" if seconds < 100 else f"{-(-seconds // 60)} minutos"
    return f"Hubo varios PIN equivocados. Espere {left} y escríbalo de nuevo."


def pin_page(office: str, *, ask_name: bool, problem: str = "") -> str:
    """The page that asks for a PIN. Nothing of the kiosk is in it.

    Args:
        office: name of the office.
        ask_name: there are several members of staff.
        problem: what was wrong with the last try; empty: there was none.
    """
    name = (
        '<label for="nombre">Su nombre</label>'
        '<input id="nombre" name="nombre" maxlength="60" autocomplete="off" required autofocus>'
        if ask_name
        else ""
    )
    focus = "" if ask_name else " autofocus"
    told = f'<p id="problema" role="alert">{escape(problem)}</p>' if problem else ""
    return _page(
        f'<main><p class="oficina">{escape(office)}</p><h1>Abrir el quiosco</h1>'
        "<p>Un funcionario escribe su PIN. Después puede usarlo quien viene por su trámite.</p>"
        f'{told}<form method="post" action="/entrar">{name}<label for="pin">PIN</label>'
        f'<input id="pin" name="pin" type="password" inputmode="numeric" maxlength="{LONGEST_PIN}" '
        f'autocomplete="off" required{focus}><button id="entrar">Entrar</button></form></main>'
    )


def kiosk_page() -> str:
    """The page with the terminal; its scripts open the connection."""
    endings = "".join(
        f'<div class="fin" data-code="{code}" hidden><h1>{title}</h1><p>{advice}</p>'
        f'<a class="boton" href="/">{button}</a></div>'
        for code, (title, advice, button) in _ENDINGS.items()
    )
    return _page(
        '<p id="espera">Abriendo el quiosco…</p>'
        '<div id="terminal" class="textual-terminal" data-font-size="16"></div>'
        f'<main id="cierre" hidden>{endings}</main>',
        f'<link rel="stylesheet" href="/static/{LIBRARY_STYLE}">'
        f'<script src="/static/{SCRIPT}" defer></script>'
        f'<script src="/static/{LIBRARY_SCRIPT}" defer></script>',
        "quiosco",
    )


def message_page(title: str, advice: str) -> str:
    """A page that only says something."""
    return _page(f"<main><h1>{escape(title)}</h1><p>{escape(advice)}</p></main>")


def _page(body: str, head: str = "", kind: str = "") -> str:
    return (
        '<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>Quiosco</title>'
        '<meta name="viewport" '
        'content="width=device-width, initial-scale=1, minimum-scale=1, maximum-scale=1">'
        f'<link rel="stylesheet" href="/static/{STYLE}">{head}</head>'
        f'<body class="{kind}">{body}</body></html>'
    )
