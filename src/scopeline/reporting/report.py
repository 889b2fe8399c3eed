"""The report stage: facts, tables and pages from what the other stages left in files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scopeline.coding.framework import load as load_framework
from scopeline.protocol import Protocol, in_language
from scopeline.reporting import facts, page, tables


@dataclass(frozen=True)
class Inputs:
    """Where the other stages left their results."""

    sources: page.Sources
    dedupe: Path
    studies: Path
    framework: Mapping[str, Path]


def report(protocol: Protocol, inputs: Inputs, out: Path) -> None:
    """Write facts.json, tables/*.csv and report/*.html into `out`."""
    flow = inputs.sources.flow
    facts.write(
        facts.gather(protocol, inputs.dedupe, flow, inputs.sources.agreement, inputs.framework, inputs.studies),
        out / "facts.json",
    )
    for language in protocol.languages:
        shown = {"table1": tables.characteristics(inputs.studies)}
        for name, path in inputs.framework.items():
            frame = load_framework(name)
            kinds = {kind.id: in_language(kind.label, language) for kind in frame.kinds}
            shown[f"table2_{name}" if len(inputs.framework) > 1 else "table2"] = tables.framework(path, language, kinds)
        shown["excluded_reports"] = tables.excluded_reports(protocol, flow / "sets", language)
        for name, table in shown.items():
            tables.write(table, out / "tables" / f"{name}.{language}.csv", language)
        page.write(protocol, language, inputs.sources, shown, out / "report")
