"""Screening at scale: sheets made and extended, votes collected, agreement counted; CPU seconds and peak memory.

python bench/screening.py [--records 100000] [--reviewers 6]
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from scopeline import layout
from scopeline.protocol import Protocol
from scopeline.records import _consonants
from scopeline.screening.results import screen
from scopeline.tables.csv import SHEET, read_table

WORDS = [
    "care",
    "integrated",
    "primary",
    "hospital",
    "barrier",
    "policy",
    "nurse",
    "record",
    "system",
    "community",
    "team",
    "quality",
    "cost",
]


def main() -> None:
    """Print one row a step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--reviewers", type=int, default=6)
    options = parser.parse_args()
    os.chdir(tempfile.mkdtemp())
    protocol = protocol_of(options.reviewers)
    write_unique(options.records)
    print(f"{'step':<28}{'CPU s':>8}{'peak MB':>10}")
    step("make the sheets", lambda: collect(protocol))
    for name in protocol.screening.stages[0].reviewers:
        fill(layout.sheet("titles", name), Random(name))
    step("collect all votes", lambda: collect(protocol))
    step("collect again, unchanged", lambda: collect(protocol))


def protocol_of(reviewers: int) -> Protocol:
    """A review of one stage with this many reviewers, two votes a record."""
    stage = {"id": "titles", "of": "records", "label": "Titles", "adjudicator": "judge",
             "reviewers": [f"reviewer{number}" for number in range(reviewers)]}  # fmt: skip
    return Protocol.model_validate(
        {
            "title": "Scale",
            "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
            "sources": {"pubmed": {"name": "PubMed"}},
            "screening": {"stages": [stage]},
        }
    )


def write_unique(size: int) -> None:
    """unique.parquet with abstracts of some 150 words."""
    random = Random(1)
    ids = [_consonants(str(number)) for number in range(size)]
    text = [" ".join(random.choices(WORDS, k=150)) for _ in range(500)]
    columns = {
        "record_id": ids,
        "record_ids": ids,
        "title": [f"{' '.join(random.choices(WORDS, k=9))} {number}" for number in range(size)],
        "abstract": [text[number % 500] for number in range(size)],
        "authors": ["Family, Given; Other, Name"] * size,
        "year": [2000 + number % 24 for number in range(size)],
        "journal": ["Journal of Care"] * size,
        "doi": [f"10.5555/{number}" for number in range(size)],
        "url": [""] * size,
    }
    pq.write_table(pa.table(columns), "unique.parquet", compression="zstd")


def fill(path: Path, random: Random) -> None:
    """Vote on every row: few inclusions, as in title screening."""
    table = read_table(path)
    for row in table.rows:
        row["decision"] = random.choices(("include", "exclude", "maybe"), (4, 95, 1))[0]
    path.write_bytes(SHEET.encode([table.columns, *([row[name] for name in table.columns] for row in table.rows)]))


def collect(protocol: Protocol) -> None:
    """What the rule `screen` does."""
    screen(protocol, "titles", Path("unique.parquet"), None, Path("results"))


def step(name: str, work: Callable[[], None]) -> None:
    """Run a step in a process of its own, so that its memory is its own, and print what it took."""
    sys.stdout.flush()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"{name} failed after {time.monotonic() - started:.0f} s")
    print(f"{name:<28}{usage.ru_utime + usage.ru_stime:>8.1f}{usage.ru_maxrss / 1024:>10.0f}")


if __name__ == "__main__":
    assert resource
    main()
