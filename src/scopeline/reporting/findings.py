"""What the studies say, as tables: Table 2, the framework matrix, the theme table, links from challenge to solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from scopeline import layout
from scopeline.coding.framework import Framework
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.citations import Row
from scopeline.reporting.tables import Table
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
        return {level: row[f"{level}_{self.say.code}"] for level in self.levels}

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


def table2(coded: Coded, facts: Facts) -> Table:
    """Block, dimension, items by kind with their numbers, mentions and studies; what is empty says so."""
    if coded.protocol.tables.findings.layout == "side_by_side":
        return _side_by_side(coded)
    say = coded.say
    columns = (*coded.levels, "kind", "number", "item", "mentions", "n_studies", "studies")
    rows: list[dict[str, str]] = []
    behind: dict[tuple[int, str], Fact] = {}
    empty = []
    for number, row in enumerate(coded.rows):
        shown = dict.fromkeys(columns, "") | coded.place(row)
        if row["item_id"]:
            key = {"kind": row["kind"], "node": row["dimension"] or row["block"], "item": row["item_id"]}
            (behind[number, "n_studies"],) = facts.select("item_studies", frame=coded.frame.id, **key)
            if row["mentions"] == row["n_studies"]:  # each mention is one study's
                behind[number, "mentions"] = behind[number, "n_studies"]
            shown |= {name: say.number(int(row[name])) for name in ("number", "mentions", "n_studies")}
            shown |= {"kind": coded.kind(row["kind"]), "item": coded.item(row)}
            shown["studies"] = coded.citations(row["study_ids"])
        else:
            empty.append(number)
            shown |= {"item": say.words("empty"), "mentions": say.number(0), "n_studies": say.number(0)}
        rows.append(shown)
    name = f"table2{coded.suffix}"
    headings = _headings(coded, columns)
    return Table(name, coded.title("table2"), columns, rows, behind, frozenset(empty), headings, coded.note)


def _headings(coded: Coded, columns: Sequence[str]) -> dict[str, str]:
    levels = {"block": coded.level(1), "dimension": coded.level(2)}
    return {name: levels.get(name) or coded.say.words(name) for name in columns}


def _side_by_side(coded: Coded) -> Table:
    """One row an item number: the items of each kind beside one another."""
    say, kinds = coded.say, [kind.id for kind in coded.frame.kinds] or ["finding"]
    columns = [*coded.levels, *(f"{part}_{kind}" for kind in kinds for part in ("item", "studies"))]
    places: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for row in coded.rows:
        place = places.setdefault((row["block"], row["dimension"]), {"": [row]})
        if row["item_id"]:
            place.setdefault(row["kind"], []).append(row)
    rows: list[dict[str, str]] = []
    empty = []
    for place in places.values():
        shown = coded.place(place[""][0])
        found = [place.get(kind, []) for kind in kinds]
        if not any(found):
            empty.append(len(rows))
            rows.append(dict.fromkeys(columns, "") | shown | {f"item_{kinds[0]}": say.words("empty")})
        for items in zip_longest(*found):
            cells = dict.fromkeys(columns, "") | shown
            for kind, row in zip(kinds, items, strict=True):
                if row:
                    cells[f"item_{kind}"] = f"{say.number(int(row['number']))}. {coded.item(row)}"
                    cells[f"studies_{kind}"] = (
                        f"{say.number(int(row['n_studies']))}: {coded.citations(row['study_ids'])}"
                    )
            rows.append(cells)
    headings = {"block": coded.level(1), "dimension": coded.level(2)}
    headings |= {f"item_{kind}": coded.kind(kind) for kind in kinds}
    headings |= {f"studies_{kind}": f"{say.words('studies')} ({coded.kind(kind)})" for kind in kinds}
    name = f"table2{coded.suffix}"
    return Table(name, coded.title("table2"), columns, rows, {}, frozenset(empty), headings, coded.note)


def counts(coded: Coded, facts: Facts) -> Table:
    """Items, mentions and studies of every block and dimension, by kind, with empty ones; all of it first."""
    say, columns = coded.say, ("place", "kind", "items", "mentions", "n_studies")
    labels = {row["code"]: row[f"label_{say.code}"] for row in coded.tree}
    places = {"", *(row["code"] for row in coded.places)}
    rows: list[dict[str, str]] = []
    behind: dict[tuple[int, str], Fact] = {}
    for row in read_table(layout.coding_results(coded.frame.id) / "counts.csv").rows:
        if row["code"] not in places or not row["kind"]:
            continue
        place = "    " * (int(row["depth"]) - 1) + labels[row["code"]] if row["code"] else say.words("all_together")
        numbers = {name: say.number(int(row[name])) for name in columns[2:]}
        behind |= {(len(rows), name): fact for name, fact in _counted(coded, facts, row).items()}
        rows.append({"place": place, "kind": coded.kind(row["kind"]), **numbers})
    name, headings = f"counts{coded.suffix}", _headings(coded, columns)
    return Table(name, coded.title("counts"), columns, rows, behind, headings=headings, note=coded.note)


def _counted(coded: Coded, facts: Facts, row: Row) -> dict[str, Fact]:
    """The facts behind a row of counts.csv, by column; only they can say which ids the numbers count."""
    key = {"frame": coded.frame.id, "kind": row["kind"]} | ({"node": row["code"]} if row["code"] else {})
    at = "_at" if row["code"] else ""
    kinds = {"items": f"items{at}", "mentions": f"mentions{at}", "n_studies": f"kind_studies{at}"}
    found = {name: facts.select(kind, **key) for name, kind in kinds.items()}
    return {name: those[0] for name, those in found.items() if those and those[0].value == int(row[name])}


def matrix(coded: Coded, studies: Sequence[str]) -> Table:
    """The framework matrix: a row a study, a column a dimension, each cell what was found and where it is quoted."""
    say = coded.say
    labels = {row["code"]: row[f"label_{say.code}"] for row in coded.tree}
    cells: dict[tuple[str, str], list[str]] = {}
    for row in read_table(layout.coding_results(coded.frame.id) / "matrix.csv").rows:
        told = f"{labels[row['code']]} ({say.parted(parted(row['finding_ids']))})"
        cells.setdefault((row["study_id"], row["place"]), []).append(told)
    leaves = {row["parent"] for row in coded.tree if row["item"] != "yes"}
    places = [row["code"] for row in coded.tree if row["item"] != "yes" and row["code"] not in leaves]
    places += sorted({place for _, place in cells} - set(places))
    rows = [
        {"study": coded.cited.get(study, study), **{p: say.parted(cells.get((study, p), [])) for p in places}}
        for study in studies
    ]
    headings = {"study": say.words("study")} | {place: labels.get(place, place) for place in places}
    name = f"matrix{coded.suffix}"
    return Table(name, coded.title("matrix"), ["study", *places], rows, headings=headings, note=coded.note)


def themes(coded: Coded, facts: Facts) -> Table:
    """The tree with one column a level and one row a code, each with its findings and studies (or speakers)."""
    say = coded.say
    columns = [f"level_{number}" for number in range(1, coded.depth + 1)]
    # Whose codes they are is said where people are analysed; of studies, Table 2 says it.
    behind = [] if coded.protocol.searched else ["studies"]
    counted = read_table(layout.coding_results(coded.frame.id) / "counts.csv").rows
    who = {row["code"]: coded.citations(row["study_ids"]) for row in counted if not row["kind"]}
    kinds = {"findings": ("item_findings", "node_findings"), "n_studies": ("item_studies", "node_studies")}
    known = {
        (name, fact.key.get("item") or fact.key["node"], fact.value): fact
        for name, its in kinds.items()
        for kind in its
        for fact in facts.select(kind, frame=coded.frame.id)
    }
    rows: list[dict[str, str]] = []
    counting: dict[tuple[int, str], Fact] = {}
    for row, cells in _leaves(coded, columns):
        numbers = {name: say.number(int(row[name])) for name in kinds}
        for name in kinds:
            if fact := known.get((name, row["code"], int(row[name]))):
                counting[len(rows), name] = fact
        rows.append({**cells, **numbers, "studies": who[row["code"]]})
    headings = {name: coded.level(number) for number, name in enumerate(columns, 1)}
    title, name = coded.title("themes"), f"themes{coded.suffix}"
    shown = [*columns, "findings", "n_studies", *behind]
    return Table(name, title, shown, rows, counting, headings=headings, note=coded.note)


def _leaves(coded: Coded, columns: Sequence[str]) -> Iterator[tuple[Row, dict[str, str]]]:
    parents = {row["parent"] for row in coded.tree}
    depths = coded.depths
    path: list[str] = []
    for row in coded.tree:
        above = path[: int(row["depth"]) - 1]
        path = [*above, *[""] * (depths[row["code"]] - len(above) - 1), row[f"label_{coded.say.code}"]]
        if row["code"] not in parents:
            yield row, dict.fromkeys(columns, "") | dict(zip(columns, path, strict=False))


def links(coded: Coded) -> Table:
    """Each item of the first kind with the items that answer it; what nothing answers says so."""
    say = coded.say
    labels = {row["code"]: row[f"label_{say.code}"] for row in coded.tree}
    kinds = {row["code"]: row["kind"] for row in coded.tree}
    first, second = ([kind.id for kind in coded.frame.kinds] + ["", ""])[:2]
    answers: dict[str, list[str]] = {}
    for link in read_table(layout.coding_results(coded.frame.id) / "links.csv").rows:
        asked, answer = (link["from"], link["to"]) if kinds.get(link["from"]) == first else (link["to"], link["from"])
        answers.setdefault(asked, []).append(answer)
    rows: list[dict[str, str]] = []
    empty = []
    for row in coded.tree:
        if row["kind"] != first or not int(row["findings"]):
            continue
        if not answers.get(row["code"]):
            empty.append(len(rows))
        told = [labels.get(code, code) for code in dict.fromkeys(answers.get(row["code"], []))]
        rows.append({"from": labels[row["code"]], "to": say.parted(told) or say.words("unanswered")})
    headings = {"from": coded.kind(first), "to": coded.kind(second)}
    title, name = coded.title("links"), f"links{coded.suffix}"
    return Table(name, title, ("from", "to"), rows, {}, frozenset(empty), headings, coded.note)
