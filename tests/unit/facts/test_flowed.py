"""A diagram with a column for other methods: each number says which column it is of, and both together are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline import layout
from scopeline.commands.status import _flow
from scopeline.facts import flowed
from scopeline.facts.fact import Facts, write
from scopeline.facts.gather import tell
from scopeline.languages import language
from scopeline.protocol import Protocol
from scopeline.tables.csv import write_table

PROTOCOL = Protocol.model_validate({
    "title": "A review", "languages": ["en", "fa"], "question": {"text": "What", "concept": "Care", "context": "Any"},
    "sources": {"pubmed": {"name": "PubMed"}, "site": {"name": "A site", "kind": "website"}},
    "exclusion_reasons": [{"id": "wrong", "label": "Wrong"}],
    "screening": {"stages": [{"id": "titles", "of": "records", "label": "Titles", "reviewers": ["ann"],
                              "votes_per_record": 1}]},
})  # fmt: skip
DATABASES = {"database_results": "ABCD", "records_screened": "ABC", "records_excluded": "A",
             "dbr_sought_reports": "BC", "dbr_assessed": "BC", "dbr_excluded": "B",
             "dbr_excluded.wrong": "B"}  # fmt: skip
OTHER = {"website_results": "XY", "other_records_excluded": "X", "other_sought_reports": "Y", "other_assessed": "Y",
         "other_excluded": "Y", "other_excluded.wrong": "Y"}  # fmt: skip


@pytest.fixture
def gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The facts of boxes by the letters of their records; '' of a box of which nothing is known yet."""
    monkeypatch.chdir(tmp_path)

    def gather(boxes: dict[str, str]) -> Facts:
        say = language("en")
        rows = []
        for box, records in boxes.items():
            label = "Wrong" if "." in box else say.box(box)
            file = f"sets/{box}.csv" if records else ""
            rows.append({"box": box, "label_en": label, "label_fa": label, "n": len(records) or "", "ids_file": file})
            write_table(layout.SETS / f"{box}.csv", ("record_id",), ({"record_id": one} for one in records))
        write_table(layout.COUNTS, ("box", "label_en", "label_fa", "n", "ids_file"), rows)
        return Facts(tell(one, PROTOCOL) for one in flowed.gather(PROTOCOL))

    return gather


def test_numbers_of_both_columns_add_up(gathered) -> None:
    facts = gathered(DATABASES | OTHER)
    assert facts["both.excluded.wrong"].value == facts["both.excluded"].value
    n = {name: facts[f"both.{name}"].value for name in ("records_screened", "records_excluded", "sought_reports",
                                                        "assessed", "excluded")}  # fmt: skip
    assert n == {"records_screened": 5, "records_excluded": 2, "sought_reports": 3, "assessed": 3, "excluded": 2}
    assert n["records_screened"] == n["records_excluded"] + n["sought_reports"]


def test_what_is_not_known_in_one_column_is_not_known_of_both(gathered) -> None:
    facts = gathered(DATABASES | OTHER | {"other_assessed": ""})
    assert facts["both.assessed"].value is None
    assert facts["both.sought_reports"].value == 3


@pytest.mark.parametrize("code", ["en", "fa"])
def test_no_label_stands_for_two_numbers(gathered, code: str) -> None:
    labels = [fact.label[code] for fact in gathered(DATABASES | OTHER).values()]
    assert len(set(labels)) == len(labels)


def test_a_diagram_of_one_column_has_no_words_for_it(gathered) -> None:
    facts = gathered(DATABASES)
    assert not facts.select("both_columns")
    assert facts["flow.dbr_assessed"].label["en"] == language("en").box("dbr_assessed")
    assert not facts["flow.dbr_assessed"].called


def test_status_says_of_which_column_a_number_is(gathered) -> None:
    facts = gathered(DATABASES | OTHER)
    write(facts, {fact.kind: {} for fact in facts.values()})
    lines = [line.rpartition("  ") for line in _flow("en", language("en"))]
    assert len({label.strip() for label, _, _ in lines}) == len(lines) == len(DATABASES | OTHER)
    assert len({len("".join(line)) for line in lines}) == 1, "the numbers stand below each other"
