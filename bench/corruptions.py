#!/usr/bin/env python3
"""Corrupt labelled records as exports do, one kind at a time or two, and see what deduplication makes of them.

    corruptions.py [--sets FOLDER] [--only SET ...] [--pairs] [--kinds KIND ...]

Of each report that is found clean, one record is corrupted: recall is the share of those that are still merged with
another record of their report, `asked` the share of which a person would be asked, and false merges are reports of
which no record is kept, as in dedupe.py. --pairs takes every two kinds, the one after the other. The random choices
are seeded by the record's id, so they are the same in every run.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pyarrow as pa
from dedupe import ROOT, figures, read_pairs

from scopeline.commands.dedupe import read_records
from scopeline.dedupe.engine import Result, find_duplicates

Record = dict[str, str]
Corruption = Callable[[Record, random.Random], Record]
MONTHS = ("January", "Feb", "March", "Apr-Jun", "September", "Oct", "Winter", "Spring", "Autumn 2004")
HEADINGS = ("Geriatrics", "Original article", "Clinical cardiology", "Research report")
SOUNDS = (("sch", "sh"), ("ou", "u"), ("ck", "k"), ("ph", "f"), ("ei", "ey"), ("ts", "tz"), ("w", "v"), ("oe", "o"))
STOP = {"of", "the", "and", "in", "for", "on"}


def families(authors: str) -> list[tuple[str, str]]:
    """(family, given) of a list in whatever spelling the sets have."""
    parts = re.split(r";| and |(?<=[A-Z]\.)(?=[A-Z][a-z])", authors)
    names = [part.partition(",")[::2] if "," in part else part.strip().partition(" ")[::2] for part in parts]
    return [(family.strip(), given.strip()) for family, given in names if family.strip()]


def glued(record: Record, rng: random.Random) -> Record:
    names = families(record["authors"])
    return {"authors": "".join(f"{family} {given.replace('.', '') or 'Ann'}" for family, given in names)}


def transliterated(record: Record, rng: random.Random) -> Record:
    text = record["authors"].lower()
    for one, two in SOUNDS:
        text = text.replace(one, two) if one in text else text
    return {"authors": text.title()}


def source_line(record: Record, rng: random.Random) -> Record:
    """The journal as Ovid prints it, with all that belongs into other columns."""
    year, place = record["year"], f"{record['volume']} ({record['issue']}) ()(pp {record['pages'] or 'no pagination'})"
    return {
        "journal": f"{record['journal']}.{place} {year}. Date of Publication: 01 Jun {year}.",
        **dict.fromkeys(("volume", "issue", "pages"), ""),
    }


def abbreviated(record: Record, rng: random.Random) -> Record:
    words = [word for word in re.findall(r"[\w-]+", record["journal"]) if word.lower() not in STOP]
    short = [word if len(word) < 5 else word[: rng.choice((3, 4, 5))] + "." for word in words]
    return {"journal": " ".join(short) if len(words) > 1 else record["journal"]}


def misspelled(record: Record, rng: random.Random) -> Record:
    title = record["title"]
    places = [place for place, char in enumerate(title) if char.isalpha()]
    for place in rng.sample(places, min(2, len(places))):
        title = title[:place] + rng.choice("aeinrst") + title[place + 1 :]
    return {"title": title}


def mistyped_year(record: Record, rng: random.Random) -> Record:
    """A year with another last digit, or that of an edition some years apart."""
    year = record["year"]
    if not year.isdigit():
        return {}
    return {"year": rng.choice((year[:-1] + rng.choice("0123456789"), str(int(year) + rng.choice((-3, -2, 2, 3, 5)))))}


def shifted_year(record: Record, by: int) -> Record:
    return {"year": str(int(record["year"]) + by) if record["year"].isdigit() else record["year"]}


# What is done to a record: the cells that change.
KINDS: dict[str, Corruption] = {
    "month for pages": lambda r, rng: {"pages": rng.choice(MONTHS)},
    "own year for pages": lambda r, rng: {"pages": r["year"]},
    "N.PAG": lambda r, rng: {"pages": "N.PAG-N.PAG"},
    "article number in issue": lambda r, rng: {"issue": f"e{rng.randrange(10_000, 99_999)}", "pages": ""},
    "source line in journal": source_line,
    "issue or volume for year": lambda r, rng: {"year": r["volume"] or r["issue"]},
    "year before 1900": lambda r, rng: {"year": rng.choice(("1800", "1", "1899"))},
    "Jalali year": lambda r, rng: shifted_year(r, -621),
    "year after": lambda r, rng: shifted_year(r, 1),
    "year mistyped": mistyped_year,
    "volume mistyped": lambda r, rng: {"volume": str(rng.randrange(1, 200)) if r["volume"] else ""},
    "no year": lambda r, rng: {"year": ""},
    "authors glued": glued,
    "authors transliterated": transliterated,
    "authors: first only": lambda r, rng: {"authors": ", ".join(families(r["authors"])[0]) if r["authors"] else ""},
    "authors lost": lambda r, rng: {"authors": ""},
    "authors reversed": lambda r, rng: {"authors": "; ".join(", ".join(n) for n in families(r["authors"])[::-1])},
    "authors: given name first": lambda r, rng: {
        "authors": "; ".join(f"{given} {family}" for family, given in families(r["authors"]))
    },
    "journal abbreviated": abbreviated,
    "journal transliterated": lambda r, rng: {"journal": f"Zhonghua {rng.choice(('nei', 'wai', 'xin'))} ke za zhi"},
    "journal lost": lambda r, rng: {"journal": ""},
    "title cut off": lambda r, rng: {"title": r["title"][: max(40, len(r["title"]) * 2 // 3)]},
    "title: heading added": lambda r, rng: {"title": f"{r['title'].rstrip('.')}. {rng.choice(HEADINGS)}"},
    "title: series before": lambda r, rng: {"title": f"{rng.choice(HEADINGS)}: {r['title']}"},
    "title in capitals": lambda r, rng: {"title": r["title"].upper()},
    "title misspelled": misspelled,
    "title: words joined": lambda r, rng: {"title": r["title"].replace("-", "").replace(" ", "", 2)},
    "title broken": lambda r, rng: {
        "title": re.sub("[^\x00-\x7f]", "?", r["title"]).replace("'", "\u00e2\u0080\u0099")
    },
    "reprint": lambda r, rng: {"title": f"Reprint of: {r['title']}"},
    "volume and issue swapped": lambda r, rng: {"volume": r["issue"], "issue": r["volume"]},
    "pages in issue": lambda r, rng: {"issue": r["pages"], "pages": ""},
    "volume lost": lambda r, rng: {"volume": "", "issue": ""},
    "pages lost": lambda r, rng: {"pages": ""},
    "first page only": lambda r, rng: {"pages": r["pages"].partition("-")[0]},
    "identifiers lost": lambda r, rng: {"doi": "", "pmid": ""},
    "abstract lost": lambda r, rng: {"abstract": ""},
    "SICI cut off": lambda r, rng: {"doi": "10.1002/(sici)1097-0258(19990115)18:1" if r["doi"] else ""},
}


def corrupted(record: Record, kinds: tuple[str, ...]) -> Record:
    rng = random.Random("|".join((record["record_id"], *kinds)))
    for kind in kinds:
        record = record | KINDS[kind](record, rng)
    return record


class LabelledSet:
    """A labelled set, with the record of each report that is corrupted: where `clean`, of those that are found as they
    are."""

    def __init__(self, folder: Path, clean: bool = True) -> None:
        self.name = folder.name
        table = read_records(folder / "records.csv.gz")
        self.schema = pa.schema([(name, pa.string()) for name in table.column_names])
        self.records: list[Record] = table.to_pylist()
        self.truth = dict(read_pairs(folder / "truth.csv", "record_id", "cluster_id"))
        group_of = groups(find_duplicates(table)) if clean else self.truth
        mates: dict[tuple[str, str], list[str]] = {}
        for record, cluster in self.truth.items():
            mates.setdefault((cluster, group_of[record]), []).append(record)
        self.chosen = {random.Random(found[0]).choice(found): set(found) for found in mates.values() if len(found) > 1}

    def table(self, kinds: dict[str, tuple[str, ...]] | None = None) -> pa.Table:
        """The records, some of them corrupted in these ways."""
        rows = [corrupted(record, (kinds or {}).get(record["record_id"], ())) for record in self.records]
        return pa.Table.from_pylist(rows, schema=self.schema)

    def corrupted_table(self, turn: int) -> tuple[pa.Table, set[str]]:
        """The records, those chosen corrupted in one way or two, others in each turn; and which these are."""
        rng = random.Random(turn)
        kinds = {record: tuple(rng.sample(sorted(KINDS), rng.choice((1, 1, 2)))) for record in self.chosen}
        return self.table(kinds), set(kinds)

    def tried(self, *kinds: str) -> tuple[int, int, int, int]:
        """Records corrupted, still merged, asked about, and false merges."""
        rows = [corrupted(record, kinds) if record["record_id"] in self.chosen else record for record in self.records]
        result = find_duplicates(pa.Table.from_pylist(rows, schema=self.schema))
        group_of = groups(result)
        asked = {frozenset((row["record_id_1"], row["record_id_2"])) for row in result.ask.to_pylist()}
        groups_asked = {frozenset(group_of[record] for record in pair) for pair in asked}
        merged = {r for r, mates in self.chosen.items() if any(group_of[m] == group_of[r] for m in mates - {r})}
        put = {
            record
            for record, mates in self.chosen.items()
            if record not in merged
            and any(frozenset((group_of[mate], group_of[record])) in groups_asked for mate in mates - {record})
        }
        return len(self.chosen), len(merged), len(put), figures(self.truth, group_of)[1]


def groups(result: Result) -> dict[str, str]:
    return dict(zip(result.groups["record_id"].to_pylist(), result.groups["group_id"].to_pylist(), strict=True))


def trials(kinds: list[str], pairs: bool) -> Iterator[tuple[str, ...]]:
    yield from combinations(kinds, 2) if pairs else ((kind,) for kind in kinds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sets", type=Path, default=ROOT.parent / "shared" / "dedup")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    options = parser.parse_args()
    folders = sorted(path.parent for path in options.sets.glob("*/truth.csv"))
    sets = [LabelledSet(folder) for folder in folders if not options.only or folder.name in options.only]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("corruption", "records", "recall", "asked", "false merges"))
    for kinds in trials(options.kinds, options.pairs):
        tried, merged, asked, false = (sum(n) for n in zip(*(each.tried(*kinds) for each in sets), strict=True))
        out.writerow((" + ".join(kinds), tried, f"{merged / tried:.4f}", f"{asked / tried:.4f}", false))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
