"""results/report/index.html: one self-contained page a language, on which every number opens what it counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.facts.fact import Fact, Facts
from scopeline.facts.gather import step_label
from scopeline.languages import Language
from scopeline.pages.page import file_name, inline_svg, render
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.records import Listing
from scopeline.reporting.tables import Table
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import read_table
from scopeline.text import parted

# The figures of agreement that a manuscript reports; all others stay among the facts.
STATISTICS = (
    "percent_agreement",
    "positive_agreement",
    "negative_agreement",
    "cohen_kappa",
    "fleiss_kappa",
    "pabak",
    "gwet_ac1",
    "krippendorff_alpha",
)
_CHARTS = ("agreement", "progress")
# What a content analysis has in place of the flow of records, from document to theme.
_ANALYSED = ("studies_all", "consent", "documents_all", "paragraphs_all", "findings_all", "findings_studies", "nodes",
             "trust_done")  # fmt: skip
_SPANNED = (
    "block",
    "dimension",
    "kind",
    "level_1",
    "level_2",
    "level_3",
)  # columns in which equal neighbours become one cell
# Kinds with a number on the page.
_LISTED = ("flow", "records_file", "records_source", "compared", "item_studies", "together", "studies_all", "consent",
           "findings_studies")  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What the page shows: the facts, the records behind them, the tables, and the folder of the drawings."""

    facts: Facts
    listing: Listing
    tables: Sequence[Table]
    figures: Path


def write(protocol: Protocol, content: Content, say: Language, out: Path) -> None:
    """Render the page in one language into the folder `out`."""
    from markupsafe import Markup

    facts = content.facts
    html = render(
        Path(__file__).with_name("page.html.j2"),
        "index",
        protocol.languages,
        say,
        title=in_language(protocol.title, say.code),
        question=in_language(protocol.question.text, say.code),
        notice=in_language(protocol.notice, say.code),
        dedupe_page=file_name("report", protocol.languages, say.code),
        searched=protocol.searched,
        diagram=inline_svg(content.figures / f"prisma.{say.code}.svg") if protocol.searched else "",
        charts={name: inline_svg(content.figures / f"{name}.{say.code}.svg") for name in _CHARTS if protocol.searched},
        analysed=[fact for kind in _ANALYSED for fact in facts.select(kind)],
        listed={fact.name for fact in _listed(facts)},
        who=lambda team: say.listed([say.words(name) for name in team.split("+")]),
        stage=lambda name: step_label(protocol, name, say),
        flow=facts.select("flow"),
        progress=list(zip(facts.select("done"), facts.select("left"), strict=True)),
        agreement=_agreement(facts),
        tables=[_spanned(table, say) for table in content.tables],
        files=_files(protocol, facts, say) if protocol.searched else [],
        lists=Markup(_embedded(facts, content.listing, protocol, say)),
    )
    write_atomically(out / file_name("index", protocol.languages, say.code), html)


def _agreement(facts: Facts) -> list[tuple[Fact, list[Fact]]]:
    """The records that each team compared in a round, and the statistics of it, in the order of STATISTICS."""
    statistics = [*facts.select("observed"), *facts.select("beyond_chance")]
    return [
        (
            compared,
            [fact for name in STATISTICS for fact in statistics if fact.key == {**compared.key, "statistic": name}],
        )
        for compared in facts.select("compared")
    ]


def _files(protocol: Protocol, facts: Facts, say: Language) -> list[dict[str, Any]]:
    """What each export is, and the facts of it."""
    rows = []
    for row in read_table(layout.FILES).rows:
        source = protocol.sources[row["source"]]
        rows.append(
            {
                **{name: row[name] for name in ("file", "format", "warnings")},
                "name": in_language(source.name, say.code),
                "searched": say.short_date(source.searched) if source.searched else "",
                "numbers": [
                    facts.get(f"{kind}.{row['file']}") for kind in ("markers.file", "records.file", "rejected.file")
                ]
                + [facts.get(f"hits.source.{row['source']}")],
            }
        )
    return rows


def _spanned(table: Table, say: Language) -> dict[str, Any]:
    """A table for the page; equal neighbours in its leading columns block, dimension and kind become one cell."""
    merged = [name for name in _SPANNED if name in table.columns]
    spans = {
        name: _spans([tuple(row[key] for key in merged[: i + 1]) for row in table.rows])
        for i, name in enumerate(merged)
    }
    return {
        "title": table.title,
        "headings": [table.heading(name, say) for name in table.columns],
        "rows": [
            {
                "empty": i in table.empty,
                "cells": [
                    {
                        "column": name,
                        "text": row[name],
                        "fact": table.facts.get((i, name)),
                        "span": spans.get(name, {}).get(i, 1),
                    }
                    for name in table.columns
                    if name not in spans or i in spans[name]
                ],
            }
            for i, row in enumerate(table.rows)
        ],
    }


def _spans(keys: list[tuple[str, ...]]) -> dict[int, int]:
    """Index of the first row of each run of equal keys -> length of the run."""
    starts = [i for i, key in enumerate(keys) if i == 0 or keys[i - 1] != key]
    return {start: end - start for start, end in zip(starts, [*starts[1:], len(keys)], strict=True)}


def _listed(facts: Facts) -> list[Fact]:
    """The facts of the page whose lists it carries."""
    return [fact for kind in _LISTED for fact in facts.select(kind) if fact.ids_file]


def _embedded(facts: Facts, listing: Listing, protocol: Protocol, say: Language) -> str:
    """The lists as JSON that cannot end its script element: what is listed once, and for each fact the places in it."""
    rows: dict[str, list[list[str]]] = {"record_id": [], "study_id": []}
    places: dict[str, dict[str, int]] = {"record_id": {}, "study_id": {}}
    studies = {row["study_id"]: row for row in read_table(layout.CHARTED).rows}
    names = {key: in_language(source.name, say.code) for key, source in protocol.sources.items()}

    def place(column: str, name: str) -> int:
        if name not in places[column]:
            places[column][name] = len(rows[column])
            shown = _study(studies[name], say) if column == "study_id" else _record(listing.records[name], names, say)
            rows[column].append([name, *shown])
        return places[column][name]

    lists = {}
    for fact in _listed(facts):
        table = read_table(layout.RESULTS / fact.ids_file)
        column = table.columns[0]
        at = [place(column, row[column]) for row in table.rows]
        lists[fact.name] = {"label": fact.label[say.code], "n": say.number(len(at)), "of": column, "rows": at}
    heads = {
        "record_id": [say.words(name) for name in ("record_id", "title", "authors", "year", "source")],
        "study_id": [say.words(name) for name in ("study", "title", "authors", "year")],
    }
    content = {"heads": heads, "rows": rows, "lists": lists}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _study(study: Mapping[str, str], say: Language) -> list[str]:
    return [study["title"], say.et_al(parted(study["authors"])), say.digits(study["year"])]


def _record(record: Mapping[str, Any], names: Mapping[str, str], say: Language) -> list[str]:
    year = say.digits(record["year"] or "")
    sources = say.listed([names[source] for source in record["sources"]])
    return [record["title"], say.et_al(parted(record["authors"])), year, sources]
