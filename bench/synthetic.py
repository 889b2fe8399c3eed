"""A seeded corpus of made-up records for measuring deduplication at scale.

Words, journals and authors are drawn from heavy-tailed distributions, as in real bibliographies. A fifth of the
records are copies as other databases would write them; a tenth are hard negatives: parts of a series, errata,
editorials, companion papers on the next pages, and the conference abstract of an article.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

COLUMNS = (
    "record_id",
    "source",
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "abstract",
)
_SYLLABLES = [
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "po",
    "qui",
    "re",
    "so",
    "ta",
    "vu",
    "wi",
    "xe",
    "yo",
    "zan",
    "ber",
    "cal",
    "dor",
    "fen",
    "gil",
    "hol",
    "jas",
    "kor",
    "lim",
    "mon",
    "nor",
    "pil",
    "rin",
    "sal",
    "tur",
    "van",
    "wes",
]
Record = dict[str, str]


class Corpus:
    """Records of a seed: `records(count)` yields them, always the same."""

    def __init__(self, seed: int = 4) -> None:
        self.rng = np.random.default_rng(seed)
        self.words = self._names(40_000, 2, 5)
        self.surnames = [name.capitalize() for name in self._names(20_000, 2, 4)]
        stems = self._names(4_000, 2, 4)
        self.journals = [
            (f"Journal of {one.capitalize()} {two.capitalize()}", f"J {one[:5].capitalize()} {two[:4].capitalize()}")
            for one, two in zip(stems[::2], stems[1::2], strict=True)
        ]

    def _names(self, count: int, low: int, high: int) -> list[str]:
        names: dict[str, None] = {}
        while len(names) < count:
            size = int(self.rng.integers(low, high))
            names["".join(self.rng.choice(_SYLLABLES, size))] = None
        return list(names)

    def _zipf(self, items: list, size: int, count: int, exponent: float = 1.0) -> list:
        """`count` lists of `size` items, the first items of the list much more often than the last."""
        weights = 1 / np.arange(1, len(items) + 1) ** exponent
        edges = np.cumsum(weights / weights.sum())
        places = np.searchsorted(edges, self.rng.random((count, size)))
        return [[items[min(place, len(items) - 1)] for place in row] for row in places.tolist()]

    def records(self, count: int, batch: int = 20_000) -> Iterator[Record]:
        made = 0
        while made < count:
            yield from self._batch(min(batch, count - made), made)
            made += batch

    def _batch(self, count: int, first: int) -> list[Record]:
        words = self._zipf(self.words, 14, count)
        authors = self._zipf(self.surnames, 6, count, 0.6)
        journals = [row[0] for row in self._zipf(self.journals, 1, count)]
        abstracts = self._zipf(self.words, 45, count)
        numbers = self.rng.integers(0, 1 << 30, (count, 8)).tolist()
        records: list[Record] = []
        for row in range(count):
            kind = numbers[row][0] % 100
            record = self._original(words[row], authors[row], journals[row], abstracts[row], numbers[row], first + row)
            if kind < 20 and records:
                record = self._copy(records[-1 - numbers[row][1] % min(len(records), 500)], numbers[row])
            elif kind < 30 and records and records[-1]["original"] == "yes":
                records[-1]["original"] = "used"
                record = self._neighbour(records[-1], kind, numbers[row]) | {
                    "cluster_id": record["cluster_id"],
                    "original": "",
                }
            records.append(record | {"record_id": f"S{first + row:08d}"})
        return records

    def _original(self, words: list, authors: list, journal: tuple, abstract: list, n: list, serial: int) -> Record:
        start = 1 + n[2] % 1800
        names = authors[: 1 + n[3] % 6]
        return {
            "cluster_id": f"C{serial:08d}",
            "original": "yes",
            "source": "A",
            "title": " ".join(words[: 6 + n[4] % 9]).capitalize(),
            "authors": "; ".join(f"{name}, {chr(65 + (n[5] + i) % 26)}." for i, name in enumerate(names)),
            "year": str(2024 - int((n[6] % 1000) ** 2 / 25_000)),
            "journal": journal[0],
            "volume": str(1 + n[6] % 90),
            "issue": str(1 + n[7] % 12),
            "pages": f"{start}-{start + 4 + n[7] % 12}",
            "doi": f"10.1{n[4] % 900:03d}/x{serial:08d}" if n[5] % 10 < 7 else "",
            "pmid": str(10_000_000 + serial) if n[5] % 10 < 5 else "",
            "abstract": " ".join(abstract).capitalize() if n[3] % 10 < 7 else "",
        }

    def _copy(self, record: Record, n: list) -> Record:
        """The record as another database writes it."""
        copy = record | {
            "source": "B",
            "original": "",
            "title": record["title"].title() if n[2] % 2 else record["title"] + ".",
        }
        copy["authors"] = " and ".join(name.replace(".", "") for name in record["authors"].split("; "))
        first, _, last = record["pages"].partition("-")
        copy["pages"] = f"{first}-{last[-2:]}" if n[3] % 2 and len(last) == len(first) else record["pages"]
        for field, odds in (("doi", 3), ("pmid", 2), ("issue", 5), ("abstract", 4)):
            if n[4] % odds == 0:
                copy[field] = ""
        if n[5] % 3 == 0:
            words = record["journal"].split()
            copy["journal"] = f"J {words[2][:5]} {words[3][:4]}" if len(words) == 4 else record["journal"]
        return copy

    def _neighbour(self, record: Record, kind: int, n: list) -> Record:
        """Another report that looks like the record."""
        first = int(record["pages"].partition("-")[0].lstrip("S"))
        other = record | {"doi": "", "pmid": "", "pages": f"{first + 20}-{first + 29}"}
        if kind < 23:
            other["title"] = f"{record['title']}. Part {1 + n[2] % 4}"
        elif kind < 25:
            other["title"], other["issue"] = f"Erratum: {record['title']}", str(1 + n[3] % 12)
        elif kind < 27:
            other |= {"title": "Editorial", "abstract": "", "pages": str(first)}
        elif kind < 29:
            words = record["title"].split()
            other["title"] = " ".join([*words[:-1], self.words[n[4] % len(self.words)]])
        else:
            other |= {
                "journal": "Abstracts of the Annual Meeting",
                "volume": "",
                "issue": "",
                "pages": f"S{first}",
                "year": str(int(record["year"]) - 1),
            }
        return other


def write(path: Path, truth: Path, count: int, seed: int = 4) -> None:
    """The first `count` records of a seed as CSV, and which report each one stands for (record_id, cluster_id)."""
    with path.open("w", encoding="utf-8", newline="") as file, truth.open("w", encoding="utf-8") as labels:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        labels.write("record_id,cluster_id\n")
        for record in Corpus(seed).records(count):
            writer.writerow(record)
            labels.write(f"{record['record_id']},{record['cluster_id']}\n")
