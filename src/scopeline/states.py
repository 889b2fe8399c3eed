"""The words for where a record, a report, a pair of records or a statement stands: enumerations equal to their text."""

from __future__ import annotations

from enum import StrEnum


class Decision(StrEnum):
    """A reviewer's vote, and what the votes of a stage come to (`pending` while they have not)."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"
    PENDING = "pending"


class Retrieval(StrEnum):
    """What became of a report's full text."""

    UNTRIED = ""
    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class Fate(StrEnum):
    """Where a record ended, or what it waits for; each has exactly one."""

    DUPLICATE = "duplicate"
    EXCLUDED_AUTOMATIC = "excluded_automatic"
    EXCLUDED = "excluded"
    NOT_RETRIEVED = "not_retrieved"
    EXCLUDED_FULL_TEXT = "excluded_full_text"
    INCLUDED = "included"
    AWAITS_SCREENING = "awaits_screening"
    AWAITS_RETRIEVAL = "awaits_retrieval"
    AWAITS_ASSESSMENT = "awaits_assessment"


class Verdict(StrEnum):
    """What people say of a pair of records."""

    UNDECIDED = ""
    SAME = "same"
    DIFFERENT = "different"


class Audited(StrEnum):
    """What an audit finds of something that a draft says; a note is nothing false, but something to look at."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOTE = "note"
