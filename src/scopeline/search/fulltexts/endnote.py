"""EndNote's own library, which is an SQLite database: <name>.enl, or sdb/sdb.eni in <name>.Data; read, never written.

Its tables are not documented. `refs` and `file_res` are what libraries of version 20 and later hold; anything else is
said to be unknown, and an export as XML reads the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from scopeline.bibliography.identifiers import first_doi

_REFERENCES = """
SELECT r.title, r.year, r.electronic_resource_number, f.file_path
FROM refs r JOIN file_res f ON f.refs_id = r.id WHERE {kept} ORDER BY r.id, f.file_pos, f.file_path
"""
_BINNED = "trash_state"  # of a reference in the library's bin


class Unknown(Exception):
    """The database is none, or of another layout."""


class Reference(NamedTuple):
    """A reference: `title`, `year` and `doi`; and one of its files, as a path below <name>.Data/PDF."""

    record: Mapping[str, Any]
    file: str


def databases(folder: Path) -> list[Path]:
    """Where a library's database may lie, in its folder or in its data folder; each holds the same references."""
    here = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".enl" and path.is_file())
    return here + sorted(folder.glob("*.Data/sdb/sdb.eni")) + sorted(folder.glob("sdb/sdb.eni"))


def references(path: Path) -> list[Reference]:
    """Every file of every reference that is not in the bin. Raises Unknown."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            columns = {row[1] for row in database.execute("PRAGMA table_info(refs)")}
            kept = f"r.{_BINNED} = 0" if _BINNED in columns else "1"
            rows = database.execute(_REFERENCES.format(kept=kept)).fetchall()
    except sqlite3.Error as error:
        raise Unknown(str(error)) from error
    return [_reference(*(str(value or "").strip() for value in row)) for row in rows]


def _reference(title: str, year: str, doi: str, file: str) -> Reference:
    record = {"title": title, "year": int(year) if year.isdecimal() else None, "doi": first_doi([doi])}
    return Reference(record, file.removeprefix("internal-pdf://"))
