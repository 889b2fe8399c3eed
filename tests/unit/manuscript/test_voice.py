"""Templates say facts, and refuse every number that is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopeline.errors import ScopelineError
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language, language
from scopeline.manuscript import numerals, prose
from scopeline.manuscript.context import context
from scopeline.manuscript.prose import render
from scopeline.manuscript.templates import Templates
from scopeline.manuscript.voice import Named
from scopeline.protocol import Protocol

UPDATED = Protocol.model_validate({
    "title": "A review", "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
    "sources": {"pubmed": {"name": "PubMed"}}, "exclusion_reasons": [{"id": "wrong", "label": "Wrong"}],
    "screening": {"stages": [{"id": "titles", "of": "records", "label": "Titles", "reviewers": ["ann"],
                              "votes_per_record": 1}]},
})  # fmt: skip
STAGED = [Fact("records_source", {"source": "pubmed"}, 9), Fact("reached", {"stage": "titles"}, 9),
          *(Fact("decided", {"stage": "titles", "decision": one}, 3) for one in ("include", "exclude", "pending")),
          Fact("conflicts", {"stage": "titles"}, 0)]  # fmt: skip
FACTS = Facts(
    [
        Fact("studies_all", {}, 27),
        Fact("studies_charted", {}, 1),
        Fact("studies_with", {"question": "design", "answer": "qualitative"}, 14),
        Fact("flow", {"box": "dbr_excluded"}, 0),
        Fact("flow", {"box": "new_reports"}, None),
        Fact("beyond_chance", {"stage": "t", "round": "main", "team": "a+b", "statistic": "cohen_kappa"}, 0.674,
             interval=(0.599, 0.749)),
    ]
)  # fmt: skip


def told(tmp_path: Path, source: str, code: str = "en") -> str:
    say = language(code)
    path = tmp_path / "section.md"
    path.write_text(source, encoding="utf-8")
    return render(path, Templates(say), {"facts": Named(None, say, "", FACTS)})


@pytest.mark.parametrize(
    ("source", "en", "fa"),
    [
        ("{{ facts.studies.all }}", "27", "۲۷"),
        ("{{ facts.studies.all|words }}", "twenty-seven", "بیست و هفت"),
        ("{{ facts.studies.design.qualitative|share(facts.studies.all) }}", "14 of 27 (52%)", "۱۴ از ۲۷ (۵۲٪)"),
        ("{{ facts['agreement.t.main.a+b.cohen_kappa']|decimal }}", "0.67", "۰٫۶۷"),
        ("{{ facts.agreement.t.main['a+b'].cohen_kappa|interval }}", "0.60 to 0.75", "۰٫۶۰ تا ۰٫۷۵"),
        ("{{ facts.studies.all - facts.studies.charted }}", "26", "۲۶"),
        ("{{ facts.flow.new_reports + facts.studies.all }}", "[not known yet]", "[هنوز نامعلوم]"),
        ("{{ 'PRISMA 2020'|literal }} COVID-19", "PRISMA 2020 COVID-19", "PRISMA 2020 COVID-19"),
        ("{% filter literal %}In 2020, 5% of them{% endfilter %}", "In 2020, 5% of them", "In 2020, 5% of them"),
    ],
)
def test_a_fact_is_said_in_the_language(tmp_path: Path, source: str, en: str, fa: str) -> None:
    assert told(tmp_path, source) == en
    assert told(tmp_path, source, "fa") == fa


@pytest.mark.parametrize(
    ("fact", "wanted"),
    [
        ("studies.all", "27 studies were"),
        ("studies.charted", "1 study was"),
        ("flow.dbr_excluded", "none was"),
        ("flow.new_reports", "an unknown number of studies were"),
    ],
)
def test_plural_zero_and_unknown_are_said_rightly(tmp_path: Path, fact: str, wanted: str) -> None:
    source = f'{{{{ facts["{fact}"]|counted("study was", "studies were", "none was") }}}}'
    assert told(tmp_path, source) == wanted


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{ [facts.studies.all] }}", "a list"),
        ("{{ facts.studies.charted - facts.studies.all }}", "more than that"),
        ("{{ facts.studies.all|percent(facts.studies.charted) }}", "is no share of"),
        ("{{ facts.studies.all|share(facts.flow.dbr_excluded) }}", "is no share of"),
        ("{{ facts.studies.all|as_percent }}", "is no share"),
    ],
)
def test_what_is_no_number_or_no_share_is_never_printed(tmp_path: Path, source: str, found: str) -> None:
    with pytest.raises(ScopelineError, match=found) as refused:
        told(tmp_path, f"One line.\n\n{source}\n")
    assert "line 3" in str(refused.value)


@pytest.mark.parametrize(
    "source",
    [
        "We included 27 studies.",
        "We included twenty-seven studies.",
        "بیست و هفت مطالعه وارد شد.",
        "بیست‌وهفت مطالعه",
        "۲۷ مطالعه وارد شد.",
        "{{ 27 }} studies",
        "{{ '27' }} studies",
        "{{ ['27']|listed }} studies",
        "{{ '27'|digits }} studies",
        "{{ '27'|start }} studies",
        "{{ facts.studies.all ~ '7' }}",
        "{{ facts.studies.all }} of 30",
        "{{ facts.studies.all + 1 }} studies",
        "{{ facts.studies.all - 30 }} studies",
    ],
)
def test_a_number_without_a_fact_is_refused_with_its_line(tmp_path: Path, source: str) -> None:
    with pytest.raises(ScopelineError, match="comes from no fact") as refused:
        told(tmp_path, f"One line.\n\n{source}\n")
    assert "line 3" in str(refused.value)


@pytest.mark.parametrize(
    ("source", "nearest"),
    [
        ("{{ facts.studies.al }}", "studies.all"),
        ("{{ facts.flow.dbr_exclded }}", "flow.dbr_excluded"),
        ("{{ facts.studies.design }}", "studies.design.qualitative"),
        ("{% if facts.studys.all > 3 %}many{% endif %}", "studies.all"),
    ],
)
def test_a_misspelt_fact_is_named_with_the_nearest_and_its_line(tmp_path: Path, source: str, nearest: str) -> None:
    with pytest.raises(ScopelineError) as refused:
        told(tmp_path, f"One line.\n\n{source}\n")
    assert nearest in str(refused.value)
    assert "line 3" in str(refused.value)


def test_all_that_is_misspelt_in_a_section_is_told_at_once(tmp_path: Path) -> None:
    source = """We found {{ facts.studies.al }} of them, and {{ facts.studies.design }}.
{% if facts.flow.dbr_exclded > 3 %}Many.{% endif %} In 2020 {{ "5" }}.

{{ facts.studys.charted|counted("study") }} {{ facts.studies.all|share(facts.studies.chartd) }} {{ nonsense }}"""
    with pytest.raises(ScopelineError) as refused:
        told(tmp_path, source)
    wrong = sorted((problem.place, problem.found) for problem in refused.value.problems)
    assert wrong == [
        ("line 1", "'studies.design' is a family of facts, and has no number of its own"),
        ("line 1", "there is no fact 'studies.al'"),
        ("line 2", "the number '2020' comes from no fact"),
        ("line 2", "the number '5' comes from no fact"),
        ("line 2", "there is no fact 'flow.dbr_exclded'"),
        ("line 4", "'nonsense' is undefined"),
        ("line 4", "there is no fact 'studies.chartd'"),
        ("line 4", "there is no fact 'studys'"),
    ]
    assert all("studies.all" in one.remedy for one in refused.value.problems if "no fact 'stud" in one.found)


def test_wrong_filters_and_citations_are_told_with_all_else_and_never_in_runs_of_one(tmp_path: Path) -> None:
    source = """{{ facts.studies.all|sharee(facts.studies.all) }} {{ facts.studies.all|share }}
{{ "many"|words }} {{ facts.studies.all|percent(facts.studies.charted) }} {{ facts.studies.all is knwon }}
{{ cite("S99") }} {{ cite("S98") }} {{ citee("S1") }} {{ nonsense.label }}
{% for one in answers("colour") %}{{ one.label }}{% endfor %} {{ most(answers("color"))[0].n|words }}
{% if nothing_such %}a{% endif %} {% for one in nobody %}{{ one }}{% endfor %} {{ facts.studies.all + 1 }}
{{ facts.studies.all|counted }} {{ facts.studies.charted - facts.studies.all }} 2020"""
    say, path = language("en"), tmp_path / "section.md"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(ScopelineError) as refused:
        render(path, Templates(say), context(UPDATED, Facts([*FACTS.values(), *STAGED]), say, ["S1"]))
    wrong = [(problem.place, problem.found) for problem in refused.value.problems]
    for line, found in [
        (1, "there is no filter 'sharee'"),
        (1, "|share: missing 1 required positional argument: 'of'"),
        (2, "|words is given what it cannot take: 'str' object has no attribute 'value'"),
        (2, "27 is no share of 1"),
        (2, "there is no test 'knwon'"),
        (3, "no included study has the id S99"),
        (3, "no included study has the id S98"),
        (3, "'citee' is undefined"),
        (3, "'nonsense' is undefined"),
        (4, "the form has no question 'colour'"),
        (4, "the form has no question 'color'"),
        (5, "'nothing_such' is undefined"),
        (5, "'nobody' is undefined"),
        (5, "the number '1' comes from no fact"),
        (6, "|counted: missing 1 required positional argument: 'one'"),
        (6, "what is taken from 1 is more than that"),
        (6, "the number '2020' comes from no fact"),
    ]:
        assert (f"line {line}", found) in wrong
    assert len(wrong) == 17
    assert "share" in next(one.remedy for one in refused.value.problems if "sharee" in one.found)


@pytest.mark.parametrize(
    "source",
    [
        *("{{ nonsense }}", "{% if %}", "{{ facts.studies.all|nofilter }}"),
        *("{{ 2 ** 999999 }}", "{{ range(99999999999)|list }}", "{{ [][0] }}"),
    ],
)
def test_a_mistake_in_a_template_is_a_report(tmp_path: Path, source: str) -> None:
    with pytest.raises(ScopelineError, match=r"section\.md"):
        told(tmp_path, source)


BOXES = ("previous_studies", "previous_reports", "previous_dropped", "database_results", "website_results",
         "duplicates", "records_screened", "dbr_assessed", "other_assessed", "new_studies", "new_reports",
         "total_studies", "total_reports")  # fmt: skip


@pytest.mark.parametrize("code", ["en", "fa"])
@settings(max_examples=settings().max_examples // 3)
@given(st.lists(st.sampled_from([None, 0, 1, 2, 40]), min_size=len(BOXES), max_size=len(BOXES)))
def test_an_update_tells_of_all_arms_in_the_right_number(code: str, values: list[int | None]) -> None:
    known = dict(zip(BOXES, values, strict=True))
    facts = Facts([*STAGED, *(Fact("flow", {"box": box}, n) for box, n in known.items())])
    say = language(code)
    asked = context(UPDATED, facts, say, [])
    shown = render(prose.READY / f"selection.{code}.md", Templates(say), asked)
    text = re.sub("[\u200e\u200f]", "", shown)
    brought = [known["database_results"], known["website_results"]]
    if None not in brought:
        if total := sum(n or 0 for n in brought):
            assert say.number(total) in text
        for box, n in zip(("database_results", "website_results"), brought, strict=True):
            assert (f"{say.box(box)} {say.number(n or 0)}" in text) is bool(n)
    assert not re.search(r"(?<![\d,۰-۹])(?:1 (?:records|reports|studies|new records|new studies)|[0۰] )", text)
    assert "number of were" not in text
    assert "None" not in text
    assert "  " not in text.replace("\n", "")


@pytest.mark.parametrize(("code", "called"), [("en", "narrative review"), ("fa", "مرور روایی")])
def test_a_narrative_review_does_not_call_itself_a_scoping_review(code: str, called: str) -> None:
    say, narrative = language(code), UPDATED.model_copy(update={"design": "narrative_review"})
    said = {
        design: [
            render(prose.READY / f"{name}.{code}.md", Templates(say), context(protocol, Facts(STAGED), say, []))
            for name in ("introduction", "protocol")
        ]
        for design, protocol in (("scoping", UPDATED), ("narrative", narrative))
    }
    assert called in said["narrative"][0]
    assert called not in said["scoping"][0]
    assert "PRISMA-ScR" in said["scoping"][1]
    assert "PRISMA-ScR" not in said["narrative"][1]


def test_templates_are_sandboxed(tmp_path: Path) -> None:
    with pytest.raises(ScopelineError):
        told(tmp_path, "{{ ''.__class__.__mro__ }}")


@given(st.integers(0, 999), st.sampled_from(["en", "fa"]))
def test_every_number_in_words_is_found_again(n: int, code: str) -> None:
    say: Language = language(code)
    text = f"({numerals.spelled(n, say)})"
    found = numerals.found(text)
    assert [one.value for one in found] == ([n] if n > 1 else [])


def test_numbers_are_found_in_digits_of_both_scripts_and_in_words() -> None:
    text = "Of ۴٬۹۹۶ records (4,334 unique; 56.5%), twenty-seven studies; بیست‌وهفت مطالعه. COVID-19, p. 2019/3"
    assert [one.value for one in numerals.found(text)] == [4996, 4334, 56.5, 27, 27, 2019]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("14/27 studies", [14, 27]),
        ("کاپا ۰/۶۷ بود", [0.67]),
        ("توافق ۹۸/۵ درصد و 98/5%", [98.5, 98.5]),
        ("κ = .70", [0.7]),
        ("2023/09/23", [2023]),
    ],
)
def test_a_slash_parts_a_part_from_its_whole_or_decimals(text: str, values: list[float]) -> None:
    assert [one.value for one in numerals.found(text)] == values


def test_a_section_is_laid_out_once_and_a_strange_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    prose.lay_out("search", "fa")
    own = tmp_path / "data" / "manuscript" / "search.fa.md"
    assert own.read_bytes() == (prose.READY / "search.fa.md").read_bytes()
    own.write_text("Ours.")
    assert "stays as it is" in prose.lay_out("search", "fa")
    assert own.read_text() == "Ours."
    for name in ("serch.en.md", "search.xx.md", "search.en.docx"):
        (own.parent / name).write_text("x")
    named = {Path(problem.file).name for problem in prose.strangers(["search"])}
    assert named == {"serch.en.md", "search.xx.md", "search.en.docx"}


def screening_of(code: str, statistics: Mapping[str, float], conflicts: int = 0, vote: int = 0, reason: int = 0) -> str:
    """The prose of screening of one stage, without line ends."""
    say = language(code)

    def number(value: float) -> Named:
        key = {"stage": "t", "round": "main", "team": "a", "statistic": "s"}
        facts = Facts([Fact("beyond_chance", key, value)])
        (fact,) = facts
        return Named(value, say, fact, facts)

    asked = ("percent_agreement", "positive_agreement", "cohen_kappa", "fleiss_kappa", "gwet_ac1")
    agreement = {name: number(statistics[name]) if name in statistics else None for name in asked}
    counts = dict.fromkeys(("reached", "reviewers", "votes", "included", "excluded"), number(2))
    by = {"re-review": None, "adjudication": None}
    stage = {"label": "Titles", "of": "records", "shared": False, "judged": False, "pilot": None, "by": by}
    differed = {"conflicts": number(conflicts), "over": {"vote": number(vote), "reason": number(reason)}}
    stages = [stage | counts | differed | {"pending": number(0), "agreement": agreement}]
    path = Path(prose.__file__).parent / "prose" / f"screening.{code}.md"
    return render(
        path,
        Templates(say),
        {
            "stages": stages,
            "compared": True,
            "maybe": "include",
            "facts": Named(None, say, "", FACTS),
            "see": lambda _: "Table",
        },
    )


@pytest.mark.parametrize("code", ["en", "fa"])
@pytest.mark.parametrize(
    "statistics", [{}, {"positive_agreement": 1.0}, {"gwet_ac1": 1.0, "positive_agreement": 1.0}, {"cohen_kappa": 0.0}]
)
def test_agreement_is_told_without_a_stray_mark_where_statistics_are_undefined(
    code: str, statistics: dict[str, float]
) -> None:
    text = screening_of(code, {"percent_agreement": 1.0} | statistics)
    assert "(;" not in text
    assert "(؛" not in text
    assert "()" not in text
    assert text.count("(") == bool(statistics)


@pytest.mark.parametrize(
    ("code", "vote", "told"),
    [
        ("en", 4, "differed on 18 records (4 in the decision and 14 in the reason of exclusion alone)"),
        ("en", 0, "differed on 14 records in the reason of exclusion alone"),
        ("fa", 4, "یکی نبود (۴ مورد در خود رأی و ۱۴ مورد تنها در دلیل خروج)"),
        ("fa", 0, "درباره ۱۴ مورد تنها در دلیل خروج یکی نبود"),
    ],
)
def test_what_differs_in_the_reason_alone_is_told_apart(code: str, vote: int, told: str) -> None:
    text = screening_of(code, {"percent_agreement": 0.941}, vote + 14, vote, 14)
    assert told in text
    of_decisions = {"en": "agreed whether to include", "fa": "بر سر ورود یا خروج"}[code]
    assert of_decisions in text
    assert of_decisions not in screening_of(code, {"percent_agreement": 0.941}, 4, 4)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            "en",
            "26 studies are not charted in full yet; of them, the numbers above count the answers that are settled.",
        ),
        ("fa", "استخراج داده‌های ۲۶ مطالعه هنوز کامل نیست؛ شمارهای بالا از آن‌ها تنها پاسخ‌های قطعی‌شده را می‌شمارد."),
    ],
)
def test_answers_of_studies_that_are_not_charted_in_full_are_said_to_be_counted(code: str, told: str) -> None:
    say = language(code)
    nothing = {"recent": dict, "questions": [], "see": lambda _: "Table", "place": lambda _: ""}
    path = Path(prose.__file__).parent / "prose" / f"characteristics.{code}.md"
    assert told in render(path, Templates(say), nothing | {"facts": Named(None, say, "", FACTS)})
