"""What a database makes of a work: the same publication, spelt and cut as that database would.

The differences between two records of one work are the ones that real exports show: other case and
punctuation, British or American spelling, a lost subtitle, the year of early
publication, a DOI on one side only.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from random import Random

from generator.titles import headline
from generator.works import FIRST_YEAR, LAST_YEAR, PUBMED, SCHOLAR, SCOPUS, WOS, Author, Work

_AMERICAN = {
    "organis": "organiz",
    "Organis": "Organiz",
    "harmonis": "harmoniz",
    "Harmonis": "Harmoniz",
    "prioritis": "prioritiz",
    "programme": "program",
    "centres": "centers",
    "randomised": "randomized",
    "tumour": "tumor",
    "Tumour": "Tumor",
    "behaviour": "behavior",
    "anaemia": "anemia",
    "leukaemia": "leukemia",
    "modelling": "modeling",
}
# Letters that Unicode does not take apart into a letter and an accent.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "æ": "ae"})
JALALI = 621  # a Jalali year and the Gregorian one in which most of it falls
# How often a source lacks the DOI of a work that has one.
_NO_DOI = {PUBMED: 0.06, SCOPUS: 0.08, WOS: 0.1, SCHOLAR: 0.35}


@dataclass(frozen=True)
class Appearance:
    """A work as one record of one source: the work with what the source changed, and the record's identity.

    `copy` is 1 for the second record of a work in one source, `year_printed` the year as the source writes
    it, `authors_cut` how many authors it names before it stops with dots. `early` marks a record made before
    the article had its pages.
    """

    work: Work
    source: str
    copy: int
    title: str
    year_printed: str
    journal: str
    authors_cut: int = 0
    early: bool = False
    accession: str = ""
    pmid: str = ""


def appearances(works: list[Work], seed: str) -> list[Appearance]:
    """All records, in the order of the works."""
    rng = Random(f"{seed}:appearances")
    shown = []
    for work in works:
        for place, source in enumerate(work.sources):
            shown.append(_SHOW[source](rng, work, work.sources[:place].count(source)))
    return shown


def _shown(rng: Random, work: Work, source: str, copy: int, title: str) -> Appearance:
    """The record before its source's own habits: without DOI at times, or a year off by early publication."""
    if work.doi and rng.random() < _NO_DOI[source]:
        work = replace(work, doi="")
    year = work.year
    shifted = year - 1 if rng.random() < 0.5 else year + 1
    generated = work.role == "background" and work.kind in ("article", "review")
    if generated and len(work.sources) > 1 and rng.random() < 0.05 and FIRST_YEAR <= shifted <= LAST_YEAR:
        year = shifted
    return Appearance(work, source, copy, title, str(year), work.journal.title)


def _in_pubmed(rng: Random, work: Work, copy: int) -> Appearance:
    return _shown(rng, work, PUBMED, copy, work.title)


def _in_scopus(rng: Random, work: Work, copy: int) -> Appearance:
    title = respelt(rng, work, punctuated(rng, work, headline(work.title) if work.headline else work.title))
    shown = _shown(rng, work, SCOPUS, copy, escaped(rng, title))
    journal = shown.journal.replace("&", "&amp;") if rng.random() < 0.2 else shown.journal
    return replace(shown, journal=journal)


def _in_wos(rng: Random, work: Work, copy: int) -> Appearance:
    title = respelt(rng, work, headline(work.title) if work.headline else work.title)
    if work.other_title and rng.random() < 0.5:
        title = work.other_title
    shown = _shown(rng, work, WOS, copy, title)
    shown = replace(shown, work=replace(shown.work, authors=tuple(map(_in_ascii, shown.work.authors))))
    if copy:  # the record made before the article had a volume and pages
        unpaged = replace(shown.work, volume="", issue="", first_page="", last_page="")
        return replace(shown, early=True, work=unpaged)
    return shown


def _in_ascii(author: Author) -> Author:
    """The author as Web of Science writes names: without accents."""
    return Author(_unaccented(author.family), _unaccented(author.given))


def _unaccented(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(_WHOLE_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _in_scholar(rng: Random, work: Work, copy: int) -> Appearance:
    if work.language == "fa":
        return _persian(rng, work, copy)
    title = work.other_title or (headline(work.title) if work.headline else work.title)
    title = punctuated(rng, work, respelt(rng, work, title))
    if work.design and (work.obscure or rng.random() < 0.06) and work.kind in ("article", "review"):
        title = work.main
    shown = _shown(rng, work, SCHOLAR, copy, title)
    if work.obscure:
        shown = replace(shown, work=replace(shown.work, doi=""), year_printed=str(_neighbour(work.year)))
    cut = 4 if len(work.authors) > 4 else 0
    return replace(shown, authors_cut=cut, journal=_cut_journal(rng, shown.journal))


def _neighbour(year: int) -> int:
    return year + 1 if year < LAST_YEAR else year - 1


def _cut_journal(rng: Random, journal: str) -> str:
    """The journal as a result page has room for it."""
    return f"{journal[:34].rstrip()} …" if len(journal) > 40 and rng.random() < 0.5 else journal


def _persian(rng: Random, work: Work, copy: int) -> Appearance:
    """A Persian record: Arabic letters and half spaces come and go, some years are Jalali."""
    shown = _shown(rng, work, SCHOLAR, copy, persian_spelling(rng, work.title))
    jalali = copy or rng.random() < 0.2
    year = str(work.year - JALALI) if jalali else str(work.year)
    return replace(shown, year_printed=year, journal=persian_spelling(rng, shown.journal))


def persian_spelling(rng: Random, text: str) -> str:
    """The text as another typist would write it: Arabic yeh and kaf, a half space as a space or nothing."""
    if rng.random() < 0.45:
        text = text.replace("ی", "ي").replace("ک", "ك")
    if rng.random() < 0.35:
        text = text.replace("\u200c", rng.choice((" ", "")))
    return text


def respelt(rng: Random, work: Work, title: str) -> str:
    """Now and then the other side's spelling; the published studies keep theirs."""
    if work.published or rng.random() > 0.12:
        return title
    for british, american in _AMERICAN.items():
        title = title.replace(british, american)
    return title


def punctuated(rng: Random, work: Work, title: str) -> str:
    """Now and then another mark before the subtitle, or typographic quotes."""
    chance = rng.random() if work.kind in ("article", "review") and not work.published else 1.0
    if chance < 0.08:
        return title.replace(": ", rng.choice((" - ", ". ", " : ", "—")), 1)
    if chance < 0.5 and title.startswith("'"):
        return title.replace("'", "“", 1).replace("'", "”", 1)
    return title


def escaped(rng: Random, title: str) -> str:
    """Now and then HTML entities for what is not a letter, once or twice escaped."""
    if rng.random() > 0.12:
        return title
    for mark, entity in (
        ("'", "&#39;"),
        ("’", "&#8217;"),
        ("“", "&#8220;"),
        ("”", "&amp;#8221;"),
        ("—", "&#8212;"),
    ):
        title = title.replace(mark, entity)
    return title


_SHOW = {PUBMED: _in_pubmed, SCOPUS: _in_scopus, WOS: _in_wos, SCHOLAR: _in_scholar}
