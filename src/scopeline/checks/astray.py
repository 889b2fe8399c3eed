"""Sheets astray: gone, doubled, outside their folder, or in a form that nothing reads; found by files' names alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scopeline import layout, progress, receipts
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol, Stage
from scopeline.rounds import journal
from scopeline.tables import sheets
from scopeline.tables.atomic import latest_copy, or_copy

_NO_SHEETS = {"conflicts", "assignments"}  # what else lies beside the reviewers' sheets
_UNREAD = (".ods", ".fods", ".xls", ".xlsm", ".xlsb", ".numbers", ".tsv")
_PLAIN = (layout.AS_PRINTED, layout.FORM_LOG, layout.OVERRIDES, layout.REGISTRY, layout.TRUSTWORTHINESS)


def sheets_astray(protocol: Protocol) -> Iterator[Problem]:
    """Whatever people may have written where no step would read it, and what they wrote that is not there any more."""
    yield from misplaced_findings(protocol)
    yield from unread_sheets(protocol)
    yield from doubled_sheets(protocol)
    yield from lost_sheets(protocol)
    yield from lost_plain(protocol)
    for stage in protocol.screening.stages:
        yield from missing_sheets(stage)


def unread_sheets(protocol: Protocol) -> Iterator[Problem]:
    """Sheets in a form that nothing reads, where people's sheets lie; and workbooks of what is kept as CSV alone."""
    stages = [layout.SCREENING / stage.id for stage in protocol.screening.stages]
    frames = [layout.CODING / name for name in protocol.frameworks]
    folders = [layout.VERDICTS.parent, *stages, layout.RETRIEVAL.parent, layout.CHARTING, *frames]
    for path in (path for folder in folders for path in sorted(folder.glob("*"))):
        if path.suffix.lower() in _UNREAD and not layout.hidden(path):
            yield Problem(
                path,
                f"a sheet of this form ({path.suffix}) is not read",
                "Save it as a workbook (.xlsx) or as CSV UTF-8 under the same name, and move this file away.",
            )
    for path in _plain(protocol):
        others = (".xlsx",) if path.parent in folders else (".xlsx", *_UNREAD)
        for workbook in (path.with_suffix(suffix) for suffix in others):
            if workbook.exists():
                yield Problem(
                    workbook,
                    "this sheet is read as CSV alone",
                    f"Save it as CSV UTF-8 under the name {path.name}, and move this file away.",
                )


def _plain(protocol: Protocol) -> list[Path]:
    """What is kept as CSV alone."""
    plain = [*_PLAIN, *(layout.assignments(stage.id) for stage in protocol.screening.stages)]
    return plain + [path for name in protocol.frameworks for path in layout.plain_of_coding(name)]


def misplaced_findings(protocol: Protocol) -> Iterator[Problem]:
    """Coding sheets outside the folder of a framework, where no step would read what stands in them."""
    for form in layout.SHEET_FORMATS:
        for path in sorted(layout.CODING.glob(f"*.{form}")):
            if not layout.hidden(path):
                yield Problem(
                    path,
                    "a coding sheet outside the folder of its framework",
                    "Move its findings into the sheet there, each with its code (docs/coding.md), and this file away.",
                    allowed=", ".join(f"{layout.CODING}/{name}/" for name in protocol.frameworks),
                )


def doubled_sheets(protocol: Protocol) -> Iterator[Problem]:
    """Sheets that lie both as CSV and as a workbook; the step that reads them would not run for the second alone."""
    folders = [layout.CHARTING, *(layout.CODING / name for name in protocol.frameworks)]
    folders += [layout.SCREENING / stage.id for stage in protocol.screening.stages]
    there = [path for folder in folders for path in sorted(folder.glob("*.csv")) if not layout.hidden(path)]
    plain = _plain(protocol)  # a workbook of one of these is told already
    places = [path.with_suffix("") for path in there if path not in plain]
    for stem in (layout.VERDICTS, layout.RETRIEVAL, *places):
        try:
            sheets.one(stem, "csv")
        except SheetError as error:
            yield from error.problems


def lost_sheets(protocol: Protocol) -> Iterator[Problem]:
    """Sheets that are gone, though a run has read what people wrote there, or has kept a copy; the journal may be
    younger than the review.

    Of votes, answers and findings, the steps that read them say so.
    """
    form = protocol.screening.sheet_format
    for stem, step, log in (
        (layout.VERDICTS, "dedupe", layout.VERDICTS_JOURNAL),
        (layout.RETRIEVAL, "retrieval", layout.RETRIEVAL_JOURNAL),
    ):
        there = [stem.with_name(f"{stem.name}.{form}") for form in layout.SHEET_FORMATS]
        if not any(layout.filled(path) for path in there):
            copies = [path for path in there if latest_copy(path)]
            done = layout.progress(step)
            read = [Path(task.sheet) for task in (progress.read(done) if done.exists() else ()) if task.done]
            if any(journal.state(journal.known(log)[0]).values()):
                yield sheets.lost(layout.either(stem, form))
            elif known := [*copies, *read]:
                yield sheets.lost(known[0], "a run has read what stood in it")


def lost_plain(protocol: Protocol) -> Iterator[Problem]:
    """What is kept as CSV alone and has no journal, or the participants, gone though a run has read rows there.

    The steps take such a file for one that was never made: the codebook's changes would be undone, the studies get new
    ids. Deleted overrides are told by their journal.
    """
    read = receipts.read()
    kept = {*_plain(protocol), *layout.participants(protocol.screening.sheet_format)} - {layout.OVERRIDES}
    for path in sorted(kept):
        either = [path.with_suffix(f".{form}") for form in layout.SHEET_FORMATS]
        known = [one for one in either if one in read or latest_copy(one)]
        if known and not any(map(layout.filled, either)):
            yield sheets.lost(known[0], "a run has read what stood in it")


def missing_sheets(stage: Stage) -> Iterator[Problem]:
    """Reviewers without a sheet in a stage that has begun: a sheet was lost, or a name is misspelt.

    In a stage that nobody has begun, the run makes the sheets. Somebody who joins later is told how.
    """
    folder = layout.SCREENING / stage.id
    files = (path for suffix in layout.SHEET_FORMATS for path in folder.glob(f"*.{suffix}"))
    names = {path.stem for path in files if not layout.hidden(path)} - _NO_SHEETS
    if not names and not layout.filled(layout.journal(stage.id)):
        return
    strangers = sorted(names - set(stage.everyone))
    for reviewer in stage.reviewers:
        if reviewer not in names:
            path = layout.sheet(stage.id, reviewer, stage.sheet_format)
            yield Problem(
                path,
                f"reviewer {reviewer} has no sheet, though this stage has begun"
                + (f" (and {', '.join(strangers)} has one without being a reviewer)" if strangers else ""),
                f"If the sheet was lost, take it back from version control{or_copy(path)}"
                f"{sheets.or_saved(path)}, or rebuild it: scopeline restore {stage.id} {reviewer}. "
                f"If the name is wrong, correct config/review.yaml. If {reviewer} joins now, make an empty file or a "
                "blank workbook of this name and run again.",
            )
    for name in strangers if set(stage.reviewers) <= names else []:
        yield Problem(
            layout.sheet(stage.id, name, stage.sheet_format),
            f"{name} is no reviewer of this stage",
            "Name them in config/review.yaml, under 'reviewers' or, if they left, 'left'; or move the sheet away.",
            allowed=", ".join(stage.reviewers),
        )
