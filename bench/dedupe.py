#!/usr/bin/env python3
"""Measure deduplication: one table of set, tool, TP, FP, FN, F1, questions, CPU seconds and peak memory.

    dedupe.py [--sets FOLDER] [--models FOLDER] [--peer PYTHON] [--scale N ...] [--blocking]

--sets      labelled sets, one folder each with records.csv.gz and truth.csv (default: ../shared/dedup)
--models    keep the trained models there, and use those that are there (default: train them anew)
--peer      run bib-dedupe 0.11 on the same sets: the Python of an environment that has it, or nothing to make one
--scale     measure made-up corpora of so many records (bench/synthetic.py)
--blocking  instead, count the true pairs that no block holds

Each set is scored with models trained on the other sets (train_dedupe.py). TP, FP and FN are record-level,
as bib-dedupe's benchmark defines them: of each true cluster exactly one record must be kept; a surplus one is a false
negative, a cluster of which none is kept a false positive. `asked F1` is the figure once the questions are answered
rightly and the engine has run again with the answers. Every run is a process of its own; CPU seconds and memory are
those of that process, the start of Python and the reading of the file included.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEER = "bib-dedupe==0.11.0"
COLUMNS = (
    *("set", "tool", "records", "TP", "FP", "FN", "F1", "questions", "pairs", "per 1000", "asked F1", "CPU s", "MB"),
)
Row = dict[str, object]


def read_pairs(path: Path, *names: str) -> list[tuple[str, ...]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [tuple(row[name] for name in names) for row in csv.DictReader(file)]


def figures(truth: dict[str, str], group_of: dict[str, str]) -> tuple[int, int, int]:
    """Record-level true positives, false positives and false negatives."""
    survivor: dict[str, str] = {}
    for record in truth:
        survivor.setdefault(group_of[record], record)
    kept = Counter(truth[record] for record in survivor.values())
    sizes = Counter(truth.values())
    return (
        sum(size - max(kept[cluster], 1) for cluster, size in sizes.items()),
        sum(kept[cluster] == 0 for cluster in sizes),
        sum(max(kept[cluster] - 1, 0) for cluster in sizes),
    )


def f1(tp: int, fp: int, fn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def run(*command: object) -> tuple[float, float]:
    """CPU seconds and peak megabytes of a command; raises CalledProcessError where it fails."""
    arguments = [str(part) for part in command]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(status, arguments)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


ENGINE = """
import sys, json
from pathlib import Path
from scopeline.arrow import spare
spare()
from scopeline.commands.dedupe import read_parts, write_csv
from scopeline.dedupe.engine import find_duplicates
records, model, verdicts, groups, ask = map(Path, sys.argv[1:])
settled = [tuple(v) for v in json.loads(verdicts.read_text())] if verdicts.is_file() else []
trained = json.loads(model.read_text()) if model.is_file() else None
result = find_duplicates(read_parts(records), settled, trained)
write_csv(result.groups, groups)
write_csv(result.ask, ask)
"""


def scopeline(folder: Path, work: Path, models: Path) -> Row:
    """One labelled set, with models trained on the other sets."""
    model, none = models / f"without-{folder.name}.json", work / "none"
    if not model.is_file():
        models.mkdir(parents=True, exist_ok=True)
        run(sys.executable, HERE / "train_dedupe.py", folder.parent, model, "--without", folder.name)
    groups, ask, answers, answered = (work / name for name in ("groups.csv", "ask.csv", "answers.json", "answered.csv"))
    records, truth = folder / "records.csv.gz", dict(read_pairs(folder / "truth.csv", "record_id", "cluster_id"))
    cpu, memory = run(sys.executable, "-c", ENGINE, records, model, none, groups, ask)
    tp, fp, fn = figures(truth, dict(read_pairs(groups, "record_id", "group_id")))
    asked = read_pairs(ask, "record_id_1", "record_id_2", "family", "worth")
    verdicts = [(a, b, "same" if truth[a] == truth[b] else "different") for a, b, *_ in asked]
    count = len({family or (a, b) for a, b, family, _ in asked})
    answers.write_text(json.dumps(verdicts))
    run(sys.executable, "-c", ENGINE, records, model, answers, answered, work / "more.csv")
    after = figures(truth, dict(read_pairs(answered, "record_id", "group_id")))
    return {
        "set": folder.name,
        "tool": "scopeline",
        "records": len(truth),
        "TP": tp,
        "FP": fp,
        "FN": fn,
        "F1": f1(tp, fp, fn),
        "questions": count,
        "pairs": len(asked),
        "per 1000": 1000 * count / len(truth),
        "asked F1": f1(*after),
        "CPU s": cpu,
        "MB": memory,
        "after": after,
        "promised": [(float(worth), truth[a] == truth[b]) for a, b, _, worth in asked],
    }


def reliability(rows: list[Row]) -> None:
    """What was promised of the pairs asked about, and what they were."""
    promised = [each for row in rows for each in row.get("promised", ())]  # type: ignore[attr-defined]
    print("\n| chance given | pairs | mean chance | one report | share |\n| --- | --- | --- | --- | --- |")
    for low, high in pairwise((0.2, 0.3, 0.5, 0.7, 0.9, 1.01)):
        within = [each for each in promised if low <= each[0] < high]
        if within:
            mean, same = sum(chance for chance, _ in within) / len(within), sum(is_same for _, is_same in within)
            shares = f"{mean:.2f} | {same} | {same / len(within):.2f}"
            print(f"| {low} to {min(high, 1)} | {len(within)} | {shares} |")


PEER_RUN = """
import sys
import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep
frame = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
frame = frame.rename(columns={"record_id": "ID", "entrytype": "ENTRYTYPE", "authors": "author", "issue": "number"})
if "ENTRYTYPE" in frame:  # it compares BibTeX types only
    known = {"article", "inproceedings", "proceedings", "incollection", "book", "techreport"}
    frame["ENTRYTYPE"] = [kind if kind in known else "article" for kind in frame["ENTRYTYPE"]]
for name in ("ENTRYTYPE", "title", "author", "year", "journal", "volume", "number", "pages", "doi", "abstract"):
    if name not in frame:
        frame[name] = "article" if name == "ENTRYTYPE" else ""
ids = list(frame["ID"])
matched = match(block(prep(frame, cpu=1), cpu=1), cpu=1)
group_of = {}
for members in cluster(matched):
    for member in members:
        group_of[member] = min(members)
rows = [(record, group_of.get(record, record)) for record in ids]
pd.DataFrame(rows, columns=["record_id", "group_id"]).to_csv(sys.argv[2], index=False)
"""


def install_peer(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)
    return python


def peer(python: Path, folder: Path, work: Path) -> Row:
    """One labelled set by bib-dedupe, in its own environment."""
    groups = work / "peer.csv"
    truth = dict(read_pairs(folder / "truth.csv", "record_id", "cluster_id"))
    cpu, memory = run(python, "-c", PEER_RUN, folder / "records.csv.gz", groups)
    tp, fp, fn = figures(truth, dict(read_pairs(groups, "record_id", "group_id")))
    return {
        "set": folder.name,
        "tool": "bib-dedupe",
        "records": len(truth),
        "TP": tp,
        "FP": fp,
        "FN": fn,
        "F1": f1(tp, fp, fn),
        "CPU s": cpu,
        "MB": memory,
    }


def scale(count: int, work: Path) -> Row:
    """A made-up corpus: what was merged wrongly or missed, time and memory."""
    import synthetic

    records, truth_file, groups = work / "corpus.csv", work / "truth.csv", work / "groups.csv"
    synthetic.write(records, truth_file, count)
    none = work / "none"
    cpu, memory = run(sys.executable, "-c", ENGINE, records, none, none, groups, work / "ask.csv")
    truth = dict(read_pairs(truth_file, "record_id", "cluster_id"))
    tp, fp, fn = figures(truth, dict(read_pairs(groups, "record_id", "group_id")))
    asked = len(set(read_pairs(work / "ask.csv", "record_id_1", "record_id_2", "family")))
    return {
        "set": f"made up, {count:,}",
        "tool": "scopeline",
        "records": count,
        "TP": tp,
        "FP": fp,
        "FN": fn,
        "F1": f1(tp, fp, fn),
        "questions": asked,
        "per 1000": 1000 * asked / count,
        "CPU s": cpu,
        "MB": memory,
    }


def blocking(folder: Path) -> tuple[int, int, float]:
    """True pairs, those that no block holds, and candidate pairs a record."""
    import numpy as np

    from scopeline.commands.dedupe import read_parts
    from scopeline.dedupe.compare import compare

    compared = compare(read_parts(folder / "records.csv.gz"), join_twins=False)
    row_of = {record_id: row for row, record_id in enumerate(compared.ids.to_pylist())}
    members: dict[str, list[int]] = {}
    for record_id, cluster_id in read_pairs(folder / "truth.csv", "record_id", "cluster_id"):
        members.setdefault(cluster_id, []).append(row_of[record_id])
    true = {pair for rows in members.values() for pair in combinations(sorted(rows), 2)}
    found = set(zip(compared.left.tolist(), compared.right.tolist(), strict=True))
    return len(true), len(true - found), len(compared.left) / max(len(np.unique(list(row_of.values()))), 1)


def pooled(rows: list[Row], tool: str) -> Row:
    own = [row for row in rows if row["tool"] == tool]
    total: Row = {
        name: sum(row.get(name, 0) for row in own)  # type: ignore[misc]
        for name in ("records", "TP", "FP", "FN", "questions", "pairs", "CPU s")
    }
    after = [sum(parts) for parts in zip(*(row["after"] for row in own if "after" in row), strict=True)]  # type: ignore[misc]
    return {
        **total,
        "set": "pooled",
        "tool": tool,
        "F1": f1(total["TP"], total["FP"], total["FN"]),  # type: ignore[arg-type]
        **({"asked F1": f1(*after), "per 1000": 1000 * total["questions"] / total["records"]} if after else {}),
    }  # type: ignore[operator]


def show(row: Row) -> None:
    digits = {"F1": 4, "asked F1": 4, "CPU s": 2, "per 1000": 1, "MB": 0}
    cells = [
        f"{row[name]:.{digits[name]}f}" if name in digits and name in row else str(row.get(name, ""))
        for name in COLUMNS
    ]
    print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sets", type=Path, default=ROOT.parent / "shared" / "dedup")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--peer", nargs="?", const="", metavar="PYTHON")
    parser.add_argument("--scale", type=int, nargs="*", default=[])
    parser.add_argument("--blocking", action="store_true")
    options = parser.parse_args()
    folders = sorted(path.parent for path in options.sets.glob("*/truth.csv"))
    if not folders:
        print(f"no labelled sets in {options.sets}", file=sys.stderr)
    if options.blocking:
        for folder in folders:
            print(folder.name, *blocking(folder))
        return
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + " --- |" * len(COLUMNS))
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        python = Path(options.peer) if options.peer else install_peer(work / "peer") if options.peer == "" else None
        for folder in folders:
            rows.append(scopeline(folder, work, options.models or work))
            show(rows[-1])
            if python:
                rows.append(peer(python, folder, work))
                show(rows[-1])
        for tool in dict.fromkeys(str(row["tool"]) for row in rows):
            show(pooled(rows, tool))
        for count in options.scale:
            show(scale(count, work))
        reliability(rows)


if __name__ == "__main__":
    main()
