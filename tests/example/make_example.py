"""Make the example review's inputs: exports, their truth, the charted studies and the coded findings.

The 27 included studies and the items of the framework are published; everything else is invented from word
lists, and the same seed gives the same bytes. data/README.md tells which is which.

    python tests/example/make_example.py
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from generator.appearances import appearances
from generator.coding import chart, code
from generator.exports import Export, exports
from generator.reviewing import review
from generator.works import Work, all_works

from scopeline import layout
from scopeline.tables.atomic import write_atomically

SEED = "scopeline"
TRUTH = Path("tests/example/truth.csv")


def main(arguments: Sequence[str] | None = None) -> None:
    """Works -> exports -> truth -> charting and coding -> what the reviewers did."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", default=SEED, help="another seed makes another review (default: %(default)s)")
    parser.add_argument("--directory", type=Path, default=Path(), help="folder of the review (default: here)")
    options = parser.parse_args(arguments)
    works = all_works(options.seed)
    files = exports(appearances(works, options.seed), options.seed)
    write_exports(options.directory, files)
    write_truth(options.directory, files)
    chart(options.directory)
    code(options.directory, options.seed)
    review(options.directory, roles(files), options.seed)
    print(f"{len(works):,} works in {sum(len(file.records) for file in files):,} records of {len(files)} files")


def roles(files: Sequence[Export]) -> dict[tuple[str, int], tuple[str, str]]:
    """(file, ordinal) -> (work id, role), for every record."""
    return {
        (f"{file.source}/{file.name}", ordinal): (record.work.work_id, record.work.role)
        for file in files
        for ordinal, record in enumerate(file.records, start=1)
    }


def write_exports(directory: Path, files: Sequence[Export]) -> None:
    """The export files, each in its source's folder."""
    for file in files:
        write_atomically(directory / layout.EXPORTS / file.source / file.name, file.write(file.records))


def write_truth(directory: Path, files: Sequence[Export]) -> None:
    """Which work each record stands for, and what the review makes of the work."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("source", "file", "ordinal", "work_id", "role"))
    for file in files:
        for ordinal, record in enumerate(file.records, start=1):
            work: Work = record.work
            writer.writerow((file.source, f"{file.source}/{file.name}", ordinal, work.work_id, work.role))
    write_atomically(directory / TRUTH, out.getvalue().encode())


if __name__ == "__main__":
    main()
