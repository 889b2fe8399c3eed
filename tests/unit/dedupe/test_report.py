"""The report of deduplication: its page, its sentences, its figure."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scopeline import layout
from scopeline.dedupe import verdicts
from scopeline.dedupe.differences import differences
from scopeline.dedupe.evidence.versions import VERSIONS
from scopeline.dedupe.overlap import Combination, Contribution
from scopeline.dedupe.report import SHOWN, Inputs, by_rule, report
from scopeline.dedupe.rules import LIKENESS, MERGES, RULES
from scopeline.dedupe.upset import MOST, upset
from scopeline.languages import language as speak
from scopeline.protocol import Protocol
from scopeline.tables.csv import SHEET, read_table, write_table

LANGUAGES = ("en", "fa")
NAMES = {"pubmed": "PubMed", "magiran": "مگ‌ایران Magiran"}
RECORDS = {
    "R-A": {"source": "pubmed", "title": "Care of the old in <b>rural</b> towns & cities", "year": 2019, "pages": "1-9",
            "authors": "Roe, Jane", "abstract": "word " * 300},
    "R-B": {"source": "magiran", "title": "Care of the young in rural towns & cities", "year": 2020,
            "authors": "Roe, J."},
    "R-C": {"source": "pubmed", "title": "يكپارچگي نظام‌هاي سلامت در شهرهای کوچک", "year": 2018},
    "R-D": {"source": "magiran", "title": "یکپارچگی نظام‌های سلامت در روستاهای کوچک", "year": None},
    "R-E": {"source": "magiran", "title": "", "year": None},
}  # fmt: skip


def protocol(sources: tuple[str, ...] = ("pubmed", "magiran"), languages: tuple[str, ...] = LANGUAGES) -> Protocol:
    return Protocol.model_validate(
        {
            "title": {"en": "A <review>", "fa": "یک مرور"},
            "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
            "languages": languages,
            "sources": {source: {"name": NAMES[source]} for source in sources},
            "exclusion_reasons": [{"id": "other", "label": "Other"}],
            "screening": {"stages": [{"id": "first", "of": "records", "label": "First", "reviewers": ["ann"]}]},
        }
    )


class Review:
    """A folder with the files that the report reads, and what it writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out, self.figures = folder / "results/dedupe", folder / "results/figures"
        self.inputs = Inputs(*(folder / name for name in ("r.parquet", "g.parquet", "m.csv", "q.csv", "u.csv")))

    def fill(
        self,
        groups: dict[str, str],
        merges: tuple[tuple[str, str, str], ...] = (),
        questions: tuple[tuple[str, str, str], ...] = (),
        sheet: tuple[tuple[str, ...], ...] = (),
    ) -> Review:
        records = [{"record_id": i, **dict.fromkeys(SHOWN, ""), **RECORDS[i]} for i in groups]
        schema = pa.schema([("record_id", pa.string()), ("source", pa.string()),
                            *((n, pa.int64() if n == "year" else pa.string()) for n in SHOWN)])  # fmt: skip
        pq.write_table(pa.Table.from_pylist(records, schema=schema), self.inputs.records)
        pairs = {"record_id": list(groups), "group_id": list(groups.values())}
        text = pa.schema([(name, pa.string()) for name in pairs])
        pq.write_table(pa.table(pairs, schema=text), self.inputs.groups)
        columns = ("record_id_1", "record_id_2", "rule")
        write_table(self.inputs.merges, columns, [dict(zip(columns, row, strict=True)) for row in merges])
        columns = ("record_id_1", "record_id_2", "reason")
        more = {"score": 0.5, "worth": 0.9, "family": ""}
        rows = [{**dict(zip(columns, row, strict=True)), **more} for row in questions]
        write_table(self.inputs.questions, (*columns, *more), rows)
        write_table(self.inputs.unasked, (*columns, *more), [])
        if sheet:
            layout.VERDICTS.parent.mkdir(parents=True)
            columns = ("record_id_1", "record_id_2", "verdict", "note", "question")
            layout.either(layout.VERDICTS).write_bytes(SHEET.encode([columns, *sheet]))
        return self

    def report(self, of: Protocol) -> Review:
        report(of, self.inputs, self.out, self.figures)
        return self

    def page(self, language: str = "en") -> str:
        return (self.out / ("report.html" if language == "en" else f"report.{language}.html")).read_text("utf-8")

    def total(self) -> dict[str, int]:
        return {row["name"]: int(row["value"]) for row in read_table(self.out / "summary.csv").rows}


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    monkeypatch.chdir(tmp_path)
    return Review(tmp_path)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """Five records, one duplicate by a verdict; a pair that waits, two with a verdict, one nobody asks any more."""
    folder = tmp_path_factory.mktemp("asked")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        review = Review(folder).fill(
            {"R-A": "R-A", "R-B": "R-A", "R-C": "R-C", "R-D": "R-D", "R-E": "R-E"},
            merges=(("R-A", "R-B", "verdict"),),
            questions=(("R-C", "R-D", "the DOIs differ"),),
            sheet=(
                ("R-A", "R-B", "SAME", "one <trial>", "all evidence together"),
                ("R-C", "R-D", "", "", "the DOIs differ"),
                ("R-C", "R-E", "متفاوت", "", ""),
                ("R-D", "R-E", "", "", "one record has no title"),
                ("R-B", "R-A", "", "", "all evidence together"),
            ),
        )
        review.report(protocol())
    return review


def cards(page: str) -> dict[str, str]:
    return dict(re.findall(r'<article id="([^"]+)">(.*?)</article>', page, re.DOTALL))


class Tags(HTMLParser):
    """Fails on a tag that is not closed in its order; the attributes that could load something are kept."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]
        if tag not in ("meta", "br", "link", "path", "use", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "use", "rect"):
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_shown_once(asked: Review, language: str) -> None:
    page = asked.page(language)
    ids = re.findall(r'<article id="([^"]+)"', page)
    assert sorted(ids) == ["R-A-R-B", "R-C-R-D", "R-C-R-E", "R-D-R-E"]
    parts = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', page, re.DOTALL))
    shown = {name: list(cards(part)) for name, part in parts.items() if name.startswith("questions")}
    assert shown == {
        "questions_left": ["R-C-R-D"],
        "questions_answered": ["R-A-R-B", "R-C-R-E"],
        "questions_idle": ["R-D-R-E"],
    }


def test_a_card_says_why_it_is_asked_what_was_said_and_where(asked: Review) -> None:
    shown = cards(asked.page())
    assert "the DOIs differ" in shown["R-C-R-D"]
    assert "line 3 of data/duplicates/verdicts.csv" in shown["R-C-R-D"]
    assert "likely answer: same 90%" in shown["R-C-R-D"]
    assert speak("en").words("verdict_open") in shown["R-C-R-D"]
    assert speak("en").words("verdict_same") in shown["R-A-R-B"]
    assert speak("en").words("verdict_different") in shown["R-C-R-E"]
    assert speak("en").words("asked_by_person") in shown["R-C-R-E"]


def test_the_words_that_differ_are_marked_and_those_that_do_not_are_not(asked: Review) -> None:
    english, persian = (cards(asked.page())[pair] for pair in ("R-A-R-B", "R-C-R-D"))
    assert re.findall("<mark>(.*?)</mark>", english) == ["old", "&lt;b&gt;rural&lt;/b&gt;", "young", "rural",
                                                        "Jane", "J.", "2019", "2020"]  # fmt: skip
    assert re.findall("<mark>(.*?)</mark>", persian) == ["شهرهای", "روستاهای"]
    assert english.count(speak("en").words("not_given")) == 2


def test_long_abstracts_are_cut(asked: Review) -> None:
    (row,) = re.findall(r"<td dir=\"auto\">((?:word )+…)</td>", asked.page())
    assert row.count("word") == 60


@pytest.mark.parametrize(
    ("language", "start", "links"),
    [
        ("en", '<html lang="en" dir="ltr">', ["../report/index.html", "report.fa.html"]),
        ("fa", '<html lang="fa" dir="rtl">', ["../report/index.fa.html", "report.html"]),
    ],
)
def test_the_page_is_whole_and_loads_nothing(asked: Review, language: str, start: str, links: list[str]) -> None:
    page = asked.page(language)
    assert start in page
    assert [link for link in Tags(page).loaded if not link.startswith("#")] == links


def test_nothing_that_people_or_sources_wrote_is_run(asked: Review) -> None:
    for language in LANGUAGES:
        page = asked.page(language)
        for text in ("<b>", "<trial>", "<review>"):
            assert text not in page
        assert html.escape("one <trial>") in page


def test_persian_texts_take_their_own_direction(asked: Review) -> None:
    for card in cards(asked.page("fa")).values():
        assert card.count('<td dir="auto">') == card.count("<td")
    assert "DOIها متفاوت‌اند" in asked.page("fa")
    assert "سطر ۳ از data/duplicates/verdicts.csv" in asked.page("fa")


def test_the_files_and_the_sentences_say_the_same_numbers(asked: Review) -> None:
    assert asked.total() == {
        "records": 5, "duplicates": 1, "duplicates_automatic": 0, "duplicates_by_verdict": 1, "duplicates_within": 0,
        "duplicates_across": 1, "groups": 4, "pairs_asked": 3, "pairs_same": 1, "pairs_different": 1, "pairs_left": 1,
        "pairs_unasked": 0,
    }  # fmt: skip
    english, persian = ((asked.out / f"methods.{language}.txt").read_text("utf-8") for language in LANGUAGES)
    assert "Of 5 records (PubMed 2; مگ‌ایران Magiran 3), 1 were removed as duplicates: 0 automatically and 1" in english
    assert "{" not in english + persian
    assert "۵ رکورد" in persian
    assert html.escape(english.strip(), quote=False) in html.unescape(asked.page())
    overlap = {row["sources"]: row["groups"] for row in read_table(asked.out / "overlap.csv").rows}
    assert overlap == {"magiran": "2", "pubmed": "1", "pubmed; magiran": "1"}
    assert all(row["definition"] for row in read_table(asked.out / "summary.csv").rows)


def test_it_works_without_questions_and_with_one_source(review: Review) -> None:
    review.fill({"R-A": "R-A", "R-C": "R-A"}, merges=(("R-A", "R-C", "identical"),))
    review.report(protocol(("pubmed",), ("fa",)))
    page = (review.out / "report.html").read_text("utf-8")
    assert cards(page) == {}
    assert page.count(speak("fa").words("none_here")) == 2
    assert review.total()["duplicates_within"] == review.total()["duplicates_automatic"] == 1
    assert not (review.out / "report.fa.html").exists()


def test_it_works_without_merges_and_without_records(review: Review) -> None:
    page = review.fill({}).report(protocol()).page()
    assert speak("en").words("none_here") in page
    assert set(review.total().values()) == {0}


def test_a_pair_that_is_not_on_the_sheet_yet_is_shown_too(review: Review) -> None:
    page = review.fill({"R-C": "R-C", "R-D": "R-D"}, questions=(("R-C", "R-D", "the DOIs differ"),)).report(protocol())
    assert "not yet in data/duplicates/verdicts.csv" in cards(page.page())["R-C-R-D"]


def test_merges_are_counted_by_rule_and_none_is_left_out() -> None:
    rows = [{"rule": rule} for rule in ("verdict", "same DOI", "identical", "same DOI", "likeness")]
    assert [(row["rule"], row["pairs"]) for row in by_rule(rows)] == [
        ("identical", 1), ("same DOI", 2), ("likeness", 1), ("verdict", 1)]  # fmt: skip
    with pytest.raises(ValueError, match="a new rule"):
        by_rule([{"rule": "a new rule"}])


def test_every_rule_is_worded_in_persian() -> None:
    merged = [{"rule": rule.name} for rule in (*MERGES, LIKENESS)] + [{"rule": "identical"}, {"rule": "verdict"}]
    merged += [{"rule": name} for name in VERSIONS]
    for says in {*(rule.says for rule in RULES), *(row[name] for row in by_rule(merged) for name in ("rule", "says"))}:
        assert speak("fa").words(says) != says, says


def test_a_row_with_a_verdict_stands_for_the_pair(asked: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(asked.folder)
    table = verdicts.read(RECORDS).table
    rows = {(row.record_id_1, row.record_id_2): (row.line, row.verdict) for row in verdicts.rows(table)}
    assert rows[("R-A", "R-B")] == (2, "same")
    assert len(rows) == 4
    assert verdicts.rows(None) == []


@pytest.mark.parametrize(
    ("one", "two", "marked"),
    [
        ("A b c", "a B, c.", []),
        ("", "a b", []),
        ("x y", "p q", ["x y", "p q"]),
        ("a — b", "a b", []),
        ("نظام‌های سلامت", "نظامهاي سلامت", []),
        ("a " * 900 + "z", "a " * 900 + "y", []),
    ],
    ids=["case", "empty", "all", "dash", "Persian", "far away"],
)
def test_differences_are_those_of_words(one: str, two: str, marked: list[str]) -> None:
    assert [run.text for side in differences(one, two) for run in side if run.differs] == marked


def test_no_word_is_lost_between_the_marks() -> None:
    one, two = "the end of  the old order", "an end to the new order of things"
    for text, side in zip((one, two), differences(one, two), strict=True):
        assert " ".join(run.text for run in side).split() == text.split()


def drawn(number: int, sources: int, language: str):
    names = {f"s{i}": f"A rather long name of source {i}, پایگاه" for i in range(sources)}
    found = [
        Combination(tuple(f"s{i}" for i in range(sources) if mask >> i & 1), 100_000 // mask, 200_000)
        for mask in range(1, number + 1)
    ]
    given = [Contribution(name, 1_200_345, 1_000_000, 200_000, 345) for name in names]
    return upset(found, given, names, speak(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("number", "sources"), [(1, 1), (3, 2), (14, 4), (63, 6), (0, 2)])
def test_no_label_of_the_figure_is_clipped_or_lies_on_another(number: int, sources: int, language: str) -> None:
    figure = drawn(number, sources, language)
    figure.draw_without_rendering()
    labels = [text for text in figure.findobj(lambda artist: hasattr(artist, "get_text")) if text.get_text().strip()]
    extents = [text.get_window_extent() for text in labels if text.get_visible()]
    for place, extent in enumerate(extents):
        assert figure.bbox.x0 <= extent.x0
        assert extent.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= extent.y0
        assert extent.y1 <= figure.bbox.y1
        for other in extents[:place]:
            assert not extent.shrunk(0.9, 0.9).overlaps(other.shrunk(0.9, 0.9))


def test_a_persian_figure_is_mirrored() -> None:
    bars, matrix, sizes = drawn(3, 2, "fa").axes
    assert bars.get_xlim()[0] > bars.get_xlim()[1]
    assert matrix.get_position().x1 <= sizes.get_position().x0
    bars, sizes, matrix = drawn(3, 2, "en").axes
    assert bars.get_xlim()[0] < bars.get_xlim()[1]
    assert sizes.get_position().x1 <= matrix.get_position().x0


def test_what_does_not_fit_is_counted_below_the_figure() -> None:
    texts = [text.get_text() for text in drawn(63, 6, "en").axes[2].findobj(lambda a: hasattr(a, "get_text"))]
    assert f"smaller combinations not drawn: {63 - MOST}" in texts


def test_every_language_has_its_page_its_sentences_and_its_figure_in_three_forms(asked: Review) -> None:
    """That another process makes the same bytes is a trial of a whole review (tests/workflow/test_manuscript.py)."""
    results = asked.folder / "results"
    made = {path.relative_to(results).as_posix() for path in results.rglob("*.*")}
    assert made >= {f"figures/overlap.{language}.{form}" for language in LANGUAGES for form in ("svg", "pdf", "png")}
    assert made >= {f"dedupe/methods.{language}.txt" for language in LANGUAGES}
    assert made >= {"dedupe/report.html", "dedupe/report.fa.html"}
