"""Whether a style rule or a search applies to a part of the screen, asked of the part itself first.

A selector such as `KeyBar .strong` is matched from its last word back to its first, as browsers do: most are
refused by their last word, without a look at what the part stands in. Textual begins with the app and goes
down the whole path to each part, for each rule and each search.

Overrides names of Textual 8.2.8 (`_check_selectors`, `match` of a search): the version is pinned exactly, and
a test compares the answers with Textual's own.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.css import match, query, stylesheet
from textual.css.model import CombinatorType, Selector, SelectorSet
from textual.dom import DOMNode

_SAME, _CHILD = CombinatorType.SAME, CombinatorType.CHILD


def matches(selectors: list[Selector], path: list[DOMNode]) -> bool:
    """Whether the last part of a path, from the app down to it, is what a selector describes."""
    return bool(selectors) and _upwards(selectors, len(selectors) - 1, path, len(path) - 1)


def _upwards(selectors: list[Selector], last: int, path: list[DOMNode], place: int) -> bool:
    """Whether the words up to `last` describe the part of the path at `place`."""
    part = path[place]
    selector = selectors[last]
    while selector.combinator is _SAME and last:  # `Button.strong` is two words about one part
        if not selector.check(part):
            return False
        last -= 1
        selector = selectors[last]
    if not selector.check(part):
        return False
    if last == 0:
        return selector.combinator is CombinatorType.DESCENDENT or place == 0
    if selector.combinator is _CHILD:
        return place > 0 and _upwards(selectors, last - 1, path, place - 1)
    return any(_upwards(selectors, last - 1, path, above) for above in range(place))


def _match(selector_sets: Iterable[SelectorSet], node: DOMNode) -> bool:
    """What `textual.css.match.match` says; the path is made only where one is asked for."""
    for selector_set in selector_sets:
        selectors = selector_set.selectors
        if not selectors or not selectors[-1].check(node):
            continue
        alone = len(selectors) == 1 and selectors[0].combinator is CombinatorType.DESCENDENT
        if alone or matches(selectors, node.css_path_nodes):
            return True
    return False


match._check_selectors = matches  # type: ignore[assignment]  # see above
stylesheet._check_selectors = matches  # type: ignore[attr-defined, assignment]  # see above
query.match = _match  # type: ignore[attr-defined]  # see above
