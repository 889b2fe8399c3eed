"""The step: extend the coding sheets of one framework, and write its findings, counts, matrix and links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout, progress, pseudonyms
from scopeline.coding import agreement, books, counting, reconcile, withdrawn
from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import COLUMNS, NOTHING, TEAM, Finding, path_of
from scopeline.coding.framework import Framework
from scopeline.coding.guide import guide, offered
from scopeline.coding.hearing import Coded, read
from scopeline.coding.passages import once
from scopeline.coding.units import of_kind
from scopeline.errors import SheetError
from scopeline.protocol import Protocol
from scopeline.rounds import journal, settling
from scopeline.rounds.decisions import Decision as Decided
from scopeline.rounds.settling import Unit, named, study_and_key
from scopeline.rounds.votes import Vote
from scopeline.studies import load
from scopeline.tables import sheets
from scopeline.tables.csv import write_table
from scopeline.text import joined

FINDING_COLUMNS = ("finding_id", "study_id", "kind", "code", "path", "coded", "quote", "locator", "condensed",
                   "memo", "coder")  # fmt: skip
CELL_COLUMNS = ("study_id", "place", "kind", "code", "finding_ids")
SATURATION_COLUMNS = ("order", "study_id", "findings", "codes", "new_codes", "all_codes")
SUGGESTION_COLUMNS = ("code", "label", "alike", "alike_label", "score")


def code(
    protocol: Protocol, framework: Framework, studies: Path, out: Path, now: dt.datetime | None = None
) -> Sequence[str]:
    """Check all that people wrote, extend their sheets, and write what it comes to into `out`.

    findings.csv has the findings that count, repeated.csv those of passages that another coder found too, waiting.csv
    those that wait for another coder or a decision, set_aside.csv those of studies that are not included any more;
    codebook.csv the tree as it stands; counts.csv the counts of every node by kind; framework.csv the rows of Table 2;
    matrix.csv what each study says in each place; links.csv and unanswered.csv; agreement.csv, compared.csv (what
    it rests on), suggestions.csv, progress.csv, work.csv. Returns notices. Raises SheetError.
    """
    known = load(studies, protocol.analysed)
    told = read(protocol, framework, known)
    if told.problems:
        raise SheetError(told.problems)
    entries = journal.append(layout.coding_journal(framework.id), told.journal, _readings(told), now=now)
    write = _Out(out, pseudonyms.load())
    team = reconcile.teams(protocol.coding, framework.id, known.included, told.sheets)
    _extend_sheets(protocol, told, team)
    shared = reconcile.compared(team, told.sheets)
    found = reconcile.differences(team, told.sheets, shared)
    reconcile.extend(protocol, told.rounds, found, told.book, told.sheets)
    decided = reconcile.settled(told.rounds, found, team)
    agreed, waits = reconcile.counting(told.sheets, team, found, decided)
    counts, repeated = once(agreed)
    analysed = [study for study, reports in known.reports.items() if reports]
    write.table("saturation", SATURATION_COLUMNS, counting.saturation(analysed, counts))
    aside = [finding for sheet in told.sheets.values() for finding in sheet.set_aside]
    for name, findings in (("findings", counts), ("repeated", repeated), ("waiting", waits)):
        _write_findings(told.book, findings, name, write)
    # Nothing of what people said who withdrew stands in the results, nor codes that only say what they said.
    people = not protocol.searched
    gone = withdrawn.codes(told.book, aside, [*agreed, *waits]) if people else frozenset()
    _write_findings(told.book, [withdrawn.bare(one) for one in aside] if people else aside, "set_aside", write)
    _write_counts(protocol, told, counts, write, gone)
    theirs = {study for study, reports in known.reports.items() if people and not reports}
    links = [one for one in told.links if one.study_id not in theirs and not gone & {one.from_, one.to}]
    _write_links(told.book, links, counts, write)
    first = agreement.independent(entries, told.book, known, team)
    judged = list(agreement.judged(told.book, first, team, shared)) if len(told.sheets) > 1 else []
    write.table("agreement", agreement.AGREEMENT_COLUMNS, agreement.agreement_rows(judged), mark=False)
    write.table("compared", agreement.COMPARED_COLUMNS, agreement.compared_rows(judged, team), mark=False)
    progress.write(_tasks(told, team, decided, write.names), out / "progress.csv")
    return [*told.notices, *told.rounds.overridden(decided.values())]


def _word(book: Codebook, one: Finding) -> str:
    """What a coder said in a finding: its code, and the kind where that was the coder's to say."""
    asked = book.framework.kinds and not book.kind_of(one.coded)
    return of_kind(one.coded, one.kind if asked else "")


def _readings(told: Coded) -> Iterator[journal.Reading]:
    """What everybody says in each finding now, and what was decided of differences, for the journal."""
    for name, sheet in told.sheets.items():
        findings = (*sheet.findings, *sheet.set_aside)
        said = {one.finding_id: Vote(_word(told.book, one), one.study_id, one.quote) for one in findings}
        said |= {f"{NOTHING} {study}": Vote(NOTHING, study) for study in sorted(sheet.nothing)}
        yield journal.Reading("finding", name, str(sheet.path), said)
    yield from told.rounds.readings()


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
            guide=guide(told.book, language, not protocol.searched),
        )


@dataclass(frozen=True)
class _Out:
    """The folder of the results, in which every participant's name is a pseudonym."""

    folder: Path
    names: pseudonyms.Pseudonyms

    def table(
        self, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, mark: bool = True
    ) -> None:
        write_table(self.folder / f"{name}.csv", columns, self.names.rows(rows), mark=mark)


def _write_findings(book: Codebook, findings: Sequence[Finding], name: str, write: _Out) -> None:
    own = list(dict.fromkeys(name for finding in findings for name in finding.more))
    rows = ({**finding.more, **vars(finding), "path": joined(book.path(finding.code))} for finding in findings)
    write.table(name, (*FINDING_COLUMNS, *own), rows)


def _write_counts(
    protocol: Protocol, told: Coded, counts: Sequence[Finding], write: _Out, gone: Collection[str]
) -> None:
    book, languages = told.book, protocol.languages
    tallies = counting.tally(book, counts)
    rows = (row for row in counting.codebook_rows(book, tallies, languages) if row["code"] not in gone)
    labels = [f"label_{one}" for one in languages]
    columns = ("depth", "code", "parent", "item", "kind", *labels, "definition", "example", "origin",
               "mentions", "findings", "n_studies")  # fmt: skip
    write.table("codebook", columns, rows)
    nodes = (row for row in counting.count_rows(book, tallies) if row["code"] not in gone)
    write.table("counts", counting.COUNT_COLUMNS, nodes, mark=False)
    table = counting.framework_rows(book, counts, languages)
    write.table("framework", counting.framework_columns(languages), table)
    write.table("matrix", CELL_COLUMNS, counting.cells(book, counts))
    used = [found.code for found in counts]
    write.table("suggestions", SUGGESTION_COLUMNS, counting.alike(book, used))


def _write_links(book: Codebook, links: Sequence[books.Link], counts: Sequence[Finding], write: _Out) -> None:
    """links.csv, and unanswered.csv: items of the frame's first kind that nothing answers."""
    write.table(
        "links",
        books.LINK_COLUMNS,
        ({"from": one.from_, "to": one.to, "study_id": one.study_id, "note": one.note} for one in links),
    )
    asked = book.framework.kind_ids[:1]
    kind = {code: one.kind for code, one in book.codes.items()}
    # A link between two items of one kind says that they are alike, and answers nothing.
    linked = [link for link in links if kind[link.from_] != kind[link.to]]
    ends = {end for link in linked for end in (link.from_, link.to)}
    items = dict.fromkeys(found.code for found in counts if found.kind in asked and found.code not in ends)
    write.table("unanswered", ("code",), ({"code": item} for item in (items if linked else [])))


def _tasks(
    told: Coded, team: Mapping[str, Sequence[str]], decided: Mapping[Unit, Decided], names: pseudonyms.Pseudonyms
) -> Iterator[progress.Work]:
    """Who has which studies left to code, and which differences wait."""
    for name, sheet in told.sheets.items():
        if name in told.rounds.panel.left:
            continue
        theirs = [study for study, coders in team.items() if name in coders]
        who, rows = progress.TEAM if name == TEAM else name, progress.sorted_out(theirs, sheet.done)
        yield progress.Work("coding", who, "coding", *rows, str(sheet.path), ("study_id",))
    if len(told.sheets) > 1:
        open_, said = sorted(named(unit) for unit in decided), told.rounds.rechecks

        def ids(unit: str) -> tuple[str, ...]:
            study, code = study_and_key(unit, team)
            return study, names.hide(code)

        def team_of(unit: str) -> tuple[str, ...]:
            return (*team[study_and_key(unit, team)[0]],)

        path, of = str(told.rounds.path), ("study_id", "code")
        yield from settling.tasks(told.rounds.panel, "coding", open_, decided.values(), said, team_of, path, of, ids)
