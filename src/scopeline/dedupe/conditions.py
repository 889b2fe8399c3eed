"""What a rule asks of a pair: each condition is a function of the columns of evidence.EVIDENCE."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from scopeline.dedupe.evidence.agreement import DIFFERENT, MISSING, SAME, UNKNOWN, has_guard
from scopeline.dedupe.evidence.versions import VERSIONS

Columns = Mapping[str, np.ndarray]
# How like titles, journals and lists of authors must be to count as the same in a rule.
TITLE, CONTAINED, JOURNAL, AUTHORS, ABSTRACT = 0.97, 0.97, 0.7, 0.6, 0.97


def same_title(e: Columns) -> np.ndarray:
    """The same title, of more than three words."""
    return (e["title"] >= TITLE) & (e["swapped"] == 0) & (e["words"] > 3)


def contained_title(e: Columns) -> np.ndarray:
    """One title is the other with something before or after it: a heading, a subtitle, a second language."""
    return (e["title_words"] >= CONTAINED) & (e["swapped"] == 0) & (e["words"] > 3)


def word_for_word(e: Columns) -> np.ndarray:
    """The same title to the letter, of more than five words, by as many authors; printed a year after it was online."""
    to_the_letter = (e["title"] == 1) & (e["added"] == 0) & (e["words"] > 5)
    return to_the_letter & (e["author_count"] == 1) & (e["authors"] >= 0.8) & (e["issue"] != DIFFERENT)


def same_authors(e: Columns) -> np.ndarray:
    return (e["authors"] >= AUTHORS) & (e["first_author"] == SAME)


def same_place(e: Columns) -> np.ndarray:
    """The same first page of the same volume; where a volume is missing, the same five pages or more."""
    long_range = (e["volume"] == UNKNOWN) & (e["last_page"] == SAME) & (e["span"] >= 5)
    return (e["first_page"] == SAME) & ((e["volume"] == SAME) | long_range)


def same_text(e: Columns) -> np.ndarray:
    return e["abstract"] >= ABSTRACT


def other_place(e: Columns) -> np.ndarray:
    """Two of journal, volume and first page contradict each other."""
    other_journal = (e["journal"] != MISSING) & (e["journal"] < 0.6)
    return other_journal.astype(int) + (e["volume"] == DIFFERENT) + (e["first_page"] == DIFFERENT) >= 2


def another_issue(e: Columns) -> np.ndarray:
    return (e["issue"] == DIFFERENT) & (e["first_page"] != SAME) & ~same_text(e)


def recurring_title(e: Columns) -> np.ndarray:
    """A title such as "Editorial" stands for another report in each issue: only page and issue tell."""
    settled = (e["first_page"] == SAME) & (e["issue"] != DIFFERENT) & (e["volume"] != DIFFERENT)
    return (e["words"] <= 3) & ~settled & ~(same_text(e) & ~other_place(e))


def same_range(e: Columns) -> np.ndarray:
    """The same three pages or more of the same volume."""
    return same_place(e) & (e["last_page"] == SAME) & (e["span"] >= 3) & (e["issue"] != DIFFERENT) & (e["year"] == 0)


def mistyped_year(e: Columns) -> np.ndarray:
    """The same title, authors, journal, and range of three pages or more of the same volume."""
    by_same = (e["authors"] >= 0.8) & (e["first_author"] == SAME) & (e["journal"] >= JOURNAL)
    pages = same_place(e) & (e["volume"] == SAME) & (e["last_page"] == SAME) & (e["span"] >= 3)
    return same_title(e) & by_same & pages & (e["issue"] != DIFFERENT) & (e["guards"] == 0)


def only_one_notice(e: Columns) -> np.ndarray:
    return has_guard(e["guards"], "erratum", "reply", "comment", "update", "preprint")


def nothing_to_ask(e: Columns) -> np.ndarray:
    """Two DOIs or PubMed ids at two places, or a title that recurs from issue to issue."""
    two = two_identifiers(e)
    other_number = (e["volume"] == DIFFERENT) | (e["issue"] == DIFFERENT)
    elsewhere = (e["first_page"] == DIFFERENT) | (other_number & ~((e["first_page"] == SAME) & same_text(e)))
    return elsewhere & ~same_text(e) & (two | (no_identifier(e) & (e["words"] <= 3)))


def two_identifiers(e: Columns) -> np.ndarray:
    return (e["doi"] == DIFFERENT) | (e["pmid"] == DIFFERENT)


def one_identifier(e: Columns) -> np.ndarray:
    return ~two_identifiers(e) & ((e["doi"] == SAME) | (e["pmid"] == SAME))


def one_report(e: Columns) -> np.ndarray:
    """An identifier and the title agree, and nothing of the place contradicts them: a mistyped year or number, a
    heading that looks like a notice, say nothing against that."""
    nowhere_else = (e["first_page"] != DIFFERENT) & (e["volume"] != DIFFERENT)
    nowhere_else &= (e["swapped"] == 0) | same_place(e)
    return one_identifier(e) & (e["title"] >= 0.95) & nowhere_else & shared_author(e)


def shared_author(e: Columns) -> np.ndarray:
    """An author in common; or, where a list is missing or written otherwise, no other page."""
    return (e["authors"] > 0) | (e["first_page"] != DIFFERENT)


def other_language(e: Columns) -> np.ndarray:
    """Titles in two scripts, at one place."""
    return (
        (e["script"] > 0)
        & (e["year"] == 0)
        & (e["volume"] == SAME)
        & (e["issue"] != DIFFERENT)
        & (e["first_page"] == SAME)
        & (e["last_page"] == SAME)
        & (e["span"] >= 2)
    )


def yearly(e: Columns) -> np.ndarray:
    """One title in two years, of a series that has it each year."""
    return (e["series"] > 0) & ~same_place(e)


def untitled(e: Columns) -> np.ndarray:
    """One record has no title, and an identifier or the authors and the whole place are the same."""
    place = same_authors(e) & same_range(e)
    nowhere_else = (e["first_page"] != DIFFERENT) & (e["volume"] != DIFFERENT) & (e["authors"] != 0)
    return (e["title"] == MISSING) & (place | (one_identifier(e) & nowhere_else))


def in_supplement_only(e: Columns) -> np.ndarray:
    """Only one stands in a supplement, as an abstract does before its article, and no page is shared."""
    return (e["supplement"] == DIFFERENT) & (e["first_page"] != SAME) & ~same_text(e)


def on_one_page(e: Columns) -> np.ndarray:
    """Two titles with words of their own on a page of a supplement, which has several abstracts."""
    settled = (e["last_page"] == SAME) | same_text(e)
    return (e["swapped"] > 0) & (e["supplement"] == SAME) & ~settled


def is_version(kind: str) -> Callable[[Columns], np.ndarray]:
    return lambda e: e["version"] == VERSIONS[kind]


def no_identifier(e: Columns) -> np.ndarray:
    return (e["doi"] != SAME) & (e["pmid"] != SAME)
