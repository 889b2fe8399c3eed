"""What a source's layout says: which tag or column holds which field, and the patterns of identifiers.

A layout names, for each column of the record schema, the tags to look at in order of preference. `identifiers` are
rules (column, tag, pattern with one group), the first that fits winning.
"""

# fmt: off

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

Rule = tuple[str, str, str]


@dataclass(frozen=True)
class Layout:
    """One source's way of filling its tags.

    columns: record column -> tags. `authors` takes all values of the first tag present; `keywords`, `mesh`,
        `issn` and `doi` take those of all tags; `pages` may be a whole range, `first_page` and `last_page`
        its ends.
    people_order: "given-first" where names are written so. people_separator: between names in one cell.
    list_separator: the marks that part keywords in one cell; the first of them that a cell holds parts it.
    appends_original: whether a translated title is followed by the original one in brackets.
    citation: a column that holds several fields, and the
        pattern whose named groups they are; they fill what is empty otherwise.
    """

    columns: Mapping[str, tuple[str, ...]]
    identifiers: tuple[Rule, ...] = ()
    people_order: str = ""
    people_separator: str = ""
    list_separator: str = ""
    appends_original: bool = False
    citation: tuple[str, str] | None = None

    def but(self, *rules: Rule, **columns: tuple[str, ...]) -> Layout:
        """This layout with other tags for some columns and further rules before its own."""
        return replace(self, columns={**self.columns, **columns}, identifiers=(*rules, *self.identifiers))


EID = r"eid=(2-s2\.0-\d+)"
UT = r"((?:WOS|ISI|BIOSIS|MEDLINE|CABI|ZOOREC|KJD|SCIELO|RSCI|FSTA|INSPEC|BCI|CCC|DIIDW|PPRN|PQDT|GCI|ARCI):\S+)"
PUBMED_URL = r"(?:ncbi\.nlm\.nih\.gov/(?:m/)?pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/(?:\?term=)?(\d{1,8})\b"
# In a cell of its own, among words or in an address; no part of another number, such as `3.7E+07`, `30 922` or `PMC30`.
PUBMED_CELL = (
    r"(?:(?<![\w.,'’٬+-])(?<!\d[^\S\n])|(?<=PMID))0*([1-9][0-9]{0,7})(?:\.0+)?(?!\w|(?:[.,'’٬]|[^\S\n])\d{1,3}(?!\d))"
)
PUBMED_ID = r"^\s*(?:PMID:? ?)?(\d{5,8})\s*$"

# Zotero's Extra, a line an item; not `see PMID: 1`. What stands before is looked at behind the first letters, so that
# these are found fast.
_ITEM = r"PM(?<![^\s;,.]PM)(?<![^\s;,.][ \t]PM)"
NOTES = _ITEM + r"ID: ?(\d{1,8})\b"
PMC_IN_NOTES = _ITEM + r"CID: ?(PMC\d+)\b"

# Databases of Iran and the region: how each addresses a record, which is its number there.
_NATIONAL = {
    "sid": r"sid\.ir/(?:\w{2}/)?(?:journal/)?(?:paper|viewpaper\.aspx\?id=)/?(\d+)",
    "magiran": r"magiran\.com/(?:paper/|p|[\w.]*\?(?:\S*&)?(?i:id)=)(\d+)",
    "noormags": r"noormags\.(?:ir|com)/view/(?:\w\w/)?articlepage/(\d+)",
    "irandoc": r"irandoc\.ac\.ir/\S*?articles?/(\w+)",
    "civilica": r"civilica\.com/(?:doc/|Paper-)([\w-]*\d+)",
    "imemr": r"\b(emr-\d+)\b",
}


def national(layout: Layout, *tags: str) -> dict[str, Layout]:
    """A format's layout for each of them, the address standing in one of the tags."""
    return {
        name: replace(
            layout.but(*(("accession", tag, pattern) for tag in tags)),
            list_separator="".join(dict.fromkeys(layout.list_separator + ";؛،")),
        )
        for name, pattern in _NATIONAL.items()
    }


def in_lower_case(layout: Layout) -> Layout:
    """A tagged format's layout for tables that have its tags as columns."""
    return replace(
        layout,
        columns={column: tuple(map(str.lower, tags)) for column, tags in layout.columns.items()},
        identifiers=tuple((column, tag.lower(), pattern) for column, tag, pattern in layout.identifiers),
        citation=layout.citation and (layout.citation[0].lower(), layout.citation[1]),
        list_separator=layout.list_separator or ";",
    )
