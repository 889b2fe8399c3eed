"""What people wrote while charting, heard all at once: the charters' sheets, conflicts, printed values, the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scopeline import layout
from scopeline.charting import conflicts, printed
from scopeline.charting.answers import TEAM, Sheet, read
from scopeline.charting.compare import differences, done, teams
from scopeline.charting.form import LOG_COLUMNS, as_called_now, columns, fields, left_the_form
from scopeline.errors import Problem, SheetError
from scopeline.protocol import FormField, Protocol
from scopeline.rounds import journal, settling
from scopeline.rounds.settling import Settling, study_and_key
from scopeline.rounds.votes import Vote
from scopeline.studies import Studies
from scopeline.tables import sheets
from scopeline.tables.atomic import or_copy
from scopeline.tables.csv import Table
from scopeline.tables.walk import some


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
    notices += (told for name, sheet in theirs.items() for told in _noughts(form, name, sheet, said.get(name, {})))
    notices += strangers(protocol, known)
    notices += differing.notices
    notices += _unfinished(protocol, form, theirs, dealt)
    notices += _left(form, log.rows if log else (), theirs.values())
    return Charted(form, theirs, dealt, differing, values, log, entries, problems, notices)


def strangers(protocol: Protocol, known: journal.State) -> Iterator[str]:
    """What to say of people who have charted, as the journal knows, and are no charters any more."""
    here = {*protocol.charting.everyone, TEAM}
    said = {name: words for (kind, name), words in known.items() if kind == "answer" and words and name not in here}
    charted = {name: len({study_and_key(unit, ())[0] for unit in words}) for name, words in said.items()}
    told = {name: f"charted {number} {'study' if number == 1 else 'studies'}" for name, number in charted.items()}
    yield from settling.strangers(layout.CHARTING, told, "charter", "charting.charters")


def overridden(told: Charted) -> list[str]:
    """What to say of adjudications that count no more, of sheets in which nothing is wrong."""
    found = differences(told.form, told.teams, {name: sheet.answers for name, sheet in told.sheets.items()})
    return [*told.conflicts.overridden(conflicts.decide(told.form, told.conflicts, found))]


def _noughts(
    form: Sequence[FormField], name: str, sheet: Sheet, said: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """What to say of a field several of whose answers have lost their leading zeros since the last run: a spreadsheet
    that takes a column of codes for numbers drops them all at once."""
    for field in (one.id for one in form if one.type == "text"):
        before = {study: cells.get(field, "") for study, cells in said.items()}
        now = {study: cells[field] for study, cells in sheet.answers.items() if cells.get(field)}
        lost = [i for i, old in before.items() if old.isdigit() and old[0] == "0" and now.get(i) == old.lstrip("0")]
        if len(lost) > 1:
            yield (
                f"{sheet.path}: {len(lost)} answers of {name} to {field} differ only in leading zeros from those of "
                f"the last run, as where a spreadsheet takes a column for numbers: {some(lost)}. If they are lost, "
                f"format the column as text and put them back{or_copy(sheet.path)}"
            )


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
