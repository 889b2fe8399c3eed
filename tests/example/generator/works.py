"""The works behind the records: 27 published studies and the invented remainder.

A work is one publication. What a database makes of it is the business of `appearances`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from random import Random

from generator import vocabulary as words
from generator.people import PERSIAN_FAMILIES, PERSIAN_GIVEN, REGIONS
from generator.titles import Draft, Shelf, capital, drafts, fill

HERE = Path(__file__).parent
FIRST_YEAR, LAST_YEAR = 2000, 2023
MONTHS_SEARCHED = 8  # of the last year, for the search was run in September
PUBMED, SCOPUS, WOS, SCHOLAR = "pubmed", "scopus", "web_of_science", "google_scholar"

# The review's arithmetic: what each source gave and how many of the records are duplicates.
RECORDS = {PUBMED: 1391, SCOPUS: 1642, WOS: 1263, SCHOLAR: 700}
DUPLICATES = 662
FULL_TEXTS = 58

# Works found by several sources, or twice by one; PubMed with Scopus makes up what is left of DUPLICATES.
REMAINDER = (PUBMED, SCOPUS)
OVERLAPS: dict[tuple[str, ...], int] = {
    (PUBMED, WOS): 60,
    (SCOPUS, WOS): 95,
    (PUBMED, SCHOLAR): 18,
    (SCOPUS, SCHOLAR): 26,
    (WOS, SCHOLAR): 12,
    (PUBMED, SCOPUS, WOS): 50,
    (PUBMED, SCOPUS, SCHOLAR): 6,
    (SCOPUS, WOS, SCHOLAR): 6,
    (PUBMED, SCOPUS, WOS, SCHOLAR): 6,
    (SCOPUS, SCOPUS): 3,
    (WOS, WOS): 4,
    (SCHOLAR, SCHOLAR): 4,
}
# Works whose second record says so little that a person has to look.
OBSCURE: dict[tuple[str, ...], int] = {(PUBMED, SCHOLAR): 4, (SCOPUS, SCHOLAR): 6, (WOS, SCHOLAR): 3}
PERSIAN_WORKS, PERSIAN_TWICE = 36, 4


@dataclass(frozen=True)
class Author:
    """A person on a title page; `given` is spelt out or, for the published studies, initials with spaces."""

    family: str
    given: str

    @property
    def initials(self) -> str:
        """`JM` for Jean-Marc and for J M."""
        return "".join(part[0] for part in self.given.replace("-", " ").split())


@dataclass(frozen=True)
class Journal:
    """A journal: `before` is the year before its first volume, `numbered` whether articles have numbers."""

    title: str
    abbreviation: str
    issn: str = ""
    before: int = 0
    issues: int = 1
    numbered: bool = False
    databases: frozenset[str] = frozenset()
    subject: str = "services"


NO_JOURNAL = Journal("", "")


@dataclass(frozen=True)
class Work:
    """One publication, as its publisher would describe it.

    `kind` is article, review, editorial, comment, erratum, conference, preprint or thesis. `role` is what the
    review makes of it: `included:S01`, `full_text` or `background`. `obscure` works have a second record that
    hardly shows them, `other_title` is a second spelling in circulation.
    """

    main: str
    authors: tuple[Author, ...]
    year: int
    sources: tuple[str, ...]
    role: str = "background"
    kind: str = "article"
    design: str = ""
    month: int = 1
    journal: Journal = NO_JOURNAL
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    doi: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    city: str = ""
    language: str = "en"
    bilingual: bool = False
    headline: bool = False
    obscure: bool = False
    other_title: str = ""
    work_id: str = ""

    @property
    def title(self) -> str:
        return Draft(self.main, self.design, {}).title

    @property
    def published(self) -> bool:
        """Whether it is one of the included studies: of these we tell what their references tell, no more."""
        return self.role.startswith("included")


def all_works(seed: str) -> list[Work]:
    """Every work of the example, numbered; together they give the review its records and duplicates."""
    rng = Random(f"{seed}:works")
    press = Press(rng)
    shelf = Shelf()
    works = [
        *published_studies(shelf),
        *press.full_texts(shelf),
        *press.families(shelf),
        *press.persian(shelf),
    ]
    for sources, number in OBSCURE.items():
        works += (replace(work, obscure=True) for work in press.issue_named(shelf, sources, number))
    for sources, number in OVERLAPS.items():
        works += press.issue(shelf, sources, number)
    works += press.issue(shelf, REMAINDER, DUPLICATES - sum(len(work.sources) - 1 for work in works))
    for source, total in RECORDS.items():
        works += press.issue(shelf, (source,), total - sum(work.sources.count(source) for work in works))
    return [replace(work, work_id=f"W{number:04}") for number, work in enumerate(works, start=1)]


def published_studies(shelf: Shelf) -> Iterator[Work]:
    """The 27 included studies, with the bibliographic facts of their reference list and no more."""
    journals = {journal.title: journal for journal in read_journals()}
    for row in read_rows("studies.csv"):
        shelf.takes(row["title"])
        first, _, last = row["pages"].partition("-")
        yield Work(
            main=row["title"],
            other_title=row["title_printed"],
            authors=tuple(published_author(name) for name in row["authors"].split(", ")),
            year=int(row["year"]),
            sources=tuple(row["found_in"].split()),
            role=f"included:{row['study_id']}",
            kind="review" if row["design"] == "review" else "article",
            journal=journals[row["journal"]],
            volume=row["volume"],
            issue=row["issue"],
            first_page=first,
            last_page=full_last_page(first, last),
        )


def published_author(name: str) -> Author:
    """`van Eyk H` as an author: the last word holds the initials."""
    family, _, initials = name.rpartition(" ")
    return Author(family, " ".join(initials))


def full_last_page(first: str, last: str) -> str:
    """The last page in full: 66 after 47 stays, 96 after e388 is e396."""
    return first[: len(first) - len(last.lstrip("e"))] + last.lstrip("e") if last else ""


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the tables beside this module."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_journals() -> list[Journal]:
    """The journals that works appear in; letters in the table stand for the databases that hold them."""
    letters = {"P": PUBMED, "S": SCOPUS, "W": WOS}
    return [
        Journal(
            row["title"],
            row["abbreviation"],
            row["issn"],
            int(row["before"]),
            int(row["issues"]),
            row["numbered"] == "yes",
            frozenset(letters[letter] for letter in row["databases"]),
            row["subject"],
        )
        for row in read_rows("journals.csv")
    ]


@dataclass
class Press:
    """Invents works: gives them authors, a journal with room on its pages, a DOI and an abstract."""

    rng: Random
    journals: list[Journal] = field(default_factory=read_journals)
    taken_pages: set[tuple[str, int, int]] = field(default_factory=set)
    dois: int = 0

    def issue(self, shelf: Shelf, sources: tuple[str, ...], number: int) -> Iterator[Work]:
        """Background works that the sources hold; near the subject twice out of three times."""
        for _ in range(number):
            near = self.rng.random() < 0.64
            yield self.publish(self.draft(shelf, near), "services" if near else "clinical", sources)

    def issue_named(self, shelf: Shelf, sources: tuple[str, ...], number: int) -> Iterator[Work]:
        """Background works near the subject whose titles name their design, so that a record can lack it."""
        named = (work for work in self.endless(shelf, sources) if work.design)
        return islice(named, number)

    def endless(self, shelf: Shelf, sources: tuple[str, ...]) -> Iterator[Work]:
        while True:
            yield self.publish(self.draft(shelf, near=True), "services", sources)

    def full_texts(self, shelf: Shelf) -> Iterator[Work]:
        """Works about the review's own question that reach full text and are not included."""
        found = [*OVERLAPS, REMAINDER, REMAINDER, (PUBMED,), (SCOPUS,), (WOS,)]
        titles = drafts(self.rng, shelf, words.FOCUSED, words.SLOTS["design"], words.SLOTS)
        for draft in islice(titles, FULL_TEXTS):
            sources = tuple(dict.fromkeys(self.rng.choice(found)))
            yield self.publish(draft, "services", sources, role="full_text")

    def draft(self, shelf: Shelf, near: bool) -> Draft:
        """One title, near the review's subject or around it."""
        patterns = words.FIELD if near else words.AROUND
        designs = words.SLOTS["design" if near else "clinical_design"]
        return next(iter(drafts(self.rng, shelf, patterns, designs, words.SLOTS)))

    def publish(self, draft: Draft, subject: str, sources: tuple[str, ...], role: str = "background") -> Work:
        """A work with that title, in a journal of the subject that all these databases hold."""
        rng = self.rng
        year = int(rng.triangular(FIRST_YEAR, LAST_YEAR + 1, 2018))
        if sources == (SCOPUS, SCOPUS):
            year = 2010  # the year in which the two Scopus exports overlap
        authors, city = self.team()
        told = role == "full_text" or rng.random() < 0.42
        work = Work(
            main=draft.main,
            design=draft.design,
            authors=authors,
            city=city,
            year=year,
            month=rng.randint(1, 12 if year < LAST_YEAR else MONTHS_SEARCHED),
            sources=sources,
            role=role,
            kind="review" if "review" in draft.design or "synthesis" in draft.design else "article",
            abstract=self.abstract(draft, subject) if told else "",
            keywords=tuple(rng.sample(words.KEYWORDS, rng.randint(2, 4))) if rng.random() < 0.4 else (),
            headline=rng.random() < 0.3,
            bilingual=PUBMED in sources and rng.random() < 0.012,
        )
        if sources == (SCHOLAR,) and rng.random() < 0.25:
            return replace(work, kind="thesis", authors=authors[:1], abstract="")
        return self.place(work, subject)

    def place(self, work: Work, subject: str) -> Work:
        """The work with a journal, volume, issue, pages and, as the years go on, more often a DOI."""
        needed = set(work.sources) - {SCHOLAR}
        journal = self.rng.choice(
            [
                one
                for one in self.journals
                if needed <= one.databases and one.before < work.year and one.subject in (subject, "both")
            ]
        )
        work = replace(work, journal=journal, volume=str(work.year - journal.before))
        return self.with_doi(self.with_pages(work, *self.free_pages(work)))

    def free_pages(self, work: Work, after: int = 0) -> tuple[int, int]:
        """A first page (after another, if need be) that is free in the volume, and a number of pages."""
        while True:
            first = self.rng.randint(after + 1, after + 1400)
            if (work.journal.title, work.year, first) not in self.taken_pages:
                self.taken_pages.add((work.journal.title, work.year, first))
                return first, self.rng.randint(5, 14)

    def with_pages(self, work: Work, first: int, length: int) -> Work:
        """The work on these pages, in the issue that they fall into."""
        journal = work.journal
        issue = str(min(journal.issues, 1 + first * journal.issues // 1401)) if journal.issues > 1 else ""
        if journal.numbered:
            return replace(work, issue=issue, first_page=str(first), last_page="")
        return replace(work, issue=issue, first_page=str(first), last_page=str(first + length - 1))

    def with_doi(self, work: Work, always: bool = False) -> Work:
        """The work with a DOI under the prefix that is set aside for examples, or without."""
        without = 0.6 if work.year < 2003 else 0.2 if work.year < 2010 else 0.04
        if not always and self.rng.random() < without:
            return replace(work, doi="")
        self.dois += 1
        letters = "".join(word[0] for word in work.journal.title.split() if word[0].isalpha()).lower() or "x"
        return replace(work, doi=f"10.5555/{letters}.{work.year}.{self.dois:04}")

    def team(self) -> tuple[tuple[Author, ...], str]:
        """One to eight authors, mostly of one region, and the first one's city."""
        rng = self.rng
        home = rng.choice(REGIONS)
        team: dict[str, Author] = {}
        for _ in range(min(8, 1 + int(rng.expovariate(0.3)))):
            region = home if rng.random() < 0.75 else rng.choice(REGIONS)
            given = rng.choice(region.given)
            if region.families[0].isascii() and rng.random() < 0.25:
                given += f" {rng.choice('ABCDEFGHJKLMNPRSTW')}"
            family = rng.choice(region.families)
            team.setdefault(family, Author(family, given))
        return tuple(team.values()), rng.choice(home.cities)

    def abstract(self, draft: Draft, subject: str) -> str:
        """One to three sentences on what the title speaks of."""
        rng = self.rng
        fills = {
            **draft.fills,
            "n": str(rng.randint(6, 48)),
            "n2": str(rng.randint(49, 320)),
            "n3": f"{rng.randint(400, 9800):,}",
        }
        openings = words.OPENINGS if subject == "services" else words.OPENINGS_AROUND
        patterns = [rng.choice(openings), rng.choice(words.MIDDLES), rng.choice(words.ENDINGS)]
        return " ".join(capital(fill(rng, pattern, words.SLOTS, fills)) for pattern in patterns[: rng.randint(1, 3)])

    def families(self, shelf: Shelf) -> Iterator[Work]:
        """Works that look like duplicates of each other and are not."""
        homes = ((PUBMED, SCOPUS), (SCOPUS, WOS), (PUBMED, WOS), (SCOPUS,), (WOS,))
        for relate, number in FAMILIES:
            for base in islice(self.endless(shelf, (PUBMED, SCOPUS, WOS)), number):
                yield from relate(self, replace(base, sources=self.rng.choice(homes), bilingual=False))
        for year in range(2012, 2020):
            yield self.editorial(year)

    def editorial(self, year: int) -> Work:
        """One of a row of editorials that share their title, their journal and its editor."""
        journal = next(one for one in self.journals if one.title == "Journal of Integrated Care")
        work = Work(
            main="Editorial",
            kind="editorial",
            authors=(Author("Merriman", "Rosemary"),),
            year=year,
            journal=journal,
            volume=str(year - journal.before),
            sources=(self.rng.choice((SCOPUS, WOS)),),
        )
        return self.with_doi(replace(work, issue=str(1 + year % 4), first_page="1", last_page="2"))

    def persian(self, shelf: Shelf) -> Iterator[Work]:
        """Works in Persian, which Google Scholar alone found, some of them twice."""
        rng = self.rng
        titles = drafts(rng, shelf, words.PERSIAN_TITLES, words.PERSIAN_DESIGNS, words.PERSIAN_SLOTS)
        for number, draft in enumerate(islice(titles, PERSIAN_WORKS)):
            team = {
                family: Author(family, rng.choice(PERSIAN_GIVEN))
                for family in rng.sample(PERSIAN_FAMILIES, rng.randint(2, 4))
            }
            yield Work(
                main=draft.main,
                design=draft.design,
                authors=tuple(team.values()),
                year=rng.randint(2008, LAST_YEAR),
                sources=(SCHOLAR, SCHOLAR) if number < PERSIAN_TWICE else (SCHOLAR,),
                language="fa",
                journal=Journal(rng.choice(words.PERSIAN_JOURNALS), ""),
            )


def parts(press: Press, base: Work) -> tuple[Work, ...]:
    """Two parts of one series, one after the other in an issue."""
    one = replace(base, main=f"{base.main.rstrip('?')}. Part I: principles", design="")
    two = press.with_doi(_next_pages(replace(one, main=one.main.replace("Part I: principles", "Part II: experience"))))
    return one, replace(two, abstract="")


def rounds(press: Press, base: Work) -> tuple[Work, ...]:
    """Two rounds of one survey, two years apart."""
    one = press.place(
        replace(base, year=min(base.year, LAST_YEAR - 2), design="results of the first survey round"),
        base.journal.subject,
    )
    two = replace(
        one,
        year=one.year + 2,
        design="results of the second survey round",
        abstract="",
        volume=str(int(one.volume) + 2),
    )
    return one, press.with_doi(press.with_pages(two, *press.free_pages(two)))


def update(press: Press, base: Work) -> tuple[Work, ...]:
    """A report and its later update under the same title but for the year."""
    one = press.place(replace(base, year=min(base.year, LAST_YEAR - 3)), base.journal.subject)
    two = replace(one, year=one.year + 3, volume=str(int(one.volume) + 3), abstract="", design=f"{one.year + 3} update")
    return replace(one, design=f"{one.year} report"), press.with_doi(press.with_pages(two, *press.free_pages(two)))


def erratum(press: Press, base: Work) -> tuple[Work, ...]:
    """An article and its correction later in the volume."""
    label = press.rng.choice(("Erratum to", "Correction to", "Corrigendum"))
    note = replace(
        base,
        main=f"{label}: {base.main}",
        kind="erratum",
        abstract="",
        keywords=(),
        sources=_one_of(press, base),
    )
    first, _ = press.free_pages(note, after=int(base.first_page) + 20)
    return base, press.with_doi(press.with_pages(note, first, 1))


def comment(press: Press, base: Work) -> tuple[Work, ...]:
    """An article, a comment on it by others, and the authors' reply."""
    authors, city = press.team()
    note = replace(
        base,
        main=f"Comment on: {base.main}",
        kind="comment",
        abstract="",
        keywords=(),
        authors=authors[:2],
        city=city,
        sources=_one_of(press, base),
    )
    first, _ = press.free_pages(note, after=int(base.first_page) + 20)
    note = press.with_doi(press.with_pages(note, first, 2))
    reply = replace(note, main=f"Reply to comment on: {base.main}", authors=base.authors[:2], city=base.city)
    return base, note, press.with_doi(_next_pages(reply))


def conference(press: Press, base: Work) -> tuple[Work, ...]:
    """An article and the conference abstract that came a year before it, in a supplement."""
    base = press.place(replace(base, year=max(base.year, 2002)), base.journal.subject)
    number = press.rng.randint(10, 290)
    first = replace(
        base,
        kind="conference",
        abstract="",
        year=base.year - 1,
        volume=str(base.year - 1 - base.journal.before),
        issue="Suppl 1",
        first_page=f"S{number}",
        last_page="",
        doi="",
        keywords=(),
        authors=base.authors[:3],
        sources=(press.rng.choice((SCOPUS, WOS)),),
    )
    return base, first


def protocol(press: Press, base: Work) -> tuple[Work, ...]:
    """A trial and its protocol, in two journals."""
    base = press.place(
        replace(base, year=max(base.year, 2008), design="a cluster randomised trial"), base.journal.subject
    )
    plan = replace(
        base,
        year=base.year - 2,
        design="study protocol for a cluster randomised trial",
        abstract="",
        sources=_one_of(press, base),
    )
    return base, press.place(plan, base.journal.subject)


def companion(press: Press, base: Work) -> tuple[Work, ...]:
    """Two papers of one study on adjacent pages."""
    one = replace(base, main=base.main.rstrip("?"), design="the views of patients")
    two = replace(one, design="the views of professionals", abstract="")
    return one, press.with_doi(_next_pages(two))


def preprint(press: Press, base: Work) -> tuple[Work, ...]:
    """An article and its preprint, which Scholar found: two reports of one study."""
    base = press.place(replace(base, year=max(base.year, 2020)), base.journal.subject)
    server = Journal("medRxiv", "medRxiv")
    early = replace(
        base,
        kind="preprint",
        journal=server,
        volume="",
        issue="",
        first_page="",
        last_page="",
        year=base.year - 1,
        sources=(SCHOLAR,),
    )
    return press.with_doi(base, always=True), press.with_doi(early, always=True)


FAMILIES: tuple[tuple[Callable[[Press, Work], tuple[Work, ...]], int], ...] = (
    (parts, 6),
    (rounds, 3),
    (update, 3),
    (erratum, 6),
    (comment, 4),
    (conference, 8),
    (protocol, 8),
    (companion, 5),
    (preprint, 3),
)


def _one_of(press: Press, base: Work) -> tuple[str, ...]:
    return (press.rng.choice(base.sources),)


def _next_pages(work: Work) -> Work:
    """The work on the pages after those it has: the next article of the issue."""
    if not work.last_page:
        return replace(work, first_page=str(int(work.first_page) + 1))
    length = int(work.last_page) - int(work.first_page) + 1
    return replace(work, first_page=str(int(work.last_page) + 1), last_page=str(int(work.last_page) + length))
