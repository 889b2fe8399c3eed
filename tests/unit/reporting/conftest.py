"""The small review whose results these tests gather."""

from __future__ import annotations

from pathlib import Path

import pytest
from gathered_review import lay_out

from scopeline.facts import fact
from scopeline.facts.fact import Facts
from scopeline.facts.gather import facts
from scopeline.protocol import Protocol


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    """The review's protocol, its results laid out in the working directory."""
    monkeypatch.chdir(tmp_path)
    return lay_out()


@pytest.fixture
def gathered(protocol: Protocol) -> Facts:
    """Its facts, written and read again."""
    facts(protocol)
    return fact.read()
