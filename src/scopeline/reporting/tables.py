"""The manuscript's tables as CSV, one file a language, with headings in that language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scopeline import languages
from scopeline.protocol import Protocol, in_language
from scopeline.tables.csv import read_table, write_table

if TYPE_CHECKING:
    import pandas as pd

_NOT_REPORTED = "NR"
_KEPT_OUT = ["report_ids", "included", "charted", "citation", "note"]  # the reference list and the team's own remarks


def _frame(path: Path) -> pd.DataFrame:
    import pandas as pd

    table = read_table(path)
    return pd.DataFrame(table.rows, columns=table.columns, dtype=str).fillna("")


def characteristics(studies: Path) -> pd.DataFrame:
    """Table 1: one row a study, ordered by year and first author; what nobody charted reads NR."""
    frame = _frame(studies)
    frame = (
        frame[frame["included"] == "yes"].drop(columns=_KEPT_OUT, errors="ignore").rename(columns={"study_id": "study"})
    )
    filled = [name for name in frame.columns if name in ("study", "first_author", "year") or frame[name].any()]
    frame = frame[filled]
    frame = frame.sort_values([name for name in ("year", "first_author", "study") if name in frame.columns])
    return frame.replace("", _NOT_REPORTED)


def framework(rows: Path, language: str, kinds: dict[str, str]) -> pd.DataFrame:
    """Table 2: block, dimension, kind, item, number of studies and their ids; an empty block says so."""
    word = languages.language(language).words
    frame = _frame(rows)
    none = frame["item_id"] == ""
    item = frame[f"item_{language}"].where(frame[f"item_{language}"] != "", frame["item_en"])
    table = frame.assign(
        block=frame[f"block_{language}"],
        dimension=frame[f"dimension_{language}"],
        kind=frame["kind"].map(lambda kind: kinds.get(kind, kind)),
        item=item.mask(none, word("no_source")),
    )
    return table[["block", "dimension", "kind", "item", "n_studies", "study_ids"]]


def excluded_reports(protocol: Protocol, sets: Path, language: str) -> pd.DataFrame:
    """Reports excluded at full text, each with its one primary reason (JBI appendix II)."""
    import pandas as pd

    columns = ["record_id", "authors", "year", "title", "journal", "reason"]
    path = sets / "dbr_excluded.csv"
    if not path.exists():
        return pd.DataFrame(columns=columns)
    labels = {reason.id: in_language(reason.label, language) for reason in protocol.exclusion_reasons}
    frame = _frame(path)
    frame["reason"] = frame["reason"].map(lambda reason: labels.get(reason, reason))
    return frame[columns].sort_values(["reason", "record_id"])


def write(table: pd.DataFrame, path: Path, language: str) -> None:
    """A table as CSV for people, its headings in the language."""
    word = languages.language(language).words
    named = table.rename(columns={name: word(name) for name in table.columns})
    write_table(path, list(named.columns), named.to_dict("records"))
