"""The words of the command line, all in Spanish; a command's own module loads only when it is called."""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, cast

from kiosk import __version__
from kiosk.suggestion import suggestion

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction["SpanishParser"]

COMMANDS = {
    "run": "abre el quiosco (lo mismo que «kiosk» solo)",
    "check": "revisa los textos, los documentos de Word y la configuración",
    "doctor": "revisa esta máquina: terminal, PDF, impresora, disco, reloj, permisos",
    "documents": "prepara los documentos de una persona, sin pantallas",
    "walk": "recorre una sesión completa escrita en un archivo",
    "sessions": "muestra, reinicia o borra las sesiones guardadas",
    "staff": "los funcionarios y sus PIN",
    "templates": "los campos de los documentos de Word, y cómo cambiar un documento",
    "print": "imprime un archivo PDF o una hoja de prueba",
    "printer": "la impresora: cómo está, pausa, cancelar, confirmar, imprimir otra vez",
    "scan": "el escáner: cuáles hay, una prueba, una página, qué dice una cédula",
    "backup": "guarda una copia de los datos, cifrados como están",
    "restore": "devuelve los datos de una copia",
}
"""Name of every command -> what it does; the module is kiosk.cli.<name>."""

_ALONE = frozenset({"-h", "--help", "--version"})
"""Options that mean something without a command."""
_MISUSE = 2
"""Exit status of a command line nobody understands, as argparse's own."""


class Command(Protocol):
    """What the module of a command offers."""

    def add(self, subparsers: Subparsers) -> None:
        """Add the command's own parser."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; the exit status."""


class SpanishFormatter(argparse.HelpFormatter):
    """Help that begins with «uso»."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Write the first line of the help."""
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)


class SpanishParser(argparse.ArgumentParser):
    """A parser whose help and complaints are in Spanish; options are never abbreviated."""

    def __init__(self, **options: Any) -> None:
        options |= {"add_help": False, "allow_abbrev": False, "formatter_class": SpanishFormatter}
        super().__init__(**options)
        self._positionals.title = "argumentos"
        self._optionals.title = "opciones"
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda y termina")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence on stderr and exit with status 2."""
        print(f"{_spanish(message)} Ayuda: {self.prog} --help", file=sys.stderr)
        sys.exit(_MISUSE)


@dataclass(frozen=True)
class Call:
    """An understood command line."""

    command: Command
    args: argparse.Namespace

    def run(self) -> int:
        """Do what was asked; the exit status."""
        return self.command.run(self.args)


def understand(argv: Sequence[str]) -> Call:
    """Parse a command line; without a command it means `run`.

    Raises:
        SystemExit: help or the version was asked for (0), or nobody understands it (2).
    """
    words = list(argv)
    if not words or (words[0].startswith("-") and words[0] not in _ALONE):
        words.insert(0, "run")
    name = words[0]
    parser = SpanishParser(prog="kiosk", description="Quiosco para preparar el registro en SECOP II.")
    parser.add_argument(
        "--version",
        action="version",
        version=f"kiosk {__version__}",
        help="muestra el nombre y la versión, y termina",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="orden", title="órdenes")
    for known, purpose in COMMANDS.items():
        if known != name:
            subparsers.add_parser(known, help=purpose)
    if name in {"-h", "--help"}:
        parser.print_help()
        sys.exit(0)
    if name == "--version":
        parser.parse_args(words)
    if name not in COMMANDS:
        parser.error(f"unknown command: {name}")
    command = cast(Command, importlib.import_module(f"kiosk.cli.{name}"))
    command.add(subparsers)
    args = parser.parse_args(words)
    return Call(command, args)


def _instead(word: str, known: Iterable[str]) -> str:
    """What to write instead of an unknown word."""
    return suggestion(word, known) or f"Use una de estas: {', '.join(known)}."


def _spanish(message: str) -> str:
    """One of argparse's sentences, in Spanish."""
    if found := re.search(r"unknown command: (.*)", message, re.DOTALL):
        return f"La orden «{found[1]}» no existe. {_instead(found[1], COMMANDS)}"
    if found := re.search(
        r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)", message, re.DOTALL
    ):
        choices = [choice.strip(" '") for choice in found[3].split(",")]
        return f"{found[1]}: «{found[2]}» no sirve. {_instead(found[2], choices)}"
    for pattern, sentence in _SENTENCES.items():
        if found := re.search(pattern, message, re.DOTALL):
            return found.expand(sentence)
    return "No se entiende lo que se escribió después de la orden."


_SENTENCES = {
    r"arguments are required: (.*)": r"Falta: \1.",
    r"unrecognized arguments: (.*)": r"No se conoce: \1.",
    r"argument (\S+): expected": r"\1 necesita un valor.",
    r"argument (\S+): invalid \S+ value: (.*)": r"\1: \2 no sirve.",
    r"argument (\S+): not allowed with argument (\S+)": r"\1 y \2 no van juntos.",
    r"one of the arguments (.*) is required": r"Falta uno de estos: \1.",
    r"argument (\S+): ignored explicit argument": r"\1 no lleva valor.",
}
"""Patterns of argparse's sentences -> what is said instead."""
