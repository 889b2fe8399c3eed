"""results/report/index.html: one self-contained page a language, on which every number opens its list of records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopeline.languages import Language
from scopeline.pages.page import file_name, inline_svg, render
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.facts import STATISTICS
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import read_table
from scopeline.text import parted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Sources:
    """The files that the page shows."""

    flow: Path
    diagrams: Mapping[str, Path]
    charts: Mapping[str, Path]
    progress: Sequence[Path]
    agreement: Mapping[str, Path]
    files: Path


def write(protocol: Protocol, language: str, sources: Sources, tables: Mapping[str, pd.DataFrame], out: Path) -> None:
    """Render the page in one language into the folder `out`."""
    from markupsafe import Markup

    say = protocol.language(language)
    word = say.words
    html = render(
        Path(__file__).with_name("page.html.j2"),
        "index",
        protocol.languages,
        say,
        title=in_language(protocol.title, language),
        question=in_language(protocol.question.text, language),
        notice=in_language(protocol.notice, language),
        dedupe_page=file_name("report", protocol.languages, language),
        diagram=inline_svg(sources.diagrams[language]),
        charts={name: inline_svg(sources.charts[f"{name}.{language}"]) for name in ("agreement", "progress")},
        flow=_flow(sources.flow, language),
        progress=[
            {
                **row,
                "stage": _stage(protocol, row["stage"], language, word),
                "done": int(row["done"]),
                "left": int(row["left"]),
            }
            for path in sources.progress
            for row in read_table(path).rows
        ],
        agreement=_agreement(protocol, sources.agreement, language),
        tables=[_table(word(name), table) for name, table in tables.items()],
        files=_files(protocol, sources.files, language),
        records_json=Markup(_embedded(sources.flow, say)),
    )
    write_atomically(out / file_name("index", protocol.languages, language), html)


def _stage(protocol: Protocol, stage_id: str, language: str, word: Any) -> str:
    labels = {stage.id: in_language(stage.label, language) for stage in protocol.screening.stages}
    return labels.get(stage_id) or word(f"stage_{stage_id}")


def _flow(flow: Path, language: str) -> list[dict[str, Any]]:
    return [
        {
            "box": row["box"],
            "label": row[f"label_{language}"],
            "n": int(row["n"]) if row["n"] else None,
            "detail": "." in row["box"],
        }
        for row in read_table(flow / "counts.csv").rows
    ]


def _agreement(protocol: Protocol, paths: Mapping[str, Path], language: str) -> list[dict[str, str]]:
    say = protocol.language(language)
    rows = []
    for stage, path in paths.items():
        for row in read_table(path).rows:
            if row["statistic"] not in STATISTICS:
                continue
            interval = f"{_short(row['ci_low'], say)} – {_short(row['ci_high'], say)}" if row["ci_low"] else ""
            rows.append(
                {
                    "stage": _stage(protocol, stage, language, say.words),
                    "round": say.words(row["round"]),
                    "pair": row["pair"],
                    "statistic": row["statistic"],
                    "value": _short(row["value"], say),
                    "interval": interval,
                    "n": say.number(int(row["n"])),
                    "note": row["note"],
                }
            )
    return rows


def _short(figure: str, say: Language) -> str:
    return say.decimal(float(figure), 3) if figure else ""


def _files(protocol: Protocol, path: Path, language: str) -> list[dict[str, Any]]:
    say = protocol.language(language)
    return [
        {
            **row,
            "name": in_language(protocol.sources[row["source"]].name, language),
            "searched": say.short_date(searched) if (searched := protocol.sources[row["source"]].searched) else "",
            "hits": say.number(int(row["hits_reported"])) if row["hits_reported"] else "",
        }
        for row in read_table(path).rows
    ]


def _table(title: str, frame: pd.DataFrame) -> dict[str, Any]:
    """A table for the page; equal neighbours in its leading columns block, dimension and kind become one cell."""
    rows = frame.to_dict("records")
    merged = [name for name in ("block", "dimension", "kind") if name in frame.columns]
    spans = {
        name: _spans([tuple(row[key] for key in merged[: i + 1]) for row in rows]) for i, name in enumerate(merged)
    }
    return {
        "title": title,
        "columns": list(frame.columns),
        "rows": [
            {
                "empty": str(row.get("n_studies", "")) == "0",
                "cells": [
                    {"text": row[name], "span": spans.get(name, {}).get(i, 1)}
                    for name in frame.columns
                    if name not in spans or i in spans[name]
                ],
            }
            for i, row in enumerate(rows)
        ],
    }


def _spans(keys: list[tuple[str, ...]]) -> dict[int, int]:
    """Index of the first row of each run of equal keys -> length of the run."""
    starts = [i for i, key in enumerate(keys) if i == 0 or keys[i - 1] != key]
    return {start: end - start for start, end in zip(starts, [*starts[1:], len(keys)], strict=True)}


def _embedded(flow: Path, say: Language) -> str:
    """Records and sets as JSON that cannot end its script element."""
    index: dict[str, int] = {}
    records: list[list[str]] = []
    sets: dict[str, list[int]] = {}
    for row in read_table(flow / "counts.csv").rows:
        if not row["ids_file"]:
            continue
        members = read_table(flow / row["ids_file"]).rows
        for member in members:
            if member["record_id"] not in index:
                index[member["record_id"]] = len(records)
                records.append(
                    [
                        member["record_id"],
                        member["title"],
                        say.et_al(parted(member["authors"])),
                        member["year"],
                        member["source"],
                    ]
                )
        sets[row["box"]] = [index[member["record_id"]] for member in members]
    return json.dumps({"records": records, "sets": sets}, ensure_ascii=False, separators=(",", ":")).replace(
        "<", "\\u003c"
    )
