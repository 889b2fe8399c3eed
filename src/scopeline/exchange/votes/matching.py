"""Foreign votes to our records: by our own id or Rayyan's, then by DOI and PMID, then by title and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scopeline import records
from scopeline.exchange.votes.foreign import ForeignVote
from scopeline.text import fold, parted

if TYPE_CHECKING:
    import pyarrow as pa

# What a vote's record is known by -> the column that holds it.
_IDENTIFIERS = {"rayyan": "accession", "doi": "doi", "pmid": "pmid"}
_INDEXED = ["record_id", "record_ids", *_IDENTIFIERS.values(), "other_identifiers", "title", "original_title", "year"]
_SHORTEST_TITLE = 20  # folded characters; "Editorial" or "Introduction" names many records


class Unplaced(NamedTuple):
    """A vote that was not written into a sheet, and why."""

    vote: ForeignVote
    why: str


def match(votes: Sequence[ForeignVote], unique: pa.Table) -> tuple[list[tuple[str, ForeignVote]], list[Unplaced]]:
    """Each vote's record, as the id of its group: by our own id or Rayyan's, then DOI and PMID, then title and year.

    `unique` is the table of unique records; any member's id, and any identifier of a member, stands for the group.
    A vote that fits several records, or whose identifiers contradict each other, is unplaced.
    """
    index = Index(unique)
    matched: list[tuple[str, ForeignVote]] = []
    unplaced: list[Unplaced] = []
    for vote in votes:
        groups, why = index.find(vote.record)
        if len(groups) == 1:
            matched.append((next(iter(groups)), vote))
        else:
            unplaced.append(Unplaced(vote, why))
    return matched, unplaced


class Index:
    """The unique records by all that another tool may hand back."""

    def __init__(self, unique: pa.Table) -> None:
        self.members = records.members(unique)
        self.identifiers: dict[str, set[str]] = {}
        self.titles: dict[str, list[tuple[str, int | None]]] = {}
        for row in unique.select(_INDEXED).to_pylist():
            group = str(row["record_id"])
            # Not parted: an old DOI may hold a semicolon, though never one before a blank.
            others = [item.partition(":") for item in (row["other_identifiers"] or "").split("; ")]
            known = [(name, row[name] or "") for name in _IDENTIFIERS.values()]
            for name, value in [*known, *((name, value) for name, _, value in others)]:
                if value and name in _IDENTIFIERS.values():
                    self.identifiers.setdefault(f"{name}:{value.lower()}", set()).add(group)
            for title in {fold(row["title"] or ""), fold(row["original_title"] or "")} - {""}:
                self.titles.setdefault(title, []).append((group, row["year"]))

    def find(self, record: Mapping[str, str]) -> tuple[set[str], str]:
        """The groups that a record may be of, one where it is found; and, where it is not, why."""
        ids = [record_id for record_id in parted(record.get("record_ids")) if record_id in self.members]
        exact = {self.members[record_id] for record_id in ids}
        exact.update(*self._having(record, "rayyan"))
        if exact:
            return exact, "its ids are those of different records: " + ", ".join(
                filter(None, (*ids, record.get("rayyan")))
            )
        hits = self._having(record, "doi", "pmid")
        titled, why_not = self._by_title(record)
        if not hits:
            return titled, why_not
        groups = set.intersection(*hits)
        if not groups:
            return groups, "its DOI and its PMID are those of different records"
        narrowed = groups & titled if len(groups) > 1 else groups
        return narrowed or groups, f"its identifiers fit {len(groups)} records: {', '.join(sorted(groups))}"

    def _having(self, record: Mapping[str, str], *names: str) -> list[set[str]]:
        """For each identifier of a record that is known here, the groups that have it."""
        keys = [f"{_IDENTIFIERS[name]}:{record.get(name, '').lower()}" for name in names]
        return [self.identifiers[key] for key in keys if key in self.identifiers]

    def _by_title(self, record: Mapping[str, str]) -> tuple[set[str], str]:
        title = fold(record.get("title", ""))
        if not title:
            return set(), record.get("missing", "nothing tells which record it is on")
        year = int(record["year"]) if record.get("year", "").isdigit() else None
        found = self.titles.get(title, [])
        # Online first and print often lie a year apart.
        near = {group for group, its in found if year is None or its is None or abs(year - its) <= 1}
        same = {group for group, its in found if year is not None and its == year}
        groups = same if len(same) == 1 else near
        if groups and len(title) < _SHORTEST_TITLE:
            return set(), "a title this short may be another record's"
        if found and not near:
            return set(), "a record of this title has another year"
        return groups, f"its title fits {len(groups)} records" if groups else "no record has its id, DOI, PMID or title"
