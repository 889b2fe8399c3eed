"""What a run writes into people's sheets: rows that are new to them, and nothing over what they wrote."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.languages import Language
from scopeline.rounds import conflicts
from scopeline.rounds.assignment import Deal
from scopeline.rounds.votes import VOTE_COLUMNS, Vote
from scopeline.screening.hearing import Hearing
from scopeline.tables import sheets
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import Rows, disarmed
from scopeline.tables.walk import Row
from scopeline.text import squeeze

RecordOf = Callable[[str], Mapping[str, object]]
_NEEDED = ("record_id", "decision")


@dataclass(frozen=True)
class Extension:
    """The sheets of a stage as they were heard, the language of their headings and words, and the records."""

    hearing: Hearing
    language: Language
    record_of: RecordOf

    def of_votes(self, dealt: Deal, ids: Sequence[str]) -> list[str]:
        """Give every reviewer a row for each of their records; returns notices.

        Rows that were dealt to others go, unless somebody has written in them.
        """
        stage, notices = self.hearing.stage, []
        candidates = set(ids)
        columns = (*VOTE_COLUMNS, *sheets.CONTEXT_COLUMNS)
        for reviewer in stage.everyone:
            path, table = layout.sheet(stage.id, reviewer, stage.sheet_format), self.hearing.tables[reviewer]
            if reviewer in stage.left and table is None:
                continue
            theirs = {i for i, team in dealt.teams.items() if reviewer in team}
            if given_away := self.hearing.present(table) & (dealt.teams.keys() - theirs):
                table, kept = self._take_back(path, given_away)
                notices += [_kept(path, kept)] if kept else []
            typed, present = self._typed(reviewer), self.hearing.present(table)
            wanted = [*(i for i in ids if i in theirs), *(i for i in typed if i not in candidates)]
            added = [row for i in wanted if i not in present for row in self._rows(i, typed.get(i, {i: None}))]
            self._extend(path, table, columns, added)
        return notices

    def of_conflicts(self, found: Mapping[str, str]) -> None:
        """Give every conflict (record id -> kind) a row, and every second look that lost its row."""
        hearing, stage = self.hearing, self.hearing.stage
        present = hearing.present(hearing.conflict_table)
        wanted = dict(found) | {i: "" for i in hearing.rechecks if i not in found}
        cells = {
            i: {
                "conflict": self.language.words(f"conflict_{kind}") if kind else "",
                **self._words(conflicts.cells(stage, i, hearing.rechecks.get(i), hearing.votes)),
            }
            for i, kind in wanted.items()
            if i not in present
        }
        columns = conflicts.columns(stage)
        looks = [name for name in columns if name.startswith(("recheck_", "reason_"))]
        path = layout.conflicts(stage.id, stage.sheet_format)
        if cells:
            under = {i: said.under for i, said in hearing.rechecks.items()}
            added = [self._row(i, row, under.get(i, i)) for i, row in cells.items()]
            self._extend(path, hearing.conflict_table, columns, added, needed=looks)

    def _take_back(self, path: Path, groups: Collection[str]) -> tuple[Rows | None, list[str]]:
        """The sheet without those of these groups' rows in which everything is the machine's; whose rows stay."""
        whole = sheets.read(path, _NEEDED)
        rows = [row for row in self.hearing.rules.walk(path, whole, []) if row.group in groups]
        kept = [row for row in rows if self._written_in(row)]
        gone = {row.line for row in rows} - {row.line for row in kept}
        if whole and gone:
            write_atomically(path, sheets.edited(path, whole, dict.fromkeys(gone)), backup=True)
        return sheets.excerpt(path, _NEEDED, VOTE_COLUMNS), [row.group for row in kept]

    def _written_in(self, row: Row) -> bool:
        """Whether any cell holds what the machine would not write: a vote, a person's own column, a mended title."""
        ours = sheets.context(self.record_of(row.group))
        cells = ((name, cell) for name, cell in row.cells.items() if name != "record_id")
        return any(squeeze(cell) != squeeze(ours.get(name, "")) for name, cell in cells)

    def _typed(self, reviewer: str) -> dict[str, dict[str, Vote]]:
        """A reviewer's votes by group, each under the id that its row bears or bore."""
        typed: dict[str, dict[str, Vote]] = {}
        for record_id, vote in self.hearing.typed[reviewer].items():
            typed.setdefault(self.hearing.rules.members[record_id], {})[record_id] = vote
        return typed

    def _rows(self, group: str, votes: Mapping[str, Vote | None]) -> Iterator[dict[str, str]]:
        """A row for each id under which somebody voted on a record, so that the vote comes back where it stood."""
        return (self._row(group, self._cells(vote), record_id) for record_id, vote in votes.items())

    def _row(self, group: str, cells: Mapping[str, str], record_id: str) -> dict[str, str]:
        return {"record_id": record_id, **cells, **sheets.context(self.record_of(group))}

    def _cells(self, vote: Vote | None) -> dict[str, str]:
        row = {"decision": vote.decision, "reason": vote.reason, "note": disarmed(vote.note)} if vote else {}
        return self._words(row)

    def _words(self, row: Mapping[str, str]) -> dict[str, str]:
        """Decisions and reasons as the sheet's drop-downs offer them."""
        return {name: self._word(name, cell) for name, cell in row.items()}

    def _word(self, column: str, cell: str) -> str:
        if _is_decision(column) or column.startswith("vote_"):
            return self.language.choice("decision", cell)
        return self.hearing.rules.labels.get(cell, cell) if _is_reason(column) else cell

    def _extend(
        self,
        path: Path,
        table: Rows | None,
        columns: Sequence[str],
        rows: Iterable[Mapping[str, str]],
        needed: Sequence[str] = (),
    ) -> None:
        offered = {name: self.language.offered("decision") for name in columns if _is_decision(name)}
        offered |= {name: list(self.hearing.rules.labels.values()) for name in columns if _is_reason(name)}
        sheets.extend(path, table, columns, rows, needed=needed, choices=offered, language=self.language.code)


def _is_decision(column: str) -> bool:
    return column == "decision" or column.startswith("recheck_")


def _is_reason(column: str) -> bool:
    return column == "reason" or column.startswith("reason_")


def _kept(path: Path, ids: Sequence[str]) -> str:
    named = ", ".join(sorted(ids)[:5]) + (" ..." if len(ids) > 5 else "")
    return f"{path}: {len(ids)} rows were dealt to others, but somebody has written in them, so they stay: {named}"
