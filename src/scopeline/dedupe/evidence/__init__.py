"""Evidence for and against a pair: one number for each thing that a librarian would compare; one module a subject."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from scopeline.dedupe.evidence.agreement import MISSING, agreement, closer, likeness
from scopeline.dedupe.evidence.authors import author_evidence
from scopeline.dedupe.evidence.identifiers import doi_agreement
from scopeline.dedupe.evidence.journals import journal_likenesses
from scopeline.dedupe.evidence.pages import (
    issue_agreement,
    page_evidence,
    supplement_agreement,
    undo_shifts,
    volume_agreement,
)
from scopeline.dedupe.evidence.titles import foreign, title_evidence
from scopeline.dedupe.evidence.versions import of_series, version_kinds
from scopeline.dedupe.normalise import SCHEMA

# name -> what it says. The models read all but the last six (score.MODELLED).
EVIDENCE: dict[str, str] = {
    "title": "likeness of the titles, spaces aside",
    "title_words": "likeness of the sets of title words: high where one title contains the other",
    "swapped": "words that only the one title has where the other has other ones (at most 9)",
    "added": "words that only one title has, beyond the swapped ones (at most 20)",
    "numbers": "numbers, part letters and signs of the titles: agreement; 0 where only one has any or has more",
    "guards": "bits of titles.GUARDS that one record has and the other has not",
    "words": "words of the shorter title (at most 20)",
    "common": "records of the corpus with this title (at most 50)",
    "authors": "share of the shorter list's authors that the other names",
    "first_author": "agreement of the first author",
    "author_count": "authors of the shorter list over those of the longer",
    "year": "difference of the years, at most 9; MISSING where unknown",
    "journal": "likeness of the journals by name, abbreviation or initials",
    "volume": "agreement",
    "issue": "agreement",
    "first_page": "agreement",
    "last_page": "agreement",
    "doi": "agreement",
    "pmid": "agreement",
    "abstract": "likeness of the abstracts' beginnings",
    "span": "pages of the shorter of the two ranges, at most 99; 0 where one has no range",
    "length": "whether both ranges have one page, or both have several",
    "version": "as in VERSIONS where they are versions of one work, such as a Cochrane review and its update; else 0",
    "script": "1 where only one title is in Latin letters",
    "supplement": "SAME where both stand in a supplement, by issue or page; DIFFERENT where only one does; else 0",
    "series": "1 where a title is published anew each year, and the years differ",
}
_BATCH = 16_384  # pairs at once: their columns stay in the processor's cache
_COMPARED = tuple(name for name in SCHEMA.names if name not in ("record_id", "authors"))


def evidence(records: pa.Table, common: np.ndarray, left: np.ndarray, right: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of EVIDENCE (float32) for the pairs of rows `left[i]`, `right[i]` of normalised records.

    `common` is for each record how many records of the corpus have its title.
    """
    batches = [
        _batch_evidence(records, common, left[start : start + _BATCH], right[start : start + _BATCH])
        for start in range(0, max(len(left), 1), _BATCH)
    ]
    return {name: np.concatenate([batch[name] for batch in batches]).astype(np.float32) for name in EVIDENCE}


def _batch_evidence(
    records: pa.Table,
    common: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
) -> dict[str, np.ndarray]:
    compared = records.select(_COMPARED)
    one, two = compared.take(pa.array(left)), compared.take(pa.array(right))
    found: dict[str, np.ndarray] = dict(title_evidence(one, two))
    found |= author_evidence(one["families"], two["families"], records["authors"], left, right)
    years = np.stack([one["year"].to_numpy(), two["year"].to_numpy()]).astype(np.int32)
    found["year"] = np.where((years > 0).all(axis=0), np.minimum(abs(years[0] - years[1]), 9), MISSING)
    found["journal"] = journal_likenesses(one, two)
    found["pmid"] = agreement(one["pmid"], two["pmid"])
    found["doi"] = closer(agreement(one["doi"], two["doi"]), one["doi"], two["doi"], doi_agreement)
    found["volume"] = volume_agreement(one, two)
    found["issue"] = closer(agreement(one["issue"], two["issue"]), one["issue"], two["issue"], issue_agreement)
    found |= page_evidence(one, two)
    undo_shifts(one, two, found)
    found["abstract"] = likeness(one["abstract"], two["abstract"])
    found["guards"] = one["guards"].to_numpy() ^ two["guards"].to_numpy()
    found["supplement"] = supplement_agreement(one, two, found)
    found["version"] = version_kinds(one, two, found)
    found["series"] = of_series(one, two, found)
    found["script"] = foreign(one["title"]) != foreign(two["title"])
    found["common"] = np.minimum(np.maximum(common[left], common[right]), 50)
    return found
