"""Four answers for a pair: merge (certain), ask (a person settles it), keep apart, and never.

Rules are read from the top; the first that holds names the answer. VETOES are never broken by the machine:
whatever else agrees, such a pair is asked about where it looks like one report, and otherwise kept apart. Of two
records that bear two DOIs or two PubMed ids the answer is never: they do not meet in a group through a third record
either, unless a person has joined the two identifiers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scopeline.dedupe.evidence import DIFFERENT, MISSING, SAME, UNKNOWN, VERSIONS, has_guard
from scopeline.dedupe.score import score, shipped_model
from scopeline.dedupe.worth import terms, worth

Columns = Mapping[str, np.ndarray]
NEVER, APART, ASK, MERGE = np.int8(-2), np.int8(-1), np.int8(0), np.int8(1)

# Frozen before the sets were scored with them; see docs/deduplication.md.
MERGE_SCORE = 0.97
APART_SCORE = 0.05
SERIES = 4  # a title that more records have is likely that of a series, or well covered by other pairs


@dataclass(frozen=True)
class Rule:
    """A name, what it says to a reader of the trace, and where it holds."""

    name: str
    says: str
    holds: Callable[[Columns], np.ndarray]


# How like titles, journals and lists of authors must be to count as the same in a rule.
TITLE, CONTAINED, JOURNAL, AUTHORS, ABSTRACT = 0.97, 0.97, 0.7, 0.6, 0.97


def _title(e: Columns) -> np.ndarray:
    """The same title, of more than three words."""
    return (e["title"] >= TITLE) & (e["swapped"] == 0) & (e["words"] > 3)


def _contained(e: Columns) -> np.ndarray:
    """One title is the other with something before or after it: a heading, a subtitle, a second language."""
    return (e["title_words"] >= CONTAINED) & (e["swapped"] == 0) & (e["words"] > 3)


def _word_for_word(e: Columns) -> np.ndarray:
    """The same title to the letter, of more than five words, by as many authors; printed a year after it was online."""
    to_the_letter = (e["title"] == 1) & (e["added"] == 0) & (e["words"] > 5)
    return to_the_letter & (e["author_count"] == 1) & (e["authors"] >= 0.8) & (e["issue"] != DIFFERENT)


def _authors(e: Columns) -> np.ndarray:
    return (e["authors"] >= AUTHORS) & (e["first_author"] == SAME)


def _same_place(e: Columns) -> np.ndarray:
    """The same first page of the same volume; where a volume is missing, the same five pages or more."""
    long_range = (e["volume"] == UNKNOWN) & (e["last_page"] == SAME) & (e["span"] >= 5)
    return (e["first_page"] == SAME) & ((e["volume"] == SAME) | long_range)


def _same_text(e: Columns) -> np.ndarray:
    return e["abstract"] >= ABSTRACT


def _other_place(e: Columns) -> np.ndarray:
    """Two of journal, volume and first page contradict each other."""
    other_journal = (e["journal"] != MISSING) & (e["journal"] < 0.6)
    return other_journal.astype(int) + (e["volume"] == DIFFERENT) + (e["first_page"] == DIFFERENT) >= 2


def _another_issue(e: Columns) -> np.ndarray:
    return (e["issue"] == DIFFERENT) & (e["first_page"] != SAME) & ~_same_text(e)


def _recurring_title(e: Columns) -> np.ndarray:
    """A title such as "Editorial" stands for another report in each issue: only page and issue tell."""
    settled = (e["first_page"] == SAME) & (e["issue"] != DIFFERENT) & (e["volume"] != DIFFERENT)
    return (e["words"] <= 3) & ~settled & ~(_same_text(e) & ~_other_place(e))


def _same_range(e: Columns) -> np.ndarray:
    """The same three pages or more of the same volume."""
    return _same_place(e) & (e["last_page"] == SAME) & (e["span"] >= 3) & (e["issue"] != DIFFERENT) & (e["year"] == 0)


def _mistyped_year(e: Columns) -> np.ndarray:
    """The same title, authors, journal, and range of three pages or more of the same volume."""
    by_same = (e["authors"] >= 0.8) & (e["first_author"] == SAME) & (e["journal"] >= JOURNAL)
    pages = _same_place(e) & (e["volume"] == SAME) & (e["last_page"] == SAME) & (e["span"] >= 3)
    return _title(e) & by_same & pages & (e["issue"] != DIFFERENT) & (e["guards"] == 0)


def _notice(e: Columns) -> np.ndarray:
    return has_guard(e["guards"], "erratum", "reply", "comment", "update", "preprint")


def _nothing_to_ask(e: Columns) -> np.ndarray:
    """Two DOIs or PubMed ids at two places, or a title that recurs from issue to issue."""
    two = _two_identifiers(e)
    other_number = (e["volume"] == DIFFERENT) | (e["issue"] == DIFFERENT)
    elsewhere = (e["first_page"] == DIFFERENT) | (other_number & ~((e["first_page"] == SAME) & _same_text(e)))
    return elsewhere & ~_same_text(e) & (two | (_no_identifier(e) & (e["words"] <= 3)))


def _two_identifiers(e: Columns) -> np.ndarray:
    return (e["doi"] == DIFFERENT) | (e["pmid"] == DIFFERENT)


def _one_identifier(e: Columns) -> np.ndarray:
    return ~_two_identifiers(e) & ((e["doi"] == SAME) | (e["pmid"] == SAME))


def _one_report(e: Columns) -> np.ndarray:
    """An identifier and the title agree, and nothing of the place contradicts them: a mistyped year or number, a
    heading that looks like a notice, say nothing against that."""
    nowhere_else = (e["first_page"] != DIFFERENT) & (e["volume"] != DIFFERENT)
    nowhere_else &= (e["swapped"] == 0) | _same_place(e)
    return _one_identifier(e) & (e["title"] >= 0.95) & nowhere_else & _shared_author(e)


def _shared_author(e: Columns) -> np.ndarray:
    """An author in common; or, where a list is missing or written otherwise, no other page."""
    return (e["authors"] > 0) | (e["first_page"] != DIFFERENT)


def _other_language(e: Columns) -> np.ndarray:
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


def _version(kind: str) -> Callable[[Columns], np.ndarray]:
    return lambda e: e["version"] == VERSIONS[kind]


def _no_identifier(e: Columns) -> np.ndarray:
    return (e["doi"] != SAME) & (e["pmid"] != SAME)


# What the machine never merges.
VETOES = (
    Rule("no title", "one record has no title", lambda e: e["title"] == MISSING),
    Rule("version", "two versions of one work, such as a review and its update", _version("version")),
    Rule("reprint", "two versions of one work: one is called a reprint", _version("reprint")),
    Rule("meeting", "two versions of one work: abstracts of two meetings", _version("meeting")),
    Rule("other script", "titles in two scripts; same year, volume and pages", _other_language),
    Rule("two DOIs", "the DOIs differ", lambda e: e["doi"] == DIFFERENT),
    Rule("two PMIDs", "the PubMed ids differ", lambda e: e["pmid"] == DIFFERENT),
    Rule(
        "other number",
        "the titles name different numbers or parts, or one names a number more elsewhere",
        lambda e: (
            ((e["numbers"] == DIFFERENT) & ~_one_report(e))
            | ((e["numbers"] == UNKNOWN) & ~(_same_place(e) & (e["last_page"] != DIFFERENT)) & _no_identifier(e))
        ),
    ),
    Rule(
        "notice",
        "only one is an erratum, reply, comment, update or preprint",
        lambda e: _notice(e) & ~_one_report(e),
    ),
    Rule(
        "conference",
        "only one is a conference abstract, and they do not stand in one place",
        lambda e: has_guard(e["guards"], "conference") & ~_same_place(e) & _no_identifier(e),
    ),
    Rule(
        "other year",
        "the years differ by more than that of an e-first article",
        lambda e: (e["year"] > 1) & ~_one_report(e),
    ),
    Rule(
        "other words",
        "each title has words that the other lacks",
        lambda e: (e["swapped"] > 0) & ~_same_place(e) & _no_identifier(e),
    ),
    Rule(
        "other place",
        "journal, volume or page contradict each other",
        lambda e: _other_place(e) & (_no_identifier(e) | (e["first_page"] != SAME)),
    ),
    Rule("other issue", "the issues differ, and no page is shared", lambda e: _another_issue(e) & _no_identifier(e)),
    Rule(
        "recurring title",
        "the title recurs, and the issue or the page does not settle which it is",
        lambda e: _recurring_title(e) & _no_identifier(e),
    ),
)
MERGES = (
    Rule(
        "same DOI",
        "same DOI, the same title or one that contains it, and an author in common or no other page",
        lambda e: (
            (e["doi"] == SAME)
            & _shared_author(e)
            & (
                (e["title"] >= 0.95)
                | (_contained(e) & _authors(e) & ((e["journal"] >= 0.6) | (e["journal"] == MISSING)))
            )
        ),
    ),
    Rule(
        "same PMID",
        "same PubMed id and title, and an author in common or no other page",
        lambda e: (e["pmid"] == SAME) & (e["title"] >= 0.9) & _shared_author(e),
    ),
    Rule(
        "same place",
        "same title, journal, volume and first page",
        lambda e: _same_place(e) & (e["journal"] >= JOURNAL) & (e["title"] >= TITLE) & (e["authors"] != 0),
    ),
    Rule(
        "longer title",
        "one title contains the other; same authors, journal, volume, pages and year",
        lambda e: (
            _contained(e)
            & _authors(e)
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
            & _same_range(e)
            & (e["journal"] >= JOURNAL)
            & ((e["abstract"] == MISSING) | (e["abstract"] >= 0.7))
        ),
    ),
    Rule(
        "no authors",
        "a similar title, and the same journal, volume, year and range of three pages or more; one "
        "record has no authors",
        lambda e: (e["authors"] == MISSING) & _same_range(e) & (e["journal"] >= 0.8) & (e["title"] >= 0.7),
    ),
    Rule(
        "other journal name",
        "same title, authors, year and range of three pages or more; the journal is translated",
        lambda e: (
            (((e["title_words"] >= CONTAINED) & (e["swapped"] == 0) & (e["words"] > 1)) | (e["title"] >= 0.95))
            & (e["authors"] >= 0.8)
            & (e["first_author"] == SAME)
            & _same_range(e)
            & (e["volume"] == SAME)
        ),
    ),
    Rule(
        "group author",
        "same long title and range of three pages or more, under other authors' names",
        lambda e: _title(e) & (e["words"] > 7) & _same_range(e) & (e["journal"] >= JOURNAL),
    ),
    Rule(
        "other spelling",
        "same title, abstract and range of three pages or more; the authors are spelled otherwise",
        lambda e: _contained(e) & _same_text(e) & _same_range(e),
    ),
    Rule(
        "same text",
        "same title, authors, abstract, year, and journal or volume and issue; no other page",
        lambda e: (
            _title(e)
            & _authors(e)
            & _same_text(e)
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
            _title(e)
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
            _title(e)
            & _authors(e)
            & (e["journal"] >= 0.8)
            & (e["volume"] != DIFFERENT)
            & (e["first_page"] != DIFFERENT)
            & (e["last_page"] != DIFFERENT)
            & ((e["year"] == 0) | ((e["year"] <= 1) & ((e["volume"] == SAME) | _word_for_word(e))))
            & (
                ((e["words"] > 5) | (e["volume"] == SAME) | (e["first_page"] == SAME) | _same_text(e))
                | ((e["authors"] == 1) & (e["author_count"] == 1))
            )
        ),
    ),
)
# Records that share an identifier and much of the title are asked about in any case, as are titles in two scripts at
# one place, versions of one work, and records that differ in their year alone.
ASKED_AT_LEAST = 0.3
VERSION_CHOICES = ("ask", "merge", "keep")  # the protocol's, of which the first is its default
# Vetoes first: a pair of two DOIs is asked about whatever rule would merge it.
LIKENESS = Rule("likeness", "all evidence together", lambda e: np.ones(len(e["title"]), bool))
RULES = (*VETOES, *MERGES, LIKENESS)
NAMES = [rule.name for rule in RULES]


@dataclass(frozen=True)
class Decisions:
    """For each pair NEVER, APART, ASK or MERGE; the chance that it is one report; the same as far as a person is
    to be asked (0 where there is nothing to ask); and the rule, as its place in RULES."""

    answer: np.ndarray
    score: np.ndarray
    worth: np.ndarray
    rule: np.ndarray


@dataclass(frozen=True)
class Judged:
    """What the rules make of pairs: `rule` as its place in RULES; which pairs are merged, and which kept apart; and of
    the others those that are asked about in any case."""

    rule: np.ndarray
    certain: np.ndarray
    apart: np.ndarray
    asked: np.ndarray


def decide(evidence: Columns, model: Mapping[str, Any] | None = None, versions: str = "ask") -> Decisions:
    """Answers for pairs, from the columns of evidence.EVIDENCE; `model` as in score.score.

    `versions` is the protocol's choice for versions of one work: ask, merge or keep (apart).
    """
    model = model or shipped_model()
    chance = score(evidence, model).astype(np.float32)
    judged = judge(evidence, chance, versions)
    worths = np.where(judged.certain, np.maximum(chance, ASKED_AT_LEAST), 0).astype(np.float32)
    rows = np.flatnonzero(~judged.certain & ~judged.apart)
    open_ = {name: column[rows] for name, column in evidence.items()}
    likely = worth(model["worth"], terms(open_, chance[rows], judged.rule[rows], len(RULES)))
    likely *= np.where(open_["common"] > SERIES, 0.1, 1.0)
    worths[rows] = np.maximum(likely, judged.asked[rows] * ASKED_AT_LEAST)
    answers = [_two_identifiers(evidence) & ~judged.certain, judged.apart, judged.certain]
    answer = np.select(answers, [NEVER, APART, MERGE], ASK).astype(np.int8)
    return Decisions(answer, chance, worths, judged.rule)


def judge(evidence: Columns, chance: np.ndarray, versions: str = "ask") -> Judged:
    """What the rules make of pairs with these scores."""
    version = evidence["version"] > 0
    veto = np.where(version & (versions == "merge"), len(VETOES), _first(VETOES, evidence))
    merge = _first(MERGES, evidence)
    vetoed = veto < len(VETOES)
    rule = np.where(vetoed, veto, len(VETOES) + merge)
    certain = ~vetoed & ((merge < len(MERGES)) | ((chance >= MERGE_SCORE) & _alike_enough(evidence)))
    if versions == "merge":
        kinds = [evidence["version"] == kind for kind in VERSIONS.values()]
        rule, certain = np.select(kinds, [NAMES.index(name) for name in VERSIONS], rule), certain | version
    asked = (_one_identifier(evidence) & (evidence["title"] >= 0.8)) | _other_language(evidence)
    asked |= (evidence["year"] > 1) & _mistyped_year(evidence)
    asked |= version & (evidence["version"] != VERSIONS["meeting"])  # of these there are many, and few are one report
    apart = ~certain & ~asked & (_nothing_to_ask(evidence) | (chance < APART_SCORE))
    apart |= version & (versions == "keep")
    return Judged(rule.astype(np.int16), certain, apart, asked)


def _alike_enough(e: Columns) -> np.ndarray:
    """Whether a likeness of everything may do without a rule: titles or places agree, whatever the sum says, and the
    page is no other one, as that of an abstract in the supplement of the article's volume."""
    other_page = (e["first_page"] == DIFFERENT) & (e["issue"] == UNKNOWN) & (e["length"] == UNKNOWN)
    other_page &= _no_identifier(e) & ~_same_text(e)
    return ((e["title"] >= 0.9) | (_same_place(e) & (e["journal"] >= 0.6))) & ~other_page


def _first(rules: tuple[Rule, ...], evidence: Columns) -> np.ndarray:
    """For each pair the first rule that holds, len(rules) where none does."""
    holds = np.stack([rule.holds(evidence) for rule in rules])
    return np.where(holds.any(axis=0), holds.argmax(axis=0), len(rules))
