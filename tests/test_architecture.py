"""Rules of the house, as tests: who knows whom, how big things are, what is written where."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.app import KioskApp
from kiosk.cli.parser import COMMANDS
from tests.quick import QUICK_SCREENS, SLOW_FILES

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "kiosk").rglob("*.py"))
MODULE_LINES, CLASS_MODULE_LINES, FUNCTION_LINES = 300, 400, 40
"""Lines: fewer in a module as a habit; fewer in one that is a single class; fewer in a function."""
TEXTS = {
    ".py",
    ".toml",
    ".txt",
    ".md",
    ".tcss",
    ".csv",
    ".yml",
    ".yaml",
    ".cfg",
    ".ini",
    ".sh",
    ".service",
    "",
}
NOT_OURS = re.compile(r"\.venv|\.git|\..*_cache|__pycache__|.*\.egg-info|build|dist|\.hypothesis")
MACHINE_PATHS = re.compile(rb"(?<![\w.)}-])/(?:work|root)/")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> Iterator[Path]:
    """Every text file of the tree that is written by people."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not NOT_OURS.fullmatch(name)]
        here = Path(folder)
        if here == ROOT / "data":
            folders[:], names = [], ["README.md"]
        names = [name for name in names if name != ".git"]  # in a worktree a file that names its checkout
        yield from (here / name for name in names if (here / name).suffix in TEXTS)


def test_modules_import_only_what_lies_below_them() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "package",
    [
        "sessions",
        "documents",
        "interview",
        "store",
        "printing",
        "scanning",
        "speech",
        "handover",
        "staff",
        "ports",
        "content",
        "settings",
        "log",
    ],
)
def test_the_core_loads_no_textual(package: str) -> None:
    """In a process of its own, with every module of the package: the static graph misses late imports."""
    folder = ROOT / "kiosk" / package
    inside = [
        file
        for file in folder.rglob("*.py")
        if file.stem not in {"__init__", "__main__", "libreoffice_child"}
    ]
    names = [f"kiosk.{package}", *(named(file).removesuffix(".py").replace("/", ".") for file in inside)]
    code = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
    code += "print(sorted({name.split('.')[0] for name in sys.modules} & {'textual', 'rich'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def too_long(module: Path) -> Iterator[str]:
    """What of a module is longer than the habit: the module itself, or functions of it."""
    text = module.read_text("utf-8")
    tree, lines = ast.parse(text), len(text.splitlines())
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if lines >= (CLASS_MODULE_LINES if len(classes) == 1 else MODULE_LINES):
        yield f"{named(module)}: {lines} lines"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length >= FUNCTION_LINES:
                yield f"{named(module)}: {node.name}: {length} lines"


def test_modules_and_functions_stay_small() -> None:
    """Up to 400 lines for one class of one job; 300 for anything else."""
    assert [offence for module in MODULES for offence in too_long(module)] == []


EXCEPTIONS = re.compile(r"#\s*(noqa\b(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore\b(?:\[[\w, -]+\])?)")
"""What a checker is told to overlook."""


def unexplained(file: Path) -> Iterator[str]:
    """The lines of a file where a checker is told to overlook something and nobody says why."""
    for token in tokenize.generate_tokens(io.StringIO(file.read_text("utf-8")).readline):
        if token.type == tokenize.COMMENT and EXCEPTIONS.search(token.string):
            said = EXCEPTIONS.sub("", token.string).strip(" -#")
            if len(said.split()) < 2:
                yield f"{named(file)}:{token.start[0]}: {token.string}"


RIDDLES = re.compile(
    r"\bwhoever\b|\b(?:come|comes|came|become|becomes|became) of\b|in the making|\blet(?:s|ting)? go\b"
    r"|\b(?:to|for|with|by|against|from) who\b|on this side|\bone door\b|\btake the places?\b|\bstood\b",
    re.IGNORECASE,
)
"""Idioms that hide who does what; readers had to read such sentences twice."""
WORDS_BESIDE_A_NAME = frozenset({"a", "an", "the", "this", "that", "of", "its", "their", "is", "are"})
HELPERS = [
    *(ROOT / "bench").glob("*.py"),
    *(file for file in (ROOT / "tests").rglob("*.py") if not file.name.startswith("test_")),
]
"""What is written to be read besides the program itself; the names of tests are their sentences."""


def docstrings(tree: ast.Module) -> Iterator[tuple[str, int, str]]:
    """Name, line and text of each docstring, those under attributes too, whose name is empty."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for number, child in enumerate(node.body):
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                name = "" if number or isinstance(node, ast.Module) else node.name
                yield name, child.lineno, str(child.value.value)


def riddles(file: Path) -> Iterator[str]:
    """The docstrings and comments of a file with an idiom of RIDDLES, or that only repeat a name."""
    source = file.read_text("utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    said = [("", one.start[0], one.string) for one in tokens if one.type == tokenize.COMMENT]
    for name, line, text in [*said, *docstrings(ast.parse(source))]:
        plain = " ".join(text.split())
        if found := RIDDLES.search(plain):
            yield f"{named(file)}:{line}: «{found[0]}»"
        if name and _only_the_name(name, plain):
            yield f"{named(file)}:{line}: «{plain}» only repeats the name"


def _only_the_name(name: str, text: str) -> bool:
    """Whether a docstring of one sentence has no word that its name does not have."""
    spelt = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")
    words = set(re.findall(r"[a-z]+", text.lower())) - WORDS_BESIDE_A_NAME
    return {word.rstrip("s") for word in words} <= {word.rstrip("s") for word in spelt}


def test_docstrings_and_comments_say_who_does_what() -> None:
    assert [line for file in (*MODULES, *HELPERS) for line in riddles(file)] == []


def test_each_exception_to_a_checker_says_why() -> None:
    files = [file for folder in ("kiosk", "tests", "bench") for file in sorted((ROOT / folder).rglob("*.py"))]
    assert [line for file in files for line in unexplained(file)] == []


def test_the_constraints_agree_with_the_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    wanted += project["build-system"]["requires"]
    pins = {canonical(line) for line in (ROOT / "constraints.txt").read_text("utf-8").split("\n") if line}
    assert all("==" in pin for pin in pins), "every line is name==version, without addresses or options"
    assert {canonical(one) for one in wanted} - pins == set()


def canonical(requirement: str) -> str:
    """A requirement with the name written as registries compare it (PEP 503)."""
    assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", requirement), requirement
    name, version = re.sub(r"\[\w+\]", "", requirement).split("==")
    return f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}"


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        named(path) for path in texts() if MACHINE_PATHS.search(path.read_bytes()) and path != Path(__file__)
    ]
    assert found == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = re.compile(r"utils?|helpers?|misc|common|managers?")
    assert [named(module) for module in MODULES if drawers.fullmatch(module.stem)] == []


def commands() -> set[Path]:
    """The modules of the command line that are named after a command."""
    return {ROOT / "kiosk" / "cli" / f"{name}.py" for name in COMMANDS}


def test_a_module_name_stands_once() -> None:
    """A command may be named after what it works on."""
    named_once = [module for module in MODULES if module.stem != "__init__" and module not in commands()]
    stems = Counter(module.stem for module in named_once)
    assert [named(module) for module in named_once if stems[module.stem] > 1] == []


def test_a_class_name_stands_once() -> None:
    homes: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.parse(module.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(named(module))
    assert {name: home for name, home in homes.items() if len(home) > 1} == {}


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def names_given(tree: ast.AST) -> set[str]:
    """The private names that a module defines or assigns."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return {name for name in found if private(name)}


def test_no_module_uses_a_private_name_of_another() -> None:
    trees = {module: ast.parse(module.read_text("utf-8")) for module in MODULES}
    own = {module: names_given(tree) for module, tree in trees.items()}
    everywhere = set().union(*own.values())
    taken = [
        f"{named(module)}: {node.attr}"
        for module, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in everywhere - own[module]
    ]
    taken += [
        f"{named(module)}: {alias.name}"
        for module, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kiosk")
        for alias in node.names
        if private(alias.name)
    ]
    assert taken == []


def test_no_task_of_the_screens_fails_in_silence() -> None:
    silent = re.compile(r"\b(create_task|ensure_future)\(")
    screens = [path for path in MODULES if path.parts[len(ROOT.parts) + 1] in {"app", "screens", "widgets"}]
    found = {path.name for path in screens if silent.search(path.read_text("utf-8"))}
    assert found == {"loud_task.py"}


def test_the_app_is_made_of_parts_and_not_of_ancestors() -> None:
    """At most two classes of ours stand between Textual's App and the kiosk's."""
    ours = [one for one in KioskApp.__mro__ if one.__module__.startswith("kiosk.")]
    assert len(ours) <= 3, ours
    folder = ROOT / "kiosk" / "app"
    heirs = [
        f"{named(file)}: {node.name}"
        for file in sorted(folder.glob("*.py"))
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.bases
    ]
    assert [heir.rpartition(" ")[2] for heir in heirs] == [
        "KioskApp",
        "Display",
        "FramedApp",
        "Idleness",
        "_In",
        "_Now",
        "LockedApp",
        "_Rehearsal",
        "TroubleApp",
        "KeyParser",
        "TtyDriver",
        "Watcher",
    ]


def test_what_is_named_as_slow_or_quick_is_a_file_of_tests() -> None:
    found = {file.name for file in (ROOT / "tests").rglob("test_*.py")}
    assert not (QUICK_SCREENS | SLOW_FILES) - found
