"""Snakemake finds its logger plugins by the names of top-level modules; this one is `--logger scopeline`."""

from scopeline.running.terminal import LogHandler

__all__ = ["LogHandler"]
