"""A small review in a folder of its own: what was searched, its protocol, its people, and its run after every act."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import yaml
from small_reviews import FRAME

from living import searches
from living.expected import Expected
from living.ledger import DATA, Key, Ledger, Names, keys_of
from living.runs import Ended, Killed, Machine, load
from living.spreadsheet import Sheet
from scopeline import layout, work
from scopeline.charting.answers import columns as columns_of_form
from scopeline.charting.form import fields
from scopeline.checks import notices
from scopeline.commands import history, status
from scopeline.commands.check import findings
from scopeline.errors import Problem, ScopelineError
from scopeline.languages import column_of
from scopeline.protocol import PROTOCOL
from scopeline.rounds import journal, rows
from scopeline.rounds.settling import study_and_key
from scopeline.rounds.votes import Vote, reason_vocabulary
from scopeline.studies import load as load_studies
from scopeline.tables.csv import read_table

STAGES = ("title_abstract", "full_text")
REASONS = {"wrong_concept": "مفهومی دیگر", "wrong_place": "جایی دیگر"}
CHARTED = {"country": ("Iran", "ایران", "NR"), "design": ("survey", "مرور"), "aim": ("to see", "=1+1", "-no aim")}


class Broken(AssertionError):
    """A promise of the product that did not hold."""


def broken(promise: str, *told: object) -> None:
    raise Broken("\n".join([promise, *map(str, told)]))


@dataclass
class Life:
    """A review's folder (the working directory), what people know of it, and the ledger of what they typed."""

    machine: Machine = field(default_factory=Machine)
    ledger: Ledger = field(default_factory=Ledger)
    shelf: searches.Shelf = field(default_factory=searches.Shelf)
    protocol: dict = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    born_with: dict = field(default_factory=dict)  # who charts and who codes, before any of them left
    number: int = 0  # of the things typed, each of which is told apart by it
    refused: str = ""  # what the last run refused, '' where it went through
    slip: list[Path] = field(default_factory=list)  # the files that somebody has just got wrong
    guided: tuple[Path, str] | None = None  # a workbook and what somebody has just typed into its guide
    sorted_out: list[str] = field(default_factory=list)  # what people did about the refusals of this act
    checked: tuple[list[Problem], list[str]] = ([], [])  # what `check` found after the last run

    # ---- birth

    @classmethod
    def born(cls, rng: Random) -> Life:
        """A review that has searched twice and not run yet."""
        life = cls()
        stage = {"reviewers": ["ann", "bob"], "adjudicator": "cat"}
        pilot = {"pilot": {"records": 3, "agreement": 0.5}} if rng.random() < 0.2 else {}
        charters = rng.choice([{}, {"charters": ["ann"]}, {"charters": ["ann", "bob"]},
                               {"charters": ["ann", "bob", "dan"], "pilot": 1}])  # fmt: skip
        coders = rng.choice([{}, {"coders": ["ann", "bob"]}, {"coders": ["ann", "bob"], "sample": 1}])
        life.protocol = {
            "title": "A review that lives",
            "question": {"text": "What is known of care", "concept": "Care", "context": "Anywhere"},
            "languages": ["en", "fa"],
            "sources": {name: {"name": name.capitalize()} for name in searches.SOURCES},
            "exclusion_reasons": [
                {"id": i, "label": {"en": i.replace("_", " "), "fa": fa}} for i, fa in REASONS.items()
            ],
            "screening": {
                "sheet_format": rng.choice(["csv", "csv", "xlsx"]),
                "sheet_language": rng.choice(["en", "en", "fa"]),
                "stages": [
                    {"id": STAGES[0], "of": "records", "label": "Titles", **stage, **pilot},
                    {"id": STAGES[1], "of": "reports", "label": "Full texts", **stage},
                ],
            },
            "charting": charters,
            "coding": coders,
            "frameworks": ["small"],
        }
        life.born_with = {**charters, **coders}
        layout.FRAMEWORKS.mkdir(parents=True)
        (layout.FRAMEWORKS / "small.yaml").write_text(FRAME, encoding="utf-8")
        life.write_protocol()
        for source in searches.SOURCES:
            life.shelf.search(source, rng, new=rng.randint(2, 4), old=rng.randint(0, 1))
        return life

    def write_protocol(self, comment: str = "") -> None:
        text = yaml.safe_dump(self.protocol, allow_unicode=True, sort_keys=False)
        PROTOCOL.parent.mkdir(exist_ok=True)
        PROTOCOL.write_text(text + (f"# {comment}\n" if comment else ""), encoding="utf-8")

    # ---- what people do with sheets

    def meaning(self, stem: str) -> Callable[[str], str]:
        """What the headings of a sheet mean."""
        return columns_of_form(fields(load())) if stem.startswith("charting/") else column_of

    def path(self, stem: str) -> Path:
        """Where a sheet lies."""
        return layout.either(DATA / stem)

    def files(self) -> dict[Path, bytes]:
        """Every file of people, but for the copies of what was replaced."""
        found = (path for top in (PROTOCOL.parent, DATA) for path in top.rglob("*") if ".backup" not in path.parts)
        return {path: path.read_bytes() for path in found if path.is_file()}

    def put_back(self, before: dict[Path, bytes]) -> None:
        """Undo a slip: the files that it changed or made, and no others."""
        for path in self.slip:
            if path in before:
                path.write_bytes(before[path])
            else:
                path.unlink()
                if path.parent.parent == layout.EXPORTS and not any(path.parent.iterdir()):
                    path.parent.rmdir()
        self.slip = []

    def sheets(self, pattern: str) -> list[str]:
        """The sheets under data/ that there are, as the ledger names them."""
        found = (path for form in layout.SHEET_FORMATS for path in DATA.glob(f"{pattern}.{form}"))
        known = (path.relative_to(DATA).with_suffix("").as_posix() for path in found if layout.filled(path))
        return sorted(name for name in known if not name.endswith(("/assignments", "/overrides", "/form")))

    @contextlib.contextmanager
    def open(self, stem: str) -> Iterator[Typing]:
        """Open a sheet, and save it as it was saved before."""
        sheet = Sheet.open(layout.either(DATA / stem), self.meaning(stem))
        self.ledger.rekey(stem, sheet, self.names)
        typing = Typing(self, stem, sheet)
        yield typing
        if typing.touched:
            sheet.save()

    def token(self) -> str:
        """Words that nobody has typed before."""
        self.number += 1
        return f"typed {self.number}"

    # ---- its run, and what must hold after it

    def live(self, kill: int = 0, seconds: float = 0) -> None:
        """Run, sort out what is refused, and hold the product to all its promises.

        Before it, where asked for, comes a run that dies at its n-th durable write (`kill`), or after some `seconds`.
        """
        from living import mending

        self.sorted_out = []
        if kill:
            with contextlib.suppress(Killed):
                mending.killed(self, kill)
        if seconds:
            mending.really_killed(self, seconds)
        if kill or seconds:
            self.hold_nothing_lost(whole=False)
        for _ in range(8):
            ended = self.machine.run()
            self.refused = ended.report
            self._learn()
            self.hold_nothing_lost(whole=not ended.report)
            self.hold_check_agrees(ended)
            if not ended.report:
                break
            self.sorted_out += mending.sort_out(self, ended)
        else:
            broken("the run refuses again and again", *self.sorted_out, ended.report)
        self.hold_told()
        self.hold_it_adds_up()
        self.hold_status_is_true()
        self.hold_history_knows()

    def _learn(self) -> None:
        """What ids stand for now; what a failed run has not made again stays as it was known."""
        reasons = reason_vocabulary((r["id"], r["label"].values()) for r in self.protocol["exclusion_reasons"])
        groups, studies = self.names.groups, self.names.studies
        if layout.GROUPS.exists():
            table = pq.read_table(layout.GROUPS, columns=["record_id", "group_id"])
            groups = dict(zip(*(table[name].to_pylist() for name in ("record_id", "group_id")), strict=True))
        elif layout.RECORDS.exists():  # refused before records were grouped again: those that are there, as before
            there = set(pq.read_table(layout.RECORDS, columns=["record_id"])["record_id"].to_pylist())
            groups = {i: group for i, group in groups.items() if i in there}
        groups = self._gone(groups) | groups
        if layout.STUDIES.exists():
            studies = load_studies(layout.STUDIES).known
        self.names = Names(groups, studies, reasons)

    def _gone(self, groups: dict[str, str]) -> dict[str, str]:
        """What the ids of records mean that are in no export any more: the report that they were of, as far as another
        record of it is left; else a report of their own, that is nowhere."""
        stayed: dict[str, list[str]] = {}
        for record_id, group in self.names.groups.items():
            if record_id in groups:
                stayed.setdefault(group, []).append(record_id)
        heirs = {group: group if group in ids else min(ids) for group, ids in stayed.items()}
        return {
            record_id: groups[heirs[group]] if group in heirs else group
            for record_id, group in self.names.groups.items()
            if record_id not in groups
        }

    def hold_refused(self, before: dict[Path, bytes], slip: str, expected: str) -> None:
        """A slip is refused in one report that names it, and its files stay as they are."""
        now = self.files()
        self.slip = [path for path in before.keys() | now.keys() if before.get(path) != now.get(path)]
        ended = self.machine.run()
        if expected not in ended.report:
            broken(f"{slip} should be refused with '{expected}', but the run says", ended.report or "nothing")
        self.hold_check_agrees(ended)
        after = self.files()
        if touched := [path for path in self.slip if after.get(path) != now.get(path)]:
            broken(f"{slip}: the run that refused it changed", *touched)

    def hold_nothing_lost(self, whole: bool) -> None:
        if lost := list(self.ledger.lost(self.names, self.meaning, whole)):
            broken(f"{len(lost)} things that people typed are lost", *lost[:5], self.refused)

    def hold_check_agrees(self, ended: Ended) -> None:
        """Right after a run, `check` says what the run said, and nothing where it said nothing."""
        self.checked = findings()
        told = ScopelineError(self.checked[0]).report(limit=999).splitlines()
        if not ended.report and told:
            broken("the run goes through, but check says", *told)
        if missing := [line for line in ended.report.splitlines() if line not in told]:
            broken("the run says what check does not", *missing, "check says:", *told)

    def hold_told(self) -> None:
        """What stops no run and should be looked at is told, by `check` too, as it did right after the run."""
        told, of_stages = notices.of_files(load()), {*notices.of_stages(load())}  # which status tells apart
        checked = [line for line in self.checked[1] if line not in of_stages]
        if sorted(told) != sorted(checked):
            broken("check and the run tell other things", *told, "check:", *checked)
        twins = self.shelf.twins()
        wanted = [(path.name, "the same bytes") for path in twins]  # of which one is read, and told as what it is
        wanted += [(path.name, "was written by") for path in self.shelf.strange() if path not in twins]
        if self.guided:
            path, text = self.guided
            wanted.append((path.name, text))
            self.guided = None
        for words in wanted:
            if not any(all(word in line for word in words) for line in told):
                broken(f"nobody is told of {' '.join(words)}", *told)

    def expected(self) -> Expected:
        """The review by what was typed."""
        members: dict[str, list[tuple[str, str]]] = {}
        table = pq.read_table(layout.RECORDS, columns=["record_id", "source"])
        for record_id, source in zip(*(table[name].to_pylist() for name in ("record_id", "source")), strict=True):
            members.setdefault(self.names.groups[record_id], []).append((record_id, source))
        files = frozenset(path.name[:10] for path in layout.FULL_TEXTS.glob("R-*"))
        return Expected(load(), self.ledger, self.names, members, files)

    def hold_it_adds_up(self) -> None:
        """The decisions and the diagram's numbers are what the typed votes come to."""
        wanted = self.expected()
        fates, _ = wanted.through()
        for stage, decided in wanted.decided.items():
            rows = read_table(layout.stage_results(stage) / "decisions.csv").rows
            found = {row["record_id"]: (row["decision"], row["reason"] or row["by"]) for row in rows}
            for group in decided.keys() | found.keys():
                if not _same(decided.get(group), found.get(group)):
                    broken(f"{stage}: {group} should be {decided.get(group)}, but is {found.get(group)}")
        records = len([record for group in wanted.members.values() for record in group])
        if records != self.shelf.records:
            broken(f"{self.shelf.records} records were exported, but {records} were read")
        counts = {row["box"]: row["n"] for row in read_table(layout.COUNTS).rows}
        for box, number in wanted.boxes(fates).items():
            if counts.get(box) not in ("", str(number)):
                broken(f"{box} should be {number}, but is {counts.get(box)}")

    def hold_status_is_true(self) -> None:
        """Who has how much left is what the typed words leave."""
        wanted = self.expected()
        fates, left = wanted.through()
        included = {self.names.of("study_id", group) for group, fate in fates.items() if fate == "included"}
        left |= wanted.studied(sorted(included))
        tasks = {(task.stage, task.who, task.task): (task.done, task.left) for task in work.tasks(load())}
        for key, numbers in left.items():
            if tasks.get(key) != numbers:
                broken(f"{key}: {numbers} done and left by what was typed, but status says {tasks.get(key)}")
        told = list(status.lines(load(), Path.cwd())) if self.number % 4 == 0 else ["snakemake"]
        if not any("snakemake" in line for line in told):
            broken("status does not say what to type next", *told)

    def hold_history_knows(self) -> None:
        """Of every record that there has ever been it is told what stands for it now, or that it is gone."""
        ids = Random(self.number).sample(sorted(self.names.groups), min(2, len(self.names.groups)))
        there = {record for group in self.expected().members.values() for record, _ in group}
        for record_id in ids:
            group = self.names.groups[record_id]
            told = "\n".join(history.lines(load(), record_id))
            gone = group not in self.names.groups or self.names.groups[group] != group or group not in there
            if record_id not in there and "its export was taken away" not in told:
                broken(f"history of {record_id} does not say that its export was taken away", told)
            if not gone and f"{group}  " not in told:
                broken(f"history of {record_id} does not name {group}, which stands for it", told)


@dataclass
class Typing:
    """Somebody at an open sheet; what they write is entered into the ledger."""

    life: Life
    stem: str
    sheet: Sheet
    touched: bool = False

    def key(self, row: list[str]) -> Key:
        return tuple(self.sheet.cell(row, name) for name in keys_of(self.stem))

    def cell(self, row: list[str], column: str) -> str:
        return self.sheet.cell(row, column)

    def blank(self, column: str) -> list[list[str]]:
        """The rows in which nobody has filled this column."""
        return [row for row in self.sheet.rows if not self.sheet.cell(row, column)]

    def filled(self, column: str) -> list[list[str]]:
        return [row for row in self.sheet.rows if self.sheet.cell(row, column)]

    def write(self, row: list[str], **cells: str) -> None:
        """Type into a row; an empty text takes back what stood there."""
        for name, text in cells.items():
            self.sheet.put(row, name, text)
        for name, text in cells.items():
            if text:
                self.life.ledger.type(self.stem, self.key(row), name, text)
            else:
                self.life.ledger.take_back(self.stem, self.key(row), name)
        self.touched = True

    def add(self, **cells: str) -> None:
        """A row of one's own."""
        self.write(self.sheet.add({}), **cells)

    def widen(self, heading: str) -> None:
        """A column of one's own."""
        if heading not in self.sheet.headings:
            self.sheet.headings.append(heading)
            for row in self.sheet.rows:
                row.append("")
            self.touched = True

    def delete(self, row: list[str]) -> None:
        """Delete a row, and with it what stood there; what a run has seen of votes, reports and answers comes back."""
        self.sheet.rows.remove(row)
        self.touched = True
        ledger = self.life.ledger
        ledger.take_back(self.stem, self.key(row))
        groups = self.life.names.groups
        there = {groups.get(self.key(other)[0]) for other in self.sheet.rows}
        seen = {"screening": self._seen, "retrieval": self._retrieved}.get(self.stem.partition("/")[0], dict)
        for record_id, cells in seen().items():
            if record_id in groups and groups[record_id] not in there:
                ledger.typed[self.stem, (record_id,)] = cells
                ledger.owed.add((self.stem, (record_id,)))
        studies = {self.life.names.of("study_id", self.key(other)[0]) for other in self.sheet.rows}
        for study, cells in self._charted().items() if self.stem.startswith("charting/") else ():
            if study not in studies and any(name in CHARTED for name in cells):
                ledger.typed[self.stem, (study,)] = {n: text for n, text in cells.items() if n in self.sheet.columns}
                ledger.owed.add((self.stem, (study,)))

    def _retrieved(self) -> dict[str, dict[str, str]]:
        """A record's id -> what a run has seen of it in the sheet of retrieval."""
        kept = rows.read(layout.RETRIEVAL_JOURNAL, "report", ("record_id",)).rows
        columns = self.sheet.columns
        return {record_id: {n: t for n, t in cells.items() if n in columns} for (record_id,), cells in kept.items()}

    def _charted(self) -> dict[str, dict[str, str]]:
        """A study -> the answers that a run has seen of it in this sheet."""
        known, found = self.life.names.studies, dict[str, dict[str, str]]()
        said = journal.state(journal.read(layout.CHARTING_JOURNAL))
        for unit, word in said.get(("answer", self.stem.rpartition("/")[2]), {}).items():
            called, column = study_and_key(unit, known)
            if called in known:
                found.setdefault(known[called], {})[column] = word.decision
        return found

    def _seen(self) -> dict[str, dict[str, str]]:
        """A row's id -> what a run has seen of it in this sheet: a deleted row takes no vote back."""
        _, stage, name = self.stem.split("/")
        found: dict[str, dict[str, str]] = {}
        for (kind, by), votes in journal.state(journal.read(layout.journal(stage))).items():
            if kind == "vote" and by == name:
                columns = ("decision", "reason", "note")
            elif kind == "recheck" and name == "conflicts":
                columns = (f"recheck_{by}", f"reason_{by}", "")
            elif kind == "adjudication" and name == "conflicts":
                columns = ("decision", "reason", "rationale")
            else:
                continue
            for record_id, vote in votes.items():
                found.setdefault(record_id, {}).update(_cells(vote, *columns))
        return found


def _cells(vote: Vote, *columns: str) -> dict[str, str]:
    said = vote.decision, vote.reason, vote.note
    return {name: text for name, text in zip(columns, said, strict=True) if name and text}


def _same(wanted: tuple[str, str] | None, found: tuple[str, str] | None) -> bool:
    """Whether a decision is the expected one; how an exclusion of records was reached does not show in its reason."""
    if wanted is None or found is None:
        return wanted == found
    return wanted[0] == found[0] and (wanted[0] == "include" or not wanted[1] or wanted[1] == found[1])


def in_folder(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Work in a folder, which is made."""
    folder.mkdir(parents=True)
    os.environ["NO_COLOR"] = "1"
    return contextlib.chdir(folder)
