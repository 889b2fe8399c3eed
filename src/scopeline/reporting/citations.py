"""How tables name a study: `Ling et al. 2012`, or by its number in the order of Table 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scopeline import layout
from scopeline.languages import Language
from scopeline.protocol import Characteristics, Protocol
from scopeline.tables.csv import read_table
from scopeline.text import parted

Row = Mapping[str, str]


@dataclass(frozen=True)
class Characterised:
    """The included studies in Table 1's order, and their values as printed by (study, field, language or '')."""

    studies: list[Row]
    printed: Mapping[tuple[str, str, str], str]
    table: Characteristics

    def value(self, study: Row, column: str, say: Language) -> str:
        """A study's value as Table 1 shows it: as printed where the protocol says so and that is known."""
        if self.table.values == "printed":
            for language in (say.code, ""):
                if value := self.printed.get((study["study_id"], column, language)):
                    return value
        return study.get(column, "")

    def is_printed(self, study: Row, column: str, say: Language) -> bool:
        """Whether that value is one as printed."""
        keys = [(study["study_id"], column, language) for language in (say.code, "")]
        return self.table.values == "printed" and any(key in self.printed for key in keys)

    def cited(self, say: Language) -> dict[str, str]:
        """Study id -> how tables name it in a language."""
        if self.table.citation == "number":
            return {study["study_id"]: say.number(number) for number, study in enumerate(self.studies, 1)}
        return {study["study_id"]: author_year(study, say) for study in self.studies}


def author_year(study: Row, say: Language) -> str:
    """`Ling et al. 2012`: family names by the language's rule, the year in its digits."""
    names = family_names(study.get("authors")) or [study.get("title", "")]
    return f"{say.et_al(names)} {say.digits(study.get('year', ''))}".strip()


def family_names(authors: str | None) -> list[str]:
    """The family names of `Ling, Tom; Brereton, L`."""
    return [name.partition(",")[0] for name in parted(authors)]


def load(protocol: Protocol) -> Characterised:
    """The included studies as charting left them."""
    table = protocol.tables.characteristics
    studies = [row for row in read_table(layout.CHARTED).rows if row["included"] == "yes"]
    say = protocol.language(protocol.languages[0])

    def rank(study: Row) -> list[str]:
        known = {**study, "citation": author_year(study, say)}
        return [known.get(name, "") for name in (*table.sort, "study_id")]

    rows = read_table(layout.CHARTED.with_name("printed.csv")).rows
    printed = {(row["study_id"], row["field"], row["language"]): row["printed"] for row in rows}
    return Characterised(sorted(studies, key=rank), printed, table)
