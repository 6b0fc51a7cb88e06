"""Parses the command line, with all words in Spanish; only the called command's module is imported."""

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
    "report": "el informe del mes: cuántos vinieron y qué no se entendió",
    "fleet": "los quioscos que comparten la base de datos: cómo está cada uno",
    "staff": "los funcionarios y sus PIN",
    "templates": "los campos de los documentos de Word, y cómo cambiar un documento",
    "print": "imprime un archivo PDF o una hoja de prueba",
    "printer": "la impresora: cómo está, pausa, cancelar, confirmar, imprimir otra vez",
    "scan": "el escáner: cuáles hay, una prueba, una página, qué dice una cédula",
    "serve": "abre el quiosco en un navegador, después de un PIN",
    "backup": "guarda una copia de los datos, cifrados como están",
    "restore": "devuelve los datos de una copia",
}
"""Name of a command -> what it does; its module is kiosk.cli.<name>."""

_ALONE = frozenset({"-h", "--help", "--version"})
"""Options that are valid without a command."""
_MISUSE = 2
"""Exit status for an invalid command line, as argparse's."""


class Command(Protocol):
    """The functions of a command's module."""

    def add(self, subparsers: Subparsers) -> None:
        """Add the parser of the command and its options."""

    def run(self, args: argparse.Namespace) -> int:
        """Run the command; returns its exit status."""


class SpanishFormatter(argparse.HelpFormatter):
    """Formats help that begins with «uso»."""

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
    """A parser with help and errors in Spanish; options cannot be abbreviated."""

    def __init__(self, **options: Any) -> None:
        options |= {"add_help": False, "allow_abbrev": False, "formatter_class": SpanishFormatter}
        super().__init__(**options)
        self._positionals.title = "argumentos"
        self._optionals.title = "opciones"
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda y termina")

    def error(self, message: str) -> NoReturn:
        """Write the error as one Spanish sentence to stderr and exit with status 2."""
        print(f"{_spanish(message)} Ayuda: {self.prog} --help", file=sys.stderr)
        sys.exit(_MISUSE)


@dataclass(frozen=True)
class Call:
    """A parsed command line."""

    command: Command
    args: argparse.Namespace

    def run(self) -> int:
        """Run the command; returns its exit status."""
        return self.command.run(self.args)


def understand(argv: Sequence[str]) -> Call:
    """Parse a command line; without a command it means `run`.

    Args:
        argv: the words after the program's name.

    Raises:
        SystemExit: 0 after help or the version was shown; 2 if the line is invalid.
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
    """A Spanish sentence with the nearest known word, or with all of them."""
    return suggestion(word, known) or f"Use una de estas: {', '.join(known)}."


def _spanish(message: str) -> str:
    """The Spanish sentence for one of argparse's messages."""
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
"""Pattern of argparse's message -> its Spanish sentence."""
