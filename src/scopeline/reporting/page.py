"""results/report/index.html: a page a language, on which every number opens what it counts; one folder, no network."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.facts.claims import Held
from scopeline.facts.fact import Fact, Facts
from scopeline.facts.gather import step_label
from scopeline.languages import Language
from scopeline.pages.page import described, file_name, inline_svg, render
from scopeline.protocol import Protocol, in_language
from scopeline.reporting import audited, behind, figures
from scopeline.reporting.about import about, names_of_codes
from scopeline.reporting.behind import Shelf
from scopeline.reporting.claimed import shown as shown_claim
from scopeline.reporting.tables import Table, spans_of
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import read_table
from scopeline.text import by_direction, is_rtl

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
# What a content analysis has in place of the flow of records, from document to theme.
_ANALYSED = ("studies_all", "consent", "documents_all", "paragraphs_all", "findings_all", "findings_studies", "nodes",
             "trust_done")  # fmt: skip
_DONE, _LEFT = ("done", "votes_done"), ("left", "votes_left")
_SPANNED = (
    "block",
    "dimension",
    "kind",
    "level_1",
    "level_2",
    "level_3",
)  # columns in which equal neighbours become one cell
_TILES = ("records.all", "dedupe.duplicates", "flow.records_screened", "flow.dbr_assessed", "studies.all",
          "claims.no", "notices.retracted", "notices.concern", "benchmark.found", "benchmark.missed")  # fmt: skip
_OF_BOTH = {"flow.records_screened": "both.records_screened", "flow.dbr_assessed": "both.assessed"}
_COUNTED = (
    "records",
    "dedupe",
    "flow",
    "both",
    "studies",
    "findings",
)  # what an update and all versions have differently
_OPEN = ("table1", "table2", "themes", "comparison")  # tables that are seen before anything is opened
_OWN = ("page.css", "page.js")
FILES = "files"  # what can be taken from the page, beside it


@dataclass(frozen=True)
class Content:
    """What the pages show: facts, the claims held against them, the tables by language, the folder of results, and that
    of the audit of drafts, if there are any."""

    facts: Facts
    claims: Sequence[Held]
    tables: Mapping[str, Sequence[Table]]
    results: Path
    audited: Path | None = None


def write(protocol: Protocol, content: Content, out: Path) -> None:
    """Write the pages of all languages into the folder `out`, with all that they load and offer."""
    shelf = behind.write(protocol, content.facts, out)
    for name in _OWN:
        write_atomically(out / name, Path(__file__).with_name(name).read_bytes())
    _offer(protocol, content, out / FILES)
    for code in protocol.languages:
        say = protocol.language(code)
        html = _page(protocol, content, say, shelf)
        write_atomically(out / file_name("index", protocol.languages, code), html)
        if protocol.searched:
            _deduplication(file_name("report", protocol.languages, code), content.results, out)


def _offer(protocol: Protocol, content: Content, out: Path) -> None:
    """Copies of tables, figures, facts and claims: who gets the folder has them."""
    out.mkdir(parents=True, exist_ok=True)
    names = [*(["prisma"] if protocol.searched else []), *figures.names(protocol)]
    figures_ = [
        f"{name}.{code}.{form}" for name in names for code in protocol.languages for form in ("svg", "pdf", "png")
    ]
    wanted = [content.results / "figures" / name for name in figures_]
    for code, tables in content.tables.items():
        wanted += [content.results / "tables" / f"{t.name}.{code}.{form}" for t in tables for form in ("csv", "xlsx")]
    held = [content.audited / "statements.csv"] if content.audited else []
    for path in [*wanted, content.results / "facts.json", content.results / "claims.csv", *held]:
        shutil.copyfile(path, out / path.name)


def _deduplication(name: str, results: Path, out: Path) -> None:
    """The page of deduplication, in the folder too."""
    html = (results / "dedupe" / name).read_text(encoding="utf-8").replace('href="../report/', 'href="../')
    (out / "dedupe").mkdir(exist_ok=True)
    write_atomically(out / "dedupe" / name, html.encode())


def _page(protocol: Protocol, content: Content, say: Language, shelf: Shelf) -> bytes:
    from markupsafe import Markup

    facts = content.facts
    done, left = ([fact for fact in facts.values() if fact.kind in kinds] for kinds in (_DONE, _LEFT))
    progress = list(zip(done, left, strict=True))
    return render(
        Path(__file__).with_name("page.html.j2"),
        "index",
        protocol.languages,
        say,
        title=in_language(protocol.title, say.code),
        question=in_language(protocol.question.text, say.code),
        notice=in_language(protocol.notice, say.code),
        dedupe_page=f"dedupe/{file_name('report', protocol.languages, say.code)}",
        searched=protocol.searched,
        diagram=_diagram(content.results / "figures" / f"prisma.{say.code}.svg") if protocol.searched else "",
        figures=_figures(protocol, facts, say),
        analysed=[fact for kind in _ANALYSED for fact in facts.select(kind)],
        tiles=[(fact, _scope(protocol, fact, say)) for fact in _tiles(protocol, facts)],
        listed=shelf.lists.keys(),
        unlisted=lambda facts: dict.fromkeys(filter(None, (behind.without(protocol, one, say) for one in facts))),
        parts=say.content["lists"]["parts"],
        bidi=lambda text: directed(text, say),
        who=lambda team: say.listed([say.words(name) for name in team.split("+")]),
        stage=lambda name: step_label(protocol, name, say),
        flow=facts.select("flow"),
        deduplicated=[fact for fact in facts.values() if fact.name.startswith("dedupe.")],
        questions=facts.get("dedupe.pairs_left"),
        progress=progress,
        waiting=[(done, left) for done, left in progress if left.value],
        agreement=_agreement(facts),
        coders_agree=[(layout.coding_results(frame) / "agreement.csv").as_posix() for frame in protocol.frameworks],
        coding=[*facts.select("coding_observed"), *facts.select("coding_beyond_chance")],
        charting=facts.select("charting_agreement"),
        tables=[
            {**_spanned(t, say), "name": t.name, "open": t.name.startswith(_OPEN)} for t in content.tables[say.code]
        ],
        claims=[shown_claim(held, names_of_codes(protocol, say), say) for held in content.claims],
        drafts=audited.load(content.audited, facts, say),
        files=_files(protocol, facts, say) if protocol.searched else [],
        sources=[in_language(source.name, say.code) for source in protocol.sources.values()]
        if protocol.searched
        else [],
        fates=[say.words(f"fate_{fate}") for fate in behind.FATES],
        about=Markup(about(protocol, facts, say, shelf)),
    )


def directed(text: str, say: Language) -> Any:
    """A text in which, in a right-to-left language, Latin words among others stand as they are read."""
    from markupsafe import Markup, escape

    if not (say.right_to_left and is_rtl(text)):
        return escape(text)
    pieces = ((escape(piece), latin) for piece, latin in by_direction(text))
    return Markup("").join(Markup('<bdi dir="ltr">{}</bdi>').format(one) if latin else one for one, latin in pieces)


def _tiles(protocol: Protocol, facts: Facts) -> list[Fact]:
    names = [*_TILES, "flow.total_studies"] if protocol.flow.previous else _TILES
    names = [both if (both := _OF_BOTH.get(name, name)) in facts else name for name in names]
    return [facts[name] for name in names if name in facts] + facts.select("findings_all")


def _scope(protocol: Protocol, fact: Fact, say: Language) -> str:
    """In an update, what a number is of: the diagram's of the update, all others of what the exports are of."""
    previous = protocol.flow.previous
    family, _, box = fact.name.partition(".")
    if previous is None or family not in _COUNTED:
        return ""
    alone = not box.startswith("total_") if family in ("flow", "both") else previous.suffix.lower() == ".csv"
    return say.words("of_this_update" if alone else "of_all_versions")


def _diagram(path: Path) -> Any:
    """The diagram with boxes that can be opened: to screen readers a group of them, and no single image."""
    from markupsafe import Markup

    return Markup(str(inline_svg(path)).replace('role="img"', 'role="group"', 1))


def _figures(protocol: Protocol, facts: Facts, say: Language) -> list[dict[str, Any]]:
    """Every figure but the diagram, by the stem of its files, and what it tells in words: of each the fact, if any."""
    known = {fact.said(say): fact for fact in facts.values()}
    found = []
    for name in figures.names(protocol):
        words = say.apart(described(layout.FIGURES / f"{name}.{say.code}.svg"))
        said = [(one, known.get(one)) for one in words]
        found.append({"stem": f"{FILES}/{name}.{say.code}", "title": figures.title(name, say), "told": said})
    return found


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
        file = row["file"].partition("/")[2]
        again = next((update.searched for update in source.updates if file in update.files), None)
        hits = f"hits.source.{row['source']}.{again}" if again else f"hits.source.{row['source']}"
        searched = again or source.searched
        rows.append(
            {
                **{name: row[name] for name in ("file", "format", "warnings")},
                "name": in_language(source.name, say.code),
                "searched": say.short_date(searched) if searched else "",
                "numbers": [
                    facts.get(f"{kind}.{row['file']}") for kind in ("markers.file", "records.file", "rejected.file")
                ]
                + [facts.get(hits)],
            }
        )
    return rows


def _spanned(table: Table, say: Language) -> dict[str, Any]:
    """A table for the page; equal neighbours in its leading columns block, dimension and kind become one cell."""
    merged = [name for name in _SPANNED if name in table.columns]
    leading = [[row[name] for name in merged] for row in table.rows]
    spans = {name: spans_of(leading, i) for i, name in enumerate(merged)}
    return {
        "title": table.title,
        "note": table.note,
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
