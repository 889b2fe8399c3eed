"""What lies behind the page's numbers: records, their histories and every list, in scripts beside the page.

A page that is opened from disk may load scripts, but no other data. They come in pieces, so that a hundred thousand
records open at once and arrive one by one; and they are of no language, so that the pages of all share them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol
from scopeline.states import Fate
from scopeline.tables import parquet
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import as_written, read_table
from scopeline.text import parted

PIECE = 4000  # records in a script
_LISTED = 20_000  # ids in a script of lists
FOLDER = "data"
FATES = [fate.value for fate in Fate]
_SHOWN = ("title", "authors", "year", "journal")
_OF_FINDING = ("study_id", "code")


class Shelf:
    """The scripts of one page folder; `records` leads from a record's id to its place in them, `lists` from a fact's
    name to the number of the script that has its list, and the name under which it stands there; `heads` are the
    columns of all lists."""

    def __init__(self, out: Path) -> None:
        self.out = out / FOLDER
        self.records: dict[str, int] = {}
        self.groups = 0  # records that stand for their group
        self.pieces = 0
        self.lists: dict[str, tuple[int, str]] = {}
        self.heads: dict[str, None] = {}
        self._findings: dict[str, dict[str, list[str]]] = {}

    def put(self, kind: str, number: int, content: object) -> None:
        """Write one script; no `<` is left in it, so that nothing in it can end an element."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        self.out.mkdir(parents=True, exist_ok=True)
        write_atomically(self.out / f"{kind}-{number}.js", f'page.put("{kind}",{number},{text});\n'.encode())

    def findings(self, frame: str) -> Mapping[str, list[str]]:
        """The study and the code of each finding of a framework."""
        if frame not in self._findings:
            rows = read_table(layout.coding_results(frame) / "findings.csv").rows
            self._findings[frame] = {row["finding_id"]: [row[name] for name in _OF_FINDING] for row in rows}
        return self._findings[frame]


def write(protocol: Protocol, facts: Facts, out: Path) -> Shelf:
    """Write the scripts into `out`/data.

    Where the protocol keeps votes private, lists that tell them are left out."""
    shelf = Shelf(out)
    if protocol.searched:
        _records(protocol, shelf)
    _lists([fact for fact in facts.values() if fact.ids_file and not withheld(protocol, fact)], shelf)
    return shelf


def withheld(protocol: Protocol, fact: Fact) -> bool:
    """Whether the list of a fact tells votes that the protocol keeps private."""
    return fact.of.tells_votes and protocol.archive.votes == "private"


def without(protocol: Protocol, fact: Fact, say: Language) -> str:
    """Why a known number has no list; '' where it has one, or is not known."""
    if fact.value is None:
        return ""
    if withheld(protocol, fact):
        return say.words("no_list_private")
    return "" if fact.ids_file else say.words(f"no_list_{fact.kind}")


def listed(out: Path) -> Iterator[str]:
    """The names of the facts under which the scripts of a page folder hold lists."""
    for path in sorted((out / FOLDER).glob("lists-*.js")):
        text = path.read_text(encoding="utf-8")
        yield from json.loads(text[text.index("{") : text.rindex("}") + 1])


def _records(protocol: Protocol, shelf: Shelf) -> None:
    """records-N.js: `[id, title, authors, year, journal, sources, fate, group, doi]`, sources and fate by number, its
    own source first, and group the place of the record that stands for it; histories-N.js: `[file, ordinal, rule,
    decisions, study]`."""
    merged = _by_id(layout.UNIQUE, (*_SHOWN, "sources", "doi"))
    own = _by_id(layout.RECORDS, (*_SHOWN, "source", "doi", "file", "ordinal"))
    fates = parquet.read(layout.FATES, ["record_id", "group_id", "fate", "reason", "study_id"]).to_pylist()
    shelf.records = {fate["record_id"]: place for place, fate in enumerate(fates)}
    shelf.groups = sum(fate["record_id"] == fate["group_id"] for fate in fates)
    sources = {name: place for place, name in enumerate(protocol.sources)}
    decisions = _decisions(protocol)
    rules: dict[str, str] = {}
    for row in read_table(layout.MERGES).rows:
        other = row["record_id_2"] if row["kept"] == row["record_id_1"] else row["record_id_1"]
        rules.setdefault(other, row["rule"])
    shown, histories = [], []
    for fate in fates:
        record, group = fate["record_id"], fate["group_id"]
        one = own[record] if fate["fate"] == Fate.DUPLICATE else merged[group]
        held = parted(one.get("sources"))
        names = [sources[name] for name in dict.fromkeys((own[record]["source"], *held))]
        about = [str(one[name] or "") for name in _SHOWN]
        of_group = shelf.records[group]
        shown.append([record, *about, names, FATES.index(fate["fate"]), of_group, one["doi"] or ""])
        place = [own[record]["file"], own[record]["ordinal"]]
        histories.append([*place, rules.get(record, ""), decisions.get(group, []), fate["study_id"], fate["reason"]])
    for start in range(0, len(shown), PIECE):
        shelf.put("records", shelf.pieces, shown[start : start + PIECE])
        shelf.put("histories", shelf.pieces, histories[start : start + PIECE])
        shelf.pieces += 1


def _by_id(path: Path, columns: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {row["record_id"]: row for row in parquet.read(path, ["record_id", *columns]).to_pylist()}


def _decisions(protocol: Protocol) -> dict[str, list[list[object]]]:
    """Group -> a decision a stage, `[stage, decision, by, reason]`; never who voted how."""
    found: dict[str, list[list[object]]] = {}
    for number, stage in enumerate(protocol.screening.stages):
        for row in read_table(layout.stage_results(stage.id) / "decisions.csv").rows:
            found.setdefault(row["record_id"], []).append([number, row["decision"], row["by"], row["reason"]])
    return found


def _lists(facts: Iterable[Fact], shelf: Shelf) -> None:
    """lists-N.js: fact -> `{of, heads, rows}`; rows are places of records, ids of studies, or cells of a table. Facts
    of one file share its list."""
    piece: dict[str, object] = {}
    held = number = 0
    of_file: dict[str, tuple[int, str]] = {}
    for fact in facts:
        if fact.value is None:
            continue
        if fact.ids_file not in of_file:
            piece[fact.name] = entry = _list(fact, shelf)
            of_file[fact.ids_file] = number, fact.name
            shelf.heads |= dict.fromkeys(entry["heads"])
            held += len(entry["rows"]) + 1
            if held > _LISTED:
                shelf.put("lists", number, piece)
                piece, held, number = {}, 0, number + 1
        shelf.lists[fact.name] = of_file[fact.ids_file]
    shelf.put("lists", number, piece)


def _list(fact: Fact, shelf: Shelf) -> dict[str, Any]:
    rows = _rows(layout.RESULTS / fact.ids_file)
    heads = next(rows)
    listed = list(rows)
    of_records = heads[0] == "record_id" and (len(heads) == 1 or fact.of.unit in ("records", "reports", "studies"))
    # Those of an earlier version may be known by it alone.
    if of_records and all(row[0] in shelf.records for row in listed):
        return {"of": "record", "heads": [], "rows": [shelf.records[row[0]] for row in listed]}
    if heads == ["study_id"]:
        return {"of": "study", "heads": [], "rows": [row[0] for row in listed]}
    if heads == ["finding_id"]:
        told = shelf.findings(fact.key["frame"])
        heads, listed = [*heads, *_OF_FINDING], [[*row, *told[row[0]]] for row in listed]
    return {"of": "", "heads": heads, "rows": listed}


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from ([as_written(cell) for cell in cells] for cells in csv.reader(file))
