"""The figures of agreement and progress: everything shown, nothing hidden, in the language's numbers and dates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from matplotlib.figure import Figure

from scopeline.drawing.plotting import settings
from scopeline.facts.fact import Fact, Facts
from scopeline.protocol import Protocol
from scopeline.reporting import figures


@pytest.fixture(autouse=True)
def _as_drawn() -> Iterator[None]:
    with settings():
        yield


def voted(*votes: tuple[str, str, int]) -> Facts:
    return Facts(Fact("voted_by", {"stage": "titles", "reviewer": who, "day": day}, n) for who, day, n in votes)


def legend(figure: Figure) -> list[str]:
    return [text.get_text().strip("\u200f") for text in figure.legends[0].get_texts()]


def lines_on_paper(figure: Figure, panel: int = 0) -> list[list[tuple[float, float]]]:
    figure.draw_without_rendering()
    lines = [line for line in figure.axes[panel].lines if len(line.get_xdata())]
    return [[tuple(point) for point in line.get_transform().transform(line.get_xydata())] for line in lines]


def ticks(figure: Figure, panel: int = 0) -> list[str]:
    figure.draw_without_rendering()
    return [label.get_text() for label in figure.axes[panel].get_xticklabels()]


def test_reviewers_who_did_the_same_are_all_seen(protocol: Protocol) -> None:
    same = voted(*((who, day, n) for who in ("ann", "bob", "cat") for day, n in (("2024-03-01", 5), ("2024-03-02", 9))))
    figure = figures.progress(protocol, same, protocol.language("en"))
    lines = lines_on_paper(figure)
    assert len({tuple(line) for line in lines}) == 3
    assert len({(line.get_color(), str(line.get_marker()), line.get_linestyle()) for line in figure.axes[0].lines}) >= 3
    assert legend(figure) == ["ann", "bob", "cat"]


@pytest.mark.parametrize("who", [["ann"], ["ann", "bob", "cat"]])
def test_a_single_days_work_has_that_day_on_its_axis_and_nothing_else(protocol: Protocol, who: list[str]) -> None:
    figure = figures.progress(protocol, voted(*((name, "2024-03-01", 7) for name in who)), protocol.language("en"))
    assert ticks(figure) == ["2024-03-01"]
    places = [line[0] for line in lines_on_paper(figure)]
    assert len({round(x) for x, _ in places}) == len(who)
    assert len({round(y) for _, y in places}) == 1


def test_a_long_review_has_no_more_dates_than_fit(protocol: Protocol) -> None:
    days = [f"2024-{month:02}-{day:02}" for month in range(1, 13) for day in (3, 9, 24)]
    figure = figures.progress(
        protocol, voted(*(("ann", day, n) for n, day in enumerate(days))), protocol.language("en")
    )
    assert ticks(figure)[0] == "2024-01-03"
    assert ticks(figure)[-1] == "2024-12-24"
    assert len(ticks(figure)) == 4


def test_dates_are_in_the_calendar_that_the_protocol_gives_the_language(protocol: Protocol) -> None:
    jalali = protocol.model_copy(update={"calendars": {"fa": "jalali"}})
    facts = voted(("ann", "2024-03-20", 1200))
    assert ticks(figures.progress(jalali, facts, jalali.language("fa")), panel=1) == ["۱۴۰۳/۰۱/۰۱"]
    assert ticks(figures.progress(protocol, facts, protocol.language("fa")), panel=1) == ["۲۰۲۴/۰۳/۲۰"]


def test_a_stage_without_votes_says_so(protocol: Protocol) -> None:
    figure = figures.progress(protocol, voted(("ann", "2024-03-01", 1)), protocol.language("en"))
    assert [text.get_text() for text in figure.axes[1].texts] == ["No votes yet."]


def test_agreement_shows_every_pair_and_the_team(protocol: Protocol, gathered: Facts) -> None:
    figure = figures.agreement(protocol, gathered, protocol.language("en"))
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows == ["Titles\nann and bob", "Titles\nann and cat", "Titles\nbob and cat", "Titles\nteam"]


def undefined() -> Facts:
    note = "undefined: no variation"
    key = {"stage": "titles", "round": "main", "team": "ann+bob"}
    seen = Fact("observed", {**key, "statistic": "percent_agreement"}, 1.0)
    return Facts([seen, Fact("beyond_chance", {**key, "statistic": "cohen_kappa"}, None, note=note)])


def test_the_legend_is_complete_where_a_statistic_is_undefined_and_the_figure_says_why(protocol: Protocol) -> None:
    figure = figures.agreement(protocol, undefined(), protocol.language("en"))
    assert legend(figure) == ["Percent agreement", "Cohen's kappa"]
    assert [text.get_text() for text in figure.axes[0].texts] == ["undefined: no variation"]


def test_before_anything_is_compared_the_figure_says_so(protocol: Protocol) -> None:
    figure = figures.agreement(protocol, Facts([]), protocol.language("en"))
    assert [text.get_text() for text in figure.axes[0].texts] == ["No record has the votes of two reviewers yet."]


def test_persian_figures_hold_no_latin_digit_and_run_from_right_to_left(protocol: Protocol, gathered: Facts) -> None:
    from matplotlib.text import Text

    say = protocol.language("fa")
    for figure in (
        figures.agreement(protocol, gathered, say),
        figures.agreement(protocol, undefined(), say),
        figures.progress(protocol, gathered, say),
        figures.progress(protocol, voted(("ann", "2024-03-01", 12345), ("ann", "2024-03-02", 23456)), say),
    ):
        figure.draw_without_rendering()
        written = " ".join(text.get_text() for text in figure.findobj(Text)).replace("AC1", "")
        assert not any(char in "0123456789" for char in written), written
    assert "٬" in written
    agreement = figures.agreement(protocol, gathered, say).axes[0]
    assert agreement.xaxis_inverted()
    assert "۰٫۵" in [agreement.xaxis.get_major_formatter()(0.5, 0)]


@pytest.mark.parametrize("code", ["en", "fa"])
def test_nothing_stands_outside_the_paper(protocol: Protocol, gathered: Facts, code: str) -> None:
    say = protocol.language(code)
    for figure in (figures.agreement(protocol, gathered, say), figures.progress(protocol, gathered, say)):
        figure.draw_without_rendering()
        drawn, paper = figure.get_tightbbox(), figure.bbox_inches
        assert paper.x0 <= drawn.x0 < drawn.x1 <= paper.x1
        assert paper.y0 <= drawn.y0 < drawn.y1 <= paper.y1


def test_the_numbers_of_the_axis_are_where_they_say(protocol: Protocol, gathered: Facts) -> None:
    figure = figures.agreement(protocol, gathered, protocol.language("en"))
    figure.draw_without_rendering()
    axis = figure.axes[0].xaxis
    for place, label in zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=True):
        assert float(label.get_text()) == pytest.approx(place)
