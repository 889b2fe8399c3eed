"""Table 1: the characteristics of the included studies, in the columns and the order that the protocol chooses."""

from __future__ import annotations

from collections.abc import Mapping

from scopeline import layout
from scopeline.charting import form
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import FormField, Protocol
from scopeline.reporting.citations import Characterised, Row, author_year
from scopeline.reporting.tables import Table
from scopeline.tables.csv import read_table
from scopeline.text import parted

OF_RECORDS = ("citation", "title", "year", "journal")
OF_PEOPLE = ("citation", "consent")
_NUMBERS = ("year",)


def characteristics(protocol: Protocol, known: Characterised, say: Language, facts: Facts) -> Table:
    """Table 1 in a language; what a study does not say reads NR there, what nobody has charted or settled yet says so,
    and a retraction is told under it."""
    fields = {one.id: one for one in form.fields(protocol)}
    of_records = OF_RECORDS if protocol.searched else OF_PEOPLE
    asked = known.table.columns or [*of_records, *fields]
    columns = [name for name in asked if name in fields or name in of_records or _filled(known, name)]
    if not known.table.columns:
        columns = [name for name in columns if name in of_records or _filled(known, name)]
    rows = [
        {
            name: _cell(known, study, number, name, fields.get(name), say) or say.words(_why_empty(study, name, fields))
            for name in columns
        }
        for number, study in enumerate(known.studies, 1)
    ]
    headings = {name: form.heading(fields[name], say.code) if name in fields else say.words(name) for name in columns}
    return Table("table1", say.words("table1"), columns, rows, headings=headings, note=_notices(facts, known, say))


def _why_empty(study: Row, name: str, fields: Mapping[str, FormField]) -> str:
    if name in parted(study.get("waiting")):
        return "to_be_settled"
    return "to_be_charted" if name in fields and study.get("charted") == "no" else "not_reported"


def _notices(facts: Facts, known: Characterised, say: Language) -> str:
    """Which studies were retracted or doubted, for the line under the table."""
    cited = known.cited(say)
    told = [
        f"{say.words('notice_' + fact.key['notice'])}: {say.listed([cited[row['study_id']] for row in _listed(fact)])}"
        for fact in facts.select("notice")
        if fact.value
    ]
    return say.parted(told)


def _listed(fact: Fact) -> list[dict[str, str]]:
    return read_table(layout.RESULTS / fact.ids_file).rows


def _filled(known: Characterised, name: str) -> bool:
    return any(study.get(name) or name in parted(study.get("waiting")) for study in known.studies)


def _cell(known: Characterised, study: Row, number: int, name: str, field: FormField | None, say: Language) -> str:
    value = known.value(study, name, say)
    if known.is_printed(study, name, say):
        return say.digits(value) if name in _NUMBERS else value
    if name == "citation":
        return say.number(number) if known.table.citation == "number" else author_year(study, say)
    if name == "consent":
        return say.words(f"consent_{value or 'not_noted'}")
    if field:
        return form.shown(field, value, say)
    return say.digits(value) if name in _NUMBERS else value
