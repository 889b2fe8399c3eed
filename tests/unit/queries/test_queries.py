"""Concepts as people write them, each platform's own signs, what is told of a query, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scopeline import cli, layout
from scopeline.checks.door import unreadable_concepts
from scopeline.errors import ProtocolError
from scopeline.project import begin_concepts
from scopeline.protocol import Eligibility, Source
from scopeline.queries import concepts
from scopeline.queries.concepts import Concepts
from scopeline.queries.lint import lint
from scopeline.queries.platforms import PLATFORMS, platform_of
from scopeline.queries.strategy import Query, strategy

ROOT = Path(__file__).parents[3]
ELIGIBLE = Eligibility.model_validate(
    {"years": {"first": 2000, "last": 2023}, "languages": ["en", "fa"], "document_types": ["article", "review"]}
)
STATED = {
    "concepts": [
        {
            "id": "care",
            "terms": {
                "en": ["health care", {"text": "nurs* educat*", "whole": ["nursing education"]}, "co-ordination"],
                "fa": ["راهکار\u200cها"],
            },
            "mesh": [{"heading": "Nursing Care", "explode": False}],
            "emtree": ["nursing care"],
            "cinahl": ["Nursing Care"],
        },
        {"id": "place", "terms": [{"text": "usa*", "whole": ["usa"]}, "iran"]},
    ],
    "limits": ["years", "languages", "document_types"],
}


def written(platform: str, languages: tuple[str, ...] = ("en",), **changed: object) -> Query:
    return PLATFORMS[platform].write(strategy(Concepts.model_validate({**STATED, **changed}), ELIGIBLE, languages))


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        (
            "pubmed",
            '("health care"[tiab] OR "nurs* educat*"[tiab] OR "co-ordination"[tiab] OR "Nursing Care"[mh:noexp])'
            ' AND (usa[tiab] OR iran[tiab]) AND ("2000/01/01"[dp] : "2023/12/31"[dp])'
            ' AND (english[la] OR persian[la]) AND ("journal article"[pt] OR "review"[pt])',
        ),
        (
            "scopus",
            'TITLE-ABS-KEY(("health care" OR "nurs* educat*" OR "co-ordination") AND (usa* OR iran))'
            " AND PUBYEAR > 1999 AND PUBYEAR < 2024 AND LANGUAGE(english OR persian) AND DOCTYPE(ar OR re)",
        ),
        (
            "web_of_science",
            'TS=(("health care" OR "nurs* educat*" OR "co-ordination") AND (usa* OR iran))'
            " AND PY=2000-2023 AND LA=(English OR Persian) AND DT=(Article OR Review)",
        ),
        (
            "embase",
            "('health care':ti,ab,kw OR 'nurs* educat*':ti,ab,kw OR 'co-ordination':ti,ab,kw OR 'nursing care'/exp)"
            " AND (usa*:ti,ab,kw OR iran:ti,ab,kw) AND [2000-2023]/py AND ([english]/lim OR [persian]/lim)"
            " AND ('article'/it OR 'review'/it)",
        ),
        (
            "medline_ovid",
            "1. Nursing Care/ or (health care or nurs* educat* or co-ordination).ti,ab,kf.\n"
            "2. (usa* or iran).ti,ab,kf.\n"
            '3. 1 and 2\n4. limit 3 to ((english language or persian language) and yr="2000 - 2023")',
        ),
        (
            "ebsco",
            '(TI ("health care" OR "nurs* educat*" OR "co-ordination") OR AB ("health care" OR "nurs* educat*" OR'
            ' "co-ordination") OR SU ("health care" OR "nurs* educat*" OR "co-ordination") OR (MH "Nursing Care+"))'
            " AND (TI (usa* OR iran) OR AB (usa* OR iran) OR SU (usa* OR iran)) AND PY 2000-2023"
            " AND (LA English OR LA Persian)",
        ),
        (
            "cochrane",
            '([mh ^"Nursing Care"] OR ("health care" OR (nurs* NEXT educat*) OR "co-ordination"):ti,ab,kw)'
            " AND ((usa* OR iran):ti,ab,kw)",
        ),
        (
            "proquest",
            'TI,AB,SU("health care" OR (nurs[*20] PRE/0 educat[*20]) OR "co-ordination") AND TI,AB,SU(usa[*20] OR iran)'
            " AND YR(2000-2023) AND LA(English OR Persian)",
        ),
        (
            "europe_pmc",
            'TITLE_ABS:("health care" OR "nursing education" OR "co-ordination") AND TITLE_ABS:(usa* OR iran)'
            " AND PUB_YEAR:[2000 TO 2023]",
        ),
        ("openalex", '("health care" OR "nursing education" OR "co-ordination") AND (usa OR iran)'),
        ("google_scholar", '("health care" OR "nursing education" OR "co-ordination") (usa OR iran)'),
    ],
)
def test_each_platform_gets_its_own_signs(platform: str, text: str) -> None:
    query = written(platform)
    assert query.texts == [text]
    assert lint(platform, text) == []


def test_what_a_query_cannot_carry_is_told() -> None:
    notes = " ".join(written("cochrane").notes)
    assert "years 2000-2023" in notes
    assert "languages en, fa" in notes
    types = written("web_of_science", limits=["document_types"])
    assert types.texts[0].endswith("DT=(Article OR Review)")
    unknown = Eligibility.model_validate({"languages": ["en", "eo"]})
    query = PLATFORMS["pubmed"].write(
        strategy(Concepts.model_validate({**STATED, "limits": ["languages"]}), unknown, ["en"])
    )
    assert "[la]" not in query.texts[0]
    assert any("eo" in note for note in query.notes)


def test_a_word_cut_too_short_for_a_platform_is_sent_whole_or_told() -> None:
    bare = {"concepts": [{"id": "place", "terms": ["usa*", "iran"]}], "limits": []}
    assert written("pubmed", concepts=bare["concepts"], limits=[]).texts == ["(iran[tiab])"]
    assert "'usa*' is left out" in written("pubmed", concepts=bare["concepts"], limits=[]).notes[0]
    assert written("scopus", concepts=bare["concepts"], limits=[]).texts == ["TITLE-ABS-KEY((usa* OR iran))"]


def test_persian_phrases_stand_in_every_spelling_that_databases_hold() -> None:
    persian = written("sid", ("fa",), concepts=STATED["concepts"][:1])
    assert any("(in the Jalali calendar: years 1378-1402)" in note for note in persian.notes)
    assert persian.lines["care"].splitlines() == [
        "راهکار\u200cها",
        "راهکار ها",
        "راهکارها",
        "راهكار\u200cها",
        "راهكار ها",
        "راهكارها",
    ]
    assert "not documented" in persian.notes[0]


@pytest.mark.parametrize("platform", ["pubmed", "europe_pmc", "openalex"])
def test_so_do_the_whole_words_that_stand_for_a_cut_phrase(platform: str) -> None:
    cut = {"id": "way", "terms": {"fa": [{"text": "راه* کار*", "whole": ["راهکار\u200cها"]}]}}
    (line,) = written(platform, ("fa",), concepts=[cut], limits=[]).lines.values()
    assert all(spelling in line for spelling in ("راهکار\u200cها", "راهکار ها", "راهکارها", "راهكارها"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(a OR b", "not closed"),
        ("a) OR b", "character 2"),
        ('"a OR b', "quotation mark"),
        ("(a or b)", "write OR"),
        ("“health care” OR a", "no quotation mark for a search"),
        ("a OR b AND c", "side by side without brackets"),
        ("(a OR b AND c)", "side by side without brackets"),
        ("hea*[tiab] AND care[tiab]", "wildcard"),
    ],
)
def test_a_faulty_query_is_told_what_is_wrong(text: str, told: str) -> None:
    assert any(told in fault for fault in lint("pubmed", text))


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        # What search-query 0.15 takes for faults, or stops on: none of it is told.
        ("pubmed", "(a1[tiab] OR b1[tiab]) AND 2000:2023[dp]"),
        ("pubmed", '(care[tiab]) AND ("2000/01/01"[Date - Publication] : "2023/12/31"[Date - Publication])'),
        ("web_of_science", "TS=((health OR care) NEAR/3 (nurse OR doctor))"),
        ("scopus", "TITLE-ABS-KEY(health W/3 care)"),
        ("medline_ovid", "(health or care).ti,ab,kf."),
    ],
)
def test_a_right_query_is_not_called_wrong(platform: str, text: str) -> None:
    assert lint(platform, text) == []


@pytest.mark.parametrize(
    ("key", "name", "platform", "found"),
    [
        ("embase", "Embase", "Elsevier", "embase"),
        ("embase", "Embase", "Ovid", "embase_ovid"),
        ("medline", "MEDLINE", "Ovid", "medline_ovid"),
        ("cinahl", "CINAHL Complete", "EBSCOhost", "ebsco"),
        ("central", "CENTRAL", "Cochrane Library", "cochrane"),
        ("eric", "ERIC", "ProQuest", "proquest"),
        ("wos", "Web of Science", "Clarivate", "web_of_science"),
        ("magiran", "مگیران", "", "magiran"),
        ("who_iris", "WHO IRIS", "", None),
    ],
)
def test_a_source_is_known_by_its_key_name_and_platform(key: str, name: str, platform: str, found: str | None) -> None:
    assert platform_of(key, Source.model_validate({"name": name, "platform": platform})) == found


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (['health "care"'], "sign"),
        (["an(a)emia"], "sign"),
        (["an*mia"], "'*' ends a word"),
        (["<a word>"], "replace the placeholder by your own words"),
        (["* care"], "'*' ends a word"),
        ([{"text": "nurs*", "whole": ["nurs*"]}], "whole ones"),
        ([], "at least 1"),
        (["'health care'"], "has the sign '"),
        ([5], "found 5, where words belong"),
        ([{"txt": "care"}], "key 'txt' is not known"),
    ],
)
def test_a_term_that_no_platform_could_take_is_refused_with_its_line(
    terms: list[object], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    stated = {"concepts": [{"id": "a", "terms": {"en": terms}}]}
    (tmp_path / "config" / "concepts.yaml").write_text(json.dumps(stated))
    with pytest.raises(ProtocolError, match=r"config/concepts.yaml, line 1, concepts") as refused:
        concepts.load()
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("limits: [yeers]", "line 2, limits.0: found 'yeers'. Allowed: years, languages, document_types."),
        ("limits: years", "line 2, limits: found 'years', where a list belongs."),
        ("limits: {years: 2000}", "line 2, limits: found {'years': 2000}, where a list belongs."),
        ("limits:", "line 2, limits: the list is empty."),
        ("limit: [years]", "line 2, limit: key 'limit' is not known. Allowed: concepts, limits."),
    ],
)
def test_limits_that_are_misspelt_or_of_the_wrong_kind_get_one_report(
    stated: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    layout.CONCEPTS.parent.mkdir()
    layout.CONCEPTS.write_text(f"concepts: [{{id: a, terms: [care]}}]\n{stated}\n")
    (problem,) = unreadable_concepts()
    assert told in str(problem)
    assert "input" not in str(problem).lower(), "no words of the library's own"


AWKWARD = ["Alzheimer’s", "3.5 mm", "not for profit", "self-care*", "بیمه\u200cشد*", "nurs* educat*"]


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("embase", "\"Alzheimer's\":ti,ab,kw OR '3.5 mm':ti,ab,kw OR 'not for profit':ti,ab,kw"),
        ("embase", '"Crohn\'s disease"/exp'),
        ("medline_ovid", 'Alzheimer\'s or "3.5 mm" or "not for profit" or self-care*'),
        ("proquest", "(self PRE/0 care[*20]) OR بیمه\u200cشد[*20]"),
        ("cochrane", "(self NEXT care*) OR بیمه\u200cشد* OR (بیمه NEXT شد*)"),
    ],
)
def test_awkward_words_are_written_as_the_platform_reads_them(platform: str, line: str) -> None:
    concept = {"id": "a", "terms": AWKWARD, "emtree": ["Crohn's disease"]}
    query = written(platform, concepts=[concept], limits=[])
    assert line in query.texts[0]
    assert lint(platform, query.texts[0]) == []


def test_what_is_left_out_is_told_once_for_all_its_spellings() -> None:
    query = written("sid", concepts=[{"id": "a", "terms": ["بیمه\u200cشد*", "قبل"]}], limits=[])
    assert sum("is left out" in note for note in query.notes) == 1
    assert lint("sid", "not for profit\nself or other") == []


def test_a_block_of_hundreds_of_words_is_no_search_of_a_short_box_and_says_so() -> None:
    many = [{"id": f"c{n}", "terms": [f"word number {n} of {m}" for m in range(300)]} for n in range(3)]
    query = written("google_scholar", concepts=many, limits=[])
    assert any("more than 50 searches" in note and "'short' words" in note for note in query.notes)
    short = [{**concept, "short": ["word"]} for concept in many]
    assert written("google_scholar", concepts=short, limits=[]).texts == ["(word) (word) (word)"]
    assert written("pubmed", concepts=many, limits=[]).texts[0].count("[tiab]") == 900


def test_a_source_in_a_language_without_terms_and_a_limit_without_value_are_refused() -> None:
    with pytest.raises(ProtocolError, match="no term in fa"):
        strategy(Concepts.model_validate({"concepts": [{"id": "a", "terms": ["care"]}]}), ELIGIBLE, ["fa"])
    with pytest.raises(ProtocolError, match=r"eligibility\.years"):
        strategy(
            Concepts.model_validate({"concepts": [{"id": "a", "terms": ["care"]}], "limits": ["years"]}),
            Eligibility(),
            [],
        )


def test_the_example_s_stored_queries_are_what_its_concepts_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    cli.main(["query"])
    printed = capsys.readouterr().out
    assert printed.count(": the same") == 4
    assert "wrong:" not in printed


def test_a_new_review_s_queries_are_stored_once_and_never_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    cli.main(["init", "mine", "--sources", "pubmed,sid,elsewhere,websites,citations"])
    with pytest.raises(SystemExit, match="--new"):
        cli.main(["query", "mine"])
    monkeypatch.chdir(tmp_path)
    cli.main(["query", "mine", "--new"])
    for refused in (["query"], ["query", "--new"]):
        with pytest.raises(SystemExit, match=r"replace the placeholder|there already"):
            cli.main(refused)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine/config/concepts.yaml").write_text("concepts: [{id: care, terms: {en: [care], fa: [مراقبت]}}]\n")
    cli.main(["query", "mine", "--write"])
    printed = capsys.readouterr().out
    assert "elsewhere: no syntax is known" in printed
    assert not {"websites:", "citations:"} & {*printed.split()}, "what has no query lacks none"
    kept = tmp_path / "mine/config/queries/pubmed.txt"
    assert kept.read_text() == "(care[tiab] OR مراقبت[tiab])\n"
    kept.write_text("care[tiab]\n")
    monkeypatch.chdir(tmp_path)
    cli.main(["query", "mine", "--write"])
    assert "differs from what the concepts say now" in capsys.readouterr().out
    assert kept.read_text() == "care[tiab]\n"


def test_an_untouched_template_stops_no_run_and_a_half_filled_one_says_what_to_replace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    laid_out = begin_concepts()
    assert not concepts.stated()
    assert list(unreadable_concepts()) == []
    laid_out.write_text(laid_out.read_text(encoding="utf-8").replace("<a word>", "care", 1), encoding="utf-8")
    told = [str(problem) for problem in unreadable_concepts()]
    assert concepts.stated()
    assert any("replace the placeholder" in one for one in told)
