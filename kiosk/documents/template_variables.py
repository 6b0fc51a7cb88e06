"""Finds the values that a template's tags use, by the dotted names of the office's list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from jinja2 import nodes

_COUNTS = {"count", "length"}
"""Filters whose result is a number."""
Scope = Mapping[str, str | None]
"""Name made by the template -> the listed name it stands for; None: a text or a number."""


@dataclass(frozen=True)
class TemplateVariables:
    """One use of a value."""

    typed: str
    """Name as the office typed it: `fila.objeto`."""
    name: str
    """Name in the list: `contratos.objeto`."""
    printed: bool = False
    """Whether it is printed, not only tested, counted or compared."""


def asked(tree: nodes.Template) -> list[TemplateVariables]:
    """Every value a parsed template uses, in order; the template's own names are replaced by their source."""
    return list(_walk(tree.body, {"loop": None}))


def _walk(body: list[nodes.Node], scope: Scope) -> Iterator[TemplateVariables]:
    """The uses in a sequence of nodes; `{% set %}` changes the scope of later ones."""
    current = dict(scope)
    for node in body:
        yield from _visit(node, current)


def _visit(node: nodes.Node, scope: dict[str, str | None]) -> Iterator[TemplateVariables]:
    if isinstance(node, nodes.For):
        yield from _visit(node.iter, scope)
        inner = {**scope, **_targets(node.target, _path(node.iter, scope))}
        if node.test is not None:
            yield from _visit(node.test, inner)
        yield from _walk(node.body, inner)
        yield from _walk(node.else_, scope)
    elif isinstance(node, nodes.If):
        yield from _visit(node.test, scope)
        for part in (node.body, list(node.elif_), node.else_):
            for child in part:
                yield from _visit(child, scope)
    elif isinstance(node, nodes.Output):
        for child in node.nodes:
            for use in _visit(child, scope):
                yield replace(use, printed=use.name == _path(child, scope))
    elif isinstance(node, nodes.Assign):
        yield from _visit(node.node, scope)
        scope.update(_targets(node.target, _path(node.node, scope)))
    else:
        yield from _expression(node, scope)


def _expression(node: nodes.Node, scope: dict[str, str | None]) -> Iterator[TemplateVariables]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        yield from _visit(node.node.node, scope)  # the method is no value
        for argument in node.args:
            yield from _visit(argument, scope)
        return
    if isinstance(node, nodes.Name | nodes.Getattr) and (path := _path(node, scope)):
        yield TemplateVariables(_typed(node), path)
        node = _root(node)
    if isinstance(node, nodes.Getitem):
        yield from _visit(node.arg, scope)
    for child in node.iter_child_nodes(exclude=("arg",)):
        yield from _visit(child, scope)


def _targets(target: nodes.Node, path: str | None) -> dict[str, str | None]:
    """The names that a loop or a set makes; parts of an unpacked value have no source."""
    if isinstance(target, nodes.Name):
        return {target.name: path}
    return {name.name: None for name in target.find_all(nodes.Name)}


def _path(node: nodes.Node, scope: Scope) -> str | None:
    """The listed name of an expression; None if it has none."""
    if isinstance(node, nodes.Filter) and node.node is not None:
        # a list sorted or cut is still that list
        return None if node.name in _COUNTS else _path(node.node, scope)
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getitem):
        inner = _path(node.node, scope)
        if inner and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return f"{inner}.{node.arg.value}"
        return inner
    if isinstance(node, nodes.Getattr):
        inner = _path(node.node, scope)
        return f"{inner}.{node.attr}" if inner else None
    return None


def _typed(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_typed(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return _typed(node.node)
    return node.name if isinstance(node, nodes.Name) else ""


def _root(node: nodes.Node) -> nodes.Node:
    """The node under the dots: a name, or an expression that may use more values."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node
