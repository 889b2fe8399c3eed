"""Four answers for a pair: merge (certain), ask (a person settles it), keep apart, and never.

Rules are read from the top; the first that holds names the answer. VETOES are never broken by the machine:
whatever else agrees, such a pair is asked about where it looks like one report, and otherwise kept apart. Of two
records that bear two DOIs or two PubMed ids the answer is never: they do not meet in a group through a third record
either, unless a person has joined the two identifiers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scopeline.dedupe.conditions import (
    Columns,
    mistyped_year,
    no_identifier,
    nothing_to_ask,
    one_identifier,
    other_language,
    same_place,
    same_text,
    two_identifiers,
    untitled,
)
from scopeline.dedupe.evidence.agreement import DIFFERENT, SAME, UNKNOWN
from scopeline.dedupe.evidence.versions import VERSIONS
from scopeline.dedupe.rules import MERGES, NAMES, RULES, VETOES, Rule
from scopeline.dedupe.score import score, shipped_model
from scopeline.dedupe.worth import terms, worth

NEVER, APART, ASK, MERGE = np.int8(-2), np.int8(-1), np.int8(0), np.int8(1)

# Frozen before the sets were scored with them; see docs/deduplication.md.
MERGE_SCORE = 0.97
APART_SCORE = 0.05
SERIES = 4  # a title that more records have is likely that of a series, or well covered by other pairs
# Records that share an identifier and much of the title are asked about in any case, as are titles in two scripts at
# one place, versions of one work, and records that differ in their year alone.
ASKED_AT_LEAST = 0.3
VERSION_CHOICES = ("ask", "merge", "keep")  # the protocol's, of which the first is its default


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
    answers = [two_identifiers(evidence) & ~judged.certain, judged.apart, judged.certain]
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
    asked = (one_identifier(evidence) & (evidence["title"] >= 0.8)) | other_language(evidence)
    asked |= untitled(evidence)
    asked |= (evidence["year"] > 1) & mistyped_year(evidence)
    asked |= version & (evidence["version"] != VERSIONS["meeting"])  # of these there are many, and few are one report
    apart = ~certain & ~asked & (nothing_to_ask(evidence) | (chance < APART_SCORE))
    apart |= version & (versions == "keep")
    return Judged(rule.astype(np.int16), certain, apart, asked)


def _alike_enough(e: Columns) -> np.ndarray:
    """Whether a likeness of everything may do without a rule: titles or places agree, whatever the sum says.

    The page must be no other one, as that of an abstract in the supplement of the article's volume; nor may year and
    volume both be others. What one title has beyond the other, as in a comment on it, must stand at one place.
    """
    other_page = (e["first_page"] == DIFFERENT) & (e["issue"] == UNKNOWN) & (e["length"] == UNKNOWN)
    next_volume = (e["year"] > 0) & (e["volume"] == DIFFERENT)
    one_page = (e["first_page"] == SAME) | (e["last_page"] == SAME)
    longer = (e["added"] > 0) & ~one_page
    other_kind = (e["first_page"] == DIFFERENT) & (e["guards"] > 0)
    against = (other_page | next_volume | longer | other_kind) & no_identifier(e) & ~same_text(e)
    against |= (e["swapped"] > 0) & (e["title"] < 0.9) & (e["last_page"] != SAME) & ~same_text(e)
    return ((e["title"] >= 0.9) | (same_place(e) & (e["journal"] >= 0.6))) & ~against


def _first(rules: tuple[Rule, ...], evidence: Columns) -> np.ndarray:
    """For each pair the first rule that holds, len(rules) where none does."""
    holds = np.stack([rule.holds(evidence) for rule in rules])
    return np.where(holds.any(axis=0), holds.argmax(axis=0), len(rules))
