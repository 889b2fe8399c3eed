"""The step: extend the charting sheets by newly included studies, and write what is charted of every study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scopeline import layout, progress
from scopeline.agreement import figure
from scopeline.charting import conflicts, printed
from scopeline.charting.answers import CITATION, TEAM, Sheet, path_of, read
from scopeline.charting.compare import differences, done, independent, settled, teams
from scopeline.charting.form import (
    LOG_COLUMNS,
    as_called_now,
    changes,
    columns,
    fields,
    heading,
    left_the_form,
    offered,
)
from scopeline.charting.guide import guide
from scopeline.errors import Problem, SheetError
from scopeline.languages import language
from scopeline.protocol import FormField, Protocol
from scopeline.records import lookup
from scopeline.rounds import journal, settling
from scopeline.rounds.decisions import Decision as Decided
from scopeline.rounds.settling import Settling, study_and_key
from scopeline.rounds.votes import Vote
from scopeline.states import Decision
from scopeline.studies import Studies, load
from scopeline.tables import sheets
from scopeline.tables.csv import Table, write_table
from scopeline.tables.walk import some
from scopeline.text import joined, parted

OF_RECORDS = ("title", "authors", "year", "journal", "doi", "url")


@dataclass(frozen=True)
class Charted:
    """All that people wrote while charting, read and not written; `sheets` by charter, `teams` by included study."""

    form: Sequence[FormField]
    sheets: Mapping[str, Sheet]
    teams: Mapping[str, Sequence[str]]
    conflicts: Settling
    printed: Sequence[printed.Printed]
    log: Table | None
    journal: list[journal.Entry]
    problems: Sequence[Problem]
    notices: Sequence[str]


def read_all(protocol: Protocol, studies: Studies) -> Charted:
    """Every sheet of charting, with all problems."""
    form = fields(protocol)
    names = [*protocol.charting.everyone, TEAM]
    entries, broken = journal.known(layout.CHARTING_JOURNAL)
    entries = journal.reworded(entries, _now(form, studies))
    known = journal.state(entries)
    said = _said(known, form, studies)
    theirs = {name: read(protocol, studies, name, said.get(name, {})) for name in names}
    dealt = _teams(protocol, form, theirs, studies)
    unread = any(sheet.problems for sheet in theirs.values())  # whose a study is, nobody can tell then
    differing = conflicts.read(protocol, studies, {} if unread else dealt, known)
    _, values, problems = printed.read(protocol, studies)
    log, wrong = _log()
    problems = [
        *problems,
        *wrong,
        *broken,
        *differing.problems,
        *(one for sheet in theirs.values() for one in sheet.problems),
    ]
    notices = [notice for sheet in theirs.values() for notice in sheet.notices]
    others = {name: f"charted {len(told)} studies" for name, told in said.items() if name not in names}
    notices += settling.strangers(layout.CHARTING, others, "charter", "charting.charters")
    notices += differing.notices
    notices += _unfinished(protocol, form, theirs, dealt)
    notices += _left(form, log.rows if log else (), theirs.values())
    return Charted(form, theirs, dealt, differing, values, log, entries, problems, notices)


def overridden(told: Charted) -> list[str]:
    """What to say of adjudications that count no more, of sheets in which nothing is wrong."""
    found = differences(told.form, told.teams, {name: sheet.answers for name, sheet in told.sheets.items()})
    return [*told.conflicts.overridden(conflicts.decide(told.conflicts, found))]


def _now(form: Sequence[FormField], studies: Studies) -> Callable[[str, Vote], Vote]:
    """From a cell, and what was said in it, to how that is called now."""
    column, of = columns(form), {one.id: one for one in form}

    def now(unit: str, said: Vote) -> Vote:
        field = of.get(column(study_and_key(unit, studies.known)[1]))
        return replace(said, decision=as_called_now(field, said.decision))

    return now


def _said(known: journal.State, form: Sequence[FormField], studies: Studies) -> dict[str, dict[str, dict[str, str]]]:
    """Charter -> study -> field -> answer, as they stood at the last reading; of studies that are known still."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    named = columns(form)
    for (kind, name), words in known.items():
        for unit, word in words.items() if kind == "answer" else ():
            called, column = study_and_key(unit, studies.known)
            if study := studies.resolve(called):
                found.setdefault(name, {}).setdefault(study, {})[named(column)] = word.decision
    return found


def _log() -> tuple[Table | None, list[Problem]]:
    try:
        return sheets.read(layout.FORM_LOG, LOG_COLUMNS), []
    except SheetError as error:
        return None, error.problems


def _unfinished(
    protocol: Protocol, form: Sequence[FormField], theirs: Mapping[str, Sheet], dealt: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """What to say of studies that somebody who left had begun, and that others chart now."""
    for name in protocol.charting.left:
        begun = {i for i, cells in theirs[name].answers.items() if any(cells.values())}
        if given := sorted(i for i in begun if name not in dealt.get(i, (name,))):
            yield (
                f"{theirs[name].path}: {name} left before they had finished {some(given)}; others chart them, and what "
                "stands there counts for nothing"
            )


def _left(form: Sequence[FormField], log: Sequence[Mapping[str, str]], theirs: Iterable[Sheet]) -> Iterator[str]:
    """What to say of answers to fields that are not on the form any more."""
    gone = left_the_form(form, log)
    for sheet in theirs:
        for name in sorted(gone):
            number = sum(bool(cells.get(name)) for cells in sheet.kept.values())
            if number:
                yield (
                    f"{sheet.path}: {number} answers stand under '{name}', which is not on the form any more. They are "
                    f"kept. If another field took its place, write there: formerly: [{name}]"
                )


def chart(protocol: Protocol, unique: Path, studies: Path, out: Path, now: dt.datetime | None = None) -> Sequence[str]:
    """Extend the sheets by newly included studies, and write studies.csv and what led to it into `out`.

    studies.csv has `study_id,report_ids,included,charted,waiting` (fields that are answered, and not settled), what the
    records say (title, authors, year, journal), the form's fields and the team's own columns: one row for each
    included study, and for each that is not included any more but of which something was charted. answers.csv has
    every answer of everybody, comparison.csv each cell of the studies that two charters share, printed.csv the values
    as printed. Returns notices. Raises SheetError.
    """
    import pyarrow.parquet as pq

    known = load(studies)
    told = read_all(protocol, known)
    if told.problems:
        raise SheetError(told.problems)
    table = pq.read_table(unique, columns=["record_id", *OF_RECORDS])
    record_of = lookup(table, OF_RECORDS)
    entries = journal.append(layout.CHARTING_JOURNAL, told.journal, _readings(told), now=now)
    _extend_log(told, (now or dt.datetime.now(dt.UTC)).date())
    facts = {study: _of_record(record_of, reports) for study, reports in known.reports.items() if reports}
    cited = {study: {**cells, "citation": _citation(protocol, cells)} for study, cells in facts.items()}
    dealt = told.teams
    team = [TEAM] if told.sheets[TEAM].restored or not protocol.charting.charters else []
    for name in [*protocol.charting.everyone, *team]:
        theirs = [study for study, team in dealt.items() if name in team]
        _extend(protocol, told.form, told.sheets[name], name, theirs, cited)
    answers = {name: sheet.answers for name, sheet in told.sheets.items()}
    found = differences(told.form, dealt, answers)
    conflicts.extend(protocol, told.conflicts, found, cited)
    decisions = conflicts.decide(told.conflicts, found)
    decided = {one.record_id: one.decision for one in decisions if one.decision != Decision.PENDING}
    final = settled(told.form, list(known.reports), answers, dealt, answers[TEAM], decided)
    _write(told, known, facts, final, out)
    _write_comparison(told.form, independent(told.form, entries, known, dealt), final, out)
    progress.write(_tasks(protocol, told, final, decisions), out / "progress.csv")
    return [*told.notices, *told.conflicts.overridden(decisions)]


def _readings(told: Charted) -> Iterator[journal.Reading]:
    """What everybody says of each cell now, for the journal."""
    for name, sheet in told.sheets.items():
        answers = {
            f"{study} {column}": Vote(value)
            for study, cells in sheet.answers.items()
            for column, value in {**sheet.kept[study], **cells}.items()
            if value
        }
        yield journal.Reading("answer", name, str(sheet.path), answers)
    yield from told.conflicts.readings()


def _teams(
    protocol: Protocol, form: Sequence[FormField], theirs: Mapping[str, Sheet], known: Studies
) -> dict[str, list[str]]:
    """Who charts each included study; the team's sheet where no charters are named."""
    if not protocol.charting.charters:
        return {study: [TEAM] for study in known.included}
    present = {name: set(sheet.answers) for name, sheet in theirs.items()}
    finished = {
        name: {study for study, cells in sheet.answers.items() if done(form, cells)} for name, sheet in theirs.items()
    }
    return teams(protocol.charting, known.included, present, finished)


def _of_record(record_of, reports: Sequence[str]) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """What the records say of a study: of its earliest report."""
    rows = [record_of(report) for report in reports]
    first = min(rows, key=lambda row: (row["year"] or 9999, str(row["title"])))
    return {name: str(first[name] or "") for name in OF_RECORDS}


def _citation(protocol: Protocol, cells: Mapping[str, str]) -> str:
    """`Ling et al. 2012`, in the language of the sheets."""
    spoken = language(protocol.screening.sheet_language)
    names = [name.partition(",")[0] for name in parted(cells["authors"])] or [cells["title"]]
    return f"{spoken.et_al(names)} {cells['year']}".strip()


def _extend(
    protocol: Protocol,
    form: Sequence[FormField],
    sheet: Sheet,
    name: str,
    theirs: Sequence[str],
    cited: Mapping[str, Mapping[str, str]],
) -> None:
    code = protocol.screening.sheet_language
    label = {one.id: heading(one, code) for one in form}
    rows = [{"study_id": i, **sheets.context(cited[i]), "citation": cited[i]["citation"]} for i in theirs]
    added = [row for row in rows if row["study_id"] not in sheet.answers]
    added += [
        {
            "study_id": i,
            **(sheets.context(cited[i]) | {"citation": cited[i]["citation"]} if i in cited else {}),
            **cells,
        }
        for i, cells in sheet.restored.items()
    ]
    lacks = sheet.table is not None and not {*label} <= {*sheet.table.columns}  # a field that joined the form since
    if not added and not lacks and (sheet.table is not None or not theirs):
        return
    sheets.extend(
        path_of(protocol, name),
        sheet.table,
        ("study_id", "citation", *label, "note", *(c for c in CITATION if c != "citation")),
        added,
        needed=list(label),
        choices={one.id: offered(one, code) for one in form},
        language=code,
        column=columns(form),
        headings=label,
        guide=guide(protocol, form, code),
    )


def _extend_log(told: Charted, today: dt.date) -> None:
    rows = list(changes(told.form, told.log.rows if told.log else (), today))
    if rows:
        sheets.extend(layout.FORM_LOG, told.log, LOG_COLUMNS, rows)


def _write(
    told: Charted,
    known: Studies,
    facts: Mapping[str, Mapping[str, str]],
    final: Mapping[str, Mapping[str, str]],
    out: Path,
) -> None:
    own = {
        name: None
        for sheet in told.sheets.values()
        for cells in sheet.kept.values()
        for name in cells
        if sheet.path.stem == TEAM
    }
    asked = [one.id for one in told.form]
    typed = {i for sheet in told.sheets.values() for i, cells in sheet.answers.items() if any(cells.values())}
    corrected: dict[str, dict[str, str]] = {}
    for value in told.printed:
        if value.corrected:
            corrected.setdefault(value.study, {})[value.field] = value.corrected
    write_table(
        out / "studies.csv",
        ("study_id", "report_ids", "included", "charted", "waiting", *OF_RECORDS, *asked, *own),
        (
            {
                **facts.get(study, {}),
                **told.sheets[TEAM].kept.get(study, {}),
                **final.get(study, {}),
                **corrected.get(study, {}),
                "study_id": study,
                "report_ids": joined(reports),
                "included": "yes" if reports else "no",
                "charted": "yes" if done(told.form, final.get(study, {})) else "no",
                "waiting": joined(_waiting(told, study, {**final.get(study, {}), **corrected.get(study, {})})),
            }
            for study, reports in known.reports.items()
            if reports or study in typed
        ),
    )
    write_table(
        out / "answers.csv",
        ("charter", "study_id", "field", "answer"),
        (
            {"charter": name, "study_id": study, "field": one, "answer": value}
            for name, sheet in told.sheets.items()
            for study in sorted(sheet.answers)
            for one, value in {**sheet.answers[study], **sheet.kept[study]}.items()
            if value
        ),
    )
    write_table(out / "printed.csv", printed.COLUMNS, ({**vars(v), "study_id": v.study} for v in told.printed))


def _waiting(told: Charted, study: str, counts: Mapping[str, str]) -> Iterator[str]:
    """The fields of a study that somebody has answered, and of which no answer counts yet."""
    answered = [sheet.answers.get(study, {}) for sheet in told.sheets.values()]
    return (one.id for one in told.form if not counts.get(one.id) and any(cells.get(one.id) for cells in answered))


def _write_comparison(
    form: Sequence[FormField],
    first: Mapping[str, Mapping[str, Mapping[str, str]]],
    final: Mapping[str, Mapping[str, str]],
    out: Path,
) -> None:
    """comparison.csv: each cell of studies with several charters, as it `first` stood when all had finished the study;
    agreement.csv: how many agree, by field."""
    names = list(dict.fromkeys(name for theirs in first.values() for name in theirs))
    rows = []
    for study, theirs in first.items():
        for one in form:
            said = {name: cells.get(one.id, "") for name, cells in theirs.items()}
            same = "yes" if len(set(said.values())) == 1 else "no"
            rows.append(
                {"study_id": study, "field": one.id, **said, "agree": same, "counts": final[study].get(one.id, "")}
            )
    write_table(out / "comparison.csv", ("study_id", "field", *names, "agree", "counts"), rows)
    write_table(out / "agreement.csv", ("field", "n", "agree", "percent_agreement"), _agreement(form, rows))


def _agreement(form: Sequence[FormField], rows: Sequence[Mapping[str, str]]) -> Iterator[dict[str, object]]:
    for one in [*(one.id for one in form), "all"]:
        here = [row for row in rows if one in ("all", row["field"])]
        agree = sum(row["agree"] == "yes" for row in here)
        share = figure(agree / len(here) if here else None)
        yield {"field": one, "n": len(here), "agree": agree, "percent_agreement": share}


def _tasks(
    protocol: Protocol, told: Charted, final: Mapping[str, Mapping[str, str]], decisions: Sequence[Decided]
) -> Iterator[progress.Work]:
    """Who has which studies left, and which differences; where no charters are named, the team."""
    charters = protocol.charting.charters
    for name in charters or [TEAM]:
        theirs = [study for study, team in told.teams.items() if name in team]
        cells = final if name == TEAM else told.sheets[name].answers
        filled = {study for study in theirs if done(told.form, cells.get(study, {}))}
        who = name if charters else progress.TEAM
        rows = progress.sorted_out(theirs, filled)
        yield progress.Work("charting", who, "charting", *rows, str(told.sheets[name].path), ("study_id",))
    if len(protocol.charting.everyone) > 1:
        teams = told.sheets[TEAM].answers  # what stands there is decided already
        open_ = [one for one in decisions if not _of_the_team(teams, one.record_id)]
        units, said = [one.record_id for one in open_], told.conflicts.rechecks

        def ids(unit: str) -> tuple[str, ...]:
            return study_and_key(unit, told.teams)

        def team_of(unit: str) -> tuple[str, ...]:
            return (*told.teams[ids(unit)[0]],)

        path, of = str(told.conflicts.path), ("study_id", "field")
        yield from settling.tasks(told.conflicts.panel, "charting", units, open_, said, team_of, path, of, ids)


def _of_the_team(answers: Mapping[str, Mapping[str, str]], unit: str) -> str:
    study, one = study_and_key(unit, answers)
    return answers.get(study, {}).get(one, "")
