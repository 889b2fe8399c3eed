"""What a step's results depend on besides its inputs: the code it runs, found by following its imports.

A module counts with every import that stands anywhere in it, also inside a function, and with the files beside it
that it names in a string: templates, word lists, models, fonts. So no changed module is missed, and a change
elsewhere reruns nothing.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.machinery import SourceFileLoader
from modulefinder import ModuleFinder
from pathlib import Path
from types import CodeType

from scopeline import layout
from scopeline.tables.atomic import write_atomically

PACKAGE = Path(__file__).parents[1]
_MEMORY = layout.MEMORY / "code.json"
_SUFFIXES = (".py", ".pyc")


@dataclass(frozen=True)
class Step:
    """What is known of a step from its script: a digest of all code it runs, and the protocol's keys it reads."""

    code: str
    reads: tuple[str, ...]


def steps(scripts: Path) -> dict[str, Step]:
    """Every step by its script's name; where things are installed does not count.

    To parse the package takes longer than all else a run with nothing to do does, so the answer is remembered as
    long as no file of it has changed in size or time.
    """
    seen = hashlib.sha256()
    for path in [*sorted(scripts.glob("*.py")), *sorted(path for path in PACKAGE.rglob("*") if path.is_file())]:
        if "__pycache__" not in path.parts:
            stat = path.stat()
            seen.update(f"{path}\n{stat.st_size} {stat.st_mtime_ns}\n".encode())
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(_MEMORY.read_text(encoding="utf-8"))
        if known["seen"] == seen.hexdigest():
            return {name: Step(code, tuple(keys)) for name, (code, keys) in known["steps"].items()}
    found = {path.stem: Step(digest(path), reads(path)) for path in sorted(scripts.glob("[!_]*.py"))}
    kept = {name: (step.code, step.reads) for name, step in found.items()}
    write_atomically(_MEMORY, json.dumps({"seen": seen.hexdigest(), "steps": kept}).encode())
    return found


def digest(script: Path) -> str:
    """A digest of all that a step's script runs."""
    sums = (f"{path.relative_to(_top(path))} {_sum(path)}" for path in files(script))
    return hashlib.sha256("\n".join(sorted(sums)).encode()).hexdigest()[:16]


def files(script: Path) -> list[Path]:
    """The script, the modules of this package that it imports, directly or through others, and their data files."""
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _beside(path) if path.suffix == ".py" else ()
    return sorted(found)


def reads(script: Path) -> tuple[str, ...]:
    """The keys of the protocol that a step reads, as its script states them in `READS`."""
    for statement in ast.parse(script.read_bytes()).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="READS")], value=value):
                return tuple(ast.literal_eval(value))
    return ()


@cache
def _beside(path: Path) -> tuple[Path, ...]:
    """What one file leads to: modules by import, and data files beside it by name."""
    imported, named = _read(path)
    modules = (found for name in sorted(imported) for found in _imported(path, name))
    return (*modules, *(file for name in sorted(named) for file in _data(path.parent, name)))


def _read(path: Path) -> tuple[set[str], set[str]]:
    """What a file imports, and every string in it: out of its bytecode, which is there, or which its step needs next.

    To parse the source instead took most of what the first run waits for.
    """
    tops = {PACKAGE.name, *_beside_script(path)}
    imported: set[str] = set()
    named: set[str] = set()
    waiting: list[object] = [SourceFileLoader(path.stem, str(path)).get_code(path.stem)]
    while waiting:
        match waiting.pop():
            case str(text):
                named.add(text)
            case tuple() | frozenset() as constants:
                waiting += constants
            case CodeType() as code:
                waiting += code.co_consts
                if any(name.partition(".")[0] in tops for name in code.co_names):
                    imported |= _imports(code)
    return imported, named


def _imports(code: CodeType) -> set[str]:
    """The names of the modules that a piece of code imports, and of what it takes from them, which may be modules."""
    found: set[str] = set()
    for what, told in ModuleFinder().scan_opcodes(code):
        if what == "absolute_import":
            taken, module = told
            found |= {module, *(f"{module}.{name}" for name in taken or ())}
    return found


def _imported(path: Path, name: str) -> tuple[Path, ...]:
    """The files of an import: of this package, or beside the step's script that imports."""
    top = name.partition(".")[0]
    if top == PACKAGE.name:
        return _module(name)
    return (path.with_name(f"{top}.py"),) if top in _beside_script(path) else ()


@cache
def _beside_script(path: Path) -> frozenset[str]:
    """The modules beside a step's script, such as _step; a module of the package imports none by such a name."""
    names = () if path.is_relative_to(PACKAGE) else _names(path.parent)
    return frozenset(name.removesuffix(".py") for name in names if name.endswith(".py"))


@cache
def _module(name: str) -> tuple[Path, ...]:
    """A module of this package, and the packages above it, whose `__init__` runs too."""
    above = name.rpartition(".")[0]
    place = PACKAGE.joinpath(*name.split(".")[1:])
    here = tuple(filter(Path.is_file, (place / "__init__.py", place.with_suffix(".py"))))
    return (*(_module(above) if above else ()), *here)


def _data(folder: Path, name: str) -> Iterator[Path]:
    """The data files that a string names: one file, all of a pattern, or all in a folder of nothing but data."""
    if not name or len(name) > 60 or "\n" in name or name.startswith((".", "/")):
        return
    if name.startswith("*."):
        yield from (path for path in sorted(folder.glob(name)) if path.suffix not in _SUFFIXES)
    if name.partition("/")[0] not in _names(folder):
        return  # as nearly all strings; to ask the disk about each would take longer than all else here
    place = folder / name
    if place.is_file() and place.suffix not in _SUFFIXES:
        yield place
    elif place.is_dir() and not (place / "__init__.py").exists():
        yield from (path for path in sorted(place.iterdir()) if path.is_file() and path.suffix not in _SUFFIXES)


@cache
def _names(folder: Path) -> frozenset[str]:
    return frozenset(os.listdir(folder))


@cache
def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _top(path: Path) -> Path:
    return PACKAGE if path.is_relative_to(PACKAGE) else path.parent
