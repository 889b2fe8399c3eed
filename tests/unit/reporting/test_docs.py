"""docs/facts.md tells every kind of fact as the code has it."""

from __future__ import annotations

from pathlib import Path

from scopeline.facts.kinds import KINDS
from scopeline.languages import language

PAGE = Path(__file__).parents[3] / "docs" / "facts.md"


def test_the_page_lists_every_name_with_its_unit_step_and_meaning() -> None:
    say = language("en")
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{kind.pattern}` | {kind.unit} | {kind.step} | {say.words(f'means_{kind.id}')} |" for kind in KINDS.values()
    ]
