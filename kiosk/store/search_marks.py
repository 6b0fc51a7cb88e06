"""Finds the sessions that a typed word may mean, without opening any: a table of keyed hashes.

A session has a mark for the first 2, 3, 6 and 9 letters of each of its words, and for the last 3, 4 and 7
digits. A mark is an HMAC, so that the table does not reveal words; equal beginnings have equal marks. The
marks only narrow the search: the caller opens the sealed words of what they find.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator

from kiosk.interview.person_search import SHORTEST, search_words, typed_words
from kiosk.ports import Kept, Summary

SCHEMA = """
create table if not exists mark (mark blob, id text, primary key (mark, id)) without rowid;
create index if not exists marks_of on mark (id);
"""
_STARTS, _ENDS = (2, 3, 6, 9), (3, 4, 7)
"""Lengths of the beginnings of a word, and of the digits at its end, that have a mark."""
_BYTES = 6
"""Of a mark; a few sessions more are opened if two words have one."""
FEW = 1_000
"""Most sessions that are sorted by age; of more, the newest sessions are looked through in order."""
_WITH = "select id from mark where mark = ? limit ?"
_SORTED = (
    "select id, words from session where id in (select value from json_each(?)) and not changing "
    "order by saved_at desc, id"
)
_NEWEST = "select id, words from session where not changing and {} order by saved_at desc, id"
_HAS = "exists (select 1 from mark where mark.mark = ? and mark.id = session.id)"


class SearchMarks:
    """The marks in the list's database."""

    def __init__(self, mark: Callable[[str], str]) -> None:
        """Nothing is read yet.

        Args:
            mark: returns the keyed hash of a text, in hexadecimal digits.
        """
        self._mark = mark

    def put(self, rows: sqlite3.Cursor, session_id: str, words: str) -> None:
        """Replace the marks of a session by those of its words; raises sqlite3.Error."""
        self.drop(rows, session_id)
        marks = {one for word in words.split() for one in (*_starts(word), *_ends(word))}
        rows.executemany("insert into mark values (?, ?)", [(self._of(one), session_id) for one in marks])

    def drop(self, rows: sqlite3.Cursor, session_id: str) -> None:
        """Remove the marks of a session; raises sqlite3.Error."""
        rows.execute("delete from mark where id = ?", (session_id,))

    def narrow(self, rows: sqlite3.Cursor, text: str) -> Iterator[tuple[str, bytes | None]]:
        """Id and sealed words of each session that may be meant, the one saved last first.

        Raises:
            sqlite3.Error: the database cannot be used.
        """
        typed = [word for word in typed_words(text) if len(word) >= SHORTEST]
        marks = [[self._of(one) for one in _looked_for(word)] for word in typed]
        if not marks:
            return
        found: list[set[str]] = [ids for one in marks if (ids := self._few(rows, one)) is not None]
        if found:
            asked, given = _SORTED, [json.dumps(min(([*ids] for ids in found), key=len))]
            for row in rows.execute(asked, given):  # `yield from` would close the cursor with the generator
                yield row
            return
        wheres = " and ".join(f"({' or '.join([_HAS] * len(one))})" for one in marks)
        for row in rows.execute(_NEWEST.format(wheres), [mark for one in marks for mark in one]):
            yield row

    def _few(self, rows: sqlite3.Cursor, marks: list[bytes]) -> set[str] | None:
        """The sessions with one of the marks; None: they are more than FEW."""
        ids: set[str] = set()
        for mark in marks:
            ids |= {str(row[0]) for row in rows.execute(_WITH, (mark, FEW + 1))}
        return ids if len(ids) <= FEW else None

    def _of(self, part: str) -> bytes:
        return bytes.fromhex(self._mark(f"word {part}"))[:_BYTES]


def _starts(word: str) -> Iterator[str]:
    yield from (f"^{word[:length]}" for length in _STARTS if len(word) >= length)


def _ends(word: str) -> Iterator[str]:
    for length in _ENDS:
        if len(word) >= length and word[-length:].isdigit():
            yield f"{word[-length:]}$"


def _looked_for(word: str) -> list[str]:
    """The marks of which a session has at least one, if the word finds it."""
    *_, start = _starts(word)
    return [start, *list(_ends(word))[-1:]] if word.isdigit() else [start]


def words_of(kept: Kept | Summary | None) -> str:
    """The words a session is found by; empty: none, or it cannot be read."""
    return search_words(kept.record) if isinstance(kept, Kept) else ""
