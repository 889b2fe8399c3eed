"""From an entry's raw tags to a record in the declared schema, as its layout says."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Sequence
from functools import cache, partial
from typing import Any

from scopeline.bibliography import cells, dates, identifiers, pagination, people, titles, vocabulary
from scopeline.sources.databases import PERSIAN_ADDRESS
from scopeline.sources.entries import Entry, Tags
from scopeline.sources.layouts.layout import Layout, Rule

_TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_compiled = cache(re.compile)  # `re` keeps 512, and compiles the next file's again
_line_by_line = cache(partial(re.compile, flags=re.MULTILINE))
_BETWEEN_ADDRESSES = re.compile(r"[\s|]+|[;,](?=https?:)")
_PUBMED = re.compile(r"(?i)pmid|pubmed|^pm$")  # tags in which nothing but PubMed's id stands
_DIGITS = re.compile(r"[0-9]+")
_CUT_LIST = re.compile(r"(?:\.\.\.|…|\bet al\.?|\band others)\s*[,;]?\s*$")


class Converter:
    """Turns the entries of one file into records. Made once a file, for the tags that the file has.

    persian: whether all of the file's records are, whatever they say themselves. jalali: whether their source is known
    to print Jalali years.
    """

    def __init__(self, layout: Layout, entries: Sequence[Entry], persian: bool = False, jalali: bool = False) -> None:
        self.layout = layout
        self.persian, self.jalali = persian, jalali
        seen = set().union(*(entry.view or entry.tags for entry in entries))
        self.tags = {column: tuple(tag for tag in layout.columns.get(column, ()) if tag in seen) for column in _COLUMNS}
        self.citation = layout.citation and (layout.citation[0], _compiled(layout.citation[1]))
        self.rules = _rules_of_use(layout.identifiers, entries, seen)
        named = [
            tag for column, tag, _ in layout.identifiers if column == "pmid" and _PUBMED.search(tag) and tag in seen
        ]
        self.pubmed_tags = tuple(dict.fromkeys(named))

    def record(self, entry: Entry) -> dict[str, Any]:
        """One record, without the columns that tell where it comes from."""
        tags, names = entry.view or entry.tags, self.tags
        flags: list[str] = []
        title = titles.title(_first(tags, names["title"]))
        language = vocabulary.language(_first(tags, names["language"]))
        journal = cells.clean(_first(tags, names["journal"]))
        original = titles.title(_first(tags, names["original_title"])).text
        if self.layout.appends_original and not original and language != "en":
            text, original = titles.with_original(title.text)
            title = titles.Title(text, title.translated or bool(original))
        persian = self.persian or "fa" in language.split("; ") or dates.is_persian(title.text, journal)
        year = dates.year(_each(tags, names["year"]), persian)
        if year.flag:
            year = self._year_by_other_signs(tags, year)
        kind, kind_as_given = self._document_type(tags)
        record: dict[str, Any] = {
            "line": entry.line,
            **dict.fromkeys(_IDENTIFIERS, ""),
            "doi": identifiers.first_doi(_each(tags, names["doi"])),
            "title": title.text,
            "title_translated": "yes" if title.translated else "",
            "original_title": original,
            "abstract": cells.clean(" ".join(_all_of_first(tags, names["abstract"]))),
            "authors": self._authors(tags, flags),
            "year": year.year,
            "year_as_given": year.as_given,
            "date": self._date(tags, year.year),
            "journal": journal,
            "journal_abbreviation": cells.clean(_first(tags, names["journal_abbreviation"])),
            "issn": identifiers.issn(_each(tags, names["issn"])),
            "volume": pagination.place(_first(tags, names["volume"])),
            "issue": pagination.place(_first(tags, names["issue"])),
            "pages": self._pages(tags),
            "language": language,
            "document_type": kind,
            "document_type_as_given": kind_as_given,
            "keywords": cells.listed(_each(tags, names["keywords"]), self.layout.list_separator),
            "mesh": cells.listed(_each(tags, names["mesh"]), self.layout.list_separator),
            "url": _address(_first(tags, names["url"])),
        }
        self._identify(tags, record, flags)
        if self.citation:
            _from_citation(tags, record, *self.citation)
        if year.flag:
            flags.append(year.flag)
        for name in ("volume", "issue", "pages"):
            if damage := pagination.spreadsheet_damage(name, record[name]):
                flags.append(damage)
        for tag in ("isbn", "issn"):
            if tag in tags and (damage := pagination.spreadsheet_damage(tag, tags[tag][0].strip())):
                flags.append(damage)
        record["flags"] = "; ".join(dict.fromkeys(flag.replace(";", ",") for flag in flags))
        record["raw"] = _TO_JSON(entry.tags)
        return record

    def _year_by_other_signs(self, tags: Tags, told: dates.Year) -> dates.Year:
        """A year before 1500 by whatever else the record holds: Persian letters, an address of an Iranian database."""
        values = [value for values in tags.values() for value in values]
        if dates.is_persian(*values):
            return dates.year([told.as_given], persian=True)
        return dates.year_of_source(told) if self.jalali or any(map(PERSIAN_ADDRESS.search, values)) else told

    def _authors(self, tags: Tags, flags: list[str]) -> str:
        layout = self.layout
        given = _all_of_first(tags, self.tags["authors"])
        if len(given) > 1 and "\n" not in "".join(given):  # a name a tag
            names = given
        else:
            names = [name for cell in given for name in people.split(cell, layout.people_separator)]
        if given and _CUT_LIST.search(given[-1]):
            flags.append(people.CUT_SHORT)
        if layout.people_separator == "run-together" and len(names) > 1:
            flags.append(people.RUN_TOGETHER)
        institutions = _each(tags, self.tags["institutions"])
        return "; ".join(
            filter(
                None,
                (
                    people.listed(names, layout.people_order),
                    "; ".join(cells.clean(name).replace(";", ",") for name in institutions),
                ),
            )
        )

    def _date(self, tags: Tags, year: int | None) -> str:
        """The fullest date that agrees with the year of publication."""
        told = [dates.date(value, year) for value in _each(tags, self.tags["date"])]
        agreeing = [date for date in told if year and date.startswith(str(year))]
        return max(agreeing, key=len, default=str(year or ""))

    def _pages(self, tags: Tags) -> str:
        names = self.tags
        first, last = _first(tags, names["first_page"]), _first(tags, names["last_page"])
        whole = pagination.pages(_first(tags, names["pages"]))
        return whole or pagination.page_range(first, last) or pagination.pages(_first(tags, names["article_number"]))

    def _document_type(self, tags: Tags) -> tuple[str, str]:
        """The first tag whose words are in the vocabulary; the words of the first tag if none is."""
        given = ""
        for tag in self.tags["document_type"]:
            values = [value for value in tags.get(tag, ()) if value and not value.isspace()]
            if values:
                words = cells.clean("; ".join(values)) if len(values) > 1 else cells.clean(values[0])
                given = given or words
                if kind := vocabulary.document_type(words):
                    return kind, words
        return "", given

    def _identify(self, tags: Tags, record: dict[str, Any], flags: list[str]) -> None:
        for tag in self.pubmed_tags:
            if (value := _first(tags, (tag,)).strip()) and not _DIGITS.fullmatch(value):
                record["pmid"] = record["pmid"] or identifiers.pmid(value)
        for column, tag, pattern in self.rules:
            if tag in tags and not record.get(column):
                for value in tags[tag]:
                    if damage := pagination.spreadsheet_damage(tag, value.strip()):
                        flags.append(damage)
                    elif found := pattern.search(value):
                        record[column] = found[1].strip()
                        break
        doubts = (identifiers.pmid_doubt(_first(tags, (tag,)), record["pmid"]) for tag in self.pubmed_tags)
        flags.extend(filter(None, doubts))
        if record.get("accession") and any(
            record.get(name) == record["accession"] for name in ("ut", "central", "pmid")
        ):
            record["accession"] = ""


def _rules_of_use(
    rules: Sequence[Rule], entries: Sequence[Entry], seen: Container[str]
) -> list[tuple[str, str, re.Pattern[str]]]:
    """The rules that fit a value of the file at all: most fit none, and are asked once a file, not once a record."""
    values: dict[str, str] = {}
    useful = []
    for column, tag, pattern in rules:
        if tag not in seen:
            continue
        if tag not in values:
            values[tag] = "\n".join(
                value for entry in entries if (found := (entry.view or entry.tags).get(tag)) for value in found
            )
        if _line_by_line(pattern).search(values[tag]):
            useful.append((column, tag, _compiled(pattern)))
    return useful


def _from_citation(tags: Tags, record: dict[str, Any], tag: str, pattern: re.Pattern[str]) -> None:
    """Fill empty fields from a column that holds a whole reference in a known layout."""
    if found := pattern.search(_first(tags, (tag,))):
        parts = {name: value.strip() for name, value in found.groupdict().items() if value}
        for name in ("journal", "volume", "issue"):
            record[name] = record[name] or parts.get(name, "")
        record["pages"] = record["pages"] or pagination.pages(parts.get("pages", "") or parts.get("article", ""))
        record["year"] = record["year"] or dates.year([parts.get("year", "")]).year
        date = dates.date(parts.get("date", ""), record["year"])
        if (record["year"] and date.startswith(str(record["year"]))) or not record["date"]:
            record["date"] = max(record["date"], date or str(record["year"] or ""), key=len)


_IDENTIFIERS = ("pmid", "pmcid", "eid", "ut", "central", "accession")
_COLUMNS = (
    "title",
    "original_title",
    "abstract",
    "authors",
    "institutions",
    "year",
    "date",
    "journal",
    "journal_abbreviation",
    "issn",
    "volume",
    "issue",
    "pages",
    "first_page",
    "last_page",
    "article_number",
    "doi",
    "language",
    "document_type",
    "keywords",
    "mesh",
    "url",
)


def _address(value: str) -> str:
    """The first of several addresses in a cell, without what parts them."""
    return next((found for part in _BETWEEN_ADDRESSES.split(value) if (found := part.strip(";,|"))), "")


def _first(tags: Tags, names: Sequence[str]) -> str:
    """The first value that is not blank, by the order of names."""
    for name in names:
        if name in tags:
            for value in tags[name]:
                if value and not value.isspace():
                    return value
    return ""


def _all_of_first(tags: Tags, names: Sequence[str]) -> list[str]:
    """All values of the first name that has any."""
    for name in names:
        if name in tags:
            values = [value for value in tags[name] if value and not value.isspace()]
            if values:
                return values
    return []


def _each(tags: Tags, names: Sequence[str]) -> Iterator[str]:
    """Every value of every name, in the order of names."""
    for name in names:
        if name in tags:
            for value in tags[name]:
                if value and not value.isspace():
                    yield value
