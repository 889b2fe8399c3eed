"""What the manuscript says, held against the facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline.errors import ProtocolError, ScopelineError
from scopeline.facts.claims import Claim, hold, load
from scopeline.facts.fact import Fact, Facts


def year(answer: str, value: int | None) -> Fact:
    return Fact("studies_with", {"question": "year", "answer": answer}, value)


FACTS = Facts([year("2020", 2), year("2021", 5), year("2022", 5), Fact("studies_all", {}, None)])


@pytest.mark.parametrize(
    ("asks", "found", "agrees"),
    [
        ({"fact": "studies.year.2021", "is": 5}, "5", "yes"),
        ({"fact": "studies.year.2021", "is": 4}, "5", "no"),
        ({"fact": "studies.year.2021", "is": "five"}, "5", "no"),
        ({"fact": "studies.all", "is": 27}, "not known yet", "undecided"),
        ({"sum": ["studies.year.2020", "studies.year.2021"], "is": 7}, "7", "yes"),
        ({"most": "studies.year", "is": [2022, 2021]}, "2021 (5); 2022 (5)", "yes"),
        ({"most": "studies.year", "is": 2022}, "2021 (5); 2022 (5)", "no"),
        ({"fewest": "studies.year", "is": 2020}, "2020 (2)", "yes"),
        ({"order": "studies.year", "is": [2022, 2021, 2020]}, "2021 (5); 2022 (5); 2020 (2)", "yes"),
        ({"order": "studies.year", "is": [2020, 2021]}, "2021 (5); 2022 (5)", "no"),
        ({"order": "studies.year", "is": [1999]}, "2021 (5)", "no"),
        ({"why": "nobody counted"}, "nobody counted", "undecided"),
    ],
)
def test_a_claim_agrees_with_the_facts_or_not_or_cannot_be_decided(
    asks: dict[str, object], found: str, agrees: str
) -> None:
    (held,) = hold([Claim.model_validate({"id": "one", "says": "So it is", **asks})], FACTS)
    assert (held.found, held.agrees) == (found, agrees)


def test_every_name_that_no_fact_has_is_told_with_the_nearest_ones() -> None:
    claims = [
        Claim.model_validate({"id": "a", "says": "x", "fact": "studies.year.2023", "is": 1}),
        Claim.model_validate({"id": "b", "says": "x", "most": "studies.yaer", "is": 1}),
        Claim.model_validate(
            {"id": "c", "says": "x", "sum": ["studies.al", "studies.year.2020", "study.all"], "is": 1}
        ),
    ]
    with pytest.raises(ScopelineError) as wrong:
        hold(claims, FACTS)
    assert [problem.place for problem in wrong.value.problems] == ["claim a", "claim b", "claim c", "claim c"]
    nearest = ["studies.year.2022", "studies.year", "studies.all", "studies.all"]
    assert all(name in problem.remedy for name, problem in zip(nearest, wrong.value.problems, strict=True))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("claims: []\n", "no list of claims"),
        ("- {id: a, says: x, fact: y}\n", "the key 'is' is missing"),
        ("- {id: a, says: x, fact: y, most: z, is: 1}\n", "ask two things"),
        ("- {id: a, says: x}\n- {id: a, says: y}\n", "two claims have the id 'a'"),
        ("- {id: a, says: x, fakt: y, is: 1}\n", "fakt"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(text)
    with pytest.raises(ProtocolError, match=told):
        load(path)
    assert load(tmp_path / "none.yaml") == []
