"""What was coded of people who withdrew: kept in the coders' sheets, and in no result but by its ids."""

from __future__ import annotations

from collections.abc import Iterable

from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import Finding


def bare(finding: Finding) -> Finding:
    """That there is a finding, of whom and by which coder, and nothing of what it says."""
    return Finding(finding.finding_id, finding.study_id, "", "", "", "", "", "", "", finding.coder)


def codes(book: Codebook, aside: Iterable[Finding], others: Iterable[Finding]) -> frozenset[str]:
    """The codes that began as a coder's own words about what these people said, and that nobody else's findings have.

    Codes of the frame and of codebook.csv are the team's, and stay.
    """
    used = {node for finding in others for node in book.path(finding.code)}
    parents = {code.parent for code in book.codes.values()}
    return frozenset(
        finding.code for finding in aside if "" in book.codes[finding.code].label and finding.code not in used | parents
    )
