"""The filters by which templates tell of a coding frame: its name, its findings by kind, its blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scopeline import layout
from scopeline.coding.framework import UNSORTED
from scopeline.coding.framework import load as load_framework
from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.manuscript.asked import with_number
from scopeline.manuscript.voice import Told, named
from scopeline.protocol import Protocol, in_language
from scopeline.tables.csv import read_table


def frames(protocol: Protocol, facts: Facts, say: Language) -> dict[str, Callable[[str], Any]]:
    """The filters that tell of a coding frame: `frame`, `kinds`, `by_block`, `empty_blocks`."""
    loaded = {name: load_framework(name) for name in protocol.frameworks}
    blocks = {name: _blocks(name, say) for name in loaded}

    def kinds(name: str, node: str = "") -> list[Told]:
        found = []
        labels = {one.id: in_language(one.label, say.code) for one in loaded[name].kinds}
        for kind, label in (labels or {"": say.words("item")}).items():
            fact = f"findings.{name}.items.{kind}" + (f".{node}" if node else "")
            if fact in facts and (not node or facts[fact].value):
                found.append(Told(with_number(label, str(named(facts, fact, say)), say)))
        return found

    def by_block(name: str) -> list[dict[str, Any]]:
        found = [{"label": label, "told": kinds(name, node)} for node, label in blocks[name].items()]
        return [block for block in found if block["told"]]

    return {
        "frame": lambda name: Told(in_language(loaded[name].label, say.code)),
        "kinds": kinds,
        "by_block": by_block,
        "empty_blocks": lambda name: [label for node, label in blocks[name].items() if not kinds(name, node)],
    }


def _blocks(frame: str, say: Language) -> dict[str, Told]:
    """The blocks of a frame by their ids, those into which nothing fell too; last where own words stand."""
    rows = read_table(layout.coding_results(frame) / "framework.csv").rows
    found = {row["block"]: Told(row[f"block_{say.code}"]) for row in rows if row["block"]}
    own = Told(say.words("unsorted"))
    return found if all(row["block"] for row in rows) else {**found, UNSORTED: own}
