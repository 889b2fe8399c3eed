"""What is put to people: pairs that the machine will not decide, as rows of the verdicts' sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain, count
from pathlib import Path

from scopeline import languages, layout
from scopeline.dedupe.verdicts import ADDED, COLUMNS, CONTEXT, SHOWN, Heard, rows
from scopeline.languages import Language
from scopeline.rounds.rows import Key
from scopeline.tables import sheets
from scopeline.tables.csv import context_cell
from scopeline.text import fold

SUREST = 0.99  # nothing that is asked is certain


def extend(
    heard: Heard,
    questions: Sequence[Mapping[str, object]],
    records: Mapping[str, Mapping[str, object]],
    form: str = "csv",
    language: str = "en",
) -> Path:
    """Add the pairs that the sheet does not hold yet, and the rows that come back; returns where it lies.

    A family that has its answer does not speak for pairs that come after it: these are a family of another number.
    """
    path, table, say = sheets.one(layout.VERDICTS, form), heard.table, languages.language(language)
    present = {
        frozenset((row["record_id_1"].strip(), row["record_id_2"].strip())) for row in (table.rows if table else ())
    } | {frozenset(ids) for ids in heard.restored}
    new = [q for q in questions if frozenset((str(q["record_id_1"]), str(q["record_id_2"]))) not in present]
    answered = {row.family for row in rows(table) if row.for_all}
    added = [_row(question, records, answered, say) for question in new]
    added += [{**_shown_of(ids, records), **cells} for ids, cells in heard.restored.items()]
    if added or table is None:
        offered = {"verdict": say.offered("verdict")}
        columns = (*COLUMNS, *CONTEXT)
        sheets.extend(path, table, columns, added, needed=ADDED, choices=offered, language=language)
    return path


def _row(
    question: Mapping[str, object],
    records: Mapping[str, Mapping[str, object]],
    answered: Collection[str],
    say: Language,
) -> dict[str, str]:
    ids = str(question["record_id_1"]), str(question["record_id_2"])
    return {
        "record_id_1": ids[0],
        "record_id_2": ids[1],
        "question": context_cell(say.words(str(question["reason"]))),
        "likely": likely(float(str(question["worth"])), say),
        "differs": context_cell(say.parted([say.heading(name) for name in differing(*(records[i] for i in ids))])),
        "family": context_cell(unanswered(str(question["family"]), answered)),
        **_shown_of(ids, records),
    }


def _shown_of(ids: Key, records: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """What people read of the two records of a row."""
    return {
        f"{name}_{side}": context_cell(records.get(i, {}).get(name))
        for name in SHOWN
        for side, i in zip((1, 2), ids, strict=True)
    }


def likely(worth: float, say: Language) -> str:
    """The likely answer and how often it was the right one: `same 90%`."""
    word = "same" if worth >= 0.5 else "different"
    return f"{say.choice('verdict', word)} {say.percent(min(max(worth, 1 - worth), SUREST))}"


def differing(one: Mapping[str, object], two: Mapping[str, object]) -> list[str]:
    """The shown fields that both records have, but not alike."""
    values = ((name, *(fold(str(record.get(name) or "")) for record in (one, two))) for name in SHOWN[:-1])
    return [name for name, first, second in values if first and second and first != second]


def unanswered(family: str, answered: Collection[str]) -> str:
    """The name of a family, with a number where families of that name have their answer."""
    names = chain([family], (f"{family} ({number})" for number in count(2)))
    return next(name for name in names if name not in answered) if family else ""
