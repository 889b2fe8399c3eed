"""The design page is held to the tree, and the tree to the page's rule on imports."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "scopeline"
PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
STAGES = ("sources", "dedupe", "screening", "retrieval", "charting", "coding", "flow", "reporting")
CONFIGURATION = {"scopeline.charting.form", "scopeline.coding.framework"}


def test_every_room_of_the_package_stands_on_the_page_once() -> None:
    table = PAGE.partition("| in `src/scopeline/`")[2].partition("\n## ")[0]
    named = re.findall(
        r"`([a-z_]+(?:\.py|/))`", "\n".join(line.split("|")[1] for line in table.splitlines()[2:] if line)
    )
    rooms = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in PACKAGE.iterdir()
        if path.name not in ("__pycache__", "__init__.py", "py.typed", "share")
    }
    assert sorted(named) == sorted(rooms)


def test_every_folder_that_the_page_names_is_there() -> None:
    table = PAGE.partition("## Layout")[2].partition("Imports point")[0]
    for path in re.findall(r"`([\w/]+/)`", table):
        assert (ROOT / path).is_dir(), path


def test_every_function_on_the_path_of_a_record_is_there() -> None:
    named = re.findall(r"`([a-z_]+(?:\.[a-z_]+)*\.[A-Za-z_]+)`", PAGE.partition("## The path of a record")[2])
    found = 0
    for name in named:
        if name.endswith((".csv", ".parquet", ".json", ".yaml")):
            continue
        module, _, rest = name.rpartition(".")
        try:
            place: object = importlib.import_module(f"scopeline.{name}")
        except ModuleNotFoundError:
            outer, _, inner = module.rpartition(".")
            if inner[:1].isupper():
                module, rest = outer, f"{inner}.{rest}"
            place = importlib.import_module(f"scopeline.{module}")
            for part in rest.split("."):
                place = getattr(place, part)
        found += 1
    assert found > 20


def test_every_step_of_the_workflow_is_on_the_path_of_a_record() -> None:
    """Each with the function that its script runs."""
    path = PAGE.partition("## The path of a record")[2].partition("\n## ")[0]
    steps = {name for row in re.findall(r"^\| ([a-z_, ]+) \|", path, re.MULTILINE) for name in row.split(", ")}
    scripts = {script.stem: script for script in (ROOT / "scripts").glob("[!_]*.py")}
    assert {*scripts} - steps == {"participants"}
    for step, script in scripts.items():
        run = {
            f"{node.module}.{alias.name}".removeprefix("scopeline.")
            for node in ast.walk(ast.parse(script.read_bytes()))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        assert any(f"`{name}`" in path for name in run), step


def test_stages_never_import_stages() -> None:
    """But for the modules that read what people configure: the extraction form and the coding frames."""
    for stage in STAGES:
        for path in (PACKAGE / stage).rglob("*.py"):
            others = {module for module in imported(path) if module.split(".")[1] in {*STAGES} - {stage}}
            assert others <= CONFIGURATION, path.relative_to(PACKAGE)


def test_imports_point_downwards_in_the_table_of_rooms() -> None:
    """But for what is read as people made it: the form, the frames, and an export of records known before."""
    table = PAGE.partition("| in `src/scopeline/`")[2].partition("\n## ")[0]
    rows = [re.findall(r"`([a-z_]+)(?:\.py|/)`", line.split("|")[1]) for line in table.splitlines()[2:] if line]
    floor = {room: -row for row, rooms in enumerate(rows) for room in rooms}
    as_people_made_it = {*CONFIGURATION, "scopeline.sources.read"}
    upwards = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path in PACKAGE.rglob("*.py")
        for module in sorted(imported(path) - as_people_made_it)
        if floor[module.split(".")[1]] > floor.get(path.relative_to(PACKAGE).parts[0].removesuffix(".py"), 0)
    ]
    assert not upwards


def imported(path: Path) -> set[str]:
    """The modules of the package that a module imports, `scopeline.charting.form` for `charting import form` too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "scopeline":
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in inner if _is_module(name)} or {str(node.module)}
    return found


def _is_module(name: str) -> bool:
    place = ROOT / "src" / name.replace(".", "/")
    return place.is_dir() or place.with_suffix(".py").exists()
