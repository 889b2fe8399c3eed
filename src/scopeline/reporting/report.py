"""The report stage: tables and pages from the facts, and from what the other stages left in files."""

from __future__ import annotations

from pathlib import Path

from scopeline import layout
from scopeline.coding.framework import load as load_framework
from scopeline.facts import fact
from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol
from scopeline.reporting import page, records, tables


def report(protocol: Protocol, facts: Path, out: Path) -> None:
    """Write tables/*.csv and report/*.html into `out`; the figures that the pages show lie in `out`/figures."""
    gathered, listing = fact.read(facts), records.load()
    for code in protocol.languages:
        say = protocol.language(code)
        shown = _tables(protocol, gathered, listing, say)
        for table in shown:
            tables.write(table, out / "tables" / f"{table.name}.{code}.csv", say)
        page.write(protocol, page.Content(gathered, listing, shown, out / "figures"), say, out / "report")


def _tables(protocol: Protocol, facts: Facts, listing: records.Listing, say: Language) -> list[tables.Table]:
    several = len(protocol.frameworks) > 1
    frames = [
        tables.framework(facts, load_framework(frame), f"table2_{frame}" if several else "table2", say)
        for frame in protocol.frameworks
    ]
    return [tables.characteristics(layout.CHARTED, say), *frames, tables.excluded_reports(protocol, listing, say)]
