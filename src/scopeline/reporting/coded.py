"""One framework's results as tables and figures read them: its rows, its tree, its wording in a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scopeline import layout
from scopeline.coding.framework import Framework
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.citations import Row
from scopeline.tables.csv import read_table
from scopeline.text import parted


@dataclass(frozen=True)
class Coded:
    """One framework's results: the rows of framework.csv, the tree of codebook.csv, and how studies are cited."""

    protocol: Protocol
    frame: Framework
    rows: Sequence[Row]
    tree: Sequence[Row]
    cited: Mapping[str, str]
    say: Language

    @property
    def suffix(self) -> str:
        """What tells this framework's tables from those of another."""
        return f"_{self.frame.id}" if len(self.protocol.frameworks) > 1 else ""

    def kind(self, kind: str) -> str:
        """A kind's label."""
        labels = {one.id: in_language(one.label, self.say.code) for one in self.frame.kinds}
        return labels.get(kind) or self.say.words("item")

    def level(self, depth: int) -> str:
        """The name of a level of the tree, from 1."""
        levels = self.frame.levels
        if depth <= len(levels):
            return in_language(levels[depth - 1], self.say.code)
        return self.say.words(("block", "dimension", "item")[min(depth, 3) - 1])

    def item(self, row: Row) -> str:
        """An item's wording, as printed where the protocol says so."""
        column = "printed" if self.protocol.tables.findings.values == "printed" else "item"
        return row[f"{column}_{self.say.code}"]

    @property
    def levels(self) -> list[str]:
        """The levels at which items lie: blocks, and dimensions where the tree has any."""
        return ["block", "dimension"] if any(row["dimension"] for row in self.rows) else ["block"]

    def place(self, row: Row) -> dict[str, str]:
        """What the levels of a row are called; what is in own words yet stands below none."""
        named = {level: row[f"{level}_{self.say.code}"] for level in self.levels}
        return named if row["block"] else named | {"block": self.say.words("unsorted")}

    def citations(self, studies: str) -> str:
        return self.say.parted([self.cited.get(study, study) for study in parted(studies)])

    @property
    def label(self) -> str:
        """What the framework is called."""
        return in_language(self.frame.label, self.say.code)

    def title(self, key: str) -> str:
        return f"{self.say.words(key)}: {self.label}"

    @property
    def places(self) -> list[Row]:
        """The places of the tree that are no items, in its order."""
        return [row for row in self.tree if row["item"] != "yes" and row["origin"] != "open"]

    @property
    def depth(self) -> int:
        """How many levels the tree has: what is in own words yet stands at the deepest, and is no block."""
        named = len(self.frame.levels) if any(_unsorted(self.tree)) else 1
        return max([named, *(int(row["depth"]) for row in self.tree)])

    @property
    def depths(self) -> dict[str, int]:
        """Code -> the level at which it stands."""
        open_ = {row["code"] for row in _unsorted(self.tree)}
        return {row["code"]: self.depth if row["code"] in open_ else int(row["depth"]) for row in self.tree}

    @property
    def blocks(self) -> list[Row]:
        """The top of the tree."""
        return [row for row in self.places if not row["parent"]]

    def top(self, code: str) -> str:
        """The block above a code."""
        above = {row["code"]: row["parent"] for row in self.tree}
        while above.get(code):
            code = above[code]
        return code

    def of_kind(self, kind: str) -> set[str]:
        """The codes that stand for a kind, and the places at which something of this kind was found itself."""
        found = {row["item_id"] for row in self.rows if row["item_id"] and row["kind"] == kind}
        return found | {row["code"] for row in self.tree if row["kind"] == kind}

    @property
    def linked(self) -> bool:
        """Whether the team linked items of one kind to those of another."""
        kind = {row["code"]: row["kind"] for row in self.tree}
        links = read_table(layout.coding_results(self.frame.id) / "links.csv").rows
        return len(self.frame.kinds) > 1 and any(kind.get(link["from"]) != kind.get(link["to"]) for link in links)

    @property
    def note(self) -> str:
        """The protocol's notice, under every table that shows who said what."""
        return in_language(self.protocol.notice, self.say.code)


def _unsorted(tree: Sequence[Row]) -> Iterator[Row]:
    """What is in own words, and no change has sorted."""
    parents = {row["parent"] for row in tree}
    return (row for row in tree if row["origin"] == "open" and row["code"] not in parents)


def load(protocol: Protocol, frame: Framework, cited: Mapping[str, str], say: Language) -> Coded:
    """A framework's results, for tables in a language."""
    folder = layout.coding_results(frame.id)
    rows, tree = (read_table(folder / f"{name}.csv").rows for name in ("framework", "codebook"))
    # Own words that wait for the other coder, or that the coders gave up, are in the codebook, and found by nobody yet.
    waiting = {row["code"] for row in _unsorted(tree) if not int(row["findings"])}
    tree = [row for row in tree if row["code"] not in waiting]
    return Coded(protocol, frame, rows, tree, cited, say)
