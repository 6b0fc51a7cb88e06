"""What a kiosk and the process that forked it tell each other."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from kiosk.app.beginning import Beginning
from kiosk.app.watcher import Channel, Parent
from kiosk.cli.forked_kiosk import ForkedKiosk


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    """The parent's end, then the kiosk's."""
    ours, theirs = (Channel(end) for end in socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET))
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.mark.parametrize(
    "told",
    [
        Beginning(),
        Beginning("0" * 32, crashes=2),
        Beginning(anew=True),
        Beginning(practice=True),
        Beginning(practised=True),
    ],
)
def test_a_kiosk_begins_with_what_it_is_told(ends: tuple[Channel, Channel], told: Beginning) -> None:
    ForkedKiosk(0, ends[0]).begin(told)
    assert Parent(ends[1]).wait_for_turn() == told


def test_a_kiosk_whose_parent_is_gone_does_not_begin(ends: tuple[Channel, Channel]) -> None:
    ends[0].close()
    assert Parent(ends[1]).wait_for_turn() is None


def test_every_message_arrives_whole_and_in_order(ends: tuple[Channel, Channel]) -> None:
    parent = Parent(ends[1])
    parent.ready("bienvenida")
    parent.session("1" * 32)
    parent.alive("en uso")
    parent.alive()
    parent.released(Beginning(anew=True), crashed=False)
    heard = [ends[0].receive() for _ in range(6)]
    assert heard == [
        ["ready", "bienvenida"],
        ["session", "1" * 32],
        ["alive", "en uso"],
        ["alive", ""],
        ["released", "", True, False, False, False],
        None,
    ]
    assert not ends[0].closed


def test_the_end_of_the_other_side_is_noticed(ends: tuple[Channel, Channel]) -> None:
    Parent(ends[1]).alive()
    ends[1].close()
    assert ends[0].receive() == ["alive", ""]
    assert ends[0].receive() is None
    assert ends[0].closed


def test_nobody_waits_for_a_side_that_does_not_listen(ends: tuple[Channel, Channel]) -> None:
    parent = Parent(ends[1])
    for _ in range(100_000):
        parent.alive("en uso")
    ends[0].close()
    parent.alive()


def test_a_kiosk_is_asked_to_leave_once_and_remembers_it(ends: tuple[Channel, Channel]) -> None:
    parent = Parent(ends[1])
    assert not parent.renewal_wanted()
    ends[0].send("leave")
    assert parent.renewal_wanted()
    assert parent.renewal_wanted()
