"""What deduplication came to: duplicates by cause, what each source adds, the pairs that people were asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from scopeline import layout
from scopeline.facts.found import Found, counted, counted_pairs
from scopeline.protocol import Protocol
from scopeline.tables import parquet
from scopeline.tables.csv import read_table


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of groups.parquet, merges.csv and summary.csv."""
    groups = parquet.read(layout.GROUPS, ["record_id", "group_id"])
    group_of = dict(zip(groups["record_id"].to_pylist(), groups["group_id"].to_pylist(), strict=True))
    records = parquet.read(layout.RECORDS, ["record_id", "source"])
    source_of = dict(zip(records["record_id"].to_pylist(), records["source"].to_pylist(), strict=True))
    merges = read_table(layout.MERGES).rows
    standing = by_source(group_of, source_of)
    yield from _totals(group_of, merges, standing)
    yield from _sources(protocol, source_of, standing)
    for rule in dict.fromkeys(row["rule"] for row in merges):
        pairs = [(row["record_id_1"], row["record_id_2"]) for row in merges if row["rule"] == rule]
        yield counted_pairs("rule_pairs", pairs, layout.MERGES, rule=rule)
    summary = {row["name"]: int(row["value"]) for row in read_table(layout.DEDUPLICATION).rows}
    yield from _asked()
    for name, file in (("pairs_left", layout.QUESTIONS), ("pairs_unasked", layout.UNASKED)):
        yield Found(f"dedupe_{name}", {}, summary[name], layout.VERDICTS, file=file)


def _asked() -> Iterator[Found]:
    """The pairs put to people, and what these said of them."""
    rows = read_table(layout.ASKED).rows
    for name, verdicts in {"asked": ("same", "different", ""), "same": ("same",), "different": ("different",)}.items():
        pairs = ((row["record_id_1"], row["record_id_2"]) for row in rows if row["verdict"] in verdicts)
        yield counted_pairs(f"dedupe_pairs_{name}", pairs, layout.VERDICTS)


def by_source(group_of: Mapping[str, str], source_of: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Group -> source -> the record that stands for the group there: the representative, else the first by id."""
    standing: dict[str, dict[str, str]] = {}
    for record in sorted(group_of, key=lambda record: (record != group_of[record], record)):
        standing.setdefault(group_of[record], {}).setdefault(source_of[record], record)
    return standing


def _totals(
    group_of: Mapping[str, str], merges: Iterable[Mapping[str, str]], standing: Mapping[str, Mapping[str, str]]
) -> Iterator[Found]:
    duplicates = {record for record, group in group_of.items() if record != group}
    by_verdict = duplicates - automatic_duplicates(group_of, merges)
    first_of_source = {record for sources in standing.values() for record in sources.values()}
    for name, ids in {
        "records": set(group_of),
        "duplicates": duplicates,
        "duplicates_automatic": duplicates - by_verdict,
        "duplicates_by_verdict": by_verdict,
        "duplicates_within": duplicates - first_of_source,
        "duplicates_across": duplicates & first_of_source,
        "groups": set(group_of.values()),
    }.items():
        yield counted(f"dedupe_{name}", ids, layout.GROUPS)


def automatic_duplicates(group_of: Mapping[str, str], merges: Iterable[Mapping[str, str]]) -> set[str]:
    """The records that the machine's merges alone make duplicates.

    A person's verdict joins what those merges leave in pieces; of each piece one record, the group's representative
    or the first by id, is not the machine's duplicate.
    """
    above: dict[str, str] = {}

    def top(record: str) -> str:
        while record in above:
            record = above[record]
        return record

    for row in merges:
        if row["rule"] != "verdict":
            one, two = top(row["record_id_1"]), top(row["record_id_2"])
            if one != two:
                kept = min(one, two, key=lambda record: (record != group_of[record], record))
                above[one if kept == two else two] = kept
    return set(above)


def _sources(
    protocol: Protocol, source_of: Mapping[str, str], standing: Mapping[str, Mapping[str, str]]
) -> Iterator[Found]:
    together: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for group, sources in standing.items():
        together[tuple(name for name in protocol.sources if name in sources)].append(group)
    for source in protocol.sources:
        theirs = {record for record, of in source_of.items() if of == source}
        first = {record for sources in standing.values() if (record := sources.get(source))}
        only = {record for group in together[source,] for record in standing[group].values()}
        for kind, ids in (
            ("source_only_here", only),
            ("source_also_elsewhere", first - only),
            ("source_twice_here", theirs - first),
        ):
            yield counted(kind, ids, layout.GROUPS, source=source)
    for names, groups in sorted(together.items(), key=lambda item: (-len(item[1]), len(item[0]), item[0])):
        if groups:
            yield counted("combination", groups, layout.GROUPS, sources="+".join(names))
