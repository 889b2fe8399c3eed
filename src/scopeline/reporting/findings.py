"""What the studies say, as tables: Table 2, the framework matrix, the theme table, links from challenge to solution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from scopeline import layout
from scopeline.coding.framework import place_of
from scopeline.facts.fact import Fact, Facts
from scopeline.reporting.citations import Row
from scopeline.reporting.coded import Coded
from scopeline.reporting.tables import Table
from scopeline.tables.csv import read_table
from scopeline.text import joined, parted


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
            key = {"kind": row["kind"], "node": place_of(row), "item": row["item_id"]}
            (behind[number, "n_studies"],) = facts.select("item_studies", frame=coded.frame.id, **key)
            if row["mentions"] == row["n_studies"]:  # each mention is one study's
                behind[number, "mentions"] = behind[number, "n_studies"]
            shown |= {name: say.number(int(row[name])) for name in ("number", "mentions", "n_studies")}
            shown |= {"kind": coded.kind(row["kind"]), "item": coded.item(row)}
            shown["studies"] = coded.citations(row["study_ids"])
        else:
            empty.append(number)
            place = {"frame": coded.frame.id, "node": place_of(row)}
            for fact in facts.select("node_studies", **place):
                behind |= {(number, name): fact for name in ("mentions", "n_studies") if not fact.value}
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
    """The tree with one column a level and one row a code, each with its findings and studies (or speakers).

    A code with others below it has a row where something was coded as it itself, so that each finding stands once.
    """
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
    own = _by_itself(coded, facts)
    parents = {row["parent"] for row in coded.tree}
    rows: list[dict[str, str]] = []
    counting: dict[tuple[int, str], Fact] = {}
    for row, cells in _paths(coded, columns):
        code = row["code"]
        if code in own:
            counting |= {(len(rows), name): fact for name, fact in own[code].items()}
            numbers = {name: fact.shown(say) for name, fact in own[code].items()}
            speakers = _behind(own[code]["n_studies"], "study_id")
            rows.append({**cells, **numbers, "studies": coded.citations(joined(speakers))})
        elif code not in parents:
            counting |= {(len(rows), name): fact for name in kinds if (fact := known.get((name, code, int(row[name]))))}
            numbers = {name: say.number(int(row[name])) for name in kinds}
            rows.append({**cells, **numbers, "studies": who[code]})
    headings = {name: coded.level(number) for number, name in enumerate(columns, 1)}
    title, name = coded.title("themes"), f"themes{coded.suffix}"
    shown = [*columns, "findings", "n_studies", *behind]
    return Table(name, title, shown, rows, counting, headings=headings, note=coded.note)


def _by_itself(coded: Coded, facts: Facts) -> dict[str, dict[str, Fact]]:
    """Code with others below it, of those as which something was coded -> its facts, by column."""
    found: dict[str, dict[str, Fact]] = {}
    for name, kind in (("findings", "own_findings"), ("n_studies", "own_studies")):
        for fact in facts.select(kind, frame=coded.frame.id):
            found.setdefault(fact.key["node"], {})[name] = fact
    return found


def _behind(fact: Fact, column: str) -> list[str]:
    """What a fact counts, of its list."""
    return [row[column] for row in read_table(layout.RESULTS / fact.ids_file).rows] if fact.ids_file else []


def _paths(coded: Coded, columns: Sequence[str]) -> Iterator[tuple[Row, dict[str, str]]]:
    """Every code of the tree, with the labels of its path in the columns of their levels."""
    depths = coded.depths
    path: list[str] = []
    for row in coded.tree:
        above = path[: int(row["depth"]) - 1]
        path = [*above, *[""] * (depths[row["code"]] - len(above) - 1), row[f"label_{coded.say.code}"]]
        yield row, dict.fromkeys(columns, "") | dict(zip(columns, path, strict=False))


def links(coded: Coded) -> Table:
    """Each item of the first kind with the items that answer it; what nothing answers says so."""
    say = coded.say
    labels = {row["code"]: row[f"label_{say.code}"] for row in coded.tree}
    kinds = {row["code"]: row["kind"] for row in coded.tree}
    first, second = ([kind.id for kind in coded.frame.kinds] + ["", ""])[:2]
    asks = coded.of_kind(first)
    answers: dict[str, list[str]] = {}
    for link in read_table(layout.coding_results(coded.frame.id) / "links.csv").rows:
        if kinds.get(link["from"]) != kinds.get(link["to"]):  # of one kind they are alike, and answer nothing
            answers.setdefault(link["from"], []).append(link["to"])
            answers.setdefault(link["to"], []).append(link["from"])
    rows: list[dict[str, str]] = []
    empty = []
    for row in coded.tree:
        if row["code"] not in asks or not int(row["findings"]):
            continue
        if not answers.get(row["code"]):
            empty.append(len(rows))
        told = [labels.get(code, code) for code in dict.fromkeys(answers.get(row["code"], []))]
        rows.append({"from": labels[row["code"]], "to": say.parted(told) or say.words("unanswered")})
    headings = {"from": coded.kind(first), "to": coded.kind(second)}
    title, name = coded.title("links"), f"links{coded.suffix}"
    return Table(name, title, ("from", "to"), rows, {}, frozenset(empty), headings, coded.note)
