"""Columns of text all at once: Python functions where only some values or few distinct ones need them, Arrow's kernels
for the rest."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from scopeline.text import fold

_NOT_WORD = r"[\x00-\x2f\x3a-\x60\x7b-\x7f]+"  # of lower-case text: all of ASCII but letters and digits


def each(column: pa.Array, function: Callable[[str], str], hint: str, otherwise: str | None = None) -> pa.Array:
    """Apply a Python function where the text matches `hint` (RE2); elsewhere keep it, or put `otherwise`."""
    mask = pc.match_substring_regex(column, hint)
    if mask.true_count == 0 and otherwise is None:
        return column
    changed = pa.array([function(value) for value in column.filter(mask).to_pylist()], pa.string())
    base = column if otherwise is None else pa.array([otherwise] * len(column), pa.string())
    return pc.replace_with_mask(base, mask, changed)


def distinct(column: pa.Array, function: Callable[[str], object], kind: pa.DataType | None = None) -> pa.Array:
    """Apply a Python function once for each distinct value."""
    encoded = column.dictionary_encode()
    values = pa.array([function(value) for value in encoded.dictionary.to_pylist()], kind or pa.string())
    return values.take(encoded.indices)


def distinct_pairs(column: pa.Array, function: Callable[[str], tuple[str, str]]) -> tuple[pa.Array, pa.Array]:
    """The same for a function of two values."""
    encoded = column.dictionary_encode()
    both = [function(value) for value in encoded.dictionary.to_pylist()]
    first, second = (pa.array([pair[place] for pair in both], pa.string()) for place in (0, 1))
    return first.take(encoded.indices), second.take(encoded.indices)


def folded(column: pa.Array) -> pa.Array:
    """`text.fold` of a column: ASCII rows all at once, the others one by one."""
    foreign = pc.invert(pc.string_is_ascii(column))
    if foreign.true_count:
        column = pc.replace_with_mask(
            column, foreign, pa.array([fold(value) for value in column.filter(foreign).to_pylist()], pa.string())
        )
    return pc.ascii_trim_whitespace(pc.replace_substring_regex(pc.ascii_lower(column), _NOT_WORD, " "))
