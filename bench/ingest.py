"""Reading speed beside rispy (RIS) and nbib (MEDLINE), in records per second of CPU time.

    .venv/bin/python bench/ingest.py [FOLDER OF EXPORTS] [--before TREE]

With `--before`, another checkout of this project (`git worktree add ../before COMMIT`) reads the same files, whole,
turn by turn in a process of its own: each file's least time is taken, so that what else the machine does counts for
neither.
Without a folder, records made up here are read. `split` is what the other libraries do: text to tags. `read` is
the whole way from a file to records in the declared schema: decoding, the count by eye, words, normalised
fields, raw tags as JSON. nbib is installed into an environment of its own for the run. Where it fails on a
file, it is said so, and the file is left out of the comparison.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import rispy

from scopeline.sources.detect import Kind, kind_of
from scopeline.sources.encoding import decode
from scopeline.sources.entries import Unreadable, lines_of
from scopeline.sources.read import read_export
from scopeline.sources.tag_formats import FORMATS
from scopeline.sources.tags import parse, split

ROUNDS = 7
AT_LEAST = 20  # records; smaller files measure the clock

NBIB = """
import json, sys, time
import nbib
best, count = None, 0
for _ in range(int(sys.argv[2])):
    text = open(sys.argv[1], encoding="utf-8-sig").read()
    began = time.process_time()
    count = len(nbib.read(text))
    spent = time.process_time() - began
    best = spent if best is None else min(best, spent)
print(json.dumps([count, best]))
"""


def seconds(work: Callable[[], object]) -> float:
    """The least CPU time of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def made_up(folder: Path) -> Path:
    """A RIS and a MEDLINE file of 2,000 records."""
    words = ["integration", "of", "health", "services", "in", "district", "hospitals", "and", "primary", "care"]
    abstract = " ".join(words[number * 7 % len(words)] for number in range(220))
    ris, medline = [], []
    for number in range(2000):
        people = [f"Family{(number + n) % 500}, Given{n}" for n in range(5)]
        keywords = words[: 4 + number % 6]
        ris.append(
            f"TY  - JOUR\nTI  - Study {number}\nT2  - Journal of Care\nPY  - 2019\nVL  - 3\nSP  - 117\nEP  - 55\n"
            + "".join(f"AU  - {name}\n" for name in people)
            + "".join(f"KW  - {word}\n" for word in keywords)
            + f"DO  - 10.1000/{number}\nAB  - {abstract}\nER  - \n\n"
        )
        medline.append(
            f"\nPMID- {30000000 + number}\nOWN - NLM\nDP  - 2019 May\nTI  - Study {number}\nPG  - 117-55\n"
            + f"LID - 10.1000/{number} [doi]\nAB  - {abstract}\n"
            + "".join(f"FAU - {name}\nAU  - {name}\n" for name in people)
            + "".join(f"MH  - {word}\n" for word in keywords)
            + "PT  - Journal Article\nSO  - J Care. 2019.\n"
        )
    (folder / "made_up.ris").write_text("".join(ris))
    (folder / "made_up.nbib").write_text("".join(medline))
    return folder


def texts(folder: Path, form: str) -> Iterator[tuple[Path, str]]:
    """Files of a format with enough records, and their text."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            text = lines_of(decode(path.read_bytes()).text)
        except Unreadable:
            continue
        kind = kind_of(text)
        if isinstance(kind, Kind) and kind.format == form and len(parse(text, FORMATS[form]).entries) >= AT_LEAST:
            yield path, text


def by_rispy(text: str) -> tuple[int, float]:
    return len(rispy.loads(text, enforce_list_tags=False)), seconds(lambda: rispy.loads(text, enforce_list_tags=False))


def by_nbib(python: Path, script: Path, path: Path) -> tuple[int, float]:
    found = subprocess.run([python, script, path, str(ROUNDS)], capture_output=True, text=True, check=True)
    count, spent = json.loads(found.stdout)
    return count, spent


def nbib_environment(folder: Path) -> Path:
    """Python of a fresh environment that has nbib."""
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "nbib"], check=True)
    return python


def compare(folder: Path, form: str, name: str, other: Callable[[Path, str], tuple[int, float]]) -> None:
    """One line a file, and one for all."""
    print(
        f"\n{form}: records per second of CPU\n{'file':34} {'records':>8} {'split':>9} {'read':>9} {name:>9}  split is"
    )
    start = FORMATS[form].starts[0][0]
    total, spent = 0, [0.0, 0.0, 0.0]
    for path, text in texts(folder, form):
        count = len(parse(text, FORMATS[form]).entries)
        ahead = "\n" + text
        ours = seconds(lambda ahead=ahead: split(ahead, FORMATS[form], start))  # type: ignore[misc]
        whole = seconds(lambda path=path: read_export(path))  # type: ignore[misc]
        try:
            theirs_count, theirs = other(path, text)
        except (subprocess.CalledProcessError, OSError, TypeError, ValueError) as error:
            print(f"{path.name[:34]:34} {count:8,} {name} fails: {type(error).__name__}")
            continue
        note = "" if theirs_count == count else f"  ({name} reads {theirs_count:,})"
        line(path.name, count, ours, whole, theirs, note)
        total += count
        spent = [have + more for have, more in zip(spent, (ours, whole, theirs), strict=True)]
    if total:
        line("all", total, *spent, "")


def line(name: str, count: int, ours: float, whole: float, theirs: float, note: str) -> None:
    speeds = " ".join(f"{count / spent:9,.0f}" for spent in (ours, whole, theirs))
    print(f"{name[:34]:34} {count:8,} {speeds}  {theirs / ours:.1f} x{note}")


# ---- beside another checkout --------------------------------------------------------------------------------

READER = """
import sys, time
from pathlib import Path
from scopeline.sources.read import read_export
for line in sys.stdin:
    path = Path(line.rstrip("\\n"))
    began = time.process_time()
    try:
        reading = read_export(path)
    except Exception:
        print("- 0 0", flush=True)
    else:
        print(reading.format, len(reading.records), time.process_time() - began, flush=True)
"""


class Tree:
    """A process that reads exports by the code of one checkout."""

    def __init__(self, root: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(root / "src")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", READER], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def read(self, path: Path) -> tuple[str, int, float]:
        """Format, number of records, CPU seconds; `-` for a format where the file was refused."""
        assert self.process.stdin
        assert self.process.stdout
        print(path, file=self.process.stdin, flush=True)
        form, count, spent = self.process.stdout.readline().split()
        return form, int(count), float(spent)


def beside(folder: Path, before: Path) -> None:
    """A line a format: records a second of both checkouts, and the time here as a share of the time there."""
    trees = (Tree(Path(__file__).parents[1]), Tree(before))
    spent: dict[str, list[float]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        (form, count, _), (_, count_before, _) = [tree.read(path) for tree in trees]
        if count != count_before or count < AT_LEAST:
            continue
        rounds = [[tree.read(path)[2] for tree in trees] for _ in range(ROUNDS)]
        sums = spent.setdefault(form, [0.0, 0.0, 0.0])
        for place, value in enumerate([count, *map(min, zip(*rounds, strict=True))]):
            sums[place] += value
    print(f"{'format':14} {'records':>8} {'here':>9} {'before':>9}  time here / before")
    for form, (records, here, there) in sorted(spent.items()):
        print(f"{form:14} {records:8,.0f} {records / here:9,.0f} {records / there:9,.0f}  {here / there:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--before", type=Path, metavar="TREE")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        (scratch / "made_up").mkdir()
        folder = given.folder or made_up(scratch / "made_up")
        if given.before:
            beside(folder, given.before)
            return
        script = scratch / "by_nbib.py"
        script.write_text(NBIB)
        compare(folder, "ris", "rispy", lambda path, text: by_rispy(text))
        python = nbib_environment(scratch)
        compare(folder, "medline", "nbib", lambda path, text: by_nbib(python, script, path))


if __name__ == "__main__":
    main()
