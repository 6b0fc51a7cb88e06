"""Makes the QR of an address as a picture for paper."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import qrcode
from qrcode.constants import ERROR_CORRECT_M

MODULE_PIXELS = 10
"""Pixels of a module: sharp at 3.5 cm on office printers."""
QUIET_ZONE = 4
"""White modules around the code; ISO/IEC 18004 asks for 4, phones fail below 2."""


@lru_cache(maxsize=4)
def picture(address: str) -> bytes:
    """The QR of an address as a PNG, dark on white, with error correction M (15 % may be damaged)."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=MODULE_PIXELS, border=QUIET_ZONE)
    code.add_data(address)
    code.make(fit=True)
    png = BytesIO()
    code.make_image(fill_color="black", back_color="white").get_image().convert("L").save(
        png, "PNG", dpi=(300, 300)
    )
    return png.getvalue()
