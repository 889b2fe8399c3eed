#!/usr/bin/env python3
"""Corrupt labelled records as exports do, one kind at a time or two, and see what deduplication makes of them.

    corruptions.py [--sets FOLDER] [--models FOLDER] [--turns N] [--pairs] [--kinds KIND ...]

Of each report that is found clean, one record is corrupted, in each turn in another way, all sets and ways side by
side; a record that a kind leaves as it is does not count. Recall is the share of those corrupted that are still merged
with another record of their report; `asked` the share of which a person would be asked, within the cap or beyond it;
`false` counts those that came into a group with another report's record. --pairs takes every two kinds, the one after
the other. --models has models by dedupe.py, each set's trained without it. The random choices are seeded by the
record's id, so they are the same in every run. `untrained` kinds are none that train_dedupe.py corrupts by.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow as pa
from dedupe import ROOT, read_pairs
from kinds import KINDS, TRAINED, Record

from scopeline.commands.dedupe import read_parts
from scopeline.dedupe.conclude import Result
from scopeline.dedupe.engine import find_duplicates


def corrupted(record: Record, kinds: tuple[str, ...]) -> Record:
    rng = random.Random("|".join((record["record_id"], *kinds)))
    for kind in kinds:
        record = record | KINDS[kind](record, rng)
    return record


Kinds = tuple[str, ...]


class LabelledSet:
    """A labelled set, with the record of each report that is corrupted: where `clean`, of those that are found as they
    are."""

    def __init__(self, folder: Path, clean: bool = True, model: dict[str, Any] | None = None) -> None:
        self.name, self.model = folder.name, model
        table = pa.concat_tables(read_parts(folder / "records.csv.gz")).combine_chunks()
        self.schema = pa.schema([(name, pa.string()) for name in table.column_names])
        self.records: list[Record] = table.to_pylist()
        self.truth = dict(read_pairs(folder / "truth.csv", "record_id", "cluster_id"))
        group_of = groups(find_duplicates(table, (), model)) if clean else self.truth
        mates: dict[tuple[str, str], list[str]] = {}
        for record, cluster in self.truth.items():
            mates.setdefault((cluster, group_of[record]), []).append(record)
        self.chosen = {random.Random(found[0]).choice(found): set(found) for found in mates.values() if len(found) > 1}

    def table(self, kinds: dict[str, Kinds] | None = None) -> pa.Table:
        """The records, some of them corrupted in these ways."""
        rows = [corrupted(record, (kinds or {}).get(record["record_id"], ())) for record in self.records]
        return pa.Table.from_pylist(rows, schema=self.schema)

    def corrupted_table(self, turn: int) -> tuple[pa.Table, set[str]]:
        """The records, those chosen corrupted in one way or two, others in each turn; and which these are."""
        rng = random.Random(turn)
        kinds = {record: tuple(rng.sample(sorted(TRAINED), rng.choice((1, 1, 2)))) for record in self.chosen}
        return self.table(kinds), set(kinds)

    def tried(self, turn: int, trials: list[Kinds]) -> dict[Kinds, Counter[str]]:
        """Of each trial the records corrupted in this turn, and those still merged, asked about and merged wrongly."""
        kinds = {record: trials[(place + turn) % len(trials)] for place, record in enumerate(shuffled(self.chosen))}
        table = self.table(kinds)
        result = find_duplicates(table, (), self.model)
        group_of, clusters, put = groups(result), defaultdict(set), defaultdict(set)
        for record, cluster in self.truth.items():
            clusters[group_of[record]].add(cluster)
        for part in (result.ask, getattr(result, "left_out", result.ask)):
            for one, two in zip(part["record_id_1"].to_pylist(), part["record_id_2"].to_pylist(), strict=True):
                put[group_of[one]].add(group_of[two])
                put[group_of[two]].add(group_of[one])
        found: dict[Kinds, Counter[str]] = defaultdict(Counter)
        for before, after in zip(self.records, table.to_pylist(), strict=True):
            record = before["record_id"]
            if record in kinds and before != after:
                own, mates = group_of[record], {group_of[mate] for mate in self.chosen[record] - {record}}
                seen = ("tried", "merged" if own in mates else "asked" if put[own] & mates else "missed")
                found[kinds[record]].update((*seen, "false") if len(clusters[own]) > 1 else seen)
        return found


def shuffled(records: dict[str, set[str]]) -> list[str]:
    return sorted(records, key=lambda record: random.Random(record).random())


def groups(result: Result) -> dict[str, str]:
    return dict(zip(result.groups["record_id"].to_pylist(), result.groups["group_id"].to_pylist(), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sets", type=Path, default=ROOT.parent / "shared" / "dedup")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--models", type=Path)
    parser.add_argument("--turns", type=int, default=10)
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    options = parser.parse_args()
    trials = list(combinations(options.kinds, 2)) if options.pairs else [(kind,) for kind in options.kinds]
    total: dict[Kinds, Counter[str]] = defaultdict(Counter)
    for folder in sorted(path.parent for path in options.sets.glob("*/truth.csv")):
        if options.only and folder.name not in options.only:
            continue
        model = options.models and options.models / f"without-{folder.name}.json"
        labelled = LabelledSet(folder, model=model and json.loads(model.read_text()))
        for turn in range(options.turns):
            for kinds, counted in labelled.tried(turn, trials).items():
                total[kinds].update(counted)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("corruption", "trained", "records", "recall", "asked", "false"))
    for kinds in trials:
        counted, tried = total[kinds], max(total[kinds]["tried"], 1)
        shares = [f"{counted[name] / tried:.4f}" for name in ("merged", "asked")]
        trained = "yes" if set(kinds) <= set(TRAINED) else ""
        out.writerow((" + ".join(kinds), trained, counted["tried"], *shares, counted["false"]))


if __name__ == "__main__":
    main()
