"""A vote as another tool gives it, and the record it speaks of."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from scopeline.exchange.plain import RECORD_ID

Decision = Literal["include", "exclude", "maybe"]
_ADDRESS = re.compile(r"[^\s@<>\"',;|]+@[^\s@<>\"',;|]+")
# Texts that may mention anything; an id of ours stands in none of them.
_PROSE = frozenset({"title", "primary_title", "ti", "t1", "abstract", "ab", "n2", "titles/title"})


@dataclass(frozen=True)
class ForeignVote:
    """One person's word on one record of another tool.

    person: as the tool names them: a display name, an e-mail address, or the file's name where it names nobody.
    reasons: why it was excluded, in the tool's words, the first one given first.
    record: what is known of the record: `record_ids` (ids of ours, joined by `; `), doi, pmid, title, year, and
        `id`, the tool's own.
    file, place: where the vote was read.
    """

    person: str
    decision: Decision
    reasons: tuple[str, ...] = ()
    note: str = ""
    record: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    place: str = ""


def masked(person: str) -> str:
    """A person's name for messages and files: of an e-mail address, the first letter alone.

    >>> masked("sara.ahmadi@example.org"), masked("Sara Ahmadi")
    ('s…', 'Sara Ahmadi')
    """
    return _ADDRESS.sub(lambda found: f"{found[0][0]}…", person)


def raw_tags(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every tag or column of a record as it stood in its file."""
    tags: dict[str, list[str]] = json.loads(str(record["raw"]))
    return tags


def described(record: Mapping[str, Any], tool_id: str = "") -> dict[str, str]:
    """What a record that our readers have read gives to find it by."""
    texts = (value for name, values in raw_tags(record).items() if name.lower() not in _PROSE for value in values)
    ids = dict.fromkeys(found for text in texts for found in RECORD_ID.findall(text))
    return {
        "record_ids": "; ".join(ids),
        "doi": str(record.get("doi") or ""),
        "pmid": str(record.get("pmid") or ""),
        "title": str(record.get("title") or ""),
        "year": str(record.get("year") or ""),
        "id": tool_id,
    }


def first_of(tags: Mapping[str, Sequence[str]], *names: str) -> str:
    """The first value of the first name that has one; names of columns are compared without regard to case."""
    folded = {name.strip().lower(): values for name, values in tags.items()}
    return next((folded[name][0] for name in names if folded.get(name)), "")
