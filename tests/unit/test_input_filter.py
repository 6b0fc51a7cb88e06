"""What reaches the app of all that a terminal, a reader or a script may send."""

from __future__ import annotations

import pytest
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from kiosk.app import input_filter
from kiosk.app.input_filter import LONGEST_PASTE, MOST_AT_ONCE, InputFilter
from kiosk.app.tty_driver import KeyParser

NOW = 1_000.0
LATER = NOW + 5


def clean(*pieces: str) -> str:
    """What goes on of some pieces that come without a pause, and after it."""
    taken = InputFilter(ANSI_SEQUENCES_KEYS)
    return "".join(taken.clean(piece, NOW) for piece in pieces) + taken.after_silence(LATER)


MEANT = {
    "letters": "Peña 漢🙂",
    "enter, tab, backspace": "\r\t\x7f",
    "arrow": "\x1b[A",
    "arrow of application mode": "\x1bOA",
    "arrow with control": "\x1b[1;5A",
    "F1": "\x1bOP",
    "F1 of the Linux console": "\x1b[[A",
    "F12": "\x1b[24~",
    "page down": "\x1b[6~",
    "shift and tab": "\x1b[Z",
    "alt and a letter": "\x1bq",
    "escape": "\x1b",
    "touch": "\x1b[<0;12;30M\x1b[<0;12;30m",
    "wheel": "\x1b[<65;12;30M",
    "paste": "\x1b[200~ana@example.org\x1b[201~",
    "focus": "\x1b[I\x1b[O",
    "it can hold its picture back": "\x1b[?2026;2$y",
}

NOT_MEANT = {
    "its size, of no pixels": "\x1b[48;36;120;0;0t",
    "its size, in pixels": "\x1b[48;36;120;720;1200t",
    "its size, enormous": "\x1b[48;99999;99999;99999;99999t",
    "its size with sub-parameters": "\x1b[48;36:1;120:2;720;1200t",
    "it may tell its size": "\x1b[?2048;2$y",
    "size of a cell": "\x1b[6;20;10t",
    "title": "\x1b]lquiosco\x1b\\",
    "cursor": "\x1b[12;40R",
    "cursor, far": "\x1b[99999;99999R",
    "its kind": "\x1b[?63;1;2;4;6c",
    "its version": "\x1b[>41;379;0c\x1bP>|xterm(379)\x1b\\",
    "it is well": "\x1b[0n",
    "colours": "\x1b]11;rgb:eeee/f2f2/eeee\x07\x1b]4;1;rgb:0/0/0\x1b\\",
    "clipboard": "\x1b]52;c;" + "QUJD" * 5_000 + "\x07",
    "kitty keys": "\x1b[?31u\x1b[113;5u\x1b[1114112;1;1114112u",
    "modified keys of xterm": "\x1b[27;5;113~",
    "largest picture": "\x1b[?2;0;1900;1000S",
    "light or dark": "\x1b[?997;1n",
    "picture protocol": "\x1b_Gi=31;OK\x1b\\",
    "touch of before 1006": "\x1b[M !!",
    "touch of urxvt": "\x1b[32;10;10M",
    "touch with pixels no screen has": "\x1b[<0;99999;99999M",
    "touch left of the screen": "\x1b[<0;-1;0M",
    "terminfo": "\x1bP1+r544e\x1b\\",
    "private and unknown": "\x1b[=5;7z\x1b[!p\x1b[ q\x1b[?1;2;3h",
    "8-bit controls": "\x85\x90\x9b\x9c",
    "very long": "\x1b[" + "1;" * 5_000 + "t",
}


@pytest.mark.parametrize("sent", MEANT.values(), ids=MEANT)
def test_what_somebody_meant_goes_on_whole_or_in_pieces(sent: str) -> None:
    assert clean(sent) == sent
    assert clean(*sent) == sent


@pytest.mark.parametrize("sent", NOT_MEANT.values(), ids=NOT_MEANT)
def test_what_nobody_meant_is_dropped_and_what_follows_is_not(sent: str) -> None:
    assert clean(sent) == ""
    assert clean(f"a{sent}b\r") == "ab\r"
    assert clean("a", *sent, "b\r") == "ab\r"


def test_a_broken_report_takes_no_key_with_it_but_its_own() -> None:
    assert clean("\x1b]11;rgb:\rb") == "\rb", "Enter ends it"
    assert clean("\x1b[48;3\rb") == "\rb"
    assert clean("\x1b[48;3\x1b[A") == "\x1b[A"
    assert clean("\x1b\x1b\x1b[A") == "\x1b\x1b\x1b[A", "Escape, Escape, up"


def test_what_is_begun_and_does_not_go_on_is_over_after_a_moment() -> None:
    for begun in ("\x1b]52;c;", "\x1b[48;3", "\x1bP1+r", "\x1b[M "):
        taken = InputFilter(ANSI_SEQUENCES_KEYS)
        assert taken.clean(begun, NOW) + taken.after_silence(LATER) == ""
        assert taken.clean("ab\r", LATER) == "ab\r", begun


def test_a_paste_without_an_end_is_ended_and_the_keyboard_lives() -> None:
    taken = InputFilter(ANSI_SEQUENCES_KEYS)
    assert taken.clean("\x1b[200~abc", NOW) == "\x1b[200~abc"
    assert taken.after_silence(NOW + 0.2) == "", "a slow line"
    assert taken.after_silence(LATER) == "\x1b[201~"
    assert taken.clean("x\r", LATER) == "x\r"


def test_a_long_string_for_the_terminal_may_come_in_pieces() -> None:
    taken = InputFilter(ANSI_SEQUENCES_KEYS)
    taken.clean("\x1b]52;c;" + "QUJD" * 1_000, NOW)
    assert taken.after_silence(NOW + 0.5) == "", "a slow line, or a busy machine"
    assert taken.clean("QUJD\x07b\r", NOW + 0.5) == "b\r"


def test_a_paste_is_cut() -> None:
    sent = "\x1b[200~" + "a" * 1_000_000 + "\x1b]0;x\x07\x1b[A\x1b[201~b"
    assert clean(sent) == "\x1b[200~" + "a" * LONGEST_PASTE + "\x1b[201~b"


def test_more_keys_than_anybody_types_are_dropped_until_there_is_a_pause() -> None:
    taken = InputFilter(ANSI_SEQUENCES_KEYS)
    assert taken.clean("a" * 1_000_000, NOW) == "a" * MOST_AT_ONCE
    assert taken.clean("\x1b[<35;1;1M" * 1_000, NOW) == ""
    assert taken.clean("b\r", NOW + 1) == "b\r"


def test_a_string_without_an_end_is_not_kept() -> None:
    """What is kept would be looked through again with each piece that comes."""
    taken = InputFilter(ANSI_SEQUENCES_KEYS)
    for begun in ("\x1b]52;c;", "\x1b["):
        taken.clean(begun, NOW)
        for _ in range(1_000):
            assert taken.clean("1" * 1_000, NOW) == ""
        kept = [value for value in vars(taken).values() if isinstance(value, str)]
        assert max(map(len, kept)) <= 2 * input_filter.LONGEST_SEQUENCE


def test_the_parser_tells_escape_at_once_and_of_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = KeyParser()
    assert list(parser.feed("\x1b[48;36;120;0;0t\x1b")) == []
    monkeypatch.setattr(input_filter, "PATIENCE", 0.0)
    (escape,) = parser.tick()
    assert isinstance(escape, events.Key) and escape.key == "escape"
    (touch,) = parser.feed("\x1b[<0;12;30M")
    assert isinstance(touch, events.MouseDown) and (touch.x, touch.y) == (11, 29)
