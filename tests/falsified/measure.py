"""How many falsified numbers an audit finds: each number of a review's own manuscripts is changed, one at a time.

    python tests/falsified/measure.py REVIEW [--words] [--missed]

REVIEW is the folder of a finished review. Every number in prose, captions and tables (digits of any script, number
words) is replaced by a false one, and its passage audited again; it is found when something
differs that did not before.
Counted by section, for prose, and by column, for tables; with the false alarms on the untouched text. `--words` leaves
out the comparison with the manuscript that the run made, so that the rules of words alone are measured; `--missed`
prints what is not found.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from scopeline import layout
from scopeline.facts.fact import read as read_facts
from scopeline.languages import available, language
from scopeline.manuscript.audit import reading, report
from scopeline.manuscript.audit.remark import DIFFERS
from scopeline.manuscript.numerals import Numeral, found, spelled
from scopeline.protocol import load
from scopeline.text import ascii_digits

# What stands for no fact: labels of tables, standards, versions, the 95 of a confidence interval, sign of a standard.
_NO_FACT = re.compile(
    r"(?:(?:Table|Figure|Appendix|PRISMA|Scopeline|جدول|شکل|پیوست|پریزما)[\s*]*$)|(?:AC$)|(?:[\d.]\.$)", re.IGNORECASE
)
_LEVEL = re.compile(r"\s*(?:%|٪|درصد)\s*(?:confidence|interval|CI|\))|.{0,2}درصد", re.IGNORECASE)
# Columns of tables whose cells are counts, statistics or charted years; others are titles, names, ids, rank numbers.
COLUMNS = ("Year", "Mentions", "Studies (n)", "Studies", "Value", "95% interval", "n", "Findings",
           "سال", "ذکر", "شمار مطالعات", "مطالعات", "مقدار", "فاصله ۹۵٪", "شمار", "یافته‌ها")  # fmt: skip


@dataclass
class Tally:
    """Numbers by kind: how many were falsified, and how many of them found."""

    made: Counter[str]
    found: Counter[str]

    def lines(self) -> Iterator[str]:
        for kind, n in sorted(self.made.items()):
            yield f"  {kind:<60} {self.found[kind]:>4} of {n:>4}  {self.found[kind] / n:>4.0%}"


def falsified(text: str, one: Numeral) -> str:
    """The text with another number in the place of one, in the same digits or words."""
    old = text[one.start : one.end]
    if one.in_words:
        plain = re.sub(r"\W", "", old.lower())
        code = next(c for c in available() if re.sub(r"\W", "", spelled(int(one.value), language(c))) == plain)
        return text[: one.start] + spelled(int(one.value) + 1, language(code)) + text[one.end :]
    figures = ascii_digits(old)
    places = [i for i, sign in enumerate(figures) if sign.isdigit()]
    at = next((i for i, j in pairwise(places) if figures[i] != figures[j] and figures[j] != "0"), None)
    if one.value >= 100 and at is not None:  # two digits that changed places
        other = places[places.index(at) + 1]
        changed = {at: figures[other], other: figures[at]}
    else:
        changed = {places[-1]: str((int(figures[places[-1]]) + 1) % 10)}
        if figures[places[-1]] == "9" and len(places) > 1:
            changed = {places[-1]: "8"}
    digits = next(d for d in ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") if old[places[0]] in d)
    new = "".join(digits[int(changed[i])] if i in changed else sign for i, sign in enumerate(old))
    return text[: one.start] + new + text[one.end :]


def kind_of(passage: reading.Passage) -> str:
    """What a passage's numbers are: a table's column, or the section that a text stands in; '' where for no fact."""
    if passage.column:
        return f"table: {passage.column}" if passage.column in COLUMNS else ""
    return f"prose: {passage.section or 'title'}"


def standing(passage: reading.Passage) -> list[Numeral]:
    """The numbers of a passage that stand for something of the review."""
    text = passage.text
    return [
        one for one in found(text)
        if not _NO_FACT.search(text[: one.start]) and not (one.value == 95 and _LEVEL.match(text[one.end :]))
    ]  # fmt: skip


def measure(path: Path, auditor: report.Auditor, missed: list[str]) -> tuple[Tally, int, int]:
    passages = reading.read(path)
    body = auditor.body(passages)
    alarms = sum(one.verdict == DIFFERS for one in auditor.audit(passages))
    held = len(auditor.audit(passages))
    tally = Tally(Counter(), Counter())
    for passage in body:
        kind = kind_of(passage)
        if not kind or re.search(r"\[tiab\]|TITLE-ABS|TS=| OR |\.png", passage.text):
            continue
        before = {(one.said, one.found) for one in auditor.passage(passage) if one.verdict == DIFFERS}
        for one in standing(passage):
            false = replace(passage, text=falsified(passage.text, one))
            tally.made[kind] += 1
            after = {(r.said, r.found) for r in auditor.passage(false) if r.verdict == DIFFERS}
            if after - before:
                tally.found[kind] += 1
            else:
                before_, after_ = passage.text[: one.start][-50:], passage.text[one.end :][:50]
                missed.append(f"{kind}: …{before_}«{passage.text[one.start : one.end]}»{after_}")
    return tally, alarms, held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("review", type=Path)
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--missed", action="store_true")
    chosen = parser.parse_args()
    os.chdir(chosen.review)
    auditor = report.Auditor.of(load(), read_facts(), compare=not chosen.words)
    for path in sorted(one for one in layout.PACK.glob("manuscript.*") if one.suffix in (".md", ".docx")):
        missed: list[str] = []
        tally, alarms, held = measure(path, auditor, missed)
        print(f"{path.name}: untouched {held} held, {alarms} false alarms")
        print(*tally.lines(), sep="\n")
        for group in ("prose", "table"):
            made = sum(n for kind, n in tally.made.items() if kind.startswith(group))
            got = sum(n for kind, n in tally.found.items() if kind.startswith(group))
            print(f"  {group.upper()} {got} of {made} = {got / max(made, 1):.0%}")
        if chosen.missed:
            print(*missed, sep="\n")


if __name__ == "__main__":
    main()
