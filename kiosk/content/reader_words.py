"""The words about a barcode reader, a heading of templates/words.toml."""

from __future__ import annotations

from kiosk.content.content_model import Content
from kiosk.content.word_limits import Line


class ReaderWords(Content):
    """The barcode reader that reads the yellow cédula; said on whichever screen is seen."""

    how: Line = "¿Tiene cédula amarilla? Pase su código de barras por el lector."
    read: Line = "Leímos su cédula. Revise los datos."
    number_only: Line = "Leímos el número de su cédula. Escriba sus nombres."
    not_needed: Line = "Leímos una cédula. Aquí no hace falta."
    begin: Line = "Guarde su cédula: se pide más adelante. Pulse Enter para empezar."
    later: Line = "Todavía no. Tenga su cédula a mano: se la pedimos más adelante."
    close_first: Line = "Cierre primero este cuadro con Esc. Luego pase su cédula otra vez."
    had: Line = "Ya no hace falta su cédula. Guárdela y siga."
    resume: Line = "Pusimos el número de su cédula. Escriba también su código."
    half: Line = "La cédula no se leyó completa. Pásela otra vez por el lector."
    other: Line = "Ese código no es de una cédula. Si lo escribió usted, repítalo."
    useless: Line = "Ese código no sirve aquí. No cambió nada: siga como iba."
    unsent: Line = "¿Pasó un código? Bórrelo. Si lo escribió usted, pulse Enter."
    layout: Line = "Lector mal configurado. Escriba sus datos y avise al funcionario."
    silent: Line = "El lector de cédulas no responde. Escriba sus datos."
