"""The proof that nothing of an export was lost: markers against records, and words against what holds them."""

from __future__ import annotations

from scopeline.sources import bibtex
from scopeline.sources.entries import Parsed, Stray, Unreadable, count_words
from scopeline.sources.tag_formats import AROUND, FORMATS

_XML = frozenset({"pubmed-xml", "ictrp-xml", "endnote-xml", "zotero-rdf", "atom"})


def reconcile(parsed: Parsed, may_be_empty: bool) -> None:
    """Raise Unreadable where markers, records and rejected pieces do not add up, or an export holds no record."""
    read, rejected = len(parsed.entries), len(parsed.rejected)
    if parsed.markers != read + rejected:
        last = parsed.entries[-1].line if read else 1
        raise Unreadable(
            f"{parsed.markers} records start in the text, but {read} were read and {rejected} rejected",
            "Export the search again; if it stays so, report this file, since its layout is new.",
            place=f"the last record read starts on line {last}",
        )
    if not read and not rejected and not may_be_empty:
        raise Unreadable("the file holds no record", "Export the search again, or remove the file.")


def words_kept(parsed: Parsed, form: str) -> int:
    """Words in raw tags, rejected pieces, stray lines and the format's headings, counted as the file's are.

    Where every record names its tags, the names count too; columns of tables are named once, in the heading.
    """
    pieces = [*(piece.text for piece in parsed.rejected), *(stray.text for stray in parsed.stray)]
    named = form in FORMATS or form == "bibtex"
    no_names = {AROUND, *(bibtex.UNNAMED if form == "bibtex" else ())}
    names: dict[str, int] = {}  # how many words each tag is
    of_tags = 0
    for entry in parsed.entries:
        for name, values in entry.tags.items():
            if name not in names:
                names[name] = count_words(name) if named and name not in no_names else 0
            if form not in _XML or "@" not in name:  # attributes are not among the file's words
                of_tags += names[name] * len(values)
                pieces += values
    return parsed.furniture + of_tags + count_words("\n".join(pieces))


def stray_warning(stray: list[Stray]) -> list[str]:
    """A word on lines that belong to no record, with the first of them."""
    if not stray:
        return []
    line, text = stray[0]
    shown = " ".join(text.split())
    lines = f"{len(stray)} lines belong" if len(stray) > 1 else "a line belongs"
    return [f"line {line}: {lines} to no record: '{shown[:60]}{'...' if len(shown) > 60 else ''}'"]
