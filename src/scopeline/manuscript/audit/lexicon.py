"""What a manuscript may count, and the facts that say how many there are.

The words stand in the languages' files under `manuscript.audit`, as stems; answers of the form, kinds of findings,
reasons and sources are called as the protocol calls them. All languages' words are known in every manuscript.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from scopeline.coding.framework import load as load_framework
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language, available, language
from scopeline.manuscript.asked import searched
from scopeline.manuscript.audit.parts import Whole, wholes
from scopeline.manuscript.audit.remark import Known
from scopeline.manuscript.audit.wording import Words, evened, plurals, singular, stems, worded
from scopeline.protocol import Protocol
from scopeline.text import fold

# What the languages' files call a rule -> the facts of which one has to be equal.
RULES: Mapping[str, Sequence[str]] = {
    "identified": ("records.all", "flow.database_results", "flow.register_results"),
    "duplicates": ("dedupe.duplicates", "flow.duplicates"),
    "unique": ("dedupe.groups",),
    "screened": ("flow.records_screened", "both.records_screened"),
    "excluded_records": (
        "flow.records_excluded",
        "both.records_excluded",
        "screening.*.decision.exclude",
        "dedupe.duplicates",
        "flow.excluded_automatic",
        "flow.excluded_other",
    ),
    "sought": ("retrieval.sought", "flow.dbr_sought_reports", "flow.other_sought_reports", "both.sought_reports"),
    "not_retrieved": (
        "retrieval.not_retrieved",
        "flow.dbr_notretrieved_reports",
        "flow.other_notretrieved_reports",
        "both.notretrieved_reports",
    ),
    "assessed": ("flow.dbr_assessed", "flow.other_assessed", "both.assessed"),
    "excluded_reports": ("flow.dbr_excluded", "flow.other_excluded", "both.excluded", "screening.*.decision.exclude"),
    "automatic": ("dedupe.duplicates_automatic",),
    "by_verdict": ("dedupe.duplicates_by_verdict",),
    "pairs": ("dedupe.pairs_*",),
    "retrieved": ("retrieval.retrieved",),
    "conflicts": ("screening.*.conflicts",),
    "over_votes": ("screening.*.conflicts.vote",),
    "over_reasons": ("screening.*.conflicts.reason",),
    "second_look": ("screening.*.by.re-review",),
    "adjudicated": ("screening.*.by.adjudication",),
    "passages": ("findings.*.all", "findings.*.passages.*"),
    "with_findings": ("findings.*.studies", "findings.*.studies.*", "findings.*.node.*"),
    "sources": (),
    "reviewers": (),
    "charted": ("studies.charted",),
    "included": ("studies.all", "flow.new_reports", "flow.new_studies", "flow.total_studies", "flow.total_reports"),
}
# Numbers of records or reports of which a part is told.
_WHOLES = ("records.all", "dedupe.groups", "flow.*_results", "flow.records_screened", "flow.*_sought_reports",
           "flow.*_assessed", "retrieval.sought", "retrieval.retrieved", "screening.*.reached", "both.*")  # fmt: skip
_EXCLUSIONS = ("flow.records_excluded*", "flow.*_excluded*", "screening.*.decision.exclude", "dedupe.duplicates*",
               "limits.*", "flow.duplicates", "flow.excluded_automatic*", "both.*excluded")  # fmt: skip
_STATISTICS = {  # what the languages' files call a figure of agreement -> the ends of its facts' names
    "kappa": ("cohen_kappa", "fleiss_kappa", "cohen_kappa_bootstrap"),
    "alpha": ("krippendorff_alpha",),
    "ac1": ("gwet_ac1", "gwet_ac1_bootstrap"),
    "pabak": ("pabak",),
    "agreement": ("percent_agreement", "positive_agreement", "negative_agreement"),
}
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Rule:
    """A pattern a group of words; where all of them occur, the number beside them is one of those that are known."""

    name: str
    patterns: Sequence[re.Pattern[str]]
    known: Sequence[Known]

    def fits(self, text: str) -> int:
        """How much of a text meets the rule: letters and groups; 0 where a group is not met."""
        met = [pattern.search(text) for pattern in self.patterns]
        return sum(len(one[0]) + 20 for one in met if one) if all(met) else 0


@dataclass(frozen=True)
class Lexicon(Words):
    """Rules of the flow; facts by their labels; answers, kinds, sources, reasons by their names; words of claims."""

    rules: Sequence[Rule]
    labels: Mapping[str, Sequence[Known]]
    exclusions: Sequence[Known]
    wholes: Sequence[Known]
    named: Sequence[tuple[re.Pattern[str], Fact]]
    sources: Sequence[tuple[re.Pattern[str], str, Sequence[Known]]]
    kinds: Sequence[tuple[re.Pattern[str], Fact]]
    alike: Sequence[tuple[re.Pattern[str], Fact]]  # what people also call a kind
    nodes: Mapping[str, Sequence[tuple[frozenset[str], Fact]]]
    statistics: Sequence[tuple[re.Pattern[str], Sequence[Fact]]]
    stages: Sequence[tuple[re.Pattern[str], str]]
    filled: Sequence[Fact]
    blocks: Sequence[Fact]
    families: Sequence[Whole]


def lexicon(protocol: Protocol, facts: Facts) -> Lexicon:
    """All that can be told of these facts; kinds of findings are called as the protocol's frames call them."""
    spoken = [language(code) for code in available()]
    kinds = facts.select("items")
    return Lexicon(
        **vars(Words.of_all(spoken)),
        rules=[*_rules(protocol, facts, spoken)],
        labels=_called(facts),
        exclusions=_of(facts, _EXCLUSIONS),
        wholes=[one for one in _of(facts, _WHOLES) if one.value],
        named=[*_named(facts, spoken)],
        sources=[*_sources(protocol, facts, spoken)],
        kinds=[(stems(_kind_labels(protocol, fact), plural=plurals(spoken)), fact) for fact in kinds],
        alike=[(stems(_alike(protocol, fact, spoken), plural=plurals(spoken)), fact) for fact in kinds],
        nodes={fact.name: [*_nodes(facts, fact)] for fact in kinds},
        statistics=[(stems(worded(spoken, key)), [*_measured(facts, ends)]) for key, ends in _STATISTICS.items()],
        stages=[(_any_number([*one.label.values()], spoken), one.id) for one in protocol.screening.stages],
        filled=facts.select("blocks_filled"),
        blocks=facts.select("blocks"),
        families=[*wholes(facts)],
    )


def _any_number(labels: Sequence[str], spoken: Sequence[Language]) -> re.Pattern[str]:
    """Labels with each of their words in the singular or the plural: `titles and abstracts`, `full-text`."""
    plural = rf"(?:{plurals(spoken)})?"
    words = ([re.escape(singular(word)) for word in re.findall(r"\w+", evened(label))] for label in labels)
    told = "|".join(rf"{plural}[\s\u200c-]+".join(each) + plural for each in words)
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE)


def _of(facts: Facts, wanted: Sequence[str]) -> list[Known]:
    """The facts whose names are as some of these patterns."""
    return Known.of([one for name, one in facts.items() if any(fnmatchcase(name, each) for each in wanted)])


def _rules(protocol: Protocol, facts: Facts, spoken: Sequence[Language]) -> Iterator[Rule]:
    stages = protocol.screening.stages
    told = {
        "sources": [
            Known(n, "Sources (protocol)")
            for n in dict.fromkeys((len(protocol.sources), len(searched(protocol, facts))))
        ],
        "reviewers": [
            Known(n, "Reviewers (protocol)")
            for n in dict.fromkeys(n for one in stages for n in (one.votes_needed, len(one.everyone)))
        ],
    }
    for rule, patterns in RULES.items():
        names = [name for pattern in patterns for name in facts if fnmatchcase(name, pattern)]
        known = [*Known.of([facts[name] for name in names]), *told.get(rule, ())]
        for say in spoken if known else ():
            groups: Sequence[str] = say.content["manuscript"]["audit"]["counted"][rule]
            yield Rule(rule, [stems(group.split("|")) for group in groups], known)


def _called(facts: Facts) -> dict[str, list[Known]]:
    """What facts are called, as a table or a list names them, but for the single votes, days and cells of a matrix."""
    found: dict[str, list[Known]] = {}
    for fact in facts.values():
        if fact.kind not in (
            "voted_by",
            "votes_given",
            "done",
            "left",
            "votes_done",
            "votes_left",
            "gap",
            "item_studies",
        ):
            for label in dict.fromkeys(map(fold, (*fact.label.values(), *fact.called.get("box", {}).values()))):
                found.setdefault(label, []).extend(Known.of([fact]))
    return found


def _measured(facts: Facts, ends: Sequence[str]) -> Iterator[Fact]:
    for kind in ("observed", "beyond_chance"):
        yield from (one for one in facts.select(kind) if one.key["statistic"] in ends and one.value is not None)


def _sources(
    protocol: Protocol, facts: Facts, spoken: Sequence[Language]
) -> Iterator[tuple[re.Pattern[str], str, Sequence[Known]]]:
    """Each source by its names, those of other scripts too, with all that is counted of it: first what it brought."""
    audits = [say.content["manuscript"]["audit"] for say in spoken]
    aliases = [{fold(name): also.split("|") for name, also in one.get("called", {}).items()} for one in audits]
    for key, source in protocol.sources.items():
        kinds = ("records_source", "hits_source", "records_update", "hits_update", "source_only_here",
                 "source_also_elsewhere", "source_twice_here", "recall_source", "recall_only_here",
                 "benchmark_source")  # fmt: skip
        counted = [fact for kind in kinds for fact in facts.select(kind, source=key)]
        names = [str(one) for one in (source.name.values() if isinstance(source.name, Mapping) else [source.name])]
        others = [other for also in aliases for name in names for other in also.get(fold(name), ())]
        yield stems([*names, *others], plural="(?!)"), key, Known.of(counted)


def _named(facts: Facts, spoken: Sequence[Language]) -> Iterator[tuple[re.Pattern[str], Fact]]:
    """Answers of the form but years, which a text gives as figures; and reasons of exclusion."""
    for fact in facts.select("studies_with"):
        if fact.key["question"] not in ("year", "period"):
            yield stems(_labels(fact), plural=plurals(spoken)), fact
    for fact in (*facts.select("flow"), *facts.select("both_columns")):
        if fact.key["box"].startswith(("dbr_excluded.", "other_excluded.", "excluded.")):
            yield stems(fact.called.get("box", fact.label).values()), fact


def _labels(fact: Fact) -> Iterator[str]:
    """What the thing counted is called: the label's end, without what stands in brackets, and that by itself."""
    for label in fact.label.values():
        bare, _, inside = label.rpartition(": ")[2].partition(" (")
        yield from (singular(part) for part in (bare, inside.rstrip(")")) if len(part) > 1)


def _kind_labels(protocol: Protocol, fact: Fact) -> list[str]:
    return _called_kinds(protocol, fact).get(fact.key["kind"], [])


def _alike(protocol: Protocol, fact: Fact, spoken: Sequence[Language]) -> Iterator[str]:
    """What people call a kind who write in their own words, where no other kind is called so."""
    called = _called_kinds(protocol, fact)
    own = called.pop(fact.key["kind"], [])
    others = {label for labels in called.values() for label in labels}
    for group in worded(spoken, "alike"):
        words = {word.strip() for word in group.split(",")}
        if words & set(own) and not words & others:
            yield from sorted(words - set(own))


def _called_kinds(protocol: Protocol, fact: Fact) -> dict[str, list[str]]:
    """The kinds of a fact's frame by id, each with its labels in all languages."""
    frame = load_framework(fact.key["frame"]) if fact.key["frame"] in protocol.frameworks else None
    kinds = frame.kinds if frame else ()
    return {kind.id: [singular(label).casefold() for label in kind.label.values()] for kind in kinds}


def _nodes(facts: Facts, kind: Fact) -> Iterator[tuple[frozenset[str], Fact]]:
    """The blocks and dimensions of a kind's frame by those words of their labels that tell them apart."""
    found = facts.select("items_at", frame=kind.key["frame"], kind=kind.key["kind"])
    for code in {code for fact in found for code in fact.label}:
        words = [frozenset(_WORD.findall(evened(fact.label[code].rpartition(": ")[0]).casefold())) for fact in found]
        shared = frozenset.intersection(*words) if len(words) > 1 else frozenset()
        yield from ((own - shared, fact) for own, fact in zip(words, found, strict=True) if own - shared)
