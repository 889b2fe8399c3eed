"""What Arrow is spared in programs of Scopeline's own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NoPandas:
    """Finds no pandas, but for Spark, which cannot do without. (Its base class would take 20 ms to import.)"""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "pandas" and "pyspark" not in sys.modules:
            raise ModuleNotFoundError("Scopeline's programs do without pandas", name=fullname)
        return None


def leave_out_pandas() -> None:
    """Let Arrow find no pandas in this process.

    Where it is installed, Arrow imports it as soon as it makes an array of a list, to see whether the list is one of
    pandas' own: a third of a CPU second and 50 MB of each step, and no table here ever is one. For programs alone
    (the steps and the command line): who imports Scopeline keeps pandas.
    """
    if not any(isinstance(finder, _NoPandas) for finder in sys.meta_path):
        sys.meta_path.insert(0, _NoPandas())
