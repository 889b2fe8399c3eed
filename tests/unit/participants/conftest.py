"""The content analysis of examples/, in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from designs import analyse, copy_of


@pytest.fixture
def analysis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its people's files alone, in the working directory."""
    monkeypatch.chdir(copy_of("content-analysis", tmp_path / "review"))
    return Path()


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after a whole run; nobody changes anything in it."""
    folder = copy_of("content-analysis", tmp_path_factory.mktemp("analysed") / "review")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        analyse()
    return folder
