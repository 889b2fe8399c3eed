"""What of a review's folder goes into its archive, and what stays: privacy, machine paths, what others own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scopeline import layout
from scopeline.archive import cleaning
from scopeline.errors import Problem, ScopelineError
from scopeline.facts import fact as facts
from scopeline.protocol import Protocol
from scopeline.reporting import behind

_TEXTS = frozenset(
    {
        ".csv",
        ".tsv",
        ".txt",
        ".md",
        ".yaml",
        ".yml",
        ".json",
        ".jsonl",
        ".html",
        ".svg",
        ".nbib",
        ".ris",
        ".bib",
        ".ciw",
    }
    | {".enw", ".xml"}
)
_FOLDERS = (Path("config"), Path("data"), layout.RESULTS)
# Of the machine alone (logs hold paths and times), of this repository (what its folder of results explains), and of
# others: full texts have their publishers' licence, and documents are what people said.
_NEVER = (layout.LOGS, layout.RESULTS / "benchmarks", layout.RESULTS / "README.md", layout.FULL_TEXTS, layout.DOCUMENTS)
# Who was to vote on what, beside a decision, is a vote: where one person decides, or all agreed.
_VOTES = re.compile(
    r"data/screening/[^/]+/[^/]+|results/screening/[^/]+/(?:independent|changes|voted|timeline|work)\.csv"
)


def chosen(protocol: Protocol) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file for the archive, in the order of their paths, without e-mail addresses.

    Raises ScopelineError where votes are private and the page was made while they were not.
    """
    lists = _telling_votes() if protocol.archive.votes == "private" else frozenset()
    for path in sorted(path for folder in _FOLDERS for path in folder.rglob("*") if path.is_file()):
        name = path.as_posix()
        if _hidden(path) or any(path.is_relative_to(folder) for folder in _NEVER):
            continue
        if protocol.archive.votes == "private" and (name in lists or _VOTES.fullmatch(name)):
            continue
        yield name, cleaned(path)


def _telling_votes() -> frozenset[str]:
    """The paths of all lists that tell votes."""
    telling = [fact for fact in facts.read().values() if fact.of.tells_votes and fact.ids_file]
    if not {fact.name for fact in telling}.isdisjoint(behind.listed(layout.PAGES)):
        found = "the page holds lists of votes, which the protocol keeps private"
        raise ScopelineError(Problem(layout.PAGES, found, "It was made before that: run the review again (snakemake)."))
    return frozenset((layout.RESULTS / fact.ids_file).as_posix() for fact in telling)


def _hidden(path: Path) -> bool:
    """Backups, editors' locks, files of the system."""
    return any(part.startswith((".", "~$")) for part in path.parts)


def cleaned(path: Path) -> bytes:
    """A file's content without e-mail addresses; of texts, this folder's own place on the machine is taken out too."""
    content = path.read_bytes()
    match path.suffix.lower():
        case ".xlsx":
            return cleaning.of_workbook(content)
        case ".parquet":
            return cleaning.of_parquet(content)
        case suffix if suffix in _TEXTS:
            return cleaning.of_text(content).replace(str(Path.cwd()).encode(), b".")
    return content
