"""The tagged formats, each a handful of patterns: RIS, MEDLINE, Web of Science, Ovid, EndNote, ...

Every pattern begins with the line feed before its line: a literal prefix lets the engine skip from line to line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scopeline.sources.labelled import LABELS

AROUND = "around"  # the tag, used by no format, of what a source writes behind a record (Ovid's links)


@dataclass(frozen=True)
class TagFormat:
    """How one tagged format is written.

    starts: tags that may open a record, each with the pattern by which one would count such lines by eye
        (looser than `tag`, used only for the proof). Of several, `tags.parse` takes that which fits.
    tag: the beginning of a tagged line; its group is the tag.
    other_tag: a pattern that, where it is found, tells of another spelling, and the `tag` of that spelling.
    end: the tag that closes a record, empty where the format has none.
    also: tags that open a record too where a blank line stands above them, or where the record has one already.
    indent: how lines that continue a value begin, where the format says so.
    last: a tag that every record closes with, so that its absence tells of a cut.
    furniture: lines around records that say nothing of them.
    frame: tags at the file's beginning and end; where the first stands without the other, the file was cut.
    """

    name: str
    starts: tuple[tuple[str, str], ...]
    tag: str
    other_tag: tuple[str, str] | None = None
    end: str = ""
    also: tuple[str, ...] = ()
    indent: str = ""
    last: str = ""
    furniture: str = r"(?!)"
    frame: tuple[str, str] | None = None


RIS = TagFormat(
    "ris",
    starts=(("TY", r"\n\s*TY\s{1,2}-"),),
    # Two characters, two blanks, dash, blank. Seen too: `TY  -  JOUR` (Cochrane), `PMID  - ` (PsycINFO), a
    # bare `ER  -`.
    tag=r"\n[ \t]*([A-Z][A-Z0-9]{1,3})  -[ \t]*",
    # One blank, after two characters only, or `WHO - ` in an abstract would be a tag.
    other_tag=(
        r"\n[ \t]*TY -",
        r"\n[ \t]*([A-Z][A-Z0-9](?:[A-Z0-9]{1,2}(?=  ))?) {1,2}-(?:[ \t]+|(?=\n)|\Z)",
    ),
    end="ER",
    # Ovid numbers its records and adds links after them; Cochrane, JSTOR and APA write a heading.
    furniture=r"\d+\.|Record #\d+ of \d+|(?:Provider|Database|Content): .*|Link to the (?:Ovid|External) .*"
    r"|<?https?://\S+>?",
)
MEDLINE = TagFormat(
    "medline",
    # PubMed begins with PMID, PubMed Central with PMC, ERIC with OWN.
    starts=(("PMID", r"\n\s*PMID *-"), ("PMC", r"\n\s*PMC *-"), ("OWN", r"\n\s*OWN *-")),
    tag=r"\n([A-Z][A-Z0-9]{1,3}) {0,2}-(?: |(?=\n)|\Z)",
    also=("PMID", "PMC"),
    indent=" ",
    last="SO",
)
WOS = TagFormat(
    "wos-tagged",
    starts=(("PT", r"\n\s*PT +[A-Z]\s*(?=\n)"),),
    tag=r"\n([A-Z][A-Z0-9])(?: |(?=\n)|\Z)",
    end="ER",
    furniture=r"(?:FN|VR)\b.*|EF",
    frame=("FN", "EF"),
)
OVID = TagFormat(
    "ovid",
    starts=(("<", r"\n\s*<\s*\d+\s*\.?\s*>\s*(?=\n)"),),
    # `<1. >` opens a record; then tags as in RIS, or labels on lines of their own above indented values.
    tag=r"\n(<(?=\d+\.? *>)|[A-Z][A-Z0-9]{1,3}(?= {1,2}- )|[A-Z][\w /&,()-]{2,40}(?=\n {2}\S))(?: {1,2}- )?",
)
ENDNOTE = TagFormat(
    "enw",
    starts=(("0", r"\n\s*%0\s"), ("T", r"\n\s*%T\s")),
    tag=r"\n%([0-9A-Za-z@!#$&()*+,<>\[\]=~^?:;/])(?: |(?=\n)|\Z)",
)
REFWORKS = TagFormat(
    "refworks",
    starts=(("RT", r"\n\s*RT +[A-Z]"),),
    # RefWorks' own list: any two capitals would be a tag else, at the beginning of an abstract's line. `vo`: CNKI's.
    tag=r"\n(RT|SR|vo|ID|A[1-6]|T[1-3]|YR|FD|K1|SP|OP|JF|JO|VO|IS|AB|NO|PB|PP|ED|SN|AD|AN|LA|CL|SF|OT|LK|DO|CN|DB|DS|IP"
    r"|RD|ST|U(?:\d|1[0-5])|UL|SL|LL|WT|WV|WP|OL|PMID|PMCID|CR|C[1-9])(?: |(?=\n)|\Z)",
)
COCHRANE = TagFormat(
    "cochrane-text",
    starts=(("Record #", r"\n\s*Record #\d+ of"),),
    tag=r"\n(Record #(?=\d)|[A-Z]{2,3}(?=:[ \n]))(?::[ \t]*)?",
)
# Lines of which `labelled.evened` has made one spelling.
LABELLED = TagFormat(
    "labelled",
    starts=(("TY", r"\n\s*TY\s{1,2}-"), *((label, rf"\n\s*{re.escape(label)} :") for label in LABELS)),
    tag=rf"\n((?:{'|'.join(map(re.escape, LABELS))})(?= : )|[A-Z][A-Z0-9](?=  -))(?: : |  -[ \t]*)",
)
FORMATS = {form.name: form for form in (RIS, MEDLINE, WOS, OVID, ENDNOTE, REFWORKS, COCHRANE, LABELLED)}
