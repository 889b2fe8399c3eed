"""The small review whose results these tests gather."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from gathered_review import PROTOCOL, lay_out

from scopeline.facts import fact
from scopeline.facts.fact import Facts
from scopeline.facts.gather import facts
from scopeline.protocol import Protocol


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review's results; each test has a copy of its own."""
    folder = tmp_path_factory.mktemp("laid out")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        lay_out()
    return folder


@pytest.fixture(scope="session")
def told(laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its facts."""
    folder = tmp_path_factory.mktemp("told")
    shutil.copytree(laid_out, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        facts(Protocol.model_validate(PROTOCOL))
    return folder


@pytest.fixture
def protocol(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    """The review's protocol, its results laid out in the working directory."""
    shutil.copytree(laid_out, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Protocol.model_validate(PROTOCOL)


@pytest.fixture
def gathered(protocol: Protocol, told: Path) -> Facts:
    """Its facts, written and read again."""
    shutil.copytree(told, Path(), dirs_exist_ok=True)
    return fact.read()
