"""Replies of web services: JSON, one reply after another, as `scopeline search` stores them.

A file holds one reply, or one a line (JSON Lines), or single records one a line, of one service. Each reply is taken
apart into its records; what is no reply of that service, or was cut off, is rejected with its text. A record's tags are
the paths of its values (`journalInfo/journal/title`), so that layouts can name them as they name any tag.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scopeline.sources.entries import Entry, Parsed, Rejected, Tags, count_words, line_at
from scopeline.sources.reply_views import VIEWS

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[\s\ufeff]*")
_START = re.compile(r"[ \t]*\n\s*(?=[\[{])")


@dataclass(frozen=True)
class Service:
    """How a service's replies are known and where their records stand.

    page: keys that a reply of it has. records: the path to the list of records. single: the path to the record of a
    reply that holds one. record: keys that a record has, where it stands alone. told_by_records: whether another
    service's replies have the same keys, so that a record must be seen.
    """

    page: frozenset[str]
    records: tuple[str, ...]
    record: frozenset[str]
    single: tuple[str, ...] = ()
    told_by_records: bool = False

    def wrote(self, page: dict[str, Any]) -> bool:
        """Whether a reply, or a record that stands alone, is the service's."""
        if self.told_by_records and self.page <= page.keys():
            records = _down(page, self.records)
            return isinstance(records, list) and any(
                isinstance(each, dict) and self.record <= each.keys() for each in records
            )
        return self.page <= page.keys() or self.record <= page.keys()

    def begins(self, names: set[str]) -> bool:
        """Whether the keys at the beginning of a reply that was cut off are the service's."""
        return (self.page | self.record if self.told_by_records else self.page) <= names or self.record <= names


def _service(page: str, records: str, record: str, single: str = "", told_by_records: bool = False) -> Service:
    words = (frozenset(page.split()), (*records.split(),), frozenset(record.split()), (*single.split(),))
    return Service(*words, told_by_records)


# The first that fits is taken.
SERVICES = {
    "europepmc": _service("hitCount resultList", "resultList result", "id source authorString"),
    "openalex": _service("meta results", "results", "id display_name authorships"),
    "doaj": _service("total page pageSize results", "results", "id bibjson"),
    "crossref": _service("message message-type", "message items", "DOI publisher type", "message"),
    "lens": _service("data total", "data", "lens_id", told_by_records=True),
    "semanticscholar": _service("data total", "data", "paperId title"),
    "clinicaltrials": _service("studies", "studies", "protocolSection"),
    "scopus": _service("search-results", "search-results entry", "dc:identifier dc:title"),
    "wos": _service("metadata hits", "hits", "uid names"),
    "csl": _service("items", "items", "id type title"),  # what reference managers call CSL JSON
}


def service_of(text: str) -> str:
    """The service whose replies a text holds, by the first that is known; '' where there is none.

    A file that was cut inside its only reply is known by the reply's first keys.
    """
    if not re.match(r"[\s\ufeff]*[\[{]", text):
        return ""
    for _, value, _ in _values(text):
        found = next((name for each in _each(value) if (name := _known(each))), "")
        if found or value is not None:
            return found
        break
    head = set(re.findall(r'"([\w:-]+)"\s*:', text[:5_000]))
    return next((name for name, service in SERVICES.items() if service.begins(head)), "")


def parse(text: str, name: str) -> Parsed:
    """Take the replies of a service apart, and count their records a second time, by the brackets of the text."""
    service = SERVICES[name]
    parsed = Parsed([], markers=0, words=0)
    for at, value, piece in _values(text):
        line = line_at(text, at)
        if value is None:
            _reject(line, "no proper JSON, or cut off", piece, parsed)
            if not text[at + len(piece) :].strip():
                parsed.cut_off(f"line {line}: the last reply does not end; the file was cut off in it")
            continue
        parsed.markers += _count(piece, service)
        for page in _each(value):
            _page(page, line, service, VIEWS[name], parsed)
    return parsed


def _page(page: Any, line: int, service: Service, view: Callable[[Any, Tags], Tags], parsed: Parsed) -> None:
    """One reply, or one record that stands alone."""
    records = _records(page, service)
    if records is None:
        _reject(line, "a reply of another kind, or an error", json.dumps(page, ensure_ascii=False), parsed)
        parsed.markers -= _count(json.dumps(page), service)
        return
    words = count_words("\n".join(_leaves(page)))
    parsed.words += words
    parsed.furniture += words
    for record in records:
        inside = count_words("\n".join(_leaves(record)))
        parsed.furniture -= inside
        if not isinstance(record, dict) or _is_error(record):
            parsed.words -= inside
            _reject(line, "a record without fields, or an error", json.dumps(record, ensure_ascii=False), parsed)
            parsed.markers -= isinstance(record, dict)
            continue
        tags = flatten(record)
        parsed.entries.append(Entry(line, tags, view(record, tags)))


def _records(page: Any, service: Service) -> list[Any] | None:
    """The records of a reply; None where it is no reply of the service."""
    if not isinstance(page, dict):
        return None
    found = _down(page, service.records)
    if isinstance(found, list):
        return found
    if service.single and service.page <= page.keys() and isinstance(single := _down(page, service.single), dict):
        return [single]
    if service.page <= page.keys() and not found:  # no hits
        return []
    return [page] if service.record <= page.keys() else None


def _down(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _is_error(record: dict[str, Any]) -> bool:
    """Scopus answers a search without hits by an entry that says so."""
    return "error" in record and len(record) < 4


def _reject(line: int, reason: str, piece: str, parsed: Parsed) -> None:
    parsed.rejected.append(Rejected(line, reason, piece))
    parsed.markers += 1
    parsed.words += count_words(piece)


def _values(text: str) -> Iterator[tuple[int, Any, str]]:
    """Each JSON value of the text: where it begins, what it is (None where it cannot be read), its text."""
    at = _blank(text, 0)
    while at < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            after = _START.search(text, at)
            end = after.start() if after else len(text)
            yield at, None, text[at:end]
        else:
            yield at, value if isinstance(value, dict | list) else None, text[at:end]
        at = _blank(text, end)


def _blank(text: str, at: int) -> int:
    """Where the next value begins; commas may part them."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _each(value: Any) -> list[Any]:
    """The replies of a JSON value, which may be a list of them; what a service knows nothing of it calls null."""
    return [page for page in value if page is not None] if isinstance(value, list) else [value]


def _known(page: Any) -> str:
    """The service of a reply or record."""
    if not isinstance(page, dict):
        return ""
    return next((name for name, service in SERVICES.items() if service.wrote(page)), "")


# ---- the count by eye ---------------------------------------------------------------------------------------

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NOT_BRACKETS = re.compile(r"[^\[\]{}\x01]+")


def _count(piece: str, service: Service) -> int:
    """How many records a text of JSON holds, by its brackets alone: objects right below the list of records."""
    opening = re.compile(rf'"{service.records[-1]}"\s*:\s*\[')
    shape = _NOT_BRACKETS.sub("", _STRING.sub("", opening.sub("\x01[", piece.replace("\x01", ""))))
    if "\x01" not in shape:  # single records, or a reply without hits
        if shape.startswith("["):
            return _objects(shape, 1)
        return int(bool(service.single) or not all(f'"{name}"' in piece for name in service.page))
    return sum(_objects(rest, 1) for rest in _outermost(shape))


def _outermost(shape: str) -> Iterator[str]:
    """What follows each mark that stands in no list that is marked itself."""
    at = shape.find("\x01")
    while at >= 0:
        rest = shape[at + 1 :].replace("\x01", "")
        yield rest
        at = shape.find("\x01", at + 1 + _end(rest))


def _objects(shape: str, depth: int) -> int:
    """Objects that open at a depth of the list with which the text begins."""
    found = level = 0
    for mark in shape:
        if mark in "[{":
            found += mark == "{" and level == depth
            level += 1
        else:
            level -= 1
            if level == 0:
                break
    return found


def _end(shape: str) -> int:
    """Where the list ends with which the text begins."""
    level = 0
    for at, mark in enumerate(shape):
        level += 1 if mark in "[{" else -1
        if level == 0:
            return at
    return len(shape)


# ---- values by their paths ----------------------------------------------------------------------------------

WHOLE = frozenset({"abstract_inverted_index"})  # whose keys are words: kept as JSON


def flatten(record: dict[str, Any]) -> Tags:
    """Every value below a record: path -> values as text, in order. Empty ones and null are left out."""
    tags: Tags = {}
    waiting: list[tuple[str, Any]] = [("", record)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict) and path not in WHOLE:
            waiting.extend((f"{path}/{name}".lstrip("/"), below) for name, below in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((path, below) for below in reversed(value))
        elif text := _text(value):
            tags.setdefault(path, []).append(text)
    return tags


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _leaves(value: Any) -> Iterator[str]:
    """Every text and number below a value."""
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from _leaves(below)
    elif value is not None:
        yield _text(value)
