"""The kinds of facts: how their names are made, what they count or measure, and which step each comes from.

What a kind is called and what it means stands in the languages' files, under `fact_<id>` and `means_<id>`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopeline.protocol import Protocol

SUMMARY = (
    "records",
    "duplicates",
    "duplicates_automatic",
    "duplicates_by_verdict",
    "duplicates_within",
    "duplicates_across",
    "groups",
)
PAIRS = ("pairs_asked", "pairs_same", "pairs_different", "pairs_left", "pairs_unasked")
RECORDS = "records"
COUNTED = (
    RECORDS,
    "reports",
    "studies",
    "findings",
    "mentions",
    "links",
    "claims",
    "pairs",
    "votes",
    "rows",
    "pieces",
    "blocks",
    "items",
    "files",
    "participants",
    "documents",
    "paragraphs",
    "checks",
    "nodes",
)


@dataclass(frozen=True)
class Kind:
    """A family of facts. `pattern` makes their names; `unit` is one of COUNTED, `fraction` or `coefficient`;
    `step` is the rule whose results they come from, or `protocol`. The lists of some tell who voted how, or who voted
    at all, which with a decision comes to the same: these `tells_votes`, and no private archive or page has them."""

    id: str
    pattern: str
    unit: str
    step: str
    tells_votes: bool = False


def _kinds() -> tuple[Kind, ...]:
    return (
        Kind("records_all", "records.all", RECORDS, "ingest"),
        Kind("records_source", "records.source.{source}", RECORDS, "ingest"),
        Kind("records_update", "records.source.{source}.{day}", RECORDS, "ingest"),
        Kind("records_file", "records.file.{file}", RECORDS, "ingest"),
        Kind("files_all", "files.all", "files", "ingest"),
        Kind("markers_file", "markers.file.{file}", "pieces", "ingest"),
        Kind("rejected_all", "rejected.all", "pieces", "ingest"),
        Kind("rejected_file", "rejected.file.{file}", "pieces", "ingest"),
        Kind("hits_source", "hits.source.{source}", "pieces", "protocol"),
        Kind("hits_update", "hits.source.{source}.{day}", "pieces", "protocol"),
        *(Kind(f"dedupe_{name}", f"dedupe.{name}", RECORDS, "overlap") for name in SUMMARY),
        *(Kind(f"dedupe_{name}", f"dedupe.{name}", "pairs", "overlap") for name in PAIRS),
        Kind("source_only_here", "dedupe.source.{source}.only_here", RECORDS, "overlap"),
        Kind("source_also_elsewhere", "dedupe.source.{source}.also_elsewhere", RECORDS, "overlap"),
        Kind("source_twice_here", "dedupe.source.{source}.twice_here", RECORDS, "overlap"),
        Kind("combination", "dedupe.combination.{sources}", RECORDS, "overlap"),
        Kind("rule_pairs", "dedupe.rule.{rule}", "pairs", "dedupe"),
        Kind("limit", "limits.{limit}", RECORDS, "limit"),
        Kind("limits_overridden", "limits.overridden", RECORDS, "limit"),
        Kind("reached", "screening.{stage}.reached", RECORDS, "screen"),
        Kind("decided", "screening.{stage}.decision.{decision}", RECORDS, "screen"),
        Kind("decided_by", "screening.{stage}.by.{by}", RECORDS, "screen"),
        Kind("waits_for", "screening.{stage}.waits.{by}", RECORDS, "screen"),
        Kind("conflicts", "screening.{stage}.conflicts", RECORDS, "screen"),
        Kind("conflicts_over", "screening.{stage}.conflicts.{over}", RECORDS, "screen"),
        Kind("changes", "screening.{stage}.changes", "votes", "screen", True),
        Kind("voted_by", "votes.{stage}.{reviewer}.{day}", "votes", "screen", True),
        Kind("compared", "agreement.{stage}.{round}.{team}.n", RECORDS, "screen", True),
        Kind("votes_given", "agreement.{stage}.{round}.{team}.votes.{votes}", RECORDS, "screen", True),
        Kind("observed", "agreement.{stage}.{round}.{team}.{statistic}", "fraction", "screen", True),
        Kind("beyond_chance", "agreement.{stage}.{round}.{team}.{statistic}", "coefficient", "screen", True),
        Kind("done", "progress.{step}.{who}.{task}.done", "rows", "any"),
        Kind("left", "progress.{step}.{who}.{task}.left", "rows", "any"),
        Kind("votes_done", "progress.{step}.{who}.{task}.done", "rows", "screen", True),
        Kind("votes_left", "progress.{step}.{who}.{task}.left", "rows", "screen", True),
        Kind("sought", "retrieval.sought", "reports", "retrieve"),
        Kind("retrieval", "retrieval.{status}", "reports", "retrieve"),
        Kind("documents_all", "documents.all", "documents", "participants"),
        Kind("paragraphs_all", "paragraphs.all", "paragraphs", "participants"),
        Kind("consent", "consent.{consent}", "participants", "participants"),
        Kind("trust_done", "trustworthiness.done", "checks", "participants"),
        Kind("studies_all", "studies.all", "studies", "chart"),
        Kind("studies_charted", "studies.charted", "studies", "chart"),
        Kind("recall_source", "recall.source.{source}.found", "studies", "chart"),
        Kind("recall_only_here", "recall.source.{source}.only_here", "studies", "chart"),
        Kind("recall_to_read", "recall.source.{source}.to_read", "coefficient", "dedupe"),
        Kind("recall_national", "recall.national.only_here", "studies", "chart"),
        Kind("recall_concept", "recall.concept.{concept}", "studies", "chart"),
        Kind("recall_language", "recall.language.{language}", "studies", "chart"),
        Kind("benchmark_all", "benchmark.all", "rows", "facts"),
        Kind("benchmark_found", "benchmark.found", "rows", "facts"),
        Kind("benchmark_missed", "benchmark.missed", "rows", "facts"),
        Kind("benchmark_source", "benchmark.source.{source}.found", "rows", "facts"),
        Kind("benchmark_concept", "benchmark.concept.{concept}", "rows", "facts"),
        Kind("benchmark_language", "benchmark.language.{language}", "rows", "facts"),
        Kind("notice", "notices.{notice}", "studies", "dedupe"),
        Kind("studies_with", "studies.{question}.{answer}", "studies", "chart"),
        Kind("corrected", "corrected.{question}", "studies", "chart"),
        Kind("printed_with", "printed.{question}.{answer}", "studies", "chart"),
        Kind("charting_agreement", "charting.agreement.{question}", "fraction", "chart"),
        Kind("findings_all", "findings.{frame}.all", "findings", "code_findings"),
        Kind("findings_studies", "findings.{frame}.studies", "studies", "code_findings"),
        Kind("items", "findings.{frame}.items.{kind}", "items", "code_findings"),
        Kind("items_at", "findings.{frame}.items.{kind}.{node}", "items", "code_findings"),
        Kind("item_studies", "findings.{frame}.item.{kind}.{node}.{item}", "studies", "code_findings"),
        Kind("item_findings", "findings.{frame}.item_passages.{kind}.{node}.{item}", "findings", "code_findings"),
        Kind("nodes", "findings.{frame}.level.{level}", "nodes", "code_findings"),
        Kind("together", "findings.{frame}.together.{one}.{other}", "studies", "code_findings"),
        Kind("positions", "findings.{frame}.positions.{question}.{answer}.{node}", "studies", "code_findings"),
        Kind("mentions", "findings.{frame}.mentions.{kind}", "mentions", "code_findings"),
        Kind("mentions_at", "findings.{frame}.mentions.{kind}.{node}", "mentions", "code_findings"),
        Kind("kind_studies", "findings.{frame}.studies.{kind}", "studies", "code_findings"),
        Kind("kind_studies_at", "findings.{frame}.studies.{kind}.{node}", "studies", "code_findings"),
        Kind("node_studies", "findings.{frame}.node.{node}", "studies", "code_findings"),
        Kind("node_findings", "findings.{frame}.passages.{node}", "findings", "code_findings"),
        Kind("own_studies", "findings.{frame}.node.{node}.itself", "studies", "code_findings"),
        Kind("own_findings", "findings.{frame}.passages.{node}.itself", "findings", "code_findings"),
        Kind("gap", "findings.{frame}.gap.{question}.{answer}.{kind}.{node}", "studies", "code_findings"),
        Kind("links", "findings.{frame}.links", "links", "code_findings"),
        Kind("answered", "findings.{frame}.answered", "items", "code_findings"),
        Kind("unanswered", "findings.{frame}.unanswered", "items", "code_findings"),
        Kind("coding_compared", "coding.{frame}.{code}.n", "mentions", "code_findings"),
        Kind("coding_observed", "coding.{frame}.{code}.{statistic}", "fraction", "code_findings"),
        Kind("coding_beyond_chance", "coding.{frame}.{code}.{statistic}", "coefficient", "code_findings"),
        Kind("blocks", "findings.{frame}.blocks", "blocks", "code_findings"),
        Kind("blocks_filled", "findings.{frame}.blocks_filled", "blocks", "code_findings"),
        Kind("claims", "claims.{agrees}", "claims", "facts"),
        Kind("flow", "flow.{box}", RECORDS, "flow"),
        Kind("both_columns", "both.{box}", RECORDS, "flow"),
    )


_PART = re.compile(r"\{(\w+)\}")
KINDS = {kind.id: kind for kind in _kinds()}


def known_parts(protocol: Protocol) -> dict[str, list[str]]:
    """The parts of names whose values the protocol tells."""
    stages = [stage.id for stage in protocol.screening.stages]
    return {"stage": stages, "source": [*protocol.sources], "frame": [*protocol.frameworks]}


def written(known: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The names that facts can have, with these values of the parts of their keys; a part without any as `{part}`."""
    for kind in KINDS.values():
        parts = {part: known.get(part, [f"{{{part}}}"]) for part in _PART.findall(kind.pattern)}
        for values in product(*parts.values()):
            yield kind.pattern.format(**dict(zip(parts, values, strict=True)))


def fits(name: str, known: Mapping[str, Collection[str]]) -> bool:
    """Whether a fact can have this name; what fills a part that is not among the `known` nobody can tell before."""
    return any(re.fullmatch(_PART.sub("@", one).replace(".", r"\.").replace("@", ".+"), name) for one in written(known))
