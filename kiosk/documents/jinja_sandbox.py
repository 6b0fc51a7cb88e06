"""The part of Jinja that Word templates may use: values, conditions, loops over lists, some filters.

Jinja's own sandbox protects Python's internals but not the machine's memory: `{{ "%9999999999d" | format(1)
}}` or forty lines of `{% set x = x ~ x %}` fill it. So everything that is not listed here is refused, the
steps of all loops are limited, and so is the length of the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sized
from functools import lru_cache, wraps
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

FILTERS = frozenset(
    {"abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "int", "join", "last"}
    | {"length", "list", "lower", "reverse", "round", "sort", "string", "title", "trim", "unique", "upper"}
)
METHODS = frozenset({"capitalize", "lower", "split", "strip", "title", "upper"})
"""Methods that may be called on a value."""
MAX_STEPS = 20_000
"""Most steps of all loops of one part together; forty contracts of eight columns take 320."""
MAX_DEPTH = 3
"""Most loops inside each other."""
MAX_FILLED = 40_000_000
"""Most letters of XML in one part after filling."""
MAX_NUMBER = 1_000_000_000
MAX_RESULT = 100_000
"""Most letters or items in the result of a filter: repeated `join` doubles a text each time."""
MAX_GLUE = 20
"""Most letters between the items that `join` puts together."""

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.NSRef, nodes.Const),
    *(nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.If, nodes.CondExpr, nodes.For, nodes.Assign),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Test, nodes.Filter, nodes.Call),
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos),
    *(nodes.List, nodes.Tuple, nodes.Keyword),
)
_STEPS = "counted steps"
_NESTED = re.compile(r"(?:[(\[]\s*){30,}|(?:not\s+){30,}")
"""Many opening brackets in a row, which nobody needs."""


class ForbiddenError(SecurityError):
    """A template uses something that is not allowed."""

    def __init__(self, message: str, node: nodes.Node) -> None:
        super().__init__(message)
        self.lineno = node.lineno


class TooDeepError(ForbiddenError):
    """Brackets or commands are nested too deeply to be parsed."""

    def __init__(self, lineno: int) -> None:
        SecurityError.__init__(self, "too many brackets inside brackets")
        self.lineno = lineno


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for filling one template once."""

    intercepted_binops = frozenset({"+", "*", "%"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._note)
        self.printed: list[str] = []
        """Every value that was printed, in order."""
        self.template_class = _Bounded
        self.globals.clear()
        self._steps = 0
        self.filters = {name: _small(self.filters[name]) for name in FILTERS} | {_STEPS: self._counted}

    def from_string(self, source: Any, *_: Any) -> Template:
        """The template of a text; one that was used before is not compiled again."""
        return self.template_class.from_code(self, _compiled(str(source)), self.make_globals(None))

    def call_binop(self, _context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic with numbers up to MAX_NUMBER; raises SecurityError for other operands."""
        for side in (left, right):
            if not isinstance(side, int | float) or abs(side) > MAX_NUMBER:
                raise SecurityError(f"{operator} is for numbers")
        return super().call_binop(_context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if found := _NESTED.search(source):
            raise TooDeepError(source.count("\n", 0, found.start()) + 1)
        try:
            tree = super()._parse(source, name, filename)
            _refuse(tree)
        except RecursionError:
            raise TooDeepError(1) from None
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _STEPS, [], [], None, None, lineno=loop.lineno)
        return tree.set_environment(self)  # type: ignore[return-value]  # Jinja returns the tree

    @pass_context  # else Jinja would note what is constant once, while it compiles
    def _note(self, _context: Any, value: Any) -> Any:
        """Remember what is put out, and put it out.

        docxtpl makes `{{` of `{_{` in what was filled in, and likewise with the other brackets. Somebody may
        have typed that: without a bare underscore it stays.
        """
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            self.printed.append(str(value))
        if isinstance(value, str) and "_" in value:
            return Markup(str(escape(value)).replace("_", "&#95;"))  # noqa: S704 - it is escaped on this line
        return value

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise SecurityError("too many turns of loops")
            yield item


@lru_cache(maxsize=128)
def _compiled(source: str) -> CodeType:
    """The code of a template's text. It names filters and what it notes: each sandbox has its own of them."""
    return Sandbox().compile(source)


class _Bounded(Template):
    """A template that raises SecurityError before its text fills the memory."""

    def render(self, *args: Any, **values: Any) -> str:
        """The filled text; raises SecurityError if it is longer than MAX_FILLED."""
        pieces, length = [], 0
        for piece in self.generate(*args, **values):
            length += len(piece)
            if length > MAX_FILLED:
                raise SecurityError("too much text")
            pieces.append(piece)
        return "".join(pieces)


def _small(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that raises SecurityError instead of returning a huge result."""

    @wraps(filter_)  # with Jinja's own marks on it
    def checked(*args: Any, **named: Any) -> Any:
        result = filter_(*args, **named)
        if isinstance(result, Sized) and len(result) > MAX_RESULT:
            raise SecurityError("too long")
        return result

    return checked


def _refuse(tree: nodes.Template) -> None:
    """Raise ForbiddenError for the first construction that is not allowed."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
            raise ForbiddenError(f"{type(node).__name__} is not allowed", node)
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise ForbiddenError("Python's insides are nobody's business", node)
        if isinstance(node, nodes.List | nodes.Tuple) and not _plain(node):
            raise ForbiddenError("lists are of plain values", node)
        if isinstance(node, nodes.Filter):
            _refuse_filter(node)
        if isinstance(node, nodes.Call):
            _refuse_call(node)
    if _depth(tree) > MAX_DEPTH:
        raise ForbiddenError("too many loops inside loops", tree)


def _plain(node: nodes.List | nodes.Tuple) -> bool:
    """Whether all items are constants or assigned names: `[x, x]` repeated forty times fills the memory."""
    return all(
        isinstance(item, nodes.Const) or (isinstance(item, nodes.Name) and item.ctx == "store")
        for item in node.items
    )


def _refuse_filter(node: nodes.Filter) -> None:
    if node.name not in FILTERS:
        raise ForbiddenError(f"the filter {node.name} is not allowed", node)
    if node.name == "join" and not all(_short(glue) for glue in node.args):
        raise ForbiddenError("join takes a short text", node)


def _short(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Const) and len(str(node.value)) <= MAX_GLUE


def _refuse_call(node: nodes.Call) -> None:
    if not isinstance(node.node, nodes.Getattr) or node.node.attr not in METHODS:
        raise ForbiddenError("this may not be called", node)


def _depth(node: nodes.Node) -> int:
    """The number of loops inside each other."""
    inner = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return inner + isinstance(node, nodes.For)
