"""What two databases write differently becomes equal."""

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeline.bibliography import identifiers, people
from scopeline.dedupe import normalise as n
from scopeline.dedupe import places
from scopeline.dedupe.columns import before, folded, joined_words, parted, without_marks
from scopeline.dedupe.signs import column_of_signs, signed_words
from scopeline.dedupe.titles import clean_title, title_numbers
from scopeline.text import fold


@given(st.lists(st.text(max_size=80), min_size=1, max_size=8))
@example(["𝓐", "a"])
def test_a_column_is_folded_as_its_values_are(values: list[str]) -> None:
    assert folded(pa.array(values)).to_pylist() == [fold(value) for value in values]


@given(st.text(max_size=80))
@example("𝓐 ϲ")  # letters for mathematics, which are capitals or finals only once they are taken apart
def test_folding_what_is_folded_changes_nothing(value: str) -> None:
    assert fold(fold(value)) == fold(value)


@pytest.mark.parametrize(
    ("given_pages", "first", "last"),
    [
        ("139-54", "139", "154"),
        ("H887-94", "h887", "h894"),
        ("S600-S601", "s600", "s601"),
        ("1217-24; discussion 1224-5", "1217", "1224"),
        ("pp. 7–12", "7", "12"),
        ("۱۲-۱۸", "12", "18"),
        ("a1754", "a1754", ""),
        ("01-Aug", "1", "8"),
        ("24-Aug", "24", "28"),
        ("Oct-16", "10", "16"),
        ("Suppl-12", "", "12"),
        ("no pagination", "", ""),
        ("", "", ""),
    ],
)
def test_pages_are_read_in_full(given_pages: str, first: str, last: str) -> None:
    assert places.page_range(given_pages) == (first, last)


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Efficacy of batroxobin. [Chinese]", "Efficacy of batroxobin."),
        ("Update on testing. [Review] [33 refs]", "Update on testing."),
        ("A trial.[Erratum appears in J X. 2011 Mar;26(2):244 Note: A [added]]", "A trial."),
        ("Erratum: A trial of care", "A trial of care erratum"),
        ("A trial of care (vol 360, pg 542, 2009)", "A trial of care erratum"),
        ("CO<sub>2</sub> and health", "CO2 and health"),
        ("IFN-α and care", "IFN-alpha and care"),
        ("[Review]", "[Review]"),
    ],
)
def test_notes_of_databases_are_taken_off_titles(title: str, clean: str) -> None:
    assert clean_title(title) == clean


def test_persian_spellings_meet() -> None:
    table = pa.table(
        {"record_id": ["a", "b"], "title": ["يكپارچگي نظام‌ها", "یکپارچگی نظامها"], "year": ["۱۳۹۸", "2019"]}
    )
    rows = n.normalise(table).to_pylist()
    assert rows[0]["title"] == rows[1]["title"]
    assert rows[0]["year"] == rows[1]["year"] == 2019


def test_integers_and_missing_columns_are_allowed() -> None:
    row = n.normalise(pa.table({"record_id": ["a"], "year": [2019], "volume": [3], "title": [None]})).to_pylist()[0]
    assert (row["year"], row["volume"], row["title"], row["doi"]) == (2019, "3", "", "")


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("p16 as a marker part ii", "16 2"),
        ("care in 10 000 women", "10000"),
        ("results part one", "1"),
        ("integrated care", ""),
    ],
)
def test_numbers_and_parts_of_titles(title: str, numbers: str) -> None:
    assert title_numbers(title) == numbers


RANGE = st.builds("{}-{}".format, st.integers(0, 10**7), st.integers(0, 10**7))
AUTHORS = st.lists(st.text("abzAZ é.,;|'&-", max_size=12), max_size=4).map("; ".join)
DOIS = st.builds("10.{}/{}".format, st.integers(1, 10**5), st.text("abZ09._-/()<v", max_size=8))


@given(st.lists(RANGE | st.sampled_from(["", "12", "e5", "101-15"]), min_size=1, max_size=8))
def test_pages_of_a_column_are_those_of_its_values(values: list[str]) -> None:
    first, last = n._pages(pa.array(values))
    assert list(zip(first.to_pylist(), last.to_pylist(), strict=True)) == [places.page_range(value) for value in values]


@given(st.lists(AUTHORS | st.text(max_size=30), min_size=1, max_size=6))
def test_families_of_a_column_are_those_of_its_values(values: list[str]) -> None:
    one_by_one = ["|".join(people.families(value)) for value in values]
    assert n._families(pa.array(values)).to_pylist() == joined_words(pa.array(one_by_one), "|").to_pylist()


@given(st.lists(DOIS | st.text(max_size=20), min_size=1, max_size=6))
def test_dois_of_a_column_are_those_of_its_values(values: list[str]) -> None:
    assert n._dois(pa.array(values)).to_pylist() == [identifiers.doi(value) for value in values]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_words_of_a_name_are_joined_as_text_is_folded(values: list[str]) -> None:
    expected = [
        " ".join(part for part in (fold(name).replace(" ", "") for name in value.split("|")) if part)
        for value in values
    ]
    assert joined_words(pa.array(values), "|").to_pylist() == expected


@given(st.lists(st.text(st.sampled_from("aB4+-#<>=() ⁺−–≥ä"), max_size=12), min_size=1, max_size=6))
@example(["CD4-", "", "+", "CD4-"])
@example(["low-income", "-", "ApoE(-/-)"])
@example(["é" * 40_000])  # a cell without a space is read once, not once for each of its letters
def test_signs_are_found_in_a_column_as_in_its_values(titles: list[str]) -> None:
    assert column_of_signs(pa.array(titles, pa.string())).to_pylist() == [signed_words(title) for title in titles]


@given(st.lists(st.text(max_size=30).map(fold), min_size=1, max_size=6))
@example(["", "a b", ""])
def test_a_column_is_parted_into_the_words_of_its_values(values: list[str]) -> None:
    joined, words, first = parted(pa.array(values))
    assert joined.to_pylist() == [value.replace(" ", "") for value in values]
    assert words.to_pylist() == [word for value in values for word in value.split(" ")]
    assert [words[place].as_py() for place in first.tolist()] == [value.split(" ")[0] for value in values]


NAME = st.text(st.sampled_from("abé -"), min_size=1, max_size=4)


@given(
    st.lists(st.lists(st.tuples(NAME, st.text(st.sampled_from("x, "), max_size=3)), min_size=1, max_size=3), max_size=4)
)
def test_given_names_are_left_out_of_a_column(lists: list[list[tuple[str, str]]]) -> None:
    written = [";".join(f"{family},{given_names}" for family, given_names in names) for names in lists]
    expected = [";".join(family for family, _ in names) for names in lists]
    assert before(pa.array(written, pa.string()), ",", ";").to_pylist() == expected


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_marks_are_left_out_of_a_column(values: list[str]) -> None:
    kept = ["".join(char for char in value if char.isalnum()) for value in values]
    assert without_marks(pa.array(values)).to_pylist() == kept
