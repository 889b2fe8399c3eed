"""The report of deduplication: overlap, merges by rule, the questions with both records, and the methods sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scopeline import languages, layout
from scopeline.dedupe import asking, lineage, verdicts
from scopeline.dedupe.decide import MERGE_SCORE
from scopeline.dedupe.differences import READ, Run, differences
from scopeline.dedupe.evidence.versions import VERSIONS
from scopeline.dedupe.overlap import (
    Combination,
    Contribution,
    combinations,
    contributions,
    memberships,
    removed_automatically,
    summarise,
)
from scopeline.dedupe.rules import LIKENESS, MERGES, VETOES
from scopeline.dedupe.upset import upset
from scopeline.drawing.plotting import save
from scopeline.languages import Language
from scopeline.pages.page import file_name, inline_svg, render
from scopeline.protocol import Protocol, in_language
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import read_table, write_table

SHOWN = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract")
ABSTRACT_WORDS = 60
ISOLATED, END = "\u2066", "\u2069"  # Unicode's marks for text that runs from left to right, whatever stands around it
_SAYS = {
    "identical": "records that are the same in everything that identifies them",
    **{rule.name: rule.says for rule in MERGES},
    **{rule.name: rule.says for rule in VETOES if rule.name in VERSIONS},
    LIKENESS.name: "alike as a whole: the model's probability is high enough",
    "verdict": "a person called the pair the same report",
}
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Inputs:
    """What the stage has found, and the records that it found it in."""

    records: Path
    groups: Path
    merges: Path
    questions: Path
    unasked: Path


@dataclass(frozen=True)
class Found:
    """What the page, the figure and the sentence say, in no language yet."""

    combinations: list[Combination]
    contributions: list[Contribution]
    summary: dict[str, int]
    merges: Rows
    questions: Rows
    sheet: list[verdicts.Row]
    put: list[verdicts.Row]
    asked: Mapping[str, Mapping[str, Any]]


def report(protocol: Protocol, inputs: Inputs, out: Path, figures: Path) -> None:
    """Write overlap.csv, sources.csv, summary.csv, and methods.*.txt, report*.html in every language, into `out`.

    The UpSet plot goes into `figures` as overlap.<language>.svg, .pdf and .png. Raises SheetError for a wrong verdict.
    """
    found = gather(protocol, inputs)
    write_tables(found, out)
    for language in protocol.languages:
        names, say = _names(protocol, language), protocol.language(language)
        stem = figures / f"overlap.{language}"
        save(upset(found.combinations, found.contributions, names, say), stem)
        sentences = methods(found.summary, found.contributions, names, say, protocol.dedupe.versions)
        write_atomically(out / f"methods.{language}.txt", f"{sentences}\n".encode())
        html = page(protocol, language, found, stem.with_name(f"{stem.name}.svg"))
        write_atomically(out / file_name("report", protocol.languages, language), html)


def gather(protocol: Protocol, inputs: Inputs) -> Found:
    """Count the overlap and collect the questions with their records."""
    import pyarrow.parquet as pq

    records = pq.read_table(inputs.records, columns=["record_id", "source"])
    groups = pq.read_table(inputs.groups)
    sources = list(protocol.sources)
    matrix = memberships(records, groups, sources)
    merges, questions = read_table(inputs.merges).rows, read_table(inputs.questions).rows
    there = {*records["record_id"].to_pylist()}
    heard = verdicts.read(there | {*lineage.before()})
    sheet = [row for row in verdicts.rows(heard.table) if row.pair <= there]  # the others' exports were taken away
    put = _put(sheet, questions)
    automatic = removed_automatically(records["record_id"], merges)
    asked = {row[f"record_id_{side}"] for row in questions for side in (1, 2)}.union(*(row.pair for row in sheet))
    return Found(
        combinations(matrix, sources),
        contributions(matrix, sources),
        summarise(matrix, automatic, put, len(questions), len(read_table(inputs.unasked).rows)),
        merges,
        questions,
        sheet,
        put,
        {row["record_id"]: row for row in _asked(inputs.records, asked)},
    )


def _put(sheet: list[verdicts.Row], questions: Rows) -> list[verdicts.Row]:
    """The pairs put to people: those with a verdict and those that wait for one. What else stands on the sheet needs
    none any more."""
    waiting = {row.pair: row for row in (_unsaid(question) for question in questions)}
    there = [row for row in sheet if row.verdict or row.pair in waiting]
    held = {row.pair for row in there}
    return [*there, *(row for pair, row in waiting.items() if pair not in held)]


def _unsaid(question: Mapping[str, str]) -> verdicts.Row:
    return verdicts.Row(0, question["record_id_1"], question["record_id_2"], "", "", "")


def _asked(records: Path, ids: set[str]) -> list[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    these = pc.field("record_id").isin(pa.array(sorted(ids), pa.string()))
    return pq.read_table(records, columns=["record_id", "source", *SHOWN], filters=these).to_pylist()


def write_tables(found: Found, out: Path) -> None:
    """overlap.csv, a row a combination of sources; sources.csv; asked.csv, a row a pair put to people; summary.csv with
    what each number means."""
    rows = [{**asdict(each), "sources": "; ".join(each.sources)} for each in found.combinations]
    write_table(out / "overlap.csv", ("sources", "groups", "records"), rows)
    columns = ("source", "records", "unique", "duplicates_across", "duplicates_within")
    write_table(out / "sources.csv", columns, map(asdict, found.contributions))
    pairs = ("record_id_1", "record_id_2", "verdict")
    write_table(out / "asked.csv", pairs, ({name: getattr(row, name) for name in pairs} for row in found.put))
    word = languages.language("en").words
    summary = [
        {"name": name, "value": n, "definition": word(f"means_dedupe_{name}")} for name, n in found.summary.items()
    ]
    write_table(out / "summary.csv", ("name", "value", "definition"), summary)


def _names(protocol: Protocol, language: str) -> dict[str, str]:
    return {key: in_language(source.name, language) for key, source in protocol.sources.items()}


def methods(
    summary: Mapping[str, int],
    contributions: Sequence[Contribution],
    names: Mapping[str, str],
    say: Language,
    versions: str,
) -> str:
    """What the methods section says of deduplication (PRISMA-S item 16): how it was done, what was chosen for
    `versions` of one work, and its numbers."""
    word = say.words
    how = word("methods_processes").format(
        version=version("scopeline"),
        merges=say.number(len(MERGES)),
        vetoes=say.number(len(VETOES)),
        score=say.decimal(MERGE_SCORE),
    )
    sources = say.parted(
        [word("source_records").format(name=names[each.source], n=say.number(each.records)) for each in contributions]
    )
    numbers = {name: say.number(n) for name, n in summary.items()}
    how = f"{how} {word(f'methods_versions_{versions}')}"
    return f"{how} {word('methods_numbers').format(sources=sources, **numbers)}"


def page(protocol: Protocol, language: str, found: Found, figure: Path) -> bytes:
    """The page in one language; `figure` is the plot as SVG."""
    names, say = _names(protocol, language), protocol.language(language)
    return render(
        Path(__file__).with_name("report.html.j2"),
        "report",
        protocol.languages,
        say,
        title=in_language(protocol.title, language),
        notice=in_language(protocol.notice, language),
        main_page=file_name("index", protocol.languages, language),
        methods=methods(found.summary, found.contributions, names, say, protocol.dedupe.versions),
        summary=found.summary,
        figure=inline_svg(figure),
        names=names,
        combinations=found.combinations,
        contributions=found.contributions,
        merges=by_rule(found.merges),
        questions=_questions(found, names, say),
    )


def by_rule(merges: Rows) -> list[dict[str, Any]]:
    """How many pairs each rule has merged, in the order of the rules."""
    pairs = Counter(row["rule"] for row in merges)
    return [{"rule": rule, "says": _SAYS[rule], "pairs": pairs[rule]} for rule in sorted(pairs, key=list(_SAYS).index)]


def _questions(found: Found, names: Mapping[str, str], say: Language) -> list[dict[str, Any]]:
    """Cards of the pairs: those that wait, most useful first; those with a verdict; those nobody asks any more."""
    on_sheet = {row.pair: row for row in found.sheet}
    left = []
    for question in found.questions:
        row = _unsaid(question)
        row = replace(on_sheet.get(row.pair, row), question=question["reason"], family=question["family"])
        left.append(_card(row, found.asked, names, say, question["worth"]))
    waiting = {frozenset((question["record_id_1"], question["record_id_2"])) for question in found.questions}
    others = [row for row in found.sheet if row.pair not in waiting]
    answered = [_card(row, found.asked, names, say) for row in others if row.verdict]
    idle = [_card(row, found.asked, names, say) for row in others if not row.verdict]
    parts = [("questions_left", left), ("questions_answered", answered), *([("questions_idle", idle)] if idle else [])]
    return [{"name": name, "cards": cards} for name, cards in parts]


def _card(
    row: verdicts.Row,
    records: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
    say: Language,
    worth: str = "",
) -> dict[str, Any]:
    """One question: both records field by field, their differences, the verdict and its place on the sheet."""
    place = say.words("sheet_line" if row.line else "not_on_sheet")
    return {
        "ids": (row.record_id_1, row.record_id_2),
        "reason": row.question or "asked_by_person",
        "likely": f"{say.words('likely')}: {asking.likely(float(worth), say)}" if worth else "",
        "family": say.words("family_of").format(family=f"{ISOLATED}{row.family}{END}") if row.family else "",
        "for_all": row.for_all,
        "verdict": row.verdict,
        "note": row.note,
        "place": place.format(n=say.number(row.line), file=layout.either(layout.VERDICTS)),
        "fields": _fields(records[row.record_id_1], records[row.record_id_2], names),
    }


def _fields(one: Mapping[str, Any], two: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    shown = [{"name": "source", "sides": [[Run(names[each["source"]], False)] for each in (one, two)]}]
    for name in SHOWN:
        values = [str(each[name] or "") for each in (one, two)]
        if name == "title" or any(values):
            sides = differences(values[0], values[1], ABSTRACT_WORDS if name == "abstract" else READ)
            shown.append({"name": name, "sides": list(sides)})
    return shown
