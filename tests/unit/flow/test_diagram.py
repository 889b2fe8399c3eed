"""What a reader of the flow diagram may rely on: right words and numbers, nothing hidden, the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from scopeline.flow.counts import Count
from scopeline.flow.diagram import draw, draw_all, save
from scopeline.flow.template import load_template, template_of

TEMPLATES = ("new_v1", "new_v2", "upd_v1", "upd_v2")
LANGUAGES = ("en", "fa")
MARKS = re.compile("[\u200e\u200f]")


def count(box: str, n: int | None, label: str = "", label_fa: str = "", final: bool = True) -> Count:
    return Count(box, {"en": label, "fa": label_fa or label}, n, final)


PUBLISHED = [
    count("database_results", 4996),
    count("database_specific_results.pubmed", 1391, "PubMed"),
    count("database_specific_results.scopus", 1642, "Scopus"),
    count("database_specific_results.wos", 1263, "Web of Science"),
    count("database_specific_results.scholar", 700, "Google Scholar"),
    count("register_results", 0),
    count("duplicates", 662),
    count("excluded_automatic", 0),
    count("excluded_other", 0),
    count("records_screened", 4334),
    count("records_excluded", 4249),
    count("dbr_sought_reports", 85),
    count("dbr_notretrieved_reports", 9),
    count("dbr_assessed", 76),
    count("dbr_excluded", 49),
    count("dbr_excluded.concept", 40, "Not about integration", "بی‌ارتباط با یکپارچگی"),
    count("dbr_excluded.year", 9, "Published before 2000", "انتشار پیش از سال 2000"),
    count("new_studies", 27),
    count("new_reports", 27),
]


def lines_of(figure: Figure, block: str) -> list[str]:
    """The texts of a block as people read them, one a line, without the invisible marks."""
    lines: dict[float, list[str]] = {}
    for text in texts_of(figure, block):
        lines.setdefault(round(text.get_position()[1], 3), []).append(MARKS.sub("", text.get_text()))
    return [" ".join(parts) for parts in lines.values()]


def texts_of(figure: Figure, block: str) -> list[Text]:
    return [text for text in figure.texts if text.get_gid().rsplit("-", 1)[0].endswith(f"-{block}")]


def frame(figure: Figure, block: str) -> Bbox:
    (patch,) = (artist for artist in figure.artists if artist.get_gid().endswith(f"-{block}"))
    return patch.get_window_extent()


def ink(text: Text) -> Bbox:
    """The rectangle of a text's ink, in pixels, as the renderer measures it."""
    renderer = RendererAgg(1, 1, text.get_figure().dpi)
    with matplotlib.rc_context({"text.hinting": "no_hinting"}):
        width, height, depth = renderer.get_text_width_height_descent(text.get_text(), text.get_fontproperties(), False)
    x, y = text.get_transform().transform(text.get_position())
    before = {"left": 0.0, "center": width / 2, "right": width}[text.get_horizontalalignment()]
    if text.get_rotation() == 90:
        return Bbox.from_bounds(x - (height - depth), y - before, height, width)
    return Bbox.from_bounds(x - before, y - depth, width, height)


def inside(inner: Bbox, outer: Bbox) -> bool:
    return outer.x0 <= inner.x0 and inner.x1 <= outer.x1 and outer.y0 <= inner.y0 and inner.y1 <= outer.y1


def covered(inks: Mapping[Text, Bbox]) -> list[tuple[Text, Text]]:
    """The texts of which one lies on another by a pixel or more both ways."""
    boxes = np.array([extent.extents for extent in inks.values()])
    low, high = np.maximum(boxes[:, None, :2], boxes[None, :, :2]), np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    texts = list(inks)
    crossing = np.argwhere(np.triu((high - low >= 1).all(axis=2), 1))
    return [(texts[one], texts[other]) for one, other in crossing]


def on_border(x: float, y: float, box: Bbox) -> bool:
    at_side = min(abs(x - box.x0), abs(x - box.x1)) < 0.01 and box.y0 <= y <= box.y1
    at_end = min(abs(y - box.y0), abs(y - box.y1)) < 0.01 and box.x0 <= x <= box.x1
    return at_side or at_end


LETTERS = "abcdefgPQW ÅéŞžЖдΩγ ابپتثجچگژیکلمنهوۀئ\u200c آ (0123۴۵٬) $_^*+:,./-—«»،؛"
names = st.text(LETTERS, max_size=160)
numbers = st.none() | st.integers(0, 10_000_000)


@st.composite
def filled(draw_: st.DrawFn) -> list[Count]:
    """Any counts of the largest template, known or not, with any names of sources and reasons."""
    counts = [count(line.id, draw_(numbers)) for line in load_template("upd_v2").lines]
    prefixes = [line.details for line in load_template("upd_v2").lines if line.details]
    for prefix in prefixes:
        for number in range(draw_(st.integers(0, 6))):
            counts.append(count(f"{prefix}.{number}", draw_(numbers), draw_(names), draw_(names), draw_(st.booleans())))
    return counts


@given(counts=filled(), language=st.sampled_from(LANGUAGES), template=st.sampled_from(TEMPLATES), title=names)
@settings(max_examples=settings().max_examples // 6)  # each draws a whole diagram
def test_no_text_overlaps_another_or_leaves_its_box(counts, language, template, title):
    plan = load_template(template)
    figure = draw([each for each in counts if plan.has(each.box)], language, template, title)
    inks = {text: ink(text) for text in figure.texts}
    for text, extent in inks.items():
        block = text.get_gid().rsplit("-", 1)[0].partition("-")[2]
        framed = block not in ("title", "notes")
        assert inside(extent, frame(figure, block) if framed else figure.bbox), text
    assert covered(inks) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_arrow_runs_from_border_to_border(language, template):
    listed = ("database_specific_results", "dbr_excluded")
    many = [count(f"{box}.{number}", 1, "name") for box in listed for number in range(12)]
    many += [count(line.id, 1) for line in load_template(template).lines]
    figure = draw(many, language, template)
    for start, end in load_template(template).showing([each.box for each in many]).arrows:
        name = f"{language}-{start}-{end}"
        (shaft,) = (artist for artist in figure.artists if artist.get_gid() == f"{name}-shaft")
        (head,) = (artist for artist in figure.artists if artist.get_gid() == f"{name}-head")
        assert on_border(*shaft.get_transform().transform(shaft.get_xydata()[0]), frame(figure, start))
        assert on_border(*head.get_transform().transform(head.get_xy()[0]), frame(figure, end))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_two_boxes_overlap(language, template):
    frames = [
        artist.get_window_extent()
        for artist in draw([], language, template).artists
        if isinstance(artist, FancyBboxPatch)
    ]
    assert len(frames) > len(load_template(template).showing(()).cells)
    assert not any(one.overlaps(other) for one, other in combinations(frames, 2))


def test_published_counts_stand_in_the_boxes_of_the_template():
    figure = draw(PUBLISHED)
    assert lines_of(figure, "box2") == [
        "Records identified from:",
        "Databases (n = 4,996):",
        "PubMed (n = 1,391)",
        "Scopus (n = 1,642)",
        "Web of Science (n = 1,263)",
        "Google Scholar (n = 700)",
        "Registers (n = 0)",
    ]
    assert lines_of(figure, "box5") == ["Records excluded (n = 4,249)"]
    assert lines_of(figure, "box9") == [
        "Reports excluded (n = 49):",
        "Not about integration (n = 40)",
        "Published before 2000 (n = 9)",
    ]
    assert lines_of(figure, "box10") == [
        "Studies included in review (n = 27)",
        "Reports of included studies (n = 27)",
    ]


def test_persian_diagram_writes_counts_and_years_in_persian_digits():
    figure = draw(PUBLISHED, "fa")
    assert "پایگاه‌های داده (تعداد = ۴٬۹۹۶):" in lines_of(figure, "box2")
    assert "انتشار پیش از سال ۲۰۰۰ (تعداد = ۹)" in lines_of(figure, "box9")
    drawn = [text.get_text() for text in figure.texts if "notes" not in text.get_gid()]
    assert not any(re.search("[0-9]", text) for text in drawn)


def test_persian_diagram_runs_from_right_to_left():
    figure = draw(PUBLISHED, "fa")
    band, main, removed = (frame(figure, block).x0 for block in ("identification", "box2", "box3"))
    assert band > main > removed
    assert {text.get_horizontalalignment() for text in texts_of(figure, "box2")} == {"right"}


@pytest.mark.parametrize(("language", "unknown"), [("en", "(n = unknown)"), ("fa", "(تعداد = نامعلوم)")])
def test_an_unknown_count_is_drawn_as_unknown_and_never_as_zero(language, unknown):
    figure = draw([count("dbr_sought_reports", None), count("duplicates", 0)], language)
    assert lines_of(figure, "box6")[0].endswith(unknown)
    assert lines_of(figure, "box4")[0].endswith(unknown), "a line without a count"
    assert not lines_of(figure, "box3")[1].endswith(unknown), "a known 0"


def test_a_number_that_can_still_grow_says_so() -> None:
    so_far = [count("records_screened", 2100, final=False), count("records_waiting", 2234)]
    assert lines_of(draw(so_far), "box4") == [
        "Records screened (n = 2,100 so far)",
        "Records still to be screened (n = 2,234)",
    ]
    assert lines_of(draw(so_far, "fa"), "box4")[0].endswith("(تعداد تاکنون = ۲٬۱۰۰)")


def test_ways_of_searching_that_were_not_used_are_not_drawn() -> None:
    used = draw([count("citations_results", 12)], "en", "new_v2")
    assert lines_of(used, "box11") == ["Records identified from:", "Citation searching (n = 12)"]
    assert not texts_of(used, "box11a")
    more = draw([count("contact_results", 3), count("other_duplicates", 2)], "en", "new_v2")
    assert lines_of(more, "box11") == ["Records identified from:", "Contacts (n = 3)"]
    assert lines_of(more, "box11a") == ["Records not sought for retrieval:", "Duplicate records removed (n = 2)"]


def test_before_screening_is_in_italics_as_in_the_official_template() -> None:
    styles = {MARKS.sub("", text.get_text()): text.get_fontstyle() for text in texts_of(draw(PUBLISHED), "box3")}
    assert styles["before screening:"] == "italic"
    assert styles["Records removed"] == "normal"
    assert lines_of(draw(PUBLISHED), "box3")[0] == "Records removed before screening:"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_of_an_svg_is_text_with_its_direction_and_width_and_fonts_of_readers(language, tmp_path) -> None:
    draw_all(write_counts(tmp_path / "counts.csv", PUBLISHED), {language: tmp_path / "prisma"})
    root = ElementTree.parse(tmp_path / "prisma.svg").getroot()
    assert root.get("style").endswith("sans-serif")
    assert "Vazirmatn" in root.get("style")
    drawn = {MARKS.sub("", text.get_text()) for text in draw(PUBLISHED, language).texts}
    pieces = [one for one in root.iter() if one.tag.endswith(("}text", "}tspan")) and one.text and not len(one)]
    assert {piece.text for piece in pieces} == drawn
    for piece in pieces:
        assert piece.get("direction") == ("rtl" if re.search("[\u0600-\u06ff]", piece.text) else "ltr")
        assert "font-family" not in piece.get("style")
    lines = root.findall(".//{*}text")
    assert all(float(line.get("textLength")) > 0 for line in lines)
    for line in lines:  # browsers anchor a line by the direction of its first letter
        if len(line) and line[0].get("direction") != line.get("direction"):
            assert line.text == ("\u200f" if line.get("direction") == "rtl" else "\u200e")
    described = root.find("{*}desc").text
    number = {"en": "Records screened (n = 4,334)", "fa": "رکوردهای غربال‌شده (تعداد = ۴٬۳۳۴)"}[language]
    assert number in described
    assert "PRISMA 2020" in root.find("{*}title").text


def test_what_stands_on_one_line_is_one_text_so_that_in_other_fonts_nothing_overlaps(tmp_path) -> None:
    for language in LANGUAGES:
        save(draw(PUBLISHED, language), tmp_path / language, forms=["svg"])
    lines = {
        language: {
            MARKS.sub("", "".join(text.itertext())): (
                text.get("direction"),
                text.get("style").partition("text-anchor: ")[2],
            )
            for text in ElementTree.parse(tmp_path / f"{language}.svg").getroot().findall(".//{*}text")
        }
        for language in LANGUAGES
    }
    assert lines["en"]["Records removed before screening:"] == ("ltr", "start")
    assert lines["en"]["PubMed (n = 1,391)"] == ("ltr", "start")
    assert lines["en"]["Screening"] == ("ltr", "middle")
    assert lines["fa"]["PubMed (تعداد = ۱٬۳۹۱)"] == ("rtl", "start")  # from the right edge on
    assert lines["fa"]["رکوردهای شناسایی‌شده از:"] == ("rtl", "start")
    assert lines["fa"]["غربالگری"] == ("rtl", "middle")


def test_the_templates_advice_to_authors_is_not_printed() -> None:
    for language in LANGUAGES:
        printed = " ".join(text.get_text() for text in draw(PUBLISHED, language).texts)
        assert "*" not in printed
        assert "Consider" not in printed
        assert "BMJ 2021;372:n71" in printed


def test_a_latin_name_in_a_persian_diagram_keeps_its_signs_in_place():
    (name, number) = texts_of(draw([count("database_specific_results.e", 5, "Embase+")], "fa"), "box2")[3:5]
    assert name.get_text() == "Embase+"
    assert number.get_text() == "\u200f(تعداد = ۵)"
    assert ink(number).x1 < ink(name).x0


def test_a_label_that_starts_with_the_other_script_still_runs_with_the_page():
    counts = [count("dbr_excluded.who", 5, "مگ‌ایران Magiran", "WHO: شش بلوک")]
    assert texts_of(draw(counts, "fa"), "box9")[2].get_text() == "\u200fWHO: شش بلوک"
    assert texts_of(draw(counts, "en"), "box9")[2].get_text() == "\u200eمگ‌ایران Magiran"


def test_updated_reviews_use_the_wording_for_new_studies():
    assert lines_of(draw([], "en", "new_v1"), "box10")[0].startswith("Studies included in review")
    assert lines_of(draw([], "en", "upd_v1"), "box10")[0].startswith("New studies included")


def test_a_count_without_a_box_is_refused_rather_than_left_out():
    with pytest.raises(ValueError, match="other_assessed"):
        draw([count("other_assessed", 3)])


def test_another_process_draws_the_same_bytes_whatever_the_users_own_matplotlib_settings(tmp_path):
    counts = write_counts(tmp_path / "counts.csv", PUBLISHED)
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nsavefig.bbox: tight\nsvg.fonttype: none\n")
    program = (
        "import sys; from pathlib import Path; from scopeline.flow.diagram import draw_all; import matplotlib;"
        "assert matplotlib.rcParams['font.size'] == 20;"
        "draw_all(Path(sys.argv[1]), {'fa': Path(sys.argv[2], 'fa')})"
    )
    own = os.environ | {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc")}
    subprocess.run([sys.executable, "-c", program, counts, tmp_path / "other"], check=True, env=own)
    draw_all(counts, {"fa": tmp_path / "this" / "fa"})
    names = [f"fa.{kind}" for kind in ("pdf", "png", "svg")]
    assert sorted(path.name for path in (tmp_path / "this").iterdir()) == names
    for name in names:
        assert (tmp_path / "this" / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name


def test_the_picture_is_a_journals_double_column_at_300_dots_an_inch(tmp_path):
    save(draw(PUBLISHED), tmp_path / "prisma", forms=["png"])
    with Image.open(tmp_path / "prisma.png") as picture:
        assert picture.width == pytest.approx(180 / 25.4 * 300, abs=2)
        assert picture.info["dpi"][0] == pytest.approx(300, abs=0.1)


def test_the_ids_of_an_svg_are_its_own_so_that_two_languages_share_a_page(tmp_path):
    ids: list[str] = []
    for language in LANGUAGES:
        save(draw(PUBLISHED, language), tmp_path / language, forms=["svg"])
        svg = (tmp_path / f"{language}.svg").read_text(encoding="utf-8")
        ids += re.findall(r'<g id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))


def write_counts(path: Path, counts: list[Count]) -> Path:
    rows = [f"{each.box},{each.label['en']},{each.label['fa']},{each.n}" for each in counts]
    path.write_text("\n".join(["box,label_en,label_fa,n", *rows]), encoding="utf-8")
    return path


def test_the_template_follows_from_the_counts():
    published = [each.box for each in PUBLISHED]
    assert template_of(published) == "new_v1"
    assert template_of([*published, "website_results"]) == "new_v1", "all in one column"
    assert template_of([*published, "website_results", "other_sought_reports"]) == "new_v2"
    assert template_of(["previous_studies"]) == "upd_v1"
    assert template_of(["previous_studies", "other_assessed"]) == "upd_v2"
