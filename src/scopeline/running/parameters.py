"""What Snakemake makes of a rule's parameters when it asks whether they have changed."""

from __future__ import annotations

from snakemake.persistence import PersistenceBase


def without_tables() -> None:
    """Tell Snakemake that no parameter is a pandas table.

    Wherever pandas is installed it imports it in every run, only to look for them, which takes a third as long as all
    else that a run with nothing to do does. A Snakemake that works otherwise is left as it is.
    """
    plainly = getattr(PersistenceBase, "_serialize_param_builtin", None)
    if plainly is not None:
        PersistenceBase._serialize_param = plainly
