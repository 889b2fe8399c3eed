"""An audit finds what facts can show to be wrong, in both languages, and says nothing of what they cannot."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import matplotlib
import pytest
from audited_review import FLOW, HERE, audited, facts, lay_out
from matplotlib.figure import Figure

from scopeline import layout
from scopeline.errors import ScopelineError
from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit import report
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, NOTE, Remark
from scopeline.protocol import Protocol


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    monkeypatch.chdir(tmp_path)
    return lay_out()


def told(remarks: list[Remark], verdict: str) -> set[str]:
    return {one.said for one in remarks if one.verdict == verdict}


def test_the_published_reviews_faults_are_found_and_nothing_else(protocol: Protocol) -> None:
    remarks = audited(protocol, HERE / "faulty.en.md")
    assert told(remarks, DIFFERS) == {
        "26 (Items: solution)",
        "2000-2024",
        "2000-2024: 23 years",
        "6 (Blocks with findings)",
        "Trane 2020",
        "4 (2022)",
        "4,240 (records_excluded)",
        "majority",
        "14 / 27 = 62%",
        "Auschra et al",
        "Steele Gray and colleagues",
        "Steele Gray (4)",
        "reference 2",
        "reference 3",
        "references 5 and 6",
    }
    assert told(remarks, NOTE) == {"14 + 5"}  # eight studies of a design that is not told
    assert {"4,996 (Records)", "18 (Items in Governance and leadership: Challenges)", "Hu 2021"} <= told(
        remarks, AGREES
    )


def test_persian_digits_and_words_are_held_too(protocol: Protocol) -> None:
    remarks = audited(protocol, HERE / "faulty.fa.md")
    assert told(remarks, DIFFERS) == {"26 (Items: solution)", "6 (Blocks with findings)", "4 (2022)"}
    assert {"27 (Included studies)", "4,334 (records_screened)", "46 (Items: challenge)"} <= told(remarks, AGREES)


# What is false in the texts in a person's own words; nothing else in them contradicts the facts.
FAULTS = {
    "own_words.en.md": "5; 1,624; 626; 76; 0.76; 4,294; 34; 18; 0.35 to 0.87; 26; 9; 6; majority; 2000-2024; 7; 3; 15; "
    "25 September 2023; 64",
    "own_words.fa.md": "5; 1,624; 626; 76; 0.76; 4,294; 34; 0.35 to 0.87; 26; 9; 6; اکثر; 2000-2024; 101; 7; 3; 15; "
    "۲۵ سپتامبر ۲۰۲۳; 64",
    "unseen_words.en.md": "4,343; 1,236; 1,462; 3; 54; 0.6 to 0.85; 89.5; 51; 41; 28; 14 = 62%; peak; most: 2021; 100; "
    "82; 81; 24 September 2022; 2000-2022",
    "unseen_words.fa.md": "4,343; 1,236; 1,462; 3; 54; 0.6 to 0.85; 89.5; 51; 28; 14 = 62%; most: 2021; 100; 82; 81; "
    "۲۴ سپتامبر ۲۰۲۲; 2000-2022",
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_in_a_persons_own_words_are_found_without_a_false_alarm(protocol: Protocol, name: str) -> None:
    false = set(FAULTS[name].split("; "))
    found = {said.partition(" (")[0] for said in told(audited(protocol, HERE / name), DIFFERS)}
    assert found - false == set()
    assert 4 * len(found) >= 3 * len(false)


BOTH = {"records_screened": 4337, "records_excluded": 4250, "sought_reports": 87, "notretrieved_reports": 16,
        "assessed": 71, "excluded": 44}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "In all, {records_screened} records were screened.",
        "Two reviewers voted on each of the {records_screened} records, blind to one another.",
        "Of {records_screened} records, {records_excluded} were excluded on title and abstract.",
        "We sought {sought_reports} reports, and {notretrieved_reports} could not be retrieved.",
        "The full texts of {assessed} reports were assessed, and {excluded} of them were excluded.",
        "در مجموع {records_screened} رکورد غربالگری شد.",
        "از {records_screened} رکورد، {records_excluded} رکورد بر پایه عنوان و چکیده کنار گذاشته شد.",
        "متن کامل {assessed} گزارش ارزیابی شد.",
    ],
)
def test_numbers_of_the_column_of_databases_or_of_both_are_accepted_and_no_others(
    protocol: Protocol, tmp_path: Path, text: str
) -> None:
    other = [Fact("both_columns", {"box": box}, n, {"en": box}) for box, n in BOTH.items()]
    known = Facts([*facts().values(), *other])
    path = tmp_path / "text.md"

    def verdicts(numbers: dict[str, int]) -> set[str]:
        path.write_text(text.format(**numbers), encoding="utf-8")
        return {one.verdict for one in report.audit(path, protocol, known)}

    column = {box: FLOW.get(box) or FLOW[f"dbr_{box}"] for box in BOTH}
    assert verdicts(column) == verdicts(BOTH) == {AGREES}
    assert DIFFERS in verdicts({box: n + 2 for box, n in BOTH.items()})


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("PubMed was searched on 25 September 2023.", "23 September 2023"),
        ("پایگاه PubMed در ۳ مهر ۱۴۰۲ جست‌وجو شد.", "۱ مهر ۱۴۰۲"),
        ("پایگاه PubMed در ۲۵ سپتامبر ۲۰۲۳ جست‌وجو شد.", "۲۳ سپتامبر ۲۰۲۳"),
    ],
)
def test_a_wrong_day_is_answered_in_the_statements_calendar_and_words(
    protocol: Protocol, tmp_path: Path, text: str, so: str
) -> None:
    (tmp_path / "text.md").write_text(text, encoding="utf-8")
    assert [one.found for one in audited(protocol, tmp_path / "text.md") if one.verdict == DIFFERS] == [so]


@pytest.mark.parametrize(
    "text",
    [
        "در مرحله متن کامل ۴۳ گزارش کنار گذاشته شد (No challenges reported {none}؛ Not about integration {other}).",
        "At full text 43 reports were excluded (no challenges reported {none}; not about integration {other}).",
        "At full text, reports were excluded: no challenges reported {none}, and not about integration {other}.",
    ],
)
def test_a_number_of_a_list_is_of_the_name_that_it_stands_beside(protocol: Protocol, tmp_path: Path, text: str) -> None:
    path = tmp_path / "text.md"
    path.write_text(text.format(none=14, other=13), encoding="utf-8")
    assert told(audited(protocol, path), DIFFERS) == set()
    path.write_text(text.format(none=14, other=13).replace("43", "44").replace("۴۳", "۴۴"), encoding="utf-8")
    wrong = {"44 (dbr_excluded)"} if "43" in text or "۴۳" in text else set()
    assert told(audited(protocol, path), DIFFERS) == wrong
    path.write_text(text.format(none=13, other=14), encoding="utf-8")
    assert told(audited(protocol, path), DIFFERS) == {"13 (No challenges reported)", "14 (Not about integration)"}


@pytest.mark.parametrize(
    "text",
    [
        "از Scopus {0} رکورد و از پابمد {1} رکورد بازیابی شد.",
        "Of Scopus {0} records and of PubMed {1} records were retrieved.",
    ],
)
def test_what_each_source_brought_is_no_part_of_what_the_next_one_did(
    protocol: Protocol, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "text.md"
    path.write_text(text.format("۱٬۶۴۲", "۱٬۳۹۱"), encoding="utf-8")
    assert told(audited(protocol, path), DIFFERS) == set()
    path.write_text(text.format("۱٬۶۴۲", "۱٬۹۳۱"), encoding="utf-8")
    assert told(audited(protocol, path), DIFFERS) == {"1,931 (Records of pubmed)"}


@pytest.mark.parametrize(
    "text", ["{n} reports were excluded as not about integration.", "Excluded reports (not about integration {n})."]
)
def test_reports_excluded_for_a_reason_are_those_of_a_column_or_of_both(
    protocol: Protocol, tmp_path: Path, text: str
) -> None:
    called = {"box": {"en": "Not about integration"}}
    boxes = {"flow": ("other_excluded.other", 4), "both_columns": ("excluded.other", 17)}
    other = [Fact(kind, {"box": box}, n, {"en": f"{box} (arm)"}, called=called) for kind, (box, n) in boxes.items()]
    of_databases = [
        Fact("flow", {"box": box}, n, {"en": f"{box} (databases)"}, called=called)
        for box, n in (("dbr_excluded.other", 13),)
    ]
    known = {fact.name: fact for fact in (*facts().values(), *other, *of_databases)}
    for n, verdict in ((13, AGREES), (4, AGREES), (17, AGREES), (18, DIFFERS)):
        (tmp_path / "text.md").write_text(text.format(n=n), encoding="utf-8")
        remarks = report.audit(tmp_path / "text.md", protocol, Facts(known.values()))
        assert [one.verdict for one in remarks] == [verdict], n


MADE = """# Results

## Selection

We looked at **12 shelves** and at 7 drawers of the archive. 4 of them were locked.

| Shelf | Colour | Boxes |
| --- | --- | --- |
| Upper | red | 3 |
| Lower | blue | 14 |
"""


@pytest.fixture
def made(protocol: Protocol) -> Protocol:
    layout.PACK.mkdir(parents=True)
    (layout.PACK / "manuscript.en.md").write_text(MADE, encoding="utf-8")
    return protocol


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("12 shelves", "21 shelves", "21"),
        ("7 drawers", "eight drawers", "eight"),
        ("4 of them were locked", "5 of them were locked", "5"),
        ("at **12 shelves** and at 7 drawers of", "at 12 shelves, and also at 9 drawers of", "9"),
        ("| blue | 14 |", "| blue | 41 |", "41"),
        ("| Shelf | Colour | Boxes |", "| Shelf | Colour | Bins |", None),
        ("We looked at **12 shelves** and at 7 drawers of the archive.", "Later 21 people came for 9 talks.", None),
    ],
)
def test_a_sentence_and_a_row_that_the_run_made_have_its_numbers(
    made: Protocol, tmp_path: Path, old: str, new: str, said: str | None
) -> None:
    """Whatever they count: no fact knows of shelves."""
    (tmp_path / "text.md").write_text(MADE.replace(old, new), encoding="utf-8")
    assert told(audited(made, tmp_path / "text.md"), DIFFERS) == ({said} if said else set())


def test_a_sentence_that_the_run_made_before_the_facts_changed_decides_nothing(made: Protocol, tmp_path: Path) -> None:
    (layout.PACK / "manuscript.en.md").write_text("In all, 26 studies were included.", encoding="utf-8")
    (tmp_path / "text.md").write_text("In all, 27 studies were included.", encoding="utf-8")
    assert [one.verdict for one in audited(made, tmp_path / "text.md")] == [AGREES]


def test_a_text_about_something_else_raises_no_alarm(protocol: Protocol) -> None:
    assert told(audited(protocol, HERE / "clean.en.md"), DIFFERS) == set()


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Records screened: 4,334.", AGREES),
        ("Records screened: 4,343.", DIFFERS),
        ("Included studies (n = 26).", DIFFERS),
        ("Twenty-six studies were included.", DIFFERS),
        ("The findings fell into five of the six blocks.", AGREES),
        ("Australia (three) and England (5).", AGREES),
        ("Australia (4).", DIFFERS),
        ("Most studies appeared in 2021.", DIFFERS),
        ("The majority of studies were qualitative.", AGREES),
        ("Fifteen of 27 studies were published from 2018 to 2023.", AGREES),
        ("There were two challenges in financing.", AGREES),
        ("There were three challenges in financing.", DIFFERS),
        ("England (UK) (5) and Australia (3).", AGREES),
        ("England (UK) (6).", DIFFERS),
        ("Of 4,996 records, most were of no use.", AGREES),
        ("Of 4,969 records, most were of no use.", DIFFERS),
        ("Two reviewers voted on each of the 71 reports.", DIFFERS),
        ("از ۴٬۹۶۹ رکورد، بیشتر به کار نیامد.", DIFFERS),
        ("28 studies with 27 reports were included.", DIFFERS),
        ("۲۸ مطالعه با ۲۷ گزارش وارد شد.", DIFFERS),
        ("28 of 27 (100%) studies told of care.", DIFFERS),
        ("Publications from 2000 to 2203 were eligible.", DIFFERS),
        ("16 of them were published from 2106 to 2023.", DIFFERS),
        ("25 of 27 (93%) included studies are charted so far.", AGREES),
        ("24 of 27 (89%) included studies are charted so far.", DIFFERS),
        ("تاکنون ۲۵ از ۲۷ (۹۳٪) مطالعه واردشده استخراج شده است.", AGREES),
        ("تاکنون ۲۴ از ۲۷ (۸۹٪) مطالعه واردشده استخراج شده است.", DIFFERS),
        ("So far, 25 studies were charted.", AGREES),
        ("27 studies were included and charted.", AGREES),
        ("Kappa was 0.67 on titles.", AGREES),
        ("On title, kappa was 0.70 (95% CI 0.60 to 0.75).", DIFFERS),
        ("Kappa was 0.67 on titles and 0.70 on full texts.", AGREES),
        ("records_excluded (تعداد = ۴٬۲۴۹)", AGREES),
        ("records_excluded (تعداد = ۴٬۲۹۴)", DIFFERS),
    ],
)
def test_a_sentence_is_held(protocol: Protocol, tmp_path: Path, sentence: str, verdict: str) -> None:
    (tmp_path / "text.md").write_text(sentence, encoding="utf-8")
    verdicts = {one.verdict for one in audited(protocol, tmp_path / "text.md")}
    assert verdicts == {AGREES} if verdict == AGREES else DIFFERS in verdicts


@pytest.mark.parametrize(
    "sentence",
    [
        "24 of 27 (89%) included studies are charted so far.",
        "تاکنون ۲۴ از ۲۷ (۸۹٪) مطالعه واردشده استخراج شده است.",
    ],
)
def test_of_the_included_studies_those_that_are_charted_are_meant(protocol: Protocol, tmp_path: Path, sentence: str):
    (tmp_path / "text.md").write_text(sentence, encoding="utf-8")
    false = [(one.fact, one.found) for one in audited(protocol, tmp_path / "text.md") if one.verdict == DIFFERS]
    assert ("studies.charted", "25") in false


@pytest.mark.parametrize(
    ("lines", "false"),
    [
        ("**PubMed**\n\nSearched on: 23 September 2023; Hits: 1,391; Records: 1,391", set()),
        ("### Scopus\n\nSearched on 24 September 2023. It gave 1,642 records.", set()),
        ("**PubMed**\n\nSearched on: 24 September 2023; Records: 1,931", {"24 September 2023", "1,931"}),
        ("**PubMed**\n\nتاریخ جست‌وجو: ۲۴ سپتامبر ۲۰۲۳؛ رکوردها: ۱٬۹۳۱", {"۲۴ سپتامبر ۲۰۲۳", "1,931"}),
        ("**PubMed**\n\nThe strategy joined 3 concepts with 41 terms in 12 lines.", set()),
        ("**PubMed**\n\n**Help**\n\nThe librarian gave us 12 results.", set()),
    ],
)
def test_what_stands_under_a_sources_name_is_of_that_source(protocol: Protocol, tmp_path, lines, false) -> None:
    (tmp_path / "text.md").write_text(lines, encoding="utf-8")
    assert {said.partition(" (")[0] for said in told(audited(protocol, tmp_path / "text.md"), DIFFERS)} == false


@pytest.mark.parametrize(
    "sentence",
    [
        "Of 150 records in a pilot, both reviewers read all.",
        "In the pilot, out of 150 records, both reviewers read all.",
        "Of the 12 reports from Iran, three were in Persian.",
        "Each of the 30 reports was read twice.",
        "از ۱۵۰ رکورد نمونه، همه را هر دو خواندند.",
        "The scale has 3 of 5 (60%) items too many.",
        "The plan of 1391 to 1400 came to an end.",
        "Costs rose from 1200 to 2000 dollars.",
    ],
)
def test_a_number_of_something_else_than_the_reviews_whole_is_left_alone(
    protocol: Protocol, tmp_path, sentence
) -> None:
    (tmp_path / "text.md").write_text(sentence, encoding="utf-8")
    assert told(audited(protocol, tmp_path / "text.md"), DIFFERS) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "See Table 27 and Figure 5.",
        "Two interviewers worked in 2022.",
        "p < 0.05 [26].",
        "Two studies are not charted yet.",
    ],
)
def test_other_numbers_are_left_alone(protocol: Protocol, tmp_path: Path, sentence: str) -> None:
    (tmp_path / "text.md").write_text(sentence, encoding="utf-8")
    assert audited(protocol, tmp_path / "text.md") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "از ۱۰ رکورد، هیچ رکوردی تکراری نبود.",
        "Of 10 records, no duplicate was removed.",
        "یافته‌ها در یک بلوک از شش بلوک جای گرفت.",
        "یافته‌ها در یکی از شش بلوک جای گرفت.",
        "They fell into one of its six blocks.",
        "They fell into none of the six blocks.",
        "یک داور به هر یک از ۷۰ گزارش رأی داد.",
        "مطالعه بیست و هفتم چالش مالی نداشت.",
        "The twenty-sixth challenge and the 27th solution came late.",
        "پژوهش در سال ۱۴۰۲ مطالعه‌ها را وارد کرد.",
        "در ۱۲ آبان ۱۴۰۲ رکوردها غربال شد.",
        "| 14 | Position of a review | 3 |",
        "Studies included in review: 27;",
    ],
)
def test_what_is_denied_dated_or_in_order_is_no_count(protocol: Protocol, tmp_path: Path, sentence: str) -> None:
    (tmp_path / "text.md").write_text(sentence, encoding="utf-8")
    assert told(audited(protocol, tmp_path / "text.md"), DIFFERS) == set()


def test_a_word_manuscript_gets_comments_in_a_copy_and_stays_as_it_was(protocol: Protocol, tmp_path: Path) -> None:
    path = tmp_path / "text.docx"
    written = docx.Document()
    written.add_paragraph("We found 46 challenges and 26 solutions.")
    written.add_table(1, 1).cell(0, 0).text = "Records screened: 4,343."
    written.save(str(path))
    before = path.read_bytes()
    remarks = audited(protocol, path)
    comments = zipfile.ZipFile(io.BytesIO(report.commented(path, remarks))).read("word/comments.xml").decode()
    assert comments.count("<w:comment ") == 2
    assert "26 (Items: solution): 28" in comments
    assert path.read_bytes() == before
    assert report.commented(path, remarks) == report.commented(path, remarks)
    assert "w:date" not in comments


@pytest.mark.parametrize("cited", ["Glass & Trane 1971", "Glass and Trane (1971)", "GLASS & TRANE 1971"])
def test_the_second_of_two_authors_is_not_held_against_the_first_of_another_study(
    protocol: Protocol, tmp_path: Path, cited: str
) -> None:
    (tmp_path / "text.md").write_text(f"{cited} said so first.", encoding="utf-8")
    assert told(audited(protocol, tmp_path / "text.md"), DIFFERS) == set()
    (tmp_path / "text.md").write_text(f"{cited.split()[2]} 1971 said so first.", encoding="utf-8")
    assert told(audited(protocol, tmp_path / "text.md"), DIFFERS)


@pytest.mark.parametrize(("text", "read"), [("۲۷ مطالعه وارد شد.", False), ("27 studies were included.", True)])
def test_a_pdf_that_runs_from_right_to_left_is_refused_since_its_digits_turn_round(
    protocol: Protocol, tmp_path: Path, text: str, read: bool
) -> None:
    with matplotlib.rc_context({"font.family": "DejaVu Sans", "pdf.fonttype": 42}):
        figure = Figure()
        figure.text(0.1, 0.5, text)
        figure.savefig(tmp_path / "a.pdf")
    if read:
        assert told(audited(protocol, tmp_path / "a.pdf"), AGREES)
    else:
        with pytest.raises(ScopelineError, match="from right to left"):
            audited(protocol, tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", b"no"), ("a.pdf", b"no"), ("a.odt", b"no"), ("gone.md", None)]
)
def test_a_file_that_cannot_be_read_is_named(
    protocol: Protocol, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ScopelineError, match=name):
        audited(protocol, tmp_path / name)
