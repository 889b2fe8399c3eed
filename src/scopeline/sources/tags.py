"""One reader for the tagged formats: RIS, MEDLINE, Web of Science, Ovid, EndNote.

A format is a handful of patterns (`TagFormat`). The text is split at its tags by the regular expression engine in one
go, so that the work left to Python is one dictionary entry a tag. Lines without a tag continue the value above them and
keep their line break.
"""

from __future__ import annotations

import re

from scopeline.sources.entries import Entry, Parsed, Rejected, Stray, Tags, count_words, lines_of, no_collection
from scopeline.sources.tag_formats import AROUND, TagFormat

_ENOUGH = 200_000  # characters that show how a file's records begin


def parse(text: str, form: TagFormat) -> Parsed:
    """Take a tagged file apart, and count its records a second time."""
    text = "\n" + lines_of(text)
    start, by_eye = _start_of(text, form)
    parsed = split(text, form, start)
    parsed.markers += _count(text, form, by_eye)
    if form.indent:
        _tell_unindented(text, form, parsed)
    parsed.words = count_words(text)
    return parsed


def _count(text: str, form: TagFormat, by_eye: str) -> int:
    """How many records begin, as an eye would count them: in formats that have several opening tags, block by block."""
    eyes = {name: eye for name, eye in form.starts if name in form.also}
    others = [at for eye in {*eyes.values()} - {by_eye} for at in _lines(text, eye)]
    if not others or (
        by_eye == eyes[form.also[0]]
        and all(text[text.rfind("\n", 0, at - 1) + 1 : at].strip() for at in others)  # none has a blank line above it
    ):
        return len(_lines(text, by_eye))
    opening = re.compile("|".join(f"(?:{eye})" for eye in eyes.values()))
    counted = [re.compile(eye) for eye in {by_eye, eyes[form.also[0]]}]
    return sum(
        max(*(len(eye.findall(block)) for eye in counted), bool(opening.match(block)))
        for block in re.split(r"\n[ \t]*(?=\n)", text)
    )


def _lines(text: str, by_eye: str) -> list[int]:
    """Where lines begin that a pattern of `TagFormat.starts` tells. A tag's letters are found faster than lines."""
    tag = by_eye.removeprefix(r"\n\s*")
    found = ((at.start(), text.rfind("\n", 0, at.start()) + 1) for at in re.finditer(tag, text))
    return [begin for at, begin in found if not text[begin:at].strip()]


def _tell_unindented(text: str, form: TagFormat, parsed: Parsed) -> None:
    """Warn of lines that neither begin with a tag nor continue one as the format does: they stay with the tag above."""
    unindented = re.compile(rf"\n[^\s{form.indent}]")
    values = (value for entry in parsed.entries for values in entry.tags.values() for value in values)
    if not any(unindented.search(value) for value in values if "\n" in value):
        return
    first = re.search(form.tag, text)
    untagged = re.compile(rf"(?!{form.tag})\n(?=[^\s{form.indent}])")
    loose = [found.start() for found in untagged.finditer(text, first.end() if first else 0)]
    parsed.warnings.append(
        f"line {text.count(chr(10), 0, loose[0]) + 1}: {len(loose)} lines have no tag and are not indented; "
        "each was kept with the tag above it"
    )


@no_collection()
def split(text: str, form: TagFormat, start: str) -> Parsed:
    """The records of a text that begins with a line feed and has no other line ends.

    A record without its closing tag is kept and warned about. Tags that no opening line precedes (the
    file's start was cut off, or a closing line stands in the middle of a record) are a rejected piece, which
    counts as a marker of its own.
    """
    pattern = form.other_tag[1] if form.other_tag and re.search(form.other_tag[0], text) else form.tag
    parts = iter(re.split(pattern, text))
    parsed = Parsed([], markers=0, words=0)
    between = next(parts)
    _outside(between, 0, form, parsed)
    line = between.count("\n") + 1
    end = form.end
    tags: Tags = {}
    loose = line  # where tags without a record begin; 0 inside a record
    also = {*form.also} - {start}
    after_blank = not between.rstrip(" \t").removesuffix("\n") or between.rstrip(" \t").endswith("\n")
    for name, value in zip(parts, parts, strict=True):
        if name == start or (also and name in also and (after_blank or (name == form.also[0] and name in tags))):
            if tags:
                _finish(text, tags, loose, line, form, parsed)
            tags = {name: [value]}
            parsed.entries.append(Entry(line, tags))
            loose = 0
        elif name in tags:
            tags[name].append(value)
        else:
            tags[name] = [value]
        if "\n" in value:
            if name == end and not loose:  # what follows a record is no part of it
                tags[end][-1], _, _ = value.partition("\n")
                if not value.isspace():
                    _outside(value[value.index("\n") :], line, form, parsed)
                tags, loose = {}, line + value.count("\n") + 1
            line += value.count("\n")
            after_blank = bool(also) and value.rstrip(" \t").endswith("\n")
        else:
            after_blank = False
        line += 1
    if tags:
        _finish(text, tags, loose, line, form, parsed)
    if parsed.entries:
        _check_last(text, parsed, form)
    return parsed


def _finish(text: str, tags: Tags, loose: int, after: int, form: TagFormat, parsed: Parsed) -> None:
    """Look at tags that have come to their end without a blank line behind a closing tag."""
    if loose:
        _reject(text, loose, after, form, parsed)
    elif form.end and form.end not in tags:
        _unclosed(tags, form, parsed)


def _start_of(text: str, form: TagFormat) -> tuple[str, str]:
    """The tag that opens this file's records.

    MEDLINE and EndNote records may open with one of several tags, each of which may also stand inside a
    record; the one that most often follows a blank line (or the top of the file) is taken.
    """
    if len(form.starts) == 1:
        return form.starts[0]
    text = "\n" + text[:_ENOUGH]
    return max(form.starts, key=lambda start: len(re.findall(r"\n[ \t]*(?=" + start[1] + ")", text)))


def _reject(text: str, first: int, after: int, form: TagFormat, parsed: Parsed) -> None:
    """Put lines aside that have tags but no line that opens a record."""
    piece = "\n".join(text.split("\n", after)[first:after]).rstrip()
    if re.fullmatch(f"(?:(?:{form.furniture})\\s*)+", piece):
        parsed.furniture += count_words(piece)
        return
    parsed.rejected.append(Rejected(first, "tags without the line that opens a record", piece))
    parsed.markers += 1


def _unclosed(tags: Tags, form: TagFormat, parsed: Parsed) -> None:
    """Warn of a record without its closing tag, and free it from the heading of the next record."""
    parsed.warnings.append(
        f"line {parsed.entries[-1].line}: the record has no {form.end} line; the file may be damaged or cut off in it"
    )
    *_, values = tags.values()
    lines = values[-1].split("\n")
    while len(lines) > 1 and re.fullmatch(form.furniture + "|", lines[-1].strip()):
        parsed.furniture += count_words(lines.pop())
    values[-1] = "\n".join(lines)


def _outside(text: str, line: int, form: TagFormat, parsed: Parsed) -> None:
    """What stands between records, each line after a line feed; `line` is the number of the one above."""
    for number, content in enumerate(text.split("\n")[1:], line + 1):
        if not content.strip():
            continue
        if re.fullmatch(form.furniture, content.strip()):
            if parsed.entries:
                parsed.entries[-1].tags.setdefault(AROUND, []).append(content.strip())
            else:
                parsed.furniture += count_words(content)
        else:
            parsed.stray.append(Stray(number, content))


def _check_last(text: str, parsed: Parsed, form: TagFormat) -> None:
    """Say that the file ends inside its last record; warn where it seems to, in a format that has no closing tag."""
    line, tags, _ = parsed.entries[-1]
    usual = sum(form.last in entry.tags for entry in parsed.entries[:-1])
    if form.last and form.last not in tags and usual and 2 * usual >= len(parsed.entries) - 1:
        parsed.cut_off(f"line {line}: the last record has no {form.last} line; the file may have been cut off in it")
    elif form.frame and f"\n{form.frame[0]} " in text[:200] and f"\n{form.frame[1]}" not in text[-50:]:
        parsed.cut_off(f"the file has no {form.frame[1]} line at its end; it may have been cut off")
    elif not form.end and not text.endswith("\n"):
        parsed.warnings.append(f"line {line}: the last line is not finished; the file may have been cut off")
    if form.end and form.end not in tags:
        parsed.cut = f"line {line}: the last record has no {form.end} line; the file was cut off in it"
