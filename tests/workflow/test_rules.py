"""What the workflow promises of every rule."""

from __future__ import annotations

import re

import pytest
from small_reviews import ROOT

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "workflow" / "rules").glob("*.smk"))]
_RULE = re.compile(r"^( *)rule (\w+):\n((?:\1 {4}.*\n|\n)+)", re.MULTILINE)  # one that not every review has is indented
RULES = {name: re.sub(f"(?m)^{deep}", "", body) for text in TEXTS for deep, name, body in _RULE.findall(text)}


@pytest.mark.parametrize("directive", ["log", "benchmark", "resources", "message"])
def test_every_rule_keeps_its_log_is_measured_and_says_what_it_needs_and_does(directive: str) -> None:
    assert [name for name, body in RULES.items() if f"\n    {directive}:" not in body] == []


def test_every_step_belongs_to_a_rule_and_reruns_with_its_code() -> None:
    scripts = {path.stem for path in (ROOT / "scripts").glob("[!_]*.py")}
    of_rules = {name: re.findall(r"\$SCRIPTS/(\w+)\.py", body) for name, body in RULES.items()}
    assert {script for found in of_rules.values() for script in found} == scripts
    for name, found in of_rules.items():
        assert [f'code=code("{script}")' in RULES[name] for script in found] == [True], name


def test_no_rule_has_a_file_of_peoples_among_its_outputs() -> None:
    for name, body in RULES.items():
        outputs = body.partition("    output:\n")[2].partition("\n    log:")[0]
        assert outputs, name
        assert "data/" not in outputs, name
