"""The protocol: what is refused, how it is told, and the schema that editors use."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import ValidationError

from scopeline import searches
from scopeline.errors import ProtocolError
from scopeline.project import initialise
from scopeline.protocol import Charting, Coding, Protocol, json_schema, load
from scopeline.protocol.conduct import Conduct
from scopeline.protocol.sources import Update

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / "config" / "review.yaml").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "workflow" / "schemas" / "review.schema.json").read_text(encoding="utf-8"))


def problems_of(text: str, folder: Path) -> str:
    path = folder / "review.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProtocolError) as raised:
        load(path)
    return str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("maybe: include", "mayby: include", "key 'mayby' is not known. Allowed: maybe, sheet_format"),
        ("hits: 1391", "hit: 1391", "sources.pubmed.hit: key 'hit' is not known. Allowed: name, kind"),
        ("maybe: include", "maybe: perhaps", "screening.maybe: found 'perhaps'"),
        ("searched: 2023-09-23", "searched: in autumn", "sources.pubmed.searched: found 'in autumn'"),
        ("searched: 2023-09-23", "searched: 04/05/2023", "type the one that is meant: 2023-05-04 or 2023-04-05"),
        (
            "searched: 2023-09-23",
            "searched: 2023-02-30",
            "sources.pubmed.searched: found '2023-02-30', which is no day",
        ),
        (
            "searched: 2023-09-23",
            "searched: 1402-12-30",
            "sources.pubmed.searched: found '1402-12-30', which is no day",
        ),
        (
            "searched: 2023-09-23",
            "searched: 1823-09-23",
            "sources.pubmed.searched: found '1823-09-23', which is no day",
        ),
        (
            "searched: 2023-09-23",
            "searched: 0202-09-23",
            "sources.pubmed.searched: found '0202-09-23', which is no day",
        ),
        ("years: {first: 2000, last: 2023}", "years: {first: 1390, last: 2023}", "it began in 2011, type that"),
        ("years: {first: 2000, last: 2023}", "years: {first: ۲۰۰۰, last: ۱۴۰۲}", "eligibility.years.last: found 1402"),
        ("years: {first: 2000, last: 2023}", "years: {first: 2000, last: soon}", "eligibility.years.last"),
        ("searched: 2023-09-23", "searched: 20230923", "sources.pubmed.searched: found '20230923', which is no day"),
        ("searched: 2023-09-23", "searched: !!timestamp soon", "sources.pubmed.searched: found 'soon'"),
        ("hits: 1391", "hits: 0x_", "cannot be read"),
        ("hits: 1391", "hits: '1,391'", "Allowed: a whole number"),
        ("hits: 1391", "hits: ۱۳۹۱٫۵", "Allowed: a whole number"),
        ("years: {first: 2000, last: 2023}", "years: 2000-2023", "where keys belong. Allowed: first, last"),
        ("    name: PubMed\n", "    name:\n", "sources.pubmed.name: nothing stands there. Write a text"),
        ("  pubmed:\n", "  [pub, med]:\n", "cannot be read"),
        ("hits: 1391", "hits: 13\x0191", "character U+0001"),
        ("first: 2000, last: 2023", "first: 2023, last: 2000", "swap them"),
        ("reviewers: [sara, omid]", "reviewers: [sara, sara]", "named twice"),
        ("adjudicator: leila", "adjudicator: omid", "name a third person"),
        ("reviewers: [sara, omid]", "reviewers: [sara, conflicts]", "'conflicts' is the name of another file"),
        ("reviewers: [sara, omid]", "reviewers: [sara, ../omid]", "screening.stages.0.reviewers.1"),
        ("reviewers: [sara, omid]", "reviewers: [sara, '$(omid)']", "screening.stages.0.reviewers.1"),
        ("reviewers: [sara, omid]", 'reviewers: [sara, "omid\\n"]', "screening.stages.0.reviewers.1"),
        ("reviewers: [sara, omid]", f"reviewers: [sara, {'o' * 61}]", "screening.stages.0.reviewers.1"),
        ("  pubmed:\n", "  'pub {med}':\n", "sources.pub {med}"),
        ("id: full_text", "id: full text", "screening.stages.1.id"),
        ("languages: [en, fa]\n\nsources", "languages: [en, xx]\n\nsources", "languages.1"),
        ("  pubmed:\n", "  pubmed:\n    formerly: scopus\n", "sources: 'scopus' is what pubmed was called"),
        ("id: full_text", "id: title_abstract", "two stages have one id"),
        ("  pubmed:\n", "  scopus:\n", "key 'scopus' is given twice"),
        ("title:\n", "titel:\n", "title: the key is missing"),
        ("  pubmed:\n", "\tpubmed:\n", "spaces, not tabs"),
    ],
)
def test_every_mistake_is_named_with_its_key_and_a_remedy(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert old in EXAMPLE
    report = problems_of(EXAMPLE.replace(old, new, 1), tmp_path)
    assert told in report
    assert "line " in report


@pytest.mark.parametrize("typed", ["۱۳۹۱", "١٣٩١", "'1391'", "1391"])
def test_whole_numbers_may_be_typed_in_the_digits_of_any_script(typed: str, tmp_path: Path) -> None:
    path = tmp_path / "review.yaml"
    text = EXAMPLE.replace("id: full_text\n", "id: full_text\n      votes_per_record: ۱\n")
    text = text.replace("hits: 1391", f"hits: {typed}")
    path.write_text(text, encoding="utf-8")
    protocol = load(path)
    assert 1391 in [source.hits for source in protocol.sources.values()]
    assert protocol.stage("full_text").votes_per_record == 1
    coding = Coding.model_validate({"coders": ["sara", "omid"], "sample": "۶"})
    charting = Charting.model_validate({"charters": ["sara", "omid"], "charters_per_study": "۱", "pilot": "۳"})
    assert (coding.sample, charting.charters_per_study, charting.pilot) == (6, 1, 3)


def test_all_mistakes_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    text = EXAMPLE.replace("maybe: include", "mayby: include").replace("hits: 700", "hits: many")
    report = problems_of(text, tmp_path).splitlines()
    assert len(report) == 2
    for line in report:
        number = int(line.partition("line ")[2].partition(",")[0])
        assert any(word in text.splitlines()[number - 1] for word in ("mayby", "hits: many"))


def test_words_that_yaml_takes_for_booleans_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "review.yaml"
    path.write_text(EXAMPLE.replace("name: PubMed", "name: no"), encoding="utf-8")
    assert load(path).sources["pubmed"].name == {"en": "no"}


def test_the_schema_for_editors_is_the_model(tmp_path: Path) -> None:
    assert json_schema() == SCHEMA, "run workflow/schemas/make_schema.py"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    content = json.loads(json.dumps(yaml.safe_load(EXAMPLE), default=str))
    jsonschema.validate(content, SCHEMA)
    content["screening"]["mayby"] = "include"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMA)


def test_every_key_is_explained_in_the_readme() -> None:
    text = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
    for name in Protocol.model_fields:
        assert f"`{name}" in text, name
    for model in ("Source", "Eligibility", "Dedupe", "Screening", "Stage"):
        for name in SCHEMA["$defs"][model]["properties"]:
            assert f"`{name}`" in text or f".{name}`" in text, f"{model}.{name}"


def test_a_new_review_has_a_valid_protocol_and_is_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "a review"
    initialise(folder, ["pubmed", "sid"])
    protocol = load(folder / "config" / "review.yaml")
    assert list(protocol.sources) == ["pubmed", "sid"]
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(Exception, match="already"):
        initialise(folder, ["scopus"])
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_people_note_in_the_logs_of_searches_stands_where_the_protocol_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config" / "review.yaml"
    path.parent.mkdir()
    path.write_text(f"{EXAMPLE}  search_reuse: None was reused.\n", encoding="utf-8")
    notes = {"pubmed": "PRESS, by a second librarian.", "scopus": "PRESS, by a second librarian."}
    for source, review in notes.items():
        log = searches.Search(
            source, source, "", "database", "2023-09-23T10:00:00Z", "sara", "care", 1, 1, 1, (),
            filters="Filter A." if source == "pubmed" else "", reused_from="An older review.", peer_review=review,
            justification_of_limits="As the question asks.",
        )  # fmt: skip
        (tmp_path / searches.folder(source)).mkdir(parents=True)
        (tmp_path / searches.folder(source) / "2023-09-23.json").write_text(json.dumps(asdict(log)), encoding="utf-8")
    conduct = load(path).conduct
    assert conduct.search_review == {"en": "PRESS, by a second librarian."}
    assert conduct.search_filters == {"en": "PubMed: Filter A."}
    assert conduct.search_reuse == {"en": "None was reused."}
    assert conduct.search_limits == {"en": "As the question asks."}


def test_a_persons_name_in_another_script_is_refused_in_plain_words_with_an_example(tmp_path: Path) -> None:
    told = problems_of(EXAMPLE.replace("[sara, omid]", "[سارا, omid]", 1), tmp_path)
    assert "found 'سارا'" in told
    assert "such as sara" in told
    assert "^[a-z]" not in told


@pytest.mark.parametrize(
    ("key", "name"), [("sid", "SID"), ("lens", "The Lens"), ("ebsco", "EBSCOhost"), ("ours", "Ours")]
)
def test_a_known_database_is_called_as_it_calls_itself(key: str, name: str, tmp_path: Path) -> None:
    initialise(tmp_path, [key])
    content = yaml.safe_load((tmp_path / "config" / "review.yaml").read_text(encoding="utf-8"))
    assert content["sources"][key]["name"] == name


@pytest.mark.parametrize(("part", "key", "file"), [(Charting, "charters", "form"), (Coding, "coders", "links")])
@pytest.mark.parametrize(
    ("people", "told"),
    [
        ({"who": ["ann", "ann"]}, "ann is named twice"),
        ({"who": ["ann"], "left": ["ann"]}, "ann stands among '{key}' and among those who 'left'"),
        ({"who": ["ann"], "left": ["bob"], "adjudicator": "bob"}, "name a third person"),
        ({"who": [], "left": ["bob"]}, "nobody is named under '{key}'"),
        ({"who": ["ann", "{file}"]}, "'{file}' is the name of another file"),
    ],
)
def test_charters_and_coders_have_one_role_each_as_reviewers_have(
    part: type[Charting] | type[Coding], key: str, file: str, people: dict[str, Any], told: str
) -> None:
    given = {key if name == "who" else name: value for name, value in people.items()}
    given[key] = [name.format(file=file) for name in given[key]]
    with pytest.raises(ValidationError, match=re.escape(told.format(key=key, file=file))):
        part.model_validate(given)


@pytest.mark.parametrize(
    "typed",
    [
        *("2023-09-23", "2023-9-23", "'2023-09-23'", "23/09/2023", "23.9.2023"),
        *("1402/07/01", "1402-07-01", "1402-7-1", "'۱۴۰۲/۰۷/۰۱'", "۱۴۰۲-۰۷-۰۱"),
    ],
)
def test_a_day_may_be_typed_as_it_is_written_where_it_can_mean_no_other(typed: str, tmp_path: Path) -> None:
    path = tmp_path / "review.yaml"
    path.write_text(EXAMPLE.replace("searched: 2023-09-23", f"searched: {typed}"), encoding="utf-8")
    assert str(load(path).sources["pubmed"].searched) == "2023-09-23"


def test_every_day_of_the_protocol_may_be_a_jalali_one_as_it_stands() -> None:
    about = Conduct.model_validate(
        {
            "began": "1402-07-01",
            "ended": "۱۴۰۲/۰۷/۰۲",
            "amendments": [{"date": "1402/07/03", "what": "Grey literature"}],
        }
    )
    days = [about.began, about.ended, about.amendments[0].date]
    days.append(Update.model_validate({"searched": "1402-07-04", "files": ["a.ris"]}).searched)
    assert [str(day) for day in days] == ["2023-09-23", "2023-09-24", "2023-09-25", "2023-09-26"]
