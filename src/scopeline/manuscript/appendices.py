"""What stands behind the text: search strategies, the form, agreement, and the tables of the report stage as blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scopeline import searches
from scopeline.charting import form
from scopeline.facts.fact import Facts
from scopeline.facts.gather import step_label
from scopeline.languages import Language
from scopeline.manuscript.asked import searched
from scopeline.manuscript.document import Block, Paragraph, Span, Table, plain
from scopeline.manuscript.fitting import fitted
from scopeline.protocol import Protocol, Source, in_language
from scopeline.reporting.citations import family_names
from scopeline.reporting.records import Listing
from scopeline.reporting.tables import Table as Shown
from scopeline.reporting.tables import excluded_reports

_STATISTICS = (
    "percent_agreement",
    "positive_agreement",
    "negative_agreement",
    "cohen_kappa",
    "fleiss_kappa",
    "pabak",
    "gwet_ac1",
    "krippendorff_alpha",
)


def strategies(protocol: Protocol, facts: Facts, say: Language) -> Iterator[Block]:
    """Every source with where, when and how it was searched (JBI appendix I, PRISMA-S items 1, 8, 9, 13, 15)."""
    for name, source in searched(protocol, facts).items():
        yield Paragraph(plain(in_language(source.name, say.code), bold=True))
        yield Paragraph(plain(say.parted([*_searched(name, source, facts, say)])))
        for day in sorted({update.searched for update in source.updates}):
            yield Paragraph(plain(say.parted([*_searched_again(name, day, facts, say)])))
        logged = searches.of(name)
        why = " ".join(dict.fromkeys(filter(None, (search.justification_of_limits.strip() for search in logged))))
        if why:
            told = say.content["manuscript"]["told"]
            yield Paragraph(plain(told.format(label=say.words("limits_why"), value=why)))
        if source.query and source.query.exists():
            yield Paragraph(plain(source.query.read_text(encoding="utf-8-sig").strip()), "query")
        elif logged:
            yield Paragraph(plain((logged[-1].sent or logged[-1].query).strip()), "query")
        else:
            yield Paragraph(plain(f"[{say.content['manuscript']['blanks']['strategy']}]"), "blank")


def _searched(name: str, source: Source, facts: Facts, say: Language) -> Iterator[str]:
    told = say.content["manuscript"]["told"]
    if source.platform:
        yield told.format(label=say.words("platform"), value=source.platform)
    if source.searched:
        yield told.format(label=say.words("searched"), value=say.date(source.searched))
    records = "records_of_all" if source.updates else "records"
    yield from _numbers({"hits_reported": f"hits.source.{name}", records: f"records.source.{name}"}, facts, say)


def _searched_again(name: str, day: dt.date, facts: Facts, say: Language) -> Iterator[str]:
    """A later search of a source: the day, and what it brought (PRISMA-S items 12, 13, 15)."""
    yield say.content["manuscript"]["told"].format(label=say.words("searched_again"), value=say.date(day))
    yield from _numbers(
        {"hits_reported": f"hits.source.{name}.{day}", "records": f"records.source.{name}.{day}"}, facts, say
    )


def _numbers(named: Mapping[str, str], facts: Facts, say: Language) -> Iterator[str]:
    """Facts under the wordings of their labels, as far as they are known."""
    for label, fact in named.items():
        if (found := facts.get(fact)) and found.value is not None:
            value = say.number(int(found.value))
            yield say.content["manuscript"]["told"].format(label=say.words(label), value=value)


def charting_form(protocol: Protocol, say: Language) -> Table:
    """The extraction form (JBI appendix III): each field, what it asks and what it takes."""
    rows = []
    for field in form.fields(protocol):
        takes = form.takes(field, say.code)
        rows.append([form.heading(field, say.code), in_language(field.help, say.code), takes])
    return _table("form", say.words("form"), [say.words(key) for key in ("field", "field_help", "field_takes")], rows)


def agreement(protocol: Protocol, facts: Facts, say: Language) -> Table:
    """Every stage's agreement with its interval and the number of records that it rests on."""
    rows = []
    for compared in facts.select("compared"):
        figures = [*facts.select("observed"), *facts.select("beyond_chance")]
        for name in _STATISTICS:
            for fact in (one for one in figures if one.key == {**compared.key, "statistic": name}):
                low, high = fact.interval or (None, None)
                between = say.content["manuscript"]["between"]
                rows.append(
                    [
                        step_label(protocol, fact.key["stage"], say),
                        say.words(f"round_{fact.key['round']}"),
                        say.listed([say.words(who) for who in fact.key["team"].split("+")]),
                        say.words(name),
                        say.words(fact.note) if fact.value is None else say.decimal(fact.value),
                        ""
                        if low is None or high is None
                        else between.format(low=say.decimal(low), high=say.decimal(high)),
                        say.number(fact.n or 0),
                    ]
                )
    keys = ("stage", "round", "who", "statistic", "value", "interval", "n")
    return _table("agreement", say.words("agreement"), [say.words(key) for key in keys], rows, spanned=3)


def exclusions(protocol: Protocol, listing: Listing, say: Language) -> Table:
    """The reports excluded at full text (JBI appendix II), under their first authors' names."""
    shown = excluded_reports(protocol, listing, say)
    rows = [{**row, "authors": say.et_al(family_names(row["authors"]))} for row in shown.rows]
    return as_block(replace(shown, rows=rows), "", say)


def as_block(shown: Shown, name: str, say: Language, spanned: int = 0) -> Table:
    """A table of the report stage under another id."""
    rows = [[row[column] for column in shown.columns] for row in shown.rows]
    note = shown.note if rows else say.words("none_here")
    return _table(name, shown.title, [shown.heading(one, say) for one in shown.columns], rows, note, spanned)


def _table(
    name: str,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    note: str = "",
    spanned: int = 0,
    naming: int = 1,
) -> Table:
    """A table whose columns have room by the length of what stands in them."""
    spans = [[(Span(cell),) if cell else () for cell in row] for row in rows]
    return fitted(Table(name, caption, headings, spans, note, spanned, naming))


def bare(table: Table) -> Table:
    """A table that the heading over it names, without a caption of its own."""
    return replace(table, id="", caption="")


def numbered(shown: Shown, name: str, heading: str, numbers: Sequence[str], say: Language) -> Table:
    """A table of the report stage with a first column of numbers, those of the references."""
    rows = [[number, *map(row.__getitem__, shown.columns)] for number, row in zip(numbers, shown.rows, strict=True)]
    note = shown.note if rows else say.words("none_here")
    return _table(
        name, shown.title, [heading, *(shown.heading(one, say) for one in shown.columns)], rows, note, naming=2
    )
