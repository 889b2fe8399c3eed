"""Which spelling of a field the merged record takes, whichever record is the fuller one."""

from itertools import permutations

import pytest

from scopeline.dedupe.variants import best

BEST_FIRST = [
    ("authors", "Nöstlinger, Christiana", "Nostlinger, Christiana"),
    ("authors", "Nöstlinger, C; Okafor, B", "Noestlinger, Christiana; Okafor, Benjamin", "NÃ¶stlinger, C; Okafor, B"),
    ("authors", "Rahimi, S; Okafor, B; Tran, L", "Rahimi, Sara; Okafor, Benjamin; et al"),
    ("authors", "کریمی، زهرا; رحیمی، سارا", "کریمی، زهرا"),
    ("title", "Care of the old", "Care of the old. Geriatrics", "CARE OF THE OLD"),
    ("title", "Care of the old", "Care of the old [Review] [33 refs]"),
    ("title", "Care of the old: a trial", "Care of the old"),
    ("title", "Care of the old in small towns", "Care of the old in sm"),
    ("title", "Care with naïve T cells", "Care with naive T cells", "CARE WITH NAIVE T CELLS"),
    ("title", "Care for adults &c", "Care for adults &amp; children"),
    ("journal", "Revista Médica", "REVISTA MEDICA", "Rev Med"),
    ("journal", "Neuroscience Letters", "Neuroscience Letters.324 (1) ()(pp 65-68) 2002."),
    ("abstract", "Background. We asked. We found.", "Background. Copyright (C) 2019 Elsevier. All rights reserved."),
    ("pages", "101-115", "101", "N.PAG"),
    ("pages", "e12", "no pagination"),
    ("date", "2019-05-01", "2019"),
]


@pytest.mark.parametrize(("field", "first", "others"), [(f, first, others) for f, first, *others in BEST_FIRST])
def test_the_best_spelling_is_taken_whatever_the_order(field: str, first: str, others: list[str]) -> None:
    for values in permutations([first, *others]):
        assert values[best(field, values)] == first


def test_a_title_that_most_records_have_is_taken() -> None:
    assert best("title", ["Care: theory", "Care of the old", "Care of the old"]) == 1


def test_of_equals_that_of_the_fuller_record_is_taken() -> None:
    assert best("volume", ["12", "13"]) == best("title", ["Care", "Care"]) == 0
