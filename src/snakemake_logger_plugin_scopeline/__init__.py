"""Snakemake finds its logger plugins by the names of top-level modules; this one is `--logger scopeline`."""

from scopeline.running import spared
from scopeline.running.terminal import LogHandler

spared.numpy()

__all__ = ["LogHandler"]
