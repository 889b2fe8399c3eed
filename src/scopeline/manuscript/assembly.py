"""The whole manuscript of one language: its sections, tables, references and appendices in a journal's order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scopeline import layout
from scopeline.coding.framework import load as load_framework
from scopeline.errors import Problem, ScopelineError
from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.manuscript import appendices
from scopeline.manuscript.context import context
from scopeline.manuscript.document import (
    Block,
    Document,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Span,
    Spans,
    Table,
    numbered,
    plain,
)
from scopeline.manuscript.fitting import in_parts
from scopeline.manuscript.frames import frames
from scopeline.manuscript.marks import PLACE, mark
from scopeline.manuscript.prose import Part, Place, sections
from scopeline.manuscript.references import References
from scopeline.manuscript.templates import Templates
from scopeline.manuscript.voice import Told, Unsaid
from scopeline.pages.page import described
from scopeline.protocol import Protocol, in_language
from scopeline.reporting import citations, findings, records
from scopeline.reporting.characteristics import characteristics
from scopeline.reporting.coded import load as load_coded

# The order of a journal: headings of the languages' files, and under each the sections of which the text is made.
OUTLINE: Mapping[str, Sequence[str]] = {
    "abstract": ("abstract",),
    "introduction": ("introduction",),
    "methods": (
        *("protocol", "eligibility", "search", "deduplication", "screening", "retrieval", "charting", "coding"),
    ),
    "results": ("selection", "characteristics", "synthesis"),
    "discussion": ("discussion",),
    "statements": ("statements",),
}
SECTIONS = tuple(name for names in OUTLINE.values() for name in names)


@dataclass(frozen=True)
class Review:
    """What every document of one language is made of."""

    protocol: Protocol
    facts: Facts
    say: Language
    known: citations.Characterised
    listing: records.Listing
    references: References


def manuscript(review: Review) -> Document:
    """The whole manuscript in a journal's order."""
    say, protocol = review.say, review.protocol
    templates = Templates(say, frames(protocol, review.facts, say))
    ids = [one.study_id for one in review.references.listed]
    places = dict(_places(review))
    asked = context(protocol, review.facts, say, ids) | {"place": lambda target: _place(target, places)}
    told = sections(SECTIONS, templates, asked)
    title = in_language(protocol.title, say.code)
    referred = _referred(part for parts in told.values() for part in parts if not isinstance(part, Place))
    blocks: list[Block] = [Heading(0, plain(title)), *_byline(review)]
    for heading, names in OUTLINE.items():
        blocks.append(Heading(1, plain(_words(say, "headings", heading))))
        blocks += [block for name in names for part in told[name] for block in _filled(_placed(part, places), referred)]
    blocks.append(Heading(1, plain(_words(say, "headings", "references"))))
    blocks += _reference_list(review.references)
    blocks.append(PageBreak())
    for appendix in _appendices(review):
        blocks += _filled(appendix, referred)
    blocks = [*in_parts(blocks)]
    labels = numbered(blocks, say)
    if problems := [*_nowhere(blocks, labels)]:
        raise ScopelineError(problems)
    lines = [_resolved(block, review.references) for block in blocks]
    return Document(title, say, lines, in_language(protocol.question.text, say.code), labels)


def _words(say: Language, section: str, key: str) -> str:
    return say.content["manuscript"][section][key]


def _byline(review: Review) -> Iterator[Block]:
    code = review.say.code
    team = review.protocol.conduct.team
    if not team:
        yield Paragraph(plain(f"[{_words(review.say, 'blanks', 'team')}]"), "blank")
        return
    yield Paragraph(plain(review.say.listed([in_language(one.name, code) for one in team])), "byline")
    places = dict.fromkeys(in_language(one.affiliation, code) for one in team if one.affiliation)
    if places:
        yield Paragraph(plain(review.say.parted(list(places))), "byline")
    if notice := in_language(review.protocol.notice, code):
        yield Paragraph(plain(notice), "note")


def _place(target: str, places: Collection[str]) -> Told:
    if target not in places:
        raise Unsaid(f"nothing is called '{target}'", f"Choose one: {', '.join(places)}.")
    return Told(mark(PLACE, target))


def _placed(part: Part, places: Mapping[str, Sequence[Block]]) -> Sequence[Block]:
    return places[part] if isinstance(part, Place) else [part]


def _places(review: Review) -> Iterator[tuple[str, Sequence[Block]]]:
    """What templates can place: the flow diagram, Table 1, and of each frame its Table 2."""
    say, protocol = review.say, review.protocol
    drawn = {form: layout.FIGURES / f"prisma.{say.code}.{form}" for form in ("png", "svg")}
    captions = review.say.content["manuscript"]["captions"]
    yield "prisma", [Figure("prisma", captions["prisma"], drawn["png"], described(drawn["svg"]))]
    first = characteristics(protocol, review.known, say, review.facts)
    if review.references.numbered:
        named = list(review.references.named().values())
        yield "table1", [appendices.numbered(first, "table1", say.words("number"), named, say)]
    else:
        yield "table1", [appendices.as_block(first, "table1", say)]
    for frame in protocol.frameworks:
        coded = load_coded(protocol, load_framework(frame), review.references.named(), say)
        shown = findings.table2(coded, review.facts)
        spanned = sum(name in shown.columns for name in ("block", "dimension", "kind"))
        yield f"table2:{frame}", [appendices.as_block(shown, f"table2:{frame}", say, spanned)]


def _reference_list(cited: References) -> Iterator[Block]:
    for number, spans in enumerate(cited.formatted, 1):
        before = plain(f"{cited.number(number)}. ") if cited.numbered else ()
        yield Paragraph([*before, *spans], "reference")


def _appendices(review: Review) -> Iterator[Sequence[Block]]:
    """Each appendix, under its heading."""
    say, protocol = review.say, review.protocol
    titles = say.content["manuscript"]["appendices"]
    yield [Heading(1, plain(titles["strategies"]), "strategies"), *appendices.strategies(protocol, review.facts, say)]
    tables = {
        "exclusions": appendices.exclusions(protocol, review.listing, say),
        "form": appendices.charting_form(protocol, say),
        "agreement": appendices.agreement(protocol, review.facts, say),
    }
    for name, table in tables.items():
        yield [Heading(1, plain(titles[name]), name), appendices.bare(table)]
    for frame in protocol.frameworks:
        coded = load_coded(protocol, load_framework(frame), review.references.named(), say)
        shown = findings.themes(coded, review.facts)
        table = appendices.as_block(shown, "", say, max(len(shown.columns) - 3, 0))
        yield [Heading(1, plain(shown.title), f"themes:{frame}"), appendices.bare(table)]


def _filled(blocks: Sequence[Block], referred: Collection[str]) -> Sequence[Block]:
    """An appendix or what is placed; nothing where its table has no rows, and no text refers to it."""
    empty = any(isinstance(one, Table) and not one.rows for one in blocks)
    names = {one.numbered if isinstance(one, Heading) else getattr(one, "id", "") for one in blocks}
    return [] if empty and names.isdisjoint(referred) else blocks


def _referred(blocks: Iterable[Block]) -> dict[str, None]:
    """What texts refer to, in their order."""
    texts = [one.items if isinstance(one, Items) else [getattr(one, "spans", ())] for one in blocks]
    return dict.fromkeys(span.see for lines in texts for line in lines for span in line if span.see)


def _nowhere(blocks: Iterable[Block], labels: Mapping[str, str]) -> Iterator[Problem]:
    """Each reference to what the manuscript has not."""
    for target in (one for one in _referred(blocks) if one not in labels):
        told = f"the text refers to '{target}', which the manuscript has not"
        yield Problem(layout.MANUSCRIPT, told, "Choose one.", allowed=", ".join(labels))


def _resolved(block: Block, cited: References) -> Block:
    """A block whose citations are text."""

    def line(spans: Spans) -> list[Span]:
        return [replace(span, text=cited.cited(span.cites)) if span.cites else span for span in spans]

    match block:
        case Heading() | Paragraph():
            return replace(block, spans=line(block.spans))
        case Items():
            return replace(block, items=[line(item) for item in block.items])
        case _:
            return block
