"""The booted machine's pictures are compared as the eye compares them."""

from bench.booted_machine import alike, mode_of

HEADER = b"xwd header"
WHITE = HEADER + bytes([255]) * 4 * 64 * 48


def painted(pixels: dict[int, int]) -> bytes:
    """The white picture with some pixels of another grey."""
    picture = bytearray(WHITE)
    for place, grey in pixels.items():
        begin = len(HEADER) + 4 * place
        picture[begin : begin + 3] = bytes([grey]) * 3
    return bytes(picture)


def test_the_seam_of_a_line_that_was_painted_in_two_pieces_is_no_difference() -> None:
    assert alike(painted({100: 230, 101: 230, 164: 230, 165: 230}), WHITE)
    assert alike(WHITE, WHITE)


def test_a_letter_and_a_surface_are_differences() -> None:
    assert not alike(painted({100: 20, 101: 20}), WHITE)
    assert not alike(painted(dict.fromkeys(range(400), 250)), WHITE)


def test_another_size_and_no_screen_are_differences() -> None:
    assert not alike(WHITE[:-4], WHITE)
    assert not alike(b"", b"")


def test_the_mode_is_as_wide_as_the_screen() -> None:
    told = 'Modeline "1368x768_60.00"   85.25  1368 1440 1576 1784  768 771 781 798 -hsync +vsync'
    wanted = 'Modeline "1366x768" 85.25 1366 1440 1576 1784 768 771 781 798 -hsync +vsync'
    assert mode_of(1366, 768, told).split() == wanted.split()
