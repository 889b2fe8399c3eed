"""The four official templates of the PRISMA 2020 flow diagram beside ours, box by box: words, order, places, arrows.

What ours has otherwise stands here and in docs/flow.md, and nothing else may differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from scopeline.flow.counts import Count
from scopeline.flow.diagram import draw
from scopeline.flow.template import load_template
from scopeline.languages import language

TEMPLATES = {"new_v1": False, "new_v2": False, "upd_v1": True, "upd_v2": True}  # whether of an updated review
BANDS = ("identification", "screening", "included")
HEADINGS = {"prevstud": "previous", "newstud": "databases", "othstud": "other"}
HEADERS = {"box2": "header_identified", "box3": "header_removed", "box11": "header_identified_other"}
LISTED = ("database_specific_results", "register_specific_results")  # ours: a line a source below databases, registers
LEVELS = (  # the rows of the official pictures; a box below another is in a later one
    {"box1", "box2", "box3", "box11"},
    {"box4", "box5"},
    {"box6", "box7", "box12", "box13"},
    {"box8", "box9", "box14", "box15"},
    {"box10"},
    {"box16"},
)
GREY = ("box1", "box11", "box12", "box13", "box14", "box15", "box16")


@pytest.fixture(scope="module")
def official(shared: Path) -> Mapping[str, Any]:
    return yaml.safe_load((shared / "standards" / "prisma_boxes.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def drawn() -> Mapping[tuple[str, str], Figure]:
    """Each template in each language, with a number in each of PRISMA's own lines, and one listed below it."""
    ways = {"website_results", "organisation_results", "citations_results"}
    figures = {}
    for name in TEMPLATES:
        plan = load_template(name)
        has_other = any(heading.id == "other" for heading in plan.headings)
        lines = [line for line in plan.lines if not line.optional or (line.id in ways and has_other)]
        counts = [Count(line.id, {}, 7) for line in lines]
        counts += [Count(f"{line.details}.one", {"en": "One", "fa": "یک"}, 7) for line in lines if line.details]
        figures |= {(name, code): draw(counts, code, name) for code in ("en", "fa")}
    return figures


def boxes_of(official: Mapping[str, Any], template: str) -> list[Mapping[str, Any]]:
    return [box for box in official["boxes"] if template in box["templates"]]


def text_of(figure: Figure, block: str) -> str:
    """A block's words in reading order, however they are broken into lines."""
    parts = [text.get_text() for text in figure.texts if text.get_gid().rsplit("-", 1)[0].endswith(f"-{block}")]
    return re.sub(r"\s+", " ", re.sub("[\u200e\u200f]", "", " ".join(parts)))


def frame(figure: Figure, block: str) -> Bbox:
    (patch,) = (artist for artist in figure.artists if artist.get_gid().endswith(f"-{block}"))
    return patch.get_window_extent()


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_box_has_the_official_words_in_the_official_order(official, drawn, template) -> None:
    wording = "text_updated" if TEMPLATES[template] else "text_new"
    said: dict[str, list[str]] = {}
    for box in boxes_of(official, template):
        if box["id"] in (*HEADINGS, *BANDS):
            block = HEADINGS.get(box["id"], box["id"])
            assert text_of(drawn[template, "en"], block) == box[wording]
        elif box["id"] in LISTED:
            said[box["box"]][-1] += ": One (n = 7)"
        else:
            reason = ": One (n = 7)" if box["id"] in ("records_excluded", "dbr_excluded", "other_excluded") else ""
            said.setdefault(box["box"], []).append(f"{box[wording]} (n = 7){reason}")
    for block, lines in said.items():
        header = [official[HEADERS[block]].rstrip("*:") + ":"] if block in HEADERS else []
        assert text_of(drawn[template, "en"], block) == " ".join([*header, *lines])


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_box_is_drawn_that_the_official_template_lacks(official, drawn, template) -> None:
    theirs = {HEADINGS.get(box["box"], box["box"]) for box in boxes_of(official, template)}
    ours = {artist.get_gid().partition("-")[2] for artist in drawn[template, "en"].artists}
    assert {name for name in ours if not name.endswith(("-shaft", "-head"))} == theirs


@pytest.mark.parametrize("code", ["en", "fa"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_boxes_stand_in_the_official_rows_and_below_the_heading_of_their_arm(official, drawn, template, code) -> None:
    figure, boxes = drawn[template, code], boxes_of(official, template)
    blocks = {box["box"] for box in boxes}
    tops = []
    for level in LEVELS:
        heights = {round(frame(figure, block).y1, 3) for block in level & blocks}
        assert len(heights) <= 1, level
        tops += heights
    assert tops == sorted(tops, reverse=True)
    arms = {"previous": "previous", "db": "databases", "other": "other", "total": "databases"}
    for box in boxes:
        if box["id"] not in (*HEADINGS, *BANDS):
            heading, own = frame(figure, arms[box["arm"]]), frame(figure, box["box"])
            assert heading.x0 <= own.x0 + 0.01, box["id"]
            assert own.x1 <= heading.x1 + 0.01, box["id"]
    start = {"en": lambda block: frame(figure, block).x0, "fa": lambda block: -frame(figure, block).x1}[code]
    across = [HEADINGS[box["id"]] for box in boxes if box["id"] in HEADINGS]
    in_order = [arm for arm in ("previous", "databases", "other") if arm in across]
    assert sorted(across, key=start) == in_order
    assert all(start(band) < start(in_order[0]) for band in BANDS)


@pytest.mark.parametrize("code", ["en", "fa"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_the_arrows_are_the_official_ones_and_run_across_or_down_as_there(official, drawn, template, code) -> None:
    figure = drawn[template, code]
    blocks = {box["box"] for box in boxes_of(official, template)}
    theirs = {f"{code}-{start}-{end}" for start, end in official["arrows"] if {start, end} <= blocks}
    shafts = {a.get_gid().removesuffix("-shaft"): a for a in figure.artists if a.get_gid().endswith("-shaft")}
    assert {*shafts} == theirs
    for start, end in (pair for pair in official["arrows"] if {*pair} <= blocks):
        points = shafts[f"{code}-{start}-{end}"].get_xydata()
        level = next(row for row in LEVELS if start in row)
        if end in level:
            assert points[0][1] == pytest.approx(points[-1][1]), "across"
        elif frame(figure, start).x0 == pytest.approx(frame(figure, end).x0):
            assert points[0][0] == pytest.approx(points[-1][0]), "down"
        else:
            assert (start, end) in {("box14", "box10"), ("box1", "box16")}, "down, and then across"
            assert len(points) == 3


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_a_review_has_only_where_it_applies_is_grey_as_in_the_official_picture(official, drawn, template) -> None:
    for box in boxes_of(official, template):
        if box["box"].startswith("box"):
            (patch,) = (a for a in drawn[template, "en"].artists if a.get_gid() == f"en-{box['box']}")
            red, green, blue, _ = patch.get_facecolor()
            assert red == green == blue
            assert (red < 1) == (box["box"] in GREY), box["box"]


def test_every_box_has_persian_words_of_its_own(official) -> None:
    persian = language("fa")
    for template, updated in TEMPLATES.items():
        for box in boxes_of(official, template):
            if box["id"] not in LISTED:
                worded = persian.box(HEADINGS.get(box["id"], box["id"]), updated)
                assert re.search("[\u0600-\u06ff]", worded), box["id"]
                assert not re.search("[A-Za-z]", worded), box["id"]
