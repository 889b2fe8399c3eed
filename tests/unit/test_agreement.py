"""Agreement figures against published and recomputed values, and what must hold for any votes."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline.agreement import NO_VARIATION, Statistic, collapse_maybe, statistics

TWO = ("include", "exclude")
THREE = ("include", "maybe", "exclude")
T_99, T_11 = 1.9842169515, 2.2009851601  # 97.5 % quantiles of Student's t, from any printed table

# Two raters, rows the first. Values from the formulas of the papers below; kappa's standard error is that of
# Fleiss, Cohen and Everitt 1969, its interval normal. The indices are without sign.
# - textbook: the worked example of Cohen's kappa that most textbooks share
# - fc1990_*: the paradoxes of kappa, Feinstein and Cicchetti 1990 (J Clin Epidemiol 43:543)
# - gwet2002: Gwet 2002, 94 % agreement with a negative kappa
# - abstractors: `cont3x3abstractors` of the R package irrCAC, values as Gwet prints them
PAIRS = {
    "textbook": {
        "table": [[20, 5], [10, 15]],
        "percent_agreement": 0.7,
        "positive_agreement": 0.7272727272727273,
        "negative_agreement": 0.6666666666666666,
        "cohen_kappa": 0.3999999999999999,
        "se_kappa": 0.12699606293110033,
        "ci95_kappa": (0.15109228851330878, 0.648907711486691),
        "scott_pi": 0.3939393939393937,
        "pabak": 0.3999999999999999,
        "gwet_ac1": 0.40594059405940586,
        "krippendorff_alpha": 0.3999999999999998,
        "prevalence_index": 0.1,
        "bias_index": 0.1,
    },
    "fc1990_a": {
        "table": [[40, 9], [6, 45]],
        "percent_agreement": 0.85,
        "positive_agreement": 0.8421052631578947,
        "negative_agreement": 0.8571428571428571,
        "cohen_kappa": 0.6995192307692307,
        "se_kappa": 0.07139360269998822,
        "ci95_kappa": (0.559590339646951, 0.8394481218915104),
        "scott_pi": 0.6992481203007519,
        "pabak": 0.7,
        "gwet_ac1": 0.7007481296758106,
        "krippendorff_alpha": 0.700751879699248,
        "prevalence_index": 0.05,
        "bias_index": 0.03,
    },
    "fc1990_b": {
        "table": [[80, 10], [5, 5]],
        "percent_agreement": 0.85,
        "positive_agreement": 0.9142857142857143,
        "negative_agreement": 0.4,
        "cohen_kappa": 0.318181818181818,
        "se_kappa": 0.13345652122383617,
        "ci95_kappa": (0.05661184101786315, 0.5797517953457729),
        "scott_pi": 0.31428571428571417,
        "pabak": 0.7,
        "gwet_ac1": 0.8079999999999999,
        "krippendorff_alpha": 0.3177142857142856,
        "prevalence_index": 0.75,
        "bias_index": 0.05,
    },
    "fc1990_c": {
        "table": [[45, 15], [25, 15]],
        "percent_agreement": 0.6,
        "positive_agreement": 0.6923076923076923,
        "negative_agreement": 0.42857142857142855,
        "cohen_kappa": 0.13043478260869554,
        "se_kappa": 0.0986615376234396,
        "ci95_kappa": (-0.06293827931789164, 0.3238078445352827),
        "scott_pi": 0.12087912087912119,
        "pabak": 0.19999999999999996,
        "gwet_ac1": 0.2660550458715596,
        "krippendorff_alpha": 0.1252747252747256,
        "prevalence_index": 0.3,
        "bias_index": 0.1,
    },
    "fc1990_d": {
        "table": [[25, 35], [5, 35]],
        "percent_agreement": 0.6,
        "positive_agreement": 0.5555555555555556,
        "negative_agreement": 0.6363636363636364,
        "cohen_kappa": 0.25925925925925924,
        "se_kappa": 0.07715973174444571,
        "ci95_kappa": (0.10802896279048846, 0.41048955572803003),
        "scott_pi": 0.19191919191919188,
        "pabak": 0.19999999999999996,
        "gwet_ac1": 0.20792079207920788,
        "krippendorff_alpha": 0.1959595959595959,
        "prevalence_index": 0.1,
        "bias_index": 0.3,
    },
    "gwet2002": {
        "table": [[118, 5], [2, 0]],
        "percent_agreement": 0.944,
        "positive_agreement": 0.9711934156378601,
        "negative_agreement": 0.0,
        "cohen_kappa": -0.02339181286549608,
        "se_kappa": 0.012286756672845255,
        "ci95_kappa": (-0.04747341362103256, 0.0006897878900403998),
        "scott_pi": -0.028806584362140154,
        "pabak": 0.8879999999999999,
        "gwet_ac1": 0.9407763376087177,
        "krippendorff_alpha": -0.024691358024691468,
        "prevalence_index": 0.944,
        "bias_index": 0.024,
    },
    "abstractors": {
        "table": [[13, 0, 0], [0, 20, 7], [0, 4, 56]],
        "percent_agreement": 0.89,
        "cohen_kappa": 0.7964094021839719,
        "se_kappa": 0.05891071832608148,
        "ci95_kappa": (0.6809465150507119, 0.911872289317232),
        "scott_pi": 0.7962396962119107,
        "pabak": 0.8349999999999999,
        "gwet_ac1": 0.8493305482313461,
        "krippendorff_alpha": 0.7972584977308512,
    },
}
NOT_A_VALUE = {"table", "se_kappa", "ci95_kappa"}
VALUES = [(table, name, value) for table, o in PAIRS.items() for name, value in o.items() if name not in NOT_A_VALUE]

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", examples A, B and C (one string an
# observer, * a missing value). Of C: alpha from the paper, the others as irrCAC prints them (5 digits).
KRIPPENDORFF = {
    "A": (["0100000010", "1110010000"], {"krippendorff_alpha": 0.09523809523809534}),
    "B": (["aabbdcccedda", "babbbccceddd"], {"krippendorff_alpha": 0.6919642857142858}),
    "C": (
        ["123321412***", "1233224125*3", "*3332342251*", "12332441251*"],
        {
            "krippendorff_alpha": 0.743421052631579,
            "gwet_ac1": 0.77544,
            "fleiss_kappa": 0.76117,
            "pabak": 0.77273,
        },
    ),
}

# Fleiss 1971's worked layout with the counts of the encyclopaedia's example: 10 subjects, 5 categories, 14
# raters; the coefficient recomputed with statsmodels.
FLEISS_COUNTS = [
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
]
FLEISS_KAPPA = 0.20993070442195522

CORRECTED = {
    "cohen_kappa",
    "cohen_kappa_bootstrap",
    "scott_pi",
    "fleiss_kappa",
    "pabak",
    "gwet_ac1",
    "gwet_ac1_bootstrap",
    "krippendorff_alpha",
}


def votes_of(table: list[list[int]], categories=TWO):
    cells = [
        (row, column)
        for i, row in enumerate(categories)
        for j, column in enumerate(categories)
        for _ in range(table[i][j])
    ]
    return {
        "ana": {f"R-{place}": first for place, (first, _) in enumerate(cells)},
        "ben": {f"R-{place}": second for place, (_, second) in enumerate(cells)},
    }


def votes_in(lines: list[str]):
    """One reviewer a line, one record a character, * a missing vote."""
    return {
        f"observer {number}": {f"R-{place}": vote for place, vote in enumerate(line) if vote != "*"}
        for number, line in enumerate(lines)
    }


def by_name(rows: list[Statistic]) -> dict[str, Statistic]:
    assert len({row.name for row in rows}) == len(rows), "each statistic stands once"
    return {row.name: row for row in rows}


def of_table(table: list[list[int]]) -> dict[str, Statistic]:
    categories = TWO if len(table) == 2 else THREE
    return by_name(statistics(votes_of(table, categories), categories))


class TestTwoReviewersMatchTheirOracles:
    @pytest.mark.parametrize(("table", "name", "value"), VALUES)
    def test_value(self, table, name, value):
        assert of_table(PAIRS[table]["table"])[name].value == pytest.approx(value, abs=1e-12)

    @pytest.mark.parametrize("oracle", PAIRS.values(), ids=PAIRS)
    def test_kappa_has_the_interval_of_fleiss_cohen_and_everitt(self, oracle):
        kappa = of_table(oracle["table"])["cohen_kappa"]
        # The oracle's bounds use the quantile rounded to 1.959964, hence not 1e-12.
        assert (kappa.ci_low, kappa.ci_high) == pytest.approx(oracle["ci95_kappa"], abs=5e-9)
        assert (kappa.ci_high - kappa.ci_low) / 2 / 1.959963984540054 == pytest.approx(oracle["se_kappa"])
        assert "Fleiss-Cohen-Everitt" in kappa.note

    def test_ac1_has_the_standard_error_and_students_interval_that_gwet_prints(self):
        ac1 = of_table(PAIRS["abstractors"]["table"])["gwet_ac1"]
        assert (ac1.ci_high - ac1.ci_low) / 2 / T_99 == pytest.approx(0.04321747, abs=5e-9)
        assert (round(ac1.ci_low, 3), round(ac1.ci_high, 3)) == (0.764, 0.935)
        assert "Student t" in ac1.note

    @pytest.mark.parametrize("oracle", PAIRS.values(), ids=PAIRS)
    def test_n_and_the_cells_are_those_of_the_table(self, oracle):
        table, rows = oracle["table"], of_table(oracle["table"])
        categories = TWO if len(table) == 2 else THREE
        assert rows["n"].value == sum(map(sum, table))
        assert {row.n for row in rows.values()} == {sum(map(sum, table))}
        for i, first in enumerate(categories):
            for j, second in enumerate(categories):
                assert rows[f"table[{first},{second}]"].value == table[i][j]


class TestKrippendorffAndFleiss:
    @pytest.mark.parametrize("example", KRIPPENDORFF)
    def test_krippendorffs_examples(self, example):
        lines, expected = KRIPPENDORFF[example]
        categories = sorted(set("".join(lines)) - {"*"})
        rows = by_name(statistics(votes_in(lines), categories, positive="1"))
        for name, value in expected.items():
            tolerance = 1e-12 if name == "krippendorff_alpha" else 5e-6
            assert rows[name].value == pytest.approx(value, abs=tolerance), name

    def test_ac1_of_many_raters_has_gwets_standard_error_and_interval(self):
        lines, _ = KRIPPENDORFF["C"]
        ac1 = by_name(statistics(votes_in(lines), "12345"))["gwet_ac1"]
        assert (ac1.value - ac1.ci_low) / T_11 == pytest.approx(0.14295, abs=5e-6)
        assert (round(ac1.ci_low, 3), ac1.ci_high) == (0.461, 1.0)

    def test_fleiss_kappa_of_fourteen_raters(self):
        spelled = ["".join(c * times for c, times in zip("abcde", row, strict=True)) for row in FLEISS_COUNTS]
        rows = by_name(statistics(votes_in(["".join(rater) for rater in zip(*spelled, strict=True)]), "abcde"))
        assert rows["fleiss_kappa"].value == pytest.approx(FLEISS_KAPPA, abs=1e-12)
        assert rows["n"].value == 10

    def test_a_pair_with_missing_votes_is_compared_on_the_records_both_voted(self):
        votes = votes_of([[20, 5], [10, 15]])
        votes["ana"]["R-only-ana"] = "include"
        votes["ben"] |= {"R-only-ben": "exclude", "R-also-ben": "include"}
        rows = by_name(statistics(votes, TWO))
        full = of_table([[20, 5], [10, 15]])
        assert rows["n"].note == "records with a single vote, not compared: 3"
        assert {name: row for name, row in rows.items() if name != "n"} == {
            name: row for name, row in full.items() if name != "n"
        }

    def test_three_reviewers_of_whom_each_record_has_two(self):
        lines = ["iie*iee*ie", "ii*eiee*ee", "**eei**i**"]
        rows = by_name(statistics(votes_in(lines), "ie", positive="i"))
        assert rows["n"].value == 9
        assert rows["n"].note == "records with a single vote, not compared: 1"
        assert rows["percent_agreement"].value == pytest.approx(8 / 9)
        assert "fleiss_kappa" in rows
        assert not any(name.startswith(("table", "cohen")) for name in rows)


class TestWhatIsUndefinedIsSaid:
    @pytest.mark.parametrize("reviewers", [2, 3])
    @pytest.mark.parametrize("categories", [TWO, THREE])
    def test_all_votes_the_same_leave_nothing_to_correct_for_chance(self, reviewers, categories):
        votes = {f"reviewer {r}": {f"R-{i}": "exclude" for i in range(30)} for r in range(reviewers)}
        rows = by_name(statistics(votes, categories))
        undefined = {name for name in CORRECTED & rows.keys() if not name.startswith(("pabak", "gwet"))}
        assert len(undefined) >= 2
        for name in undefined:
            row = rows[name]
            assert (row.value, row.ci_low, row.ci_high, row.note) == (None, None, None, NO_VARIATION)
        assert rows["percent_agreement"].value == 1
        of_includes = rows["positive_agreement" if categories == TWO else "specific_agreement[include]"]
        assert (of_includes.value, of_includes.note) == (None, "undefined: nobody used this category")

    @pytest.mark.parametrize("reviewers", [2, 3])
    @pytest.mark.parametrize("categories", [TWO, THREE])
    def test_pabak_and_ac1_are_one_where_all_votes_are_the_same_and_have_no_interval(self, reviewers, categories):
        """2 po - 1 with po = 1 (Byrt et al. 1993); (po - pe) / (1 - pe) with pe = 0 (Gwet 2008)."""
        votes = {f"reviewer {r}": {f"R-{i}": "exclude" for i in range(30)} for r in range(reviewers)}
        rows = by_name(statistics(votes, categories))
        for name in ("pabak", "gwet_ac1", "gwet_ac1_bootstrap"):
            row = rows[name]
            assert (row.value, row.ci_low, row.ci_high, row.n) == (1, None, None, 30), row
        assert rows["gwet_ac1"].note == "no interval: standard error 0"

    def test_a_category_that_nobody_used_has_no_agreement_of_its_own(self):
        rows = of_table([[5, 0, 1], [0, 0, 0], [2, 0, 9]])
        assert rows["specific_agreement[maybe]"].value is None
        assert rows["specific_agreement[maybe]"].note == "undefined: nobody used this category"
        assert rows["specific_agreement[include]"].value == pytest.approx(10 / 13)

    @pytest.mark.parametrize(
        "votes",
        [
            {},
            {"ana": {"R-1": "include"}},
            {"ana": {}, "ben": {}},
            {"ana": {"R-1": "include"}, "ben": {"R-2": "exclude"}},
            {"ana": {"R-1": "include"}, "ben": {"R-2": "exclude"}, "cyd": {}},
        ],
    )
    def test_no_record_with_two_votes(self, votes):
        rows = by_name(statistics(votes, TWO))
        assert rows.pop("n").value == 0
        for name, row in rows.items():
            if not name.startswith("table"):
                assert (row.value, row.note) == (None, "undefined: no record has two votes"), name

    def test_perfect_agreement_is_one_without_an_interval_that_promises_certainty(self):
        rows = of_table([[4, 0], [0, 16]])
        for name in CORRECTED & rows.keys():
            assert rows[name].value == 1, name
            assert (rows[name].ci_low, rows[name].ci_high) == (None, None), name
            assert rows[name].note == "" or rows[name].note.startswith("no interval"), name

    def test_a_reviewer_who_never_varies_has_a_kappa_of_zero_without_interval(self):
        kappa = of_table([[0, 5], [0, 15]])["cohen_kappa"]
        assert (kappa.value, kappa.ci_low, kappa.note) == (0, None, "no interval: standard error 0")

    def test_fleiss_kappa_below_minus_one_is_not_shown(self):
        votes = {
            "ana": {"R-0": "include"} | {f"R-{i}": "exclude" for i in range(1, 100)},
            "ben": {"R-0": "exclude"},
            "cyd": {},
        }
        fleiss = by_name(statistics(votes, TWO))["fleiss_kappa"]
        assert (fleiss.value, fleiss.note) == (
            None,
            "undefined: records with a single vote outweigh the rest",
        )

    def test_a_single_common_record_has_no_interval(self):
        rows = of_table([[0, 1], [0, 0]])
        assert rows["percent_agreement"].value == 0
        assert rows["gwet_ac1"].value == -1
        assert all(row.ci_low is None and row.ci_high is None for row in rows.values())

    def test_resamples_without_an_include_are_left_out_of_kappas_bootstrap_and_counted(self):
        kappa = of_table([[2, 0], [1, 47]])["cohen_kappa_bootstrap"]
        assert kappa.note.startswith("interval: percentile bootstrap, B = 2000, ")
        assert kappa.note.endswith(" undefined")


class TestBootstrap:
    def test_it_is_near_the_analytic_interval_where_that_is_good(self):
        rows = of_table([[400, 90], [60, 450]])
        for name in ("cohen_kappa", "gwet_ac1"):
            analytic, resampled = rows[name], rows[f"{name}_bootstrap"]
            assert resampled.value == analytic.value
            assert resampled.ci_low == pytest.approx(analytic.ci_low, abs=0.01)
            assert resampled.ci_high == pytest.approx(analytic.ci_high, abs=0.01)

    @pytest.mark.parametrize("oracle", PAIRS.values(), ids=PAIRS)
    def test_it_is_the_same_whoever_is_called_the_first_reviewer(self, oracle):
        rows = of_table(oracle["table"])
        turned = of_table([list(column) for column in zip(*oracle["table"], strict=True)])
        for name in rows:
            assert name.startswith("table[") or turned[name] == rows[name]

    def test_two_runs_give_the_same_figures(self):
        votes = votes_of([[20, 5], [10, 15]])
        assert statistics(votes, TWO) == statistics(votes, TWO)


class TestVotesThatDoNotBelong:
    def test_a_vote_outside_the_categories_is_named(self):
        votes = votes_of([[1, 0], [0, 1]]) | {"cyd": {"R-1": "perhaps"}}
        with pytest.raises(ValueError, match=r"cyd, R-1: vote 'perhaps'; allowed: \['include', 'exclude'\]"):
            statistics(votes, TWO)

    @pytest.mark.parametrize("categories", [(), ("include",), ("include", "include")])
    def test_there_are_two_different_categories_at_least(self, categories):
        with pytest.raises(ValueError, match="at least two"):
            statistics({}, categories)

    def test_the_positive_category_is_one_of_them(self):
        with pytest.raises(ValueError, match="positive"):
            statistics({}, TWO, positive="yes")


class TestMaybe:
    VOTES = {"ana": {"R-1": "maybe", "R-2": "exclude"}, "ben": {"R-1": "include"}}  # noqa: RUF012

    def test_maybe_is_read_as_include(self):
        assert collapse_maybe(self.VOTES, "include") == {
            "ana": {"R-1": "include", "R-2": "exclude"},
            "ben": {"R-1": "include"},
        }

    def test_maybe_is_kept_as_its_own(self):
        assert collapse_maybe(self.VOTES, "own") == self.VOTES

    def test_the_votes_given_are_not_changed(self):
        collapse_maybe(self.VOTES, "include")
        assert self.VOTES["ana"]["R-1"] == "maybe"

    def test_another_rule_is_refused(self):
        with pytest.raises(ValueError, match="'drop'; allowed: 'include', 'exclude', 'own'"):
            collapse_maybe(self.VOTES, "drop")

    def test_maybe_is_read_as_exclude(self):
        assert collapse_maybe(self.VOTES, "exclude")["ana"] == {"R-1": "exclude", "R-2": "exclude"}


def test_importing_the_module_imports_no_numpy():
    program = "import sys, scopeline.agreement; print({'numpy', 'scipy'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


# --- for any votes

record = st.integers(0, 40).map("R-{}".format)
given_votes = st.dictionaries(record, st.sampled_from(THREE), max_size=40)
any_votes = st.integers(2, 5).flatmap(lambda n: st.fixed_dictionaries({f"reviewer {i}": given_votes for i in range(n)}))
binary_votes = any_votes.map(lambda votes: collapse_maybe(votes, "include"))


@given(any_votes, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(votes, random):
    shuffled = {}
    for reviewer, of_reviewer in votes.items():
        items = list(of_reviewer.items())
        random.shuffle(items)
        shuffled[reviewer] = dict(items)
    assert statistics(shuffled, THREE) == statistics(votes, THREE)


@given(any_votes, st.randoms(use_true_random=False))
def test_swapping_reviewers_changes_nothing_but_turns_the_table(votes, random):
    reviewers = list(votes)
    random.shuffle(reviewers)
    before = by_name(statistics(votes, THREE))
    after = by_name(statistics({reviewer: votes[reviewer] for reviewer in reviewers}, THREE))
    swapped = len(votes) == 2 and reviewers != list(votes)
    for name, row in before.items():
        if swapped and name.startswith("table["):
            first, second = name.removeprefix("table[").removesuffix("]").split(",")
            assert after[f"table[{second},{first}]"].value == row.value
        else:
            assert after[name] == row


@given(st.one_of(binary_votes.map(lambda votes: (votes, TWO)), any_votes.map(lambda votes: (votes, THREE))))
def test_every_value_is_in_its_range_or_says_why_there_is_none(votes_and_categories):
    for row in statistics(*votes_and_categories):
        assert type(row.n) is int
        if row.value is None:
            assert row.note.startswith("undefined: ")
            assert (row.ci_low, row.ci_high) == (None, None)
            continue
        assert type(row.value) is float
        if row.name == "n" or row.name.startswith("table["):
            assert 0 <= row.value <= row.n
        else:
            lowest = -1 if row.name in CORRECTED else 0
            assert lowest - 1e-9 <= row.value <= 1 + 1e-9, row
        assert (row.ci_low is None) == (row.ci_high is None)
        if row.ci_low is not None and row.ci_high is not None:
            assert -1 <= row.ci_low < row.ci_high <= 1
            assert not math.isnan(row.ci_low + row.ci_high)


@given(st.dictionaries(record, st.sampled_from(TWO), min_size=2), st.integers(2, 5))
def test_perfect_agreement_is_one_where_votes_vary(of_everyone, reviewers):
    rows = statistics({f"reviewer {i}": of_everyone for i in range(reviewers)}, TWO)
    varied = len(set(of_everyone.values())) == 2
    for row in rows:
        if row.name in CORRECTED:
            defined = varied or row.name.startswith(("pabak", "gwet"))
            assert (row.value, row.note == NO_VARIATION) == ((1, False) if defined else (None, True)), row


@given(binary_votes)
def test_kappa_follows_from_pabak_and_the_two_indices(votes):
    """kappa = (PABAK - PI^2 + BI^2) / (1 - PI^2 + BI^2) (Byrt, Bishop and Carlin 1993)."""
    rows = by_name(statistics(dict(list(votes.items())[:2]), TWO))
    kappa, pabak = rows["cohen_kappa"].value, rows["pabak"].value
    if kappa is None:
        return
    squares = rows["bias_index"].value ** 2 - rows["prevalence_index"].value ** 2
    assert kappa == pytest.approx((pabak + squares) / (1 + squares), abs=1e-9)
