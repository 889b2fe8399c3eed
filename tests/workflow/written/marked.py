"""Paragraphs of the example review as people write them, and what an audit finds when one of their numbers is wrong.

    python tests/workflow/written/marked.py REVIEW FILE... [--missed]

REVIEW is the folder of the finished example. In the texts a number that is tried stands as `[[true|wrong]]`. Each
paragraph is audited as it is true, where everything that differs is a false alarm, and once with each wrong number. The
first batch and `elsewhere` (other people's numbers) were written before the rules were mended by them, the second batch
was only ever measured. By words alone: what the run made of the review is not looked at.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scopeline.facts.fact import read as read_facts
from scopeline.manuscript.audit import reading
from scopeline.manuscript.audit.remark import DIFFERS
from scopeline.manuscript.audit.report import Auditor
from scopeline.protocol import load

HERE = Path(__file__).parent
_MARK = re.compile(r"\[\[([^|\]]*)\|([^\]]*)\]\]")


@dataclass
class Tally:
    """What was found of a text's wrong numbers, and what was called false in the true ones."""

    made: int = 0
    found: int = 0
    alarms: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def line(self) -> str:
        share = f"{self.found} of {self.made} found = {self.found / self.made:.0%}, " if self.made else ""
        return f"{share}{len(self.alarms)} false alarms"


def auditor() -> Auditor:
    """The auditor of the review in this folder, by words alone."""
    return Auditor.of(load(), read_facts(), compare=False)


def measure(path: Path, by: Auditor) -> Tally:
    """Every paragraph of a text, true and with each of its wrong numbers."""
    tally = Tally()
    for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        alarms = _differs(_written(paragraph), by)
        tally.alarms += [f"{said}, not {found}: {paragraph}" for said, found in alarms]
        for at, mark in enumerate(_MARK.finditer(paragraph)):
            tally.made += 1
            if _differs(_written(paragraph, at), by) - alarms:
                tally.found += 1
            else:
                tally.missed.append(f"{mark[0]}: {paragraph}")
    return tally


def _written(paragraph: str, wrong: int = -1) -> str:
    """A paragraph with its true numbers, but for one."""
    numbers: Iterator[int] = iter(range(paragraph.count("[[")))
    return _MARK.sub(lambda mark: mark[2] if next(numbers) == wrong else mark[1], paragraph)


def _differs(text: str, by: Auditor) -> set[tuple[str, str]]:
    passages = reading.numbered(reading.plain(text))
    return {(one.said, one.found) for one in by.audit(passages) if one.verdict == DIFFERS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("review", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--missed", action="store_true")
    chosen = parser.parse_args()
    texts = [path.resolve() for path in chosen.texts]
    os.chdir(chosen.review)
    by = auditor()
    for path in texts:
        tally = measure(path, by)
        print(f"{path.name}: {tally.line()}")
        if chosen.missed:
            print(
                *(f"  false alarm: {one}" for one in tally.alarms),
                *(f"  missed: {one}" for one in tally.missed),
                sep="\n",
            )


if __name__ == "__main__":
    main()
