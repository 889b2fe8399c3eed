"""Two versions of one work: a review and its update, a reprint, an abstract at two meetings."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from scopeline.dedupe.evidence.agreement import DIFFERENT, MISSING, SAME, has_guard, matches
from scopeline.dedupe.evidence.identifiers import work_of
from scopeline.dedupe.evidence.pages import spans
from scopeline.dedupe.titles import GUARD_BIT

# In what two records of one work differ: another state of it, another print, another meeting's abstracts.
VERSIONS = {"version": 1, "reprint": 2, "meeting": 3}
# Works that are published again and again under one title: each edition is a report of its own.
_LIVING = r"^(?:cochrane database systematic reviews|(?:bmj )?clinical evidence)"
_OF_MEETING = r"\b(?:abstracts?|meetings?|congress|symposium|proceedings|conference)\b"
_SHORT = 2  # pages of an abstract
# What is published anew each year, under the same title. No "report" alone: case reports and reports of trials are not.
_YEARLY = (
    r"\b(?:annual|yearly|yearbook|biennial|quarterly|monthly|weekly|statistics|statistical|fact ?book|outlook|census|"
    r"year in review|report card|country profile|health profile|(?:health|national) accounts|budget|"
    r"(?:world|global|national|status|progress|situation|country|surveillance|registry|program(?:me)?|activity) "
    r"(?:\w+ ){0,3}(?:reports?|summary|estimates|profile)|"
    r"standards of (?:\w+ )?care|state of (?:the )?(?:world|nation|union|health|food)|case records|"
    r"(?:recommended|immuni[sz]ation|vaccination) (?:\w+ ){0,4}schedules?|(?:action|strategic|work) plan)\b"
    r"|گزارش سال|سالنامه|آمارنامه|سالانه|年度|年报|白皮书|白書"
)


def version_kinds(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray]) -> np.ndarray:
    """In what two records of one title differ that are versions of one work, as in VERSIONS; 0 where they are none."""
    titled = (found["title"] >= 0.95) | ((found["title_words"] >= 0.97) & (found["swapped"] == 0))
    titled &= (found["doi"] != SAME) & (found["pmid"] != SAME)
    elsewhere = (found["first_page"] != SAME) | (found["volume"] != SAME)  # at one place, only one says "reprint"
    reprint = titled & has_guard(found["guards"], "reprint") & elsewhere
    kinds = (_updated(one, two, found, titled), reprint, _of_meetings(one, two, found, titled))
    return np.select(kinds, list(VERSIONS.values()), 0)


def of_series(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray]) -> np.ndarray:
    """Titles under which something new appears each year, such as an annual report, of two years."""
    series = np.zeros(len(found["year"]), bool)
    rows = np.flatnonzero((found["year"] > 0) & (found["title"] >= 0.9))
    series[rows] = matches(one["title"], rows, _YEARLY) | matches(two["title"], rows, _YEARLY)
    return series


def _updated(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray], among: np.ndarray) -> np.ndarray:
    """DOIs of one work, or other issues of a journal whose works are updated; looked for `among` some pairs."""
    other = np.zeros(len(among), bool)
    other_state = (found["year"] > 0) | (found["issue"] == DIFFERENT) | (found["doi"] == DIFFERENT)
    other_state |= has_guard(found["guards"], "protocol")
    rows = np.flatnonzero(among & other_state)
    other[rows] = matches(one["journal"], rows, _LIVING) & matches(two["journal"], rows, _LIVING)
    rows = np.flatnonzero(among & (found["doi"] == DIFFERENT))
    works = [[work_of(doi) for doi in table["doi"].take(pa.array(rows)).to_pylist()] for table in (one, two)]
    other[rows] |= np.array([a == b for a, b in zip(*works, strict=True)], bool)
    return other


def _of_meetings(one: pa.Table, two: pa.Table, found: dict[str, np.ndarray], among: np.ndarray) -> np.ndarray:
    """Abstracts of two meetings: short, by the same authors, at least one in a supplement, in two journals or years;
    looked for `among` some pairs."""
    other_journal = (found["journal"] != MISSING) & (found["journal"] < 0.6)
    elsewhere = other_journal | ((found["year"] > 0) & (found["first_page"] == DIFFERENT))
    by_same = (found["authors"] >= 0.6) | (found["first_author"] == SAME)
    likely = among & elsewhere & by_same & (found["words"] > 5) & (found["volume"] != SAME)
    rows = np.flatnonzero(likely)
    for table in (one, two):
        rows = rows[spans(table.take(pa.array(rows))) <= _SHORT]
    supplement = np.zeros(len(rows), bool)
    for table in (one, two):
        supplement |= matches(table["issue"], rows, r"\bs\b") | matches(table["first_page"], rows, r"^s\d")
        supplement |= matches(table["journal"], rows, _OF_MEETING)
        supplement |= (table["guards"].to_numpy()[rows] & GUARD_BIT["conference"]) > 0
    of_meetings = np.zeros(len(among), bool)
    of_meetings[rows[supplement]] = True
    return of_meetings
