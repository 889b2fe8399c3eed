"""data/coding/consensus.csv (or .xlsx): one row a finding, sorted into a framework's blocks and dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.coding.framework import Framework, Node
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol
from scopeline.studies import Studies, load
from scopeline.tables import sheets
from scopeline.tables.csv import Table, write_table
from scopeline.tables.walk import Row, some, walk

COLUMNS = (
    "finding_id",
    "study_id",
    "kind",
    "block",
    "dimension",
    "item_id",
    "item_en",
    "item_fa",
    "quote",
    "note",
)
_REQUIRED = ("study_id", "kind", "block", "dimension", "item_id")
FRAMEWORK_COLUMNS = (
    "block",
    "block_en",
    "block_fa",
    "dimension",
    "dimension_en",
    "dimension_fa",
    "kind",
    "item_id",
    "item_en",
    "item_fa",
    "n_studies",
    "study_ids",
)


@dataclass(frozen=True)
class Findings:
    """The sheet, its rows with studies resolved, and everything that is wrong with it.

    `set_aside` are findings of studies that are not included any more: kept, told in `notices`, and counted nowhere.
    """

    path: Path
    table: Table | None
    rows: Sequence[dict[str, str]]
    set_aside: Sequence[dict[str, str]]
    problems: Sequence[Problem]
    notices: Sequence[str]


def read(protocol: Protocol, framework: Framework, studies: Studies) -> Findings:
    """Read the sheet without writing anything; a finding's study may be named by any id that stands for it."""
    path = layout.either(layout.CODING, protocol.screening.sheet_format)
    try:
        path = sheets.one(layout.CODING, protocol.screening.sheet_format)
        table = sheets.read(path, _REQUIRED)
    except SheetError as error:
        return Findings(path, None, (), (), error.problems, ())
    problems: list[Problem] = []
    rows: list[dict[str, str]] = []
    aside: list[dict[str, str]] = []
    notices = []
    for row in walk(path, table, problems, keys=("study_id",)):
        study = studies.resolve(row.group)
        if study is None:
            problems.append(studies.missing(path, row.group, row.place))
        _refuse_cells(row, framework)
        included = study is None or bool(studies.reports[study])
        cells = {name: row.text(name) for name in row.cells}
        (rows if included else aside).append({**cells, "study_id": study or ""})
        if not included:
            told = "the study is not included any more; the finding is kept aside"
            notices.append(f"{path}, {row.place}, study_id: {told}")
    return Findings(path, table, rows, aside, problems, notices)


def code(protocol: Protocol, framework: Framework, studies: Path, out: Path) -> Sequence[str]:
    """Check the findings against the frame and the studies; write findings.csv, set_aside.csv and framework.csv.

    framework.csv has one row for each item, and one with `n_studies` 0 and no item for each block or dimension
    that no finding fell into, so that an empty block is seen to be empty. Returns notices. Raises SheetError.
    """
    known = load(studies)
    found = read(protocol, framework, known)
    if found.problems:
        raise SheetError(found.problems)
    if found.table is None and known.included:
        sheets.extend(found.path, None, COLUMNS, [], language=protocol.screening.sheet_language)
    columns = [*COLUMNS, *(name for name in (found.table.columns if found.table else ()) if name not in COLUMNS)]
    write_table(out / "findings.csv", columns, found.rows)
    write_table(out / "set_aside.csv", columns, found.set_aside)
    write_table(out / "framework.csv", FRAMEWORK_COLUMNS, list(tabulate(framework, found.rows)))
    return found.notices


def _refuse_cells(row: Row, framework: Framework) -> None:
    """What is wrong with a finding's kind, block, dimension and item."""
    dimensions = {block.id: [child.id for child in block.children] for block in framework.children}
    row.one_of("kind", [kind.id for kind in framework.kinds])
    block = row.one_of("block", dimensions)
    if row.text("dimension") and block in dimensions and row.text("dimension") not in dimensions[block]:
        found = f"'{row.text('dimension')}' is no dimension of {block}"
        allowed = some(dimensions[block]) or "empty: this block has no dimensions"
        row.refuse(found, "Correct the cell.", "dimension", allowed)
    if not row.text("item_id"):
        row.refuse("the finding has no item", "Name the item it stands for.", "item_id")


def tabulate(framework: Framework, rows: Sequence[dict[str, str]]) -> Iterator[dict[str, object]]:
    """Items by block, dimension and kind, in the frame's order, with the studies that stand behind each."""
    for block in framework.children:
        for dimension in [*block.children, None]:
            here = [
                row
                for row in rows
                if row["block"] == block.id and row["dimension"] == (dimension.id if dimension else "")
            ]
            if not here and (dimension or block.children):
                if dimension:
                    yield _row(block, dimension, n_studies=0)
                continue
            if not here:
                yield _row(block, None, n_studies=0)
            for kind in framework.kinds:
                yield from _items(block, dimension, kind.id, [row for row in here if row["kind"] == kind.id])


def _items(
    block: Node, dimension: Node | None, kind: str, rows: Sequence[dict[str, str]]
) -> Iterator[dict[str, object]]:
    for item in dict.fromkeys(row["item_id"] for row in sorted(rows, key=lambda row: row["item_id"])):
        findings = [row for row in rows if row["item_id"] == item]
        studies = sorted({row["study_id"] for row in findings})
        yield _row(
            block,
            dimension,
            kind=kind,
            item_id=item,
            item_en=findings[0].get("item_en", ""),
            item_fa=findings[0].get("item_fa", ""),
            n_studies=len(studies),
            study_ids="; ".join(studies),
        )


def _row(block: Node, dimension: Node | None, **cells: object) -> dict[str, object]:
    labels = {f"block_{language}": text for language, text in block.label.items()}
    if dimension:
        labels |= {"dimension": dimension.id}
        labels |= {f"dimension_{language}": text for language, text in dimension.label.items()}
    return {"block": block.id, **labels, **cells}
