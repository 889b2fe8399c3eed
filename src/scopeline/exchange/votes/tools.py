"""Which tool wrote a file, and what its files tell."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.votes import asreview, asreview_project, covidence, eppi, foreign, rayyan, rayyan_log
from scopeline.exchange.votes.foreign import Told
from scopeline.sources.detect import Kind, kind_of
from scopeline.sources.entries import lines_of
from scopeline.states import Decision

TOOLS = ("rayyan", "covidence", "asreview", "eppi")
_HEAD = 200_000  # bytes in which a file shows its tool


def read_votes(
    paths: Sequence[Path],
    tool: str | None = None,
    *,
    of: foreign.Kind = "records",
    codes: Mapping[str, Decision] | None = None,
) -> Told:
    """What the files of one tool tell (of TOOLS; by their content where it is None).

    of: whether the stage is of records (title and abstract) or reports (full text): Covidence's files tell
    both. codes: for EPPI-Reviewer, an attribute's name -> the decision it stands for.

    Raises ScopelineError with the problems of all files: unreadable, of no known tool or of several.
    """
    missing = [
        Problem(path, "there is no such file", "Check its name and folder.") for path in paths if not path.is_file()
    ]
    if missing:
        raise ScopelineError(missing)
    match tool or _tool_of(paths):
        case "rayyan":
            return rayyan.read(paths)
        case "covidence":
            return covidence.read(paths, of)
        case "asreview":
            return asreview.read(paths)
        case "eppi":
            return eppi.read(paths, codes or {})
    raise ScopelineError(
        Problem("--from", f"'{tool}' is no tool that Scopeline reads votes of", "Choose one.", allowed=", ".join(TOOLS))
    )


def _tool_of(paths: Sequence[Path]) -> str:
    found = {path: tool_of(path) for path in paths}
    if len(set(found.values())) == 1 and (tool := found[paths[0]]):
        return tool
    raise ScopelineError(
        Problem(
            path,
            f"the file is {tool}'s, but not all files are" if tool else "no tool is known by this content",
            "Name the tool, and import the files of each tool on their own.",
            allowed=", ".join(TOOLS),
        )
        for path, tool in found.items()
    )


def tool_of(path: Path) -> str:
    """The tool that wrote a file, by its content; empty where none is known."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            workbook = any(name.startswith("xl/") for name in archive.namelist())
        return "asreview" if workbook or asreview_project.is_project(path) else "rayyan"
    text = lines_of(head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace"))
    header = text.lstrip().partition("\n")[0].lower()
    names = {name.strip(' "') for name in header.replace(";", ",").replace("\t", ",").split(",")}
    if header.startswith(("{", "[")):
        return "eppi"
    if "RAYYAN-" in text or rayyan_log.is_log(path):
        return "rayyan"
    kind = kind_of(text)
    if isinstance(kind, Kind) and kind.database in TOOLS:
        return kind.database
    return "asreview" if "ASReview_" in text or names & set(asreview.LABELS) else ""
