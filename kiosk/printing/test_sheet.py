"""A test page: a frame near the edge and big letters, without personal data."""

from __future__ import annotations

from datetime import datetime

INCHES = {"Letter": (8.5, 11.0), "Legal": (8.5, 14.0), "Oficio": (8.5, 13.0)}
"""Width and height in inches of every size of `[printing] media`."""
_POINTS = 72
_FRAME = 36
"""Points from the edge: half an inch, which every office printer can print at."""
TITLE = "Hoja de prueba"


def page(size: str, queue: str, at: datetime) -> bytes:
    """The test page as a PDF.

    Args:
        size: paper size, a key of INCHES.
        queue: name of the print queue.
        at: time shown on the page.
    """
    width, height = (round(side * _POINTS) for side in INCHES[size])
    lines = (
        (28, TITLE),
        (14, f"Quiosco · cola {queue} · hoja {size}"),
        (14, f"{at:%Y-%m-%d %H:%M:%S}"),
        (14, "Si ve este texto y un marco completo en los cuatro lados,"),
        (14, "la impresora funciona y el tamaño de la hoja es el correcto."),
        (14, "áéíóú ñ Ñ ¿? ¡! 0123456789"),
    )
    drawing = [f"1 w {_FRAME} {_FRAME} {width - 2 * _FRAME} {height - 2 * _FRAME} re S BT"]
    y = height - 3 * _FRAME
    for points, text in lines:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawing.append(f"/F1 {points} Tf 1 0 0 1 {2 * _FRAME} {y} Tm ({escaped}) Tj")
        y -= 2 * points
    stream = "\n".join([*drawing, "ET"]).encode("cp1252", "replace")
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>" % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def _pdf(*objects: bytes) -> bytes:
    """A PDF file of some objects, the first one its catalog (ISO 32000-1, 7.5)."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
