"""A picture in real pixels, for terminals that know sixel graphics.

Importing this module asks the terminal questions: do it before the app runs, as page_view.choose() does.
Private names of textual-image 0.12 are overridden: look again at each new version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from PIL.Image import Image
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual_image._sixel import BackgroundColor, SixelOptions
from textual_image._terminal import get_cell_size
from textual_image.renderable import Image as Preferred
from textual_image.renderable.sixel import Image as SixelRenderable
from textual_image.widget.sixel import Image as SixelImage
from textual_image.widget.sixel import _ImageSixelImpl, _NoopRenderable

SUPPORTED = Preferred is SixelRenderable
"""What the terminal answered."""
COLOURS = 32
"""Enough for black text with soft edges and a coloured letterhead; fewer are quicker to send."""
DEFINITION = re.compile(r"#(\d+);2;\d+;\d+;\d+")
"""A colour register being defined."""


class _Pixels(_ImageSixelImpl, can_focus=False):
    """The encoded picture, mended."""

    ALLOW_SELECT = False

    def _image_to_sixels(
        self,
        image: Image,
        sixel_options: SixelOptions | None = None,
        background: BackgroundColor | None = None,
    ) -> str:
        """The picture as sixels, every colour selected where it is defined.

        textual-image only defines a colour at its first use; xterm and foot then draw with the one before,
        and the top of the page is grey.
        """
        data = super()._image_to_sixels(image, sixel_options, background)
        return DEFINITION.sub(r"\g<0>#\1", data)

    def _get_sixel_segments(self, sixel_data: str) -> Iterable[Segment]:
        """The picture, and then the cursor right of its last row.

        textual-image leaves the cursor one row lower, so what stands right of the last row is not painted.
        """
        region = self.screen.find_widget(self).visible_region
        *drawing, _after = super()._get_sixel_segments(sixel_data)
        after = Control.move_to(region.right, region.bottom - 1).segment.text
        return [*drawing, Segment(after, style=Style())]


class Sixels(SixelImage, Renderable=_NoopRenderable):
    """A picture as wide as its pixels or as its container, whichever is less."""

    DEFAULT_CSS = """
    Sixels { height: auto; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(sixel_options=SixelOptions(colors=COLOURS))

    def compose(self) -> ComposeResult:
        """The one child that draws."""
        yield _Pixels(self.image, self._sixel_options)

    def show(self, image: Image, columns: int) -> None:
        """Show a picture in at most so many columns."""
        self.styles.width = max(1, min(columns, image.width // get_cell_size().width))
        self.image = image
