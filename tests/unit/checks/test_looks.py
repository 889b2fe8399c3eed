"""What `check` sees before a run does."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scopeline import layout
from scopeline.checks import looks
from scopeline.dedupe import lineage
from scopeline.tables.csv import write_table

HERE, TWIN, GONE = "R-BBBBBBBB", "R-CCCCCCCC", "R-DDDDDDDD"


@pytest.mark.parametrize(("pair", "together"), [((HERE, TWIN), True), ((HERE, GONE), False)])
def test_a_verdict_joins_records_that_are_there_alone(pair, together, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    living, gone = {HERE: HERE, TWIN: TWIN}, {GONE: GONE}
    for path in (layout.UNIQUE, layout.LINEAGE):
        path.parent.mkdir(parents=True)
    unique = pa.table({"record_id": [HERE, TWIN], "record_ids": [HERE, TWIN]})
    pq.write_table(lineage.marked(unique, gone), layout.UNIQUE)
    lineage.remember(living, gone)
    row = {"record_id_1": pair[0], "record_id_2": pair[1], "verdict": "same"}
    write_table(layout.either(layout.VERDICTS, "csv"), tuple(row), [row])
    stands = looks.members()
    assert (stands[pair[0]] == stands[pair[1]]) is together
