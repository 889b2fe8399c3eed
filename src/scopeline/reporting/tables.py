"""The manuscript's tables: rows in a language, and the same as CSV with headings in that language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scopeline import layout
from scopeline.coding.framework import Framework
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.records import Listing
from scopeline.tables.csv import read_table, write_table

NOT_REPORTED = "NR"  # what people write, too, where a study does not say
_KEPT_OUT = ("report_ids", "included", "charted", "doi", "url", "note")  # the reference list and the team's remarks
_NUMBERS = ("year", "n_studies")


@dataclass(frozen=True)
class Table:
    """A table in one language, `name` that of its file.

    `facts` leads from a row and a column to the fact whose number stands there; `empty` are the rows that say that
    nothing fell into their place.
    """

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    facts: Mapping[tuple[int, str], Fact] = field(default_factory=dict)
    empty: frozenset[int] = frozenset()


def characteristics(studies: Path, say: Language) -> Table:
    """Table 1: one row a study, ordered by year and first author; what nobody charted reads NR."""
    sheet = read_table(studies)
    included = [{**row, "study": row["study_id"]} for row in sheet.rows if row["included"] == "yes"]
    columns = ["study", *(name for name in sheet.columns if name not in ("study_id", *_KEPT_OUT))]
    columns = [name for name in columns if any(row[name] for row in included)]
    included.sort(key=lambda row: (row["year"], row["authors"], row["study"]))
    rows = [{name: _cell(name, row[name], say) for name in columns} for row in included]
    return Table("table1", say.words("table1"), columns, rows)


def _cell(column: str, value: str, say: Language) -> str:
    """A cell as the language writes it; only numbers change, never what people wrote in words."""
    if value in ("", NOT_REPORTED):
        return say.words("not_reported")
    return say.digits(value) if column in _NUMBERS else value


def framework(facts: Facts, frame: Framework, name: str, say: Language) -> Table:
    """Table 2: block, dimension, kind, item, number of studies and their ids; what is empty says so."""
    columns = ("block", "dimension", "kind", "item", "n_studies", "study_ids")
    kinds = {kind.id: in_language(kind.label, say.code) for kind in frame.kinds}
    rows, behind, empty = [], {}, []
    for number, row in enumerate(read_table(layout.coding_results(frame.id) / "framework.csv").rows):
        shown = {
            name: row.get(f"{name}_{say.code}") or row.get(f"{name}_en", "") for name in ("block", "dimension", "item")
        }
        shown |= {"kind": kinds.get(row["kind"], row["kind"]), "study_ids": row["study_ids"]}
        if row["item_id"]:
            key = {"kind": row["kind"], "node": row["dimension"] or row["block"], "item": row["item_id"]}
            (behind[number, "n_studies"],) = facts.select("item_studies", frame=frame.id, **key)
            shown["n_studies"] = say.number(int(behind[number, "n_studies"].value or 0))
        else:
            empty.append(number)
            shown |= {"item": say.words("empty"), "n_studies": say.number(0)}
        rows.append(shown)
    title = f"{say.words('table2')}: {in_language(frame.label, say.code)}"
    return Table(name, title, columns, rows, behind, frozenset(empty))


def excluded_reports(protocol: Protocol, listing: Listing, say: Language) -> Table:
    """Reports excluded at full text, of both arms, each with its one primary reason (JBI appendix II)."""
    columns = ("record_id", "authors", "year", "title", "journal", "reason")
    labels = {reason.id: in_language(reason.label, say.code) for reason in protocol.exclusion_reasons}
    rows = []
    for record_id, reason in listing.excluded.items():
        record = listing.records[record_id]
        shown = {name: str(record[name] or "") for name in columns[1:5]}
        shown["year"] = say.digits(shown["year"])
        rows.append({"record_id": record_id, **shown, "reason": labels.get(reason, reason)})
    rows.sort(key=lambda row: (row["reason"], row["record_id"]))
    return Table("excluded_reports", say.words("excluded_reports"), columns, rows)


def write(table: Table, path: Path, say: Language) -> None:
    """A table as CSV for people, its headings in the language."""
    names = {name: say.words(name) for name in table.columns}
    write_table(path, list(names.values()), [{names[name]: row[name] for name in names} for row in table.rows])
