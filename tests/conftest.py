"""What all tests share: where the repository is, and the folder of real files beside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Tests say what is true, not how fast it is on a busy machine. `make test` draws the same examples on every machine, so
# that a newcomer's run fails only for what they changed; `make trials` draws others each time, and more of them. A test
# whose examples cost much asks for a share of what the profile draws: settings().max_examples // 4.
_ALWAYS = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", max_examples=50, derandomize=True, database=None, **_ALWAYS)
settings.register_profile("deep", max_examples=300, print_blob=True, **_ALWAYS)
settings.load_profile("same")

ROOT = Path(__file__).parents[1]
# No test reaches beyond this machine, nor does a program that it starts.
_GUARD = str(Path(__file__).parent / "guard")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (_GUARD, os.environ.get("PYTHONPATH", ""))))
sys.path.insert(0, _GUARD)
sys.modules.pop("sitecustomize", None)  # the distribution may have one
import sitecustomize  # noqa: E402, F401

SHARED = ROOT.parent / "shared"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: some always wait, for a program or for what another makes for all."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports and labelled duplicates; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the folder of real files {SHARED}, which is not here")
    return SHARED
