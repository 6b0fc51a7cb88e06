"""The colours of the kiosk: three themes, of which the setting `[look] theme` chooses one.

Each has a second form for terminals of 16 colours, made of those alone: what is mixed of others becomes the
nearest of them there, and letters and lines vanish in their ground.
"""

from __future__ import annotations

from textual.theme import Theme

PAPER = "#ffffff"
"""The white of paper and of QR codes, whatever the theme."""
INK = "#000000"
"""The black of paper and of QR codes, whatever the theme."""
RAISED = "raised"
"""The ground of a box of one line that stands on the background: `$raised` in style sheets."""
EDGE = "edge"
"""The line round a box that is not focused: `$edge`."""
NOTICE = "on-warning"
"""The colour of words on `$warning`, which is light or dark whatever the page is."""

LIGHT = Theme(
    name="claro",
    primary="#0b5d3b",
    secondary="#1f6f8b",
    accent="#944206",
    foreground="#17211c",
    background="#eef2ee",
    surface="#ffffff",
    panel="#cfdcd4",
    success="#126b2a",
    warning="#ffe7a3",
    error="#b3261e",
    dark=False,
    variables={
        RAISED: "#ffffff",
        EDGE: "#7a8c82",
        NOTICE: "#17211c",
        "input-cursor-background": "#0b5d3b",
        "input-cursor-foreground": "#ffffff",
    },
)
DARK = Theme(
    name="oscuro",
    primary="#57c08d",
    secondary="#6fb7d6",
    accent="#ffb454",
    foreground="#eef3ef",
    background="#111815",
    surface="#1b2420",
    panel="#2f3d36",
    success="#63d297",
    warning="#5c4510",
    error="#ff8a80",
    dark=True,
    variables={RAISED: "#2f3d36", EDGE: "#66796e", NOTICE: "#eef3ef"},
)
HIGH_CONTRAST = Theme(
    name="alto-contraste",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffaf00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#3d3d3d",
    success="#00ff00",
    warning="#ffe7a3",
    error="#ff9999",
    dark=True,
    variables={RAISED: "#303030", EDGE: "#9a9a9a", NOTICE: "#000000"},
)
THEMES = (LIGHT, DARK, HIGH_CONTRAST)

SIXTEEN = "-16"
"""Ends the names of the themes for terminals of 16 colours."""
LIGHT_16 = Theme(
    name=f"{LIGHT.name}{SIXTEEN}",
    primary="#0000aa",
    secondary="#0000aa",
    accent="#aa00aa",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#aaaaaa",
    success="#0000aa",
    warning="#ffff55",
    error="#aa0000",
    dark=False,
    variables={
        RAISED: "#aaaaaa",
        EDGE: "#aaaaaa",
        NOTICE: "#000000",
        "input-cursor-background": "#0000aa",
        "input-cursor-foreground": "#ffffff",
    },
)
DARK_16 = Theme(
    name=f"{DARK.name}{SIXTEEN}",
    primary="#55ff55",
    secondary="#55ffff",
    accent="#ffff55",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#0000aa",
    success="#55ff55",
    warning="#ffff55",
    error="#ffff55",
    dark=True,
    variables={
        RAISED: "#0000aa",
        EDGE: "#0000aa",
        NOTICE: "#000000",
        "input-cursor-background": "#55ff55",
        "input-cursor-foreground": "#000000",
    },
)
HIGH_CONTRAST_16 = Theme(
    name=f"{HIGH_CONTRAST.name}{SIXTEEN}",
    primary="#ffff55",
    secondary="#55ffff",
    accent="#ffff55",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#0000aa",
    success="#55ff55",
    warning="#aaaaaa",
    error="#ffff55",
    dark=True,
    variables={
        RAISED: "#0000aa",
        EDGE: "#aaaaaa",
        NOTICE: "#000000",
        "input-cursor-background": "#ffff55",
        "input-cursor-foreground": "#000000",
    },
)
SIXTEEN_THEMES = (LIGHT_16, DARK_16, HIGH_CONTRAST_16)


def theme_for(look: str, *, few_colors: bool) -> str:
    """The name of the theme to use.

    Args:
        look: the theme that was chosen.
        few_colors: the terminal has no more than 16.
    """
    return f"{look}{SIXTEEN}" if few_colors else look
