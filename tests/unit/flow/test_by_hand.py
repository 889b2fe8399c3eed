"""A diagram of counts that people made: drawn only if they can be true, in the forms that journals take."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from test_diagram import LETTERS, PUBLISHED, covered, frame, ink, inside

from scopeline import cli
from scopeline.errors import ArithmeticFault, ScopelineError
from scopeline.flow import by_hand
from scopeline.flow.counts import Count
from scopeline.flow.diagram import draw
from scopeline.flow.grid import narrowest
from scopeline.flow.template import load_template, template_of
from scopeline.languages import language

HAND = """\
box,label,n
database_results,,"۴٬۹۹۶"
database_specific_results.1,PubMed,1391
database_specific_results.2,"Others, by hand",3605
register_results,,0
duplicates,,662
excluded_automatic,,0
excluded_other,,0
records_screened,,4334
records_excluded,,4249
dbr_sought_reports,,85
dbr_notretrieved_reports,,
dbr_assessed,,
dbr_excluded,,
new_studies,,27
new_reports,,27
"""
PACKAGE = """\
data,node,box,description,boxtext,tooltips,url,n
NA,node4,prevstud,Grey title box,Previous studies,x,x.html,0
previous_studies,node5,box1,,,,,0
database_results,node7,box2,,Databases,,,"4,996"
database_specific_results,NA,box2,,,,,"PubMed, 1391; Others, by hand, 3605"
register_results,NA,box2,,,,,0
website_results,node17,box11,,,,,0
duplicates,node8,box3,,,,,۶۶۲
excluded_automatic,NA,box3,,,,,NA
excluded_other,NA,box3,,,,,0
records_screened,node9,box4,,,,,4334
records_excluded,node10,box5,,,,,4249
dbr_sought_reports,node11,box6,,,,,85
dbr_assessed,node13,box8,,,,,70
dbr_excluded,node14,box9,,,,,"Book chapter, abstract only, 5; نامرتبط، ۳۸"
new_studies,node15,box10,,,,,27
new_reports,NA,box10,,,,,27
"""


def told(text: str, tmp_path: Path) -> list[Count]:
    path = tmp_path / "counts.csv"
    path.write_text(text, encoding="utf-8")
    return by_hand.read(path, ["en"])


def numbers(counts: Sequence[Count]) -> dict[str, int | None]:
    return {count.box: count.n for count in counts}


def test_a_table_made_by_hand_is_read_with_persian_digits_and_unknown_numbers(tmp_path: Path) -> None:
    counts = told(HAND, tmp_path)
    known = numbers(counts)
    assert known["database_results"] == 4996
    assert known["dbr_assessed"] is None
    assert {count.label["en"] for count in counts if "." in count.box} == {"PubMed", "Others, by hand"}


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("records_screened,,4334", "records_screened,,4333", "is 4996, but"),
        ("PubMed,1391", "PubMed,1390", "database_results"),
        ("new_studies,,27", "new_studies,,28", "new_studies"),
        ("duplicates,,662", "duplicates,,-662", "'-662' is no count"),
        ("duplicates,,662\n", "", "the box 'duplicates' is missing"),
        ("duplicates,,662", "duplicates,,662\nduplicates,,662", "stands twice"),
        ("register_results,,0", "registers,,0", "'registers' is no box"),
    ],
)
def test_numbers_that_cannot_be_true_are_told_and_nothing_is_drawn(
    was: str, now: str, fault: str, tmp_path: Path
) -> None:
    with pytest.raises(ScopelineError, match=fault):
        told(HAND.replace(was, now), tmp_path)


TWO_ARMS = """website_results,,20
organisation_results,,0
citations_results,,0
other_sought_reports,,20
other_notretrieved_reports,,0
other_assessed,,20
other_excluded,,
"""


@pytest.mark.parametrize(
    ("changes", "more", "fault"),
    [
        ({}, "dbr_excluded.a,A,60\ndbr_excluded.b,B,60\n", r"dbr_sought_reports \(85\) is 85, .* at least 147"),
        (
            {"dbr_assessed,,": "dbr_assessed,,80"},
            "dbr_excluded.a,A,81\n",
            r"dbr_excluded \(at least 81\) are more than",
        ),
        ({"dbr_assessed,,": "dbr_assessed,,80"}, TWO_ARMS + "dbr_excluded.a,A,81\n", r"at least 81\) are more than"),
        ({'"۴٬۹۹۶"': "", "PubMed,1391": "PubMed,1500"}, "", r"at least 5105, but .* is 4996"),
        ({"new_studies,,27": "new_studies,,0"}, "", "new_reports .27. are of no study"),
        ({"new_reports,,27": "new_reports,,", "new_studies,,27": "new_studies,,86"}, "", r"85, but .* at least 86"),
        (
            {},
            "previous_studies,,5\nprevious_reports,,4\ntotal_studies,,\ntotal_reports,,\n",
            "previous_studies .5. are",
        ),
    ],
)
def test_what_is_known_below_an_unknown_number_is_held_against_what_is_known_above(
    changes: dict[str, str], more: str, fault: str, tmp_path: Path
) -> None:
    text = HAND
    for was, now in changes.items():
        assert was in text
        text = text.replace(was, now, 1)
    with pytest.raises(ArithmeticFault, match=fault):
        told(text + more, tmp_path)


def test_unknown_numbers_with_room_enough_are_drawn(tmp_path: Path) -> None:
    known = numbers(told(HAND + TWO_ARMS + "dbr_excluded.a,A,50\ndbr_excluded.b,B,\n", tmp_path))
    assert known["dbr_excluded"] is None


def test_new_reports_may_all_be_of_studies_of_an_earlier_version(tmp_path: Path) -> None:
    update = "previous_studies,,10\nprevious_reports,,12\ntotal_studies,,10\ntotal_reports,,39\n"
    assert numbers(told(HAND.replace("new_studies,,27", "new_studies,,0") + update, tmp_path))["total_reports"] == 39


@pytest.mark.parametrize(
    ("text", "was", "now", "told_of"),
    [
        (HAND, "dbr_sought_reports,", "dbr_sought_report,", ("no box", "box")),
        (PACKAGE, "dbr_sought_reports,", "dbr_sought_report,", ("no row", "data")),
        (PACKAGE, "database_specific_results,", "databases_specific_results,", ("no row", "data")),
    ],
)
def test_a_misspelt_name_is_one_report_that_says_which_name_is_meant(
    text: str, was: str, now: str, told_of: tuple[str, str], tmp_path: Path
) -> None:
    with pytest.raises(ScopelineError) as raised:
        told(text.replace(was, now), tmp_path)
    (problem,) = raised.value.problems
    assert (told_of[0] in problem.found, problem.field) == (True, told_of[1])
    assert problem.allowed.split(", ")[0] == was.rstrip(",")


def test_of_a_hand_made_table_nobody_is_told_to_run_a_review(tmp_path: Path) -> None:
    for now in ("records_screened,,4333", "records_screened,,many", "record_screened,,4334"):
        with pytest.raises(ScopelineError) as raised:
            told(HAND.replace("records_screened,,4334", now), tmp_path)
        assert "run" not in " ".join(problem.remedy for problem in raised.value.problems)


def test_totals_of_an_updated_review_come_of_both_versions(tmp_path: Path) -> None:
    update = f"{HAND}previous_studies,,10\nprevious_reports,,12\ntotal_studies,,36\ntotal_reports,,39\n"
    assert template_of(list(numbers(told(update, tmp_path)))) == "upd_v1"
    for wrong in (38, 26):
        with pytest.raises(ArithmeticFault, match="cannot come of previous_studies"):
            told(update.replace("total_studies,,36", f"total_studies,,{wrong}"), tmp_path)
    with pytest.raises(ArithmeticFault, match="total_reports"):
        told(update.replace("total_reports,,39", "total_reports,,40"), tmp_path)


def test_the_r_packages_table_is_read_without_its_faults(tmp_path: Path) -> None:
    counts = told(PACKAGE, tmp_path)
    known = numbers(counts)
    assert known["duplicates"] == 662, "Persian digits"
    assert known["excluded_automatic"] is None, "NA"
    assert known["dbr_notretrieved_reports"] is None, "a missing row"
    assert known["dbr_excluded"] == 43, "the sum of the reasons"
    assert "website_results" not in known, "an arm that holds nothing"
    labels = {count.label["en"]: count.n for count in counts if count.box.startswith("dbr_excluded.")}
    assert labels == {"Book chapter, abstract only": 5, "نامرتبط": 38}


def test_the_r_packages_table_comes_back_with_the_same_numbers(tmp_path: Path) -> None:
    by_hand.write_prisma2020(PUBLISHED, "en", tmp_path / "PRISMA.csv")
    again = numbers(by_hand.read(tmp_path / "PRISMA.csv", ["en"]))
    known = numbers(PUBLISHED)
    assert {box: n for box, n in again.items() if "." not in box} == {b: n for b, n in known.items() if "." not in b}
    assert sorted(n or 0 for box, n in again.items() if "." in box) == sorted(
        n or 0 for box, n in known.items() if "." in box
    )


def test_a_journals_figures_are_flat_of_its_width_and_the_same_each_time(tmp_path: Path, capsys) -> None:
    (tmp_path / "counts.csv").write_text(HAND, encoding="utf-8")
    once, again = tmp_path / "once", tmp_path / "again"
    given = ["--journal", "elsevier", "--columns", "1", "--black-and-white"]
    few = ["--formats", "pdf", "txt"]  # an EPS and a TIFF take long; tests/workflow/test_manuscript.py holds theirs
    for folder, forms in ((once, []), (again, few)):
        folder.mkdir()
        out = ["--out", str(folder / "figure"), "--prisma2020", str(folder / "r.csv")]
        cli.main(["flow", str(tmp_path / "counts.csv"), *out, *given, *forms])
    assert sorted(path.name for path in once.iterdir()) == [
        "figure.eps",
        "figure.pdf",
        "figure.tiff",
        "figure.txt",
        "r.csv",
    ]
    assert str(once / "figure.eps") in capsys.readouterr().out
    for path in again.iterdir():
        assert path.read_bytes() == (once / path.name).read_bytes(), path.name
    with Image.open(once / "figure.tiff") as picture:
        assert (picture.mode, picture.info["compression"], picture.info["dpi"]) == ("RGB", "tiff_lzw", (600, 600))
        assert picture.size[0] == pytest.approx(90 / 25.4 * 600, abs=2)
        assert all(red == green == blue for _, (red, green, blue) in picture.getcolors(1 << 20))
    assert "Records screened (n = 4,334)" in (once / "figure.txt").read_text(encoding="utf-8")
    assert b"/FontType 42" in (once / "figure.eps").read_bytes()
    fonts = subprocess.run(["pdffonts", once / "figure.pdf"], capture_output=True, text=True, check=False).stdout
    assert not fonts or " no " not in fonts.splitlines()[2].split("Identity-H")[-1][:5]


@pytest.mark.parametrize(
    ("journal", "columns", "width"), [("plos", 2, 190), ("bmc", 2, 170), ("bmc", 1, 85), ("elsevier", 2, 190)]
)
def test_each_journal_gets_its_width(journal: str, columns: int, width: int, tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text(HAND, encoding="utf-8")
    given = ["--journal", journal, "--columns", str(columns), "--formats", "svg"]
    cli.main(["flow", str(tmp_path / "counts.csv"), "--out", str(tmp_path / "figure"), *given])
    points = re.search(r'<svg [^>]*width="([\d.]+)pt"', (tmp_path / "figure.svg").read_text(encoding="utf-8"))
    assert points is not None
    assert float(points[1]) / 72 * 25.4 == pytest.approx(width, abs=0.1)


def test_a_journal_that_takes_one_form_alone_gets_no_other(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text(HAND, encoding="utf-8")
    cli.main(["flow", str(tmp_path / "counts.csv"), "--out", str(tmp_path / "figure"), "--journal", "plos"])
    assert {path.suffix for path in tmp_path.glob("figure.*")} == {".tiff", ".txt"}
    with Image.open(tmp_path / "figure.tiff") as picture:
        assert (picture.mode, picture.info["compression"], picture.info["dpi"]) == ("RGB", "tiff_lzw", (600, 600))
    assert (tmp_path / "figure.tiff").stat().st_size < 10_000_000


def test_a_diagram_taller_than_the_journals_page_is_refused(tmp_path: Path) -> None:
    many = "".join(f"dbr_excluded.{at},A reason of some length that goes on,\n" for at in range(60))
    (tmp_path / "counts.csv").write_text(HAND + many, encoding="utf-8")
    with pytest.raises(SystemExit, match="222 mm or less"):
        cli.main(["flow", str(tmp_path / "counts.csv"), "--out", str(tmp_path / "figure"), "--journal", "plos"])
    assert not list(tmp_path.glob("figure.*"))


def test_a_table_with_labels_in_two_languages_is_drawn_in_each(tmp_path: Path) -> None:
    rows = [
        line.split(",")
        for line in HAND.replace('"۴٬۹۹۶"', "4996").replace('"Others, by hand"', "Others").splitlines()[1:]
    ]
    persian = {"PubMed": "پابمد", "Others": "دیگران"}
    table = ["box,label_en,label_fa,n", *(f"{box},{label},{persian.get(label, '')},{n}" for box, label, n in rows)]
    (tmp_path / "counts.csv").write_text("\n".join(table), encoding="utf-8")
    counts = {count.box: count for count in by_hand.read(tmp_path / "counts.csv", ["en", "fa"])}
    assert counts["database_specific_results.1"].label == {"en": "PubMed", "fa": "پابمد"}
    assert counts["duplicates"].worded(language("fa"), updated=False) == language("fa").box("duplicates")


@pytest.mark.parametrize("template", ["new_v1", "new_v2", "upd_v1", "upd_v2"])
def test_a_width_that_no_word_fits_is_refused_and_the_least_one_is_drawn(template: str) -> None:
    least = narrowest(load_template(template))
    with pytest.raises(ValueError, match=f"at least {least:g} mm"):
        draw([], "en", template, width_mm=least - 1)
    for text in draw([], "fa", template, width_mm=least).texts:
        assert inside(ink(text), text.get_figure().bbox), text


def test_a_wrong_table_draws_nothing(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text(HAND.replace("4334", "4335"), encoding="utf-8")
    with pytest.raises(SystemExit, match="is 4996, but"):
        cli.main(["flow", str(tmp_path / "counts.csv"), "--out", str(tmp_path / "figure")])
    assert [path.name for path in tmp_path.iterdir()] == ["counts.csv"]


@given(
    labels=st.lists(st.text(LETTERS, min_size=1, max_size=120), min_size=2, max_size=2),
    width=st.integers(84, 260),
    language=st.sampled_from(["en", "fa"]),
)
@settings(max_examples=settings().max_examples // 6)
def test_at_any_width_no_text_is_clipped_or_covers_another(labels: list[str], width: int, language: str) -> None:
    reasons = [Count(f"dbr_excluded.{at}", {language: label}, at) for at, label in enumerate(labels)]
    figure = draw([Count("dbr_excluded", {}, 1), *reasons], language, width_mm=width)
    inks = {text: ink(text) for text in figure.texts}
    for text, extent in inks.items():
        block = text.get_gid().rsplit("-", 1)[0].partition("-")[2]
        assert inside(extent, figure.bbox if block in ("title", "notes") else frame(figure, block)), text
    assert covered(inks) == []
