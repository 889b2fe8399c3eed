"""What came of the reports: full texts, included studies and their characteristics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

from scopeline import layout
from scopeline.charting import form
from scopeline.facts.found import Found, Listed, Words, counted
from scopeline.languages import Language
from scopeline.protocol import FormField, Protocol, Years
from scopeline.states import Retrieval
from scopeline.tables.csv import read_table
from scopeline.text import alike, fold

COUNTED = ("choice", "choices", "yes_no", "year")  # types of fields by whose answers studies are counted
Rows = Sequence[Mapping[str, str]]


def retrieval(protocol: Protocol) -> Iterator[Found]:
    """Facts of the full texts."""
    last = [stage for stage in protocol.screening.stages if stage.of == "records"][-1]
    passed = {row["record_id"] for row in read_table(layout.stage_results(last.id) / "included.csv").rows}
    reports = [row for row in read_table(layout.REPORTS).rows if row["record_id"] in passed]
    yield counted("sought", (row["record_id"] for row in reports), layout.REPORTS)
    known = {"retrieved": Retrieval.RETRIEVED, "not_retrieved": Retrieval.NOT_RETRIEVED}
    for status, state in known.items():
        ids = (row["record_id"] for row in reports if row["status"] == state)
        yield counted("retrieval", ids, layout.REPORTS, status=status)
    waiting = (row["record_id"] for row in reports if row["status"] not in known.values())
    yield counted("retrieval", waiting, layout.REPORTS, status="waiting")


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of the studies (of a content analysis: the participants): by year, period, journal and answers of the form;
    what was corrected after print, and how far charters agree."""
    studies = [row for row in read_table(layout.CHARTED).rows if row["included"] == "yes"]
    yield _studies("studies_all", (row["study_id"] for row in studies), layout.CHARTED)
    yield _studies("studies_charted", (r["study_id"] for r in studies if r["charted"] == "yes"), layout.CHARTED)
    yield from _years(protocol, studies)
    yield from _journals(protocol, studies)
    counted_fields = [field for field in form.fields(protocol) if field.type in COUNTED]
    for field in counted_fields:
        yield from _answers(protocol, field, studies)
    yield from _printed(protocol, studies, {"year", *(field.id for field in counted_fields)})
    yield from _agreement(protocol) if protocol.searched else ()


def _agreement(protocol: Protocol) -> Iterator[Found]:
    """How far charters agree, with the cells that were compared."""
    columns = ("study_id", "field", "agree")
    compared = [(*(row[name] for name in columns),) for row in read_table(layout.CHARTING_COMPARED).rows]
    for row in read_table(layout.CHARTING_AGREEMENT).rows:
        if row["n"] != "0":
            asked = {code: say.heading(row["field"]) for code, say in _says(protocol).items()}
            asked |= _headings(protocol).get(row["field"], {})
            share, n = float(row["percent_agreement"]), int(row["n"])
            key, names = {"question": row["field"]}, {"question": asked}
            listed = Listed(columns, [cells for cells in compared if row["field"] in ("all", cells[1])])
            yield Found("charting_agreement", key, share, layout.CHARTING_AGREEMENT, listed, names=names, n=n)


def _says(protocol: Protocol) -> dict[str, Language]:
    return {code: protocol.language(code) for code in protocol.languages}


def _called(protocol: Protocol, word: str) -> Words:
    return {code: say.words(word) for code, say in _says(protocol).items()}


def _years(protocol: Protocol, studies: Rows) -> Iterator[Found]:
    """Studies by year of publication, and by the protocol's periods."""
    known = sorted({row["year"] for row in studies if row.get("year")})
    for year in known:
        shown = {code: say.digits(year) for code, say in _says(protocol).items()}
        names = {"question": _called(protocol, "year"), "answer": shown}
        ids = (row["study_id"] for row in studies if row.get("year") == year)
        yield _studies("studies_with", ids, layout.CHARTED, names, question="year", answer=year)
    for first, last in periods(protocol.tables.periods, [int(year) for year in known]):
        shown = {code: say.years(first, last) for code, say in _says(protocol).items()}
        names = {"question": _called(protocol, "period"), "answer": shown}
        ids = (row["study_id"] for row in studies if row.get("year") and first <= int(row["year"]) <= last)
        yield _studies("studies_with", ids, layout.CHARTED, names, question="period", answer=f"{first}-{last}")


def periods(chosen: Sequence[Years], years: Sequence[int]) -> list[tuple[int, int]]:
    """The spans of years to count by: those chosen, else five years each, from the one of the first year on.

    >>> periods([], [2003, 2011])
    [(2000, 2004), (2005, 2009), (2010, 2014)]
    """
    if chosen or not years:
        return [(span.first, span.last) for span in chosen]
    return [(first, first + 4) for first in range(min(years) // 5 * 5, max(years) + 1, 5)]


def _journals(protocol: Protocol, studies: Rows) -> Iterator[Found]:
    """Studies by journal; spellings that differ in case, accents, marks and half-spaces alone are one, called as the
    most are."""
    printed: dict[str, list[Mapping[str, str]]] = {}
    for row in studies:
        if row.get("journal"):
            printed.setdefault(alike(_journal(row["journal"])), []).append(row)
    for _, rows in sorted(printed.items()):
        spellings = Counter(row["journal"] for row in rows)
        name = min(spellings, key=lambda each: (-spellings[each], each))
        names = {"question": _called(protocol, "journal"), "answer": dict.fromkeys(protocol.languages, name)}
        ids, answer = (row["study_id"] for row in rows), _journal(name).replace(" ", "_")
        yield _studies("studies_with", ids, layout.CHARTED, names, question="journal", answer=answer)


def _journal(name: str) -> str:
    return fold(name.replace("&", " and "))


def _printed(protocol: Protocol, studies: Rows, counted_by: Set[str]) -> Iterator[Found]:
    """Values that were corrected after print, and what the studies come to with the printed ones."""
    included = {row["study_id"]: row for row in studies}
    rows = [r for r in read_table(layout.PRINTED).rows if r["corrected"] and r["study_id"] in included]
    headings = _headings(protocol)
    for name in dict.fromkeys(row["field"] for row in rows):
        here = {row["study_id"]: row["printed"] for row in rows if row["field"] == name}
        names = {"question": headings.get(name) or _called(protocol, name)}
        columns = ("study_id", "printed", "corrected", "reason")
        listed = [tuple(row[column] for column in columns) for row in rows if row["field"] == name]
        yield Found("corrected", {"question": name}, len(here), layout.PRINTED, Listed(columns, listed), names=names)
        if name in counted_by:
            printed = {study: here.get(study, row[name]) for study, row in included.items()}
            for answer in sorted({value for value in printed.values() if value}):
                ids = (study for study, value in printed.items() if value == answer)
                shown = {code: say.digits(answer) for code, say in _says(protocol).items()}
                both = {**names, "answer": shown}
                yield _studies("printed_with", ids, layout.PRINTED, both, question=name, answer=answer)


def _headings(protocol: Protocol) -> dict[str, Words]:
    return {f.id: {code: form.heading(f, code) for code in protocol.languages} for f in form.fields(protocol)}


def _answers(protocol: Protocol, field: FormField, studies: Rows) -> Iterator[Found]:
    """Studies by the answer to a field of the form, called as the form calls it."""
    for answer, theirs in sorted(form.by_answer(field, studies).items()):
        names = {
            "question": {code: form.heading(field, code) for code in protocol.languages},
            "answer": {code: form.shown(field, answer, protocol.language(code)) for code in protocol.languages},
        }
        yield _studies("studies_with", iter(theirs), layout.CHARTED, names, question=field.id, answer=answer)


def _studies(
    kind: str, ids: Iterator[str], origin: Path, names: Mapping[str, Words] | None = None, /, **key: str
) -> Found:
    return counted(kind, ids, origin, "study_id", names, **key)
