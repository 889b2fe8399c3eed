"""Votes from other tools: read, matched to our records, and filled into the empty rows of a reviewer's sheet.

Nothing here replaces what a person has written: a row with a decision is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scopeline import layout, records
from scopeline.errors import Problem, ScopelineError, SheetError
from scopeline.exchange import asreview, covidence, eppi, rayyan
from scopeline.exchange.foreign import Decision, ForeignVote, masked
from scopeline.screening.hearing import Hearing
from scopeline.screening.votes import VOTE_COLUMNS, Ballot, Vote
from scopeline.tables import sheets
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import Rows, context_cell
from scopeline.text import fold

if TYPE_CHECKING:
    import pyarrow as pa

TOOLS = ("rayyan", "covidence", "asreview", "eppi")
_HEAD = 200_000  # bytes in which a file shows its tool
_SHORTEST_TITLE = 20  # folded characters; "Editorial" or "Introduction" names many records


class Unplaced(NamedTuple):
    """A vote that was not written into a sheet, and why."""

    vote: ForeignVote
    why: str


# ---- reading ------------------------------------------------------------------------------------------------


def read_votes(
    paths: Sequence[Path],
    tool: str | None = None,
    *,
    of: covidence.Kind = "records",
    codes: Mapping[str, Decision] | None = None,
) -> list[ForeignVote]:
    """The votes in files of one tool (of TOOLS; by their content where it is None).

    of: whether the stage is of records (title and abstract) or reports (full text): Covidence's files tell
    both. codes: for EPPI-Reviewer, an attribute's name -> the decision it stands for.

    Raises ScopelineError with the problems of all files: unreadable, of no known tool or of several.
    """
    missing = [
        Problem(path, "there is no such file", "Check its name and folder.") for path in paths if not path.is_file()
    ]
    if missing:
        raise ScopelineError(missing)
    match tool or _tool_of(paths):
        case "rayyan":
            return rayyan.read(paths)
        case "covidence":
            return covidence.read(paths, of)
        case "asreview":
            return asreview.read(paths)
        case "eppi":
            return eppi.read(paths, codes or {})
    raise ScopelineError(
        Problem("--from", f"'{tool}' is no tool that Scopeline reads votes of", "Choose one.", allowed=", ".join(TOOLS))
    )


def _tool_of(paths: Sequence[Path]) -> str:
    found = {path: tool_of(path) for path in paths}
    if len(set(found.values())) == 1 and (tool := found[paths[0]]):
        return tool
    raise ScopelineError(
        Problem(
            path,
            f"the file is {tool}'s, but not all files are" if tool else "no tool is known by this content",
            "Name the tool, and import the files of each tool on their own.",
            allowed=", ".join(TOOLS),
        )
        for path, tool in found.items()
    )


def tool_of(path: Path) -> str:
    """The tool that wrote a file, by its content; empty where none is known."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK"):
        return "asreview" if b"[Content_Types].xml" in head or b"xl/" in head else "rayyan"
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    header = text.lstrip().partition("\n")[0].lower()
    names = {name.strip(' "\r') for name in header.replace(";", ",").replace("\t", ",").split(",")}
    if header.startswith(("{", "[")):
        return "eppi"
    if "covidence #" in names:
        return "covidence"
    if "RAYYAN-" in text or {"created_at", "article_id"} <= names or {"key", "title", "authors"} <= names:
        return "rayyan"
    return "asreview" if "ASReview_" in text or names & set(asreview.LABELS) else ""


# ---- matching -----------------------------------------------------------------------------------------------


def match(votes: Sequence[ForeignVote], unique: pa.Table) -> tuple[list[tuple[str, ForeignVote]], list[Unplaced]]:
    """Each vote's record, as the id of its group: by our own id, then DOI and PMID, then title and year.

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
            others = [item.partition(":") for item in (row["other_identifiers"] or "").split("; ")]
            known = [("doi", row["doi"]), ("pmid", row["pmid"]), *((name, value) for name, _, value in others)]
            for name, value in known:
                if value and name in ("doi", "pmid"):
                    self.identifiers.setdefault(f"{name}:{value.lower()}", set()).add(group)
            for title in {fold(row["title"] or ""), fold(row["original_title"] or "")} - {""}:
                self.titles.setdefault(title, []).append((group, row["year"]))

    def find(self, record: Mapping[str, str]) -> tuple[set[str], str]:
        """The groups that a record may be of, one where it is found; and, where it is not, why."""
        ids = [record_id for record_id in record.get("record_ids", "").split("; ") if record_id in self.members]
        if ids:
            groups = {self.members[record_id] for record_id in ids}
            return groups, "its ids are those of different records: " + ", ".join(ids)
        hits = [
            self.identifiers[key]
            for name in ("doi", "pmid")
            if (key := f"{name}:{record.get(name, '').lower()}") in self.identifiers
        ]
        titled, why_not = self._by_title(record)
        if not hits:
            return titled, why_not
        groups = set.intersection(*hits)
        if not groups:
            return groups, "its DOI and its PMID are those of different records"
        narrowed = groups & titled if len(groups) > 1 else groups
        return narrowed or groups, f"its identifiers fit {len(groups)} records: {', '.join(sorted(groups))}"

    def _by_title(self, record: Mapping[str, str]) -> tuple[set[str], str]:
        title = fold(record.get("title", ""))
        if not title:
            return set(), "nothing tells which record it is on"
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


_INDEXED = ["record_id", "record_ids", "doi", "pmid", "other_identifiers", "title", "original_title", "year"]


# ---- filling ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filling:
    """What an import makes of one sheet: its new bytes (None where nothing changes) and what it left.

    filled: rows that get a vote; standing: votes that the sheet has already; left: votes not written.
    """

    path: Path
    content: bytes | None
    filled: int
    standing: int
    left: list[Unplaced]


def prepare(hearing: Hearing, reviewer: str, matched: Sequence[tuple[str, ForeignVote]]) -> Filling:
    """Work out how a reviewer's sheet is filled by that reviewer's votes; writes nothing.

    `hearing` is what the stage's sheets say now; `matched` holds (group id, vote). Reasons are understood by the
    protocol's ids and labels; other words go into the note, but a vote that needs a reason and has none is left.
    Raises SheetError where there is no sheet, or a column of it is missing.
    """
    path = layout.sheet(hearing.stage.id, reviewer, hearing.stage.sheet_format)
    table = _with_columns(path, hearing.tables.get(reviewer))
    rows: dict[str, tuple[int, dict[str, str]]] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        rows.setdefault(hearing.rules.members[row["record_id"].strip()], (line, row))
    changes: dict[int, Mapping[str, str] | None] = {}
    left: list[Unplaced] = []
    already = 0
    for group, votes in _by_group(matched).items():
        vote = translated(votes[0], hearing.rules)
        line, row = rows.get(group, (0, {}))
        if why := _of_others(hearing, reviewer, group) or _obstacle(
            votes, vote, hearing.votes[reviewer].get(group), row, hearing.rules
        ):
            left += (Unplaced(given, why) for given in votes)
        elif group in hearing.votes[reviewer]:
            already += 1
        else:
            note = "; ".join(dict.fromkeys(filter(None, (row["note"].strip(), vote.note))))
            changes[line] = {"decision": vote.decision, "reason": vote.reason, "note": context_cell(note)}
    content = sheets.edited(path, table, changes) if changes else None
    return Filling(path, content, len(changes), already, left)


def fill(filling: Filling) -> None:
    """Replace the sheet in one step, with a copy of what it was in .backup."""
    if filling.content is not None:
        write_atomically(filling.path, filling.content, backup=True)


def translated(given: ForeignVote, rules: Ballot) -> Vote:
    """A foreign vote in our words: the reason by its id; what the protocol's list does not have in the note."""
    if given.decision != "exclude":
        return Vote(given.decision, "", masked(given.note))
    # A reason of the list may hold the comma at which a tool parts its reasons.
    whole = rules.reasons.get(fold(", ".join(given.reasons)))
    if whole:
        return Vote("exclude", whole, masked(given.note))
    known = [found for reason in given.reasons if (found := rules.reasons.get(fold(reason)))]
    reason = known[0] if known else ""
    rest = [text for text in given.reasons if rules.reasons.get(fold(text)) != reason or not reason]
    return Vote("exclude", reason, masked("; ".join(filter(None, (given.note, *rest)))))


def _with_columns(path: Path, table: Rows | None) -> Rows:
    if table is None:
        raise SheetError(Problem(path, "there is no such sheet yet", "Run the review first: snakemake makes it."))
    missing = [
        Problem(path, f"column '{name}' is missing", "Put the column back; its order does not matter.", "first row")
        for name in VOTE_COLUMNS
        if name not in table.columns
    ]
    if missing:
        raise SheetError(missing)
    return table


def _of_others(hearing: Hearing, reviewer: str, group: str) -> str:
    """That a record was dealt to others, where it was."""
    team = hearing.deal.teams.get(group) if hearing.deal else None
    return f"the record is assigned to {' and '.join(team)}" if team and reviewer not in team else ""


def _by_group(matched: Sequence[tuple[str, ForeignVote]]) -> dict[str, list[ForeignVote]]:
    found: dict[str, list[ForeignVote]] = {}
    for group, vote in matched:
        found.setdefault(group, []).append(vote)
    return found


def _obstacle(
    votes: Sequence[ForeignVote], vote: Vote, standing: Vote | None, row: Mapping[str, str], rules: Ballot
) -> str:
    """Why votes on one record are not written; empty where they are."""
    if len({given.decision for given in votes}) > 1:
        return "the same person voted both ways on records that are one here"
    if standing:
        same = standing.decision == vote.decision and vote.reason in ("", standing.reason)
        return "" if same else "another vote stands in the sheet already"
    if not row:
        return "the record has no row in the sheet"
    if rules.needs_reason and vote.decision == "exclude" and not vote.reason:
        return f"excluded without a reason of the protocol's list ({', '.join(rules.reason_ids)})"
    if row["reason"].strip() and rules.reasons.get(fold(row["reason"])) != vote.reason:
        return "the row has another reason already, though no decision"
    return ""
