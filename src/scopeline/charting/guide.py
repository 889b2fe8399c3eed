"""The second worksheet of a charting workbook: the question, the criteria, and what each field asks for."""

from __future__ import annotations

from collections.abc import Sequence

from scopeline.charting.form import heading, offered
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
        takes = language(code).parted(offered(one, code)) or word(f"type_{one.type}")
        rows.append([heading(one, code), in_language(one.help, code), takes])
    rows += [[], [language(code).choice("blank", value) for value in ("NR", "NA")]]
    return Guide(word("guide"), rows, {one.id: in_language(one.help, code) for one in form if one.help})
