"""The tables that compare: interpretations by aspect, how like they are, and who takes which position."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from scopeline import layout
from scopeline.charting import form
from scopeline.facts.fact import Fact, Facts
from scopeline.protocol import FormField
from scopeline.reporting.citations import Row
from scopeline.reporting.coded import Coded
from scopeline.reporting.tables import Table
from scopeline.tables.csv import read_table
from scopeline.text import parted


def comparison(coded: Coded) -> Table:
    """Concepts beside one another: a row an aspect (a kind of finding), a column an interpretation (a top of the tree),
    in each cell the statements with their sources."""
    say, tops = coded.say, _tops(coded)
    cells: dict[tuple[str, str], list[str]] = {}
    for row in coded.rows:
        if row["item_id"] and row["block"]:
            told = f"{coded.item(row)} ({coded.citations(row['study_ids'])})"
            cells.setdefault((row["kind"], row["block"]), []).append(told)
    kinds = [kind.id for kind in coded.frame.kinds] or ["finding"]
    rows = [
        {"aspect": coded.kind(kind), **{top: say.parted(cells.get((kind, top), [])) or "–" for top in tops}}
        for kind in kinds
    ]
    title, name = coded.title("comparison"), f"comparison{coded.suffix}"
    return Table(name, title, ["aspect", *tops], rows, headings=tops | {"aspect": say.words("aspect")}, note=coded.note)


def similarity(coded: Coded, facts: Facts) -> Table:
    """How like two interpretations are: sources that speak of both, of either, and the share of the one in the other
    (Jaccard); aspects of which both say something; statements of the one that the team linked to some of the other."""
    say, tops = coded.say, _tops(coded)
    speak = {top: {s for row in coded.rows if row["block"] == top for s in parted(row["study_ids"])} for top in tops}
    aspects = {top: {row["kind"] for row in coded.rows if row["block"] == top and row["item_id"]} for top in tops}
    block = {row["item_id"]: row["block"] for row in coded.rows if row["item_id"]}
    linked = [
        {block.get(link["from"], ""), block.get(link["to"], "")}
        for link in read_table(layout.coding_results(coded.frame.id) / "links.csv").rows
    ]
    columns = ("one", "other", "both", "either", "overlap_share", "same_aspects", "alike")
    rows: list[dict[str, str]] = []
    behind: dict[tuple[int, str], Fact] = {}
    for one, other in combinations(tops, 2):
        both, either = speak[one] & speak[other], speak[one] | speak[other]
        (behind[len(rows), "both"],) = facts.select("together", frame=coded.frame.id, one=one, other=other)
        same = [kind for kind in (k.id for k in coded.frame.kinds) if kind in aspects[one] & aspects[other]]
        rows.append(
            {
                "one": tops[one],
                "other": tops[other],
                "both": say.number(len(both)),
                "either": say.number(len(either)),
                "overlap_share": say.decimal(len(both) / len(either)) if either else "–",
                "same_aspects": say.parted([coded.kind(kind) for kind in same]) or "–",
                "alike": say.number(linked.count({one, other})),
            }
        )
    title, name = coded.title("similarity"), f"similarity{coded.suffix}"
    return Table(name, title, columns, rows, behind, note=coded.note)


def positions(coded: Coded, field: FormField, studies: Sequence[Row]) -> Table:
    """Who takes which position: a row an answer (an organisation, a country), a column an interpretation, in each cell
    what its studies say, and which."""
    say, tops = coded.say, _tops(coded)
    rows: list[dict[str, str]] = []
    for answer, theirs in form.by_answer(field, studies).items():
        if answer in form.BLANKS:
            continue
        said: dict[str, list[str]] = {top: [] for top in tops}
        for row in coded.rows:
            if row["item_id"] and row["block"] in said and (here := theirs & {*parted(row["study_ids"])}):
                cited = coded.citations("; ".join(sorted(here)))
                said[row["block"]].append(f"{coded.item(row)} ({cited})")
        shown = {top: say.parted(told) or "–" for top, told in said.items()}
        rows.append({"answer": form.shown(field, answer, say), **shown})
    heading = form.heading(field, say.code)
    title = f"{say.words('positions').format(field=heading)}: {coded.label}"
    name = f"positions_{field.id}{coded.suffix}"
    return Table(name, title, ["answer", *tops], rows, headings=tops | {"answer": heading}, note=coded.note)


def _tops(coded: Coded) -> dict[str, str]:
    """The tops of the tree with their wording; own words that no change has sorted are none."""
    return {
        row["code"]: row[f"label_{coded.say.code}"]
        for row in coded.tree
        if row["depth"] == "1" and row["origin"] != "open"
    }
