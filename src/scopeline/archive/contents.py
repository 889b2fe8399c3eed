"""What of a review's folder goes into its archive, and what stays: privacy, machine paths, what others own."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.archive import cleaning
from scopeline.errors import Problem, ScopelineError
from scopeline.facts import fact as facts
from scopeline.protocol import Protocol
from scopeline.records import ID_LENGTH
from scopeline.reporting import behind
from scopeline.retrieval.reports import full_text_files
from scopeline.rounds import journal
from scopeline.tables.csv import read_table

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
_DATA = Path("data")
_FOLDERS = (Path("config"), _DATA, layout.RESULTS)
# Of the machine alone (logs hold paths and times), of this repository (what its folder of results explains), and of
# others: full texts have their publishers' licence, and documents are what people said.
_NEVER = (layout.LOGS, layout.RESULTS / "benchmarks", layout.RESULTS / "README.md", layout.FULL_TEXTS, layout.DOCUMENTS)
_NAMING = (".csv", ".js", ".json")  # files of ours that may name exports by their digests
# Who was to vote on what, beside a decision, is a vote: where one person decides, or all agreed.
_VOTES = re.compile(
    r"data/screening/[^/]+/[^/]+|results/screening/[^/]+/(?:independent|changes|voted|timeline|work)\.csv"
)


def chosen(protocol: Protocol) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file for the archive, in the order of their paths, without e-mail addresses.

    Of a content analysis nothing under data/ is in it: what people said has names in it, as has the list of them.
    Raises ScopelineError where votes are private and the page was made while they were not.
    """
    lists = _telling_votes() if protocol.archive.votes == "private" else frozenset()
    folders = _FOLDERS if protocol.searched else [folder for folder in _FOLDERS if folder != _DATA]
    exports = {path: cleaned(path) for path in layout.exports()}
    changed = [_Export.of(path.read_bytes(), content) for path, content in exports.items()]
    named = [export for export in changed if export.was != export.now]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        name = path.as_posix()
        if _hidden(path) or any(path.is_relative_to(folder) for folder in _NEVER):
            continue
        if protocol.archive.votes == "private" and (name in lists or _VOTES.fullmatch(name)):
            continue
        content = exports[path] if path in exports else cleaned(path)
        if path.suffix in _NAMING:
            for export in named:
                content = export.named_in(content)
        yield name, content


def full_texts() -> bytes:
    """The full texts as a list, name -> SHA-256 digest: that they were there is what made their reports retrieved.

    A name is told as far as the results tell it: whole where it stands in them, else the record's id at its beginning.
    """
    told = {row["file_or_link"] for row in read_table(layout.REPORTS).rows} if layout.REPORTS.exists() else set()
    names = {
        (path.name if str(path) in told else path.name[:ID_LENGTH]): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in full_text_files()
    }
    return cleaning.of_text((json.dumps(names, ensure_ascii=False, indent=1) + "\n").encode()) if names else b""


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
        case ".docx":
            return cleaning.of_document(content)
        case ".parquet":
            return cleaning.of_parquet(content)
        case ".jsonl":
            clean = _of_text(content)
            return content if clean == content else journal.rechained(content, clean)
        case suffix if suffix in _TEXTS or cleaning.is_text(content):
            return _of_text(content)
    return content


def _of_text(content: bytes) -> bytes:
    return cleaning.of_text(content).replace(str(Path.cwd()).encode(), b".")


@dataclass(frozen=True)
class _Export:
    """An export that is another file without its addresses: its length and digest then and now.

    The table of files, the page's list of them and the logs of searches name them, where a run that reads the archive's
    exports writes the new ones.
    """

    was: bytes
    now: bytes
    length: int

    @classmethod
    def of(cls, before: bytes, after: bytes) -> _Export:
        was, now = (hashlib.sha256(content).hexdigest().encode() for content in (before, after))
        return cls(was, now, len(after))

    def named_in(self, content: bytes) -> bytes:
        """A text that names the file by what it is now."""
        if self.was not in content:
            return content
        length = str(self.length).encode()
        beside = re.compile(rb'\b\d+([",\s]+)' + self.was)  # the column before, in a CSV or a list of the page
        return beside.sub(lambda found: length + found[1] + self.now, content).replace(self.was, self.now)
