"""The colours of the kiosk: three themes, of which the setting `[look] theme` chooses one."""

from __future__ import annotations

from textual.theme import Theme

PAPER = "#ffffff"
"""The white of paper and of QR codes, whatever the theme."""
INK = "#000000"
"""The black of paper and of QR codes, whatever the theme."""

LIGHT = Theme(
    name="claro",
    primary="#0b5d3b",
    secondary="#1f6f8b",
    accent="#a84b08",
    foreground="#17211c",
    background="#eef2ee",
    surface="#ffffff",
    panel="#dde6df",
    success="#1b7a43",
    warning="#ffe7a3",
    error="#b3261e",
    dark=False,
    variables={"input-cursor-background": "#0b5d3b", "input-cursor-foreground": "#ffffff"},
)
DARK = Theme(
    name="oscuro",
    primary="#57c08d",
    secondary="#6fb7d6",
    accent="#ffb454",
    foreground="#eef3ef",
    background="#111815",
    surface="#1b2420",
    panel="#26322c",
    success="#63d297",
    warning="#5c4510",
    error="#ff8a80",
    dark=True,
)
HIGH_CONTRAST = Theme(
    name="alto-contraste",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    success="#00ff00",
    warning="#333300",
    error="#ff9999",
    dark=True,
)
THEMES = (LIGHT, DARK, HIGH_CONTRAST)
