"""What stops no run and should be looked at all the same: said by `check`, by `status` and by a run's end alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scopeline import layout, orphans, records
from scopeline.errors import ScopelineError
from scopeline.languages import available
from scopeline.protocol import PROTOCOL, Protocol
from scopeline.tables import parquet, sheets
from scopeline.tables.csv import read_table
from scopeline.tables.sheets import Guide
from scopeline.tables.walk import some
from scopeline.tables.workbook import worksheets
from scopeline.text import parted

# A path, and no address, not one without its scheme either (`journal.org/a.pdf`).
_FILE = re.compile(r"(?i)(?!www\.|\w[\w-]*(?:\.[\w-]+)+/)(?:(?!://).)+\.(?:pdf|docx?|html?|txt|epub|rtf|odt)")
_SHOWN = 40  # characters of what somebody typed


def of_exports() -> Iterator[str]:
    """What the last run found in the exports: another database's file, other hits than the protocol's, a file twice."""
    for row in read_table(layout.FILES).rows if layout.FILES.exists() else ():
        if row["warnings"]:
            yield f"{layout.EXPORTS / row['file']}: {row['warnings']}"


def of_days(protocol: Protocol, today: dt.date | None = None) -> Iterator[str]:
    """Searches that the protocol dates on a day which has not come: a slip in a year passes for a day as any other."""
    latest = (today or dt.date.today()) + dt.timedelta(days=1)  # it may be tomorrow where the search was made
    for name, source in protocol.sources.items():
        for day in (source.searched, *(update.searched for update in source.updates)):
            if day and day > latest:
                yield f"{PROTOCOL}, sources.{name}: searched on {day}, which has not come yet; is the year right?"


def of_withdrawn() -> Iterator[str]:
    """Where people have written of records whose export was taken away, as of the last run."""
    if not layout.UNIQUE.exists() or not records.any_former(layout.UNIQUE):
        return
    import pyarrow.parquet as pq

    gone = records.former(pq.read_schema(layout.UNIQUE))
    groups = {*parquet.read(layout.UNIQUE, ["record_id"])["record_id"].to_pylist()}
    yield from orphans.kept(frozenset(record_id for record_id, group in gone.items() if group not in groups))


def of_guides(protocol: Protocol) -> Iterator[str]:
    """What somebody has typed into the worksheet that explains a workbook, where nothing is read.

    A workbook that was made before the sheets got another language keeps the guide that it has.
    """
    from scopeline.charting.form import fields
    from scopeline.charting.guide import guide

    form, charters = protocol.screening.sheet_format, [*protocol.charting.everyone, "consensus"]
    books = [path for name in charters if _is_workbook(path := layout.either(layout.CHARTING / name, form))]
    if books:
        explained = [guide(protocol, fields(protocol), code) for code in available()]
        for path in books:
            yield from typed(path, explained)
    yield from _of_coding(protocol)


def _of_coding(protocol: Protocol) -> Iterator[str]:
    from scopeline.coding import books, framework
    from scopeline.coding.guide import guide

    for name in protocol.frameworks:
        theirs = [
            layout.either(layout.CODING / name / coder, protocol.screening.sheet_format)
            for coder in protocol.coding.everyone or ["consensus"]
        ]
        if any(_is_workbook(path) for path in theirs):
            book = books.read(framework.load(name)).book
            explained = [guide(book, code, not protocol.searched) for code in available()]
            for path in filter(_is_workbook, theirs):
                yield from typed(path, explained)


def typed(path: Path, guides: Sequence[Guide]) -> Iterator[str]:
    """Cells where the guide has none: beside one of its rows, or below them all."""
    there = worksheets(path, {guide.name for guide in guides})
    for guide in guides:
        yield from _beside(path, guide, there.pop(guide.name, {}))


def _beside(path: Path, guide: Guide, there: Mapping[int, Mapping[int, str]]) -> Iterator[str]:
    widths: dict[str, set[int]] = {}
    for row in guide.rows:
        if row:  # two rows may begin with one word, such as the column of codes and the codes themselves
            widths.setdefault(row[0], set()).update(at for at, cell in enumerate(row) if cell.strip())
    last = max((number for number, cells in there.items() if cells.get(0) in widths), default=0)
    for number, cells in there.items():
        own = widths.get(cells.get(0, ""))
        if own is None and number < last:
            continue
        for at, text in cells.items():
            if own is None or at not in own:
                shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
                yield (
                    f"{path}, worksheet '{guide.name}', row {number}: nothing reads '{shown}' there; write it into the "
                    "worksheet of the rows"
                )


def _is_workbook(path: Path) -> bool:
    return path.suffix == ".xlsx" and layout.filled(path)


def of_full_texts(protocol: Protocol) -> Iterator[str]:
    """Full texts that the retrieval's sheet names and that lie neither where it says nor among the full texts."""
    path = layout.either(layout.RETRIEVAL, protocol.screening.sheet_format)
    columns = ("record_id", "file_or_link")
    table = sheets.excerpt(path, columns[:1], columns) if protocol.searched else None
    gone = [
        f"{name} ({row['record_id'].strip()})"
        for row in (table.rows if table else ())
        for name in parted(row.get("file_or_link", ""))
        if _FILE.fullmatch(name) and not any((folder / name).exists() for folder in (Path(), layout.FULL_TEXTS))
    ]
    if gone:
        count = f"{len(gone)} {'file that is' if len(gone) == 1 else 'files that are'}"
        yield f"{path} names {count} neither there nor in {layout.FULL_TEXTS}: {some(gone)}"


def of_set_aside(protocol: Protocol) -> Iterator[str]:
    """Findings that the last run set aside: what they are of is included no more."""
    for name in protocol.frameworks:
        path = layout.coding_results(name) / "set_aside.csv"
        if rows := read_table(path).rows if path.exists() else []:
            studies = some(sorted({row["study_id"] for row in rows}))
            count = f"{len(rows)} {'finding counts' if len(rows) == 1 else 'findings count'}"
            yield f"{path}: {count} for nothing, since their studies are not included any more: {studies}"


def of_strangers(protocol: Protocol) -> Iterator[str]:
    """People who have charted or coded and whom the protocol names no more: what they wrote counts for nothing."""
    from scopeline.charting import hearing as charting
    from scopeline.coding import hearing as coding
    from scopeline.rounds import journal

    if protocol.searched:
        yield from charting.strangers(protocol, journal.state(journal.read(layout.CHARTING_JOURNAL)))
    for name in protocol.frameworks:
        yield from coding.strangers(protocol, name, journal.state(journal.read(layout.coding_journal(name))))


def of_stages(protocol: Protocol) -> Iterator[str]:
    """What the screening stages had to say: a pilot that calls for calibration, votes changed after they were
    compared."""
    paths = [layout.stage_results(stage.id) / "notices.csv" for stage in protocol.screening.stages]
    return (row["notice"] for path in paths if path.exists() for row in read_table(path).rows)


def of_files(protocol: Protocol) -> list[str]:
    """What is to be told of files under data/ after a run, exports first. A sheet that cannot be read is left to the
    step that refuses it."""
    found = [*of_exports()] if protocol.searched else []
    held = (
        of_days(protocol),
        of_withdrawn(),
        of_strangers(protocol),
        of_full_texts(protocol),
        of_set_aside(protocol),
        of_guides(protocol),
    )
    for more in held:
        try:
            found += more
        except ScopelineError:
            continue
    return found
