"""How exports corrupt a record: each kind is a function of a record and a source of chance, and returns the cells that
it changes. train_dedupe.py corrupts by TRAINED alone; UNTRAINED show what a kind that nobody thought of does."""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Callable

Record = dict[str, str]
Corruption = Callable[[Record, random.Random], Record]
MONTHS = ("January", "Feb", "March", "Apr-Jun", "September", "Oct", "Winter", "Spring", "Autumn 2004")
HEADINGS = ("Geriatrics", "Original article", "Clinical cardiology", "Research report")
SOUNDS = (("sch", "sh"), ("ou", "u"), ("ck", "k"), ("ph", "f"), ("ei", "ey"), ("ts", "tz"), ("w", "v"), ("oe", "o"))
STOP = {"of", "the", "and", "in", "for", "on"}


def families(authors: str) -> list[tuple[str, str]]:
    """(family, given) of a list in whatever spelling the sets have."""
    parts = re.split(r";| and |(?<=[A-Z]\.)(?=[A-Z][a-z])", authors)
    names = [part.partition(",")[::2] if "," in part else part.strip().partition(" ")[::2] for part in parts]
    return [(family.strip(), given.strip()) for family, given in names if family.strip()]


def glued(record: Record, rng: random.Random) -> Record:
    names = families(record["authors"])
    return {"authors": "".join(f"{family} {given.replace('.', '') or 'Ann'}" for family, given in names)}


def transliterated(record: Record, rng: random.Random) -> Record:
    text = record["authors"].lower()
    for one, two in SOUNDS:
        text = text.replace(one, two) if one in text else text
    return {"authors": text.title()}


def source_line(record: Record, rng: random.Random) -> Record:
    """The journal as Ovid prints it, with all that belongs into other columns."""
    year, place = record["year"], f"{record['volume']} ({record['issue']}) ()(pp {record['pages'] or 'no pagination'})"
    return {
        "journal": f"{record['journal']}.{place} {year}. Date of Publication: 01 Jun {year}.",
        **dict.fromkeys(("volume", "issue", "pages"), ""),
    }


def abbreviated(record: Record, rng: random.Random) -> Record:
    words = [word for word in re.findall(r"[\w-]+", record["journal"]) if word.lower() not in STOP]
    short = [word if len(word) < 5 else word[: rng.choice((3, 4, 5))] + "." for word in words]
    return {"journal": " ".join(short) if len(words) > 1 else record["journal"]}


def misspelled(record: Record, rng: random.Random) -> Record:
    title = record["title"]
    places = [place for place, char in enumerate(title) if char.isalpha()]
    for place in rng.sample(places, min(2, len(places))):
        title = title[:place] + rng.choice("aeinrst") + title[place + 1 :]
    return {"title": title}


def mistyped_year(record: Record, rng: random.Random) -> Record:
    """A year with another last digit, or that of an edition some years apart."""
    year = record["year"]
    if not year.isdigit():
        return {}
    return {"year": rng.choice((year[:-1] + rng.choice("0123456789"), str(int(year) + rng.choice((-3, -2, 2, 3, 5)))))}


def shifted_year(record: Record, by: int) -> Record:
    return {"year": str(int(record["year"]) + by) if record["year"].isdigit() else record["year"]}


# What is done to a record, the cells that change: what models are trained on too.
TRAINED: dict[str, Corruption] = {
    "month for pages": lambda r, rng: {"pages": rng.choice(MONTHS)},
    "own year for pages": lambda r, rng: {"pages": r["year"]},
    "N.PAG": lambda r, rng: {"pages": "N.PAG-N.PAG"},
    "article number in issue": lambda r, rng: {"issue": f"e{rng.randrange(10_000, 99_999)}", "pages": ""},
    "source line in journal": source_line,
    "issue or volume for year": lambda r, rng: {"year": r["volume"] or r["issue"]},
    "year before 1900": lambda r, rng: {"year": rng.choice(("1800", "1", "1899"))},
    "Jalali year": lambda r, rng: shifted_year(r, -621),
    "year after": lambda r, rng: shifted_year(r, 1),
    "year mistyped": mistyped_year,
    "volume mistyped": lambda r, rng: {"volume": str(rng.randrange(1, 200)) if r["volume"] else ""},
    "no year": lambda r, rng: {"year": ""},
    "authors glued": glued,
    "authors transliterated": transliterated,
    "authors: first only": lambda r, rng: {"authors": ", ".join(families(r["authors"])[0]) if r["authors"] else ""},
    "authors lost": lambda r, rng: {"authors": ""},
    "authors reversed": lambda r, rng: {"authors": "; ".join(", ".join(n) for n in families(r["authors"])[::-1])},
    "authors: given name first": lambda r, rng: {
        "authors": "; ".join(f"{given} {family}" for family, given in families(r["authors"]))
    },
    "journal abbreviated": abbreviated,
    "journal transliterated": lambda r, rng: {"journal": f"Zhonghua {rng.choice(('nei', 'wai', 'xin'))} ke za zhi"},
    "journal lost": lambda r, rng: {"journal": ""},
    "title cut off": lambda r, rng: {"title": r["title"][: max(40, len(r["title"]) * 2 // 3)]},
    "title: heading added": lambda r, rng: {"title": f"{r['title'].rstrip('.')}. {rng.choice(HEADINGS)}"},
    "title: series before": lambda r, rng: {"title": f"{rng.choice(HEADINGS)}: {r['title']}"},
    "title in capitals": lambda r, rng: {"title": r["title"].upper()},
    "title misspelled": misspelled,
    "title: words joined": lambda r, rng: {"title": r["title"].replace("-", "").replace(" ", "", 2)},
    "title broken": lambda r, rng: {
        "title": re.sub("[^\x00-\x7f]", "?", r["title"]).replace("'", "\u00e2\u0080\u0099")
    },
    "reprint": lambda r, rng: {"title": f"Reprint of: {r['title']}"},
    "volume and issue swapped": lambda r, rng: {"volume": r["issue"], "issue": r["volume"]},
    "pages in issue": lambda r, rng: {"issue": r["pages"], "pages": ""},
    "volume lost": lambda r, rng: {"volume": "", "issue": ""},
    "pages lost": lambda r, rng: {"pages": ""},
    "first page only": lambda r, rng: {"pages": r["pages"].partition("-")[0]},
    "identifiers lost": lambda r, rng: {"doi": "", "pmid": ""},
    "abstract lost": lambda r, rng: {"abstract": ""},
    "SICI cut off": lambda r, rng: {"doi": "10.1002/(sici)1097-0258(19990115)18:1" if r["doi"] else ""},
}


def escaped(record: Record, rng: random.Random) -> Record:
    """As a web page's source has it: entities, twice escaped, and mark-up around a word."""
    words = html.escape(record["title"].replace("-", "\u2013").replace("'", "\u2019")).split(" ")
    place = rng.randrange(len(words))
    words[place] = f"<i>{words[place]}</i>"
    text = "".join(char if char.isascii() else f"&#{ord(char)};" for char in " ".join(words))
    return {"title": text.replace("&", "&amp;") if rng.random() < 0.5 else text}


def translated(record: Record, rng: random.Random) -> Record:
    """The title in another language, and the English one in brackets."""
    foreign = "".join(rng.sample(record["title"].lower().replace(" ", "  "), len(record["title"])))
    return {"title": rng.choice((f"[{record['title'].rstrip('.')}].", f"{foreign} [{record['title'].rstrip('.')}]"))}


def initials(names: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(family, "".join(word[0] for word in re.findall(r"\w+", given)).upper()) for family, given in names]


def scholar(record: Record, rng: random.Random) -> Record:
    """As a search engine's list shows it: title and authors cut with dots, no issue or pages."""
    names = initials(families(record["authors"]))
    shown = ", ".join(f"{given} {family}".strip() for family, given in names[:3]) + ("\u2026" if len(names) > 3 else "")
    title = record["title"]
    cut = f"{title[:90].rpartition(' ')[0]} \u2026" if len(title) > 100 else title
    journal = record["journal"] if len(record["journal"]) < 25 else f"{record['journal'][:22]}\u2026"
    return {"title": cut, "authors": shown, "journal": journal, **dict.fromkeys(("issue", "pages", "doi", "pmid"), "")}


def plain(text: str) -> str:
    """Without accents, and without what is no letter of ASCII."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def persian(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9"))


def shortened_pages(record: Record, rng: random.Random) -> Record:
    """123-129 as 123-9."""
    found = re.fullmatch(r"(\d+)-(\d+)", record["pages"])
    if not found or len(found[1]) != len(found[2]):
        return {}
    same = next((at for at, (one, two) in enumerate(zip(*found.groups(), strict=True)) if one != two), 0)
    return {"pages": f"{found[1]}-{found[2][same:]}"}


def lettered_pages(record: Record, letter: str) -> Record:
    return {"pages": re.sub(r"\b(?=\d)", letter, record["pages"])}


def shuffled(record: Record, rng: random.Random) -> Record:
    names = families(record["authors"])
    return {"authors": "; ".join(", ".join(name) for name in rng.sample(names, len(names)))}


def other_list(record: Record, rng: random.Random) -> Record:
    """The authors with their affiliations' numbers behind them."""
    names = families(record["authors"])
    return {"authors": ", ".join(f"{given} {family}{rng.randrange(1, 4)}".strip() for family, given in names)}


def subtitle_dropped(record: Record, rng: random.Random) -> Record:
    main, mark, _ = record["title"].partition(": ")
    return {"title": main} if mark and main.count(" ") > 2 else {}


def spreadsheet_dates(record: Record, rng: random.Random) -> Record:
    """The issue as a date with its year."""
    return {"issue": f"{record['year']}-{int(record['issue']):02d}-01" if record["issue"].isdigit() else ""}


UNTRAINED: dict[str, Corruption] = {
    "HTML entities": escaped,
    "subtitle dropped": subtitle_dropped,
    "title: translation in brackets": translated,
    "title: journal after it": lambda r, rng: {"title": f"{r['title'].rstrip('.')} - {r['journal']}"},
    "title: notes after it": lambda r, rng: {
        "title": r["title"]
        + rng.choice((" [with consumer summary]", " [published erratum appears in the May issue]", "*"))
    },
    "title: quoted": lambda r, rng: {"title": f"\u201c{r['title']}\u201d"},
    "a search engine's list": scholar,
    "all in capitals": lambda r, rng: {name: r[name].upper() for name in ("title", "authors", "journal")},
    "accents stripped": lambda r, rng: {name: plain(r[name]) for name in ("title", "authors", "journal")},
    "authors: initials alone": lambda r, rng: {
        "authors": ", ".join(" ".join(name) for name in initials(families(r["authors"])))
    },
    "authors: another order": shuffled,
    "authors: numbered": other_list,
    "authors: last only": lambda r, rng: {"authors": ", ".join(families(r["authors"])[-1]) if r["authors"] else ""},
    "authors: a group": lambda r, rng: {"authors": "Writing Committee for the Study Group"},
    "journal abbreviated, year before": lambda r, rng: abbreviated(r, rng) | shifted_year(r, -1),
    "journal: publisher": lambda r, rng: {"journal": rng.choice(("Elsevier", "Springer", "Wiley Online Library"))},
    "Jalali year in Persian": lambda r, rng: {"year": persian(shifted_year(r, -621)["year"])},
    "Persian digits": lambda r, rng: {name: persian(r[name]) for name in ("title", "year", "volume", "issue", "pages")},
    "DOI: address with tracking": lambda r, rng: {
        "doi": f"https://doi.org/{r['doi']}?utm_source=mail&utm_medium=x" if r["doi"] else ""
    },
    "DOI: of the publisher": lambda r, rng: {
        "doi": f"https://onlinelibrary.example.com/doi/full/{r['doi']}#section" if r["doi"] else ""
    },
    "pages shortened": shortened_pages,
    "pages: e before": lambda r, rng: lettered_pages(r, "e"),
    "pages: S before": lambda r, rng: lettered_pages(r, "S"),
    "volume: supplement": lambda r, rng: {"volume": f"{r['volume']} Suppl 1" if r["volume"] else ""},
    "year for volume": lambda r, rng: {"volume": r["year"]},
    "dates for issues": spreadsheet_dates,
    "whole date for year": lambda r, rng: {"year": f"01/06/{r['year']}"},
}
KINDS = TRAINED | UNTRAINED
