"""What Snakemake is spared of a run: half of what one with nothing to do would take besides Snakemake's own start."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader, find_spec
from types import ModuleType

from snakemake.persistence import PersistenceBase


class _Late:
    """Finds numpy once, and lets it load when something of it is used."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "numpy":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def numpy() -> None:
    """Let numpy load when something of it is used.

    Snakemake imports it in every run, for the templates that a profile may be made of.
    """
    sys.meta_path.insert(0, _Late())


def tables() -> None:
    """Tell Snakemake that no parameter is a pandas table.

    Wherever pandas is installed it imports it in every run, only to look for them, which takes a third as long as all
    else that a run with nothing to do does. A Snakemake that works otherwise is left as it is.
    """
    plainly = getattr(PersistenceBase, "_serialize_param_builtin", None)
    if plainly is not None:
        PersistenceBase._serialize_param = plainly
