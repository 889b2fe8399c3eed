"""The tables of a content analysis: from meaning unit to theme, the tree, saturation, trustworthiness."""

from __future__ import annotations

from collections.abc import Mapping

from scopeline import layout
from scopeline.languages import Language
from scopeline.reporting.coded import Coded
from scopeline.reporting.tables import Table
from scopeline.tables.csv import read_table
from scopeline.text import parted


def quotes(coded: Coded) -> Table:
    """Each finding from its meaning unit up to its theme (Graneheim and Lundman 2004), with who says it and where."""
    say = coded.say
    label = {row["code"]: row[f"label_{say.code}"] for row in coded.tree}
    findings = read_table(layout.coding_results(coded.frame.id) / "findings.csv").rows
    order = {row["code"]: number for number, row in enumerate(coded.tree)}
    depths = coded.depths
    levels = [f"level_{number}" for number in range(coded.depth, 0, -1)]
    columns = ["quote", "condensed", *levels, "study", "locator"]
    rows = []
    for row in sorted(findings, key=lambda row: (order[row["code"]], row["finding_id"])):
        shown = {"quote": row["quote"], "condensed": row["condensed"], "locator": row["locator"]}
        shown |= {f"level_{depths[code]}": label[code] for code in parted(row["path"])}
        rows.append({**dict.fromkeys(columns, ""), **shown, "study": coded.cited.get(row["study_id"], row["study_id"])})
    headings = {f"level_{number}": coded.level(number) for number in range(1, coded.depth + 1)}
    headings |= {"quote": say.words("meaning_unit"), "study": say.words("speaker")}
    title, name = coded.title("quotes"), f"quotes{coded.suffix}"
    return Table(name, title, columns, rows, headings=headings, note=coded.note)


def tree(coded: Coded) -> Table:
    """Every node of the tree in its place, with its level, its findings and the people behind it."""
    say = coded.say
    columns = ("place", "kind", "findings", "n_studies")
    depths = coded.depths
    rows = [
        {
            "place": "    " * (int(row["depth"]) - 1) + row[f"label_{say.code}"],
            "kind": coded.level(depths[row["code"]]),
            "findings": say.number(int(row["findings"])),
            "n_studies": say.number(int(row["n_studies"])),
        }
        for row in coded.tree
    ]
    headings = {"kind": say.words("level")}
    return Table(f"tree{coded.suffix}", coded.title("tree"), columns, rows, headings=headings, note=coded.note)


def saturation(coded: Coded) -> Table:
    """What each source adds, in the order of analysis: its findings and codes, and how many of these were new."""
    say = coded.say
    columns = ("order", "study", "findings", "codes", "new_codes", "all_codes")
    rows = []
    for row in read_table(layout.coding_results(coded.frame.id) / "saturation.csv").rows:
        numbers = {name: say.number(int(row[name])) for name in columns if name != "study"}
        rows.append({**numbers, "study": coded.cited.get(row["study_id"], row["study_id"])})
    title, name = coded.title("saturation"), f"saturation{coded.suffix}"
    return Table(name, title, columns, rows, note=coded.note)


def trustworthiness(say: Language) -> Table:
    """Who checked what, when, and with which result; what nobody did says so."""
    columns = ("criterion", "strategy", "checked", "who", "when", "result")
    log = read_table(layout.TRUSTED).rows
    criteria = list(dict.fromkeys(row["criterion"] for row in log))
    rows = [_checked(row, say) for row in sorted(log, key=lambda row: criteria.index(row["criterion"]))]
    empty = frozenset(number for number, row in enumerate(rows) if row["result"] == say.words("not_done"))
    return Table("trustworthiness", say.words("trustworthiness"), columns, rows, {}, empty)


def _checked(row: Mapping[str, str], say: Language) -> dict[str, str]:
    shown = {name: row[name] for name in ("checked", "who")} | {"when": say.digits(row["when"])}
    told = {name: say.words(row[name]) for name in ("criterion", "strategy")}
    return {**told, **shown, "result": row["result"] or say.words("not_done")}
