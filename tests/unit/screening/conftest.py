"""A desk in a folder of its own for every test that asks for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    """Make a desk in an empty folder; keywords are keys of the stage."""
    monkeypatch.chdir(tmp_path)

    def make(**stage: object) -> Desk:
        return Desk(tmp_path, **stage)

    return make
