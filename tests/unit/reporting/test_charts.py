"""The figures of what the studies are and say: every number shown, nothing clipped or covered, in any language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from scopeline import layout
from scopeline.coding.framework import ANY_KIND
from scopeline.coding.framework import load as load_framework
from scopeline.drawing.plotting import settings, text_width
from scopeline.drawing.shapes import COLOURS, INK, Rectangle, Words, paint
from scopeline.facts.coded import Coded as facts_of
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import language
from scopeline.protocol import Protocol
from scopeline.reporting import figures
from scopeline.reporting.charts import places, recall, studies, trees
from scopeline.reporting.charts.house import Chart, shade
from scopeline.reporting.coded import Coded
from scopeline.reporting.coded import load as load_coded

LETTERS = "abcPQW ÅéЖ ابپتچگکیهۀ\u200c (0123۴۵) $_-—،؛"
LABELS = st.text(LETTERS, min_size=1, max_size=90)


def texts(chart: Chart) -> list[str]:
    return [shape.text.strip("\u200e\u200f") for shape in chart.drawing.shapes if isinstance(shape, Words)]


def extent(words: Words) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line of text, in the direction of reading."""
    width = text_width(words.text, words.size, words.weight, words.style)
    before = {"start": 0.0, "middle": width / 2, "end": width}[words.side]
    if words.upright:
        return words.x - words.size, words.y - before, words.x + words.size * 0.4, words.y - before + width
    return words.x - before, words.y - words.size * 0.8, words.x - before + width, words.y + words.size * 0.2


def assert_all_is_seen(chart: Chart) -> None:
    """No text leaves the page or touches another."""
    drawing = chart.drawing
    seen = [(words, extent(words)) for words in drawing.shapes if isinstance(words, Words)]
    for words, (left, top, right, bottom) in seen:
        assert left >= -0.5, words
        assert right <= drawing.width + 0.5, words
        assert top >= -0.5, words
        assert bottom <= drawing.height + 0.5, words
    for (one, a), (other, b) in combinations(seen, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert min(across, down) < 1, (one, other)


def made(protocol: Protocol, facts: Facts, code: str) -> Iterator[Chart]:
    say = protocol.language(code)
    yield recall.draw(protocol, facts, say)
    yield studies.draw(protocol, facts, say)
    for frame in protocol.frameworks:
        coded = load_coded(protocol, load_framework(frame), {}, say)
        yield from (draw(coded, facts) for draw in (places.heat, places.gaps, trees.links, trees.tree))


@pytest.mark.parametrize("code", ["en", "fa"])
def test_each_figure_is_made_under_its_name_and_shows_all_its_text(protocol: Protocol, gathered: Facts, code: str):
    with settings():
        charts = list(made(protocol, gathered, code))
        for chart in charts:
            assert_all_is_seen(chart)
            paint(chart.drawing)
    assert ["agreement", "progress", *(chart.drawing.name for chart in charts)] == figures.names(protocol)


def test_persian_figures_hold_no_latin_digit(protocol: Protocol, gathered: Facts) -> None:
    with settings():
        shown = [text for chart in made(protocol, gathered, "fa") for text in texts(chart)]
    assert not [text for text in shown if any(digit in text for digit in "0123456789")]


def test_what_the_links_show_says_that_they_are_made_up(protocol: Protocol, gathered: Facts) -> None:
    with settings():
        for chart in made(protocol, gathered, "en"):
            assert ("Made up." in texts(chart)) == (chart.drawing.name not in ("studies", "recall")), chart.drawing.name


@pytest.mark.parametrize("code", ["en", "fa"])
def test_the_recall_of_sources_and_lines_stands_beside_what_was_known_before(protocol: Protocol, code: str) -> None:
    facts = [
        fact
        for number, source in enumerate(protocol.sources)
        for fact in (
            Fact("recall_source", {"source": source}, 20 + number, {"en": "a", "fa": "a"}),
            Fact("recall_only_here", {"source": source}, 3, {"en": "b", "fa": "b"}),
            Fact("benchmark_source", {"source": source}, 7, {"en": "c", "fa": "c"}),
        )
    ]
    called = {"concept": {"en": "Care of " + "everybody " * 12, "fa": "مراقبت از همه " * 9}}
    for kind, value in (("recall_concept", 26), ("benchmark_concept", 8)):
        facts.append(Fact(kind, {"concept": "care"}, value, {"en": "d", "fa": "d"}, called=called))
    facts.append(Fact("benchmark_all", {}, 9))
    say = protocol.language(code)
    with settings():
        chart = recall.draw(protocol, Facts(facts), say)
        assert_all_is_seen(chart)
        paint(chart.drawing)
    shown = texts(chart)
    assert {say.number(n) for n in (20, 21, 7, 26, 8)} <= {*shown}
    bars = {s.name: s.width for s in chart.drawing.shapes if isinstance(s, Rectangle)}
    alone, shared = bars["sources-0-0-0"], bars["sources-0-0-1"]
    assert alone / (alone + shared) == pytest.approx(3 / 20)


@pytest.mark.parametrize("code", ["en", "fa"])
@pytest.mark.parametrize("first", [1994, 1993, 1921])
def test_no_period_is_broken_however_few_of_its_years_are_drawn(protocol: Protocol, code: str, first: int) -> None:
    say = protocol.language(code)
    told, counted = {code: "a"}, dict.fromkeys((first, first + 4, 2022), 2)
    facts = [Fact("studies_with", {"question": "year", "answer": str(year)}, n, told) for year, n in counted.items()]
    periods = [f"{start}-{start + 4}" for start in range(first // 5 * 5, 2023, 5)]
    for period in periods:
        called = {"answer": {code: say.digits(period.replace("-", "–"))}}
        facts.append(Fact("studies_with", {"question": "period", "answer": period}, 2, told, called=called))
    with settings():
        chart = studies.draw(protocol, Facts(facts), say)
        assert_all_is_seen(chart)
        paint(chart.drawing)
    words = {word for text in texts(chart) for word in text.strip("\u200e\u200f").split()}
    assert {say.digits(period.replace("-", "–")) + ":" for period in periods} <= words


def test_the_heat_map_has_a_row_for_what_is_empty(protocol: Protocol, gathered: Facts) -> None:
    with settings():
        shown = texts(places.heat(_coded(protocol), gathered))
    assert {"Second", "2 (2)", "1 (1)"} <= {*shown}
    assert shown.count("0 (0)") == 2


@pytest.mark.parametrize("face", COLOURS)
def test_ink_is_read_on_every_cell_of_the_heat_map(face: str) -> None:
    """WCAG's enhanced contrast (7:1) at every share of the most."""
    assert min(_contrast(INK, shade(face, step / 20)) for step in range(21)) >= 7
    assert len({shade(face, step / 20) for step in range(21)}) == 21, "more studies are darker"


def test_findings_without_kinds_have_a_heading_in_the_readers_language(protocol: Protocol, gathered: Facts) -> None:
    found = facts_of(protocol, load_framework(protocol.frameworks[0]), layout.coding_results(protocol.frameworks[0]))
    assert found.kind(ANY_KIND) == {"kind": {"en": "finding", "fa": "یافته"}}


def test_the_gap_map_shows_gaps_as_zeros(protocol: Protocol, gathered: Facts) -> None:
    with settings():
        chart = places.gaps(_coded(protocol), gathered)
    assert "survey" in texts(chart)
    assert texts(chart).count("0") == 7  # of two blocks x three answers x two kinds


def test_an_item_that_nothing_answers_has_a_frame_of_its_own(protocol: Protocol, gathered: Facts) -> None:
    with settings():
        chart = trees.links(_coded(protocol), gathered)
    edges = {s.name: s.edge for s in chart.drawing.shapes if isinstance(s, Rectangle)}
    assert edges["box-A2"]
    assert not edges["box-A1"]


def test_figures_without_anything_to_show_say_so(protocol: Protocol, gathered: Facts) -> None:
    nothing = Facts([])
    with settings():
        for chart in made(protocol, nothing, "en"):
            if not chart.drawing.name.startswith("tree"):
                assert any(text.endswith(".") for text in texts(chart)), chart.drawing.name
                assert_all_is_seen(chart)


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def _coded(protocol: Protocol) -> Coded:
    return load_coded(protocol, load_framework("blocks"), {}, protocol.language("en"))


def _called(facts: Facts, labels: dict[str, str]) -> Facts:
    """The facts with other labels for what their names name."""

    def other(fact: Fact) -> Fact:
        called: dict[str, Any] = {
            part: dict.fromkeys(words, labels.get(part, next(iter(words.values()))))
            for part, words in fact.called.items()
        }
        return replace(fact, called=called)

    return Facts(other(fact) for fact in facts.values())


@pytest.mark.parametrize("code", ["en", "fa"])
def test_no_label_of_any_length_or_script_is_clipped_or_covers_another(protocol: Protocol, gathered: Facts, code: str):
    @given(st.lists(LABELS, min_size=4, max_size=4))
    @trials(max_examples=trials().max_examples // 8)
    def tried(labels: list[str]) -> None:
        answer, kind, node, question = labels
        other = _called(gathered, {"answer": answer, "kind": kind, "node": node, "question": question})
        coded = replace(
            load_coded(protocol, load_framework("blocks"), {}, language(code)),
            tree=[{**row, f"label_{code}": node} for row in _tree()],
        )
        assert_all_is_seen(studies.draw(protocol, other, language(code)))
        for draw in (places.heat, places.gaps, trees.links, trees.tree):
            assert_all_is_seen(draw(coded, other))

    with settings():
        tried()


def _tree() -> list[dict[str, str]]:
    from scopeline.tables.csv import read_table

    return read_table(layout.coding_results("blocks") / "codebook.csv").rows  # type: ignore[return-value]
