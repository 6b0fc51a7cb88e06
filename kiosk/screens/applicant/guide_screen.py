"""A step of the guide shows one page of SECOP II: what to press, what to type, a QR code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from kiosk.content.models import GuideStep
from kiosk.interview.password import personal_of
from kiosk.screens.applicant.file_places import where_files_are, which_files_lack
from kiosk.screens.applicant.step_screen import StepScreen
from kiosk.widgets.key_bar import Key
from kiosk.widgets.more_below import ColumnEnd
from kiosk.widgets.password_coach import PasswordCoach
from kiosk.widgets.plain import Plain
from kiosk.widgets.qr_code import QRCode
from kiosk.widgets.text_scroll import TextScroll
from kiosk.widgets.value_list import ShownValue, ValueList
from kiosk.widgets.wireframe import WireframeView

_OF_CODE = re.compile(r"(?i)\bcódigo QR\b")
"""In an instruction: it is for people who see the code."""
_BESIDE = 2
"""Columns between the words and the drawing beside them."""
_LEAST_ROWS = 3
"""So much of the words is always seen, even if a value that is very long is cut."""
_PADDING, _NUMBER = 4, 4
"""Columns beside the words of a short screen; columns of the number of an instruction."""


class GuideScreen(StepScreen[GuideStep]):
    """Instructions and values on the left; on the right the QR of the login page, or of one value.

    Where the page is not opened on this step there is no QR of it; without values to show there either, the
    words have the whole width on screens without room for a drawing beside them.
    """

    READ_TO_END = True

    BINDINGS = [
        Binding("left", "back", show=False),
        Binding("right", "next", show=False),
        Binding("i", "print", show=False),
        Binding("p", "contents", show=False),
    ]

    _value_seen = True
    """One of the values is in sight."""

    class ContentsRequested(StepScreen.FromStep):
        """The applicant wants to go to another step of the guide."""

    def below(self) -> str:
        """Nothing over the reminder: the end of the words' own column says it."""
        return ""

    def body(self) -> Horizontal:
        """Two columns; only the words scroll."""
        return Horizontal(id="guide")

    def compose_body(self) -> ComposeResult:
        """The words, the instructions, the values, the QR."""
        with Vertical(id="words"):
            with TextScroll(id="body", classes="-dense" if self.step.coach else ""):
                yield from self._words()
            yield ColumnEnd(self.words.screen.column_goes_on)
        with Vertical(id="side") as side:
            bare = not self.step.qr and not self.step.values
            side.set_class(bare, "-bare")
            side.set_class(self.step.coach, "-coach")
            side.set_class(self.view.drawing is not None, "-drawn")
            side.set_class(bool(self.step.values) and not self.step.qr, "-hinted")
            if bare and self.view.drawing:
                side.styles.width = self._drawing_size[1] + _BESIDE
            with Vertical(id="pane"):
                yield from self._unmarked()
            if self.view.drawing:
                yield WireframeView(self.view.drawing, self.words.screen.drawing, id="drawing-beside")

    def _words(self) -> ComposeResult:
        """The left column."""
        yield from self.compose_text()
        for number, action in enumerate(self.step.do, start=1):
            with Horizontal(classes="action"):
                yield Plain(f"{number}.", classes="number")
                yield self.plain(action.text, classes="said")
        if self.step.files and (said := [*where_files_are(self.view), *which_files_lack(self.view)]):
            yield Plain("\n".join(said), id="own-files", classes="values-title", spoken="")
        if self.step.values:
            yield Plain(self.words.screen.values, classes="values-title")
            yield ValueList([ShownValue(v.label, self._value(v.value)) for v in self.step.values])
        if self.step.coach:
            yield PasswordCoach(self.words.coach, personal_of(self.view.answers))
        if self.view.drawing:
            yield WireframeView(self.view.drawing, self.words.screen.drawing, id="drawing-under")

    def _unmarked(self) -> Iterator[Widget]:
        """What stands beside the words while no value is marked."""
        if self.step.qr:
            yield self.login_code()
        elif self.step.values:
            yield Plain(self._hint, classes="pane-hint")

    @property
    def _hint(self) -> str:
        said = self.words.screen
        return said.value_hint if self._value_seen else said.values_below

    def on_mount(self) -> None:
        """Focus the password coach if there is one; show the text from its beginning."""
        for coach in self.query(PasswordCoach):
            coach.line.focus(scroll_visible=False)
            self.call_after_refresh(self.query_one("#body").scroll_home, animate=False)

    @property
    def offers_drawing(self) -> bool:
        """While the code of a value has its place nothing else on the screen moves."""
        return super().offers_drawing and not any(
            pane.has_class("-value") for pane in self.parts(Widget, "pane")
        )

    def look_below(self) -> None:
        """Show the drawing under the code; without room there, under the words, if it fits completely."""
        for side in self.parts(Widget, "side"):
            side.set_class(self._fits_beside(), "-beside")
            side.set_class(self._drawing_hides_code(side.size), "-code-first")
        self._speak_of_code()
        for body in self.parts(Widget, "body"):
            for drawing in self.parts(Widget, "drawing-under"):
                # set once: each change asks for a layout, after which this is asked again
                drawing.display = not self.shows_drawing("side") and self._fits_under(drawing, body)
        dense = any(body.has_class("-dense") for body in self.parts(Widget, "body"))
        super().look_below()
        for body in self.parts(Widget, "body"):
            if self.has_class("-tall") and not dense and body.has_class("-dense"):
                self.call_after_refresh(self.look_below)  # without its blank lines all may fit
            else:
                self._end_column(body)

    def _end_column(self, body: Widget) -> None:
        """Let what is in sight end before what would be cut in two, and say that more follows."""
        for end in self.parts(ColumnEnd):
            room, start = body.size.height + end.rows, body.scroll_offset.y
            follows = start + room < body.virtual_size.height and not self.step.coach
            seen = self._ends_whole(start, start + room - 1) if follows else start + room
            end.take(start + room - seen)
            self._value_seen = any(start <= top and bottom <= seen for top, bottom in self._value_rows())
        for hint in self.parts(Plain, inside="pane"):
            if hint.has_class("pane-hint"):
                hint.update(self._hint)

    def _ends_whole(self, start: int, last: int) -> int:
        """The row before which the part from `start` ends: `last`, or less where that would cut a value.

        The title of the values stays with the first one.
        """
        rows = list(self._value_rows())
        titles = [
            one.virtual_region.y
            for one in self.parts(Plain, inside="body")
            if one.has_class("values-title") and not one.id
        ]
        rows += [(title, rows[0][1]) for title in titles if rows]
        end = last
        for top, bottom in sorted(rows, reverse=True):
            end = top if top < end < bottom else end
        return end if end - start >= _LEAST_ROWS else last

    def _value_rows(self) -> Iterator[tuple[int, int]]:
        """The first row of each value in its column, and the one after its last."""
        for values in self.parts(ValueList):
            top = values.virtual_region.y
            for line in values.lines:
                yield top + line.virtual_region.y, top + line.virtual_region.bottom

    def _speak_of_code(self) -> None:
        """Without room for the code of the page its address stands there: no line speaks of a code."""
        for code in self.parts(QRCode, inside="pane"):
            if code.data != self.view.login_url or not code.size:
                return
            number = 0
            for line in self.query(".action"):
                said = " ".join(one.spoken() for one in line.query(".said").results(Plain))
                line.display = code.drawn or not _OF_CODE.search(said)
                number += line.display
                for one in line.query(".number").results(Plain):
                    one.update(f"{number}.")

    def _drawing_hides_code(self, side: Size) -> bool:
        """Whether the code in the pane can be scanned only where the drawing is not under it."""
        for code in self.parts(QRCode, inside="pane"):
            above = sum(one.outer_size.height for one in code.siblings if isinstance(one, Widget))
            rows = side.height - above
            if code.fits(Size(side.width, rows)):
                return not code.fits(Size(side.width, rows - self._drawing_size[0]))
        return False

    def _fits_beside(self) -> bool:
        """Whether on a short screen the words fit beside the drawing, where no code stands."""
        if not self.view.drawing or self.step.qr or self.step.values or self.step.coach:
            return False
        columns = self.size.width - self._drawing_size[1] - _BESIDE - _PADDING
        texts = [(one, columns) for one in self.query("#body > Plain")]
        texts += [(one, columns - _NUMBER) for one in self.query(".said")]
        lines = sum(one.get_content_height(self.size, self.size, wide) for one, wide in texts)
        return lines + len(self.query(".paragraph")) <= self.query_one("#guide").size.height

    def _fits_under(self, drawing: Widget, body: Widget) -> bool:
        words = max((one.virtual_region.bottom for one in body.children if one is not drawing), default=0)
        high, wide = self._drawing_size
        return words + 1 + high <= body.size.height and wide <= body.size.width

    @property
    def _drawing_size(self) -> tuple[int, int]:
        """Rows with the caption, columns."""
        drawing = self.view.drawing
        wide = max(drawing.width, len(self.words.screen.drawing)) if drawing else 0
        return (len(drawing.lines) + 1, wide) if drawing else (0, 0)

    def keys(self) -> tuple[Key, ...]:
        """The usual keys, one that prints the whole guide, and one that lists its steps.

        Where a password can be tried, letters are typing: there these two work by touch only.
        """
        printing, listing = ("", "") if self.step.coach else ("I", "P")
        words = self.words.keys
        back, help_, go_on = super().keys()
        paper = (Key(printing, words.print_guide, "screen.print"),) if self.view.guide else ()
        return (back, help_, *paper, Key(listing, words.steps, "screen.contents"), go_on)

    def _value(self, name: str) -> str:
        return self.text(f"{{{{ {name} }}}}")

    def action_scroll(self, by: int) -> None:
        """↑ and ↓ mark a value; on a step without values they scroll the text."""
        for values in self.query(ValueList):
            values.move(by)
            return
        super().action_scroll(by)

    def action_contents(self) -> None:
        """Show the list of steps."""
        self.post_message(self.ContentsRequested(self.step.id))

    def action_print(self) -> None:
        """Print the whole guide, if the office has one."""
        if self.view.guide:
            self.post_message(self.PaperRequested(self.step.id, self.view.guide))

    @on(PasswordCoach.Done)
    def _tried(self, event: PasswordCoach.Done) -> None:
        event.stop()
        self.action_next()

    @on(ValueList.Marked)
    async def _show_code(self, event: ValueList.Marked) -> None:
        """Show the QR code of a value, with a title and a colour that the login page's code does not have."""
        event.stop()
        pane = self.query_one("#pane", Vertical)
        shown = event.shown
        pane.set_class(shown is not None, "-value")
        await pane.remove_children()
        if shown is None:
            await pane.mount(*self._unmarked())
        else:
            await pane.mount(Plain(self.words.screen.value_code, classes="pane-title"))
            await pane.mount(QRCode(shown.text, shown.label))
