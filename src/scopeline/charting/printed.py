"""data/charting/as_printed.csv: values as a source printed them beside the values as corrected, each with its reason.

Both are facts: the one is what readers find in the source, the other what is so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.charting.form import WrongAnswer, answer, columns, fields
from scopeline.errors import Problem, SheetError
from scopeline.protocol import FormField, Protocol
from scopeline.studies import Studies
from scopeline.tables import sheets
from scopeline.tables.walk import Row, walk

COLUMNS = ("study_id", "field", "printed", "language", "corrected", "reason")
OF_RECORDS = ("title", "authors", "year", "journal", "citation")  # what the records say of a study


@dataclass(frozen=True)
class Printed:
    """One value of a study: as printed (in a `language`, '' in any) and, where that is wrong, as corrected."""

    study: str
    field: str
    printed: str
    language: str = ""
    corrected: str = ""
    reason: str = ""


def read(protocol: Protocol, studies: Studies) -> tuple[Path, list[Printed], list[Problem]]:
    """The file's values, and what is wrong with it.

    Problems: an unknown study or field, a correction without a reason or that its field does not take, a doubled row.
    """
    path = layout.AS_PRINTED
    try:
        table = sheets.read(path, COLUMNS[:3])
    except SheetError as error:
        return path, [], error.problems
    form = {one.id: one for one in fields(protocol)}
    column = columns(list(form.values()))
    found: dict[tuple[str, str, str], Printed] = {}
    problems: list[Problem] = []
    for row in walk(path, table, problems, keys=("study_id",)):
        study, name = studies.resolve(row.group), column(row.text("field"))
        if study is None:
            problems.append(studies.missing(row))
        elif name not in form and name not in OF_RECORDS:
            allowed = ", ".join((*OF_RECORDS, *form))
            row.refuse(f"there is no field '{row.text('field')}'", "Correct the cell.", "field", allowed)
        elif (study, name, row.text("language")) in found:
            row.refuse(f"{name} stands in two rows of the study", "Keep one.", "field")
        else:
            told = row.note("printed"), row.text("language"), _corrected(row, form.get(name)), row.note("reason")
            found[study, name, row.text("language")] = Printed(study, name, *told)
    return path, list(found.values()), problems


def _corrected(row: Row, one: FormField | None) -> str:
    """The correction as files hold it."""
    text = row.note("corrected")
    if text and not row.text("reason"):
        row.refuse("a correction without a reason", "Say why it is so.", "reason")
    try:
        return answer(one, text) if one else text
    except WrongAnswer as wrong:
        row.refuse(wrong.found, wrong.remedy, "corrected", wrong.allowed)
        return ""
