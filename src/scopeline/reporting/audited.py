"""What an audit of the team's drafts found, as the page shows it in the words of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.states import Audited
from scopeline.tables.csv import read_table

_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?(?!\w)")
# What an audit says that is no number and nothing's name, as the languages' phrases know it.
_TOLD = ("paragraph {a}", "line {a}", "page {a}", "reference {a}", "references {a} and {b}", "they are the same",
         "the number stands {a} times", "the number is skipped", "the list ends at {a}", "{a}: one author",
         "{a}: {b} years", "{a} or {b}", "{a} to {b}", "most: {a}", "no span of years")  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One thing that a draft says: where, in which sentence, what it says, what is so, and the fact behind it."""

    place: str
    sentence: str
    said: str
    found: str
    verdict: str
    fact: Fact | None


@dataclass(frozen=True)
class Draft:
    """A draft with all that was held: `amiss` what differs or is to be looked at, `right` the rest."""

    name: str
    amiss: Sequence[Said]
    right: Sequence[Said]

    @property
    def statements(self) -> int:
        """How many things were held."""
        return len(self.amiss) + len(self.right)


def load(folder: Path | None, facts: Facts, say: Language) -> list[Draft]:
    """The drafts that the last run audited; none where there is no `folder` of results."""
    if folder is None:
        return []
    held = read_table(folder / layout.STATEMENTS.name).rows
    return [_draft(row["draft"], held, facts, say) for row in read_table(folder / "drafts.csv").rows]


def _draft(name: str, held: Sequence[Mapping[str, str]], facts: Facts, say: Language) -> Draft:
    rows = [row for row in held if row["draft"] == name]
    said = [_said(row, facts.get(row["fact"]), say) for row in rows]
    amiss, right = ([one for one in said if (one.verdict == Audited.AGREES) is so] for so in (False, True))
    return Draft(name, amiss, right)


def _said(row: Mapping[str, str], fact: Fact | None, say: Language) -> Said:
    place, said, found = (told(row[name], fact, say) for name in ("place", "said", "found"))
    return Said(place, row["sentence"], said, found, row["verdict"], fact)


def told(text: str, fact: Fact | None, say: Language) -> str:
    """What an audit says in a language: the fact as it is called there, the phrases, the numbers."""
    for label in fact.label.values() if fact else ():
        text = text.replace(label, fact.label[say.code]) if fact else text
    for phrase in _TOLD:
        pattern = re.escape(phrase).replace(r"\{a\}", "(?P<a>.+)").replace(r"\{b\}", "(?P<b>.+)")
        if found := re.fullmatch(pattern, text):
            text = say.words(phrase).format(**found.groupdict())
            break
    return _NUMBER.sub(lambda number: _number(number[0], say), text)


def _number(number: str, say: Language) -> str:
    plain = number.removesuffix("%")
    signs = say.content["numbers"]
    shown = say.digits(plain.translate({ord(","): signs["thousands"], ord("."): signs["decimal"]}))
    return signs["percent"].format(n=shown) if plain != number else shown
