"""The rules for pairs, by name, read from the top: the first that holds names the answer.

VETOES are never broken by the machine: whatever else agrees, such a pair is asked about where it looks like one report,
and otherwise kept apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scopeline.dedupe.conditions import (
    CONTAINED,
    JOURNAL,
    TITLE,
    Columns,
    another_issue,
    contained_title,
    in_supplement_only,
    is_version,
    no_identifier,
    on_one_page,
    one_report,
    only_one_notice,
    other_language,
    other_place,
    recurring_title,
    same_authors,
    same_place,
    same_range,
    same_text,
    same_title,
    shared_author,
    word_for_word,
    yearly,
)
from scopeline.dedupe.evidence.agreement import DIFFERENT, MISSING, SAME, UNKNOWN, has_guard


@dataclass(frozen=True)
class Rule:
    """A name, what it says to a reader of the trace, and where it holds."""

    name: str
    says: str
    holds: Callable[[Columns], np.ndarray]


# What the machine never merges.
VETOES = (
    Rule("no title", "one record has no title", lambda e: e["title"] == MISSING),
    Rule("version", "two versions of one work, such as a review and its update", is_version("version")),
    Rule("reprint", "two versions of one work: one is called a reprint", is_version("reprint")),
    Rule("meeting", "two versions of one work: abstracts of two meetings", is_version("meeting")),
    Rule("other script", "titles in two scripts; same year, volume and pages", other_language),
    Rule("two DOIs", "the DOIs differ", lambda e: e["doi"] == DIFFERENT),
    Rule("two PMIDs", "the PubMed ids differ", lambda e: e["pmid"] == DIFFERENT),
    Rule(
        "other number",
        "the titles name different numbers, parts or signs, or one names a number more elsewhere",
        lambda e: (
            ((e["numbers"] == DIFFERENT) & ~one_report(e))
            | ((e["numbers"] == UNKNOWN) & ~(same_place(e) & (e["last_page"] != DIFFERENT)) & no_identifier(e))
        ),
    ),
    Rule(
        "notice",
        "only one is an erratum, reply, comment, update or preprint",
        lambda e: only_one_notice(e) & ~one_report(e),
    ),
    Rule(
        "conference",
        "only one is a conference abstract or stands in a supplement, and they do not stand in one place",
        lambda e: ((has_guard(e["guards"], "conference") & ~same_place(e)) | in_supplement_only(e)) & no_identifier(e),
    ),
    Rule(
        "other year",
        "the years differ by more than that of an e-first article, or the title is used anew each year",
        lambda e: ((e["year"] > 1) | yearly(e)) & ~one_report(e),
    ),
    Rule(
        "other words",
        "each title has words that the other lacks",
        lambda e: (e["swapped"] > 0) & (~same_place(e) | on_one_page(e)) & no_identifier(e),
    ),
    Rule(
        "other place",
        "journal, volume or page contradict each other",
        lambda e: other_place(e) & (no_identifier(e) | (e["first_page"] != SAME)),
    ),
    Rule("other issue", "the issues differ, and no page is shared", lambda e: another_issue(e) & no_identifier(e)),
    Rule(
        "recurring title",
        "the title recurs, and the issue or the page does not settle which it is",
        lambda e: recurring_title(e) & no_identifier(e),
    ),
)
MERGES = (
    Rule(
        "same DOI",
        "same DOI, the same title or one that contains it, and an author in common or no other page",
        lambda e: (
            (e["doi"] == SAME)
            & shared_author(e)
            & (
                (e["title"] >= 0.95)
                | (contained_title(e) & same_authors(e) & ((e["journal"] >= 0.6) | (e["journal"] == MISSING)))
            )
        ),
    ),
    Rule(
        "same PMID",
        "same PubMed id and title, and an author in common or no other page",
        lambda e: (e["pmid"] == SAME) & (e["title"] >= 0.9) & shared_author(e),
    ),
    Rule(
        "same place",
        "same title, journal, volume and first page",
        lambda e: same_place(e) & (e["journal"] >= JOURNAL) & (e["title"] >= TITLE) & (e["authors"] != 0),
    ),
    Rule(
        "longer title",
        "one title contains the other; same authors, journal, volume, pages and year",
        lambda e: (
            contained_title(e)
            & same_authors(e)
            & ((e["first_page"] == SAME) | ((e["first_page"] == UNKNOWN) & (e["issue"] == SAME)))
            & (e["volume"] != DIFFERENT)
            & (e["journal"] >= JOURNAL)
            & (e["year"] == 0)
            & ((e["last_page"] != DIFFERENT) | (e["title"] >= 0.9))
        ),
    ),
    Rule(
        "same pages",
        "same authors, journal, volume, year and range of three pages or more; the title is translated",
        lambda e: (
            (e["authors"] >= 0.8)
            & (e["first_author"] == SAME)
            & same_range(e)
            & (e["journal"] >= JOURNAL)
            & ((e["abstract"] == MISSING) | (e["abstract"] >= 0.7))
        ),
    ),
    Rule(
        "no authors",
        "a similar title, and the same journal, volume, year and range of three pages or more; one "
        "record has no authors",
        lambda e: (e["authors"] == MISSING) & same_range(e) & (e["journal"] >= 0.8) & (e["title"] >= 0.7),
    ),
    Rule(
        "other journal name",
        "same title, authors, year and range of three pages or more; the journal is translated",
        lambda e: (
            (((e["title_words"] >= CONTAINED) & (e["swapped"] == 0) & (e["words"] > 1)) | (e["title"] >= 0.95))
            & (e["authors"] >= 0.8)
            & (e["first_author"] == SAME)
            & same_range(e)
            & (e["volume"] == SAME)
        ),
    ),
    Rule(
        "group author",
        "same long title and range of three pages or more, under other authors' names",
        lambda e: same_title(e) & (e["words"] > 7) & same_range(e) & (e["journal"] >= JOURNAL),
    ),
    Rule(
        "other spelling",
        "same title, abstract and range of three pages or more; the authors are spelled otherwise",
        lambda e: contained_title(e) & same_text(e) & same_range(e),
    ),
    Rule(
        "same text",
        "same title, authors, abstract, year, and journal or volume and issue; no other page",
        lambda e: (
            same_title(e)
            & same_authors(e)
            & same_text(e)
            & (e["year"] == 0)
            & (e["first_page"] != DIFFERENT)
            & ((e["journal"] >= 0.8) | ((e["volume"] == SAME) & (e["issue"] == SAME)))
        ),
    ),
    Rule(
        "same volume",
        "same long title, authors, journal and volume; one of the page numbers is mistaken",
        lambda e: (
            (e["title"] == 1)
            & (e["swapped"] == 0)
            & (e["added"] == 0)
            & (e["words"] > 7)
            & (e["authors"] >= 0.8)
            & (e["first_author"] == SAME)
            & (e["journal"] >= 0.8)
            & (e["volume"] == SAME)
            & (e["issue"] != DIFFERENT)
            & (e["year"] <= 1)
            & (e["length"] == SAME)
            & (e["guards"] == 0)
        ),
    ),
    Rule(
        "same range",
        "same long title, authors, journal, year and range of three pages or more; one of the volumes is mistaken",
        lambda e: (
            same_title(e)
            & (e["words"] > 5)
            & (e["authors"] >= 0.8)
            & (e["first_author"] == SAME)
            & (e["journal"] >= 0.8)
            & (e["year"] == 0)
            & (e["first_page"] == SAME)
            & (e["last_page"] == SAME)
            & (e["span"] >= 3)
            & (e["guards"] == 0)
            & ((e["abstract"] == MISSING) | (e["abstract"] >= 0.7))
        ),
    ),
    Rule(
        "nothing contradicts",
        "same title, authors and journal; the rest agrees or is missing",
        lambda e: (
            same_title(e)
            & same_authors(e)
            & (e["journal"] >= 0.8)
            & (e["volume"] != DIFFERENT)
            & (e["first_page"] != DIFFERENT)
            & (e["last_page"] != DIFFERENT)
            & ((e["year"] == 0) | ((e["year"] <= 1) & ((e["volume"] == SAME) | word_for_word(e))))
            & (
                ((e["words"] > 5) | (e["volume"] == SAME) | (e["first_page"] == SAME) | same_text(e))
                | ((e["authors"] == 1) & (e["author_count"] == 1))
            )
        ),
    ),
)
LIKENESS = Rule("likeness", "all evidence together", lambda e: np.ones(len(e["title"]), bool))
RULES = (*VETOES, *MERGES, LIKENESS)
NAMES = [rule.name for rule in RULES]
