"""Zotero's RDF through defusedxml: its records refer to one another, so the file is parsed as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scopeline.sources.entries import Entry, Parsed, Stray, Tags, Unreadable, count_words, line_at
from scopeline.sources.xmls import flatten, local, refuse_entities, text_only

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_NOT_ITEMS = frozenset({"Attachment", "Memo", "Collection", "Journal", "Series", "Person", "Organization", "#"})


def parse(whole: str) -> Parsed:
    """Read a Zotero RDF file. Raises Unreadable, with the line, where it is no proper XML."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    refuse_entities(whole)
    try:
        root = fromstring(whole)
    except (ParseError, DefusedXmlException) as error:
        place = f"line {error.position[0]}" if isinstance(error, ParseError) else ""
        raise Unreadable(
            f"the file is no proper XML, or is cut off ({error})", "Export the library again.", place
        ) from error
    about = {found: element for element in root if (found := element.get(_RDF + "about"))}
    parsed = Parsed(
        [], markers=len(re.findall(r"<z:itemType>(?!attachment)", whole)), words=count_words(text_only(whole))
    )
    lines = [line_at(whole, found.start()) for found in re.finditer(r"<z:itemType>(?!attachment)", whole)]
    loose = [text.strip() for text in (root.text, *(element.tail for element in root)) if text and text.strip()]
    parsed.stray += [Stray(line_at(whole, max(whole.find(text), 0)), text) for text in loose]
    for element in root:
        tags = flatten(element)
        if files := [path for link in tags.get("link@resource", ()) for path in _files(about.get(link))]:
            tags["attachment@resource"] = files
        kind = tags.get("itemType", [""])[0]
        if kind and kind != "attachment":
            line = lines[len(parsed.entries)] if len(parsed.entries) < len(lines) else 0
            parsed.entries.append(Entry(line, tags, _zotero_view(element, tags, about)))
        elif local(element.tag) in _NOT_ITEMS:
            parsed.furniture += sum(
                count_words(value) for name, values in tags.items() if "@" not in name for value in values
            )
        else:
            parsed.stray.append(Stray(0, "; ".join(value for values in tags.values() for value in values)))
    return parsed


def _files(attachment: Element | None) -> Iterator[str]:
    """Where an attachment's file lies: `rdf:resource` says it in older exports, `z:path` in later ones."""
    for child in attachment if attachment is not None else ():
        if local(child.tag) in ("resource", "path") and (path := child.get(_RDF + "resource")):
            yield path


def _zotero_view(item: Element, tags: Tags, about: dict[str, Element]) -> Tags:
    """The item's own fields, its container's under `isPartOf/`, and names put together."""
    view = dict(tags)
    view["authors"] = [
        ", ".join(
            filter(
                None,
                (_local_text(person, "surname"), _local_text(person, "givenName") or _local_text(person, "givenname")),
            )
        )
        for creators in item
        if local(creators.tag) == "authors"
        for person in creators.iter()
        if local(person.tag) == "Person"
    ]
    for part in item:
        if local(part.tag) != "isPartOf":
            continue
        container = about.get(part.get(_RDF + "resource") or "", part)
        for name, values in flatten(container).items():
            view.setdefault("isPartOf/" + name.rpartition("/")[2], []).extend(values)
    return view


def _local_text(element: Element, name: str) -> str:
    return next((child.text or "" for child in element if local(child.tag) == name), "")
