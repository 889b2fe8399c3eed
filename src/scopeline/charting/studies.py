"""The step: extend the charting sheets by newly included studies, and write what is charted of every study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scopeline import layout, progress
from scopeline.agreement import figure
from scopeline.charting import conflicts, printed
from scopeline.charting.answers import CITATION, TEAM, Sheet, path_of
from scopeline.charting.compare import differences, done, independent, same, settled
from scopeline.charting.form import LOG_COLUMNS, changes, columns, heading, offered
from scopeline.charting.guide import guide
from scopeline.charting.hearing import Charted, read_all
from scopeline.errors import SheetError
from scopeline.languages import language
from scopeline.protocol import FormField, Protocol
from scopeline.records import lookup
from scopeline.rounds import journal, settling
from scopeline.rounds.decisions import Decision as Decided
from scopeline.rounds.settling import study_and_key
from scopeline.rounds.votes import Vote
from scopeline.states import Decision
from scopeline.studies import Studies, load
from scopeline.tables import parquet, sheets
from scopeline.tables.csv import write_table
from scopeline.text import joined, parted

OF_RECORDS = ("title", "authors", "year", "journal", "doi", "url")


def chart(protocol: Protocol, unique: Path, studies: Path, out: Path, now: dt.datetime | None = None) -> Sequence[str]:
    """Extend the sheets by newly included studies, and write studies.csv and what led to it into `out`.

    studies.csv has `study_id,report_ids,included,charted,waiting` (fields that are answered, and not settled), what the
    records say (title, authors, year, journal), the form's fields and the team's own columns: one row for each
    included study, and for each that is not included any more but of which something was charted. answers.csv has
    every answer of everybody, comparison.csv each cell of the studies that two charters share, printed.csv the values
    as printed. Returns notices. Raises SheetError.
    """
    known = load(studies)
    told = read_all(protocol, known)
    if told.problems:
        raise SheetError(told.problems)
    table = parquet.read(unique, ["record_id", *OF_RECORDS])
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
    decisions = conflicts.decide(told.form, told.conflicts, found)
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
            agree = "yes" if same(one, said.values()) else "no"
            rows.append(
                {"study_id": study, "field": one.id, **said, "agree": agree, "counts": final[study].get(one.id, "")}
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
