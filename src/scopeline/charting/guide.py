"""The second worksheet of a charting workbook: the question, the criteria, and what each field asks for."""

from __future__ import annotations

from collections.abc import Sequence

from scopeline.charting.form import heading, takes
from scopeline.languages import language
from scopeline.protocol import FormField, Protocol, in_language
from scopeline.tables.sheets import Guide


def guide(protocol: Protocol, form: Sequence[FormField], code: str) -> Guide:
    """The worksheet, and what to show beside each field, in the language `code`."""
    word = language(code).words
    rows = [[word("question"), in_language(protocol.question.text, code)]]
    eligibility = protocol.eligibility
    rows += [[word("criteria_include"), in_language(text, code)] for text in eligibility.include]
    rows += [[word("criteria_exclude"), in_language(text, code)] for text in eligibility.exclude]
    rows += [[], [word("field"), word("field_help"), word("field_takes")]]
    for one in form:
        rows.append([heading(one, code), in_language(one.help, code), takes(one, code)])
    rows += [[], [language(code).choice("blank", value) for value in ("NR", "NA")]]
    return Guide(word("guide"), rows, {one.id: help_ for one in form if (help_ := _beside(one, code))})


def _beside(field: FormField, code: str) -> str:
    """What is shown beside a field's cells: what it asks, and the options where no drop-down can offer several."""
    told = [in_language(field.help, code), takes(field, code) if field.type == "choices" else ""]
    return "\n".join(filter(None, told))
