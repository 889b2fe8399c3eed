"""What a manuscript may count, and the facts that say how many there are.

The words stand in the languages' files under `manuscript.audit`, as stems; answers of the form, kinds of findings,
reasons and sources are called as the protocol calls them. All languages' words are known in every manuscript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scopeline.coding.framework import load as load_framework
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language, available, language
from scopeline.protocol import Protocol

# What the languages' files call a rule -> the facts of which one has to be equal.
RULES: Mapping[str, Sequence[str]] = {
    "identified": ("records.all",),
    "duplicates": ("dedupe.duplicates",),
    "unique": ("dedupe.groups",),
    "screened": ("flow.records_screened",),
    "excluded_records": ("flow.records_excluded",),
    "sought": ("retrieval.sought", "flow.dbr_sought_reports", "flow.other_sought_reports"),
    "not_retrieved": ("retrieval.not_retrieved", "flow.dbr_notretrieved_reports", "flow.other_notretrieved_reports"),
    "assessed": ("flow.dbr_assessed", "flow.other_assessed"),
    "excluded_reports": ("flow.dbr_excluded", "flow.other_excluded"),
    "included": ("studies.all", "flow.new_reports"),
}
# What both arms of the diagram have, and a text may tell of together: box of one arm -> that of the other.
_ARMS = {"flow.dbr_assessed": "flow.other_assessed", "flow.dbr_excluded": "flow.other_excluded"}
_PLURAL = re.compile("(?:s|\u200c?ها)$")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Rule:
    """A pattern a group of words; where all of them occur, the number beside them is that of one of the facts."""

    patterns: Sequence[re.Pattern[str]]
    facts: Sequence[Fact]

    def fits(self, text: str) -> bool:
        return all(pattern.search(text) for pattern in self.patterns)


@dataclass(frozen=True)
class Lexicon:
    """Rules of the flow; answers, kinds, sources and reasons by their names; the words of shares and of claims."""

    rules: Sequence[Rule]
    named: Sequence[tuple[re.Pattern[str], Fact]]
    kinds: Sequence[tuple[re.Pattern[str], Fact]]
    nodes: Mapping[str, Sequence[tuple[frozenset[str], Fact]]]
    areas: re.Pattern[str]
    filled: Sequence[Fact]
    blocks: Sequence[Fact]
    studies: re.Pattern[str]
    majority: re.Pattern[str]
    most: re.Pattern[str]
    of: re.Pattern[str]
    none: re.Pattern[str]
    one: re.Pattern[str]
    dated: re.Pattern[str]
    months: re.Pattern[str]
    ordinals: re.Pattern[str]
    published: re.Pattern[str]
    references: re.Pattern[str]
    et_al: re.Pattern[str]


def lexicon(protocol: Protocol, facts: Facts) -> Lexicon:
    """All that can be told of these facts; kinds of findings are called as the protocol's frames call them."""
    spoken = [language(code) for code in available()]

    def words(key: str) -> re.Pattern[str]:
        return _any(part for say in spoken for part in say.content["manuscript"]["audit"][key].split("|"))

    def whole(key: str) -> re.Pattern[str]:
        return _whole(word for say in spoken for word in say.content["manuscript"]["audit"][key].split("|"))

    kinds = facts.select("items")
    return Lexicon(
        [*_rules(facts, spoken)],
        [*_named(facts, spoken)],
        [(_any(_kind_labels(protocol, fact), plural=_plurals(spoken)), fact) for fact in kinds],
        {fact.name: [*_nodes(facts, fact)] for fact in kinds},
        words("areas"),
        facts.select("blocks_filled"),
        facts.select("blocks"),
        words("studies"),
        words("majority"),
        words("most"),
        words("of"),
        whole("none"),
        whole("one"),
        whole("dated"),
        _whole(month for say in spoken for months in say.content["dates"]["months"].values() for month in months),
        whole("ordinals"),
        words("published"),
        words("references"),
        words("et_al"),
    )


def _rules(facts: Facts, spoken: Sequence[Language]) -> Iterator[Rule]:
    for say in spoken:
        for rule, names in RULES.items():
            known = [facts[name] for name in names if name in facts and facts[name].value is not None]
            known += [*_of_both_arms(facts, names)]
            if known:
                groups: Sequence[str] = say.content["manuscript"]["audit"]["counted"][rule]
                yield Rule([_any(group.split("|")) for group in groups], known)


def _of_both_arms(facts: Facts, names: Iterable[str]) -> Iterator[Fact]:
    for name in names:
        one, other = facts.get(name), facts.get(_ARMS.get(name, ""))
        if one and other and one.value is not None and other.value is not None:
            yield replace(one, value=one.value + other.value, ids_file="")


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some words, each by itself."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})(?!\w)", re.IGNORECASE)


def _any(stems: Iterable[str], plural: str = "") -> re.Pattern[str]:
    """Any of some stems at a word's beginning; with `plural`, whole words, in that number too."""
    alternatives = "|".join(re.escape(stem.strip()) for stem in stems if stem.strip())
    end = rf"(?:{plural})?(?!\w)" if plural else ""
    return re.compile(rf"(?<!\w)(?:{alternatives or '(?!)'}){end}", re.IGNORECASE)


def _plurals(spoken: Sequence[Language]) -> str:
    return "|".join(say.content["plural"] for say in spoken)


def _named(facts: Facts, spoken: Sequence[Language]) -> Iterator[tuple[re.Pattern[str], Fact]]:
    """Answers of the form but years, which a text gives as figures; and reasons of exclusion."""
    for fact in facts.select("studies_with"):
        if fact.key["question"] != "year":
            yield _any(_labels(fact), plural=_plurals(spoken)), fact
    for fact in facts.select("flow"):
        if fact.key["box"].startswith("dbr_excluded."):
            yield _any(fact.label.values()), fact


def _labels(fact: Fact) -> Iterator[str]:
    """What the thing counted is called: the label's end, without what stands in brackets, and that by itself."""
    for label in fact.label.values():
        bare, _, inside = label.rpartition(": ")[2].partition(" (")
        yield from (_singular(part) for part in (bare, inside.rstrip(")")) if len(part) > 1)


def _singular(label: str) -> str:
    """A label without the ending of its plural, which the pattern allows again."""
    return _PLURAL.sub("", label)


def _kind_labels(protocol: Protocol, fact: Fact) -> Iterator[str]:
    frame = load_framework(fact.key["frame"]) if fact.key["frame"] in protocol.frameworks else None
    for kind in frame.kinds if frame else ():
        if kind.id == fact.key["kind"]:
            yield from (_singular(label) for label in kind.label.values())


def _nodes(facts: Facts, kind: Fact) -> Iterator[tuple[frozenset[str], Fact]]:
    """The blocks and dimensions of a kind's frame by those words of their labels that tell them apart."""
    found = facts.select("items_at", frame=kind.key["frame"], kind=kind.key["kind"])
    for code in {code for fact in found for code in fact.label}:
        words = [frozenset(_WORD.findall(fact.label[code].rpartition(": ")[0].casefold())) for fact in found]
        shared = frozenset.intersection(*words) if len(words) > 1 else frozenset()
        yield from ((own - shared, fact) for own, fact in zip(words, found, strict=True) if own - shared)
