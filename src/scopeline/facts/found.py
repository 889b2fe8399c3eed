"""What a gatherer finds: a number, or the list whose length is the number, without its label yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Words = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Listed:
    """The things counted: a row each, in these columns (`record_id`, `study_id`, ...)."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Found:
    """One number of a kind. `file` is a stage's own table whose rows are what was counted, `names` what a part of
    the key is called where that is written only in the stage's table, `rests_on` the fact whose list a statistic rests
    on."""

    kind: str
    key: Mapping[str, str]
    value: int | float | None
    origin: Path
    listed: Listed | None = None
    file: Path | None = None
    names: Mapping[str, Words] = field(default_factory=dict)
    interval: tuple[float, float] | None = None
    n: int | None = None
    note: str = ""
    rests_on: str = ""


def counted(
    kind: str,
    ids: Iterable[str],
    origin: Path,
    column: str = "record_id",
    names: Mapping[str, Words] | None = None,
    /,
    **key: str,
) -> Found:
    """The number of some ids, each counted once."""
    rows = [(i,) for i in sorted(set(ids))]
    return Found(kind, key, len(rows), origin, Listed((column,), rows), names=names or {})


def counted_pairs(kind: str, pairs: Iterable[tuple[str, str]], origin: Path, /, **key: str) -> Found:
    """The number of some pairs of records."""
    rows = sorted(pairs)
    return Found(kind, key, len(rows), origin, Listed(("record_id_1", "record_id_2"), rows))
