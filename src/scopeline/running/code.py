"""What a step's results depend on besides its inputs: the code it runs, found by following its imports.

A module counts with every import that stands anywhere in it, also inside a function, and with the files beside it
that it names in a string: templates, word lists, models, fonts. So no changed module is missed, and a change
elsewhere reruns nothing.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
    for statement in _tree(script).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="READS")], value=value):
                return tuple(ast.literal_eval(value))
    return ()


@cache
def _beside(path: Path) -> tuple[Path, ...]:
    """What one file leads to: modules by import, and data files beside it by name."""
    imported, named = _read(_tree(path))
    modules = (found for name in sorted(imported) for found in _imported(path, name))
    return (*modules, *(file for name in sorted(named) for file in _data(path.parent, name)))


def _read(tree: ast.AST) -> tuple[set[str], set[str]]:
    """What a file imports, and every string in it; in one pass, since this is most of what the first run waits for."""
    imported: set[str] = set()
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                named.add(node.value)
        elif isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module)
            imported.update(f"{node.module}.{alias.name}" for alias in node.names)
    return imported, named


def _imported(path: Path, name: str) -> tuple[Path, ...]:
    """The files of an import: of this package, or beside the step's script that imports."""
    top = name.partition(".")[0]
    return _module(name) if top == PACKAGE.name else tuple(_neighbour(path, top))


def _neighbour(path: Path, name: str) -> Iterator[Path]:
    """A module beside a step's script, such as _step."""
    return filter(Path.is_file, [path.parent / f"{name}.py"])


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
    place = folder / name
    if place.is_file() and place.suffix not in _SUFFIXES:
        yield place
    elif place.is_dir() and not (place / "__init__.py").exists():
        yield from (path for path in sorted(place.iterdir()) if path.is_file() and path.suffix not in _SUFFIXES)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


@cache
def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _top(path: Path) -> Path:
    return PACKAGE if path.is_relative_to(PACKAGE) else path.parent
