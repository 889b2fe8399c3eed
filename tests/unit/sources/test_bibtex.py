"""BibTeX's own mark-up: what stands in a value as LaTeX, and what only looks like it."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline.sources import bibtex, detect


@pytest.mark.parametrize("module", [bibtex, detect])
def test_examples_in_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@given(text=st.text())
def test_no_text_breaks_latex(text):
    bibtex.latex(text)
