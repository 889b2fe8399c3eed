"""The report stage: tables and pages from the facts, and from what the other stages left in files."""

from __future__ import annotations

from pathlib import Path

from scopeline.charting.form import positioned
from scopeline.coding.framework import load as load_framework
from scopeline.facts import claims, fact
from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol
from scopeline.reporting import analysis, breakdowns, citations, comparison, findings, page, records, tables
from scopeline.reporting.characteristics import characteristics
from scopeline.reporting.coded import load as load_coded
from scopeline.reporting.recall import lines, recall


def report(protocol: Protocol, facts: Path, out: Path, audited: Path | None = None) -> None:
    """Write tables/* and the folder report into `out`, where the figures, facts and claims lie already; `audited` is
    the folder of what the audit of drafts found, if there are any."""
    gathered, listing = fact.read(facts), records.load() if protocol.searched else records.NONE
    shown = {code: tables_of(protocol, gathered, listing, protocol.language(code)) for code in protocol.languages}
    for code, tabled in shown.items():
        for table in tabled:
            tables.write(table, out / "tables" / f"{table.name}.{code}", protocol.language(code))
    held = claims.hold(claims.load(), gathered)
    page.write(protocol, page.Content(gathered, held, shown, out, audited), out / "report")


def tables_of(protocol: Protocol, facts: Facts, listing: records.Listing, say: Language) -> list[tables.Table]:
    """Every table of the review in a language."""
    known = citations.load(protocol)
    cited, studies = known.cited(say), [study["study_id"] for study in known.studies]
    shown = [characteristics(protocol, known, say, facts)]
    for frame in protocol.frameworks:
        coded = load_coded(protocol, load_framework(frame), cited, say)
        shown += [findings.table2(coded, facts), breakdowns.by_block(coded, facts), findings.counts(coded, facts)]
        shown += [findings.themes(coded, facts), findings.matrix(coded, studies)]
        if coded.linked:
            shown += [findings.links(coded), breakdowns.unanswered(coded, facts)]
        if protocol.design == "content_analysis":
            shown += [analysis.quotes(coded), analysis.tree(coded), analysis.saturation(coded)]
        if protocol.design == "narrative_review":
            shown += [comparison.comparison(coded), comparison.similarity(coded, facts)]
        shown += [comparison.positions(coded, field, known.studies) for field in positioned(protocol)]
    shown += breakdowns.breakdowns(protocol, facts, cited, say)
    if not protocol.searched:
        return [*shown, analysis.trustworthiness(say)]
    searches = [recall(protocol, facts, say), *([lines(facts, say)] if facts.select("recall_concept") else [])]
    return [*shown, tables.excluded_reports(protocol, listing, say), *searches]
