"""What an export is, by its content: the format and the database. A file's name is never asked."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from scopeline.sources import labelled, replies
from scopeline.sources.databases import database_of
from scopeline.sources.headers import HEADER_ROWS, header_kind

T = TypeVar("T")
HEAD = 20_000  # characters that are looked at


class Kind(NamedTuple):
    """A format, the database behind it, and for tables the header's row (from 0, blank ones left out) and
    delimiter."""

    format: str
    database: str = ""
    header_row: int = 0
    delimiter: str = "\t"


class Refusal(NamedTuple):
    """A file that is not an export of records, and the export to choose instead."""

    found: str
    remedy: str


_ASK_PUBMED = "In PubMed choose Save or Send to, then 'Citation manager' or the format 'PubMed', and add that file."
_ASK_RAYYAN = "In Rayyan choose Export with the format RIS or CSV of the articles, and add that file."
_ASK_ANY = (
    "Export the search again as RIS, PubMed (.nbib), BibTeX, EndNote XML or CSV; for a table of your own, "
    "name its columns in the protocol under columns:."
)
_SUMMARY = Refusal("this is PubMed's summary or abstract text", _ASK_PUBMED)

# What stands first in the text names the format, of two that begin together the one that comes first here; all on
# the first HEAD characters, a line feed before the first.
_FORMATS: tuple[tuple[str, str], ...] = (
    ("pubmed-xml", r"<(?:PubmedArticle|PubmedBookArticle|MedlineCitation)\b"),
    ("ictrp-xml", r"<Trials_downloaded_from_ICTRP\b"),
    ("endnote-xml", r"<xml>\s*<records>|<records>\s*<record>"),
    ("zotero-rdf", r"<rdf:RDF\b"),
    ("atom", r"<feed\b[^>]*http://www\.w3\.org/2005/Atom[\s\S]*arxiv\.org"),
    ("ovid", r"\n<\d+\.? *>\s*\n(?:[A-Z][A-Z0-9]{1,3} {1,2}- |[A-Z][\w /&,()-]{2,40}\n {2})"),
    ("ris", r"\n[ \t]*TY {1,2}- {0,3}\S"),
    ("medline", r"\n(?:PMID ?|OWN |PMC )- "),
    ("wos-tagged", r"\nFN .*\nVR |\nPT [A-Z]\s*\n"),
    ("wos-tab", r"^\nPT\tAU\t"),
    ("enw", r"\n%[0T] \S"),
    ("refworks", r"\nRT [A-Z][\w ]*\n[A-Z][A-Z0-9] "),
    ("cochrane-text", r"\nRecord #\d+ of \d+\n+ID: "),
    ("bibtex", r"(?:\n|\})[ \t]*@\s*\w+\s*[{(]"),
)
_TAGS_ONLY = (("ris", r"(?:\n[A-Z][A-Z0-9]  - .*){3}"), ("medline", r"(?:\n[A-Z]{2,4} {0,2}- .*(?:\n {6}.*)*){4}"))

# No export, whatever else stands in it; without regard to case.
_REFUSED: tuple[tuple[Refusal, str], ...] = (
    (_SUMMARY, r"^\s*1: [^\n]+\n(?:[^\n]*\n){0,12}.*(?:PMID|doi):"),
    (Refusal("this is Rayyan's log of decisions, not its records", _ASK_RAYYAN), r"^\s*\"?created_at\"?,\"?user_id\"?"),
    (Refusal("this is a web page", _ASK_ANY), r"^\s*(?:<!DOCTYPE html|<html)\b"),
    (Refusal("this is a PDF", _ASK_ANY), r"^\s*%PDF-"),
    (Refusal("this is a word processor's file (RTF)", _ASK_ANY), r"^\s*\{\\rtf"),
    (Refusal("this is JSON, but no reply of a service that Scopeline knows", _ASK_ANY), r"^\s*[\[{]\s*[\"{\[]"),
)
# How a format or a table can begin, too: asked where nothing else is known of the text.
_LIKELY_REFUSED: tuple[tuple[Refusal, str], ...] = (
    (_SUMMARY, r"^\s*1[.:] [^\n]*\b(?:19|20)\d\d\b"),
    (_SUMMARY, r"^\s*1\. [^\n]+(?:\n[^\n]+){1,6}\n(?:[\s\S]{0,4000})PMID: \d+"),
)


def kind_of(text: str, columns: frozenset[str] = frozenset()) -> Kind | Refusal:
    """The format and database of a text with line feeds only.

    `columns` are header names that the protocol's mapping speaks of: a row that holds them is a header.
    """
    if service := replies.service_of(text):
        return Kind("json", service)
    head = "\n" + text[:HEAD]
    if refusal := _first(_REFUSED, head, re.IGNORECASE):
        return refusal
    if form := "labelled" if labelled.looks(head) else _earliest(head):
        return Kind(form, database_of(form, head))
    if re.match(r"\n\"TITLE\"\s*,", head) and re.search(r"\n\"(?:AUTHOR NAMES|SOURCE|AUTHORS)\"\s*,", head):
        return Kind("embase-key-value", "embase")
    if table := table_kind(head[1:], columns):
        return table
    if refusal := _first(_LIKELY_REFUSED, head):
        return refusal
    if tags := _first(_TAGS_ONLY, head):
        return Kind(tags, database_of(tags, head))
    return Refusal("this is no export that Scopeline knows", _ASK_ANY)


def _first(known: Iterable[tuple[T, str]], head: str, flags: re.RegexFlag = re.NOFLAG) -> T | None:
    """What the first pattern that is found in the text stands for."""
    return next((meant for meant, pattern in known if re.search(pattern, head, flags)), None)


def _earliest(head: str) -> str:
    """The format whose sign stands first in the text."""
    found = [(at.start(), place) for place, (_, pattern) in enumerate(_FORMATS) if (at := re.search(pattern, head))]
    return _FORMATS[min(found)[1]][0] if found else ""


def table_kind(head: str, columns: frozenset[str] = frozenset()) -> Kind | None:
    """The header among a text's first rows, tried with each delimiter; None where there is none."""
    best: tuple[tuple[int, int], Kind] | None = None
    for delimiter in (",", ";", "\t"):
        reader = csv.reader(head.split("\n")[: HEADER_ROWS * 4], delimiter=delimiter)
        for number, cells in enumerate(row for row in reader if any(cell.strip() for cell in row)):
            if number >= HEADER_ROWS:
                break
            if found := header_kind(cells, columns):
                score, database = found
                rank = (-reader.line_num, score)  # what looks like a header below a header is a second file's
                if best is None or rank > best[0]:
                    best = rank, Kind("csv", database, number, delimiter)
                break
    return best[1] if best else None
