"""results/facts.json: every number of the review, with its label and the list of ids behind it.

Figures, tables, pages and prose take their numbers from here and from nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scopeline.languages import language
from scopeline.protocol import Protocol
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import read_table

# The figures of agreement that a manuscript reports; all others stay in agreement.csv.
STATISTICS = (
    "percent_agreement",
    "cohen_kappa",
    "positive_agreement",
    "negative_agreement",
    "pabak",
    "gwet_ac1",
    "krippendorff_alpha",
)


def gather(
    protocol: Protocol,
    dedupe: Path,
    flow: Path,
    agreement: Mapping[str, Path],
    findings: Mapping[str, Path],
    studies: Path,
) -> dict[str, Any]:
    """All facts: `dedupe.<name>`, `flow.<box>`, `agreement.<stage>.<round>.<statistic>`, ...

    Each is `{value, label, ids_file}`, the value null where unknown; `ids_file` is relative to results/.
    """
    facts: dict[str, Any] = {}
    for row in read_table(dedupe).rows:
        facts[f"dedupe.{row['name']}"] = {
            "value": int(row["value"]),
            "label": {code: language(code).words(f"define_{row['name']}") for code in protocol.languages},
        }
    for row in read_table(flow / "counts.csv").rows:
        facts[f"flow.{row['box']}"] = {
            "value": int(row["n"]) if row["n"] else None,
            "label": {code: row[f"label_{code}"] for code in protocol.languages},
            "ids_file": f"{flow.name}/{row['ids_file']}" if row["ids_file"] else None,
        }
    for stage, path in agreement.items():
        for row in read_table(path).rows:
            if row["statistic"] in STATISTICS:
                facts[f"agreement.{stage}.{row['round']}.{row['statistic']}"] = {
                    "value": _number(row["value"]),
                    "ci": [_number(row["ci_low"]), _number(row["ci_high"])],
                    "n": int(row["n"]),
                    "pair": row["pair"],
                    "note": row["note"],
                }
    for frame, path in findings.items():
        facts |= _findings(frame, read_table(path).rows)
    charted = read_table(studies).rows
    facts["studies.charted"] = {
        "value": sum(row["charted"] == row["included"] == "yes" for row in charted),
        "ids_file": "charting/studies.csv",
    }
    return {"title": dict(protocol.title), "facts": facts}


def _findings(frame: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for kind in dict.fromkeys(row["kind"] for row in rows if row["item_id"]):
        items = [row["item_id"] for row in rows if row["kind"] == kind and row["item_id"]]
        facts[f"findings.{frame}.{kind}.items"] = {
            "value": len(set(items)),
            "ids_file": f"coding/{frame}/framework.csv",
        }
    blocks = dict.fromkeys(row["block"] for row in rows)
    filled = {row["block"] for row in rows if row["item_id"]}
    facts[f"findings.{frame}.blocks"] = {"value": len(blocks)}
    facts[f"findings.{frame}.blocks_with_findings"] = {"value": len(filled)}
    return facts


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def write(facts: dict[str, Any], path: Path) -> None:
    """Write the facts as JSON that a person can read."""
    write_atomically(path, (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode())
