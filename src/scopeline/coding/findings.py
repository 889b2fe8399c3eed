"""data/coding/consensus.csv: one row a finding, sorted into a framework's blocks and dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from scopeline import layout, sheets
from scopeline.coding.framework import Framework, Node
from scopeline.errors import Problem, SheetError
from scopeline.files import Table, read_table, write_table

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


def code(framework: Framework, studies: Path, out: Path) -> None:
    """Check the findings against the frame and the included studies; write findings.csv and framework.csv.

    framework.csv has one row for each item, and one with `n_studies` 0 and no item for each block or dimension
    that no finding fell into, so that an empty block is seen to be empty. Raises SheetError with all problems.
    """
    path = layout.CODING
    included = {row["study_id"] for row in read_table(studies).rows}
    table = sheets.read(path, _REQUIRED)
    if table is None:
        if included:
            sheets.extend(path, None, COLUMNS, [])
        rows: list[dict[str, str]] = []
    else:
        rows = _checked(path, table, framework, included)
    write_table(out / "findings.csv", COLUMNS, rows)
    write_table(out / "framework.csv", FRAMEWORK_COLUMNS, list(tabulate(framework, rows)))


def _checked(path: Path, table: Table, framework: Framework, included: set[str]) -> list[dict[str, str]]:
    dimensions = {block.id: [child.id for child in block.children] for block in framework.children}
    allowed = {"study_id": included, "kind": {kind.id for kind in framework.kinds}, "block": set(dimensions)}
    problems: list[Problem] = []
    rows = []
    for line, row in zip(table.lines, table.rows, strict=True):
        row = {name: value.strip() for name, value in row.items()}
        place = f"line {line}"
        for column, values in allowed.items():
            if row[column] not in values:
                problems.append(
                    Problem(
                        path,
                        f"found '{row[column]}'",
                        "Correct the cell.",
                        place,
                        column,
                        _some(values) or "no study is included yet",
                    )
                )
        known = dimensions.get(row["block"], [])
        if row["dimension"] and row["block"] in dimensions and row["dimension"] not in known:
            problems.append(
                Problem(
                    path,
                    f"'{row['dimension']}' is no dimension of {row['block']}",
                    "Correct the cell.",
                    place,
                    "dimension",
                    _some(known) or "empty: this block has no dimensions",
                )
            )
        if not row["item_id"]:
            problems.append(Problem(path, "the finding has no item", "Name the item it stands for.", place, "item_id"))
        rows.append(row)
    if problems:
        raise SheetError(problems)
    return rows


def _some(values: set[str] | Sequence[str]) -> str:
    names = sorted(values) if isinstance(values, set) else list(values)
    return ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")


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
