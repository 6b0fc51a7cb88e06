"""Style sheets parsed once a process: Textual parses all of them again for each app and each use of a theme.

Overrides names of Textual 8.2.8 (`Stylesheet._parse_rules`, `RuleSet.__hash__`), calls
`Widget._get_default_css`: the version is pinned
exactly, and tests count how often a sheet is parsed and a rule is hashed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.css.types import CSSLocation

Variables = frozenset[tuple[str, str]]
"""The colours and sizes of a theme, as the rules were parsed with."""

_parse = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
"""The rules of each sheet with each theme; both are few, and none changes while the program runs."""
_variables: WeakKeyDictionary[Stylesheet, tuple[dict[str, str], Variables]] = WeakKeyDictionary()


def _of(sheet: Stylesheet) -> Variables:
    """The variables as a key; made anew only when the sheet got others."""
    known = _variables.get(sheet)
    if known is None or known[0] is not sheet._variables:
        known = _variables[sheet] = (sheet._variables, frozenset(sheet._variables.items()))
    return known[1]


def _parse_once(
    sheet: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    key = (css, read_from, is_default_rules, tie_breaker, scope, _of(sheet))
    if (rules := _parsed.get(key)) is None:
        rules = _parse(sheet, css, read_from, is_default_rules, tie_breaker, scope)
        if not any(rule.errors for rule in rules):
            _parsed[key] = rules
    return rules


def parse_ahead(sheet: Stylesheet) -> None:
    """Parse, with the theme of a sheet, what each screen and widget that is loaded says of its looks."""
    waiting: list[type[Widget]] = [Widget]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("kiosk."):
            empty = kind.__new__(kind)  # only its class is asked
            for read_from, css, tie_breaker, scope in empty._get_default_css():
                sheet._parse_rules(css, read_from, True, tie_breaker, scope)


Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign, assignment]  # see above

# Each of 400 rules is hashed for each widget of a step. Textual's function returns the id, as Python's does.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]  # see above
