"""A vote as another tool gives it, the record it speaks of, and what the tool's files say beyond votes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from scopeline.exchange.records.plain import RECORD_ID
from scopeline.sources.headers import fold_name
from scopeline.sources.layouts import LAYOUTS
from scopeline.states import Decision
from scopeline.text import joined

Kind = Literal["records", "reports"]  # what a stage screens
_ADDRESS = re.compile(r"[^\s@<>\"',;|]+@[^\s@<>\"',;|]+")
_RIS_TAG = re.compile(r"[A-Z][A-Z0-9]")
_RAYYAN = re.compile(r"rayyan-\d+\Z")
# Texts that may mention anything; an id of ours stands in none of them.
_PROSE = frozenset({"title", "primary_title", "ti", "t1", "abstract", "ab", "n2", "titles/title"})


@dataclass(frozen=True)
class ForeignVote:
    """One person's word on one record of another tool.

    person: as the tool names them: a display name, an e-mail address, or the file's name where it names nobody.
    also: other names of the same person, by which people may be told apart: a number, a display name.
    reasons: why it was (or would be) excluded, in the tool's words, the first one given first.
    record: what is known of the record: `record_ids` (ids of ours, joined by `; `), rayyan, doi, pmid, title, year,
        and `id`, the tool's own.
    file, place: where the vote was read.
    """

    person: str
    decision: Decision
    reasons: tuple[str, ...] = ()
    note: str = ""
    record: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    place: str = ""
    also: tuple[str, ...] = ()


@dataclass
class Told:
    """What a tool's files tell: votes, and how much of what else (described in words) was not taken over."""

    votes: list[ForeignVote] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)

    def take(self, other: Told) -> None:
        """Add what another file tells."""
        self.votes += other.votes
        self.unread += other.unread


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
    accession = str(record.get("accession") or "")
    return {
        "record_ids": joined(ids),
        "rayyan": accession if _RAYYAN.match(accession) else "",
        **{name: str(record.get(name) or "") for name in ("doi", "pmid", "title", "year")},
        "id": tool_id,
    }


def first_of(tags: Mapping[str, Sequence[str]], *names: str) -> str:
    """The first value of the first name that has one; names of columns are compared without regard to case."""
    folded = {name.strip().lower(): values for name, values in tags.items()}
    return next((folded[name][0] for name in names if folded.get(name)), "")


def with_labels(note: str, labels: Iterable[str]) -> str:
    """A person's note, and their labels after it."""
    return "; ".join(filter(None, (note, *(f"label: {label}" for label in labels))))


def unread_columns(tags: Mapping[str, Sequence[str]], read: Collection[str]) -> Iterable[str]:
    """The columns of a row that hold something which is neither `read` (folded names) nor bibliographic.

    What is bibliographic, the readers of exports know; the record is here already, so those columns lose nothing.
    """
    known = _bibliographic()
    for name, values in tags.items():
        folded = fold_name(name)
        bibliographic = folded in known or _RIS_TAG.fullmatch(name)
        if folded not in read and not bibliographic and any(value.strip() for value in values):
            yield f"cells of the column '{name.strip()}'"


@cache
def _bibliographic() -> frozenset[str]:
    names = {name for layout in LAYOUTS.values() for column in layout.columns.values() for name in column}
    names |= {tag for layout in LAYOUTS.values() for _, tag, _ in layout.identifiers}
    return frozenset(map(fold_name, names)) | _UNMATCHED


# Bibliographic too, though no field of the record table is read from them.
_UNMATCHED = frozenset({
    "entrytype", "id", "ty", "er", "key", "day", "month", "publisher", "location", "address", "published month", "type",
    "study", "ref", "scopeline id", "record id", "number of pages", "city", "place", "number", "note", "notes", "n1",
})  # fmt: skip
