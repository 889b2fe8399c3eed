"""The same concepts find the same reports on every platform: each text is read back by the platform's own rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from small_library import Report, matches, search

from scopeline.protocol import Eligibility
from scopeline.queries.concepts import Concepts
from scopeline.queries.dialects import google_scholar
from scopeline.queries.platforms import PLATFORMS
from scopeline.queries.spelling import ZWNJ, spellings
from scopeline.queries.strategy import strategy

THESAURUS = {
    "pubmed": "mesh",
    "medline_ovid": "mesh",
    "cochrane": "mesh",
    "embase": "emtree",
    "embase_ovid": "emtree",
    "ebsco": "cinahl",
}
# Those that take all limits in the query; the others take some of them in a form.
WITH_LIMITS = ["pubmed", "scopus", "web_of_science", "embase", "medline_ovid", "embase_ovid", "ebsco", "proquest"]
WHOLE_WORDS = ["openalex", "google_scholar", "europe_pmc"]

# Few words, some the beginning of others, so that terms meet reports; stems of four letters, which PubMed wants.
WORDS = ["care", "careful", "health", "healthy", "and", "or", "co-operation", "alzheimer's", "سلامت", f"راهکار{ZWNJ}ها"]
CUT = ["care*", f"راهکار{ZWNJ}هایی*", "alzheimer's*", "heal*", "oper*", "سلام*"]
HEADINGS = ["Delivery of Health Care, Integrated", "Nursing", "Alzheimer's Disease"]


def terms(words: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=3).map(" ".join)


def concepts(words: list[str]) -> st.SearchStrategy[Concepts]:
    concept = st.fixed_dictionaries(
        {
            "terms": st.lists(terms(words), min_size=1, max_size=4, unique=True),
            "mesh": st.lists(st.sampled_from(HEADINGS), max_size=1),
            "emtree": st.lists(st.sampled_from(HEADINGS), max_size=1),
            "cinahl": st.lists(st.sampled_from(HEADINGS), max_size=1),
        }
    )
    return st.lists(concept, min_size=1, max_size=3).map(
        lambda found: Concepts.model_validate(
            {"concepts": [{"id": f"c{n}", **one} for n, one in enumerate(found)], "limits": ["years", "languages"]}
        )
    )


SPELT = sorted(
    {spelling for word in [*WORDS, f"راهکار{ZWNJ}هایی"] for spelling in spellings(word)} | {"operas", "سلامتی"}
)
reports = st.lists(
    st.builds(
        Report,
        st.fixed_dictionaries(
            {
                name: st.lists(st.sampled_from(SPELT), max_size=4).map(" ".join)
                for name in ("title", "abstract", "keywords")
            }
        ),
        st.frozensets(st.sampled_from(HEADINGS), max_size=1),
        st.sampled_from([1999, 2000, 2010, 2023, 2024]),
        st.sampled_from(["english", "persian"]),
    ),
    min_size=1,
    max_size=8,
)
ELIGIBLE = Eligibility.model_validate({"years": {"first": 2000, "last": 2023}, "languages": ["en"]})


def meant(stated: Concepts, report: Report, thesaurus: str | None, *, limits: bool) -> bool:
    if limits and not (2000 <= report.year <= 2023 and report.language == "english"):
        return False
    for concept in stated.concepts:
        wanted = [spelling for term in concept.terms["en"] for spelling in spellings(term.text)]
        in_words = any(matches(text.split(), field) for text in wanted for field in report.fields.values())
        heads = {head.text for head in getattr(concept, thesaurus)} if thesaurus else set()
        if not (in_words or heads & report.headings):
            return False
    return True


def found(platform: str, stated: Concepts, held: list[Report]) -> set[int]:
    query = PLATFORMS[platform].write(strategy(stated, ELIGIBLE, []))
    return {place for text in query.texts for place in search(platform, text, held)}


def expected(platform: str, stated: Concepts, held: list[Report]) -> set[int]:
    thesaurus, limits = THESAURUS.get(platform), bool(stated.limits)
    return {place for place, report in enumerate(held) if meant(stated, report, thesaurus, limits=limits)}


@given(concepts(WORDS + CUT), reports)
def test_concepts_mean_the_same_reports_everywhere(stated: Concepts, held: list[Report]) -> None:
    for platform in WITH_LIMITS:
        assert found(platform, stated, held) == expected(platform, stated, held), platform


@given(concepts(WORDS + CUT), reports)
def test_so_do_they_where_the_limits_are_set_by_hand(stated: Concepts, held: list[Report]) -> None:
    unlimited = stated.model_copy(update={"limits": []})
    assert found("cochrane", stated, held) == expected("cochrane", unlimited, held)


@given(concepts(WORDS), reports)
def test_so_do_whole_words_where_nothing_can_be_cut(stated: Concepts, held: list[Report]) -> None:
    unlimited = stated.model_copy(update={"limits": []})
    for platform in WHOLE_WORDS:
        assert found(platform, unlimited, held) == expected(platform, unlimited, held), platform


@given(st.lists(st.lists(terms(WORDS), min_size=1, max_size=30, unique=True), min_size=1, max_size=4), reports)
def test_texts_for_a_short_box_fit_it_and_find_together_what_one_would(
    words: list[list[str]], held: list[Report]
) -> None:
    stated = Concepts.model_validate({"concepts": [{"id": f"c{n}", "terms": one} for n, one in enumerate(words)]})
    query = PLATFORMS["google_scholar"].write(strategy(stated, ELIGIBLE, []))
    assert len(query.texts) <= google_scholar.MOST
    if any("this is none that can be made" in note for note in query.notes):
        return
    assert all(len(text) <= google_scholar.LONGEST for text in query.texts)
    assert found("google_scholar", stated, held) == expected("google_scholar", stated, held)
