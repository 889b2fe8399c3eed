"""The step: extend the coding sheets of one framework, and write its findings, counts, matrix and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import progress
from scopeline.agreement import statistics
from scopeline.coding import books, counting, reconcile
from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import COLUMNS, TEAM, Finding, Sheet, path_of, read_all
from scopeline.coding.framework import Framework
from scopeline.coding.guide import guide, offered
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol
from scopeline.states import Decision
from scopeline.studies import Studies, load
from scopeline.tables import sheets
from scopeline.tables.csv import write_table
from scopeline.text import joined

FINDING_COLUMNS = ("finding_id", "study_id", "kind", "code", "path", "coded", "quote", "locator", "condensed",
                   "memo", "coder")  # fmt: skip
CELL_COLUMNS = ("study_id", "place", "kind", "code", "finding_ids")
AGREEMENT_COLUMNS = ("code", "statistic", "value", "ci_low", "ci_high", "n", "note")
SATURATION_COLUMNS = ("order", "study_id", "findings", "codes", "new_codes", "all_codes")
SUGGESTION_COLUMNS = ("code", "label", "alike", "alike_label", "score")


@dataclass(frozen=True)
class Coded:
    """All that people wrote while coding with one framework, read and not written; `sheets` by coder."""

    book: Codebook
    sheets: Mapping[str, Sheet]
    rounds: reconcile.Rounds
    links: Sequence[books.Link]
    problems: Sequence[Problem]
    notices: Sequence[str]


def read(protocol: Protocol, framework: Framework, studies: Studies) -> Coded:
    """Every file of people about one framework, with all problems."""
    book, problems = books.read(framework)
    theirs = read_all(protocol, book, studies)
    rounds = reconcile.read(protocol, book, studies)
    links, wrong = books.links(book, studies)
    problems += [*(one for sheet in theirs.values() for one in sheet.problems), *rounds.problems, *wrong]
    return Coded(book, theirs, rounds, links, problems, [told for sheet in theirs.values() for told in sheet.notices])


def code(protocol: Protocol, framework: Framework, studies: Path, out: Path) -> Sequence[str]:
    """Check all that people wrote, extend their sheets, and write what it comes to into `out`.

    findings.csv has the findings that count, waiting.csv those that wait for another coder or a decision,
    set_aside.csv those of studies that are not included any more; codebook.csv the tree as it stands; counts.csv the
    counts of every node by kind; framework.csv the rows of Table 2; matrix.csv what each study says in each place;
    links.csv and unanswered.csv; agreement.csv, suggestions.csv, progress.csv. Returns notices. Raises SheetError.
    """
    known = load(studies)
    told = read(protocol, framework, known)
    if told.problems:
        raise SheetError(told.problems)
    team = reconcile.teams(protocol.coding, framework.id, known.included, told.sheets)
    _extend_sheets(protocol, told, team)
    shared = reconcile.compared(team, told.sheets)
    found = reconcile.differences(team, told.sheets, shared)
    reconcile.extend(protocol, told.rounds, found, told.book, told.sheets)
    counts, waits = reconcile.counting(told.sheets, team, found, told.rounds.decided)
    write_table(out / "saturation.csv", SATURATION_COLUMNS, counting.saturation(list(known.reports), counts))
    aside = [finding for sheet in told.sheets.values() for finding in sheet.set_aside]
    for name, findings in (("findings", counts), ("waiting", waits), ("set_aside", aside)):
        _write_findings(told.book, findings, out / f"{name}.csv")
    _write_counts(protocol, told, counts, out)
    _write_links(told, counts, out)
    rows = list(_agreement(told, team, shared)) if len(told.sheets) > 1 else []
    write_table(out / "agreement.csv", AGREEMENT_COLUMNS, rows, mark=False)
    progress.write(_tasks(protocol, told, team, found), out / "progress.csv")
    return told.notices


def _extend_sheets(protocol: Protocol, told: Coded, team: Mapping[str, Sequence[str]]) -> None:
    """A row for each study that a coder has none of; ids for the findings that have none."""
    framework, language = told.book.framework, protocol.screening.sheet_language
    for name, sheet in told.sheets.items():
        theirs = [study for study, names in team.items() if name in names]
        added = [{"study_id": study} for study in theirs if study not in sheet.present]
        if sheet.table is None and not theirs:
            continue
        if not added and not sheet.numbered:
            continue
        sheets.extend(
            path_of(protocol, framework.id, name),
            sheet.table,
            COLUMNS,
            added,
            needed=("finding_id",) if sheet.numbered else (),
            edits={line: {"finding_id": given} for line, given in sheet.numbered.items()},
            choices=offered(told.book, theirs, language),
            language=language,
            guide=guide(told.book, language),
        )


def _write_findings(book: Codebook, findings: Sequence[Finding], path: Path) -> None:
    own = list(dict.fromkeys(name for finding in findings for name in finding.more))
    rows = ({**finding.more, **vars(finding), "path": joined(book.path(finding.code))} for finding in findings)
    write_table(path, (*FINDING_COLUMNS, *own), rows)


def _write_counts(protocol: Protocol, told: Coded, counts: Sequence[Finding], out: Path) -> None:
    book, languages = told.book, protocol.languages
    tallies = counting.tally(book, counts)
    rows = list(counting.codebook_rows(book, tallies, languages))
    labels = [f"label_{one}" for one in languages]
    columns = ("depth", "code", "parent", "item", "kind", *labels, "definition", "example", "origin",
               "mentions", "findings", "n_studies")  # fmt: skip
    write_table(out / "codebook.csv", columns, rows)
    write_table(out / "counts.csv", counting.COUNT_COLUMNS, counting.count_rows(book, tallies), mark=False)
    table = counting.framework_rows(book, tallies, languages)
    write_table(out / "framework.csv", counting.framework_columns(languages), table)
    write_table(out / "matrix.csv", CELL_COLUMNS, counting.cells(book, counts))
    used = [found.code for found in counts]
    write_table(out / "suggestions.csv", SUGGESTION_COLUMNS, counting.alike(book, used))


def _write_links(told: Coded, counts: Sequence[Finding], out: Path) -> None:
    """links.csv, and unanswered.csv: items of the frame's first kind that nothing answers."""
    write_table(
        out / "links.csv",
        books.LINK_COLUMNS,
        ({"from": one.from_, "to": one.to, "study_id": one.study_id, "note": one.note} for one in told.links),
    )
    asked = told.book.framework.kind_ids[:1]
    ends = {end for link in told.links for end in (link.from_, link.to)}
    items = [
        code
        for code in dict.fromkeys(found.code for found in counts)
        if told.book.codes[code].kind in asked and code not in ends
    ]
    write_table(out / "unanswered.csv", ("code",), ({"code": item} for item in (items if told.links else [])))


def _agreement(told: Coded, team: Mapping[str, Sequence[str]], shared: Sequence[str]) -> Iterator[dict[str, object]]:
    words = (Decision.INCLUDE.value, Decision.EXCLUDE.value)
    for name, votes in reconcile.votes(told.book, told.sheets, team, shared):
        given = {coder: said for coder, said in votes.items() if said}
        if len(given) > 1:
            for one in statistics(given, words):
                yield {"code": name, **one.cells()}


def _tasks(
    protocol: Protocol,
    told: Coded,
    team: Mapping[str, Sequence[str]],
    found: Mapping[reconcile.Unit, Sequence[str]],
) -> Iterator[progress.Task]:
    """Who has how many studies left to code, and how many differences wait."""
    for name, sheet in told.sheets.items():
        theirs = {study for study, names in team.items() if name in names}
        number = len(theirs & sheet.done)
        who = progress.TEAM if name == TEAM else name
        yield progress.Task("coding", who, "coding", number, len(theirs) - number, str(sheet.path))
    if len(told.sheets) > 1:
        done = len(found.keys() & told.rounds.decided.keys())
        who = next(iter(protocol.coding.adjudicator), progress.TEAM)
        yield progress.Task("coding", who, "adjudication", done, len(found) - done, str(told.rounds.path))
