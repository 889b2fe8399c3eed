"""Which records stand for the same report: the steps of deduplication, chained on one machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.cluster import NO_IDENTIFIER, Groups, Judge, Rows, cluster, components, rows_of
from scopeline.dedupe.columns import without_marks
from scopeline.dedupe.decide import MERGE, Decisions, decide
from scopeline.dedupe.evidence import evidence
from scopeline.dedupe.evidence.identifiers import CUT_AT
from scopeline.dedupe.evidence.versions import VERSIONS
from scopeline.dedupe.keys import hashes, keys
from scopeline.dedupe.normalise import BATCH, SCHEMA, normalise
from scopeline.dedupe.pairs import candidate_pairs, plausible
from scopeline.dedupe.questions import Candidates, questions
from scopeline.dedupe.rules import NAMES
from scopeline.dedupe.twins import title_counts, twins
from scopeline.errors import Problem, SheetError

Verdict = tuple[str, str, str]
PLAIN_NUMBER = "^[0-9]+$"
REGISTERED = ["doi", "initials"]
SERIAL_FROM = 100  # fewer issues than this may all differ by chance
TRACED = ("title", "authors", "journal", "year", "volume", "issue", "first_page", "doi", "pmid", "abstract")
MERGE_SCHEMA = pa.schema(
    [
        ("record_id_1", pa.string()),
        ("record_id_2", pa.string()),
        ("rule", pa.string()),
        ("score", pa.float64()),
        *((name, pa.float32()) for name in TRACED),
    ]
)


@dataclass(frozen=True)
class Result:
    """What deduplication found, as Arrow tables.

    groups  record_id, group_id: every record once; group_id is the record_id of the group's representative
    ask     questions.ASK_SCHEMA: pairs for a person, the most useful question first
    left_out  the same of the questions beyond the cap
    merges  record_id_1, record_id_2, rule, score and the evidence in TRACED (as in evidence.EVIDENCE; null for
            identical records and verdicts), one row a merged pair
    """

    groups: pa.Table
    ask: pa.Table
    left_out: pa.Table
    merges: pa.Table


@dataclass(frozen=True)
class Pairs:
    """The pairs of records that are worth a look, and what people have said of any.

    `ids` are all record ids in their order and `twin_of` the row of each one's first identical record; `kept` are the
    rows of the records without such a twin. `left`, `right` and the verdicts `same` and `different` are places in
    `kept`; `identifiers` are those of its records, as cluster.cluster takes them, and `registered` has their doi and
    the initials of their journal.
    """

    ids: pa.ChunkedArray
    twin_of: np.ndarray
    kept: np.ndarray
    left: np.ndarray
    right: np.ndarray
    identifiers: np.ndarray
    registered: pa.Table
    same: Rows
    different: Rows


@dataclass(frozen=True)
class Compared(Pairs):
    """The same with what was compared: `records`, in normalise.SCHEMA, are those of `kept`, and `common` is how many
    records have the title of each."""

    records: pa.Table
    common: np.ndarray


def find_duplicates(
    table: pa.Table | Iterable[pa.Table],
    verdicts: Iterable[Verdict] = (),
    model: Mapping[str, Any] | None = None,
    versions: str = "ask",
) -> Result:
    """Group the records that stand for one report.

    `table`, whole or in parts, has `record_id` and any of normalise.COMPARED; of parts each is let go once it is read.
    `verdicts` are (record_id, record_id, "same" or
    "different") and are final; those that name an unknown record are passed over. `model` is as in score.score,
    `versions` as in decide.decide.
    The result does not depend on the order of the records. Raises SheetError for missing or doubled ids and
    for verdicts that contradict one another.
    """
    compared = compare(table, verdicts)
    del table  # a million records take half a gigabyte
    seen = evidence(compared.records, compared.common, compared.left, compared.right)

    decided = decide(seen, model, versions)

    def judge(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return decide(evidence(compared.records, compared.common, left, right), model, versions).answer

    return conclude(compared, decided, seen, judging(compared, decided, judge))


def judging(pairs: Pairs, decided: Decisions, judge: Judge) -> Judge:
    """`judge` for those pairs alone that are not decided yet."""
    count = len(pairs.kept)
    codes = pairs.left * count + pairs.right

    def judged(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        asked = np.minimum(left, right) * count + np.maximum(left, right)
        places = np.minimum(np.searchsorted(codes, asked), max(len(codes) - 1, 0))
        known = codes[places] == asked if len(codes) else np.zeros(len(asked), bool)
        answers = decided.answer[places] if len(codes) else np.zeros(len(asked), np.int8)
        answers[~known] = judge(left[~known], right[~known])
        return answers

    return judged


def conclude(pairs: Pairs, decided: Decisions, seen: Mapping[str, np.ndarray], judge: Judge) -> Result:
    """Groups, questions and the trace, from what was decided of pairs and the evidence (TRACED) that was seen.

    Pairs that are kept apart may be absent. `judge` is as in cluster.cluster.
    """
    merged = decided.answer == MERGE
    group = cluster(
        pairs.left[merged],
        pairs.right[merged],
        decided.score[merged],
        judge,
        pairs.identifiers,
        [*pairs.same, *_joined_versions(pairs, decided)],
        pairs.different,
    )
    place = np.zeros(len(pairs.ids), np.int64)
    place[pairs.kept] = np.arange(len(pairs.kept))
    representative = pairs.kept[group[place[pairs.twin_of]]]
    ids = pairs.ids.take(pa.array(pairs.kept)).to_numpy()
    candidates = Candidates(ids, group, pairs.left, pairs.right, decided, seen, pairs.registered)
    asked = questions(candidates, len(pairs.ids), pairs.same, pairs.different)
    return Result(
        groups=pa.table({"record_id": pairs.ids, "group_id": pairs.ids.take(pa.array(representative))}),
        ask=asked.pairs,
        left_out=asked.left_out,
        merges=_merges(pairs, group, decided, seen),
    )


def _joined_versions(pairs: Pairs, decided: Decisions) -> Rows:
    """Versions of one work that the protocol merges: as a person's word they stand above two DOIs, but not above a
    verdict."""
    rows = np.flatnonzero((decided.answer == MERGE) & np.isin(decided.rule, [NAMES.index(name) for name in VERSIONS]))
    if not len(rows):
        return []
    rows = rows[np.argsort(-decided.score[rows], kind="stable")]
    unit = components(len(pairs.kept), *rows_of(pairs.same))
    against = {(int(unit[one]), int(unit[two])) for one, two in pairs.different}
    edges = unit[np.stack([pairs.left[rows], pairs.right[rows]], axis=1)]
    joined = Groups(unit, np.zeros((len(unit), 0), np.int64)).joined(edges, against)
    return [(one, first) for one, first in joined.items() if one != first]


def compare(
    table: pa.Table | Iterable[pa.Table], verdicts: Iterable[Verdict] = (), *, join_twins: bool = True
) -> Compared:
    """Normalise records, join the identical ones, and find the pairs to look at."""
    columns = _columns(_normalised([table] if isinstance(table, pa.Table) else table))
    del table
    pa.default_memory_pool().release_unused()  # what normalising took and gave back: a tenth of the most ever held
    records = without_serial_issues(_taken(columns, pc.sort_indices(columns["record_id"])))
    same, different = verdict_rows(records["record_id"], verdicts)
    every = np.arange(len(records))
    common = title_counts(records["title"])
    twin_of = twins(records, {row for pair in (*same, *different) for row in pair}, common) if join_twins else every
    kept = np.flatnonzero(twin_of == every)
    ids, common = records["record_id"], common[kept]
    columns = _columns(records)
    del records
    unique = _taken(columns, pa.array(kept))
    pa.default_memory_pool().release_unused()
    left, right = candidate_pairs(*blocks(unique))
    likely = plausible(unique, left, right)
    return Compared(
        ids=ids,
        twin_of=twin_of,
        kept=kept,
        left=left[likely],
        right=right[likely],
        identifiers=identifiers(unique),
        registered=unique.select(REGISTERED),
        same=places_in(kept, same),
        different=places_in(kept, different),
        records=unique,
        common=common,
    )


def _normalised(parts: Iterable[pa.Table]) -> pa.Table:
    """Records in normalise.SCHEMA. Raises SheetError unless every record has an id of its own."""
    found = []
    for part in parts:
        if "record_id" not in part.column_names:
            check_ids(part)
        found.append(normalise(part))
    records = pa.concat_tables(found) if found else normalise(pa.table({"record_id": pa.array([], pa.string())}))
    check_ids(records)
    return records


def _columns(records: pa.Table) -> dict[str, pa.ChunkedArray]:
    return {name: records[name] for name in records.column_names}


def _taken(columns: dict[str, pa.ChunkedArray], rows: pa.Array) -> pa.Table:
    """Some rows of columns, in another order. Each column is taken out of `columns`, so that, where nobody else has
    them, no two are ever held twice over."""
    as_they_are = rows.equals(pa.array(np.arange(len(columns["record_id"])), rows.type))
    found = {}
    for name in list(columns):
        column = columns.pop(name).combine_chunks()
        found[name] = column if as_they_are else column.take(rows)
    return pa.table(found, schema=SCHEMA)


def identifiers(records: pa.Table) -> np.ndarray:
    """The DOI and the PubMed id of each record as numbers, one column each, NO_IDENTIFIER where there is none.

    DOIs that differ in punctuation only are one, and one that was cut off is none, as for evidence.doi_agreement.
    """
    doi, pmid = (records[name].combine_chunks() for name in ("doi", "pmid"))
    cuttable = doi.filter(pc.match_substring_regex(doi, f".[{CUT_AT}]")).to_pylist()
    beginnings = {name[:place] for name in cuttable for place, char in enumerate(name) if place and char in CUT_AT}
    cut = pc.is_in(doi, pa.array(sorted(beginnings), pa.string()))
    parts = [without_marks(doi.slice(start, BATCH)) for start in range(0, len(doi), BATCH)]  # their bytes are few
    bare = pa.concat_arrays(parts) if parts else doi
    return np.stack([_numbers(pc.if_else(cut, "", bare)), _numbers(pmid)], axis=1)


def _numbers(column: pa.Array) -> np.ndarray:
    """A number for each distinct text."""
    return np.where(pc.equal(column, ""), NO_IDENTIFIER, column.dictionary_encode().indices.to_numpy() + 1)


def blocks(records: pa.Table) -> tuple[dict[str, np.ndarray], tuple[np.ndarray, ...]]:
    """The keys of records, and the finer ones that split oversize blocks: what pairs.candidate_pairs takes."""
    hashed = keys(records)
    return hashed, (hashed["start of title, year"], hashes(records["record_id"].combine_chunks()))


def places_in(kept: np.ndarray, rows: Rows) -> Rows:
    """Rows of all records as places in `kept`, which holds them."""
    one, two = (np.searchsorted(kept, side).tolist() for side in rows_of(rows))
    return list(zip(one, two, strict=True))


def check_ids(table: pa.Table) -> None:
    """Raise SheetError unless every record has an id of its own."""
    where = "the records"
    if "record_id" not in table.column_names:
        raise SheetError(Problem(where, "there is no column 'record_id'", "Give every record an id in that column."))
    ids = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(table["record_id"], pa.string()), ""))
    empty = np.flatnonzero(pc.equal(ids, "").to_numpy())
    problems = [
        Problem(where, "the record has no id", "Give it one.", place=f"record {row + 1}", field="record_id")
        for row in empty.tolist()
    ]
    counts = pc.value_counts(ids.filter(pc.not_equal(ids, "")))
    problems += [
        Problem(
            where,
            f"the id '{pair['values']}' stands {pair['counts']} times",
            "Give each record an id of its own.",
            field="record_id",
        )
        for pair in counts.filter(pc.greater(counts.field("counts"), 1)).to_pylist()
    ]
    if problems:
        raise SheetError(problems)


def without_serial_issues(records: pa.Table) -> pa.Table:
    """Issues made empty where they are serial numbers: some exports count their records in that column."""
    issues = records["issue"].combine_chunks()
    given = issues.filter(pc.match_substring_regex(issues, PLAIN_NUMBER))
    return without_issues(records) if are_serial(len(given), pc.count_distinct(given).as_py()) else records


def are_serial(given: int, distinct: int) -> bool:
    """Whether so many issues that are plain numbers, so many of them different, are serial numbers."""
    return given >= SERIAL_FROM and distinct >= 0.9 * given


def without_issues(records: pa.Table) -> pa.Table:
    empty = pa.array([""] * len(records), pa.string())
    return records.set_column(records.column_names.index("issue"), "issue", empty)


def verdict_rows(
    ids: pa.ChunkedArray,
    verdicts: Iterable[Verdict],
) -> tuple[Rows, Rows]:
    """Verdicts as pairs of rows: those that say same, those that say different."""
    verdicts = list(verdicts)
    if not verdicts:
        return [], []
    row_of = {record_id: row for row, record_id in enumerate(ids.to_pylist())}
    rows: dict[str, Rows] = {"same": [], "different": []}
    problems = []
    for one, two, verdict in verdicts:
        if verdict not in rows:
            problems.append(
                Problem(
                    "the verdicts",
                    f"'{verdict}' for {one} and {two} is not a verdict",
                    "Write same or different.",
                    allowed="same, different",
                )
            )
        elif one in row_of and two in row_of and one != two:
            rows[verdict].append((row_of[one], row_of[two]))
    unit = components(len(ids), *rows_of(rows["same"]))
    names = ids.to_pylist() if rows["different"] else []
    problems += [
        Problem(
            "the verdicts",
            f"{names[a]} and {names[b]} are called different, and same by other verdicts",
            "Take back one of the verdicts that lead from one to the other.",
        )
        for a, b in rows["different"]
        if unit[a] == unit[b]
    ]
    if problems:
        raise SheetError(problems)
    return rows["same"], rows["different"]


def _merges(pairs: Pairs, group: np.ndarray, decided: Decisions, seen: Mapping[str, np.ndarray]) -> pa.Table:
    """Every pair that was joined: identical records with the first of them, merged pairs, people's verdicts."""
    left, right = pairs.left, pairs.right
    all_ids = pairs.ids.to_numpy()
    ids = all_ids[pairs.kept]
    twin = np.flatnonzero(pairs.twin_of != np.arange(len(all_ids)))
    joined = np.flatnonzero((decided.answer == MERGE) & (group[left] == group[right]))
    judged = rows_of(pairs.same)
    names = np.array(NAMES, object)
    one = np.r_[all_ids[pairs.twin_of[twin]], ids[left[joined]], ids[judged[0]]]
    two = np.r_[all_ids[twin], ids[right[joined]], ids[judged[1]]]
    rule = np.r_[["identical"] * len(twin), names[decided.rule[joined]], ["verdict"] * len(judged[0])]
    score = np.r_[np.ones(len(twin)), decided.score[joined].astype(float), np.ones(len(judged[0]))]
    unknown = np.full(len(twin), np.nan), np.full(len(judged[0]), np.nan)
    traced = {
        name: pa.array(np.r_[unknown[0], seen[name][joined], unknown[1]].astype(np.float32), from_pandas=True)
        for name in TRACED
    }
    columns = {"record_id_1": one, "record_id_2": two, "rule": rule.astype(object), "score": score.round(4), **traced}
    return pa.table(columns, schema=MERGE_SCHEMA)
