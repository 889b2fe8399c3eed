"""What a team may have otherwise in its diagram, and what it may not: no record is hidden, no number made up."""

from __future__ import annotations

from typing import Any

import pytest
from test_diagram import PUBLISHED, lines_of

from scopeline.errors import ScopelineError
from scopeline.facts.fact import Fact, Facts
from scopeline.flow.diagram import draw, in_words
from scopeline.flow.template import load_template
from scopeline.flow.wishes import Wishes, named
from scopeline.languages import language
from scopeline.protocol import FlowDiagram

FACTS = Facts([Fact("flow", {"box": "records_excluded"}, 4249), Fact("claims", {"agrees": "no"}, 0.5)])


def wishes(**asked: Any) -> Wishes:
    return Wishes(FlowDiagram.model_validate(asked), FACTS, ["en", "fa"])


def drawn(block: str, code: str = "en", **asked: Any) -> list[str]:
    return lines_of(draw(PUBLISHED, code, wishes=wishes(**asked)), block)


def test_a_line_without_records_is_left_out_and_one_with_records_never() -> None:
    asked = {"hide": ["register_results", "excluded_automatic", "excluded_other", "duplicates"]}
    assert drawn("box3", **asked) == ["Records removed before screening:", "Duplicate records removed (n = 662)"]
    assert not any("Registers" in line for line in drawn("box2", **asked))
    plan, counts = wishes(**asked).fulfilled(load_template("new_v1"), PUBLISHED)
    assert "Registers" not in in_words(counts, plan, language("en"))


def test_the_diagram_in_words_tells_sources_and_reasons_with_their_numbers() -> None:
    told = in_words(PUBLISHED, load_template("new_v1"), language("en"))
    assert "Databases (n = 4,996): PubMed (n = 1,391), Scopus (n = 1,642)," in told
    assert "Reports excluded (n = 49): Not about integration (n = 40), Published before 2000 (n = 9)" in told


def test_a_box_without_lines_is_left_out_with_its_arrows() -> None:
    counts = [each for each in PUBLISHED if each.box != "dbr_notretrieved_reports"]
    none = type(counts[0])("dbr_notretrieved_reports", {}, 0)
    figure = draw([*counts, none], wishes=wishes(hide=["dbr_notretrieved_reports"]))
    assert lines_of(figure, "box7") == []
    assert not any("box7" in artist.get_gid() for artist in figure.artists)


def test_lines_headers_and_headings_take_other_words_in_each_language() -> None:
    words = {"box3": {"en": "Removed:", "fa": "حذف‌شده:"}, "databases": "From databases", "screening": "Sifting"}
    figure = draw(PUBLISHED, "fa", wishes=wishes(words=words))
    assert lines_of(figure, "box3")[0] == "حذف‌شده:"
    assert lines_of(figure, "databases") == ["From databases"]
    assert lines_of(figure, "screening") == ["Sifting"]


def test_a_line_of_ones_own_stands_below_another_with_the_number_of_a_fact_or_none() -> None:
    lines = [
        {"below": "records_screened", "text": {"en": "By two people", "fa": "دو نفر"}},
        {"below": "records_screened", "text": "Excluded later", "fact": "flow.records_excluded"},
    ]
    assert drawn("box4", lines=lines) == [
        "Records screened (n = 4,334)",
        "By two people",
        "Excluded later (n = 4,249)",
    ]
    assert drawn("box4", "fa", lines=lines)[1] == "دو نفر"


@pytest.mark.parametrize(
    ("fact", "told"), [("flow.records_exclude", "flow.records_excluded"), ("claims.no", "is no count")]
)
def test_a_number_without_a_fact_stops_the_run(fact: str, told: str) -> None:
    with pytest.raises(ScopelineError, match=told):
        drawn("box4", lines=[{"below": "records_screened", "text": "x", "fact": fact}])


@pytest.mark.parametrize(
    "asked",
    [{"hide": ["duplicate"]}, {"words": {"box99": "x"}}, {"lines": [{"below": "records_screend", "text": "x"}]}],
)
def test_a_misspelt_line_is_named_with_the_nearest(asked: dict[str, Any]) -> None:
    (problem,) = named(FlowDiagram.model_validate(asked))
    assert problem.field.startswith("flow.")
    assert problem.allowed
    assert named(FlowDiagram.model_validate({"hide": ["duplicates"], "words": {"screening": "x", "box3": "y"}})) == []
