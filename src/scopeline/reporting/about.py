"""What a page tells its script: its words and digits, and what each number, box, study and code is called."""

from __future__ import annotations

import json
from typing import Any

from scopeline import layout
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting import behind
from scopeline.reporting.behind import Shelf
from scopeline.tables.csv import read_table

# The words that the page's script says.
_WORDS = ("more", "untitled", "coming", "found", "found_groups", "save_list", "box", "no_such_record", "authors",
          "year", "journal", "fate", "came", "duplicate_of", "stands_for", "study", "history", "include", "exclude",
          "pending", "agreement_of_votes", "re-review", "adjudication", "votes", "single reviewer",
          "rests_on")  # fmt: skip


def about(protocol: Protocol, facts: Facts, say: Language, shelf: Shelf) -> str:
    """What the page's script has to know, as JSON that cannot end its script element."""
    studies = {row["study_id"]: row for row in read_table(layout.CHARTED).rows}
    content = {
        "language": say.code,
        "digits": say.digits("0123456789"),
        "thousands": say.content["numbers"]["thousands"],
        **say.content["names"],
        "between": say.content["lists"]["between"],
        "pieces": shelf.pieces,
        "piece": behind.PIECE,
        "total": len(shelf.records),
        "groups": shelf.groups,
        "fates": [say.words(f"fate_{fate}") for fate in behind.FATES],
        "heads": {
            "record": [say.words(name) for name in ("record_id", "title", "authors", "year", "source")],
            "study": [say.words(name) for name in ("study", "title", "authors", "year")],
        },
        "columns": {name: column(name, say) for name in shelf.heads},
        "words": {name: say.words(name) for name in _WORDS},
        "facts": {fact.name: _told(fact, protocol, shelf, say) for fact in facts.values()},
        "studies": {i: [row.get(name, "") for name in ("title", "authors", "year")] for i, row in studies.items()},
        "names": names_of_codes(protocol, say),
        "rules": {fact.key["rule"]: say.words(fact.key["rule"]) for fact in facts.select("rule_pairs")},
        **(_of_search(protocol, facts, say) if protocol.searched else {"boxes": {}, "sources": []}),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def column(name: str, say: Language) -> str:
    """What stands over a column of a list."""
    own, word = f"column_of_{name}", say.words(name)
    return say.words(own) if say.words(own) != own else word if word != name else say.heading(name)


def _told(fact: Fact, protocol: Protocol, shelf: Shelf, say: Language) -> list[object]:
    """`[label, value, script, list]`: the number of the script that has its list, and the list's name there where
    that is another fact's; without a list -1, and why."""
    script, name = shelf.lists.get(fact.name, (-1, behind.without(protocol, fact, say)))
    told = [fact.label[say.code], fact.shown(say), script]
    return told if name in ("", fact.name) else [*told, name]


def _of_search(protocol: Protocol, facts: Facts, say: Language) -> dict[str, Any]:
    boxes: dict[str, list[str]] = {}
    for row in read_table(layout.COUNTS).rows:
        name = f"flow.{row['box']}"
        if row["cell"] and row["n"] and name in facts:
            boxes.setdefault(row["cell"], []).append(name)
    return {
        "boxes": boxes,
        "sources": [in_language(source.name, say.code) for source in protocol.sources.values()],
        "stages": [in_language(stage.label, say.code) for stage in protocol.screening.stages],
        "reasons": {reason.id: in_language(reason.label, say.code) for reason in protocol.exclusion_reasons},
    }


def names_of_codes(protocol: Protocol, say: Language) -> dict[str, str]:
    """Codes of all frameworks, and what they are called."""
    trees = (read_table(layout.coding_results(frame) / "codebook.csv").rows for frame in protocol.frameworks)
    return {row["code"]: row[f"label_{say.code}"] for tree in trees for row in tree}
