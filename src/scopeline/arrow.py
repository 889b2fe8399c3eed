"""What Python, Arrow and numpy are spared in programs of Scopeline's own: half of the time that they take to start.

For programs alone (the steps and the command line): who imports Scopeline keeps the libraries as they are.
"""

from __future__ import annotations

import atexit
import gc
import os
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


def spare() -> None:
    """Leave out of this process what its libraries would load at their start and nothing here uses.

    Call it before Arrow or numpy is imported.
    """
    leave_out_pandas()
    leave_out_documentation()
    collect_seldom()
    # To look for plugins, pydantic reads what every installed package says of itself. Nothing here wants any.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # numpy's algebra would start a thread for each core: a seventh of what its import takes. One thread also sums up
    # alike on every machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def collect_seldom() -> None:
    """Look for cyclic garbage thirty times less often, and not at the end, when all memory goes back anyway.

    Python looks whenever 700 more objects have been made than let go: a tenth of what a short program costs that makes
    many and keeps them.
    """
    gc.set_threshold(20_000)
    atexit.register(gc.freeze)


def leave_out_pandas() -> None:
    """Let Arrow find no pandas in this process.

    Where it is installed, Arrow imports it as soon as it makes an array of a list, to see whether the list is one of
    pandas' own: a third of a CPU second and 50 MB of each step, and no table here ever is one.
    """
    if not any(isinstance(finder, _NoPandas) for finder in sys.meta_path):
        sys.meta_path.insert(0, _NoPandas())


def leave_out_documentation() -> None:
    """Let Arrow's functions go without their options in `help()`.

    It puts them together out of the docstrings of all options whenever it is imported: a tenth of its start.
    """
    parser = ModuleType("pyarrow.vendored.docscrape")
    parser.NumpyDocString = lambda _: {"Parameters": []}  # type: ignore[attr-defined]
    sys.modules.setdefault(parser.__name__, parser)
