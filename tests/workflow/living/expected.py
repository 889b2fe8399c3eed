"""What a review has come to, worked out again from what was typed: decisions, who has how much left, and the flow.

It stands beside the product, not upon it: of the results it takes only which records are one report, and from people's
files who was dealt what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from living.ledger import DATA, Ledger, Names
from living.spreadsheet import Sheet
from scopeline import layout
from scopeline.languages import column_of
from scopeline.protocol import Protocol, Stage

Vote = tuple[str, str]  # decision, reason
Left = dict[tuple[str, str, str], tuple[int, int]]  # (stage, who, task) -> (done, left)


@dataclass
class Expected:
    """A review by what was typed. `members` are the groups: id of the group -> its records and their sources."""

    protocol: Protocol
    ledger: Ledger
    names: Names
    members: Mapping[str, Sequence[tuple[str, str]]]
    files: frozenset[str] = frozenset()  # records of which a full text lies in its folder
    decided: dict[str, dict[str, Vote]] = field(default_factory=dict)

    def said(self, stem: str, column: str, reason: str = "") -> dict[str, Vote]:
        """Group -> (word, reason) of a column of a sheet."""
        found = {}
        for (record_id, *_), cells in self.ledger.of(stem):
            if cells.get(column):
                word = self.names.of(column, cells[column])
                found[self.names.groups.get(record_id, "")] = word, self.names.of("reason", cells.get(reason, ""))
        return found

    # ---- screening

    def stage(self, stage: Stage, reached: Sequence[str]) -> tuple[dict[str, Vote], Left]:
        """What each record of a stage came to ('pending' and what it waits for), and who has how much left."""
        votes = {name: self.said(f"screening/{stage.id}/{name}", "decision", "reason") for name in stage.everyone}
        stem = f"screening/{stage.id}/conflicts"
        looks = {name: self.said(stem, f"recheck_{name}", f"reason_{name}") for name in stage.everyone}
        words = self.said(stem, "decision", "reason")
        team = self._teams(stage)
        decided: dict[str, Vote] = {}
        open_: list[str] = []
        for group in reached:
            theirs = team(group)
            if not theirs or any(group not in votes[name] for name in theirs):
                decided[group] = "pending", "votes"
                continue
            given = [votes[name][group] for name in theirs]
            if not self._differ(stage, given):
                decided[group] = self._settled(given[0])
                continue
            open_.append(group)
            last = {name: votes[name][group] for name in theirs if name in stage.left}  # who left looks no more
            last |= {name: looks[name][group] for name in theirs if group in looks[name]}
            seen = list(last.values())
            if len(seen) < len(theirs):
                decided[group] = "pending", "re-review"
            elif not self._differ(stage, seen):
                decided[group] = self._settled(seen[0])
            else:
                decided[group] = self._settled(words[group]) if group in words else ("pending", "adjudication")
        left: Left = {}
        for name in stage.reviewers:
            theirs = [group for group in reached if name in team(group)]
            left[stage.id, name, "vote"] = _counted(theirs, votes[name])
            if stage.votes_needed > 1:
                left[stage.id, name, "re-review"] = _counted([g for g in open_ if name in team(g)], looks[name])
        return decided, left

    def team_of(self, stage: str, group: str) -> Sequence[str]:
        """Who votes on a record."""
        return self._teams(self.protocol.stage(stage))(group)

    def _teams(self, stage: Stage) -> Callable[[str], Sequence[str]]:
        dealt: dict[str, list[str]] = {}
        path = layout.assignments(stage.id)
        sheet = Sheet.open(path, column_of) if path.exists() else None
        for row in sheet.rows if sheet else ():
            group = self.names.groups.get(sheet.cell(row, "record_id"), "")
            dealt.setdefault(group, []).extend(sheet.cell(row, "reviewers").split("; "))
        return (lambda group: list(dict.fromkeys(dealt.get(group, ())))) if sheet else (lambda _: stage.reviewers)

    def _routed(self, vote: Vote) -> str:
        return self.protocol.screening.maybe if vote[0] == "maybe" else vote[0]

    def _differ(self, stage: Stage, votes: Sequence[Vote]) -> bool:
        routes = {self._routed(vote) for vote in votes}
        reasons = {reason for _, reason in votes}
        return len(routes) > 1 or (routes == {"exclude"} and stage.of == "reports" and len(reasons) > 1)

    def _settled(self, vote: Vote) -> Vote:
        word = self._routed(vote)
        return word, vote[1] if word == "exclude" else ""

    # ---- the whole review

    @cached_property
    def retrieved(self) -> dict[str, str]:
        """Group -> what became of its full text."""
        said = {group: word for group, (word, _) in self.said("retrieval/reports", "status").items()}
        came = {self.names.groups[i]: "retrieved" for i in self.files if i in self.names.groups}
        return said | {group: word for group, word in came.items() if said.get(group) != "not_retrieved"}

    def through(self) -> tuple[dict[str, str], Left]:
        """Every group's fate, and everybody's work in screening and retrieval."""
        reached, fates, left = sorted(self.members), {}, {}
        of = "records"
        for stage in self.protocol.screening.stages:
            if stage.of != of:
                of = stage.of
                found = [self.retrieved.get(group, "") for group in reached]
                done = sum(word in ("retrieved", "not_retrieved") for word in found)
                left["retrieval", "team", "retrieval"] = done, len(reached) - done
                for group, word in zip(reached, found, strict=True):
                    if word != "retrieved":
                        fates[group] = "not_retrieved" if word == "not_retrieved" else "awaits_retrieval"
                reached = [group for group in reached if self.retrieved.get(group) == "retrieved"]
            decided, theirs = self.stage(stage, reached)
            self.decided[stage.id] = decided
            left |= theirs
            waits = "awaits_assessment" if of == "reports" else "awaits_screening"
            out = "excluded_full_text" if of == "reports" else "excluded"
            fates |= {g: waits if word == "pending" else out for g, (word, _) in decided.items() if word != "include"}
            reached = [group for group in reached if decided[group][0] == "include"]
        return fates | dict.fromkeys(reached, "included"), left

    def boxes(self, fates: Mapping[str, str]) -> dict[str, int]:
        """The diagram's numbers that are known at any time."""
        records = [record for group in self.members.values() for record in group]
        by = Counter(fates.values())
        found = {"database_results": len(records), "duplicates": len(records) - len(self.members)}
        found |= {f"database_specific_results.{s}": n for s, n in Counter(source for _, source in records).items()}
        waiting = {"records_waiting": "awaits_screening", "dbr_retrieval_waiting": "awaits_retrieval",
                   "dbr_assessment_waiting": "awaits_assessment"}  # fmt: skip
        found |= {box: by[fate] for box, fate in waiting.items() if by[fate]}
        sure = {"records_excluded": "excluded", "dbr_notretrieved_reports": "not_retrieved",
                "dbr_excluded": "excluded_full_text", "new_reports": "included"}  # fmt: skip
        return found | {box: by[fate] for box, fate in sure.items()}

    # ---- charting and coding

    def studied(self, included: Sequence[str]) -> Left:
        """Who has how many of the included studies left to chart and to code, of those in their sheets."""
        charters, coders = self.protocol.charting.charters, self.protocol.coding.coders
        left: Left = {}
        for name in charters or ["consensus"]:
            done = {
                self.names.of("study_id", key[0])
                for key, cells in self.ledger.of(f"charting/{name}")
                if _charted(cells)
            }
            left["charting", name if charters else "team", "charting"] = _counted(
                self._held("charting", name, included), done
            )
        for name in coders or ["consensus"]:
            done = {self.names.of("study_id", cells["study_id"]) for _, cells in self.ledger.of(f"coding/small/{name}")
                    if cells.get("code") or cells.get("own_words")}  # fmt: skip
            left["coding", name if coders else "team", "coding"] = _counted(
                self._held("coding/small", name, included), done
            )
        return left

    def _held(self, folder: str, name: str, included: Sequence[str]) -> list[str]:
        """The included studies that stand in somebody's sheet."""
        path = layout.either(DATA / folder / name)
        sheet = Sheet.open(path, column_of) if path.exists() else None
        held = {self.names.of("study_id", sheet.cell(row, "study_id")) for row in sheet.rows} if sheet else set()
        return [study for study in included if study in held]


def _counted(theirs: Sequence[str], done: Mapping[str, object] | set[str]) -> tuple[int, int]:
    number = sum(group in done for group in theirs)
    return number, len(theirs) - number


def _charted(cells: Mapping[str, str]) -> bool:
    """Whether anything on the form was answered; a note or a column of the charter's own is no answer."""
    return any(text and name != "note" and not name.startswith("my ") for name, text in cells.items())
