"""Two DOIs: written otherwise, cut off, or of two versions of one work."""

from __future__ import annotations

import re

from scopeline.dedupe.evidence.agreement import DIFFERENT, SAME, UNKNOWN

CUT_AT = "-("  # where exports cut a DOI off
_VERSION = re.compile(r"[./]?v\d{1,2}$|\.pub\d{1,2}$|(?<=research)(\.\d+)\.\d{1,2}$")


def doi_agreement(one: str, two: str) -> int:
    """SAME where two DOIs differ in punctuation only; a DOI that was cut off says nothing.

    >>> doi_agreement("10.1160/th09-03-0165", "10.1160/th-09-03-0165")
    1
    >>> doi_agreement("10.1000/x.12", "10.1000/x.12.pdf")
    1
    >>> doi_agreement("10.1016/s0022", "10.1016/s0022-5223(03)01189-9"), doi_agreement("10.1/cd1", "10.1/cd1.pub2")
    (0, -1)
    """
    if [char for char in one if char.isalnum()] == [char for char in two if char.isalnum()]:
        return SAME
    short, long = sorted((one.removesuffix(".pdf"), two.removesuffix(".pdf")), key=len)
    if short == long:
        return SAME
    return UNKNOWN if long.startswith(short) and long[len(short)] in CUT_AT else DIFFERENT


def work_of(doi: str) -> str:
    """The DOI without the number of its version.

    >>> work_of("10.1002/14651858.cd006828.pub2"), work_of("10.21203/rs.3.rs-123/v2")
    ('10.1002/14651858.cd006828', '10.21203/rs.3.rs-123')
    >>> work_of("10.12688/f1000research.8890.2"), work_of("10.1057/ejis.2008.1")
    ('10.12688/f1000research.8890', '10.1057/ejis.2008.1')
    """
    return _VERSION.sub(r"\1", doi)
