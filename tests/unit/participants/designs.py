"""An example of another design than a scoping review, run step by step in this process."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

from scopeline import layout
from scopeline.charting.studies import chart
from scopeline.coding import framework
from scopeline.coding.step import code
from scopeline.dedupe.results import dedupe
from scopeline.facts.gather import facts
from scopeline.participants.step import take_part
from scopeline.protocol import Protocol, load
from scopeline.reporting import figures
from scopeline.reporting.report import report
from scopeline.retrieval.reports import retrieve
from scopeline.screening.results import screen
from scopeline.sources.ingest import ingest
from scopeline.studies import record

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
GENERATORS = ROOT / "tests" / "example" / "designs"
RESULTS = Path("results")


def generator(name: str) -> ModuleType:
    """A module that makes an example's data, which lies beside the tests and not in the package."""
    spec = importlib.util.spec_from_file_location(name, GENERATORS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def copy_of(example: str, folder: Path) -> Path:
    """The people's files of an example elsewhere."""
    for top in ("config", "data"):
        shutil.copytree(EXAMPLES / example / top, folder / top, ignore=shutil.ignore_patterns(".backup"))
    return folder


def analyse() -> Protocol:
    """Every step of a content analysis in the working directory."""
    protocol = load()
    take_part(protocol, RESULTS)
    for name in protocol.frameworks:
        code(protocol, framework.load(name), RESULTS / "studies/studies.csv", RESULTS / "coding" / name)
    facts(protocol)
    _stand_ins(protocol)
    report(protocol, RESULTS / "facts.json", RESULTS)
    return protocol


def _stand_ins(protocol: Protocol) -> None:
    """Empty files where a run's figures lie: nobody looks at them here, and to draw them takes seconds."""
    layout.FIGURES.mkdir(parents=True, exist_ok=True)
    for name in figures.names(protocol):
        for language in protocol.languages:
            for form in ("svg", "pdf", "png"):
                (layout.FIGURES / f"{name}.{language}.{form}").touch()


def review() -> list[str]:
    """Every step of a review from the exports to the codes, in the working directory; returns its notices."""
    protocol = load()
    ingest(protocol, layout.RECORDS.parent)
    dedupe(layout.RECORDS, layout.UNIQUE.parent)
    eligible: Path | None = None
    included = layout.UNIQUE
    for stage in protocol.screening.stages:
        if stage.of == "reports":
            retrieve(protocol, layout.UNIQUE, included, layout.REPORTS.parent)
            eligible = layout.RETRIEVED
        screen(protocol, stage.id, layout.UNIQUE, eligible, layout.stage_results(stage.id))
        eligible = included = layout.stage_results(stage.id) / "included.csv"
    record(layout.UNIQUE, included, layout.REPORTS, layout.STUDIES.parent)
    return later(protocol)


def later(protocol: Protocol) -> list[str]:
    """The steps of charting and coding; returns their notices."""
    told = list(chart(protocol, layout.UNIQUE, layout.STUDIES, layout.CHARTED.parent))
    for name in protocol.frameworks:
        told += code(protocol, framework.load(name), layout.STUDIES, layout.coding_results(name))
    return told
