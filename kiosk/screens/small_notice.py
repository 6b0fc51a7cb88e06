"""What is shown in place of a screen that the terminal has no room for."""

from __future__ import annotations

from textual.geometry import Size

from kiosk.widgets.plain import Plain

LEAST_COLUMNS, LEAST_ROWS = 80, 24
"""The smallest terminal in which every screen is shown whole."""


class SmallNotice(Plain):
    """Covers the screen and says what is wrong."""

    DEFAULT_CSS = """
    SmallNotice {
        layer: notice; width: 100%; height: 100%; background: $background; color: $foreground;
        content-align: center middle; text-align: center; padding: 0 1;
    }
    """

    def __init__(self, size: Size) -> None:
        self.told = size
        """The size it speaks of."""
        super().__init__(
            "La pantalla es muy pequeña. Por favor, llame al funcionario.\n"
            f"Mide {size.width}x{size.height} y debe medir al menos {LEAST_COLUMNS}x{LEAST_ROWS}: "
            "agrande la ventana o achique la letra."
        )
