"""What databases bring: exports of works that overlap, in two formats, whole or with a field missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from small_reviews import medline, scopus

from scopeline import layout

SOURCES = ("pubmed", "scopus")
MOST_WORKS = 16
_NOUNS = ("clinic", "nurse", "hospital", "district", "referral", "vaccine", "ledger", "midwife", "pharmacy", "school",
          "village", "insurance", "surgery", "ward", "ambulance", "registry")  # fmt: skip
_VERBS = ("Coordinating", "Pricing", "Staffing", "Auditing", "Closing", "Merging", "Teaching", "Financing")
_PERSIAN = ("یکپارچگی", "هماهنگی", "ارجاع", "پرستاری")


def title(number: int) -> str:
    """A work's title: alike for none but those that are meant to be alike."""
    rng = Random(number * 7919)
    nouns = rng.sample(_NOUNS, 4)
    text = f"{rng.choice(_VERBS)} {nouns[0]} and {nouns[1]} care: the {nouns[2]} of the {nouns[3]} in region {number}"
    return f"{rng.choice(_PERSIAN)} خدمات سلامت در منطقه {nouns[0]} {number}" if number % 5 == 4 else text


@dataclass(frozen=True)
class Entry:
    """A record in an export: its work, and how it differs from the work's other records."""

    work: int
    other_doi: bool = False  # as of a preprint: the same title under a DOI of its own
    no_doi: bool = False

    def change(self, text: str) -> str:
        doi = f"10.5555/small.{self.work}"
        if self.other_doi:
            return text.replace(doi, f"10.5556/preprint.{self.work}")
        if self.no_doi:
            return text.replace(f"LID - {doi} [doi]\n", "").replace(f"{doi}", "").replace("2015", "2016")
        return text


@dataclass
class Shelf:
    """The exports that lie in their folders, and what was taken away."""

    files: dict[Path, list[Entry]] = field(default_factory=dict)
    away: dict[Path, list[Entry]] = field(default_factory=dict)
    works: int = 0
    searches: int = 0

    @property
    def records(self) -> int:
        """How many records the searches brought: a copy of a file brings none."""
        return sum({(path.parent, path.read_bytes()): len(entries) for path, entries in self.files.items()}.values())

    @property
    def known(self) -> list[int]:
        return list(range(1, self.works + 1))

    def search(self, source: str, rng: Random, new: int, old: int) -> Path:
        """A search brings works that nobody has found yet, and others again."""
        again = rng.sample(self.known, min(old, self.works))
        fresh = list(range(self.works + 1, self.works + 1 + max(0, min(new, MOST_WORKS - self.works))))
        self.works += len(fresh)
        self.searches += 1
        odd = rng.random()
        entries = [Entry(work, other_doi=odd < 0.2 and rng.random() < 0.5, no_doi=odd > 0.8) for work in again]
        suffix = "nbib" if source == "pubmed" else "csv"
        path = layout.EXPORTS / source / f"search {self.searches}.{suffix}"
        self.put(path, [*entries, *map(Entry, fresh)] or [Entry(1)])
        return path

    def put(self, path: Path, entries: list[Entry]) -> None:
        """An export in its folder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_medline(entries) if path.suffix == ".nbib" else _scopus(entries))
        self.files[path] = entries

    def copy(self, path: Path, name: str) -> None:
        """The same bytes under another name."""
        twin = path.with_name(f"{name}{path.suffix}")
        twin.write_bytes(path.read_bytes())
        self.files[twin] = self.files[path]

    def take(self, path: Path) -> list[Entry]:
        """Take an export away; returns what it held."""
        path.unlink()
        return self.files.pop(path)

    def put_away(self, path: Path) -> None:
        """Withdraw an export; it may come back."""
        self.away[path] = self.take(path)

    def strange(self) -> list[Path]:
        """Exports that another database wrote than the one in whose folder they lie."""
        return [path for path in self.files if (path.suffix == ".nbib") != (path.parent.name == "pubmed")]

    def twins(self) -> list[Path]:
        """Exports with the bytes of another of their source."""
        there = [(path.parent, path.read_bytes()) for path in self.files]
        return [path for path, content in zip(self.files, there, strict=True) if there.count(content) > 1]

    def spare(self) -> Iterator[Path]:
        """Exports whose source has another one."""
        for path in self.files:
            if sum(other.parent == path.parent for other in self.files) > 1:
                yield path


def _medline(entries: list[Entry]) -> bytes:
    return "".join(entry.change(medline([title(entry.work)], entry.work)) for entry in entries).encode()


def _scopus(entries: list[Entry]) -> bytes:
    pieces = [entry.change(scopus([title(entry.work)], entry.work).decode("utf-8-sig")) for entry in entries]
    lines = [piece.split("\r\n", 1) for piece in pieces]
    return ("\ufeff" + lines[0][0] + "\r\n" + "".join(body for _, body in lines)).encode()
