"""A Spark session for the time of one deduplication, and what must be installed for it."""

from __future__ import annotations

import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import PROTOCOL

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REQUIREMENTS = "requirements-spark.txt"
ROWS_A_BATCH = 16_384


@contextmanager
def started(master: str, tasks: int) -> Iterator[SparkSession]:
    """A Spark session for the time of one deduplication."""
    check_installed()
    with warnings.catch_warnings():
        # Said by every Arrow function too, though no pandas table is ever made here.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        session = _start(master, tasks)
        try:
            yield session
        finally:
            session.stop()


def check_installed() -> None:
    """Raise ScopelineError with all that is missing."""
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    missing = []
    if find_spec("pyspark") is None:
        remedy = f"Run 'pip install --require-hashes -r {REQUIREMENTS}', or set the engine to embedded."
        missing.append(_problem("pyspark is not installed", remedy))
    if shutil.which(java) is None:
        remedy = "Install a Java runtime, version 17 or newer, or set the engine to embedded."
        missing.append(_problem("Java is not installed", remedy))
    if missing:
        raise ScopelineError(missing)


def _problem(found: str, remedy: str) -> Problem:
    return Problem(PROTOCOL, f"the engine is spark, but {found}", remedy, field="dedupe")


def _start(master: str, tasks: int) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the workers run whatever `python3` is
    builder = SparkSession.builder.appName("scopeline dedupe").master(master)
    for name, value in {
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.maxResultSize": "0",  # the pairs of a large corpus are more than the default of 1 GB
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_A_BATCH),
        "spark.sql.shuffle.partitions": str(tasks),  # so that the share of a task does not grow with the corpus
    }.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        remedy = "Check dedupe.master and the Java runtime (version 17 or newer), or set the engine to embedded."
        raise ScopelineError(_problem(f"Spark does not start at '{master}'", remedy)) from error


def literal(path: Path) -> str:
    """A local path for Spark, which reads brackets and stars as patterns."""
    return "file://" + re.sub(r"([\\{}\[\]*?])", r"\\\1", str(path))
