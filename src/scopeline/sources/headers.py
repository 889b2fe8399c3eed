"""The header of a table: which columns only one database has together, and which make a row a header at all."""

from __future__ import annotations

import re

from scopeline.sources import by_hand, labelled

HEADER_ROWS = 12  # a table's header stands among its first rows; Embase writes three lines before it
_PERSIAN_LETTERS = str.maketrans("يك", "یک")

# The sheet of a source without an export, which `scopeline init` lays out: what was found, by whom, when and where.
HAND_SEARCH = "hand-search"

# Tables: the columns that only this database has together; names folded.
TABLES: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (name, frozenset(columns.split("|")))
    for name, columns in (
        ("pubmed-tags", "pmid|own|stat"),
        ("pubmed-tags", "pmid|ti|dp"),
        ("pubmed-tags", "pmid|ti|so"),
        ("pubmed-tags", "pmid|date of publication|source"),
        ("ovid", "ui|ti|au|db"),
        ("wos", "pt|au|ti|so"),
        ("wos", "au|ti|so|py"),
        ("wos-excel", "publication type|authors|article title|source title|ut unique wos id"),
        ("scopus", "authors|title|source title|eid"),
        ("scopus", "authors|title|source title|link"),
        ("scopus", "author full names|title|source title"),
        ("pubmed", "pmid|title|authors|citation"),
        ("proquest", "title|authors|pubtitle|pubdate"),
        ("clinicaltrials", "nct number|study title"),
        ("ictrp", "trialid|public title|scientific title"),
        ("publish-or-perish", "cites|authors|title|gsrank"),
        ("cochrane", "central id|title"),
        ("cochrane", "cochrane review id|title"),
        ("lens-patents", "lens id|display key|jurisdiction"),
        ("lens", "lens id|title"),
        ("embase", "title|author names|emtree drug index terms"),
        ("embase", "title|original title|author names"),
        ("ieee", "document title|date added to xplore"),
        ("ieee", "title|affiliations|publication|category|doi"),
        ("springer", "item title|publication title|item doi"),
        ("dimensions", "publication id|title|source title|pubyear"),
        ("openalex", "id|display name|publication year|cited by count"),
        ("openalex", "id|doi|title|cited by count"),
        ("covidence", "title|authors|covidence|study"),
        ("rayyan", "key|title|year|month"),
        ("rayyan", "key|title|pubmed id|pmc id"),
        ("zotero", "key|item type|title|publication title"),
        ("abstrackr", "internal id|source id|title"),
        ("ebsco", "article title|journal title|plink"),
        ("ebsco", "article title|journal title|doctype"),
        ("refworks", "reference type|title primary|periodical full"),
        ("eppi", "id|shorttitle|title"),
        ("google-scholar", "authors|title|publication|volume|number|pages|year|publisher"),
        ("bvs", "id|title|author|source|journal|database|publication year"),  # also WHO's Global Index Medicus
    )
)
# Without a database: columns that make a row a header of references.
GENERIC_TITLES = frozenset(
    {"title", "ti", "article title", "document title", "primary title", "paper title", *labelled.COLUMNS["title"]}
)
_GENERIC = GENERIC_TITLES | {
    "authors", "author", "abstract", "year", "doi", "journal", "publication year", "pmid", "keywords", "volume",
    "issue", "pages", "au", "py", "so", "ab", *(label for labels in labelled.COLUMNS.values() for label in labels),
}  # fmt: skip


def fold_name(name: str) -> str:
    """A column's name as layouts write it: lower case, words with single blanks, Arabic letters as Persian ones.

    >>> fold_name("Author(s) ID"), fold_name("Covidence #"), fold_name("كلیدواژه‌ها")
    ('author s id', 'covidence', 'کلیدواژه ها')
    """
    name = re.sub(r"[\W_]+", " ", name.strip("\ufeff").lower()).strip()
    return name if name.isascii() else name.translate(_PERSIAN_LETTERS)


def header_kind(cells: list[str], columns: frozenset[str] = frozenset()) -> tuple[int, str] | None:
    """How many of a row's cells are known column names, and whose; None where the row is no header."""
    names = {fold_name(cell) for cell in cells if len(cell) < 100}
    for database, signature in TABLES:
        if signature <= names:
            return 10 + len(names), database
    if by_hand.is_header(cells):
        return 10 + len(names), HAND_SEARCH
    if columns and columns <= names:
        return 5 + len(columns), ""
    known = len(names & _GENERIC)
    return (known, "") if known >= 3 and names & GENERIC_TITLES else None
